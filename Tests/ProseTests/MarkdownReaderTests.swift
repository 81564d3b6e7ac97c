import Canvas
import Testing

@testable import Prose

@Suite struct MarkdownReaderTests {
    @Test(arguments: [
        ("# Title\ntext", ["{heading: Title}", "", "text"]), ("a **b** *c* `d`", ["a {strong: b} {emphasis: c} {code: d}"]),
        ("~~old~~", ["{dim: ~~}old{dim: ~~}"]), ("one\ntwo", ["one two"]), ("one  \ntwo", ["one", "two"]),
        ("- a\n- b\n  - c", ["{listMarker: - }a", "{listMarker: - }b", "  {listMarker: - }c"]),
        ("9. a\n10. b", ["{listMarker: 9. }a", "{listMarker: 10. }b"]),
        ("1. a\n\n2. b", ["{listMarker: 1. }a", "", "{listMarker: 2. }b"]),
        ("- [x] done\n- [ ] open", ["{listMarker: - [x] }done", "{listMarker: - [ ] }open"]),
        ("```\na   b\n\n c\n```", ["  {code: a   b}", "  ", "  {code:  c}"]), ("a\n\n---\n\nb", ["a", "", "{rule: ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌}", "", "b"]),
        ("x<br>y", ["x", "y"]), ("a <b>c</b>", ["a {dim: <b>}c{dim: </b>}"]), ("<div>in <b>html</b></div>", ["in {strong: html}"]),
        ("![A cat](http://a.example/c.png)", ["{dim: [image: A cat]}"]), ("a &amp; b &#27;", ["a & b ␛"]),
        ("text\n\n-- \nMira", ["text", "", "{dim: + 2 lines of signature}"]),
        ("Yes.\n\n> quoted\n> > more", ["Yes.", "", "{dim: + 2 quoted lines}"]),
    ] as [(String, [String])])
    func reads(_ text: String, _ expected: [String]) { #expect(drawn(text, .markdown) == expected) }

    @Test func wrapsUnderTheMarker() {
        let lines = words("- one two three four five six", .markdown, columns: 14)
        #expect(lines == ["- one two", "  three four", "  five six"])
    }

    @Test func wrapsAcrossRoles() {
        let text = "plain **strong words that go on** and *more* of it"
        let page = ProsePage(text, format: .markdown, columns: 12)
        #expect(page.lines.map(\.text.string) == ["plain strong", "words that", "go on and", "more of it"])
        #expect(page.lines[1].spans == [ProseSpan("words that", .strong)])
        #expect(page.lines[2].spans == [ProseSpan("go on", .strong), ProseSpan(" and")])
    }

    @Test func saysWhereLinksGo() {
        let page = ProsePage("[help](https://a.example/x) <https://b.example>", format: .markdown, columns: 72)
        #expect(page.lines.map(\.text.string) == ["help (a.example) https://b.example"])
        #expect(page.links.map(\.label) == ["help", "https://b.example"])
    }

    @Test func laysTablesOutWhereTheyFit() {
        let table = "|A|Price|\n|-|-|\n|日本|8|\n|b|**9**|"
        #expect(words(table, .markdown) == ["A     Price", "╌╌╌╌╌╌╌╌╌╌╌", "日本  8", "b     9"])
        #expect(words(table, .markdown, columns: 9) == ["A: 日本", "Price: 8", "", "A: b", "Price: 9"])
    }
}
