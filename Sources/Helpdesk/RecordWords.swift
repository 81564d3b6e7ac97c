extension RecordKind {
    /// As a sentence says it: "article".
    public var noun: String { self == .token ? "API token" : rawValue }

    /// As a heading or a list says it: "articles".
    public var plural: String { noun + "s" }

    /// "an event", "a user".
    public var nounWithArticle: String {
        switch self {
        case .article, .event, .execution, .token: "an \(noun)"
        default: "a \(noun)"
        }
    }
}

/// Words to be found in records, prepared once. A record matches when it holds every word somewhere.
public struct RecordSearch: Hashable, Sendable {
    private let needles: [Needle]

    public init(_ words: String) {
        needles = words.split(whereSeparator: \.isWhitespace).map { Needle(String($0)) }
    }

    /// No word: everything matches.
    public func matches(_ record: Record) -> Bool {
        needles.allSatisfy { needle in
            needle.isIn(record.title) || needle.equals(record.id.value)
                || record.fields.contains { Self.holds($0.value, needle) }
        }
    }

    private static func holds(_ value: FieldValue, _ needle: Needle) -> Bool {
        switch value {
        case .text(let text), .number(let text): needle.isIn(text)
        case .words(let words): words.contains(where: needle.isIn)
        case .parts(let parts): parts.contains { needle.isIn($0.title) || needle.isIn($0.detail) }
        case .flag, .date, .document, .none: false
        }
    }
}

extension Record {
    /// Whether every word stands somewhere in it, whatever its case. Flags, dates and documents aren't searched.
    public func matches(words: String) -> Bool { RecordSearch(words).matches(self) }
}
