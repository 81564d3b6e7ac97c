/// Why a key couldn't be read, as a sentence.
public struct KeyNotationError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

/// How keys are written in keymap files and on the screen: `j`, `C-x`, `M-b`, `<Esc>`, `<S-Tab>`, `<C-Left>`, `<F1>`,
/// `<Space>`; a chord has blanks between its keys.
extension Key {
    private static let names: [(String, NamedKey)] = [
        ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end),
        ("PgUp", .pageUp), ("PgDn", .pageDown), ("Enter", .enter), ("Tab", .tab), ("Esc", .escape),
        ("BS", .backspace), ("Del", .delete), ("Ins", .insert),
    ]

    /// Reads one key. `\|` is `|`, as tables write it.
    public init(parsing notation: String) throws(KeyNotationError) {
        let characters = Array(notation)
        switch characters.count {
        case 1 where !characters[0].isWhitespace:
            self = .character(characters[0])
        case 2 where notation == "\\|":
            self = .character("|")
        case 3 where notation.hasPrefix("C-"):
            self = try Self.control(characters[2], notation)
        case 3 where notation.hasPrefix("M-") && !characters[2].isWhitespace:
            self = .alt(characters[2])
        case 4... where characters.first == "<" && characters.last == ">":
            self = try Self.bracketed(String(characters.dropFirst().dropLast()), notation)
        default:
            throw KeyNotationError(
                description: "“\(notation)” is no key; write j, C-x, M-b, <Esc>, <S-Tab> or <F1>")
        }
    }

    private static func control(_ character: Character, _ notation: String) throws(KeyNotationError) -> Key {
        switch character {
        case "i", "j", "m", "h", "[", "I", "J", "M", "H":
            throw KeyNotationError(
                description: "“\(notation)” can't be told from Tab, Enter, Backspace or Esc; write <Tab>, <Enter>, <BS> or <Esc>")
        case "a"..."z", "@", "\\", "]", "^", "_":
            return .control(character)
        case "A"..."Z":
            throw KeyNotationError(
                description: "“\(notation)”: Ctrl doesn't know capitals; write C-\(character.lowercased())")
        default:
            throw KeyNotationError(description: "“\(notation)”: terminals have no Ctrl with this key")
        }
    }

    private static func bracketed(_ inside: String, _ notation: String) throws(KeyNotationError) -> Key {
        var name = Substring(inside)
        var modifiers: KeyModifiers = []
        while name.count > 2, name.dropFirst().first == "-" {
            switch name.first {
            case "S": modifiers.insert(.shift)
            case "M": modifiers.insert(.alt)
            case "C": modifiers.insert(.control)
            default: throw KeyNotationError(description: "“\(notation)”: the modifiers are S-, M- and C-")
            }
            name = name.dropFirst(2)
        }
        if name == "Space" {
            switch modifiers {
            case []: return .space
            case .alt: return .alt(" ")
            case .control: return .control("@")
            default: throw KeyNotationError(description: "“\(notation)”: terminals can't tell this from <Space>")
            }
        }
        if let key = names.first(where: { $0.0 == name })?.1 { return .named(key, modifiers) }
        if name.first == "F", let number = Int(name.dropFirst()), (1...24).contains(number), name.dropFirst().first != "0" {
            return .named(.function(number), modifiers)
        }
        throw KeyNotationError(
            description: "“\(notation)” is no key; the names are \(names.map(\.0).joined(separator: " ")) Space F1 … F24")
    }

    /// The key as `init(parsing:)` reads it. A paste has no notation and is written `<Paste>`.
    public var notation: String {
        switch self {
        case .character(" "): return "<Space>"
        case .character(let character): return String(character)
        case .control(let character): return "C-\(character)"
        case .alt(" "): return "<M-Space>"
        case .alt(let character): return "M-\(character)"
        case .paste: return "<Paste>"
        case .named(let key, let modifiers):
            let prefix = (modifiers.contains(.control) ? "C-" : "") + (modifiers.contains(.alt) ? "M-" : "")
                + (modifiers.contains(.shift) ? "S-" : "")
            if case .function(let number) = key { return "<\(prefix)F\(number)>" }
            return "<\(prefix)\(Self.names.first { $0.1 == key }?.0 ?? "?")>"
        }
    }
}

extension KeyChord {
    /// Reads keys with blanks between them, at least one.
    public init(parsing notation: String) throws(KeyNotationError) {
        var keys: [Key] = []
        for part in notation.split(separator: " ") { keys.append(try Key(parsing: String(part))) }
        guard !keys.isEmpty else { throw KeyNotationError(description: "a key is missing") }
        self.init(keys)
    }

    public var notation: String { keys.map(\.notation).joined(separator: " ") }
}
