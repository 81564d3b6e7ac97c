import Backend
import FoundationEssentials
import Helpdesk

// The JSON of records (DESIGN section 3): who it is, then its fields flat.

extension OutputValue {
    /// - Parameter note: what the service said beside it, where it did.
    static func record(_ record: Record, service: ServiceKind?, note: String? = nil) -> OutputValue {
        var members: [(name: String, value: OutputValue)] = [
            ("id", .text(record.id.value)), ("account", .text(record.id.account.text)), ("service", .optional(service?.rawValue)),
            ("kind", .text(record.id.kind.rawValue)), ("title", .text(record.title)),
        ]
        if let parent = record.id.parent { members.append(("parent_id", .text(parent))) }
        let taken = Set(members.map(\.name))
        for field in record.withoutSecrets.fields where !taken.contains(field.key) { members.append((field.key, .field(field.value))) }
        if let note { members.append(("note", .text(note))) }
        return .object(members)
    }

    static func field(_ value: FieldValue) -> OutputValue {
        switch value {
        case .text(let text): .text(text)
        case .number(let digits): .digits(digits)
        case .flag(let flag): .bool(flag)
        case .date(let date): .time(date)
        case .words(let words): .array(words.map(OutputValue.text))
        case .parts(let parts):
            .array(parts.map { part in
                .object([("id", .optional(part.id)), ("title", .text(part.title)), ("detail", .optional(part.detail))])
            })
        case .document(let text): document(text)
        case .none: .null
        }
    }

    /// JSON as JSON; what isn't any, as the text it is.
    private static func document(_ text: String) -> OutputValue {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else { return .text(text) }
        return OutputValue(value)
    }

    init(_ value: JSONValue) {
        self = switch value {
        case .null, .unreadable: .null
        case .bool(let flag): .bool(flag)
        case .number(let digits): .digits(digits)
        case .string(let text): .text(text)
        case .array(let items): .array(items.map { OutputValue($0) })
        case .object(let members): .object(members.sorted { $0.key < $1.key }.map { ($0.key, OutputValue($0.value)) })
        }
    }
}
