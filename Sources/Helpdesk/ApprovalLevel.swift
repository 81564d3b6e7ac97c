import FoundationEssentials

/// How much a decision asks of the person: one key, a check letter, or typing what is affected.
public enum ApprovalLevel: Int, Hashable, Sendable, Comparable, CaseIterable {
    case low, medium, high

    public static func < (left: ApprovalLevel, right: ApprovalLevel) -> Bool { left.rawValue < right.rawValue }

    public var word: String {
        switch self {
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        }
    }
}

/// What is known around an approval when its level is read.
public struct ApprovalSurroundings: Sendable {
    /// The customer's addresses; those may stand in a reply.
    public var requesterAddresses: [String]
    /// Hosts that links may go to; a host covers those under it.
    public var allowedHosts: [String]
    /// How many hidden or harmful characters the texts had, counted by whoever made them safe to show.
    public var replacedCount: Int
    /// When the ticket last changed, as far as is known.
    public var ticketUpdatedAt: Date?
    public var isVIP: Bool
    /// When a decision made now would leave, undo window included.
    public var leavesAt: Date?
    /// Amounts above it are high, in hundredths of any currency.
    public var amountLimitHundredths: Int

    public static let usualAmountLimitHundredths = 500_00

    public init(
        requesterAddresses: [String] = [], allowedHosts: [String] = [], replacedCount: Int = 0,
        ticketUpdatedAt: Date? = nil, isVIP: Bool = false, leavesAt: Date? = nil,
        amountLimitHundredths: Int = usualAmountLimitHundredths
    ) {
        self.requesterAddresses = requesterAddresses
        self.allowedHosts = allowedHosts
        self.replacedCount = replacedCount
        self.ticketUpdatedAt = ticketUpdatedAt
        self.isVIP = isVIP
        self.leavesAt = leavesAt
        self.amountLimitHundredths = amountLimitHundredths
    }
}

/// The level of one approval, and why: the higher of the service's word and kedge's own reading.
public struct ApprovalGate: Hashable, Sendable {
    public struct Reason: Hashable, Sendable {
        public let level: ApprovalLevel
        /// Half a sentence, for after the level's word: "the text promises 84.00 EUR".
        public let text: String
    }

    public let level: ApprovalLevel
    /// Everything found, the gravest first; empty where the level is low.
    public let reasons: [Reason]
    /// What the person types on the high level.
    public let identity: TypedIdentity

    /// The gravest reason.
    public var reason: String? { reasons.first?.text }

    /// `draft` stands for an edited text; without it the approval's own is read.
    public init(_ approval: Approval, around: ApprovalSurroundings, draft: String? = nil) {
        let reading = ApprovalReading(approval: approval, around: around, draft: draft ?? approval.draft ?? "")
        let found = reading.reasons
        level = found.map(\.level).max() ?? .low
        reasons = found.enumerated()
            .sorted { ($1.element.level, $0.offset) < ($0.element.level, $1.offset) }
            .map(\.element)
        identity = TypedIdentity(approval)
    }
}
