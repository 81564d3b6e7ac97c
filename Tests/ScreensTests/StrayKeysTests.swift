import Canvas
import Helpdesk
import Testing
@testable import Screens

/// SCREENS 1.1 for the places of tickets: sequences read as letters reach no write and no send.
@Suite struct StrayKeysTests {
    static let places: [(name: String, keys: String)] = [
        ("list", "j"), ("marked list", "<Space> <Space>"), ("range", "v j"), ("ticket", "j j <Enter>"),
        ("docked draft", "j j r x <Esc>"), ("composer", "j j r x"), ("outbox", "s s g o"), ("drafts", "j j r x <Esc> g r"),
        ("news", "g n"), ("goto prompt", "g t"), ("prefix", "g"), ("after a change that left", "s s"),
    ]

    private static func isWrite(_ effect: Effect) -> Bool {
        switch effect {
        case .submit, .release, .discard, .startDemo: true
        default: false
        }
    }

    @Test(arguments: places.indices) func reachNoWrite(_ place: Int) {
        var pilot = DeskWorld.pilot()
        pilot.press(Self.places[place].keys)
        if Self.places[place].name.hasPrefix("after") { pilot.send(.outbox([])); pilot.wait(20); pilot.send(.outbox([])) }
        replay(pilot, Self.places[place].name)
    }

    static let recordPlaces: [(name: String, keys: String)] = [
        ("customers", "g c j"), ("narrowing", "g c f"), ("customer", "g c <Enter>"), ("workflow", "g w j <Enter>"), ("run, typed", "g w j x E s c"),
        ("events", "g e"), ("event", "g e <Enter> <Tab>"), ("viewer menu", "g e <Enter> e"), ("projects", "g p"), ("workspaces", "g s"),
        ("users", "g U"), ("deactivate, typed", "g U D u s r"), ("delete, typed", "j j D R O A - 7 7"), ("accounts menu", "c"),
        ("new ticket", "c 2 x"), ("form", "g c e <Down> x"), ("flag of a form", "g c e <Down> <Down> <Down>"), ("knowledge base", "g k"),
        ("article", "g k <Enter>"), ("article form", "g k e"), ("command line", ": r e v o k e"),
    ]

    @Test(arguments: recordPlaces.indices) func reachNoWriteInRecords(_ place: Int) {
        var pilot = RecordWorld.pilot()
        pilot.press(Self.recordPlaces[place].keys)
        replay(pilot, Self.recordPlaces[place].name)
    }

    @Test func reachNoWriteInTheSidebar() {
        var pilot = RecordWorld.pilot(120, 40)
        pilot.press("h J J")
        replay(pilot, "sidebar")
    }

    /// Presses every sequence, with and without its Esc. Those that begin alike are walked together: a pilot is a value.
    private func replay(_ pilot: Pilot, _ name: String) {
        let letters = StraySequences.all.map { $0.map { Key.character($0) } }
        #expect(writes(pilot, [letters, letters.map { [.escape] + $0 }].joined().map { $0[...] }) == [], "\(name)")
    }

    private func writes(_ pilot: Pilot, _ sequences: [ArraySlice<Key>]) -> [String] {
        var found: [String] = []
        for (key, rest) in Dictionary(grouping: sequences.filter { !$0.isEmpty }, by: { $0[$0.startIndex] }) {
            var next = pilot
            if next.send(.key(key)).contains(where: Self.isWrite) { found.append(key.notation) }
            found += writes(next, rest.map { $0.dropFirst() }).map { "\(key.notation) \($0)" }
        }
        return found
    }

    @Test func theReplayWouldSeeAWrite() {
        #expect(writes(DeskWorld.pilot(), [[.character("s"), .character("s"), .character("q")]]) == ["s s"])
    }
}
