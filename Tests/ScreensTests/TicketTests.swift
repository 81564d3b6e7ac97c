import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

@Suite struct TicketTests {
    private func place(_ pilot: Pilot) throws -> TicketPlace { try #require(pilot.app.places.last as? TicketPlace) }

    @Test func openingWatchesAndMarksSeen() {
        var pilot = DeskWorld.pilot()
        _ = pilot.takeEffects()
        pilot.press("j j <Enter>")
        #expect(pilot.effects.contains(.watch(.ticket(DeskWorld.vpn))))
        #expect(pilot.effects.contains(.markSeen(DeskWorld.vpn, pilot.now.wall)))
        pilot.press("q")
        #expect(!pilot.lines.contains { $0.contains("RT-118") && $0.hasPrefix("  +") })
    }

    @Test func kindsAreToldByWordAndSign() {
        var pilot = DeskWorld.pilot(theme: .mono)
        pilot.press("j j <Enter>")
        #expect(pilot.shows(" « K. Ito"))
        #expect(pilot.shows(" ░ INTERNAL ∙ Otto Brandt"))
        #expect(pilot.shows(" ∙ 09:41 Otto Brandt: owner nobody ► you"))
        #expect(pilot.shows("new ∙ 11:48"))
    }

    @Test func foldsOpenAndClose() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j <Enter>")
        #expect(!pilot.shows("cable too?"))
        pilot.press("z o")
        #expect(pilot.shows("cable too?"))
        pilot.press("z c")
        #expect(!pilot.shows("cable too?"))
        pilot.press("z R")
        #expect(pilot.shows("cable too?"))
        pilot.press("z M z q")
        #expect(pilot.shows("cable too?"))
        pilot.press("z e")
        #expect(!pilot.shows("owner nobody"))
    }

