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

    private func writes(_ pilot: Pilot, _ keys: [Key]) -> [Effect] {
        var pilot = pilot
        _ = pilot.takeEffects()
        for key in keys { pilot.send(.key(key)) }
        return pilot.effects.filter(Self.isWrite)
    }

    @Test(arguments: places.indices) func reachNoWrite(_ place: Int) {
        var pilot = DeskWorld.pilot()
        pilot.press(Self.places[place].keys)
        if Self.places[place].name.hasPrefix("after") { pilot.send(.outbox([])); pilot.wait(20); pilot.send(.outbox([])) }
        for sequence in StraySequences.all {
            let letters = sequence.map { Key.character($0) }
            #expect(writes(pilot, letters).isEmpty, "\(sequence) in \(Self.places[place].name)")
            #expect(writes(pilot, [.escape] + letters).isEmpty, "Esc \(sequence) in \(Self.places[place].name)")
        }
    }

    @Test func theReplayWouldSeeAWrite() {
        #expect(!writes(DeskWorld.pilot(), [.character("s"), .character("s")]).isEmpty)
    }
}
