import FoundationEssentials

/// A body read as JSON, as far as it can be: a place that can't be read costs itself alone.
public struct JSONDocument: Sendable {
    public let root: JSONValue
    private let text: [UInt8]

    /// Throws a `JSONFlaw` where the body as a whole is not JSON.
    package init(_ body: [UInt8]) throws(JSONFlaw) {
        guard let first = body.first(where: { !JSONParts.isSpace($0) }) else { throw .empty }
        text = try JSONRepair.mended(body)
        if let value = JSONDocument.decoded(text[...]) {
            root = value
        } else if let value = JSONDocument.salvaged(text[...]) {
            root = value
        } else {
            throw JSONDocument.flaw(startingWith: first)
        }
    }

    /// Where objects hold a key more than once, as paths from the root. Readers differ about which value
    /// counts, so whoever decides over such an object decides over something that wasn't shown.
    public func repeatedKeys() -> [[String]] {
        var found: [[String]] = []
        JSONDocument.collectRepeatedKeys(in: text[...], path: [], into: &found)
        return found
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> JSONValue? {
        try? JSONDecoder().decode(JSONValue.self, from: Data(text))
    }

    /// Reads the parts of a damaged array or object one by one; nil where not even its parts can be told apart.
    private static func salvaged(_ text: ArraySlice<UInt8>) -> JSONValue? {
        guard let parts = JSONParts(of: text) else { return nil }
        switch parts {
        case .items(let items):
            return .array(items.map { decoded($0) ?? salvaged($0) ?? .unreadable })
        case .members(let members):
            var values: [String: JSONValue] = [:]
            for member in members {
                guard case .string(let key)? = decoded(member.key) else { continue }
                values[key] = values[key] ?? decoded(member.value) ?? salvaged(member.value) ?? .unreadable
            }
            return .object(values)
        }
    }

    private static func collectRepeatedKeys(
        in text: ArraySlice<UInt8>, path: [String], into found: inout [[String]]
    ) {
        switch JSONParts(of: text) {
        case nil: break
        case .items(let items):
            for (index, item) in items.enumerated() {
                collectRepeatedKeys(in: item, path: path + ["\(index)"], into: &found)
            }
        case .members(let members):
            var seen: Set<String> = []
            for member in members {
                guard case .string(let key)? = decoded(member.key) else { continue }
                if !seen.insert(key).inserted { found.append(path + [key]) }
                collectRepeatedKeys(in: member.value, path: path + [key], into: &found)
            }
        }
    }

    private static func flaw(startingWith byte: UInt8) -> JSONFlaw {
        switch byte {
        case UInt8(ascii: "<"): .webPage
        case UInt8(ascii: "{"), UInt8(ascii: "["), 0xEF: .damaged
        default: .otherText
        }
    }
}

/// The pieces of one array or object, found by counting brackets and quotes, without reading them.
enum JSONParts {
    case items([ArraySlice<UInt8>])
    case members([(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)])

    /// nil where the text is no array or object that is closed at its end.
    init?(of text: ArraySlice<UInt8>) {
        let text = JSONParts.trimmed(text)
        guard let open = text.first, let close = text.last, text.count >= 2 else { return nil }
        let inside = text.dropFirst().dropLast()
        let comma = UInt8(ascii: ",")
        switch (open, close) {
        case (UInt8(ascii: "["), UInt8(ascii: "]")):
            guard let pieces = JSONParts.split(inside, at: comma) else { return nil }
            self = .items(pieces)
        case (UInt8(ascii: "{"), UInt8(ascii: "}")):
            guard let pieces = JSONParts.split(inside, at: comma) else { return nil }
            self = .members(
                pieces.compactMap { piece in
                    let halves = JSONParts.split(piece, at: UInt8(ascii: ":")) ?? []
                    return halves.count == 2 ? (halves[0], halves[1]) : nil
                })
        default:
            return nil
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = text.drop(while: isSpace)
        guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return rest }
        return rest[...last]
    }

    /// Splits at separators outside strings and brackets; nil where those don't match up.
    private static func split(_ text: ArraySlice<UInt8>, at separator: UInt8) -> [ArraySlice<UInt8>]? {
        var pieces: [ArraySlice<UInt8>] = []
        var start = text.startIndex
        var depth = 0
        var isInString = false
        var isEscaped = false
        for index in text.indices {
            let byte = text[index]
            if isInString {
                if isEscaped { isEscaped = false } else if byte == UInt8(ascii: "\\") { isEscaped = true }
                else if byte == UInt8(ascii: "\"") { isInString = false }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case separator where depth == 0:
                pieces.append(trimmed(text[start..<index]))
                start = index + 1
            default: break
            }
            if depth < 0 { return nil }
        }
        guard depth == 0, !isInString else { return nil }
        let last = trimmed(text[start...])
        if !last.isEmpty || !pieces.isEmpty { pieces.append(last) }
        return pieces
    }
}
