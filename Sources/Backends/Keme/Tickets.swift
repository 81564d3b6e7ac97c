import Backend
import FoundationEssentials
import Helpdesk
import Transport

extension Keme {
    /// The most the service gives at once (contract, section 3).
    static let ticketsPerPage = 100
    /// Where there is no single read, a ticket is looked for in this many pages of the list.
    static let searchedPages = 10

    static let singleReadMemory = "single read"
    static let ticketMemory = "ticket "
    static let pageStartMemory = "page start "

    public func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> {
        listCall(Self.query(filter).filter { memory.value(of: Self.refusedMemory + Self.word(of: $0)) == nil }, number: page.pageNumber)
    }

    /// The words of most filters are taken from elsewhere in the documents (contract, section 4): those that are
    /// refused, and a channel that gives nothing and isn't known to be a channel's id, are left out once and from then on.
    private func listCall(_ filters: [Request.Field], number: Int) -> Call<Page<Ticket>> {
        let call = bareListCall(filters, number: number)
        let (service, memory) = (self, memory)
        return Call(call.request) { (response) throws(Trouble) -> Call<Page<Ticket>>.Step in
            if !filters.isEmpty, response.status == 400 || response.status == 422 {
                return .next(service.listCall(filters, without: filters, number: number))
            }
            let step = try call.read(response)
            guard number == 1, case .done(let page) = step, page.items.isEmpty, page.unreadable.isEmpty,
                let channel = filters.first(where: { $0.name == "channel" }),
                memory.value(of: Wire.channelMemory + channel.value) == nil
            else { return step }
            return .next(service.listCall(filters, without: [channel], number: number))
        }
    }

    private func listCall(_ filters: [Request.Field], without left: [Request.Field], number: Int) -> Call<Page<Ticket>> {
        let call = bareListCall(filters.filter { !left.contains($0) }, number: number)
        let memory = memory
        return Call(call.request) { (response) throws(Trouble) -> Call<Page<Ticket>>.Step in
            let step = try call.read(response)
            for filter in left { memory.settle("yes", for: Self.refusedMemory + Self.word(of: filter)) }
            return step
        }
    }

    private static let refusedMemory = "refused filter "

    /// Times differ from one list to the next; of the others, one word may be refused and the next not.
    private static func word(of filter: Request.Field) -> String {
        filter.name.hasPrefix("created") ? filter.name : "\(filter.name)=\(filter.value)"
    }

    private func bareListCall(_ filters: [Request.Field], number: Int) -> Call<Page<Ticket>> {
        let query: [Request.Field] = [.init("page", "\(number)"), .init("per_page", "\(Self.ticketsPerPage)")]
        let listName = Self.pageStartMemory + filters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let (account, answers, memory) = (account, answers, memory)
        let errand = Errand("list tickets")
        return Call(Request(.get, path(), query: query + filters)) { (response) throws(Trouble) -> Page<Ticket> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "tickets", "items", "results") else {
                throw answers.unexpected("list of tickets", of: errand)
            }
            let facts = PageFacts(root)
            var page = ListReading.page(of: rows, noun: "ticket", pageNumber: number) { row, _ in
                if let id = row.word("channel_id") { memory.learn(id, for: Wire.channelMemory + id) }
                return Wire.ticket(row, account: account)
            }
            for ticket in page.items { memory.learn(ticket, page: filters.isEmpty ? number : nil) }
            page.claimedTotal = facts.total
            let isRepeated = memory.beginsLikeTheLast(listName, number: number, firstID: page.items.first?.id.value)
            page.next = isRepeated ? nil
                : facts.next(after: number, rowCount: rows.count, askedSize: Self.ticketsPerPage)
            return page
        }
    }

    /// Every filter of section 4, where a single value is asked for. Times are widened to whole seconds beyond the
    /// ends, since nothing says whether those belong to it: the caller filters again.
    private static func query(_ filter: TicketFilter) -> [Request.Field] {
        let after = filter.createdAfter.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970.rounded(.up) - 1) }
        let before = filter.createdBefore.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970.rounded(.down) + 1) }
        let values: [(name: String, value: String?)] = [
            ("status", Vocabulary.filter(filter.statuses)), ("priority", Vocabulary.filter(filter.priorities)),
            ("assignee", filter.assignee), ("tag", filter.tag), ("channel", filter.channel),
            ("created_after", after?.formatted(.iso8601)), ("created_before", before?.formatted(.iso8601)),
        ]
        return values.compactMap { field in field.value.map { .init(field.name, $0) } }
    }

    func path(_ id: TicketID? = nil, _ rest: String = "") -> String {
        pathPrefix + "/tickets" + (id.map { Request.path($0.value) } ?? "") + rest
    }
}

