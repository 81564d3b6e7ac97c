import FoundationEssentials
import Helpdesk
import Store

// What another process knows, laid into what this one knows. Nothing that was read or done here later is undone.

extension AccountFacts {
    /// What a copy brought.
    struct CopyNews {
        /// Tickets that are new here, or other than before.
        var changed: Set<String> = []
        var hasLessTickets = false
        var hasApprovals = false
        var hasArticles = false
        var scopes: [RecordScope] = []
        /// What the copy doesn't show any more, to be asked for before it is believed gone.
        var missing: [TicketID] = []

        var hasTickets: Bool { !changed.isEmpty || hasLessTickets }
    }

    /// - Parameter leads: this process refreshes the account; else it believes whoever does.
    mutating func takeOver(_ copy: KeptCopy, leads: Bool) -> CopyNews {
        var news = CopyNews()
        if let kept = copy.tickets, kept.trouble == nil { takeOver(kept, leads, &news) }
        if let kept = copy.approvals, kept.trouble == nil, isNews(.approvals, kept.asOf) {
            news.hasApprovals = approvals != kept.items
            approvals = kept.items
            approvalsAsOf = kept.asOf
        }
        if let kept = copy.articles, kept.trouble == nil, isNews(.articles, kept.asOf) {
            let before = articles
            keepArticles([])
            _ = merge(kept.items)
            news.hasArticles = articles != before
            articlesAsOf = kept.asOf ?? articlesAsOf
        }
        if let kept = copy.records, kept.trouble == nil {
            for list in kept.items where list != records.lists[list.scope] && isNews(list) {
                records.replace(list)
                news.scopes.append(list.scope)
            }
        }
        return news
    }

    private func isNews(_ part: DeskCore.Side.Part, _ asOf: Date?) -> Bool {
        guard let touched = touchedAt[part] else { return true }
        return asOf.map { $0 >= touched } ?? false
    }

    private func isNews(_ list: RecordList) -> Bool {
        let known = records.lists[list.scope]?.asOf ?? .distantPast
        return list.asOf >= max(known, touchedScopes[list.scope] ?? .distantPast)
    }

    private mutating func takeOver(_ kept: AccountCache.Kept<Ticket>, _ leads: Bool, _ news: inout CopyNews) {
        let asOf = kept.asOf ?? .distantPast
        var shown: Set<String> = []
        for ticket in kept.items {
            let id = ticket.id.value
            shown.insert(id)
            guard !deletedHere.contains(id) else { continue }
            if let own = tickets[id] {
                guard isNewer(ticket, than: own, asOf) else { continue }
            }
            if put(ticket) { news.changed.insert(id) }
        }
        let gone = tickets.keys.filter { !shown.contains($0) && (readAt[$0]?.wall ?? .distantPast) < asOf }
        if leads {
            news.missing = gone.compactMap { tickets[$0]?.id }.sorted { $0.value < $1.value }
        } else {
            for id in gone { remove(ticket: id) }
            news.hasLessTickets = !gone.isEmpty
        }
        ticketsAsOf = [ticketsAsOf, kept.asOf].compactMap { $0 }.max()
        wholeAsOf = [wholeAsOf, kept.wholeAsOf].compactMap { $0 }.max()
        claimedTicketCount = kept.claimedTotal ?? claimedTicketCount
    }

    private func isNewer(_ ticket: Ticket, than own: Ticket, _ asOf: Date) -> Bool {
        if let written = writtenAt[own.id.value], asOf <= written, ticket.updatedAt ?? .distantPast < written { return false }
        if let now = ticket.updatedAt, let was = own.updatedAt, now != was { return now > was }
        return (readAt[own.id.value]?.wall ?? .distantPast) <= asOf
    }
}
