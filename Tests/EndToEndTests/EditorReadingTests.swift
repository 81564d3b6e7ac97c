import Testing

@testable import kedge

/// A draft on its way through an editor, whatever that makes of the lines.
@Suite("What an editor is given, and what comes back")
struct EditorReadingTests {
    static let drafts = ["", "one line", "two\nlines", "ends with a line\n", "# kedge: quoted by a stranger", "a\r\nb", "\n\nfar below"]

    private static let begin = "# kedge: ----- the draft begins below this line -----"
    private static let end = "# kedge: ----- the draft ends above this line -----"

    private static func replacing(_ text: String, _ old: String, with new: String) -> String {
        guard let range = text.unicodeScalars.firstRange(of: old.unicodeScalars) else { return text }
        var scalars = text.unicodeScalars
        scalars.replaceSubrange(range, with: new.unicodeScalars)
        return String(scalars)
    }

    /// Line ends as other systems write them, and a mark in front.
    private static func lineEnds(_ text: String, _ end: String, mark: String = "") -> String {
        mark + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
    }

    @Test("Saved as it was given, it is unchanged, however lines end", arguments: drafts, ["\n", "\r\n", "\r", "\r\r\n"])
    func unchanged(draft: String, lineEnd: String) {
        let text = EditorText(draft)
        #expect(text.read(Self.lineEnds(text.file, lineEnd)) == .unchanged)
        #expect(text.read(Self.lineEnds(text.file, lineEnd, mark: "\u{FEFF}")) == .unchanged)
    }

    @Test("What was written is there, however lines end", arguments: ["\n", "\r\n", "\r", "\r\r\n"])
    func changed(lineEnd: String) {
        let text = EditorText("Hello,\nold words\n\nAnna")
        let saved = Self.lineEnds(Self.replacing(text.file, "old words", with: "new words\nand more"), lineEnd)
        #expect(text.read(saved) == .changed("Hello,\nnew words\nand more\n\nAnna"))
        let first = EditorText("")
        let written = Self.replacing(first.file, Self.end, with: "words\n" + Self.end)
        #expect(first.read(Self.lineEnds(written, lineEnd)) == .changed("words"))
    }

    @Test("Without kedge's own lines, the text is the draft", arguments: ["\n", "\r\n", "\r"])
    func bare(lineEnd: String) {
        #expect(EditorText("old").read(Self.lineEnds("all\nof it\n", lineEnd)) == .changed("all\nof it"))
    }

    @Test("Only both dashed lines with nothing between empty a draft")
    func emptied() {
        let text = EditorText("old words")
        let file = text.file
        #expect(text.read(Self.replacing(file, "old words\n", with: "")) == .changed(""))
        let cutShort = String(file.unicodeScalars.prefix(200))
        let withoutTheRest = String(file[..<(file.firstRange(of: "old words")?.lowerBound ?? file.startIndex)])
        for saved in ["", "\n", " \r\n\t\r\n", "\u{FEFF}", cutShort, withoutTheRest, "# kedge: The end.\r\n"] {
            #expect(text.read(saved) == .emptied, "\(saved)")
        }
    }

    @Test("Words are kept where they stand above the first dashed line, or one of the lines is gone")
    func strays() {
        let text = EditorText("old words")
        #expect(text.read("new\n" + text.file) == .changed("new\nold words"))
        #expect(text.read(Self.replacing(text.file, Self.begin + "\n", with: "")) == .unchanged)
        #expect(text.read(Self.replacing(text.file, Self.end + "\n", with: "new\n")) == .changed("old words\nnew"))
        let quoting = EditorText("# kedge: a\nb")
        #expect(quoting.read(Self.replacing(quoting.file, "b\n", with: "c\n")) == .changed("# kedge: a\nc"))
    }

    @Test("What a terminal would obey is shown to the editor, not obeyed")
    func harmless() {
        #expect(!EditorText("a\u{1B}[2Jb\u{202E}c").file.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }

    /// Many editors begin at the end of a file.
    @Test func whatIsWrittenBehindTheLinesIsTheDraftsToo() {
        let text = EditorText("typed first")
        #expect(text.read(text.file + "A paragraph.\n\nAnother.\n") == .changed("typed first\nA paragraph.\n\nAnother."))
        #expect(text.read("Before.\n" + text.file) == .changed("Before.\ntyped first"))
        #expect(text.read(text.file + "\n \n") == .unchanged)
        let empty = EditorText("")
        #expect(empty.read(empty.file + "A paragraph.\n") == .changed("A paragraph."))
    }
}
