import Helpdesk

/// A tool as its server describes it.
public struct ModelTool: Sendable, Hashable {
    public let name: String
    /// By name, each as JSON Schema.
    public let properties: [String: JSONValue]
    public let required: Set<String>

    /// nil for a row that names no tool.
    init?(_ value: JSONValue) {
        guard let row = Row(value), let name = row.word("name") else { return nil }
        let schema = row.row("inputSchema", "input_schema")
        self.name = name
        properties = schema?.row("properties")?.fields ?? [:]
        required = Set(schema?.words("required") ?? [])
    }

    /// The words of the name, whatever joins them: `addTicketComment` is add, ticket, comment.
    public var words: [String] { Self.words(of: name) }

    /// The names of the properties that take a text and consist of one of these sequences of words.
    public func textProperties(_ wordings: Set<[String]>) -> [String] {
        properties.filter { wordings.contains(Self.words(of: $0.key)) && Self.takesText($0.value) }.map(\.key).sorted()
    }

    static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in name {
            let startsWord = character.isUppercase && wasLower
            if startsWord || !(character.isLetter || character.isNumber) {
                if !word.isEmpty { words.append(word.lowercased()) }
                word = ""
            }
            if character.isLetter || character.isNumber { word.append(character) }
            wasLower = character.isLowercase || character.isNumber
        }
        if !word.isEmpty { words.append(word.lowercased()) }
        return words
    }

    private static func takesText(_ schema: JSONValue) -> Bool {
        switch schema["type"] {
        case nil: true
        case .string(let type)?: type == "string"
        case .array(let types)?: types.contains(.string("string"))
        default: false
        }
    }
}

/// What a tool says in words where it did not do as it was told.
enum ToolComplaint {
    private static let refusals = [
        "not found", "no such", "does not exist", "doesn't exist", "unknown tool", "unknown argument", "invalid argument",
        "invalid param", "invalid input", "is required", "are required", "missing required", "must be", "must not be",
        "permission", "not allowed", "not permitted", "forbidden", "unauthorized", "not authorized", "scope",
    ]
    /// Something behind the tool broke: what it did until then is not known, whatever else it says.
    private static let failures = [
        "timeout", "timed out", "time-out", "upstream", "internal", "gateway", "unavailable", "connection", "socket",
        "500", "502", "503", "504",
    ]

    /// True only where it plainly names an argument, a permission or something that isn't there.
    static func isRefusal(_ text: String) -> Bool {
        let text = text.lowercased()
        return refusals.contains { text.contains($0) } && !failures.contains { text.contains($0) }
    }
}
