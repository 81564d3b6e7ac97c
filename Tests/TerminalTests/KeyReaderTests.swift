import Canvas
import Corpus
import Testing

@testable import Terminal

@Suite("Key reader")
struct KeyReaderTests {
    /// Feeds pieces with a gap before each but the first, calling `timeOut` as a waiting loop would.
    static func read(_ pieces: [[UInt8]], gap: Int, known: [[UInt8]: Key] = [:]) -> [Key] {
        var reader = KeyReader(known: known)
        var now: Duration = .seconds(10)
        var keys: [Key] = []
        for piece in pieces {
            keys += reader.feed(piece, at: now)
            let next = now + .milliseconds(gap)
            if let deadline = reader.deadline, deadline <= next { keys += reader.timeOut(at: deadline) }
            now = next
        }
        keys += reader.timeOut(at: now + .seconds(6))
        return keys
    }

    static func isTyped(_ key: Key) -> Bool {
        switch key {
        case .character, .alt, .paste: true
        default: false
        }
    }

    @Test("The corpus is large and has no sequence twice")
    func corpus() {
        #expect(keySequenceCorpus.count >= 500)
    }

    @Test("Whole sequences are their key, or nothing")
    func whole() {
        for sequence in keySequenceCorpus {
            #expect(Self.read([sequence.bytes], gap: 0) == (sequence.key.map { [$0] } ?? []), "\(sequence)")
        }
    }

    @Test("Torn at any byte, nothing is typed; within 40 ms the key is still known", arguments: [0, 40, 150, 240])
    func torn(gap: Int) {
        for sequence in keySequenceCorpus {
            for cut in 1..<min(sequence.bytes.count, 60) {
                let keys = Self.read([Array(sequence.bytes[..<cut]), Array(sequence.bytes[cut...])], gap: gap)
                #expect(!keys.contains(where: Self.isTyped), "\(sequence) cut at \(cut) by \(gap) ms: \(keys)")
                if gap <= 40 { #expect(keys == (sequence.key.map { [$0] } ?? []), "\(sequence) cut at \(cut)") }
            }
        }
    }

    @Test("Torn into single bytes, nothing is typed", arguments: [0, 40, 150])
    func crumbs(gap: Int) {
        for sequence in keySequenceCorpus where sequence.bytes.count < 60 {
            let keys = Self.read(sequence.bytes.map { [$0] }, gap: gap)
            #expect(!keys.contains(where: Self.isTyped), "\(sequence) in single bytes, \(gap) ms: \(keys)")
        }
    }

    @Test("All sequences in one stream, cut anywhere")
    func stream() {
        let bytes = keySequenceCorpus.flatMap(\.bytes)
        let expected = keySequenceCorpus.compactMap(\.key)
        for size in [1, 2, 3, 7, 100, bytes.count] {
            var reader = KeyReader()
            var keys: [Key] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                keys += reader.feed(bytes[start..<min(start + size, bytes.count)], at: .zero)
            }
            #expect(keys == expected, "pieces of \(size)")
        }
    }

