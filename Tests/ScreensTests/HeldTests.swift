import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// What stopped because the ticket changed, and what nobody knows the end of: what is known is shown, the person
/// chooses, and the words are never lost.
@Suite struct HeldTests {
    static let words = "Please switch to profile B."
    private static let intent = Intent.message(ticket: DeskWorld.vpn, audience: .public, body: words, thenStatus: nil)

    static let held = OutboxItem(
        id: IntentID("x"), intent: intent,
        state: .held(Trouble(.conflict, "K. Ito wrote on this ticket after you read it.", hint: "Read what is new; then send your text as it is, or change it.")),
        difference: ["state: pending -> open", "owner: Otto -> you"], newMessages: [MessageID(account: DeskWorld.it, value: "m4")])
    static let unclear = OutboxItem(
        id: IntentID("x"), intent: intent, state: .unclear(Trouble(.outcomeUnknown, "The server stopped answering.")),
        sentAt: Pilot.noon.wall.addingTimeInterval(-9), finding: "The thread was read at 12:03:58 and doesn't show it.")

    private func pilot(_ item: OutboxItem, _ columns: Int = 80, _ rows: Int = 24) -> Pilot {
        var pilot = DeskWorld.pilot(columns, rows)
        pilot.send(.outbox([item]))
        return pilot
    }

    static let sizes = [(80, 24), (200, 50), (60, 20)]

    @Test(arguments: sizes) func shown(columns: Int, rows: Int) {
        for (name, item) in [("changed", Self.held), ("unclear", Self.unclear)] {
            var outbox = pilot(item, columns, rows)
            outbox.press("g o")
            GoldenScreen.expect(outbox.frame, "outbox-\(name)-\(columns)x\(rows)")
            var ticket = pilot(item, columns, rows)
            ticket.press("j j <Enter> G")
            GoldenScreen.expect(ticket.frame, "ticket-\(name)-\(columns)x\(rows)")
        }
    }

    @Test func theDifferenceIsReadWhereverOneLooks() {
        for keys in ["g o", "j j <Enter>"] {
            var pilot = pilot(Self.held)
            pilot.press(keys)
            #expect(pilot.shows("state: pending ► open"), "\(keys)")
            #expect(pilot.shows("owner: Otto ► you"), "\(keys)")
            #expect(pilot.shows("K. Ito 11:48 It dropped in the board meeting."), "\(keys)")
        }
    }

    @Test("What colleagues alone read doesn't look like what the customer got", arguments: ["g o", "j j <Enter>"])
    func anInternalNoteIsShownAsOne(keys: String) throws {
        var item = Self.held
        item.newMessages = [MessageID(account: DeskWorld.it, value: "m2"), MessageID(account: DeskWorld.it, value: "m4")]
        var pilot = pilot(item)
        pilot.press(keys)
        let note = try #require(pilot.lines.last { $0.contains("Otto Brandt 09:40") })
        #expect(note.trimmed.hasPrefix("░ Otto Brandt"))
        #expect(pilot.lines.contains { $0.trimmed.hasPrefix("« K. Ito 11:48") })
    }

    @Test func aHeldNoteHasTheEdgeOfANote() throws {
        var item = Self.held
        item.intent = .message(ticket: DeskWorld.vpn, audience: .internal, body: Self.words, thenStatus: nil)
        var pilot = pilot(item)
        pilot.press("g o")
        #expect(pilot.lines.contains { $0.trimmed.hasPrefix("░ " + Self.words) })
        item.state = .queued
        pilot.send(.outbox([item]))
        #expect(pilot.lines.contains { $0.contains("░ note on RT-118") })
    }

    @Test("Sent anyway by the item's own menu", arguments: ["g o s s", "j j <Enter> <Enter> s"])
    func sentAnyway(keys: String) {
        var pilot = pilot(Self.held)
        pilot.press(keys)
        #expect(pilot.effects.contains(.release(IntentID("x"))))
        #expect(!pilot.effects.contains(.takeBack(IntentID("x"))))
    }