    @Test func spaceReadsOnToTheNextTicket() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j <Enter> <Space>")
        #expect(try place(pilot).ticket.value == "ROA-77")
        pilot.press("K K")
        #expect(try place(pilot).ticket == DeskWorld.refund)
        pilot.press("K K")
        #expect(pilot.bottom.contains("first ticket of the view"))
    }

    @Test func draftsAreKeptAtMostEveryTwoSecondsAndOnLeaving() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r")
        _ = pilot.takeEffects()
        for letter in "abcdefghij" {
            pilot.type(String(letter))
            pilot.wait(0.5)
        }
        let kept = pilot.takeEffects().compactMap { if case .keepDraft(let draft) = $0 { draft.body } else { nil } }
        #expect(kept == ["abcd", "abcdefgh"] || kept == ["abcde", "abcdefghij"] || kept.count == 2, "\(kept)")
        pilot.type("!")
        pilot.press("<Esc>")
        #expect(pilot.effects.contains { if case .keepDraft(let draft) = $0 { draft.body == "abcdefghij!" } else { false } })
        #expect(try place(pilot).isDocked)
        pilot.press("q q <Esc> r")
        #expect(try place(pilot).composer?.editor.text == "abcdefghij!")
    }

    @Test func anEmptiedDraftIsDropped() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r a <Esc> r <BS> <Esc>")
        #expect(pilot.effects.contains(.dropDraft(DeskWorld.vpn, .public)))
        #expect(!pilot.app.desk.hasDraft(DeskWorld.vpn))
    }

    @Test func publicAndInternalAreTwoDrafts() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r p <Esc> i n <Esc>")
        #expect(pilot.app.desk.draft(DeskWorld.vpn, .public)?.body == "p")
        #expect(pilot.app.desk.draft(DeskWorld.vpn, .internal)?.body == "n")
        pilot.press("i C-x s")
        #expect(pilot.effects.contains { effect in
            if case .submit(_, .message(_, let audience, let body, _), _) = effect { audience == .internal && body == "n" } else { false }
        })
        #expect(pilot.app.desk.draft(DeskWorld.vpn, .public)?.body == "p")
    }

    @Test func internalBecomesPublicOnlyWhenAsked() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j i x C-x i")
        #expect(try place(pilot).composer?.audience == .internal)
        pilot.press("<Esc>")
        #expect(try place(pilot).composer?.audience == .internal)
        pilot.press("C-x i p")
        #expect(try place(pilot).composer?.audience == .public)
        pilot.press("C-x i")
        #expect(try place(pilot).composer?.audience == .internal)
        #expect(pilot.app.desk.draft(DeskWorld.vpn, .public) == nil)
    }

    @Test func nothingIsSentEmpty() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r <Enter> C-x s")
        #expect(!pilot.effects.contains { if case .submit = $0 { true } else { false } })
        #expect(pilot.bottom.contains("nothing to send"))
    }

    @Test func servicesThatCannotReplySayWhy() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j j j <Enter>")
        #expect(pilot.shows("what was said can't be shown"))
        pilot.press("r")
        #expect(pilot.bottom.contains("reply in the browser"))
        #expect((pilot.app.places.last as? TicketPlace)?.isWriting == false)
    }

    @Test func quotingTakesTheCustomersNewestMessageOnScreen() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j <Enter> r C-x q")
        #expect(try place(pilot).composer?.editor.text.contains("> I should add") ?? false)
    }

    @Test func theEditorOutsideComesBack() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j <Enter> e")
        #expect(pilot.effects.contains(.editOutside(text: "")))
        pilot.send(.edited("Written elsewhere."))
        #expect(try place(pilot).composer?.editor.text == "Written elsewhere.")
        #expect(pilot.effects.contains { if case .keepDraft(let draft) = $0 { draft.body == "Written elsewhere." } else { false } })
    }

    @Test func aPasteIsTextOnlyWhereTextIsTyped() throws {
        var pilot = DeskWorld.pilot()
        pilot.send(.key(.paste("ss")))
        #expect(!pilot.effects.contains { if case .submit = $0 { true } else { false } })
        pilot.press("j j r")
        pilot.send(.key(.paste("one\ntwo")))
        #expect(try place(pilot).composer?.editor.text == "one\ntwo")
    }

    @Test func heldTextIsEditedAgain() throws {
        var pilot = DeskWorld.pilot()
        let intent = Intent.message(ticket: DeskWorld.vpn, audience: .public, body: "Try B.", thenStatus: nil)
        pilot.send(.outbox([OutboxItem(id: IntentID("x"), intent: intent, state: .held(Trouble(.conflict, "Otto answered.")))]))
        pilot.press("j j <Enter> e")
        #expect(try place(pilot).composer?.editor.text == "Try B.")
        #expect(pilot.effects.contains(.takeBack(IntentID("x"))))
    }

    @Test func draftsResume() throws {
        var pilot = DeskWorld.pilot()
        pilot.send(.drafts([Draft(ticket: DeskWorld.vpn, audience: .internal, body: "Half a note", editedAt: pilot.now.wall)]))
        #expect(pilot.lines.contains { $0.contains("RT-118") && $0.hasSuffix("d") })
        pilot.press("g r <Enter>")
        #expect(try place(pilot).composer?.audience == .internal)
        #expect(try place(pilot).isWriting)
    }

    @Test func hostileTextStaysInItsField() {
        var pilot = DeskWorld.pilot()
        var tickets = DeskWorld.tickets
        tickets[1].subject = "\u{1B}]0;owned\u{7}\u{1B}[2J\u{202E}evil\nsecond line"
        tickets[1].requester = Person(name: "\u{1B}[31mred")
        pilot.send(.tickets(tickets, isWhole: true))
        let scalars = pilot.screen.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E }
        #expect(scalars.isEmpty)
        #expect(pilot.lines.count == 24)
    }
}

extension TicketTests {
    @Test func somebodyElsesAnswerIsSaidAtOnce() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j r x")
        var thread = DeskWorld.vpnThread
        thread.messages.append(DeskWorld.message(DeskWorld.vpn, 5, "Otto Brandt", .public, .us, "Try profile B.", minutesAgo: 0))
        pilot.send(.thread(thread, asOf: pilot.now.wall))
        #expect(pilot.bottom.contains("Otto Brandt wrote here just now"))
        #expect(pilot.shows("▐ x"))
    }

    @Test func factsAreHiddenOnRequest() {
        var pilot = DeskWorld.pilot(120, 40)
        pilot.press("j")
        pilot.wait(1)
        #expect(pilot.shows("priority urgent"))
        pilot.press("z h")
        #expect(!pilot.shows("priority urgent"))
        pilot.press("<Enter> z h")
        #expect(pilot.shows("priority urgent"))
    }
}
