import Backend
import FoundationEssentials
import Helpdesk
import Store

/// What one account's server has said, and when.
struct AccountFacts {
    private(set) var tickets: [String: Ticket] = [:]
    /// When the server told of a ticket, in this run.
    private(set) var readAt: [String: Moment] = [:]
    /// When the server took a change of a ticket from here.
    private(set) var writtenAt: [String: Date] = [:]
    /// Tickets that were deleted from here, until the server shows them again.
    private(set) var deletedHere: Set<String> = []
    /// When a part was last read or changed from here, for what has no times of its own.
    var touchedAt: [DeskCore.Side.Part: Date] = [:]
    var touchedScopes: [RecordScope: Date] = [:]
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

    mutating func wasRead(_ tickets: some Sequence<Ticket>, now: Moment) {
        for ticket in tickets {
            readAt[ticket.id.value] = now
            deletedHere.remove(ticket.id.value)
        }
    }

    /// Puts a whole ticket in the place of what is known; false where that is the same.
    mutating func put(_ ticket: Ticket) -> Bool {
        var merged = ticket
        merged.body = ticket.body ?? tickets[ticket.id.value]?.body
        merged.fields = ticket.fields ?? tickets[ticket.id.value]?.fields
        guard merged != tickets[ticket.id.value] else { return false }
        tickets[ticket.id.value] = merged
        return true
    }

    func isFresh(_ ticket: TicketID, within seconds: Double, now: Moment) -> Bool {
        tickets[ticket.value] != nil && readAt[ticket.value].map { now.seconds - $0.seconds <= seconds } ?? false
    }

    mutating func merge(_ patch: TicketPatch, at: Date) {
        guard var ticket = tickets[patch.id.value] else { return }
        writtenAt[patch.id.value] = at
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

    mutating func remove(ticket: TicketID) { remove(ticket: ticket.value) }

    mutating func remove(ticket id: String) {
        tickets[id] = nil
        readAt[id] = nil
        writtenAt[id] = nil
    }

    /// The server said that it isn't there; a copy that shows it is older.
    mutating func isGone(_ ticket: TicketID) {
        remove(ticket: ticket)
        deletedHere.insert(ticket.value)
    }

    /// The server said that it deleted the ticket.
    mutating func delete(_ ticket: TicketID, now: Moment) {
        remove(ticket: ticket)
        deletedUntil = deletedUntil.filter { $0.value > now.seconds }
        deletedHere.insert(ticket.value)
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
