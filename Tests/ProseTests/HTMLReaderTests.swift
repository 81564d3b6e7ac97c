import Canvas
import Testing

@testable import Prose

@Suite struct HTMLReaderTests {
    @Test(arguments: [
        ("<p>one</p><p>two</p>", ["one", "", "two"]), ("<div>one</div><div>two</div>", ["one", "two"]),
        ("a<br>b<br><br><br>c", ["a", "b", "", "c"]), ("  a \n  b  ", ["a b "]), ("<h2>T</h2>x", ["{heading: T}", "", "x"]),
        ("<b>a <i>b</i></b> c", ["{strong: a b} c"]), ("x<script>alert(1)</script><style>p{}</style>y", ["xy"]),
        ("<title>t</title>x", ["x"]), ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["{listMarker: - }a", "  {listMarker: - }b", "{listMarker: - }c"]),
        ("<ol start=3><li>a<li>b</ol>", ["{listMarker: 3. }a", "{listMarker: 4. }b"]),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", ["{strong: A}  {strong: B}", "1  2"]),
        ("<pre> a\n  b</pre>", ["  {code:  a}", "  {code:   b}"]), ("<img src=x alt='A cat'>", ["{dim: [image: A cat]}"]),
        ("x<img src=x width=1 height=1>", ["x"]), ("&lt;b&gt; &eacute;&#x1b;", ["<b> é␛"]),
        ("a<span style='display: none'>secret</span>b", ["a {dim: [hidden text]}b"]), ("a<p hidden>secret</p>", ["a {dim: [hidden text]}"]),
        ("a<div style='font-size:0px'>s</div>", ["a {dim: [hidden text]}"]), ("<i style='opacity:0.5'>s</i>", ["{emphasis: s}"]),
        ("a<span style='display:none'> </span>b", ["ab"]),
        ("Hi<div class=gmail_signature>Mira</div>", ["Hi", "{dim: + 1 line of signature}"]),
        ("Yes<div class='gmail_quote'>On 3.3. Anna wrote:<blockquote>q<p>r</blockquote></div>", ["Yes", "{dim: + 3 quoted lines}"]),
        ("Yes<p>On Mon, 3 Mar a@b.example wrote:</p><blockquote>q</blockquote>", ["Yes", "", "{dim: + 2 quoted lines}"]),
        ("Yes<div id=divRplyFwdMsg>From: A</div><div>old</div>", ["Yes", "{dim: + 2 quoted lines}"]),
        ("<p>unclosed <b>bold<p>next", ["unclosed {strong: bold}", "", "{strong: next}"]), ("", []), ("<", ["<"]),
    ] as [(String, [String])])
    func reads(_ text: String, _ expected: [String]) { #expect(drawn(text, .html) == expected) }

    @Test(arguments: [
        ("https://evil.example/x", "https://bank.example", "https://bank.example (evil.example)"),
        ("https://bank.example/login", "bank.example", "bank.example"), ("https://www.bank.example", "bank.example", "bank.example"),
        ("https://bank.example@evil.example", "bank.example", "bank.example (evil.example)"),
        ("javascript:alert(1)", "click", "click (javascript: link)"), ("java\nscript:alert(1)", "x", "x (javascript: link)"),
        ("mailto:a@b.example?subject=x", "write", "write (a@b.example)"), ("mailto:a@b.example", "a@b.example", "a@b.example"),
        ("/local", "here", "here"), ("//evil.example", "x", "x (evil.example)"), ("tel:+49", "call", "call"),
        ("https://evil.example", "<p>bank.example</p>", "bank.example|(evil.example)"), ("https://evil.example", "", ""),
    ] as [(String, String, String)])
    func saysWhereLinksGo(_ url: String, _ label: String, _ expected: String) {
        let lines = words("<a href=\"\(url)\">\(label)</a>", .html, columns: 72)
        #expect(lines.filter { !$0.isEmpty }.map { $0.first == " " ? String($0.dropFirst()) : $0 }.joined(separator: "|") == expected)
    }
}