// MARK: - One ticket

extension Keme {
    /// No source shows a single read: it is tried, and where it isn't there the ticket is looked for in the list.
    public func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> {
        let (account, answers, memory) = (account, answers, memory)
        let known = memory.value(of: Self.singleReadMemory)
        if known == "missing" { return search(id) }
        let errand = Errand("read ticket \(id.value)", absence: "Keme has no ticket \(id.value).")
        return Call(Request(.get, path(id))) { (response) throws(Trouble) -> Call<TicketDetail>.Step in
            switch response.status {
            case 405, 501:
                memory.settle("missing", for: Self.singleReadMemory)
                return .next(search(id))
            case 404 where known != "there": return .next(search(id))
            default: break
            }
            let root = try answers.document(response, of: errand).root
            guard let row = root.row(under: "data", "ticket"), let ticket = Wire.ticket(row, account: account) else {
                throw answers.unexpected("ticket", of: errand)
            }
            memory.settle("there", for: Self.singleReadMemory)
            memory.learn(ticket)
            return .done(TicketDetail(ticket: ticket, thread: Wire.thread(row, beside: root, of: ticket)))
        }
    }

    /// Through the list: where it was seen last, then from its start, as far as it is bounded.
    private func search(_ id: TicketID) -> Call<TicketDetail> {
        let start = Array(1...Self.searchedPages)
        guard let seen = memory.page(of: id) else { return search(id, pages: start) }
        return search(id, pages: [seen, seen + 1] + start.filter { $0 != seen && $0 != seen + 1 })
    }

    /// A row that is found proves that a 404 before was about the address.
    private func search(_ id: TicketID, pages: [Int], endsAt end: Int = .max) -> Call<TicketDetail> {
        let (answers, memory) = (answers, memory)
        let number = pages.first ?? 1
        let call = listCall([], number: number)
        return Call(call.request) { (response) throws(Trouble) -> Call<TicketDetail>.Step in
            guard case .done(let page) = try call.read(response) else {
                throw answers.trouble(.unsupported, Self.notInReach(id))
            }
            if let ticket = page.items.first(where: { $0.id == id }) {
                memory.settle("missing", for: Self.singleReadMemory)
                return .done(TicketDetail(ticket: ticket))
            }
            let end = page.next == nil ? min(end, number) : end
            let further = pages.dropFirst().filter { $0 < end }
            if !further.isEmpty { return .next(search(id, pages: further, endsAt: end)) }
            guard end <= Self.searchedPages else { throw answers.trouble(.unsupported, Self.notInReach(id)) }
            throw answers.trouble(.notFound, "Keme has no ticket \(id.value).", hint: "It may have been deleted.")
        }
    }

    private static func notInReach(_ id: TicketID) -> String {
        "Keme's API reads no single ticket, and \(id.value) isn't among the first "
            + "\(searchedPages * ticketsPerPage) of its list."
    }
}

// MARK: - Writing

extension Keme {
    public func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> {
        guard !change.isEmpty else { throw answers.trouble(.invalid, "There is nothing to change on \(id.value).") }
        try refuseClosed(id)
        var body: [String: JSONValue] = [:]
        if let status = change.status { body["status"] = .string(status.raw) }
        if let priority = change.priority { body["priority"] = priority.raw.map(JSONValue.string) ?? .null }
        // Whether tags replace or add isn't known: the whole list is sent, and the answer held against it.
        if let tags = change.tags { body["tags"] = .array(tags.map(JSONValue.string)) }
        switch change.assignee {
        case .value(let assignee)?: body["assignee_id"] = .string(assignee)
        case FieldChange.Setting.none?: body["assignee_id"] = .null
        case nil: break
        }
        let errand = Errand(
            "change ticket \(id.value)", isWrite: true, absence: "Keme has no ticket \(id.value).",
            check: "It may have been changed: read ticket \(id.value) again before repeating it.")
        let (account, memory, sent) = (account, memory, body)
        let request = Request(.patch, path(id), body: JSONValue.object(body).bytes)
        return write(request, errand) { (answer) throws(Trouble) -> Receipt in
            guard let row = answer?.row(under: "data", "ticket"),
                let patch = Wire.patch(row, account: account, id: id)
            else { return Receipt() }
            memory.learn(id, status: patch.status)
            return Receipt(ticket: patch, warning: note(ofUnheeded: row.unheeded(sent, names: Self.changedNames)))
        }
    }

