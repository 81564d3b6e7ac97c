/// A ticket's state: the word everybody shares, and the word its service wrote.
///
/// Only raw words are ever written back; an unknown one is kept, shown and never rewritten.
public struct Status: Hashable, Sendable {
    public enum Canonical: String, Sendable, CaseIterable {
        case new, open
        case inProgress = "in_progress"
        case pending, solved, closed, other
    }

    public let canonical: Canonical
    public let raw: String

    public init(_ canonical: Canonical, raw: String) {
        self.canonical = canonical
        self.raw = raw
    }

    /// Somebody still has to do something: new, open, in progress, and every word kedge doesn't know.
    public var isActive: Bool {
        switch canonical {
        case .new, .open, .inProgress, .other: true
        case .pending, .solved, .closed: false
        }
    }
}

/// A ticket's urgency: the shared word, and the service's own, absent where the ticket has none.
public struct Priority: Hashable, Sendable {
    public enum Canonical: String, Sendable, CaseIterable {
        case none, low, normal, high, urgent
        /// A word kedge doesn't know; it sorts as normal, so that it can't vanish under the fold.
        case other
    }

    public let canonical: Canonical
    public let raw: String?

    public init(_ canonical: Canonical, raw: String?) {
        self.canonical = canonical
        self.raw = raw
    }

    public static let none = Priority(.none, raw: nil)

    /// Higher is more urgent.
    public var rank: Int {
        switch canonical {
        case .none: 0
        case .low: 1
        case .normal, .other: 2
        case .high: 3
        case .urgent: 4
        }
    }
}
