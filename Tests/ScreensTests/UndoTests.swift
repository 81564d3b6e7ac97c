import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

/// SCREENS 2.3: undo, hold, repeat.
@Suite struct UndoTests {
    private func submitted(_ effects: [Effect]) -> [(id: IntentID, intent: Intent)] {
        effects.compactMap { if case .submit(let id, let intent, _) = $0 { (id, intent) } else { nil } }
    }

    private func told(_ pilot: inout Pilot, _ state: OutboxItem.State) {
        let items = pilot.app.desk.outbox.items.map { OutboxItem(id: $0.id, intent: $0.intent, state: state) }
        pilot.send(.outbox(items))
    }

    @Test func changesInTheWindowBecomeOne() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j a a p h")
        let all = submitted(pilot.effects)
        #expect(all.count == 2)
        let last = try #require(all.last)
        #expect(last.intent == .change(ticket: DeskWorld.refund, FieldChange(
            priority: Priority(.high, raw: "high"), assignee: .value("mira"))))
        #expect(pilot.effects.contains(.takeBack(all[0].id)))
        #expect(pilot.app.desk.outbox.waiting.count == 1)
        #expect(pilot.bottom.contains("» 1 in 8s  u"))
    }

    @Test func undoTakesTheNewestPartFirst() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j a a p h")
        pilot.press("u")
        let rest = try #require(submitted(pilot.takeEffects()).last)
        #expect(rest.intent == .change(ticket: DeskWorld.refund, FieldChange(assignee: .value("mira"))))
        #expect(pilot.bottom.contains("Taken back: tkt_9f2c high priority"))
        pilot.press("u")
        #expect(pilot.app.desk.outbox.waiting.isEmpty)
        #expect(pilot.takeEffects().contains(.takeBack(rest.id)))
        pilot.press("u")
        #expect(pilot.bottom.contains("nothing to take back"))
    }

    @Test func aReplyWithAStateIsOneItem() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r")
        pilot.type("Please switch.")
        pilot.press("C-x S")
        let all = submitted(pilot.effects)
        #expect(all.count == 1)
        #expect(all.first?.intent == .message(
            ticket: DeskWorld.vpn, audience: .public, body: "Please switch.", thenStatus: Status(.solved, raw: "resolved")))
        // The next ticket has come.
        #expect((pilot.app.places.last as? TicketPlace)?.ticket.value == "ROA-77")
    }

    @Test func undoReopensTheText() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r")
        pilot.type("Please switch.")
        pilot.press("C-x s q q <Esc> u")
        let place = try #require(pilot.app.places.last as? TicketPlace)
        #expect(place.isWriting && place.ticket == DeskWorld.vpn)
        #expect(place.composer?.editor.text == "Please switch.")
        #expect(pilot.app.desk.outbox.waiting.isEmpty)
        #expect(pilot.effects.contains { if case .keepDraft(let draft) = $0 { draft.body == "Please switch." } else { false } })
    }

    @Test func undoWhileWriting() {
        var pilot = DeskWorld.pilot()
        pilot.press("a a j j r x C-x u")
        #expect(pilot.app.desk.outbox.waiting.isEmpty)
        #expect(pilot.bottom.contains("Taken back"))
    }

    @Test func whatHasLeftIsNotReachedPast() {
        var pilot = DeskWorld.pilot()
        pilot.press("a a")
        pilot.press("j j r")
        pilot.type("Hello")
        pilot.press("C-x s")
        let items = pilot.app.desk.outbox.items
        pilot.wait(3)
        pilot.send(.outbox([items[0], OutboxItem(id: items[1].id, intent: items[1].intent, state: .sending)]))
        _ = pilot.takeEffects()
        pilot.press("u")
        #expect(pilot.takeEffects().isEmpty)
        #expect(pilot.shows("sent 12:04:03, can't be taken"))
        pilot.press("u u")
        #expect(pilot.takeEffects().isEmpty)
    }

    @Test func aChangeThatLeftIsReversedOnlyWhenAsked() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j s s")
        told(&pilot, .sending)
        pilot.send(.outbox([]))
        _ = pilot.takeEffects()
        pilot.press("u")
        #expect(submitted(pilot.takeEffects()).isEmpty)
        #expect(pilot.shows("back to open"))
        pilot.press("u")
        let reversal = try #require(submitted(pilot.takeEffects()).first)
        #expect(reversal.intent == .change(ticket: DeskWorld.refund, FieldChange(status: Status(.open, raw: "open"))))
        #expect(pilot.bottom.contains("» 1 in 8s  u"))
    }

    @Test func holdAll() {
        var pilot = DeskWorld.pilot()
        pilot.press("j s s U")
        #expect(pilot.effects.last == .holdAll(true))
        #expect(pilot.bottom.contains("» 1 held  U"))
        pilot.press("U")
        #expect(pilot.effects.last == .holdAll(false))
    }

    @Test func theCountdownTicksOnlyWhileSomethingLeaves() throws {
        var pilot = DeskWorld.pilot()
        pilot.wait(1)
        #expect(pilot.app.wakeAtSeconds(at: pilot.now) == nil)
        pilot.press("a a")
        pilot.wait(1.5)
        #expect(pilot.bottom.contains("» 1 in 7s"))
        let due = try #require(pilot.app.wakeAtSeconds(at: pilot.now))
        #expect(abs(due - (pilot.now.seconds + 0.5)) < 0.001)
        told(&pilot, .done)
        #expect(pilot.app.wakeAtSeconds(at: pilot.now) == nil)
    }

    @Test func repeatIsForFieldsAlone() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("s s j j")
        #expect(pilot.bottom.contains(". solve"))
        _ = pilot.takeEffects()
        pilot.press(".")
        let repeated = try #require(submitted(pilot.takeEffects()).first)
        #expect(repeated.intent == .change(ticket: TicketID(account: DeskWorld.game, value: "ROA-77"), FieldChange(status: Status(.solved, raw: "resolved"))))
        pilot.press("g l")
        var other = DeskWorld.pilot()
        other.press("j j r x C-x s q .")
        #expect(submitted(other.effects).count == 1)
    }

    @Test func aRowKeepsItsPlaceAfterMyOwnAct() {
        var pilot = DeskWorld.pilot()
        pilot.press("3")
        let before = pilot.app.list.rows
        pilot.press("j s s")
        #expect(pilot.app.list.rows == before)
        #expect(pilot.shows("✓ solv"))
        #expect(pilot.shows("[3 Open 8]"))
        pilot.press("R")
        #expect(pilot.app.list.rows.count == before.count - 1)
    }

    @Test func aRefusedChangeComesBack() {
        var pilot = DeskWorld.pilot()
        pilot.press("j s s")
        told(&pilot, .held(Trouble(.invalid, "A field is missing.")))
        pilot.wait(0.1)
        #expect(!pilot.shows("✓ solv 12m"))
        #expect(pilot.lines.contains { $0.contains("tkt_9f2c") && $0.hasSuffix("!") })
        #expect(pilot.bottom.contains("1!"))
    }
}

