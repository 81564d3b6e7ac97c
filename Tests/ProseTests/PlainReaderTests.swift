import Canvas
import Testing

@testable import Prose

@Suite struct PlainReaderTests {
    @Test(arguments: [
        ("", []), ("\n\n", []), ("Hello", ["Hello"]), ("a\r\nb", ["a", "b"]), ("a\n\n\n\nb\n", ["a", "", "b"]),
        ("  kept", ["  kept"]), ("a\tb", ["a       b"]),
        ("one two three four five six seven eight nine", ["one two three four five six seven eight", "nine"]),
        ("\u{1B}[31mred", ["␛red"]),
    ] as [(String, [String])])
    func keepsLines(_ text: String, _ expected: [String]) {
        let page = words(text, .plain)
        #expect(page.map { $0.contains("red") ? "␛red" : $0 } == expected)
        #expect(page.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    }

    @Test func foldsQuotesWithTheirIntroduction() {
        let mail = """
            Thanks!

            On Tue, 3 Mar 2026 at 12:04, Anna Lindqvist
            <anna@foto.example> wrote:

            > one
            >
            >> two

            > three
            My answer.
            """
        #expect(drawn(mail, .plain, columns: 72) == ["Thanks!", "", "{dim: + 5 quoted lines}", "My answer."])
        #expect(
            words(mail, .plain, columns: 72, open: [0]) == [
                "Thanks!", "", "On Tue, 3 Mar 2026 at 12:04, Anna Lindqvist", "<anna@foto.example> wrote:", "", "╎ one", "╎ ",
                "╎ ╎ two", "", "╎ three", "My answer.",
            ])
    }

    @Test(arguments: [
        ("Hi.\n-- \nMira\nShop", ["Hi.", "+ 3 lines of signature"]), ("Hi.\n--\nMira", ["Hi.", "+ 2 lines of signature"]),
        ("Hi.\n---\nMira", ["Hi.", "---", "Mira"]), ("-- \nMira", ["-- ", "Mira"]), ("> all\n> quoted", ["╎ all", "╎ quoted"]),
        ("See below.\n-----Original Message-----\nFrom: Anna\nHello", ["See below.", "+ 3 quoted lines"]),
        ("Ok.\n> one", ["Ok.", "+ 1 quoted line"]),
        ("He wrote:\n> one", ["He wrote:", "+ 1 quoted line"]),
        ("Am 3.3.2026 schrieb Anna <a@b.example>:\n> eins\nJa.", ["+ 2 quoted lines", "Ja."]),
    ] as [(String, [String])])
    func foldsWhatIsNotTheMessage(_ text: String, _ expected: [String]) {
        #expect(words(text, .plain) == expected)
    }

    @Test func linesKnowTheirFold() {
        let page = ProsePage("a\n> b\n> c\nd\n-- \ne", format: .plain, columns: 40)
        #expect(page.lines.map(\.fold) == [nil, 0, 0, nil, 1, 1])
        #expect(page.folds.map(\.kind) == [.quote, .signature])
        #expect(page.shown().map(\.fold) == [nil, 0, nil, 1])
        #expect(page.shown(open: [0, 1]) == page.lines)
    }

    @Test func findsBareLinks() {
        let page = ProsePage("See https://a.example/x?y=1. (www.b.example) http:// x", format: .plain, columns: 72)
        #expect(page.links.map(\.url) == ["https://a.example/x?y=1", "http://www.b.example"])
        #expect(page.links.map { $0.host?.string } == ["a.example", "www.b.example"])
        #expect(page.lines.map(\.text.string) == ["See https://a.example/x?y=1. (www.b.example) http:// x"])
        #expect(page.lines[0].spans.map(\.link) == [nil, 0, nil, 1, nil])
    }
}
