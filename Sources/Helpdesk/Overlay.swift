/// Pending intents, ready to be laid over facts. Built once per change of the outbox, asked once per row.
public struct Overlay: Sendable {
    private var byTicket: [TicketID: [OutboxItem]] = [:]
    private var byApproval: [ApprovalID: OutboxItem] = [:]
    private var byRecord: [RecordID: OutboxItem] = [:]

    /// `items` in the order in which they were made.
    public init(_ items: [OutboxItem] = []) {
        for item in items where item.state != .done {
            switch item.intent {
            case .message(let ticket, _, _, _), .change(let ticket, _): byTicket[ticket, default: []].append(item)
            case .decide(let approval, _, _): byApproval[approval] = item
            case .act(let act):
                if act.kind == .ticket, let id = act.target {
                    byTicket[TicketID(account: act.account, value: id), default: []].append(item)
                } else if let record = act.record {
                    byRecord[record] = item
                }
            }
        }
    }

    /// Tickets with something on its way or held.
    public var tickets: Set<TicketID> { Set(byTicket.keys) }

    public func shown(_ ticket: Ticket) -> ShownTicket {
        guard let items = byTicket[ticket.id] else { return ShownTicket(facts: ticket) }
        var shown = ShownTicket(facts: ticket)
        for item in items {
            shown.mark = max(shown.mark, OverlayMark(item.state))
            guard item.state.isLaidOver else { continue }
            switch item.intent {
            case .message(_, _, _, let status?): shown.apply(FieldChange(status: status))
            case .change(_, let change): shown.apply(change)
            case .act(let act) where act.verb == .change: shown.apply(act)
            case .act(let act): shown.isBeingDeleted = shown.isBeingDeleted || act.verb == .delete
            case .message, .decide: break
            }
        }
        return shown
    }

    /// The texts on their way to a ticket, for the end of its thread, in the order they were written.
    public func messages(on ticket: TicketID) -> [PendingMessage] {
        (byTicket[ticket] ?? []).compactMap { item in
            guard case .message(_, let audience, let body, let status) = item.intent else { return nil }
            return PendingMessage(id: item.id, audience: audience, body: body, thenStatus: status, state: item.state, wait: item.wait)
        }
    }

    /// Field changes on their way to a ticket.
    public func changes(on ticket: TicketID) -> [OutboxItem] {
        (byTicket[ticket] ?? []).filter { item in
            if case .change = item.intent { true } else { false }
        }
    }

    /// Acts on their way to a ticket: a new title, its deletion.
    public func acts(on ticket: TicketID) -> [OutboxItem] {
        (byTicket[ticket] ?? []).filter { item in
            if case .act = item.intent { true } else { false }
        }
    }

    /// What is on its way to a record: the newest act.
    public func act(on record: RecordID) -> OutboxItem? { byRecord[record] }

    /// What was decided here about an approval, as far as the server doesn't know it yet.
    public func decision(about approval: ApprovalID) -> PendingDecision? {
        guard let item = byApproval[approval], case .decide(_, let decision, let fingerprint) = item.intent else {
            return nil
        }
        return PendingDecision(id: item.id, decision: decision, fingerprint: fingerprint, state: item.state)
    }
}

/// A ticket as a list shows it: facts, with unsent changes drawn over them.
public struct ShownTicket: Hashable, Sendable {
    public enum Field: Hashable, Sendable { case status, priority, assignee, tags }

    /// What the server said.
    public let facts: Ticket
    /// What is shown, sorted and filtered by.
    public private(set) var ticket: Ticket
    /// Where the two differ.
    public private(set) var differing: Set<Field> = []
    public internal(set) var mark = OverlayMark.none
    /// A deletion is on its way. The server hasn't said that it is gone, so it still stands here.
    public internal(set) var isBeingDeleted = false

    init(facts: Ticket) {
        self.facts = facts
        ticket = facts
    }

    mutating func apply(_ change: FieldChange) {
        if let status = change.status { ticket.status = status }
        if let priority = change.priority { ticket.priority = priority }
        if let tags = change.tags { ticket.tags = tags }
        switch change.assignee {
        case .value(let reference) where facts.assignee?.isSame(as: reference) == true: ticket.assignee = facts.assignee
        case .value(let reference): ticket.assignee = Person(id: reference)
        case FieldChange.Setting.none?: ticket.assignee = nil
        case nil: break
        }
        compare()
    }

    /// Title and text; what else a form may change is shown when the server has it.
    mutating func apply(_ act: Act) {
        if case .text(let subject)? = act.fields["subject"] { ticket.subject = subject }
        switch act.fields["body"] {
        case .text(let body)?: ticket.body = body
        case .some(.none): ticket.body = nil
        default: break
        }
    }

    private mutating func compare() {
        differing = []
        if ticket.status != facts.status { differing.insert(.status) }
        if ticket.priority != facts.priority { differing.insert(.priority) }
        if ticket.assignee != facts.assignee { differing.insert(.assignee) }
        if Set(ticket.tags) != Set(facts.tags) { differing.insert(.tags) }
    }
}

/// The one sign in a row that stands for everything pending on it; the greater one is shown.
public enum OverlayMark: Int, Hashable, Sendable, Comparable {
    case none
    /// Leaving, queued or sending: `»`.
    case onItsWay
    /// Sent, and nobody knows whether it happened: `?`.
    case unclear
    /// Refused or changed meanwhile: `!`.
    case needsYou

    public init(_ state: OutboxItem.State) {
        self =
            switch state {
            case .leaving, .queued, .sending, .held(nil): .onItsWay
            case .held: .needsYou
            case .unclear: .unclear
            case .done: .none
            }
    }

    public static func < (left: OverlayMark, right: OverlayMark) -> Bool { left.rawValue < right.rawValue }
}

/// A text that is on its way to a thread.
public struct PendingMessage: Hashable, Sendable, Identifiable {
    public let id: IntentID
    public let audience: Audience
    public let body: String
    public let thenStatus: Status?
    public let state: OutboxItem.State
    /// Why it has not left yet, where it would go on by itself; that it changes has the thread laid out anew.
    public let wait: OutboxItem.Wait?
}

/// A decision that is on its way.
public struct PendingDecision: Hashable, Sendable, Identifiable {
    public let id: IntentID
    public let decision: Decision
    /// Of what was on screen when it was made.
    public let fingerprint: String
    public let state: OutboxItem.State
}

extension OutboxItem.State {
    /// Refused and unclear changes aren't drawn over the facts: the old value comes back.
    var isLaidOver: Bool {
        switch self {
        case .leaving, .queued, .sending, .held(nil): true
        case .held, .unclear, .done: false
        }
    }
}
