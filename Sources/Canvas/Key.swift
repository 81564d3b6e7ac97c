/// One key as a person pressed it, or one paste.
public enum Key: Hashable, Sendable {
    /// Typed text, one character; the space bar is `.character(" ")`.
    case character(Character)
    /// Ctrl with a letter (lower case) or one of `@ \ ] ^ _`. Ctrl-I, -J, -M, -H and -[ are Tab, Enter, Enter,
    /// Backspace and Esc, since terminals send the same byte.
    case control(Character)
    /// Alt (or a quick Esc before it) with a character.
    case alt(Character)
    case named(NamedKey, KeyModifiers)
    /// Pasted text, as it came: line ends and anything else in it are the reader's to judge.
    case paste(String)

    /// A named key without modifiers.
    public static func named(_ key: NamedKey) -> Key { .named(key, []) }

    public static let up = Key.named(.up, [])
    public static let down = Key.named(.down, [])
    public static let left = Key.named(.left, [])
    public static let right = Key.named(.right, [])
    public static let home = Key.named(.home, [])
    public static let end = Key.named(.end, [])
    public static let pageUp = Key.named(.pageUp, [])
    public static let pageDown = Key.named(.pageDown, [])
    public static let enter = Key.named(.enter, [])
    public static let tab = Key.named(.tab, [])
    public static let backTab = Key.named(.tab, .shift)
    public static let escape = Key.named(.escape, [])
    public static let backspace = Key.named(.backspace, [])
    public static let delete = Key.named(.delete, [])
    public static let insert = Key.named(.insert, [])
    public static let space = Key.character(" ")
}

/// A key that types nothing.
public enum NamedKey: Hashable, Sendable {
    case up, down, left, right
    case home, end, pageUp, pageDown
    case enter, tab, escape
    case backspace, delete, insert
    /// F1 is 1.
    case function(Int)
}

/// Keys held with a named key.
public struct KeyModifiers: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let shift = KeyModifiers(rawValue: 1)
    public static let alt = KeyModifiers(rawValue: 2)
    public static let control = KeyModifiers(rawValue: 4)
}

/// Keys pressed one after the other that mean one thing: `g g`, `C-x s`.
public struct KeyChord: Hashable, Sendable {
    public var keys: [Key]

    public init(_ keys: [Key]) { self.keys = keys }
}
