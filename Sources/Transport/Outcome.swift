import Helpdesk

/// How a request ended.
public enum Outcome: Hashable, Sendable {
    /// A whole answer came, of whatever status, redirects and 429 included.
    case answered(Response)
    /// Not a byte of it left: name, connection, TLS, our own rules, cancelled while it waited.
    case notSent(reason: Reason)
    /// Some of it may have reached the server, and no whole answer came. A write's fate is open; a read
    /// has simply failed.
    case unknown(reason: Reason)

    /// Why no answer came.
    public struct Reason: Hashable, Sendable, CustomStringConvertible {
        /// One of `offline`, `unreadable`, `cancelled`, `configuration`, `rateLimited`.
        public let kind: Trouble.Kind
        /// A whole sentence, safe to show: it holds no secret and nothing a server wrote but host names.
        public let sentence: String
        /// What the person can do next.
        public let hint: String?
        /// The same read may succeed a moment later.
        public let mayPass: Bool

        public init(_ kind: Trouble.Kind, _ sentence: String, hint: String? = nil, mayPass: Bool = false) {
            self.kind = kind
            self.sentence = sentence
            self.hint = hint ?? Self.hint(for: kind)
            self.mayPass = mayPass
        }

        public var description: String { sentence }

        public static let cancelled = Reason(.cancelled, "The request was cancelled.")
    }

    /// What to tell of a request that got no answer; nil for an answered one, whose status its reader
    /// judges.
    public func trouble(isRead: Bool, account: AccountName) -> Trouble? {
        switch self {
        case .answered:
            nil
        case .notSent(let reason):
            Trouble(reason.kind, reason.sentence, hint: reason.hint, account: account)
        case .unknown(let reason) where isRead:
            Trouble(reason.kind, reason.sentence, hint: reason.hint, account: account)
        case .unknown(let reason):
            Trouble(
                .outcomeUnknown, "It was sent, and nobody knows whether it arrived: \(reason.sentence)",
                hint: "Look at it on the server before sending it again.", account: account)
        }
    }
}

extension Outcome.Reason {
    private static func hint(for kind: Trouble.Kind) -> String? {
        switch kind {
        case .offline: "Check the connection; kedge shows what it has until the server answers again."
        case .unreadable: "Refresh; if it stays, the service or something before it is broken."
        case .configuration: "Correct the account in config.toml."
        case .rateLimited: "Wait until fewer requests are under way."
        default: nil
        }
    }
}
