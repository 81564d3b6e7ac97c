import FoundationEssentials
import Helpdesk

/// How one field of a record is found in a row. Only what a rule names is read at all, so a service's secrets
/// stay behind by having no rule.
public struct FieldRule: Sendable {
    public enum Shape: Sendable {
        case text, number, flag, date, words, parts, document
    }

    let key: String
    let names: [String]
    let shape: Shape

    /// - Parameters:
    ///   - key: kedge's name for the field.
    ///   - names: the service's, in snake_case; each is also looked for in camelCase. None means the key alone.
    public init(_ key: String, _ shape: Shape = .text, from names: String...) {
        self.key = key
        self.shape = shape
        self.names = names.isEmpty ? [key] : names
    }
}

extension Row {
    /// The fields that are there, in the rules' order. Null is `none`; what has another type than its rule says is
    /// kept as it came.
    public func recordFields(_ rules: [FieldRule]) -> [RecordField] {
        rules.compactMap { rule in
            let found = rule.names.lazy.flatMap { [$0, Self.camelCase($0)] }.compactMap { fields[$0] }
            guard let value = found.first(where: { $0 != .null }) ?? found.first else { return nil }
            return RecordField(rule.key, FieldValue(value, rule.shape))
        }
    }

    /// The first of these names, in snake_case or camelCase, that holds a word.
    public func wordInEitherCase(_ names: String...) -> String? {
        names.lazy.compactMap { word($0) ?? word(Self.camelCase($0)) }.first
    }

    /// `externalId` of `external_id`.
    private static func camelCase(_ name: String) -> String {
        let parts = name.split(separator: "_")
        return parts.dropFirst().reduce(String(parts.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}

extension FieldValue {
    init(_ value: JSONValue, _ shape: FieldRule.Shape) {
        switch (shape, value) {
        case (_, .null), (_, .unreadable): self = .none
        case (.flag, _): self = Self.flag(in: value) ?? Self(plain: value)
        case (.date, _): self = ServiceDate.read(value).map(Self.date) ?? Self(plain: value)
        case (.number, .string(let text)) where Double(text)?.isFinite == true: self = .number(text)
        case (.number, .array(let items)): self = .number("\(items.count)")
        case (.words, .array): self = Self.words(in: value)
        case (.parts, .array(let items)): self = .parts(items.compactMap(FieldPart.init))
        case (.parts, .object(let members)): self = .parts(FieldPart.parts(of: members))
        case (.document, _): self = .document(value.canonicalText)
        default: self = Self(plain: value)
        }
    }

    /// By the value's own type; of an object, its name.
    private init(plain value: JSONValue) {
        switch value {
        case .null, .unreadable: self = .none
        case .bool(let flag): self = .flag(flag)
        case .number(let digits): self = .number(digits)
        case .string(let text): self = .text(text)
        case .array: self = Self.words(in: value)
        case .object: self = Row(value)?.word("name", "title", "email", "id").map(Self.text) ?? .document(value.canonicalText)
        }
    }

    private static func flag(in value: JSONValue) -> FieldValue? { Row(["flag": value])?.flag("flag").map(Self.flag) }

    private static func words(in value: JSONValue) -> FieldValue { .words(Row(["words": value])?.words("words") ?? []) }
}

extension FieldPart {
    /// An object by its name, with whatever else it tells in one line; a string by itself.
    init?(_ value: JSONValue) {
        guard let row = Row(value) else {
            guard value != .null, value != .unreadable else { return nil }
            self.init(title: value.shownText)
            return
        }
        let id = row.word("id")
        guard let title = row.word("name", "title", "label", "type") ?? id else { return nil }
        let told = row.fields.filter { !["id", "name", "title", "label"].contains($0.key) && $0.value.isScalar }
        let detail = told.sorted { $0.key < $1.key }.map { Self.words($0.key, $0.value) }.joined(separator: ", ")
        self.init(id: id, title: title, detail: detail.isEmpty ? nil : detail)
    }

    /// An object that stands for a list, its members for the items.
    static func parts(of members: [String: JSONValue]) -> [FieldPart] {
        members.sorted { $0.key < $1.key }.map { FieldPart(title: $0.key, detail: $0.value.shownText) }
    }

    private static func words(_ key: String, _ value: JSONValue) -> String {
        let label = RecordField(key, .none).label
        return switch value {
        case .bool(let flag): flag ? label : "not \(label)"
        default: ["type", "kind", "status"].contains(key) ? value.shownText : "\(label) \(value.shownText)"
        }
    }
}

extension JSONValue {
    /// Neither null nor made of parts, and not empty.
    fileprivate var isScalar: Bool {
        switch self {
        case .bool, .number: true
        case .string(let text): !text.isEmpty
        default: false
        }
    }
}
