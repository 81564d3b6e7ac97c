/// A JSON value that keeps the order of its members.
enum JSON: Sendable, Equatable {
    struct Member: Sendable, Equatable {
        let name: String
        var value: JSON
    }

    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array([JSON])
    case object([Member])
    /// Written as it stands: the way to send what no honest encoder would.
    case raw(String)

    init(_ text: String?) { self = text.map(JSON.string) ?? .null }

    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var isInteger: Bool { if case .int = self { true } else { false } }
    var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    var texts: [String]? {
        guard case .array(let items) = self else { return nil }
        let texts = items.compactMap(\.text)
        return texts.count == items.count ? texts : nil
    }
    var word: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object, .raw: "an object"
        }
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .int(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(nilLiteral: ()) { self = .null }
}

extension JSON {
    /// The compact text of the value.
    var bytes: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    private func write(to out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let flag): out += (flag ? "true" : "false").utf8
        case .int(let number): out += String(number).utf8
        case .double(let number): out += (number.isFinite ? "\(number)" : "null").utf8
        case .string(let text): JSON.quote(text, to: &out)
        case .raw(let text): out += text.utf8
        case .array(let items):
            JSON.list(items, between: 0x5B, and: 0x5D, to: &out) { $0.write(to: &$1) }
        case .object(let members):
            JSON.list(members, between: 0x7B, and: 0x7D, to: &out) { member, out in
                JSON.quote(member.name, to: &out)
                out.append(0x3A)
                member.value.write(to: &out)
            }
        }
    }

    private static func list<Item>(
        _ items: [Item], between open: UInt8, and close: UInt8, to out: inout [UInt8],
        each: (Item, inout [UInt8]) -> Void
    ) {
        out.append(open)
        for (index, item) in items.enumerated() {
            if index > 0 { out.append(0x2C) }
            each(item, &out)
        }
        out.append(close)
    }

    private static func quote(_ text: String, to out: inout [UInt8]) {
        out.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: out += [0x5C, byte]
            case 0x0A: out += [0x5C, 0x6E]
            case 0x0D: out += [0x5C, 0x72]
            case 0x09: out += [0x5C, 0x74]
            case ..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                out += "\\u00".utf8
                out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }
}
