import Canvas
import Helpdesk
import Testing
@testable import Screens

/// Tickets of a service that keeps them in projects, lets their title and text be changed, and has comments.
@Suite struct TicketEditTests {
    private static let login = TicketID(account: RecordWorld.core, value: "KEM-42")

    private static let able = Capabilities(
        present: RecordWorld.kemon.present.union([.reply, .editTicket]), absences: RecordWorld.kemon.absences,
        writableStatuses: DeskWorld.statuses,
        forms: [FormKey(.change, .ticket): [FormField("subject"), FormField("body", .text), FormField("project")]],
        replyIsComment: true)

    /// The ticket alone on the desk, open.
    private func pilot(knowing lists: [RecordList] = RecordWorld.lists, _ columns: Int = 100) -> Pilot {
        var pilot = Pilot(columns, 30, keymap: "default", views: DeskWorld.views)
        let account = AccountProfile(name: RecordWorld.core, kind: .kemon, capabilities: Self.able, me: "mira")
        pilot.send(.accounts([account]))
        var ticket = DeskWorld.ticket(RecordWorld.core, "KEM-42", "Login redirect loops", from: nil, .high, .open, minutesAgo: 9)
        ticket.container = "prj_1"
        ticket.body = "On iOS alone."
        pilot.send(.tickets([ticket], isWhole: true))
        pilot.send(.thread(Thread(ticket: Self.login, messages: [
            DeskWorld.message(Self.login, 1, "Mira", .public, .us, "Seen here too.", minutesAgo: 5)
        ]), asOf: Pilot.noon.wall))
        for list in lists where list.scope.account == RecordWorld.core { pilot.send(.records(list)) }
        pilot.wait(0.2)
        pilot.press("g t")
        pilot.type("KEM-42")
        pilot.press("<Enter>")
        return pilot
    }

    private func run(_ line: String, _ pilot: inout Pilot) {
        pilot.press(":")
        pilot.type(line)
        pilot.press("<Enter>")
    }

    private func draft(_ pilot: Pilot) -> FormDraft? { (pilot.app.places.last as? FormPlace)?.draft }

    // MARK: Title and text

    @Test func titleAndTextAreChangedInAForm() {
        var pilot = pilot()
        run("edit", &pilot)
        #expect(draft(pilot)?.entries.map(\.text) == ["Login redirect loops", "On iOS alone.", "prj_1"])
        pilot.press("C-u")
        pilot.type("Login loops on iOS")
        pilot.press("C-x s")
        #expect(pilot.acts == [
            Act(.change, .ticket, account: RecordWorld.core, target: "KEM-42", title: "KEM-42", fields: ["subject": .text("Login loops on iOS")])
        ])
        #expect(pilot.app.places.last is TicketPlace)
        #expect(pilot.shows("KEM-42  Login loops on iOS"))
        run("edit", &pilot)
        #expect(draft(pilot)?.entries.first?.text == "Login loops on iOS")
    }

    @Test func theListOpensTheFormOfTheTicketUnderTheCursor() {
        var pilot = pilot()
        pilot.press("q")
        run("edit", &pilot)
        #expect(draft(pilot)?.key == FormDraft.Key(.change, .ticket, RecordWorld.core, target: "KEM-42"))
    }

    @Test func aServiceThatCannotSaysSo() {
        var pilot = DeskWorld.pilot()
        pilot.press("g t")
        pilot.type("KEM-42")
        pilot.press("<Enter>")
        run("edit", &pilot)
        #expect(draft(pilot) == nil)
        #expect(pilot.bottom.contains("API doesn't offer this."))
    }

    // MARK: Comments

    @Test func whatIsWrittenIsAComment() {
        var pilot = pilot()
        #expect(pilot.shows("the ticket's text") && !pilot.shows("the customer"))
        #expect(pilot.shows("you ∙ COMMENT") && pilot.bottom.contains("comment"))
        pilot.press("r")
        #expect(pilot.shows("COMMENT on KEM-42 ∙ everybody who sees the ticket sees this"))
        pilot.type("Fixed")
        #expect(pilot.bottom.contains("add comment"))
        pilot.press("C-x s")
        #expect(pilot.bottom.contains("comment on KEM-42"))
        #expect(!pilot.shows("PUBLIC REPLY"))
    }

    // MARK: Projects

    @Test func aProjectIsCalledByItsName() {
        var pilot = pilot()
        #expect(pilot.shows("core / Login") && !pilot.shows("prj_1"))
        pilot.resize(200, 50)
        #expect(pilot.lines.contains { $0.contains("project  Login") })
    }

    @Test func anUnknownProjectIsCalledByItsIdAndAskedForOnce() {
        var pilot = pilot(knowing: [])
        #expect(pilot.shows("core / prj_1"))
        pilot.press("q <Enter>")
        #expect(pilot.effects.count { $0 == .refresh(.records(.project)) } == 1)
    }

    @Test func theFilterTakesTheNameAsSoonAsItIsKnown() {
        var pilot = pilot(knowing: [])
        pilot.press("q")
        pilot.press("f C-u")
        pilot.type("project:login")
        pilot.press("<Enter>")
        #expect(pilot.shows("0 of 1") && pilot.shows("Nothing matches the filter"))
        for list in RecordWorld.lists where list.scope.account == RecordWorld.core { pilot.send(.records(list)) }
        pilot.press("R")
        pilot.wait(0.2)
        #expect(pilot.shows("1 of 1") && !pilot.shows("Nothing matches the filter"))
    }

    // MARK: Records

    @Test func whatTheServiceHasNothingForIsAbsentButInTheRawRecord() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c <Enter>")
        #expect(pilot.shows("platinum") && !pilot.shows("hubspot"))
        pilot.press("z r")
        #expect(pilot.shows("hubspot_contact_id"))
    }

    @Test func anExecutionLeadsToItsTicket() throws {
        var pilot = RecordWorld.pilot(120, 40)
        pilot.press("g w j <Enter>")
        for _ in 0..<60 {
            if (pilot.app.places.last as? RecordDetailPlace)?.id.kind == .execution { break }
            pilot.press("j <Enter>")
        }
        #expect((pilot.app.places.last as? RecordDetailPlace)?.id.value == "ex_9")
        for _ in 0..<9 where !(pilot.app.places.last is TicketPlace) { pilot.press("j <Enter>") }
        #expect((pilot.app.places.last as? TicketPlace)?.ticket.value == "tkt_9f2c")
    }
}
