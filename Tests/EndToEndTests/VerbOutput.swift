import FoundationEssentials
import Testing

/// JSON as verbs print it.
enum OutputJSON: Decodable, Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case array([OutputJSON])
    case object([String: OutputJSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() { self = .null } else if let text = try? container.decode(String.self) { self = .text(text) } else if let flag = try? container.decode(Bool.self) { self = .flag(flag) } else if let number = try? container.decode(Double.self) { self = .number(number) } else if let items = try? container.decode([OutputJSON].self) { self = .array(items) } else { self = .object(try container.decode([String: OutputJSON].self)) }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var items: [OutputJSON]? { if case .array(let items) = self { items } else { nil } }
    var isObject: Bool { if case .object = self { true } else { false } }

    subscript(name: String) -> OutputJSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }
}

extension Bench {
    func object(_ output: String) throws -> OutputJSON {
        let value = try JSONDecoder().decode(OutputJSON.self, from: Data(output.utf8))
        try #require(value.isObject)
        return value
    }

    func array(_ output: String) throws -> [OutputJSON] {
        try JSONDecoder().decode([OutputJSON].self, from: Data(output.utf8))
    }

    /// A verb that prints one list, and went well.
    func rows(_ arguments: [String]) throws -> [OutputJSON] {
        let result = try run(arguments)
        try #require(result.status == 0, "\(arguments): \(result.errors)")
        return try array(result.output)
    }

    /// A verb that prints one thing, and went well.
    func row(_ arguments: [String]) throws -> OutputJSON {
        let result = try run(arguments)
        try #require(result.status == 0, "\(arguments): \(result.errors)")
        return try object(result.output)
    }
}