    /// What an answer to a change is held against; of the assignee it may show more than the id.
    private static let changedNames = ["status": "status", "priority": "priority", "tags": "tags"]

    func createTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        for key in ["subject", "requester"] { _ = try act.needed(key, service: kind) }
        guard act.word("channel") != nil else {
            throw Trouble(
                .invalid, "Keme creates no ticket without the id of a channel.",
                hint: "The workspace shows its channels with their ids.", account: account,
                fields: [.init(field: "channel", message: "is missing")])
        }
        var body = try act.body(
            [
                "subject": "subject", "body": "body", "requester": "contact_email", "channel": "channel_id",
                "priority": "priority", "assignee": "assignee_id", "tags": "tags",
            ], service: kind)
        // Empty is what a field that isn't sent stands for.
        body = body.filter { $0.value != .null }
        if let word = act.word("priority") { body["priority"] = .string(try priority(word)) }
        let errand = Errand(
            "create the ticket", isWrite: true, isCreation: true,
            check: "It may have been created: look for its subject in the list before creating it again.")
        let account = account
        let request = Request(.post, path(), body: JSONValue.object(body).bytes)
        return write(request, errand) { (answer) throws(Trouble) -> ActOutcome in
            let id = answer?.row(under: "data", "ticket")?.word("id", "ticket_id")
            return ActOutcome(ticket: id.map { TicketID(account: account, value: $0) })
        }
    }

    func deleteTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = TicketID(account: account, value: try target(of: act))
        let name = act.title.isEmpty ? id.value : act.title
        let errand = Errand(
            "delete ticket \(name)", isWrite: true, absence: "Keme has no ticket \(name).",
            check: "It may have been deleted: refresh the list before deleting it again.")
        return write(Request(.delete, path(id)), errand) { (_) throws(Trouble) -> ActOutcome in
            ActOutcome(ticket: id, note: "Keme keeps \(name) for 30 days; until then it can be restored in the web page.")
        }
    }

    private func priority(_ word: String) throws(Trouble) -> String {
        if let raw = Vocabulary.writablePriority(word) { return raw }
        let words = Vocabulary.priorities.joined(separator: ", ")
        throw Trouble(
            .invalid, "Keme has no priority \"\(word)\".", hint: "There are: \(words).", account: account,
            fields: [.init(field: "priority", message: "is none of \(words)")])
    }

    /// Closed tickets are read-only and never open again (section 10), so one that was seen closed stays so.
    func refuseClosed(_ id: TicketID) throws(Trouble) {
        guard memory.isClosed(id) else { return }
        throw answers.trouble(
            .conflict, "Ticket \(id.value) is closed, and Keme's closed tickets are read-only.",
            hint: "The player's next message makes a new ticket.")
    }
}

// What is kept of a ticket: the page of the whole list it was seen on, and whether it is closed.
extension ServiceMemory {
    func learn(_ ticket: Ticket, page: Int? = nil) { learn(ticket.id, status: ticket.status, page: page) }

    func learn(_ id: TicketID, status: Status?, page: Int? = nil) {
        let isClosed = status.map { $0.canonical == .closed } ?? self.isClosed(id)
        let page = page ?? self.page(of: id)
        guard page != nil || isClosed || self.isClosed(id) else { return }
        learn("\(page ?? 0) \(isClosed ? "closed" : "")", for: Keme.ticketMemory + id.value)
    }

    func isClosed(_ id: TicketID) -> Bool { value(of: Keme.ticketMemory + id.value)?.hasSuffix(" closed") ?? false }

    func page(of id: TicketID) -> Int? {
        let number = value(of: Keme.ticketMemory + id.value)?.prefix { $0 != " " }
        return number.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// True where a page begins like the one before it: the server doesn't turn pages, and would go on for ever.
    func beginsLikeTheLast(_ list: String, number: Int, firstID: String?) -> Bool {
        guard let firstID else { return false }
        let isRepeated = number > 1 && value(of: list) == "\(number - 1) \(firstID)"
        settle("\(number) \(firstID)", for: list)
        return isRepeated
    }
}
