import Helpdesk

// What a write's answer shows of what was sent. Some bodies are not documented, and a service may take a request
// while it passes over a key that it doesn't know.

extension Row {
    /// kedge's keys of the fields that this answer shows otherwise than they were sent. One that it doesn't show
    /// says nothing.
    ///
    /// - Parameter names: from kedge's keys to the service's.
    public func unheeded(_ sent: [String: JSONValue], names: [String: String]) -> [String] {
        names.filter { _, name in
            guard let sent = sent[name], let shown = fields[name] else { return false }
            return Self.comparable(sent) != Self.comparable(shown)
        }.map(\.key).sorted()
    }

    /// Letters' case, blanks and the order of words are the service's to tidy.
    private static func comparable(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        case .array(let items): items.map(comparable).sorted().joined(separator: "\n")
        // Somebody who was sent as an id may come back with a name.
        case .object: Row(value)?.word("id") ?? value.canonicalText
        default: value.shownText.lowercased()
        }
    }
}

extension Service {
    /// For a person to know that an answer shows something else than was sent; nil where it doesn't.
    public func note(ofUnheeded keys: [String]) -> String? {
        guard !keys.isEmpty else { return nil }
        let labels = keys.map { RecordField($0, .none).label }.joined(separator: ", ")
        return "\(kind.productName) took it, yet shows another \(labels) than was sent; look at it again."
    }
}
