import Backend
import Canvas
import Helpdesk

// Lists, page by page.

extension Office {
    /// Goes through pages until enough was taken; what a page repeats counts once. True where the end was reached.
    ///
    /// - Parameter take: gets what is new, and the page; returns how many there are now.
    func goThrough<Item: Identifiable & Sendable>(
        _ noun: String, of member: Member, limit: Int, _ page: (PageCursor) throws(Trouble) -> Page<Item>,
        take: (_ fresh: [Item], _ page: Page<Item>, _ isFirst: Bool) -> Int
    ) throws(Trouble) -> Bool {
        defer { progress.clear() }
        var seen: Set<Item.ID> = []
        var count = 0
        var cursor: PageCursor? = .first
        while let next = cursor, count < limit {
            let page = try page(next)
            for sentence in page.unreadable {
                progress.clear()
                Output.warn(SafeText("kedge: \(member.name.text): \(sentence)").string + "\n")
            }
            let fresh = page.items.filter { seen.insert($0.id).inserted }
            count = take(fresh, page, next == .first)
            cursor = fresh.isEmpty ? nil : page.next
            if cursor != nil {
                let total = page.claimedTotal.map { " of \($0)" } ?? ""
                progress.tell("\(member.name.text): \(seen.count)\(total) \(noun)")
            }
        }
        return cursor == nil
    }

    /// Filtered by the server where it can and by the whole query here, until there are enough.
    func tickets(of member: Member, matching query: Query, limit: Int) throws(Trouble) -> [Ticket] {
        guard query.pushdown.concerns(member.name, of: member.config.service) else { return [] }
        let filter = filter(query, for: member)
        try learnProjects(for: filter, of: member)
        let isEverything = filter == TicketFilter()
        var found: [Ticket] = []
        var ids: Set<TicketID> = []
        let isComplete = try goThrough("tickets", of: member, limit: limit) { cursor throws(Trouble) in
            try ask(member) { service throws(Trouble) in try service.tickets(filter, page: cursor) }
        } take: { fresh, page, isFirst in
            desk.keep(page, of: member.name, isFirstOfWholeList: isEverything && isFirst)
            ids.formUnion(fresh.map(\.id))
            found += fresh.filter { query.matches($0, context: queryContext) }
            return found.count
        }
        if isComplete, isEverything { desk.keepWholeList(ids, of: member.name) }
        return found
    }

    private func filter(_ query: Query, for member: Member) -> TicketFilter {
        let pushdown = query.pushdown
        let created = pushdown.created(now: now.wall, utcOffset: utcOffset)
        return TicketFilter(
            statuses: pushdown.statuses ?? [], priorities: pushdown.priorities ?? [],
            assignee: pushdown.assigneeIsMe ? member.config.me : nil, tag: pushdown.tag, channel: pushdown.channel,
            container: pushdown.container, createdAfter: created.after, createdBefore: created.before)
    }

    /// People name projects, tickets hold their ids: both the service and the query have to know which is which.
    private func learnProjects(for filter: TicketFilter, of member: Member) throws(Trouble) {
        guard filter.container != nil, member.profile.capabilities.has(.listProjects) else { return }
        let scope = RecordScope(account: member.name, kind: .project)
        learn(projects: try records(of: member, scope, limit: .max), of: member.name)
    }

    /// Why the whole list is read although the query is narrower: what services can't filter by, in their sentences.
    func unfiltered(by query: Query) -> [String] {
        members.filter { $0.profile.capabilities.has(.listTickets) && query.pushdown.concerns($0.name, of: $0.config.service) }
            .flatMap { member in filter(query, for: member).asked.compactMap { member.absence(of: $0) } }
    }

    func articles(of member: Member, _ filter: ArticleFilter, limit: Int) throws(Trouble) -> [Article] {
        if isOffline { return keptArticles(of: member).filter { filter.matches($0) } }
        var found: [Article] = []
        _ = try goThrough("articles", of: member, limit: limit) { cursor throws(Trouble) in
            try ask(member) { service throws(Trouble) in try service.articles(filter, page: cursor) }
        } take: { fresh, page, _ in
            desk.keep(articles: page, of: member.name)
            found += fresh
            return found.count
        }
        return found
    }
}

extension TicketFilter {
    /// What a service has to be able to filter by for it.
    fileprivate var asked: [Capability] {
        let asked: [(Bool, Capability)] = [
            (!statuses.isEmpty, .filterStatus), (!priorities.isEmpty, .filterPriority), (assignee != nil, .filterAssignee),
            (tag != nil, .filterTag), (channel != nil, .filterChannel), ((createdAfter ?? createdBefore) != nil, .filterCreated),
            (container != nil, .filterContainer),
        ]
        return asked.filter(\.0).map(\.1)
    }
}

extension ArticleFilter {
    /// Every word counts, as it does on screen.
    fileprivate func matches(_ article: Article) -> Bool {
        let text = (article.title + "\n" + article.content).lowercased()
        return (category == nil || article.category == category) && (status == nil || article.statusRaw == status)
            && (words ?? "").lowercased().split(separator: " ").allSatisfy { text.contains($0) }
    }
}
