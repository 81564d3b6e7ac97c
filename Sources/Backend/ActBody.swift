import FoundationEssentials
import Helpdesk

// What an act sends: kedge's fields under a service's names.

extension Act {
    /// The fields that a person gave, as a body. `names` maps kedge's keys to the service's.
    ///
    /// - Throws: `.invalid` for a field that the service doesn't take, and for a document that is no JSON.
    public func body(_ names: [String: String], service: ServiceKind) throws(Trouble) -> [String: JSONValue] {
        var body: [String: JSONValue] = [:]
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            guard let name = names[key] else {
                throw Trouble(
                    .invalid, "\(service.productName) takes no \(RecordField(key, .none).label) to \(phrase).",
                    hint: "It takes: \(names.keys.sorted().joined(separator: ", ")).", account: account)
            }
            guard let json = value.json else {
                throw Trouble(
                    .invalid, "The \(RecordField(key, .none).label) is not JSON.", hint: "Correct it, then send it again.",
                    account: account, fields: [.init(field: key, message: "is not JSON")])
            }
            body[name] = json
        }
        return body
    }

    /// A field's text; nil where it isn't given or blank.
    public func word(_ key: String) -> String? {
        switch fields[key] {
        case .text(let text), .number(let text): text.allSatisfy(\.isWhitespace) ? nil : text
        default: nil
        }
    }

    /// - Throws: `.invalid`, naming the field, where it isn't given.
    public func needed(_ key: String, service: ServiceKind) throws(Trouble) -> String {
        if let word = word(key) { return word }
        throw Trouble(
            .invalid, "\(service.productName) needs the \(RecordField(key, .none).label) to \(phrase).",
            hint: "Fill in the fields that are named.", account: account, fields: [.init(field: key, message: "is missing")])
    }
}

extension FieldValue {
    /// As it is sent; nil for a document that is no JSON and a number that is none.
    public var json: JSONValue? {
        switch self {
        case .text(let text): .string(text)
        case .number(let digits): Self.parsed(digits).flatMap { if case .number = $0 { .number(digits) } else { nil } }
        case .flag(let flag): .bool(flag)
        case .date(let date): .string(date.formatted(.iso8601))
        case .words(let words): .array(words.map(JSONValue.string))
        case .parts(let parts): .array(parts.map { .string($0.id ?? $0.title) })
        case .document(let text): Self.parsed(text)
        case .none: .null
        }
    }

    private static func parsed(_ text: String) -> JSONValue? {
        try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}

extension Trouble {
    /// With problems of single fields named by kedge's keys, so that a form shows each at its field.
    ///
    /// - Parameter names: from the service's names to kedge's. A name inside an object belongs to the object.
    public func namingFields(_ names: [String: String]) -> Trouble {
        var trouble = self
        trouble.fields = fields.map { problem in
            if let key = names[problem.field] { return .init(field: key, message: problem.message) }
            let parts = problem.field.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let key = names[String(parts[0])] else { return problem }
            return .init(field: key, message: "\(parts[1]): \(problem.message)")
        }
        return trouble
    }
}
