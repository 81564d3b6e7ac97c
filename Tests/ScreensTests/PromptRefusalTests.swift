import Canvas
import Helpdesk
import Testing

@testable import Screens

/// What is typed after an answer was refused, or where nothing can be seen, must never run as commands.
@Suite struct PromptRefusalTests {
    private func writes(_ pilot: Pilot) -> Int {
        pilot.effects.count { if case .submit = $0 { true } else { false } }
    }

    private func prompt(_ pilot: Pilot) -> Prompt? {
        if case .prompt(let prompt, _) = pilot.app.strip { prompt } else { nil }
    }

    @Test("A refused answer stays in its open prompt, with the reason above it", arguments: [
        ("f", "age>", "column"), ("g t", "nowhere-1", "No ticket here is called nowhere-1."),
        ("j j t", "+vpn", "is so already"),
    ])
    func staysOpen(keys: String, answer: String, sentence: String) throws {
        var pilot = DeskWorld.pilot()
        pilot.press(keys)
        pilot.type(answer + "\n")
        #expect(prompt(pilot)?.line.text == answer)
        #expect(pilot.bottom.contains(answer))
        #expect(pilot.lines.dropLast().suffix(3).joined().contains(sentence))
        pilot.type("ssaa")
        #expect(try #require(prompt(pilot)).line.text.contains("ssaa"))
        #expect(writes(pilot) == 0)
        pilot.press("<Esc>")
        #expect(pilot.app.strip == nil)
    }

    @Test func theCursorStandsAtTheFault() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("f")
        pilot.type(" nobody priority>weird\n")
        let column = try #require(pilot.frame.cursor?.column)
        let line = Array(pilot.bottom)
        #expect(line.indices.contains(column))
        #expect(String(line[column...]).hasPrefix("weird"))
        pilot.press("C-e C-w")
        pilot.type("high\n")
        #expect(prompt(pilot) == nil)
    }

    @Test func anAnswerThatIsTakenClosesThePrompt() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j t")
        pilot.type("+brandnew\n")
        #expect(prompt(pilot) == nil)
        #expect(writes(pilot) == 1)
    }

    // MARK: Too small

    @Test("Behind the sentence that the terminal is too small no key acts", arguments: ["", "j j r", "g a", "g k /"])
    func tooSmall(place: String) {
        var pilot = DeskWorld.pilot()
        if !place.isEmpty { pilot.press(place) }
        pilot.resize(30, 8)
        _ = pilot.takeEffects()
        pilot.press("s s a a u U . j <Enter> <Esc> q g o D d")
        pilot.type("words that go nowhere")
        pilot.send(.key(.paste("more words")))
        #expect(writes(pilot) == 0)
        #expect(!pilot.effects.contains { if case .keepDraft = $0 { true } else { false } })
        #expect(!pilot.effects.contains(.quit))
        #expect(!pilot.app.desk.outbox.isHeld)
        pilot.resize(80, 24)
        #expect(!pilot.shows("words that go nowhere"))
    }

    @Test func quittingAndSuspendingWorkUnseen() {
        var pilot = DeskWorld.pilot(30, 8)
        pilot.press("C-z")
        #expect(pilot.effects.contains(.suspend))
        pilot.press("C-c C-c")
        #expect(pilot.shows("quit?"))
        pilot.press("q")
        #expect(pilot.effects.contains(.quit))
        var other = DeskWorld.pilot(30, 8)
        other.press("Q")
        #expect(other.effects.contains(.quit))
    }
}
