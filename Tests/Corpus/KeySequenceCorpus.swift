import Canvas

/// A sequence that some terminal sends, and the key it is, if it is one that kedge knows.
public struct KeySequence: Sendable, CustomStringConvertible {
    public let name: String
    public let bytes: [UInt8]
    public let key: Key?

    public var description: String { name }

    init(_ name: String, _ text: String, _ key: Key? = nil) {
        self.name = name
        bytes = Array(text.utf8)
        self.key = key
    }
}

/// What terminals send that isn't typed text: more than 500 sequences of xterm, rxvt, the Linux console, VT220, screen,
/// tmux, kitty and foot. None may ever become a letter, whole or torn.
public let keySequenceCorpus: [KeySequence] = cursorKeys + editingKeys + functionKeys + keypad + mouse + kitty + replies

private let escape = "\u{1B}"

private func modifiers(_ value: Int) -> KeyModifiers {
    let bits = value - 1
    var result: KeyModifiers = []
    if bits & 1 != 0 { result.insert(.shift) }
    if bits & 10 != 0 { result.insert(.alt) }
    if bits & 4 != 0 { result.insert(.control) }
    return result
}

private let arrows: [(String, NamedKey)] = [
    ("A", .up), ("B", .down), ("C", .right), ("D", .left), ("H", .home), ("F", .end),
]

/// Collects sequences, so that each part of the corpus is a plain loop.
private func collect(_ body: ((String, String, Key?) -> Void) -> Void) -> [KeySequence] {
    var list: [KeySequence] = []
    body { list.append(KeySequence($0, $1, $2)) }
    return list
}

private let cursorKeys: [KeySequence] = collect { add in
    for (letter, key) in arrows {
        add("normal \(letter)", "\(escape)[\(letter)", .named(key))
        add("application \(letter)", "\(escape)O\(letter)", .named(key))
        add("alt prefix \(letter)", "\(escape)\(escape)[\(letter)", .named(key, .alt))
        add("alt prefix application \(letter)", "\(escape)\(escape)O\(letter)", .named(key, .alt))
        add("kitty release \(letter)", "\(escape)[1;1:3\(letter)", nil)
        for value in 2...16 {
            let held = Key.named(key, modifiers(value))
            add("xterm \(value) \(letter)", "\(escape)[1;\(value)\(letter)", held)
            add("old xterm \(value) \(letter)", "\(escape)O\(value)\(letter)", held)
            add("older \(value) \(letter)", "\(escape)[\(value)\(letter)", held)
        }
    }
    for (letter, key) in zip(["a", "b", "c", "d"], [NamedKey.up, .down, .right, .left]) {
        add("rxvt shift \(letter)", "\(escape)[\(letter)", .named(key, .shift))
        add("rxvt ctrl \(letter)", "\(escape)O\(letter)", .named(key, .control))
        add("rxvt alt shift \(letter)", "\(escape)\(escape)[\(letter)", .named(key, [.alt, .shift]))
    }
    add("back tab", "\(escape)[Z", .backTab)
    add("ctrl back tab", "\(escape)[1;6Z", .named(.tab, [.control, .shift]))
}

private let editingKeys: [KeySequence] = collect { add in
    let keys: [NamedKey] = [.home, .insert, .delete, .end, .pageUp, .pageDown, .home, .end]
    for (index, key) in keys.enumerated() {
        let number = index + 1
        add("vt \(number)", "\(escape)[\(number)~", .named(key))
        add("rxvt shift \(number)", "\(escape)[\(number)$", .named(key, .shift))
        add("rxvt ctrl \(number)", "\(escape)[\(number)^", .named(key, .control))
        add("rxvt ctrl shift \(number)", "\(escape)[\(number)@", .named(key, [.control, .shift]))
        add("rxvt alt \(number)", "\(escape)\(escape)[\(number)~", .named(key, .alt))
        for value in 2...8 { add("xterm \(value) \(number)", "\(escape)[\(number);\(value)~", .named(key, modifiers(value))) }
    }
}

