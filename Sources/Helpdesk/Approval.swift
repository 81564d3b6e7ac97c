import FoundationEssentials

/// An act that an assistant proposes and a person decides.
public struct Approval: Hashable, Sendable, Identifiable {
    public enum Kind: Hashable, Sendable {
        /// `draft` is to be sent to the customer.
        case reply
        /// Something is done on a platform: a refund. The associated word names it, raw.
        case action(String)
        /// A kind kedge doesn't know, raw.
        case other(String)
    }

    public enum Status: Hashable, Sendable {
        case pending, approved, rejected
        /// A word kedge doesn't know, raw.
        case other(String)
    }

    /// One row of "what changes".
    public struct Change: Hashable, Sendable {
        public var field: String
        public var before: String
        public var after: String

        public init(field: String, before: String, after: String) {
            self.field = field
            self.before = before
            self.after = after
        }
    }

    public let id: ApprovalID
    public var ticket: TicketID?
    public var ticketSubject: String?
    public var customer: Person?
    public var kind: Kind
    /// A colleague asks in free words, and nothing says what would follow: Request Tracker's approvals. What is
    /// written with the decision goes to whoever asked. Only a service whose every approval is one sets it: it lowers
    /// what a decision takes, so that no word of a server's may.
    public var isRequest = false
    public var status: Status
    /// The service's own word for the risk, where it gives one.
    public var riskRaw: String?
    /// 0 to 1.
    public var confidence: Double?
    public var createdAt: Date?
    public var expiresAt: Date?
    public var decidedAt: Date?
    /// The act in the service's words; data, not to be trusted over `changes`.
    public var summary: String?
    /// The text that would be sent.
    public var draft: String?
    public var changes: [Change]
    /// What the assistant says for itself, unchecked: heading and text.
    public var reasoning: [Remark]
    /// The platform that acts, such as a payment provider.
    public var platform: String?
    /// Payload fields that kedge could not place: name and compact value.
    public var notUnderstood: [Remark]
    /// How many fields the payload has.
    public var fieldCount: Int
    /// Over exactly what was shown and would be sent; hexadecimal.
    public var fingerprint: String

    /// A named piece of text.
    public struct Remark: Hashable, Sendable {
        public var name: String
        public var text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    public init(
        id: ApprovalID, ticket: TicketID? = nil, ticketSubject: String? = nil, customer: Person? = nil,
        kind: Kind, status: Status, riskRaw: String? = nil, confidence: Double? = nil,
        createdAt: Date? = nil, expiresAt: Date? = nil, decidedAt: Date? = nil, summary: String? = nil,
        draft: String? = nil, changes: [Change] = [], reasoning: [Remark] = [], platform: String? = nil,
        notUnderstood: [Remark] = [], fieldCount: Int = 0, fingerprint: String
    ) {
        self.id = id
        self.ticket = ticket
        self.ticketSubject = ticketSubject
        self.customer = customer
        self.kind = kind
        self.status = status
        self.riskRaw = riskRaw
        self.confidence = confidence
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.decidedAt = decidedAt
        self.summary = summary
        self.draft = draft
        self.changes = changes
        self.reasoning = reasoning
        self.platform = platform
        self.notUnderstood = notUnderstood
        self.fieldCount = fieldCount
        self.fingerprint = fingerprint
    }
}

extension Approval {
    /// What `notUnderstood` calls a field that the payload holds twice; the text says where.
    public static let repeatedFieldName = "repeated field"

    /// Readers differ about which of two equal names counts, so such a proposal may do something else than
    /// was shown: it can be rejected, never approved.
    public var hasRepeatedField: Bool {
        notUnderstood.contains { $0.name == Self.repeatedFieldName }
    }
}

/// What a person decided about an approval.
public enum Decision: Hashable, Sendable {
    case approve
    /// The text to be sent instead of the draft, and why, where the person said so.
    case approveEdited(draft: String, feedback: String?)
    case reject(feedback: String)
}
