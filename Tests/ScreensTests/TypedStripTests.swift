import Canvas
import Helpdesk
import Testing
@testable import Screens

/// What leaves only when its name was typed.
@Suite struct TypedStripTests {
    private func strip(_ pilot: Pilot) -> TypedStrip? {
        if case .typed(let typed)? = pilot.app.strip { typed } else { nil }
    }

    @Test func aTicketIsDeletedByItsKey() {
        var pilot = RecordWorld.pilot()
        pilot.press("j j D")
        let says = pilot.shows("Delete ticket ROA-77") && pilot.shows("Keme keeps it for 30 days")
        #expect(says)
        pilot.type("ROA-7")
        pilot.press("<Enter>")
        #expect(pilot.acts.isEmpty)
        #expect(pilot.shows("It doesn't match; nothing was done."))
        pilot.type("7")
        pilot.press("<Enter>")
        #expect(pilot.acts == [Act(.delete, .ticket, account: RecordWorld.game, target: "ROA-77", title: "ROA-77")])
        #expect(strip(pilot) == nil)
        #expect(pilot.bottom.contains("u takes it back"))
        #expect(pilot.lines.contains { $0.contains("ROA-77") && $0.hasSuffix("»") })
        pilot.press("u")
        #expect(pilot.effects.contains { if case .takeBack = $0 { true } else { false } })
        #expect(pilot.app.places.isEmpty)
    }

    @Test func kemonsIsFinalAndKevaHasNone() {
        var pilot = RecordWorld.pilot()
        pilot.press("j j j <Enter> D")
        #expect(pilot.shows("Kemon deletes it for good"))
        pilot.press("<Esc>")
        #expect(pilot.shows("No: nothing was done."))
        pilot.press("q k k k D")
        #expect(strip(pilot) == nil)
        #expect(pilot.bottom.contains("Keva's API has no endpoint to delete a ticket."))
    }

    @Test func pastesAreRefusedAndOtherKeysAreText() {
        var pilot = RecordWorld.pilot()
        pilot.press("j j D")
        pilot.send(.key(.paste("ROA-77")))
        #expect(strip(pilot)?.line.text == "")
        #expect(pilot.shows("A paste is refused here: type it."))
        pilot.press("R O A x <BS> - 7 7 q")
        #expect(strip(pilot)?.line.text == "ROA-77q")
        pilot.press("<Enter> C-c")
        #expect(pilot.acts.isEmpty && strip(pilot) == nil)
    }

    @Test func severalMarkedAreNotDeletedAtOnce() {
        var pilot = RecordWorld.pilot()
        pilot.press("<Space> <Space> D")
        #expect(strip(pilot) == nil)
        #expect(pilot.bottom.contains("one at a time"))
    }

    @Test func aWorkflowRunsByItsName() {
        var pilot = RecordWorld.pilot()
        pilot.press("g w j <Enter> x")
        pilot.type("Escalate VIP")
        pilot.press("<Enter>")
        #expect(pilot.acts == [Act(.run, .workflow, account: RecordWorld.shop, target: "wf_1", title: "Escalate VIP")])
        pilot.press("u")
        let taken = pilot.bottom.contains("Taken back: run") && pilot.app.places.last is RecordDetailPlace
        #expect(taken)
        pilot.press("q q g c x")
        #expect(pilot.bottom.contains("Only workflows are run."))
    }

    @Test func usersAndWorkspacesAndArticles() {
        var pilot = RecordWorld.pilot()
        pilot.press("g U D")
        #expect(pilot.shows("Deactivate user mei@roadside.example"))
        pilot.type("usr_2")
        pilot.press("<Enter> g s D")
        pilot.type("ws_1")
        pilot.press("<Enter>")
        #expect(pilot.acts.map(\.kind) == [.user, .workspace])
        pilot.press("g c D")
        #expect(pilot.bottom.contains("No service's API lets customers be deleted."))
    }

    @Test func tokensAreRevokedFromTheCommandLine() {
        var pilot = RecordWorld.pilot()
        pilot.press(":")
        pilot.type("revoke tok_12")
        pilot.press("<Enter>")
        #expect(pilot.shows("Whoever uses this token is signed out for good."))
        pilot.type("tok_12")
        pilot.press("<Enter>")
        #expect(pilot.acts == [Act(.delete, .token, account: RecordWorld.game, target: "tok_12")])
        pilot.press("g 1 :")
        pilot.type("revoke tok_12")
        pilot.press("<Enter>")
        #expect(pilot.bottom.contains("Keva's API doesn't revoke tokens."))
    }

    @Test func theCommandLineTakesCommandsByName() {
        var pilot = RecordWorld.pilot()
        pilot.press(":")
        pilot.type("go-cus")
        pilot.press("C-u")
        pilot.type("customers")
        pilot.press("<Enter>")
        #expect(pilot.lines[0].contains("Customers"))
        pilot.press(":")
        pilot.type("approve")
        pilot.press("<Enter>")
        #expect(pilot.shows("There is no command approve."))
    }
}
