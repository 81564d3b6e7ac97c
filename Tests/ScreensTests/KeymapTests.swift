import Canvas
import Testing

@testable import Screens

@Suite("Keymap files")
struct KeymapFileTests {
    @Test("The shipped keymaps are without fault", arguments: ShippedData.keymapNames)
    func shipped(name: String) {
        #expect(Keymap.load(name, from: ShippedData.keymapDocuments).problems.map(\.description) == [])
    }

    @Test("Every command has a key in the default keymap and one line of help")
    func everyCommand() {
        let keymap = ShippedData.keymap()
        let bound = Set(KeyContext.allCases.flatMap { keymap.bindings(in: $0).map(\.command) })
        #expect(Set(Command.allCases).subtracting(bound) == [])
        #expect(Command.allCases.filter { $0.summary.isEmpty } == [])
    }

    @Test("Every first key of a chord has a label", arguments: ShippedData.keymapNames)
    func labels(name: String) {
        let keymap = ShippedData.keymap(name)
        for context in KeyContext.allCases {
            for binding in keymap.bindings(in: context) where binding.chord.keys.count > 1 {
                let prefix = KeyChord(Array(binding.chord.keys.dropLast()))
                #expect(keymap.label(of: prefix) != "more", "\(prefix.notation) in \(context)")
            }
        }
    }

    @Test("vim frees the digits and leaves the decisions")
    func vim() {
        let vim = ShippedData.keymap("vim")
        #expect(vim.look(up: [.character("1")], in: .list) == .unbound(nearest: .init(
            chord: KeyChord([.character(","), .character("1")]), command: .view)))
        #expect(vim.look(up: [.character(","), .character("3")], in: .list) == .command(.view, argument: .character("3")))
        #expect(vim.look(up: [.character("Y")], in: .review) == .command(.approve, argument: .character("Y")))
    }

    /// A file laid over the default keymap, and what is said about it.
    static func load(_ sections: [KeymapDocument.Section], name: String = "mine") -> Keymap.Loaded {
        let document = KeymapDocument(name: name, inherits: "default", sections: sections)
        return Keymap.load(name, from: ShippedData.keymapDocuments + [document])
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        var section: String
        var entries: [KeymapDocument.Entry]
        var line: Int?
        var says: String
        var testDescription: String { says }
    }

    static let faults: [Fault] = [
        Fault(section: "list", entries: [.init("fly", ["j"], line: 7)], line: 7, says: "no command \"fly\""),
        Fault(section: "attic", entries: [], line: 2, says: "no place \"attic\""),
        Fault(section: "list", entries: [.init("reply", ["<Frobnicate>"], line: 7)], line: 7, says: "is no key"),
        Fault(section: "list", entries: [.init("reply", ["C-h"], line: 7)], line: 7, says: "Backspace"),
        Fault(section: "list", entries: [.init("reply", ["C-s"], line: 7)], line: 7, says: "C-s is taken"),
        Fault(
            section: "list", entries: [.init("reply", ["x"], line: 7), .init("note", ["x"], line: 8)], line: 8,
            says: "bound to reply already in line 7"),
        Fault(
            section: "list", entries: [.init("reply", ["x"], line: 7), .init("note", ["x i"], line: 8)], line: 8,
            says: "\"x i\" can't be reached, since \"x\" alone means reply"),
        Fault(section: "review", entries: [.init("approve", ["J"], line: 7)], line: 7, says: "means next-view in the place \"list\""),
        Fault(section: "review", entries: [.init("reject", ["s"], line: 7)], line: 7, says: "means state in the place \"list\""),
        Fault(section: "ticket", entries: [.init("approve", ["Y"], line: 7)], line: 7, says: "in the place \"review\" alone"),
        Fault(section: "review", entries: [.init("approve", ["A"], line: 7)], line: 7, says: "broken arrow key"),
        Fault(section: "composer", entries: [.init("send", ["A"], line: 7)], line: 7, says: "couldn't be typed"),
        Fault(section: "confirm", entries: [.init("confirm", ["~"], line: 7)], line: 7, says: "broken arrow key"),
        Fault(section: "composer", entries: [.init("leave", [], line: 7)], line: nil, says: "\"composer\" has no way out"),
    ]

    @Test("Each rule fires, with its line", arguments: faults)
    func ruleFires(fault: Fault) {
        let loaded = Self.load([.init(fault.section, fault.entries, line: 2)])
        let problem = loaded.problems.first { $0.message.contains(fault.says) }
        #expect(problem != nil, "\(loaded.problems.map(\.description))")
        #expect(problem?.line == fault.line)
    }

    @Test("A chord of everywhere that a place hides is named")
    func hiddenByPlace() {
        let sections: [KeymapDocument.Section] = [
            .init("everywhere", [.init("first", ["x g"], line: 3)]), .init("list", [.init("reply", ["x"], line: 6)]),
        ]
        #expect(Self.load(sections).problems.contains { $0.line == 3 && $0.message.contains("in the place \"list\"") })
    }

    @Test("What is refused is not bound, and what it would have replaced stays")
    func refusedKeepsParent() {
        let loaded = Self.load([.init("review", [.init("approve", ["A"], line: 7)])])
        #expect(loaded.keymap.look(up: [.character("A")], in: .review) != .command(.approve, argument: .character("A")))
        #expect(loaded.keymap.look(up: [.character("Y")], in: .review) == .command(.approve, argument: .character("Y")))
    }

    @Test("A place without a way out gets Esc back")
    func wayOut() {
        let loaded = Self.load([.init("composer", [.init("leave", [])])])
        #expect(loaded.keymap.look(up: [.escape], in: .composer) == .command(.leave, argument: .escape))
    }

    @Test("Circles and missing parents are said, and what is there is used")
    func circles() {
        let one = KeymapDocument(name: "one", inherits: "two", sections: [.init("list", [.init("reply", ["x"])])])
        let two = KeymapDocument(name: "two", inherits: "one", sections: [])
        let loaded = Keymap.load("one", from: [one, two])
        #expect(loaded.problems.contains { $0.message.contains("circle: one, two, one") })
        #expect(loaded.keymap.look(up: [.character("x")], in: .list) == .command(.reply, argument: .character("x")))
        #expect(Keymap.load("three", from: [one]).problems.contains { $0.message.contains("no keymap \"three\"; there are one") })
    }
}