extension UndoTests {
    @Test func whatIsDoneIsSaid() {
        var pilot = DeskWorld.pilot()
        pilot.press("j s s")
        told(&pilot, .sending)
        pilot.press("<Esc>")
        pilot.send(.outbox([]))
        #expect(pilot.bottom.contains("Done: tkt_9f2c solved."))
        pilot.press("<Esc>")
        pilot.send(.outbox([]))
        #expect(!pilot.bottom.contains("Done"))
    }
}

extension UndoTests {
    @Test func whatOneKeyDidIsTakenBackTogether() {
        var pilot = DeskWorld.pilot()
        pilot.press("a a j <Space> <Space> s s")
        #expect(pilot.app.desk.outbox.waiting.count == 3)
        pilot.press("u")
        #expect(pilot.app.desk.outbox.waiting.count == 1)
        #expect(pilot.shows("Taken back: RT-118 solved, tkt_9f2c solved."))
        pilot.press("u")
        #expect(pilot.app.desk.outbox.waiting.isEmpty)
    }

    @Test func ofAGroupOnlyWhatHasNotLeftIsTakenBack() {
        var pilot = DeskWorld.pilot()
        pilot.press("j <Space> <Space> s s")
        let items = pilot.app.desk.outbox.items
        pilot.send(.outbox([OutboxItem(id: items[0].id, intent: items[0].intent, state: .sending), items[1]]))
        pilot.press("u")
        #expect(pilot.app.desk.outbox.waiting.map(\.id) == [items[0].id])
        #expect(pilot.shows("1 had left already"))
    }
}

extension UndoTests {
    @Test func whatAnEarlierRunHeldIsLetGoByTheSameKey() {
        var pilot = DeskWorld.pilot()
        let intent = Intent.message(ticket: DeskWorld.vpn, audience: .public, body: "Hello", thenStatus: nil)
        pilot.send(.outbox([OutboxItem(id: IntentID("x"), intent: intent, state: .held(nil))]))
        #expect(pilot.bottom.contains("» 1 held  U"))
        pilot.press("U")
        #expect(pilot.effects.last == .holdAll(false))
    }
}
