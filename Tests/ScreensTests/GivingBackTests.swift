import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// What did not leave, or left after all, and where its words are then.
@Suite struct GivingBackTests {
    private static func message(_ body: String, _ audience: Audience = .public) -> Intent {
        .message(ticket: DeskWorld.vpn, audience: audience, body: body, thenStatus: nil)
    }

    private static func item(_ body: String, _ state: OutboxItem.State, id: String = "x") -> OutboxItem {
        OutboxItem(id: IntentID(id), intent: message(body), state: state)
    }

    private static let refused = OutboxItem.State.held(Trouble(.conflict, "Otto answered."))
    private static let unclear = OutboxItem.State.unclear(Trouble(.outcomeUnknown, "The line broke."))

    private func submitted(_ effects: [Effect]) -> [IntentID] {
        effects.compactMap { if case .submit(let id, _, _) = $0 { id } else { nil } }
    }

    private func kept(_ effects: [Effect]) -> [String] {
        effects.compactMap { if case .keepDraft(let draft) = $0 { draft.body } else { nil } }
    }

    private func place(_ pilot: Pilot) throws -> TicketPlace { try #require(pilot.app.places.last as? TicketPlace) }

    /// A reply that was sent just now.
    private func sent(_ text: String = "Please switch.") -> Pilot {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r")
        pilot.type(text)
        pilot.press("C-x s")
        return pilot
    }

    // MARK: Sending

    @Test("Sending keeps the words as a draft on the disk; only the desk drops it")
    func sendingDropsNothing() throws {
        let pilot = sent()
        let submit = try #require(pilot.effects.firstIndex { if case .submit = $0 { true } else { false } })
        let keep = try #require(pilot.effects.firstIndex { if case .keepDraft(let draft) = $0 { draft.body == "Please switch." } else { false } })
        #expect(keep < submit)
        #expect(!pilot.effects.contains(.dropDraft(DeskWorld.vpn, .public)))
        #expect(!pilot.app.desk.hasDraft(DeskWorld.vpn))
    }

    @Test("A draft that changes its audience is kept as the other before it is dropped as the one")
    func otherAudience() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r H i")
        pilot.wait(3)
        _ = pilot.takeEffects()
        pilot.press("C-x i")
        let effects = pilot.takeEffects()
        let keep = try #require(effects.firstIndex { if case .keepDraft(let draft) = $0 { draft.audience == .internal } else { false } })
        let drop = try #require(effects.firstIndex(of: .dropDraft(DeskWorld.vpn, .public)))
        #expect(keep < drop)
        #expect(pilot.app.desk.draft(DeskWorld.vpn, .internal)?.body == "Hi")
    }

    // MARK: Not taken

    @Test("A reply the desk did not take is no ghost; its words are in the draft and in the composer")
    func replyNotTaken() throws {
        var pilot = sent()
        let id = try #require(submitted(pilot.takeEffects()).first)
        pilot.send(.notice(Trouble(.configuration, "The disk is full.")))
        pilot.send(.notTaken(id))
        #expect(pilot.app.desk.outbox.items.isEmpty)
        #expect(!pilot.bottom.contains("»"))
        #expect(pilot.screen.contains("The disk is full."))
        #expect(pilot.screen.contains("Not sent: reply on RT-118"))
        #expect(kept(pilot.takeEffects()) == ["Please switch."])
        #expect(try place(pilot).composer?.editor.text == "Please switch.")
        #expect(try place(pilot).isDocked)
        pilot.press("u")
        #expect(pilot.bottom.contains("nothing to take back"))
        pilot.press("q q q")
        #expect(pilot.effects.contains(.quit))
    }

    @Test("Words that come back stand before those begun meanwhile, wherever these are")
    func replyNotTakenWhileWriting() throws {
        var pilot = sent()
        let id = try #require(submitted(pilot.takeEffects()).first)
        pilot.press("r")
        pilot.type("And this.")
        pilot.send(.notTaken(id))
        let composer = try #require(try place(pilot).composer)
        #expect(composer.editor.text == "Please switch.\n\nAnd this.")
        #expect(try place(pilot).isWriting)
        #expect(kept(pilot.takeEffects()).last == "Please switch.\n\nAnd this.")
        // Told twice, or given back by the desk too: nothing is doubled.
        pilot.send(.notTaken(id))
        #expect(try place(pilot).composer?.editor.text == "Please switch.\n\nAnd this.")
    }

