import Canvas
import PtyHarness
import Terminal

/// A sink with the cells that belong to it: those that differ between clean texts of many shapes.
struct SunkField {
    private let sink: ScreenSink
    private let desk: SweptDesk
    private let clean: Frame
    /// Indices of cells that the text may change.
    private(set) var cells: Set<Int> = []
    /// Whole lines that stand around clean texts, numbers left out: how many lines are below, the message that follows.
    private var ownLines: Set<String> = []

    /// Short, empty, long, tall, wide, and marked as cleaned: each changes what its field may change.
    private static let cleanTexts = [
        "x", "", "plain words", String(repeating: "abcdefghi ", count: 300), String(repeating: "W", count: 3_000),
        String(repeating: "line\n", count: 80), String(repeating: "two\n\n", count: 9), "漢字漢字", "a\u{200B}b", "\t", "   ", "\u{1B}[31m",
        "https://shop.example/1", "7", "one\ntwo", "-", "low", "open", String(repeating: "\u{200B}x ", count: 400), "\u{5E9}\u{5DC}",
        String(repeating: "- item\n", count: 40), "> quoted\n> words", "{\"a\":[1,2]}", "<p>one<br>two</p><table><tr><td>x</td></tr></table>",
        // Numbers and words that are weighed, and what runs to many lines of each kind.
        "48213", "refund 48213", "paid 48213 EUR twice", "a\u{9B}2Jb", "a\u{202E}48213", "漢字 refund",
        "Order 48213", "order zzzzzzzzzzzzz9zzzzz", "Order 7, x", "Order#11", "Order 5 漢字", "Order 1049l漢字", "a> b\n>> c\n7", "> a\n\n>> b\n\nc",
        "refund" + String(repeating: "\t", count: 40) + "paid", "Anna" + String(repeating: " ", count: 200) + "end",
        String(repeating: "\u{1B}[1;", count: 60), String(repeating: "W", count: 44) + " 1 2", "a " + String(repeating: ";1", count: 40) + " b",
    ] + (24...76).map { String(repeating: "v", count: $0) } + (2...24).flatMap { count in
        // Of every height and width, clean and marked as cleaned, so that what moves may move.
        [String(repeating: "abc", count: count), String(repeating: "word\n\n", count: count), String(repeating: "a \u{1B}[1m b\n", count: count), String(repeating: "\u{200B}1234567", count: count)]
    }

    /// Texts that run to thousands of lines, for a full run.
    private static let longCleanTexts = [
        String(repeating: "1;", count: 5_000), "a\u{1B}[" + String(repeating: "1;", count: 5_000) + "mb", "a b\u{1B}[" + String(repeating: "1;", count: 900),
        String(repeating: "\n", count: 100_000), String(repeating: "x", count: 200_000),
        String(repeating: "word ", count: 100_000), String(repeating: "s", count: 65_536),
        String(repeating: "a\u{301}\u{301}\u{301}\u{301}", count: 2_500),
    ] + (0..<12).map { count in
        // Of every remainder, as a long text is shown from its end.
        "a\u{1B}[" + String(repeating: "1;", count: 5_000 - 7 * count) + "m words"
    }
    /// What a sample leaves out with them.
    static let sampledByteCount = 2_000

    init(_ sink: ScreenSink, isFull: Bool) {
        self.sink = sink
        desk = SweptDesk()
        let frames = (Self.cleanTexts + (isFull ? Self.longCleanTexts : [])).map { [desk] text in Self.frame(sink, desk, text) }
        clean = frames[0]
        for frame in frames { ownLines.formUnion(frame.textLines().map(Self.withoutNumbers)) }
        for frame in frames.dropFirst() {
            for index in clean.cells.indices where clean.cells[index] != frame.cells[index] { cells.insert(index) }
        }
    }

    private static func frame(_ sink: ScreenSink, _ desk: SweptDesk, _ text: String) -> Frame {
        var desk = desk
        sink.show(&desk, text)
        desk.rest()
        return desk.frame
    }

    /// What a text does that it may not, and what has seen it; nil where it keeps to its field.
    /// - Parameter standIn: in the place of kedge's own filter, for what is painted at the field's first cell.
    func flaw(_ text: String, _ standIn: ((String) -> String)?) -> (text: String, oracle: HostileOracle)? {
        let frame = Self.frame(sink, desk, text)
        var bytes = Self.painted(frame)
        if let standIn, let first = cells.min() {
            let (row, column) = (first / frame.size.columns, first % frame.size.columns)
            bytes += Array("\u{1B}[\(row + 1);\(column + 1)H\(standIn(text))".utf8)
        }
        if let flaw = TerminalGrammar.flaw(in: bytes) { return ("sent: \(flaw)", .sent) }
        var emulator = Emulator(columns: frame.size.columns, rows: frame.size.rows)
        emulator.feed(bytes)
        if let odd = emulator.oddities.first { return ("the terminal obeys \(odd)", .obeyed) }
        if emulator.bellCount > 0 { return ("it rings", .obeyed) }
        if !emulator.modes.isSubset(of: ["?25"]) { return ("modes \(emulator.modes)", .obeyed) }
        if emulator.title != frame.title?.string ?? "" { return ("the title is \(emulator.title)", .title) }
        return strayed(frame, emulator).map { ($0, .strayed) }
    }

    private static func painted(_ frame: Frame) -> [UInt8] {
        var painter = Painter(traits: TerminalTraits())
        return painter.bytes(for: frame)
    }

    /// Digits as one, and runs of blanks and rules as one.
    private static func withoutNumbers(_ line: String) -> String {
        var result = ""
        for character in line {
            let next: Character = ("0"..."9").contains(character) ? "0" : character
            if next == result.last, "0 ╌".contains(next) { continue }
            result.append(next)
        }
        return result
    }

    /// Cells outside the field that aren't as with a clean text, in the frame or on the terminal.
    private func strayed(_ frame: Frame, _ emulator: Emulator) -> String? {
        guard frame.size == clean.size else { return "the frame has another size" }
        for index in clean.cells.indices where !cells.contains(index) {
            let (row, column) = (index / frame.size.columns, index % frame.size.columns)
            if frame.cells[index] != clean.cells[index], !ownLines.contains(Self.withoutNumbers(frame.textLines()[row])) {
                return "row \(row) of the frame is \(frame.textLines()[row].debugDescription), with a clean text \(clean.textLines()[row].debugDescription)"
            }
            var expected: [UInt8] = []
            frame.cells[index].appendUTF8(to: &expected)
            if emulator.cells[row][column].text != String(decoding: expected, as: UTF8.self) {
                return "row \(row), column \(column) shows \(emulator.cells[row][column].text.debugDescription)"
            }
        }
        return nil
    }
}
