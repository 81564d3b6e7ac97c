import FoundationEssentials

/// What a server sent or is to be sent, before anybody says what it means.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// In decimal digits, so that an id beyond 2^53 and an amount of money stay exact.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
    /// A place where no JSON value could be made out; costs itself alone.
    case unreadable

    /// The member of that name; nil where this is no object or lacks it.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// The items, where this is an array.
    public var items: [JSONValue]? {
        guard case .array(let items) = self else { return nil }
        return items
    }
}

extension JSONValue: Decodable {
    /// Never throws for a well-formed document: a number that fits no type becomes `unreadable`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let members = try? container.decode([String: JSONValue].self) {
            self = .object(members)
        } else if let number = try? container.decode(Int64.self) {
            self = .number(String(number))
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let items = try? container.decode([JSONValue].self) {
            self = .array(items)
        } else if let number = try? container.decode(Decimal.self) {
            self = .number(number.description)
        } else if let number = try? container.decode(Double.self) {
            self = .number("\(number)")
        } else {
            self = .unreadable
        }
    }
}

extension JSONValue {
    /// JSON text with sorted keys and without spaces: the same value always gives the same text. What is
    /// sent and what is hashed.
    public var canonicalText: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// For showing: a string as it stands, everything else as JSON; null is empty.
    public var shownText: String {
        switch self {
        case .null: ""
        case .string(let text): text
        case .unreadable: "(unreadable)"
        default: canonicalText
        }
    }

    private func write(to text: inout String) {
        switch self {
        case .null, .unreadable: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let string): JSONValue.quote(string, to: &text)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                item.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += "," }
                JSONValue.quote(member.key, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func quote(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\u{0}"..<"\u{20}":
                text += (scalar.value < 16 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
