import Canvas
import Helpdesk
import Testing
@testable import Screens

/// Keys at random, everywhere: nothing traps, every frame has its size, and nothing leaves that wasn't sent from a form
/// or typed.
@Suite struct RecordFuzzTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let keys: [Key] = "jkhlqgGcwpesUaio0123456789zrt:/fxDJKeydnuRé漢".map { Key.character($0) }
        + [.enter, .escape, .tab, .backspace, .control("x"), .control("u"), .named(.up, []), .named(.down, []), .named(.pageDown, []), .paste("a\nb")]

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func anyKeys(_ seed: UInt64) {
        var generator = Generator(state: seed)
        let sizes = RecordScreensTests.sizes + [(40, 12), (40, 10), (30, 8)]
        let first = sizes[Int(seed) % sizes.count]
        var pilot = RecordWorld.pilot(first.0, first.1)
        var deletions = 0
        for step in 0..<1_500 {
            let before = pilot.app.strip
            let count = pilot.acts.count
            pilot.send(.key(Self.keys.randomElement(using: &generator) ?? .escape))
            for act in pilot.acts.dropFirst(count) where act.verb == .delete || act.verb == .run {
                guard case .typed(let typed)? = before else { Issue.record("\(act) left without being typed"); return }
                #expect(typed.matches)
                deletions += 1
            }
            if step % 25 == 0 {
                let size = sizes.randomElement(using: &generator) ?? first
                pilot.resize(size.0, size.1)
                let lines = pilot.lines
                #expect(lines.count == size.1 && lines.allSatisfy { SafeText($0).columns == size.0 })
            }
            if pilot.effects.contains(.quit) { _ = pilot.takeEffects() }
        }
        #expect(deletions == 0)
    }
}
