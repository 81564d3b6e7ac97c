import Canvas
import Testing

@testable import Screens

@Suite("A text under a cursor")
struct TextEditorTests {
    private func editor(_ marked: String) -> TextEditor {
        let cursor = Array(marked).firstIndex(of: "|") ?? marked.count
        var editor = TextEditor(marked.filter { $0 != "|" })
        editor.move(to: cursor)
        return editor
    }

    private func marked(_ editor: TextEditor) -> String {
        var characters = Array(editor.text)
        characters.insert("|", at: editor.cursor)
        return String(characters)
    }

    @Test("Each action, from a marked text to a marked text", arguments: [
        (TextAction.charLeft, "ab|c", "a|bc"), (.charRight, "ab|c", "abc|"), (.charRight, "abc|", "abc|"),
        (.wordLeft, "one two,  |x", "one |two,  x"), (.wordRight, "|one two", "one| two"), (.wordRight, "one|, zwei-drei", "one, zwei|-drei"),
        (.lineStart, "a\nbc|d", "a\n|bcd"), (.lineEnd, "a\n|bcd\ne", "a\nbcd|\ne"),
        (.textStart, "a\nb|", "|a\nb"), (.textEnd, "|a\nb", "a\nb|"),
        (.newline, "a|b", "a\n|b"), (.deleteLeft, "ab|c", "a|c"), (.deleteLeft, "|a", "|a"), (.deleteLeft, "a\n|b", "a|b"),
        (.deleteRight, "a|bc", "a|c"), (.deleteWordLeft, "one two|", "one |"), (.deleteWordRight, "one| two", "one|"),
        (.deleteToStart, "a\nbc|d", "a\n|d"), (.deleteToEnd, "a\nb|cd\ne", "a\nb|\ne"),
        (.charLeft, "👩‍👩‍👧|x", "|👩‍👩‍👧x"), (.deleteLeft, "e\u{301}\u{323}|", "|"), (.deleteRight, "|🇩🇪🇫🇷", "|🇫🇷"),
        (.deleteWordLeft, "東京 タワー|", "東京 |"),
    ])
    func action(action: TextAction, before: String, after: String) {
        var editor = editor(before)
        let changed = editor.apply(action)
        #expect(marked(editor) == after)
        #expect(changed == (before != after))
    }

    @Test("A mark typed after a letter joins it, and going back takes it as one")
    func joining() {
        var editor = TextEditor("e")
        editor.insert("\u{301}")
        #expect(editor.cursor == 1)
        #expect(editor.text == "e\u{301}")
        editor.apply(.undo)
        #expect(editor.text == "e")
        editor.apply(.redo)
        editor.apply(.deleteLeft)
        #expect(editor.isEmpty)
    }

    @Test("Typing is undone by words, other acts one by one, and redone")
    func undo() {
        var editor = TextEditor()
        for character in "one two" { editor.insert(String(character)) }
        editor.apply(.deleteWordLeft)
        #expect(editor.text == "one ")
        let texts = ["one two", "one ", ""].map { _ in editor.apply(.undo); return editor.text }
        #expect(texts == ["one two", "one ", ""])
        let undoneTooFar = editor.apply(.undo)
        #expect(!undoneTooFar)
        for _ in 0..<3 { editor.apply(.redo) }
        #expect(editor.text == "one ")
        editor.insert("x")
        let redone = editor.apply(.redo)
        #expect(!redone)
    }

    @Test("Deleted pieces are collected while one deletes, and put back together")
    func putBack() {
        var editor = editor("one two three|")
        editor.apply(.deleteWordLeft)
        editor.apply(.deleteWordLeft)
        #expect(marked(editor) == "one |")
        editor.apply(.textStart)
        editor.apply(.putBack)
        #expect(marked(editor) == "two three|one ")
        editor.apply(.deleteToEnd)
        editor.apply(.putBack)
        #expect(marked(editor) == "two threeone |")
        editor.apply(.undo)
        #expect(editor.text == "two three")
    }

    @Test("What is pasted keeps lines and tabs; what couldn't be seen becomes a sign", arguments: [
        ("a\r\nb\rc", "a\nb\nc"), ("a\tb", "a\tb"), ("a\u{1B}[2Jb", "a\u{241B}[2Jb"), ("\u{0}\u{7F}", "\u{2400}\u{2421}"),
        ("a\u{202E}b\u{200B}c", "a\u{FFFD}b\u{FFFD}c"), ("\u{9B}31m", "\u{FFFD}31m"), ("👩‍🚀 نمی\u{200C}خواهم", "👩‍🚀 نمی\u{200C}خواهم"),
        ("a\u{2028}b", "a\nb"),
    ])
    func pasted(text: String, kept: String) {
        var editor = TextEditor()
        editor.insert(text)
        #expect(editor.text == kept)
        #expect(TextEditor(text).text == kept)
    }