@Suite("Looking keys up")
struct KeymapLookupTests {
    let keymap = ShippedData.keymap()

    @Test("A chord waits, says how it can go on, and ends in its command with the last key")
    func chords() {
        guard case .pending(let hints) = keymap.look(up: [.character("g")], in: .list) else {
            Issue.record("g is the beginning of chords")
            return
        }
        #expect(hints.contains { $0.key == .character("a") && $0.command == .goApprovals })
        #expect(hints.first?.key == .character("g"))
        #expect(keymap.look(up: [.character("g"), .character("3")], in: .list) == .command(.only, argument: .character("3")))
        #expect(keymap.label(of: KeyChord([.character("g")])) == "go to")
        #expect(keymap.hints(after: [], in: .list).contains { $0.key == .character("g") && $0.command == nil && $0.label == "go to" })
    }

    @Test("Several keys mean one command; the first is the one that is shown")
    func severalKeys() {
        #expect(keymap.look(up: [.home], in: .ticket) == .command(.first, argument: .home))
        #expect(keymap.shownChord(of: .first, in: .ticket) == "gg")
        #expect(keymap.shownChord(of: .send, in: .composer) == "C-x s")
        #expect(keymap.shownChord(of: .inward, in: .list) == "Enter")
        #expect(keymap.shownChord(of: .approve, in: .list) == nil)
    }

    @Test("A place's own key goes before what it inherits; text places inherit nothing")
    func inheritance() {
        #expect(keymap.look(up: [.character("1")], in: .review) == .command(.nothing, argument: .character("1")))
        #expect(keymap.look(up: [.character("1")], in: .list) == .command(.view, argument: .character("1")))
        #expect(keymap.look(up: [.character("j")], in: .composer) == .unbound(nearest: nil))
    }

    @Test("Nobody who presses a letter is sent away by what is said", arguments: [KeyContext.ticket, .approvals, .outbox, .review])
    func nearestNeverLeaves(context: KeyContext) {
        guard case .unbound(let nearest) = keymap.look(up: [.character("c")], in: context) else {
            Issue.record("c is bound")
            return
        }
        #expect(nearest?.chord.notation != "C-c")
        #expect(nearest?.command != .stop)
    }

    @Test("What is unbound names the nearest key", arguments: [
        (Key.character("L"), "l"), (.alt("q"), "q"), (.control("r"), "r"), (.named(.up, .control), "<Up>"), (.character("w"), "g w"),
    ])
    func nearest(key: Key, expected: String) {
        let loaded = KeymapFileTests.load([.init("everywhere", [.init("go-news", ["g w"])])])
        guard case .unbound(let nearest) = loaded.keymap.look(up: [key], in: .list) else {
            Issue.record("\(key.notation) is bound")
            return
        }
        #expect(nearest?.chord.notation == expected)
    }

    @Test("A later file's key is taken from the command that had it; an empty list unbinds")
    func overriding() {
        let loaded = KeymapFileTests.load([
            .init("list", [.init("note", ["r"]), .init("next-match", [])]), .init("everywhere", [.init("refresh", ["C-r"])]),
        ])
        #expect(loaded.problems == [])
        #expect(loaded.keymap.look(up: [.character("r")], in: .list) == .command(.note, argument: .character("r")))
        #expect(loaded.keymap.chords(of: .reply, in: .list) == [])
        #expect(loaded.keymap.chords(of: .nextMatch, in: .list) == [])
        #expect(loaded.keymap.chords(of: .nextMatch, in: .ticket).count == 1)
        #expect(loaded.keymap.chords(of: .refresh, in: .list).map(\.notation) == ["C-r"])
    }
}