    @Test("Typed keys", arguments: [
        ("j", [Key.character("j")]), ("é", [.character("é")]), ("漢", [.character("漢")]), ("😀", [.character("😀")]), ("\r", [.enter]),
        ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]), ("\u{8}", [.backspace]), ("\u{18}s", [.control("x"), .character("s")]),
        ("\0", [.control("@")]), ("\u{1F}", [.control("_")]), ("\u{1B}b", [.alt("b")]), ("\u{1B}é", [.alt("é")]), ("\u{1B}", [.escape]),
        ("\u{1B}\u{1B}", [.escape, .escape]), ("\u{1B}\r", [.named(.enter, .alt)]), ("\u{1B}\u{3}", [.escape, .control("c")]),
        ("\u{1B}[\u{3}", [.control("c")]), ("gg", [.character("g"), .character("g")]), (" ", [.space]),
    ])
    func typed(text: String, expected: [Key]) {
        #expect(Self.read([Array(text.utf8)], gap: 0) == expected)
        #expect(Self.read(text.utf8.map { [$0] }, gap: 5) == expected)
    }

    @Test("Bytes that are no text are nothing, and what follows them is read")
    func brokenText() {
        for bad: [UInt8] in [[0x80], [0xC0, 0x80], [0xFF], [0xED, 0xA0, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F]] {
            #expect(Self.read([bad + [0x6A]], gap: 0) == [.character("j")], "\(bad)")
        }
        #expect(Self.read([[0x9B, 0x41]], gap: 0) == [.up])
        #expect(Self.read([[0x8F, 0x42]], gap: 0) == [.down])
        #expect(Self.read([Array("\u{85}j".utf8)], gap: 0) == [.character("j")])
    }

    @Test("Esc is a key after its delay, and only then is there a deadline")
    func escapeDelay() {
        var reader = KeyReader()
        #expect(reader.deadline == nil)
        #expect(reader.feed([0x1B], at: .seconds(1)) == [])
        #expect(reader.deadline == .seconds(1) + KeyReader.escapeDelay)
        #expect(reader.timeOut(at: .seconds(1) + .milliseconds(99)) == [])
        #expect(reader.timeOut(at: .seconds(1) + .milliseconds(100)) == [.escape])
        #expect(reader.deadline == nil)
    }

    @Test("A person who types Esc and then O or [ slower than half a second is heard", arguments: ["O", "[", "j", "X"])
    func slowTyping(letter: String) {
        #expect(Self.read([[0x1B], Array(letter.utf8), Array("k".utf8)], gap: 600) == [.escape, .character(Character(letter)), .character("k")])
        if letter == "j" || letter == "X" {
            #expect(Self.read([[0x1B], Array(letter.utf8)], gap: 300) == [.escape, .character(Character(letter))])
        }
    }

    @Test("A swallowed tail doesn't swallow what is typed afterwards")
    func afterTail() {
        #expect(Self.read([[0x1B], Array("OA".utf8), Array("j".utf8)], gap: 150) == [.escape, .character("j")])
        #expect(Self.read([[0x1B], Array("O".utf8), Array("j".utf8), Array("k".utf8)], gap: 1_100) == [.escape, .character("O"), .character("j"), .character("k")])
        #expect(Self.read([Array("\u{1B}[1;5".utf8), Array("j".utf8)], gap: 1_100) == [.character("j")])
        #expect(Self.read([Array("\u{1B}]11;rgb:".utf8), Array("j".utf8)], gap: 400) == [.character("j")])
    }

    @Test("Sequences of terminfo that have a shape of their own")
    func known() {
        #expect(Self.read([Array("\u{1B}?".utf8)], gap: 0, known: [Array("\u{1B}?".utf8): .up]) == [.up])
        #expect(Self.read([Array("\u{1B}[9z".utf8)], gap: 0, known: [Array("\u{1B}[9z".utf8): .insert]) == [.insert])
    }

    @Test("Pastes come whole, whatever is in them and however they are cut")
    func pastes() {
        let start = "\u{1B}[200~", end = "\u{1B}[201~"
        let text = "line\r\nY\u{1B}[A q é\rlast"
        let wanted: [Key] = [.paste("line\nY\u{1B}[A q é\nlast"), .character("j")]
        let bytes = Array((start + text + end + "j").utf8)
        for cut in 1..<bytes.count {
            #expect(Self.read([Array(bytes[..<cut]), Array(bytes[cut...])], gap: 150) == (cut == 1 ? [.escape] : []) + wanted, "cut at \(cut)")
        }
        #expect(Self.read([Array((start + "a" + end + "Y" + end).utf8)], gap: 0) == [.paste("aY")])
        #expect(Self.read([Array((start + "a" + end + start + "b" + end).utf8)], gap: 0) == [.paste("a"), .paste("b")])
        #expect(Self.read([Array((start + "never ends").utf8)], gap: 0) == [.paste("never ends")])
    }

    @Test("Random bytes: no crash, no hang, and text after a pause is read again", arguments: [1, 2, 3])
    func fuzz(seed: UInt64) {
        var state = seed
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        let likely: [UInt8] = [0x1B, 0x5B, 0x4F, 0x5D, 0x50, 0x3B, 0x31, 0x7E, 0x4D, 0x24, 0x41, 0x9B, 0xC3, 0xA9, 0x07, 0x5C]
        for _ in 0..<3_000 {
            var reader = KeyReader()
            var now: Duration = .zero
            for _ in 0..<random(8) {
                let piece = (0..<random(10)).map { _ in random(3) == 0 ? UInt8(random(256)) : likely[Int(random(16))] }
                _ = reader.feed(piece, at: now)
                now += .milliseconds(Int(random(300)))
            }
            now += .seconds(7)
            _ = reader.timeOut(at: now)
            #expect(reader.feed([0x6A], at: now + .seconds(7)) == [.character("j")])
        }
    }

    @Test("What the terminal says of its focus is no key, in whatever pieces it comes", arguments: [UInt8(ascii: "I"), UInt8(ascii: "O")])
    func focus(letter: UInt8) {
        let report: [UInt8] = [0x1B, 0x5B, letter]
        for pieces in [[report], [Array(report[..<2]), [letter]], [[0x1B], [0x5B], [letter]], [[0x6A] + report + [0x6B]]] {
            var reader = KeyReader()
            let keys = pieces.flatMap { reader.feed($0, at: .seconds(1)) }
            #expect(keys == (pieces.count == 1 && pieces[0].count > 3 ? [.character("j"), .character("k")] : []))
            #expect(reader.takeFocus() == (letter == UInt8(ascii: "I")))
            #expect(reader.takeFocus() == nil)
        }
    }

    @Test("An Esc right before a report is a key; a report inside a paste is text")
    func focusBeside() {
        var reader = KeyReader()
        #expect(reader.feed([0x1B, 0x1B, 0x5B, 0x4F], at: .seconds(1)) == [.escape])
        #expect(reader.takeFocus() == false)
        #expect(reader.feed(Array("\u{1B}[200~a\u{1B}[Ib\u{1B}[201~".utf8), at: .seconds(2)) == [.paste("a\u{1B}[Ib")])
        #expect(reader.takeFocus() == nil)
        #expect(reader.feed(Array("\u{1B}[1I\u{1B}[?1I".utf8), at: .seconds(3)) == [])
        #expect(reader.takeFocus() == nil)
    }
}
