import FoundationEssentials

/// As much of a document as hints are read from: members and short texts. Arrays hold nothing of the kind.
enum LooseJSON: Sendable {
    case object([String: LooseJSON])
    /// A string, or the digits of a whole number.
    case text(String)
    case other

    /// Deeper than this nothing is looked for.
    private static let deepest = 6

    /// nil where the bytes are no JSON.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(LooseJSON.self, from: Data(bytes)) else { return nil }
        self = value
    }

    subscript(key: String) -> LooseJSON? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The first of these members that is a text.
    func text(_ keys: [String]) -> String? { keys.lazy.compactMap { self[$0]?.text }.first }
}

extension LooseJSON: Decodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            guard decoder.codingPath.count < Self.deepest else {
                self = .other
                return
            }
            var members: [String: LooseJSON] = [:]
            for key in container.allKeys { members[key.stringValue] = try container.decode(LooseJSON.self, forKey: key) }
            self = .object(members)
            return
        }
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int64.self) {
            self = .text(String(number))
        } else {
            self = .other
        }
    }
}