    @Test("A change the desk did not take is gone from the row, and can't be taken back")
    func changeNotTaken() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j s s")
        let id = try #require(submitted(pilot.takeEffects()).first)
        #expect(pilot.shows("✓ solv"))
        pilot.send(.notTaken(id))
        pilot.wait(0.1)
        #expect(!pilot.lines.contains { $0.contains("tkt_9f2c") && $0.contains("✓ solv") })
        #expect(pilot.app.desk.outbox.waiting.isEmpty)
        pilot.press("u")
        #expect(pilot.bottom.contains("nothing to take back"))
    }

    @Test("A decision the desk did not take can be taken again; an edit is there again")
    func decisionNotTaken() throws {
        let reviewer = Reviewer([Sample.reply("apr_1", draft: "Hello", expiresIn: 3_600), Sample.refund("apr_2", expiresIn: 3_700)])
        reviewer.press("g a <Enter>", after: 1)
        reviewer.press("E")
        reviewer.type(" Anna")
        reviewer.press("C-x s Y", after: 1)
        #expect(reviewer.decisions.count == 1)
        let id = try #require(submitted(reviewer.effects).first)
        reviewer.send(.notTaken(id))
        #expect(reviewer.app.desk.outbox.items.isEmpty)
        #expect((reviewer.app.places.last as? ReviewPlace)?.approvedCount == 0)
        reviewer.press("K", after: 1)
        let review = try #require(reviewer.app.places.last as? ReviewPlace)
        #expect(review.id.value == "apr_1")
        #expect(review.onScreen?.standing == .open)
        #expect(review.edit?.editor.text == "Hello Anna")
        reviewer.press("Y Y", after: 1)
        #expect(reviewer.decisions.count == 2)
    }

    // MARK: Edited again

    @Test("Editing again keeps a draft that was begun meanwhile", arguments: ["g o e", "g o <Enter> e", "g o s u"])
    func editAgain(keys: String) throws {
        var pilot = DeskWorld.pilot()
        pilot.send(.drafts([Draft(ticket: DeskWorld.vpn, audience: .public, body: "Later words.", editedAt: pilot.now.wall)]))
        pilot.send(.outbox([Self.item("Try B.", Self.refused)]))
        pilot.press(keys)
        #expect(try place(pilot).composer?.editor.text == "Try B.\n\nLater words.")
        #expect(try place(pilot).isWriting)
        #expect(kept(pilot.effects).last == "Try B.\n\nLater words.")
        #expect(pilot.effects.contains(.takeBack(IntentID("x"))))
    }

    @Test("Taking back while another reply is being written loses neither")
    func takeBackWhileWriting() throws {
        var pilot = sent()
        pilot.press("r")
        pilot.type("And this.")
        pilot.press("C-x u")
        #expect(try place(pilot).composer?.editor.text == "Please switch.\n\nAnd this.")
        #expect(kept(pilot.effects).last == "Please switch.\n\nAnd this.")
    }

    @Test("What may have been sent is never edited again; it is looked for and sent again", arguments: ["g o e", "g o <Enter> e"])
    func unclear(keys: String) {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([Self.item("Try B.", Self.unclear)]))
        pilot.press(keys)
        #expect(pilot.screen.contains("It may have been sent"))
        #expect(pilot.app.desk.outbox.waiting.count == 1)
        #expect(!pilot.app.desk.hasDraft(DeskWorld.vpn))
        #expect(!pilot.effects.contains(.discard(IntentID("x"))))
        #expect(!pilot.effects.contains(.release(IntentID("x"))))
        pilot.press("y")
        #expect(pilot.effects.last { if case .watch = $0 { false } else { true } } == .release(IntentID("x")))
    }

    // MARK: Left after all

    @Test("Taken back too late: it is said, and the draft with the same words is gone")
    func leftAfterAll() throws {
        var pilot = sent()
        let id = try #require(submitted(pilot.takeEffects()).first)
        pilot.press("u")
        #expect(pilot.bottom.contains("Nothing of it was sent"))
        pilot.send(.outbox([Self.item("Please switch.", .sending, id: id.text)]))
        #expect(pilot.screen.contains("reply on RT-118: it had already left."))
        #expect(pilot.takeEffects().last { if case .watch = $0 { false } else { true } } == .dropDraft(DeskWorld.vpn, .public))
        #expect(!pilot.app.desk.hasDraft(DeskWorld.vpn))
        #expect(try place(pilot).composer?.editor.text == "")
        pilot.press("<Esc>")
        pilot.send(.outbox([Self.item("Please switch.", .sending, id: id.text)]))
        #expect(!pilot.screen.contains("already left"))
    }

    @Test("Taken back too late and changed since: what is new is kept")
    func leftAfterAllAndChanged() throws {
        var pilot = sent()
        let id = try #require(submitted(pilot.takeEffects()).first)
        pilot.press("u")
        pilot.type(" Soon.")
        pilot.send(.outbox([Self.item("Please switch.", .sending, id: id.text)]))
        #expect(pilot.screen.contains("it had already left."))
        #expect(try place(pilot).composer?.editor.text == "Please switch. Soon.")
        #expect(!pilot.effects.contains(.dropDraft(DeskWorld.vpn, .public)))
    }

    @Test("Discarding what is unclear is no taking back: nothing is said of it")
    func discarded() {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([Self.item("Try B.", Self.unclear)]))
        pilot.press("g o D d")
        #expect(pilot.effects.contains(.discard(IntentID("x"))))
        pilot.press("<Esc>")
        pilot.send(.outbox([Self.item("Try B.", Self.unclear)]))
        #expect(!pilot.screen.contains("already left"))
    }

    // MARK: Hold

    @Test("U stops what is on its way even if something is held already; only then it lets go")
    func holdBeforeRelease() {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([Self.item("Hello", .held(nil))]))
        pilot.press("j s s U")
        #expect(pilot.effects.last == .holdAll(true))
        #expect(pilot.bottom.contains("» 2 held  U"))
        pilot.press("U")
        #expect(pilot.effects.last == .holdAll(false))
    }
}
