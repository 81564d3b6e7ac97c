import Canvas
import Helpdesk
import Testing

@testable import Screens

/// What could not leave is said, can be read whole, and never goes away silently.
@Suite struct OutboxTroubleTests {
    private static let intents = (
        message: Intent.message(ticket: DeskWorld.vpn, audience: .public, body: "Try B.", thenStatus: nil),
        change: Intent.change(ticket: DeskWorld.vpn, FieldChange(priority: Priority(.high, raw: "high"))))

    private func item(_ intent: Intent, _ state: OutboxItem.State, id: String = "x") -> OutboxItem {
        OutboxItem(id: IntentID(id), intent: intent, state: state)
    }

    private func alerts(_ pilot: Pilot) -> [String] {
        pilot.app.desk.news.notices.filter(\.isAlert).map { $0.text.description }
    }

    // MARK: Said

    @Test("Each item that stops is told once, with what, why and where", arguments: [
        (OutboxItem.State.held(Trouble(.conflict, "Otto answered.")), "Not sent: reply on RT-118: Otto answered."),
        (.unclear(Trouble(.outcomeUnknown, "The line broke.")), "it may have been sent: reply on RT-118: The line broke."),
    ])
    func toldOnce(state: OutboxItem.State, sentence: String) {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([item(Self.intents.message, .sending)]))
        pilot.send(.outbox([item(Self.intents.message, state)]))
        pilot.send(.outbox([item(Self.intents.message, state)]))
        #expect(alerts(pilot).count == 1)
        #expect(alerts(pilot).first?.contains(sentence) ?? false)
        #expect(alerts(pilot).first?.hasSuffix("go shows it.") ?? false)
        #expect(pilot.screen.contains("go shows"))
        pilot.press("g n")
        #expect(pilot.screen.contains("RT-118"))
    }

    @Test func anotherReasonIsToldAgainAndAnOldOneIsNot() {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([item(Self.intents.message, .held(Trouble(.conflict, "Otto answered.")))]))
        #expect(alerts(pilot).isEmpty)
        pilot.send(.outbox([item(Self.intents.message, .held(Trouble(.invalid, "No such state.")))]))
        pilot.send(.outbox([item(Self.intents.message, .sending)]))
        pilot.send(.outbox([item(Self.intents.message, .held(Trouble(.invalid, "No such state.")))]))
        #expect(alerts(pilot).count == 2)
        pilot.send(.outbox([item(Self.intents.message, .held(nil))]))
        #expect(alerts(pilot).count == 2)
    }

    // MARK: Read

    @Test func theSelectedItemsReasonIsReadWhole() {
        var pilot = DeskWorld.pilot()
        let long = "The service refused the answer because the ticket was merged into another one by a colleague meanwhile."
        let hint = "Open the other ticket and answer there; this one takes no more words."
        pilot.send(.outbox([
            item(Self.intents.message, .held(Trouble(.conflict, long, hint: hint))),
            item(Self.intents.change, .unclear(Trouble(.outcomeUnknown, "The line broke.", hint: "Look.")), id: "y"),
        ]))
        pilot.press("g o")
        let words = pilot.lines.map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: " ")
        #expect(words.contains("by a colleague meanwhile."))
        #expect(words.contains("takes no more words."))
        #expect(pilot.lines.contains { $0.contains("? ") && $0.contains("high priority") })
        #expect(pilot.lines.contains { $0.contains("! ") && $0.contains("Try B.") })
        pilot.press("j")
        #expect(pilot.shows("The line broke. Look."))
    }

    // MARK: Kept

    @Test("Editing an unclear item again asks first, whatever it is", arguments: [
        OutboxItem.State.unclear(Trouble(.outcomeUnknown, "The line broke.")),
        .held(Trouble(.outcomeUnknown, "The line broke.")),
    ])
    func unclearChange(state: OutboxItem.State) {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([item(Self.intents.change, state)]))
        pilot.press("g o e")
        #expect(pilot.screen.contains("It may have been sent"))
        #expect(pilot.app.desk.outbox.waiting.count == 1)
        #expect(!pilot.effects.contains(.takeBack(IntentID("x"))))
    }

    // MARK: Taken back

    @Test func whatAnEarlierRunHeldIsTakenBack() {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([item(Self.intents.change, .held(nil), id: "a"), item(Self.intents.message, .held(nil), id: "b")]))
        pilot.press("u")
        #expect(pilot.effects.contains(.takeBack(IntentID("b"))))
        #expect(pilot.screen.contains("Taken back: reply on RT-118"))
        #expect((pilot.app.places.last as? TicketPlace)?.composer?.editor.text == "Try B.")
        pilot.press("<Esc> q u")
        #expect(pilot.effects.contains(.takeBack(IntentID("a"))))
        pilot.press("u")
        #expect(pilot.screen.contains("nothing to take back"))
    }

    @Test func repeatForgetsWhatWasTakenBack() {
        var pilot = DeskWorld.pilot()
        pilot.press("j a a p h")
        #expect(pilot.app.desk.lastWish == .priority(.high))
        pilot.press("u")
        #expect(pilot.app.desk.lastWish == .assignToMe)
        pilot.press("u")
        #expect(pilot.app.desk.lastWish == nil)
        _ = pilot.takeEffects()
        pilot.press("j j .")
        #expect(pilot.screen.contains("No field was changed yet."))
        #expect(!pilot.effects.contains { if case .submit = $0 { true } else { false } })
    }
}