    @Test("Any sequence of acts keeps the cursor in the text, and undoing everything gives the start")
    func seeded() {
        var seed: UInt64 = 7
        func next(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        let pieces = ["a", " ", "word", "\n", "é", "\u{301}", "👍🏽", "🇩🇪", "日本", "\t", "x\r\ny"]
        let actions: [TextAction] = [
            .charLeft, .charRight, .wordLeft, .wordRight, .lineUp, .lineDown, .lineStart, .lineEnd, .newline, .deleteLeft,
            .deleteRight, .deleteWordLeft, .deleteWordRight, .deleteToStart, .deleteToEnd, .putBack, .undo, .redo,
        ]
        for _ in 0..<40 {
            var editor = TextEditor("start")
            for _ in 0..<120 {
                if next(2) == 0 { editor.insert(pieces[next(pieces.count)]) } else { editor.apply(actions[next(actions.count)], columns: 7) }
                #expect(editor.cursor >= 0 && editor.cursor <= editor.characters.count)
                let lines = editor.visualLines(columns: 7)
                let place = lines.place(of: editor.cursor)
                #expect(place.row < lines.count && place.column < 7)
                #expect((0..<lines.count).allSatisfy { lines.text(row: $0).columns <= 7 })
            }
            while editor.apply(.undo) {}
            #expect(editor.text == "start")
        }
    }
}

@Suite("Lines as they are shown")
struct VisualLinesTests {
    private func rows(_ text: String, _ columns: Int) -> [String] {
        let lines = TextEditor(text).visualLines(columns: columns)
        return (0..<lines.count).map { lines.text(row: $0).string }
    }

    @Test("Breaks between words, inside long words, around wide characters", arguments: [
        ("one two three", 8, ["one two ", "three"]), ("abcdefghij", 5, ["abcd", "efgh", "ij"]), ("", 5, [""]),
        ("a\n\nb", 5, ["a", "", "b"]), ("日本語", 5, ["日本", "語"]), ("ab\n", 5, ["ab", ""]), ("a\tb", 20, ["a       b"]),
    ])
    func breaks(text: String, columns: Int, expected: [String]) {
        #expect(rows(text, columns) == expected)
    }

    @Test("Up and down go by shown lines and keep aiming for their column")
    func vertical() {
        var editor = TextEditor("one two three\nx\nfour five")
        editor.move(to: 6)
        var cursors: [Int] = []
        for _ in 0..<5 {
            editor.apply(.lineDown, columns: 9)
            cursors.append(editor.cursor)
        }
        // "one two " ∙ "three" ∙ "x" ∙ "four " ∙ "five"
        #expect(cursors == [13, 15, 20, 25, 25])
        editor.apply(.lineUp, columns: 9)
        #expect(editor.cursor == 20)
    }

    @Test("A cell leads to the character drawn in it")
    func cells() {
        let lines = TextEditor("日本 ab").visualLines(columns: 20)
        #expect(lines.position(row: 0, column: 1) == 0)
        #expect(lines.position(row: 0, column: 2) == 1)
        #expect(lines.position(row: 0, column: 99) == 5)
        #expect(lines.place(of: 3).column == 5)
    }
}

@Suite("A line under a cursor")
struct LineEditorTests {
    @Test("The history is walked by what was typed, and comes back to it")
    func history() {
        var line = LineEditor("st", history: ["state:open", "tag:vpn", "state:new"])
        line.earlier()
        #expect(line.text == "state:new")
        line.earlier()
        #expect(line.text == "state:open")
        let further = line.earlier()
        #expect(!further)
        line.later()
        line.later()
        #expect(line.text == "st")
    }

    @Test("Finishing keeps the line once, as the newest")
    func finish() {
        var line = LineEditor("a", history: ["a", "b"])
        line.finish()
        #expect(line.history == ["b", "a"])
        #expect(line.isEmpty)
    }

    @Test("Completion walks round through the candidates and what was typed")
    func completion() {
        var line = LineEditor("s")
        let candidates: (String) -> [String] = { _ in ["state:", "sort:"] }
        let walked = (0..<4).map { _ in
            line.complete(from: candidates)
            return line.text
        }
        #expect(walked == ["state:", "sort:", "s", "state:"])
        line.complete(backwards: true, from: candidates)
        #expect(line.text == "s")
        let nothing = line.complete { _ in [] }
        #expect(!nothing || line.text != "")
    }

    @Test("Pasted lines become one; the cursor's cell is always shown")
    func oneLine() {
        var line = LineEditor()
        line.insert("one\ntwo\tthree\n")
        #expect(line.text == "one two three")
        let (text, cursor) = line.shown(columns: 6)
        #expect(text == "three")
        #expect(cursor == 5)
        line.apply(.lineStart)
        #expect(line.shown(columns: 6).cursorColumn == 0)
    }

    @Test("A prompt accepts, drops and keeps what was typed")
    func prompt() {
        var prompt = Prompt(label: "/")
        #expect(prompt.type(.character("a")) == .changed)
        #expect(prompt.type(.paste("b\nc")) == .changed)
        #expect(prompt.type(.up) == .unknown)
        #expect(prompt.handle(.cancel) == .cancelled)
        #expect(prompt.handle(.previous) == .changed)
        #expect(prompt.handle(.accept) == .accepted("ab c"))
        var frame = Frame(size: Size(columns: 12, rows: 1))
        prompt.line.insert("find")
        prompt.draw(on: &frame, in: frame.bounds, theme: .mono)
        #expect(frame.textLines() == [" /find      "])
        #expect(frame.cursor == Position(column: 6, row: 0))
    }
}
