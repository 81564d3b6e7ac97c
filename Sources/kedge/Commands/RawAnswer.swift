import FoundationEssentials
import Helpdesk

/// An answer's body as `kedge api` prints it: the server's bytes, but for secrets and for what a terminal would obey.
///
/// JSON stays the same document: what is invisible becomes `\uXXXX`, and the value of a member that is a secret becomes
/// "[hidden]". Works on tokens, not on values, so that numbers keep their digits and members their order.
struct RawAnswer {
    /// What a text that can't be taken apart member by member is searched for: the credentials that a contract names
    /// (keepem.md), without case, `_` and `-`. In a document `SecretName` decides.
    private static let namedSecrets: Set<String> = ["magiclink", "registrationtoken"]
    static let hidden = "[hidden]"

    private enum Token {
        /// The bytes between the quotation marks, as they came.
        case string(ArraySlice<UInt8>)
        case open(UInt8), close(UInt8)
        /// Blanks, commas, colons, numbers, `true`, `false`, `null`.
        case plain(ArraySlice<UInt8>)
        case colon, comma
    }

    /// The text to print; nil where it isn't JSON and yet speaks of a secret, so that nobody can say where it stands.
    let text: String?
    let isJSON: Bool
    private let secrets: [String]

    /// - Parameter token: the account's, blotted out where a server repeats it.
    init(_ body: [UInt8], token: String) {
        // A damaged document doesn't say which text belongs to which name.
        guard Self.isJSON(body), let tokens = Self.tokens(body) else {
            isJSON = false
            secrets = [token]
            let shown = String(decoding: body, as: UTF8.self)
            let bare = Self.bare(String(decoding: body.filter { $0 != 0 }, as: UTF8.self))
            let namesSecret = Self.namedSecrets.contains { !bare.ranges(of: $0).isEmpty }
            text = namesSecret ? nil : Self.escaped(Self.blotted(shown, secrets), isJSON: false)
            return
        }
        isJSON = true
        let (output, found) = Self.rewritten(tokens)
        secrets = found.filter { $0.utf8.count >= 8 } + [token]
        text = Self.escaped(Self.blotted(output, secrets), isJSON: true)
    }

    /// A header's value with the same secrets gone.
    func header(_ name: String, _ value: String) -> String {
        ["set-cookie", "authorization"].contains(name.lowercased()) ? Self.hidden : Self.blotted(value, secrets)
    }

    // MARK: Reading

    /// A whole document, whatever it holds.
    static func isJSON(_ bytes: [UInt8]) -> Bool {
        (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil
    }

    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }

    /// nil where it can't be taken apart.
    private static func tokens(_ body: [UInt8]) -> [Token]? {
        guard String(validating: body, as: UTF8.self) != nil else { return nil }
        var tokens: [Token] = []
        var open: [UInt8] = []
        var index = 0
        while index < body.count {
            let start = index
            index += 1
            switch body[start] {
            case UInt8(ascii: "\""):
                while index < body.count, body[index] != UInt8(ascii: "\"") { index += body[index] == UInt8(ascii: "\\") ? 2 : 1 }
                guard index < body.count else { return nil }
                tokens.append(.string(body[(start + 1)..<index]))
                index += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open.append(body[start])
                tokens.append(.open(body[start]))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // `}` and `]` stand two after what they close.
                guard open.popLast() == body[start] - 2 else { return nil }
                tokens.append(.close(body[start]))
            case UInt8(ascii: ":"): tokens.append(.colon)
            case UInt8(ascii: ","): tokens.append(.comma)
            case let byte where isPlain(byte):
                while index < body.count, isPlain(body[index]) { index += 1 }
                tokens.append(.plain(body[start..<index]))
            default: return nil
            }
        }
        return open.isEmpty && !tokens.isEmpty ? tokens : nil
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"): true
        default: false
        }
    }

    // MARK: Writing

    private static func rewritten(_ tokens: [Token]) -> (text: String, secrets: [String]) {
        var output: [UInt8] = []
        var secrets: [String] = []
        var last: ArraySlice<UInt8>?
        /// Of what is left out: how deep it is open, nil where nothing is.
        var hiddenDepth: Int?
        for (index, token) in tokens.enumerated() {
            if let depth = hiddenDepth {
                switch token {
                case .open: hiddenDepth = depth + 1
                case .close where depth > 0:
                    hiddenDepth = depth - 1
                    continue
                case .comma where depth == 0, .close: hiddenDepth = nil
                case .string(let bytes): secrets.append(decoded(bytes))
                case .plain, .colon, .comma: break
                }
                if hiddenDepth != nil { continue }
            }
            switch token {
            case .string(let bytes):
                last = bytes
                if !isKey(tokens, index), quotesSecret(decoded(bytes)) {
                    output += Array("\"\(hidden)\"".utf8)
                    continue
                }
                output += [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
            case .colon:
                output.append(UInt8(ascii: ":"))
                if let key = last, SecretName.isOne(decoded(key)) {
                    output += Array("\"\(hidden)\"".utf8)
                    hiddenDepth = 0
                }
            case .comma: output.append(UInt8(ascii: ","))
            case .open(let byte), .close(let byte): output.append(byte)
            case .plain(let bytes): output += bytes
            }
        }
        return (String(decoding: output, as: UTF8.self), secrets)
    }

    /// The next that isn't a blank is a colon.
    private static func isKey(_ tokens: [Token], _ index: Int) -> Bool {
        for token in tokens[(index + 1)...] {
            switch token {
            case .colon: return true
            case .plain: continue
            default: return false
            }
        }
        return false
    }

    /// A text that holds another document, or an address, with a secret in it.
    private static func quotesSecret(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }) else { return false }
        let bare = bare(text)
        return namedSecrets.contains { !bare.ranges(of: $0).isEmpty }
    }

    /// What a string's bytes mean; what can't be decoded stays as it is.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(UInt8(ascii: "\\")) else { return text }
        var units: [UInt16] = []
        var rest = Array(text.utf16)[...]
        while let unit = rest.popFirst() {
            guard unit == 0x5C, let escape = rest.popFirst() else {
                units.append(unit)
                continue
            }
            switch escape {
            case 0x75:
                let digits = String(decoding: rest.prefix(4), as: UTF16.self)
                guard digits.count == 4, let value = UInt16(digits, radix: 16) else { return text }
                units.append(value)
                rest = rest.dropFirst(4)
            case 0x6E: units.append(0x0A)
            case 0x74: units.append(0x09)
            case 0x72: units.append(0x0D)
            case 0x62: units.append(0x08)
            case 0x66: units.append(0x0C)
            default: units.append(escape)
            }
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func bare(_ text: String) -> String { text.lowercased().filter { $0 != "_" && $0 != "-" } }

    private static func blotted(_ text: String, _ secrets: [String]) -> String {
        secrets.reduce(text) { text, secret in
            guard secret.utf8.count >= 4, !text.ranges(of: secret).isEmpty else { return text }
            return text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: hidden)
        }
    }

    /// What is invisible, as `\uXXXX`; blanks between lines stay.
    private static func escaped(_ text: String, isJSON: Bool) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case " "..."~", "\n": output.unicodeScalars.append(scalar)
            case "\r": break
            case "\t": output += isJSON ? " " : "\t"
            // As in all JSON that kedge prints.
            default: output += OutputValue.text(String(scalar)).rendered.dropFirst().dropLast()
            }
        }
        return output
    }
}
