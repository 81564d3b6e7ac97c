import Backend
import FoundationEssentials
import Helpdesk
import Store

/// What one account's server has said, and when.
struct AccountFacts {
    private(set) var tickets: [String: Ticket] = [:]
    /// When the server told of a ticket, in this run.
    private(set) var readAt: [String: Moment] = [:]
    /// When the server last answered for its list.
    var ticketsAsOf: Date?
    /// When the whole list was last gone through.
    var wholeAsOf: Date?
    var claimedTicketCount: Int?
    var approvals: [Approval] = []
    var approvalsAsOf: Date?
    private(set) var articles: [String: Article] = [:]
    var records = RecordFacts()
    /// Tickets that were deleted from here, and until when an answer that shows them was only overtaken; by the
    /// monotonic clock.
    private var deletedUntil: [String: Double] = [:]
    private static let overtakenSeconds = 120.0
    var articlesAsOf: Date?

    /// What a page brought.
    struct PageNews: Hashable {
        var newCount = 0
        var changedCount = 0
        /// The page is in order of last change, latest first.
        var isNewestFirst = true

        var isNothing: Bool { newCount == 0 && changedCount == 0 }
    }

    /// Takes a page in. A row older than what is here was overtaken on its way and changes nothing.
    mutating func merge(_ page: [Ticket]) -> PageNews {
        var news = PageNews()
        var before: Date?
        for ticket in page {
            if let updated = ticket.updatedAt, before.map({ updated <= $0 }) ?? true {
                before = updated
            } else {
                news.isNewestFirst = false
            }
            guard let old = tickets[ticket.id.value] else {
                tickets[ticket.id.value] = ticket
                news.newCount += 1
                continue
            }
            if let was = old.updatedAt, let now = ticket.updatedAt, now < was { continue }
            // A list may leave out what a ticket's own answer holds.
            var merged = ticket
            merged.body = ticket.body ?? old.body
            merged.fields = ticket.fields ?? old.fields
            guard merged != old else { continue }
            tickets[ticket.id.value] = merged
            news.changedCount += 1
        }
        return news
    }

    mutating func wasRead(_ tickets: some Sequence<Ticket>, now: Moment) { for ticket in tickets { readAt[ticket.id.value] = now } }

    func isFresh(_ ticket: TicketID, within seconds: Double, now: Moment) -> Bool {
        tickets[ticket.value] != nil && readAt[ticket.value].map { now.seconds - $0.seconds <= seconds } ?? false
    }

    mutating func merge(_ patch: TicketPatch) {
        guard var ticket = tickets[patch.id.value] else { return }
        ticket.key = patch.key ?? ticket.key
        ticket.subject = patch.subject ?? ticket.subject
        ticket.status = patch.status ?? ticket.status
        ticket.priority = patch.priority ?? ticket.priority
        ticket.tags = patch.tags ?? ticket.tags
        ticket.updatedAt = patch.updatedAt ?? ticket.updatedAt
        switch patch.assignee {
        case nil: break
        case .some(.none): ticket.assignee = nil
        case .value(let id) where ticket.assignee?.id != id: ticket.assignee = Person(id: id)
        case .value: break
        }
        tickets[patch.id.value] = ticket
    }

    mutating func remove(ticket: TicketID) {
        tickets[ticket.value] = nil
        readAt[ticket.value] = nil
    }

    /// The server said that it deleted the ticket.
    mutating func delete(_ ticket: TicketID, now: Moment) {
        remove(ticket: ticket)
        deletedUntil = deletedUntil.filter { $0.value > now.seconds }
        deletedUntil[ticket.value] = now.seconds + Self.overtakenSeconds
    }

    /// What was asked for before a deletion still shows what is gone.
    func isOvertaken(_ ticket: TicketID, now: Moment) -> Bool { deletedUntil[ticket.value].map { now.seconds < $0 } ?? false }

    mutating func merge(_ page: [Article]) -> PageNews {
        var news = PageNews()
        for article in page {
            let old = articles.updateValue(article, forKey: article.id.value)
            if old == nil { news.newCount += 1 } else if old != article { news.changedCount += 1 }
        }
        return news
    }

    mutating func remove(article: ArticleID) { articles[article.value] = nil }

    mutating func keepArticles(_ ids: Set<String>) {
        articles = articles.filter { ids.contains($0.key) }
    }

    /// Newest change first; ties by id, so that the order never wavers.
    var sortedTickets: [Ticket] { TicketOrder.sorted(tickets.values) }

    var sortedArticles: [Article] {
        articles.values.sorted { ($0.title, $0.id.value) < ($1.title, $1.id.value) }
    }
}

/// The order in which tickets are kept and told.
enum TicketOrder {
    static func isBefore(_ left: Ticket, _ right: Ticket) -> Bool {
        let (leftTime, rightTime) = (time(left), time(right))
        if leftTime != rightTime { return leftTime > rightTime }
        return (left.account, left.id.value) < (right.account, right.id.value)
    }

    /// The tickets in this order. Numbers are sorted in their place: a ticket is large, and moving one costs
    /// a count per text in it.
    static func sorted(_ tickets: some Collection<Ticket>) -> [Ticket] {
        let tickets = Array(tickets)
        let times = tickets.map(time)
        let order = tickets.indices.sorted { left, right in
            times[left] != times[right] ? times[left] > times[right] : isBefore(tickets[left], tickets[right])
        }
        return order.map { tickets[$0] }
    }

    private static func time(_ ticket: Ticket) -> Double {
        (ticket.updatedAt ?? ticket.createdAt)?.timeIntervalSinceReferenceDate ?? -.infinity
    }
}
