import FoundationEssentials

/// The order of a list. Ties fall back to the last change, then to account and id, so that the same tickets always
/// stand in the same order.
public struct TicketSort: Hashable, Sendable {
    public enum Key: String, Sendable, CaseIterable {
        /// Last changed first.
        case updated
        /// Newest first.
        case created
        /// Most urgent first.
        case priority
        /// New, open, in progress, pending, solved, closed.
        case status
        /// Expiring approvals, then urgent, then what is ours by age, then the rest.
        case attention
        case subject, requester, account
    }

    public var key: Key
    public var isReversed: Bool

    public init(_ key: Key = .updated, isReversed: Bool = false) {
        self.key = key
        self.isReversed = isReversed
    }

    /// `priority`, or `-priority` for the other way round.
    public init?(_ text: String) {
        let isReversed = text.hasPrefix("-")
        guard let key = Key(rawValue: String(text.dropFirst(isReversed ? 1 : 0))) else { return nil }
        self.init(key, isReversed: isReversed)
    }

    public var text: String { (isReversed ? "-" : "") + key.rawValue }

    /// The tickets in this order.
    public func sorted(_ tickets: [Ticket], context: QueryContext) -> [Ticket] {
        var rows = tickets.indices.map { index in
            Row(index: index, rank: rank(of: tickets[index], context), seconds: Self.seconds(of: tickets[index], key))
        }
        let words = words(of: tickets)
        rows.sort { left, right in
            if left.rank != right.rank { return (left.rank < right.rank) != isReversed }
            if let words, words[left.index] != words[right.index] {
                return (words[left.index] < words[right.index]) != isReversed
            }
            if left.seconds != right.seconds {
                let isBefore = left.seconds > right.seconds
                return isBefore != (isReversed && words == nil && (key == .updated || key == .created))
            }
            return Self.isBefore(tickets[left.index], tickets[right.index])
        }
        return rows.map { tickets[$0.index] }
    }

    private struct Row {
        let index: Int
        /// Smaller comes first.
        let rank: Double
        let seconds: Double
    }

    private static func isBefore(_ left: Ticket, _ right: Ticket) -> Bool {
        left.account == right.account ? left.id.value < right.id.value : left.account < right.account
    }

    private static func seconds(of ticket: Ticket, _ key: Key) -> Double {
        let date = key == .created ? ticket.createdAt : ticket.updatedAt ?? ticket.createdAt
        return date?.timeIntervalSinceReferenceDate ?? -.greatestFiniteMagnitude
    }

    private func words(of tickets: [Ticket]) -> [String]? {
        switch key {
        case .subject: tickets.map { $0.subject.lowercased() }
        case .requester: tickets.map { $0.requester?.shownName.lowercased() ?? "" }
        case .account: tickets.map(\.account.text)
        case .updated, .created, .priority, .status, .attention: nil
        }
    }

    private func rank(of ticket: Ticket, _ context: QueryContext) -> Double {
        switch key {
        case .priority: -Double(ticket.priority.rank)
        case .status: Double(Self.place(of: ticket.status.canonical))
        case .attention: Self.attention(ticket, context)
        case .updated, .created, .subject, .requester, .account: 0
        }
    }

    /// A word kedge doesn't know stands with the open ones: it must not vanish under the fold.
    private static func place(of status: Status.Canonical) -> Int {
        switch status {
        case .new: 0
        case .open, .other: 1
        case .inProgress: 2
        case .pending: 3
        case .solved: 4
        case .closed: 5
        }
    }

    /// An approval that expires within this time goes before everything else.
    public static let expiringSoonSeconds = 15.0 * 60

    private static func attention(_ ticket: Ticket, _ context: QueryContext) -> Double {
        let step = 1e12
        if let expiry = context.approvalExpiry[ticket.id] {
            let left = expiry.timeIntervalSince(context.now)
            if left > 0 && left <= expiringSoonSeconds { return left }
        }
        let move = context.move(of: ticket)
        let age = (ticket.updatedAt ?? ticket.createdAt).map { context.now.timeIntervalSince($0) } ?? 0
        let oldestFirst = -min(max(age, 0), step / 4)
        if move == .us { return (ticket.priority.canonical == .urgent ? 1 : 2) * step + oldestFirst }
        return (move == .them ? 3 : 4) * step
    }
}
