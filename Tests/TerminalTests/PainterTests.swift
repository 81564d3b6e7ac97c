import Canvas
import Testing

@testable import Terminal

@Suite("Painter")
struct PainterTests {
    static let text = Style(foreground: .palette(252))
    static let accent = Style(foreground: .palette(110))
    static let selected = Style(foreground: .palette(110), attributes: .reverse)
    static let subjects = ["Checkout returns 502", "返金について 😀", "Ünïcode café", "Tabs and e\u{301}\u{302} marks", "", "Où est ma commande"]

    /// A queue as it is drawn: a bar, an id that is highlighted, text of others.
    static func list(_ size: Size, top: Int, cursor: Int) -> Frame {
        var frame = Frame(size: size)
        frame.draw(" 1 Mine 12  [2 Open 142 +3]  3 Unassigned 31", at: Position(column: 0, row: 0), style: text)
        for row in 1..<max(1, size.rows - 1) {
            let item = top + row - 1
            if item == cursor { frame.draw(Glyph.bar.text, at: Position(column: 0, row: row), style: accent) }
            frame.draw("tkt_\(1_000 + item)", at: Position(column: 9, row: row), style: item == cursor ? selected : text)
            frame.draw(SafeText(subjects[item % subjects.count] + " \(item * 7_919 % 997)"), at: Position(column: 19, row: row), width: 34, style: text)
            frame.draw("Person \(item * 31 % 17)", at: Position(column: 54, row: row), width: 10, style: text)
            frame.draw("◉ open", at: Position(column: 68, row: row), style: text)
        }
        frame.cursor = Position(column: 9, row: max(0, min(size.rows - 1, cursor - top + 1)))
        return frame
    }

    static func traits() -> TerminalTraits { TerminalTraits() }

    @Test("Moving the cursor costs at most 90 bytes, scrolling 150, no change nothing")
    func bytes() {
        for size in [Size(columns: 80, rows: 24), Size(columns: 200, rows: 50)] {
            var painter = Painter(traits: Self.traits())
            let first = painter.bytes(for: Self.list(size, top: 0, cursor: 0)).count
            #expect(first < size.columns * size.rows)
            #expect(painter.bytes(for: Self.list(size, top: 0, cursor: 0)).isEmpty)
            for cursor in 1...15 {
                #expect(painter.bytes(for: Self.list(size, top: 0, cursor: cursor)).count <= 90)
            }
            for top in 1...5 {
                _ = painter.bytes(for: Self.list(size, top: top - 1, cursor: top + size.rows - 4))
                let scrolled = painter.bytes(for: Self.list(size, top: top, cursor: top + size.rows - 3)).count
                #expect(scrolled <= 220, "\(scrolled)")
            }
        }
    }

    @Test("What is sent ends as the frame on a terminal", arguments: [1, 2, 3, 4, 5, 6])
    func fuzz(seed: UInt64) {
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let size = Size(columns: 40, rows: 10)
        var traits = Self.traits()
        if seed % 2 == 0 { (traits.canErase, traits.canMoveToColumn) = (false, false) }
        if seed % 3 == 0 { traits.canScroll = false }
        var painter = Painter(traits: traits)
        var terminal = LittleTerminal(columns: size.columns, rows: size.rows)
        var frame = Frame(size: size)
        let words: [SafeText] = ["漢字", "é", "abc", "   ", "😀x", "e\u{301}", "▐", "a long piece of text", "字"]
        let styles = [Style.standard, Self.text, Self.selected, Style(background: .palette(4)), Style(attributes: .underline)]
        for step in 0..<400 {
            switch random(4) {
            case 0: frame = Self.list(size, top: random(6), cursor: random(9))
            case 1: frame = frame.shiftingRows(from: random(4), through: 5 + random(5), by: random(7) - 3)
            default:
                for _ in 0..<random(6) {
                    let position = Position(column: random(44) - 2, row: random(10))
                    frame.draw(words[random(words.count)], at: position, width: random(12), style: styles[random(styles.count)])
                }
            }
            frame.cursor = random(3) == 0 ? nil : Position(column: random(40), row: random(10))
            terminal.feed(painter.bytes(for: frame))
            guard terminal.lines == frame.textLines(), terminal.unknown.isEmpty,
                frame.cursor.map({ $0 == Position(column: terminal.column, row: terminal.row) }) ?? true
            else {
                Issue.record("step \(step): \(zip(terminal.lines, frame.textLines()).filter { $0 != $1 }) \(terminal.unknown)")
                return
            }
        }
    }