    @Test("Edited again with all its words", arguments: ["g o e", "j j <Enter> e", "j j <Enter> <Enter> e"])
    func edited(keys: String) {
        var pilot = pilot(Self.held)
        pilot.press(keys)
        #expect((pilot.app.places.last as? TicketPlace)?.composer?.editor.text == Self.words)
        #expect(pilot.app.context == .composer)
        let kept = pilot.effects.firstIndex { if case .keepDraft(let draft) = $0 { draft.body == Self.words } else { false } }
        #expect(kept != nil && pilot.effects.contains(.takeBack(IntentID("x"))))
    }

    @Test("Discarded by a second key alone", arguments: ["g o D", "j j <Enter> <Enter> d"])
    func discarded(keys: String) {
        var pilot = pilot(Self.held)
        pilot.press(keys)
        #expect(!pilot.effects.contains(.discard(IntentID("x"))))
        pilot.press("d")
        #expect(pilot.effects.contains(.discard(IntentID("x"))))
    }

    // MARK: Unclear

    @Test("What is known is shown, and it is sent again after one question", arguments: ["g o s s", "j j <Enter> <Enter> s", "g o e"])
    func sentAgain(keys: String) {
        var pilot = pilot(Self.unclear)
        pilot.press(keys)
        #expect(pilot.shows("It may have been sent. kedge looks for it first; where it can't see, the"))
        #expect(pilot.shows("y yes, send it again"))
        #expect(!pilot.effects.contains(.release(IntentID("x"))))
        var other = pilot
        other.press("s y")
        #expect(!other.effects.contains(.release(IntentID("x"))))
        pilot.press("<Enter> y")
        #expect(pilot.effects.contains(.release(IntentID("x"))))
    }

    @Test func whatIsKnownOfItIsShown() {
        var pilot = pilot(Self.unclear)
        pilot.press("g o")
        #expect(pilot.shows("Sent 12:03:51; no answer came."))
        #expect(pilot.shows("The thread was read at 12:03:58 and doesn't show it."))
        #expect(pilot.shows(Self.words))
        _ = pilot.takeEffects()
        pilot.press("s k")
        #expect(pilot.takeEffects().isEmpty)
        #expect(pilot.app.desk.outbox.waiting.count == 1)
        pilot.press("D d")
        #expect(pilot.effects.contains(.discard(IntentID("x"))))
    }

    @Test func aHeldChangeIsShownOnItsTicketToo() {
        let change = OutboxItem(
            id: IntentID("y"), intent: .change(ticket: DeskWorld.vpn, FieldChange(assignee: .value("mira"))),
            state: .held(Trouble(.conflict, "On RT-118 the owner was changed meanwhile.")), difference: ["owner: nobody -> Otto"])
        var pilot = pilot(change)
        pilot.press("j j <Enter>")
        #expect(pilot.shows("your change did not leave"))
        #expect(pilot.shows("owner: nobody ► Otto"))
        pilot.press("e")
        #expect(pilot.effects.contains(.takeBack(IntentID("y"))))
    }

    // MARK: With a message

    @Test("The message that it stopped doesn't cover what can be done", arguments: [held, unclear])
    func keysStayInSight(item: OutboxItem) {
        var pilot = DeskWorld.pilot()
        pilot.press("j j <Enter>")
        var leaving = item
        leaving.state = .sending
        pilot.send(.outbox([leaving]))
        pilot.send(.outbox([item]))
        #expect(pilot.bottom.contains("go shows it.") && pilot.shows("reply on RT-118: "))
        #expect(pilot.shows("discard   "))
        #expect(pilot.shows("go outbox"))
    }

    @Test func theReasonIsSaidOnce() {
        var item = Self.unclear
        item.finding = "It couldn't be looked for: The server stopped answering."
        var pilot = pilot(item)
        pilot.press("j j <Enter>")
        #expect(pilot.app.desk.news.current == nil)
        #expect(pilot.shows("It couldn't be looked for."))
        #expect(pilot.shows("The server stopped answering."))
        #expect(!pilot.shows("for: The server"))
    }
}
