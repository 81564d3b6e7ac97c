import TOMLKit

/// A TOML value without the library's reference types, so that it can be kept and compared.
indirect enum TOMLNode: Hashable {
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case array([TOMLNode])
    case table([String: TOMLNode])
    /// A date or a time; kedge's files hold none.
    case other

    init(_ value: any TOMLValueConvertible) {
        self = switch value.type {
        case .string: .text(value.string ?? "")
        case .int: .integer(value.int ?? 0)
        case .double: .number(value.double ?? 0)
        case .bool: .boolean(value.bool ?? false)
        case .array: .array(value.array?.map { TOMLNode($0) } ?? [])
        case .table: .table(value.table.map(Self.members) ?? [:])
        default: .other
        }
    }

    /// The document's top table, or the syntax error with its line.
    static func parse(_ text: String) throws(SyntaxProblem) -> [String: TOMLNode] {
        if let problem = SyntaxCheck.problem(in: text) { throw problem }
        do {
            return members(try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            let isOpenText = error.description.contains("unescaped control characters")
            throw SyntaxProblem(
                line: error.source.begin.line,
                sentence: isOpenText ? "A text that begins with \" ends with \" on the same line." : error.description)
        } catch {
            throw SyntaxProblem(line: 1, sentence: "\(error)")
        }
    }

    private static func members(_ table: TOMLTable) -> [String: TOMLNode] {
        var members: [String: TOMLNode] = [:]
        for key in table.keys {
            if let value = table[key] { members[key] = TOMLNode(value) }
        }
        return members
    }

    /// The kind, as a sentence about a wrong one says it.
    var kindInWords: String {
        switch self {
        case .text: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .array: "a list"
        case .table: "a table"
        case .other: "a date or time"
        }
    }
}

/// The file isn't TOML from this line on.
public struct SyntaxProblem: Error, Hashable, Sendable {
    public let line: Int
    public let sentence: String
}

/// Finds the line that a key stands in. The TOML library keeps positions for syntax errors alone, so this
/// looks at the text: headers and keys at the start of a line, which is how people write config files.
struct SourceLines {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    /// The line (from 1) of `key` in the nth table of that header, or of the header where the key isn't found.
    func line(of key: String?, inTable header: String = "", number wanted: Int = 0) -> Int? {
        var current = ""
        var count = 0
        var headerLine: Int? = header.isEmpty ? 1 : nil
        for (index, line) in lines.enumerated() {
            let text = line.drop { $0 == " " || $0 == "\t" }
            if text.hasPrefix("[") {
                current = String(text.drop { $0 == "[" }.prefix { $0 != "]" && $0 != " " })
                if header.isEmpty, current == key { return index + 1 }
                if current == header {
                    if count == wanted { headerLine = index + 1 }
                    count += 1
                }
                continue
            }
            guard current == header, header.isEmpty || count == wanted + 1, let key, startsWithKey(text, key) else { continue }
            return index + 1
        }
        return key == nil || !header.isEmpty ? headerLine : nil
    }

    private func startsWithKey(_ line: Substring, _ key: String) -> Bool {
        for form in [key, "\"\(key)\"", "'\(key)'"] where line.hasPrefix(form) {
            let rest = line.dropFirst(form.count).drop { $0 == " " || $0 == "\t" }
            if rest.hasPrefix("=") || rest.hasPrefix(".") { return true }
        }
        return false
    }
}
