import Canvas
import Helpdesk
import Testing

@testable import Screens

/// Sequences that a terminal sends for one key, or by itself, read as the letters they are made of.
enum StraySequences {
    static let all: [String] = cursor + numbered + rxvt + reports

    private static let modifiers = (2...16).map(String.init)

    private static var cursor: [String] {
        var found: [String] = []
        for final in "ABCDEFGHPQRSZ" {
            found += ["[\(final)", "O\(final)"]
            for modifier in modifiers { found.append("[1;\(modifier)\(final)") }
        }
        for final in "IMXjklmnopqrstuvwxy" { found.append("O\(final)") }
        for modifier in modifiers {
            for final in "PQRS" { found.append("O\(modifier)\(final)") }
        }
        for final in "ABCDE" { found.append("[[\(final)") }
        return found
    }

    private static var numbered: [String] {
        var found: [String] = []
        for number in 1...34 {
            found.append("[\(number)~")
            for modifier in [2, 3, 5] { found.append("[\(number);\(modifier)~") }
        }
        for code in [97, 104, 107, 115, 120, 57_358] { found += ["[\(code)u", "[\(code);5u", "[27;5;\(code)~"] }
        return found
    }

    private static var rxvt: [String] {
        var found: [String] = []
        for final in "abcd" { found += ["[\(final)", "O\(final)"] }
        for number in 1...20 { found += ["[\(number)^", "[\(number)$", "[\(number)@"] }
        return found
    }

    private static let reports = [
        "[I", "[O", "[?1;2c", "[?62;22c", "[>0;276;0c", "[24;80R", "[?2026;2$y", "[?1004;1$y", "[4;600;800t", "[0n",
        "]11;rgb:1e1e/1e1e/1e1e\\", "]10;rgb:ffff/ffff/ffff\\", "P>|XTerm(370)\\", "[<0;10;20M", "[<0;10;20m", "[M !!", "[M#*Y",
        "[200~", "[201~", "P1$r0m\\", "_Gi=1;OK\\",
    ]
}

@Suite("Broken sequences decide nothing")
struct StraySequenceTests {
    /// A place and how to get there.
    static let places: [(name: String, keys: String)] = [
        ("queue", ""), ("approvals inbox", "g a"), ("review, low", "g a <Enter>"), ("review, medium", "g a <Enter> J"),
        ("check letter", "g a <Enter> J Y"), ("amount", "g a <Enter> J J Y"), ("edit", "g a <Enter> E x"),
        ("changes of the edit", "g a <Enter> E x C-x s"), ("knowledge base", "g k"), ("article", "g k <Enter>"), ("help", "?"),
        ("help of the review", "g a <Enter> ?"), ("search", "g k /"), ("outbox", "g o"),
    ]

    private func prepared(_ keys: String) -> Reviewer {
        let approvals = [
            Sample.reply("low", expiresIn: 3_600), Sample.refund("medium", expiresIn: 3_700), Sample.high("high", expiresIn: 3_800),
        ]
        let reviewer = Reviewer(approvals, size: Size(columns: 100, rows: 40), articles: KnowledgeTests.shelf)
        reviewer.press(keys, after: 1)
        reviewer.wait(5)
        return reviewer
    }

    /// Presses the keys of every sequence. Sequences that begin alike are walked together: an app is a value.
    private func writes(_ app: App, _ sequences: [[Key]], at now: Moment) -> [String] {
        var found: [String] = []
        let later = now.adding(seconds: 0.04)
        for (key, rest) in Dictionary(grouping: sequences.filter { !$0.isEmpty }, by: { $0[0] }) {
            var next = app
            let effects = next.handle(.key(key), at: later) { IntentID("stray") }
            if effects.contains(where: Self.isWrite) { found.append("\(key.notation) before \(rest.count) sequences") }
            found += writes(next, rest.map { Array($0.dropFirst()) }, at: later).map { "\(key.notation) \($0)" }
        }
        return found
    }

    private static let letters = StraySequences.all.map { $0.map { Key.character($0) } }

    private static func isWrite(_ effect: Effect) -> Bool {
        switch effect {
        case .submit, .release, .discard, .takeBack, .dropDraft: true
        default: false
        }
    }

    @Test("Read as Esc and letters, and as letters alone where the Esc is lost", arguments: places.indices)
    func each(index: Int) {
        #expect(StraySequences.all.count > 500)
        let reviewer = prepared(Self.places[index].keys)
        let sequences = Self.letters.map { [.escape] + $0 } + Self.letters
        #expect(writes(reviewer.app, sequences, at: reviewer.now) == [], "\(Self.places[index].name)")
    }

    @Test("All of them one after the other, from every place", arguments: places.indices)
    func together(index: Int) {
        let reviewer = prepared(Self.places[index].keys)
        var app = reviewer.app
        var now = reviewer.now
        for sequence in Self.letters {
            for key in [.escape] + sequence {
                now = now.adding(seconds: 0.04)
                let effects = app.handle(.key(key), at: now) { IntentID("stray") }
                #expect(!effects.contains(where: Self.isWrite), "\(key.notation) in \(Self.places[index].name)")
            }
        }
    }

    @Test("The replay would see a decision on a letter")
    func replaySees() {
        let reviewer = prepared("g a <Enter>")
        #expect(writes(reviewer.app, [[.character("Y"), .character("x")]], at: reviewer.now) == ["Y before 1 sequences"])
    }
}
