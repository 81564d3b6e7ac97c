import FoundationEssentials

/// Something that went wrong, told by what the person can do next.
public struct Trouble: Error, Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The token is refused (401).
        case notSignedIn = "not_signed_in"
        /// The token is good but may not do this (403).
        case notAllowed = "not_allowed"
        /// The service has no such thing.
        case unsupported
        case notFound = "not_found"
        /// The service's budget is spent (429), or would be.
        case rateLimited = "rate_limited"
        /// The server can't be reached, or stopped answering.
        case offline
        /// The server answered that it failed (5xx).
        case serverFault = "server_fault"
        /// An answer came that can't be read: not JSON, cut short, too large.
        case unreadable
        /// The service refused what was sent (400, 422).
        case invalid
        /// The object changed, or was decided elsewhere (409, 410, 412).
        case conflict
        /// A write was sent and nobody knows whether it happened.
        case outcomeUnknown = "outcome_unknown"
        /// The config, the arguments or a local file are wrong.
        case configuration
        /// The disk or the state folder refused.
        case storage
        case cancelled
    }

    public var kind: Kind
    /// What happened; a whole sentence. May hold a server's words: data, not to be drawn unsafely.
    public var message: String
    /// What the person can do next; a whole sentence.
    public var hint: String?
    public var account: AccountName?
    /// When it is worth trying again, where that is known.
    public var retryAt: Date?
    /// What is wrong with single fields, where the service says.
    public var fields: [FieldProblem]

    /// A service's word about one field.
    public struct FieldProblem: Hashable, Sendable {
        public var field: String
        public var message: String

        public init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    public init(
        _ kind: Kind, _ message: String, hint: String? = nil, account: AccountName? = nil,
        retryAt: Date? = nil, fields: [FieldProblem] = []
    ) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.account = account
        self.retryAt = retryAt
        self.fields = fields
    }
}
