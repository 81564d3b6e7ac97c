import Helpdesk

/// A service's words for the shared ones, in the order a menu shows them. No such set is closed: a word that isn't in
/// it is kept and shown raw.
public struct WordTable<Canonical: Hashable & Sendable>: Sendable {
    private let words: [(raw: String, canonical: Canonical)]

    public init(_ words: KeyValuePairs<String, Canonical>) {
        self.words = words.map { (raw: $0.key, canonical: $0.value) }
    }

    public var all: [String] { words.map(\.raw) }

    fileprivate func canonical(_ raw: String) -> Canonical? {
        let raw = raw.lowercased()
        return words.first { $0.raw == raw }?.canonical
    }

    fileprivate func raw(_ canonical: Canonical) -> String? { words.first { $0.canonical == canonical }?.raw }
}

extension WordTable<Status.Canonical> {
    public func status(_ raw: String?) -> Status {
        let raw = raw ?? ""
        return Status(canonical(raw) ?? .other, raw: raw)
    }

    /// The one word a server filters by; nil where it has none, or would need several.
    public func filter(_ statuses: Set<Status.Canonical>) -> String? {
        guard statuses.count == 1, let only = statuses.first, only != .other else { return nil }
        return raw(only)
    }
}

extension WordTable<Priority.Canonical> {
    public func priority(_ raw: String?) -> Priority {
        guard let raw, !raw.isEmpty else { return .none }
        return Priority(canonical(raw) ?? .other, raw: raw)
    }

    /// The one word a server filters by; nil where it has none, or would need several. "None" is no word to filter by:
    /// a ticket that says nothing has none too.
    public func filter(_ priorities: Set<Priority.Canonical>) -> String? {
        guard priorities.count == 1, let only = priorities.first, only != .none, only != .other else { return nil }
        return raw(only)
    }
}
