import Canvas
import Testing

@testable import Prose

@Suite struct HostileTextTests {
    /// Each is some 40 kB, and more than linear for a parser or a stack that isn't guarded.
    static let shapes: [String] = [
        "<div>", "<blockquote>", "<b><p>", "<div><table></div>", "<ul><li>", "<svg>", "<a href=x>", "<", "&", "<!--", "<table><br>",
        "> ", ">", "* ", "- ", "_a ", "*a **a ", "[", "[a](", "![[]()", "<a ", "`", "|", "~a", "a@b.", "www.", "\\", "\n", "a\n",
        "\u{1B}[31m", "\u{1B}]0;", "\u{202E}a", "a\u{301}", "漢", "👨‍👩‍👧", " ", "\t", "-- \n", "On 1 wrote:\n> ", "x\u{0}",
    ]

    @Test(arguments: shapes) func takesItInTime(_ shape: String) {
        let text = String(repeating: shape, count: 40_000 / shape.utf8.count)
        for format in [ProseFormat.plain, .markdown, .html] {
            let page = ProsePage(text, format: format, columns: 40)
            for line in page.lines.prefix(2_000) {
                #expect(line.text.columns <= 40)
                #expect(line.text.string.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x202E })
            }
        }
    }

    @Test func manyAttributesStayAwayFromTheParser() {
        let text = "<a " + (0..<200).map { "a\($0) " }.joined() + ">x</a>"
        #expect(!HTMLInspection.isReasonable(text))
        #expect(words(text, .html).first == "x")
    }

    @Test func endsWithoutBeginningsDoNotHideDepth() {
        #expect(!HTMLInspection.isReasonable(String(repeating: "<div></b>", count: 300)))
        #expect(HTMLInspection.isReasonable(String(repeating: "<div></div>", count: 300)))
        #expect(HTMLInspection.isReasonable(String(repeating: "<p>x", count: 300)))
    }

    @Test func onlyWordsOfWhatIsTooIntricate() {
        let text = String(repeating: "<div>", count: 300) + "Hello&nbsp;&#65;<script>x<b></script><p>there"
        let lines = words(text, .html, columns: 72)
        #expect(lines == ["Hello A", "there", "", "This message's layout is too intricate: only its words are shown."])
    }

    @Test func saysWhatIsLeftOut() {
        let long = String(repeating: "é line\n", count: 200_000)
        let page = ProsePage(long, format: .plain, columns: 40)
        #expect(page.lines.last?.text.string.hasPrefix("The rest of this text") == true)
        #expect(page.lines.count <= ProsePage.maximumLines + 1)
        let wide = ProsePage(String(repeating: "a", count: ProsePage.maximumBytes + 1), format: .plain, columns: 72)
        #expect(wide.lines.last?.text.string.hasPrefix("The rest of this text") == true)
    }

    @Test func countsWhatWasReplaced() {
        #expect(ProsePage("a\u{202E}b \u{1B}[2J", format: .plain, columns: 40).replacedCount == 2)
        #expect(ProsePage("a\u{202E}b https://x.example", format: .plain, columns: 40).replacedCount == 1)
        #expect(ProsePage("a&#x202e;b", format: .html, columns: 40).replacedCount == 1)
        #expect(ProsePage("plain **text** ", format: .markdown, columns: 40).replacedCount == 0)
    }

    @Test(arguments: [1, 4, 7, 10, 20]) func fitsNarrowPlaces(_ columns: Int) {
        let text = "> > - one two\n\n1. a\n   - b\n\n|a|b|\n|-|-|\n|c|d|\n\n日本語 [l](http://a.example)"
        for line in ProsePage(text, format: .markdown, columns: columns).lines { #expect(line.text.columns <= max(4, columns)) }
    }
}