    @Test("A terminal that counts a character differently keeps the columns after it in place")
    func disagreement() {
        var painter = Painter(traits: Self.traits())
        var terminal = LittleTerminal(columns: 40, rows: 2)
        terminal.wideScalars = [0xE9, 0x2026]
        var frame = Frame(size: Size(columns: 40, rows: 2))
        frame.draw("Caf\u{E9}… more", at: Position(column: 0, row: 0))
        frame.draw("end", at: Position(column: 14, row: 0))
        terminal.feed(painter.bytes(for: frame))
        #expect(terminal.cells[0][14..<17] == ["e", "n", "d"])
        frame.draw("x", at: Position(column: 15, row: 0), style: Self.accent)
        frame.cursor = Position(column: 6, row: 0)
        terminal.feed(painter.bytes(for: frame))
        #expect(terminal.cells[0][15] == "x" && terminal.column == 6)
    }

    @Test("The title is sent once, as text alone")
    func title() {
        var painter = Painter(traits: Self.traits())
        var frame = Frame(size: Size(columns: 10, rows: 2))
        frame.title = SafeText("a\u{7}\u{1B}]0;evil")
        let bytes = painter.bytes(for: frame)
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("\u{1B}]2;a␇␛0;evil\u{1B}\\"))
        #expect(painter.bytes(for: frame).isEmpty)
        frame.title = nil
        #expect(painter.bytes(for: frame).isEmpty)
    }

    @Test("A hostile string in a field changes nothing outside it and sends no byte of its own making")
    func hostile() {
        for text in ["a\u{1B}[2J", "x\r\ny", "\u{9B}10;10H", "\u{1B}]0;t\u{7}", "\u{202E}gnp", String(repeating: "\u{301}", count: 9_000)] {
            var painter = Painter(traits: Self.traits())
            var terminal = LittleTerminal(columns: 40, rows: 3)
            var frame = Frame(size: Size(columns: 40, rows: 3))
            frame.fill(frame.bounds, "#")
            frame.draw(SafeText(text), at: Position(column: 5, row: 1), width: 10)
            let bytes = painter.bytes(for: frame)
            terminal.feed(bytes)
            #expect(terminal.lines == frame.textLines())
            #expect(bytes.count < 400)
        }
    }

    @Test("Styles by depth", arguments: [
        (ColorDepth.palette, "38;5;110"), (.direct, "38;5;110"), (.sixteen, "94"), (.eight, "1;34"), (.none, ""),
    ])
    func depths(depth: ColorDepth, expected: String) {
        var traits = Self.traits()
        traits.depth = depth
        let bytes = StyleBytes(traits: traits).change(from: .standard, to: Self.accent)
        #expect(String(decoding: bytes, as: UTF8.self) == (expected.isEmpty ? "" : "\u{1B}[\(expected)m"))
    }

    @Test("Every change of style ends in that style")
    func styles() {
        let colors: [Color] = [.standard, .palette(4), .palette(252), .rgb(1, 2, 3)]
        let all = colors.flatMap { color in (0..<32).map { Style(foreground: color, attributes: Attributes(rawValue: $0)) } }
        let bytes = StyleBytes(traits: Self.traits())
        for old in all { for new in all where old != new { #expect(!bytes.change(from: old, to: new).isEmpty) } }
        #expect(bytes.change(from: Self.selected, to: Self.selected).isEmpty)
        #expect(bytes.change(from: nil, to: .standard) == Array("\u{1B}[m".utf8))
    }
}
