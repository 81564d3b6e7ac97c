import Testing

@testable import Canvas

@Suite("Key notation")
struct KeyNotationTests {
    @Test("Reads what keymaps write", arguments: [
        ("j", Key.character("j")), ("G", .character("G")), ("C-x", .control("x")), ("C-_", .control("_")), ("M-b", .alt("b")),
        ("M-_", .alt("_")), ("<Esc>", .escape), ("<S-Tab>", .backTab), ("<C-Left>", .named(.left, .control)), ("<PgDn>", .pageDown),
        ("<F1>", .named(.function(1), [])), ("<Space>", .space), ("\\|", .character("|")), ("|", .character("|")), ("<", .character("<")),
        (">", .character(">")), ("<BS>", .backspace), ("<C-M-S-Up>", .named(.up, [.control, .alt, .shift])), ("1", .character("1")),
        ("<M-Enter>", .named(.enter, .alt)), ("-", .character("-")), ("é", .character("é")),
    ])
    func reads(notation: String, key: Key) throws {
        #expect(try Key(parsing: notation) == key)
        #expect(try Key(parsing: key.notation) == key)
    }

    @Test("Everything that can be pressed can be written and read again")
    func roundTrip() throws {
        var keys: [Key] = (0x21..<0x7F).compactMap { Unicode.Scalar($0).map { Key.character(Character($0)) } }
        keys += keys.compactMap { if case .character(let character) = $0 { .alt(character) } else { nil } }
        keys += "abcdefgklnopqrstuvwxyz@\\]^_".map { .control($0) }
        let names: [NamedKey] = [
            .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .tab, .escape, .backspace, .delete, .insert,
        ] + (1...24).map { .function($0) }
        for name in names { for modifiers in 0..<8 { keys.append(.named(name, KeyModifiers(rawValue: UInt8(modifiers)))) } }
        for key in keys { #expect(try Key(parsing: key.notation) == key) }
        let chord = KeyChord([.control("x"), .character("s")])
        #expect(chord.notation == "C-x s")
        #expect(try KeyChord(parsing: "C-x s") == chord)
        #expect(try KeyChord(parsing: "g g").keys == [.character("g"), .character("g")])
    }

    @Test("Refuses what no terminal sends or nobody knows", arguments: [
        "", " ", "jj", "C-", "C-i", "C-M", "C-X", "C-1", "<Foo>", "<F0>", "<F25>", "<X-Up>", "<S-Space>", "<letter>", "<Up", "M- ",
    ])
    func refuses(notation: String) { #expect(throws: KeyNotationError.self) { try KeyChord(parsing: notation) } }
}
