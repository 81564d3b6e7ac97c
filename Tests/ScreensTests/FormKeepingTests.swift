import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

/// What was typed into a form outlives leaving, a quit, a crash and a refusal.
@Suite struct FormKeepingTests {
    private func line(_ pilot: Pilot, _ label: String) -> String { pilot.lines.first { $0.contains(label) } ?? "" }

    private func keptForms(_ effects: [Effect]) -> [KeptForm] {
        effects.compactMap { if case .keepForm(let form) = $0 { form } else { nil } }
    }

    @Test func whatIsTypedIsKeptWithinTwoSecondsOnLeavingAndAtTheEnd() throws {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c")
        pilot.type("Laun")
        #expect(keptForms(pilot.effects).isEmpty)
        pilot.wait(2)
        #expect(keptForms(pilot.takeEffects()).map(\.act.fields) == [["name": .text("Laun")]])
        pilot.type("ch")
        pilot.press("<Esc>")
        #expect(pilot.bottom.contains("gr lists it"))
        #expect(keptForms(pilot.takeEffects()).map(\.act.fields) == [["name": .text("Launch")]])
        pilot.press("c")
        pilot.type("!")
        let effects = pilot.send(.ending)
        #expect(keptForms(effects).map(\.act.fields) == [["name": .text("Launch!")]])
        #expect(effects.last == .quit)
    }

    @Test func quittingLosesNoForm() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c x <Esc>")
        pilot.press("Q")
        #expect(!pilot.shows("lost"))
    }

    @Test func formsOfAnEarlierRunAreBackInTheListAndByTheirKey() throws {
        var pilot = RecordWorld.pilot()
        let act = Act(.create, .event, account: RecordWorld.live, fields: ["name": .text("Launch")])
        pilot.send(.forms([try #require(KeptForm(act, editedAt: Pilot.noon.wall))]))
        pilot.press("g r")
        #expect(line(pilot, "New event ∙ live").contains("Launch"))
        pilot.press("q g e c")
        #expect(line(pilot, "name").contains("Launch"))
        let effects = pilot.press("C-x D d")
        #expect(effects.contains(.dropForm(KeptForm.Key(act))))
        pilot.press("g r")
        #expect(pilot.shows("No draft waits."))
    }

    @Test func aFormIsOnTheDiskBeforeItIsSent() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e c x")
        let effects = pilot.press("C-x s")
        let kept = effects.firstIndex { if case .keepForm = $0 { true } else { false } }
        let sent = effects.firstIndex { if case .submit = $0 { true } else { false } }
        #expect(kept != nil && sent != nil && kept ?? 9 < sent ?? 0)
        #expect(!effects.contains { if case .dropForm = $0 { true } else { false } })
    }

    @Test func whatWasRefusedStaysInTheOutboxWhileItIsCorrected() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c c x C-x s")
        pilot.wait(9)
        pilot.desk(says: .held(Trouble(.invalid, "Keva refused to create the customer (422): Validation failed: no address.")))
        #expect(pilot.bottom.contains(": Validation failed: no address.  go"))
        _ = pilot.takeEffects()
        pilot.press("g o e")
        #expect(line(pilot, "* email").contains("x"))
        pilot.type("y")
        pilot.press("<Esc>")
        #expect(pilot.bottom.contains("the refused one stays in the outbox"))
        let left = pilot.effects.contains { effect in
            switch effect {
            case .takeBack, .discard: true
            default: false
            }
        }
        #expect(!left && pilot.app.desk.outbox.waiting.count == 1)
        pilot.press("e")
        #expect(line(pilot, "* email").contains("xy"))
    }

    @Test func undoOfWhatWasRefusedSaysSo() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c c x C-x s")
        pilot.wait(9)
        pilot.desk(says: .held(Trouble(.invalid, "No.")))
        pilot.press("u")
        #expect(pilot.bottom.contains("was refused; its form is open again."))
        #expect(!pilot.bottom.contains("Nothing of it was sent"))
        #expect(pilot.app.desk.outbox.waiting.count == 1)
    }
}
