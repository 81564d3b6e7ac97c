import FoundationEssentials

/// What a person wants done, as the outbox keeps it. Never mixed with facts: the screen lays pending
/// intents over what the server said.
public enum Intent: Hashable, Sendable {
    /// A text on a ticket. A status set with it is sent only after the text was accepted.
    case message(ticket: TicketID, audience: Audience, body: String, thenStatus: Status?)
    /// Field changes on one ticket.
    case change(ticket: TicketID, FieldChange)
    /// A decision about an approval, bound to the fingerprint that was on screen.
    case decide(approval: ApprovalID, Decision, fingerprint: String)
    /// Anything else that is created, changed, deleted or run.
    case act(Act)

    public var account: AccountName {
        switch self {
        case .message(let ticket, _, _, _): ticket.account
        case .change(let ticket, _): ticket.account
        case .decide(let approval, _, _): approval.account
        case .act(let act): act.account
        }
    }
}

/// Who reads a text.
public enum Audience: String, Hashable, Sendable {
    case `public`, `internal`
}

/// The fields to be written, raw; nil leaves one alone.
public struct FieldChange: Hashable, Sendable {
    /// A field that is to hold a value or be emptied.
    public enum Setting: Hashable, Sendable {
        case value(String)
        case none
    }

    public var status: Status?
    public var priority: Priority?
    public var assignee: Setting?
    public var tags: [String]?

    public init(
        status: Status? = nil, priority: Priority? = nil, assignee: Setting? = nil, tags: [String]? = nil
    ) {
        self.status = status
        self.priority = priority
        self.assignee = assignee
        self.tags = tags
    }

    public var isEmpty: Bool { status == nil && priority == nil && assignee == nil && tags == nil }

    /// Both as one change: where both write a field, the later one counts.
    public func followed(by later: FieldChange) -> FieldChange {
        FieldChange(
            status: later.status ?? status, priority: later.priority ?? priority,
            assignee: later.assignee ?? assignee, tags: later.tags ?? tags)
    }
}

/// Identifies an outbox item for its whole life; made by whoever creates the intent, before it is stored.
public struct IntentID: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { text }
}

/// An intent on its way, as people see it.
public struct OutboxItem: Hashable, Sendable, Identifiable {
    /// Where it stands, in the words of the screen.
    public enum State: Hashable, Sendable {
        /// In the undo window; leaves at this reading of the monotonic clock, in seconds.
        case leaving(atSeconds: Double)
        /// Waits for the network or the budget.
        case queued
        case sending
        case done
        /// Needs the person: refused, changed meanwhile, or held at their wish.
        case held(Trouble?)
        /// Sent, and nobody knows whether it happened.
        case unclear(Trouble)
    }

    /// Why an item that would go on by itself doesn't leave yet.
    public enum Wait: Hashable, Sendable {
        /// An earlier item about the same thing goes first.
        case turn(behind: IntentID)
        /// The last try failed, and the next is made at this time of the wall clock.
        case pause(Trouble, until: Date)
        /// The account takes no request before this time of the wall clock.
        case budget(until: Date)
        /// Another program has the terminal, and nothing leaves meanwhile.
        case standstill
    }

    public let id: IntentID
    public var intent: Intent
    public var state: State
    /// nil while nothing but its turn keeps it; of meaning only where it is queued or being sent.
    public var wait: Wait?
    /// Why it stopped, in short lines: `assignee: otto -> mira`. Holds a service's words: not to be drawn unsafely.
    public var difference: [String]
    /// What was written on the ticket since the person read it.
    public var newMessages: [MessageID]
    /// When it was handed to the service, where nobody knows what became of it.
    public var sentAt: Date?
    /// What a look at the service found afterwards; a whole sentence. nil where none was taken yet.
    public var finding: String?

    public init(
        id: IntentID, intent: Intent, state: State, difference: [String] = [], newMessages: [MessageID] = [],
        sentAt: Date? = nil, finding: String? = nil, wait: Wait? = nil
    ) {
        self.id = id
        self.intent = intent
        self.state = state
        self.wait = wait
        self.difference = difference
        self.newMessages = newMessages
        self.sentAt = sentAt
        self.finding = finding
    }

    /// Nothing of it has left this machine, so it can be taken back whole.
    public var canBeTakenBack: Bool {
        switch state {
        case .leaving, .queued, .held: true
        case .sending, .done, .unclear: false
        }
    }
}
