import Corpus
import Testing

@testable import Canvas

@Suite("Frame")
struct FrameTests {
    static let mark = Style(attributes: .reverse)

    @Test("Nothing drawn leaves its rectangle", arguments: [1, 2, 3])
    func bounds(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let texts = hostileStrings(seed: seed).map { SafeText(String($0.text.prefix(500))) } + ["漢字漢字", "a漢b字", "plain"]
        for text in texts {
            var frame = Frame(size: Size(columns: 30, rows: 5))
            frame.fill(frame.bounds, "#")
            let column = Int.random(in: -4...31, using: &random)
            let row = Int.random(in: -1...5, using: &random)
            let width = Int.random(in: 0...12, using: &random)
            let used = frame.draw(text, at: Position(column: column, row: row), width: width, style: Self.mark)
            #expect(used <= width)
            for y in 0..<5 {
                for x in 0..<30 where y != row || x < column || x >= column + width {
                    #expect(frame.cell(at: Position(column: x, row: y)) == Cell(base: 0x23, marks: 0, style: .standard))
                }
            }
            for line in frame.textLines() { #expect(SafeText(line).columns == 30) }
        }
    }

    @Test("A wide character cut by a later one leaves no half")
    func halves() {
        var frame = Frame(size: Size(columns: 6, rows: 1))
        frame.draw("漢字漢", at: Position(column: 0, row: 0))
        frame.draw("x", at: Position(column: 1, row: 0))
        frame.draw("y", at: Position(column: 2, row: 0))
        #expect(frame.textLines() == [" xy 漢"])
        frame.draw("字", at: Position(column: 3, row: 0))
        #expect(frame.textLines() == [" xy字 "])
        frame.draw("漢", at: Position(column: 5, row: 0), width: 2)
        #expect(frame.textLines() == [" xy字 "])
        frame.draw("漢", at: Position(column: -1, row: 0), width: 2)
        #expect(frame.textLines() == [" xy字 "])
    }

    @Test("Text, styles, rules and the ASCII twins")
    func reading() {
        var frame = Frame(size: Size(columns: 8, rows: 2))
        frame.fill(Rect(column: 0, row: 0, columns: 8, rows: 1), Glyph.horizontalRule.text, style: Style(attributes: .dim))
        frame.draw("▐ ◉ é", at: Position(column: 0, row: 1), style: Self.mark)
        frame.restyle(Rect(column: 2, row: 1, columns: 1, rows: 1)) { $0.adding(.bold) }
        #expect(frame.textLines() == ["╌╌╌╌╌╌╌╌", "▐ ◉ é   "])
        let legend: [Style: Character] = [
            .standard: ".", Style(attributes: .dim): "d", Self.mark: "r", Style(attributes: [.reverse, .bold]): "b",
        ]
        #expect(frame.styleLines(legend) == ["dddddddd", "rrbrr..."])
        #expect(frame.asciiOnly().textLines() == ["--------", "> o ?   "])
        #expect(frame.textLines(in: Rect(column: 1, row: 1, columns: 3, rows: 4)) == [" ◉ "])
    }

    @Test("Frames in frames, and moved rows")
    func composition() {
        var inner = Frame(size: Size(columns: 3, rows: 3))
        for row in 0..<3 { inner.draw("\(row)漢", at: Position(column: 0, row: row)) }
        var outer = Frame(size: Size(columns: 4, rows: 2))
        outer.draw(inner, at: Position(column: 2, row: -1))
        #expect(outer.textLines() == ["  1 ", "  2 "])
        #expect(inner.shiftingRows(from: 0, through: 2, by: 1).textLines() == ["1漢", "2漢", "   "])
        #expect(inner.shiftingRows(from: 0, through: 1, by: -1).textLines() == ["   ", "0漢", "2漢"])
    }

    @Test("Rectangles never give more than there is")
    func rectangles() {
        let rect = Rect(column: 2, row: 1, columns: 10, rows: 4)
        #expect(rect.splitTop(9).top == rect)
        #expect(rect.splitTop(9).rest.isEmpty)
        #expect(rect.splitBottom(1).bottom == Rect(column: 2, row: 4, columns: 10, rows: 1))
        #expect(rect.splitLeft(3).rest == Rect(column: 5, row: 1, columns: 7, rows: 4))
        #expect(rect.splitRight(3).right == Rect(column: 9, row: 1, columns: 3, rows: 4))
        #expect(rect.inset(columns: 9, rows: 1) == Rect(column: 7, row: 2, columns: 0, rows: 2))
        #expect(rect.line(4).isEmpty)
    }

    @Test("Every glyph is one cell and has a twin of one ASCII character", arguments: Glyph.allCases)
    func glyphs(glyph: Glyph) {
        #expect(glyph.text.columns == 1)
        #expect(glyph.text.replacedCount == 0)
        #expect(glyph.asciiTwin.columns == 1 && glyph.asciiTwin.string.utf8.count == 1)
    }
}