private let functionKeys: [KeySequence] = collect { add in
    for (index, number) in [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34].enumerated() {
        let key = NamedKey.function(index + 1)
        add("vt \(key)", "\(escape)[\(number)~", .named(key))
        for value in [2, 3, 5, 6] { add("xterm \(value) \(key)", "\(escape)[\(number);\(value)~", .named(key, modifiers(value))) }
        add("rxvt ctrl \(key)", "\(escape)[\(number)^", .named(key, .control))
    }
    for (index, letter) in ["P", "Q", "R", "S"].enumerated() {
        let key = NamedKey.function(index + 1)
        add("application \(key)", "\(escape)O\(letter)", .named(key))
        add("konsole \(key)", "\(escape)O5\(letter)", .named(key, .control))
        for value in 2...8 { add("xterm \(value) \(letter)", "\(escape)[1;\(value)\(letter)", .named(key, modifiers(value))) }
    }
    for (index, letter) in ["A", "B", "C", "D", "E"].enumerated() {
        add("console \(letter)", "\(escape)[[\(letter)", .named(.function(index + 1)))
    }
}

private let keypad: [KeySequence] = collect { add in
    for letter in "jklmnopqrstuvwxyXE" { add("keypad \(letter)", "\(escape)O\(letter)", nil) }
    add("keypad enter", "\(escape)OM", .enter)
    add("keypad centre", "\(escape)[E", nil)
    for value in 2...8 { for letter in "jkmpu" { add("keypad \(value) \(letter)", "\(escape)O\(value)\(letter)", nil) } }
}

private let mouse: [KeySequence] = collect { add in
    for report in [" !!", "#aa", "`jk", "aqq", "  ~", "\"QQ", " \u{C8}\u{E1}"] { add("X10 mouse \(report)", "\(escape)[M\(report)", nil) }
    for report in ["0;1;1M", "0;80;24m", "64;10;10M", "65;10;10M", "35;222;111M", "2;5;5m"] { add("SGR mouse \(report)", "\(escape)[<\(report)", nil) }
    for report in ["32;10;10M", "35;120;40M", "96;1;1M"] { add("urxvt mouse \(report)", "\(escape)[\(report)", nil) }
}

private let kitty: [KeySequence] = collect { add in
    for code in [97, 106, 115, 121, 89, 48, 49, 57, 33, 58] {
        for form in ["\(code)u", "\(code);1:3u", "\(code);2u", "\(code);;\(code)u", "27;2;\(code)~"] { add("kitty \(form)", "\(escape)[\(form)", nil) }
    }
    for form in ["57363u", "57358;65u", "?1u"] { add("kitty \(form)", "\(escape)[\(form)", nil) }
    add("kitty esc", "\(escape)[27u", .escape)
    add("kitty ctrl enter", "\(escape)[13;5u", .named(.enter, .control))
    add("kitty ctrl s", "\(escape)[115;5u", .control("s"))
    add("xterm ctrl enter", "\(escape)[27;5;13~", .named(.enter, .control))
}

private let replies: [KeySequence] = collect { add in
    let control = [
        "?1;2c", "?62;22c", ">0;276;0c", ">41;354;0c", "=0c", "0n", "3n", "24;80R", "?24;80;1R", "1;1R", "?2004;1$y", "?1006;2$y", "2;1$y",
        "8;24;80t", "4;600;800t", "9;50;200t", "I", "O", "?6c", "?997;1n", "48;24;80;600;800t", "2;2;1$w", "1;2;3;4x", "?12;25h", "1 q",
        String(repeating: "1;", count: 100) + "q",
    ]
    for text in control { add("reply \(text)", "\(escape)[\(text)", nil) }
    let system = [
        "10;rgb:ffff/ffff/ffff", "11;rgb:0000/0000/0000", "4;1;rgb:cdcd/0000/0000", "52;c;YXBwcm92ZQ==", "lWindow title", "LIcon", "12;rgb:a/b/c",
    ]
    for text in system {
        add("reply \(text) ST", "\(escape)]\(text)\(escape)\\", nil)
        add("reply \(text) BEL", "\(escape)]\(text)\u{7}", nil)
    }
    for text in ["P1$r0m", "P>|xterm(354)", "P!|00000000", "P1+r544e=787465726d", "_Gi=1;OK", "^private", "Xstart", "P0$r", "P1$r1 q"] {
        add("string \(text)", "\(escape)\(text)\(escape)\\", nil)
    }
}
