import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

/// What the screen does once an act was done: what is gone is left, what is new is shown.
@Suite struct ActedTests {
    private func deleted(_ kind: RecordKind, _ account: AccountName, _ id: String, _ title: String) -> AppEvent {
        .acted(IntentID("x"), Act(.delete, kind, account: account, target: id, title: title), ActOutcome())
    }

    // MARK: Gone

    @Test func aDeletedRecordsPageGivesWayToItsList() {
        var pilot = RecordWorld.pilot()
        pilot.press("g w <Enter>")
        #expect(pilot.app.places.count == 2)
        let shown = (pilot.app.places.last as? RecordDetailPlace)?.id.value ?? ""
        let effects = pilot.send(deleted(.workflow, RecordWorld.shop, shown, "Close what sleeps"))
        #expect(pilot.app.places.count == 1)
        #expect(pilot.bottom.contains("Workflow Close what sleeps was deleted."))
        #expect(pilot.lines[0].contains("Workflows ∙ 1"))
        let asksForIt = effects.contains { effect in
            switch effect {
            case .watch(.record(let id)), .refresh(.record(let id)), .watch(.children(_, of: let id)), .refresh(.children(_, of: let id)):
                id.value == shown
            default: false
            }
        }
        #expect(!asksForIt)
        #expect(effects.contains(.watch(.records(.workflow))))
    }

    @Test func aDeletedArticlesPageGivesWayToItsList() throws {
        var pilot = RecordWorld.pilot()
        pilot.press("g k <Enter>")
        let id = try #require((pilot.app.places.last as? ArticlePlace)?.id)
        let effects = pilot.send(deleted(.article, id.account, id.value, "Duplicate charges"))
        #expect(pilot.app.places.last is KnowledgePlace)
        #expect(pilot.bottom.contains("Article Duplicate charges was deleted."))
        #expect(!effects.contains(.refresh(.article(id))))
        #expect(!pilot.app.desk.articles.contains { $0.id == id })
    }

    @Test(arguments: [false, true])
    func aDeletedTicketLeavesItsRow(isOpen: Bool) throws {
        var pilot = DeskWorld.pilot(120, 40)
        pilot.press("j j")
        pilot.wait(1)
        let id = try #require(pilot.app.list.selectedID(in: pilot.app.desk))
        let key = try #require(pilot.app.desk.table.ticket(id)?.key)
        if isOpen { pilot.press("<Enter>") }
        let effects = pilot.send(deleted(.ticket, id.account, id.value, key))
        #expect(pilot.app.places.isEmpty)
        #expect(!effects.contains(.refresh(.ticket(id))))
        #expect(pilot.app.list.watch != .ticket(id))
        #expect(pilot.bottom.contains("Ticket \(key) was deleted."))
        #expect(pilot.lines.dropLast().allSatisfy { !$0.contains(key) })
    }

    // MARK: New

    @Test(arguments: [(3.0, true), (0.2, false)])
    func aTicketOfOnesOwnEntersTheListByItself(restSeconds: Double, takesCursor: Bool) {
        var pilot = DeskWorld.pilot()
        pilot.press("j j")
        pilot.wait(restSeconds)
        let under = pilot.app.list.selectedID(in: pilot.app.desk)
        let id = TicketID(account: DeskWorld.core, value: "01M7Z69G5XCC0R6R7C9BRFRSM2")
        pilot.send(.acted(
            IntentID("x"), Act(.create, .ticket, account: DeskWorld.core, title: "Lost"), ActOutcome(ticket: id)))
        #expect(!pilot.bottom.contains("01M7Z"))
        let ticket = Ticket(
            id: id, key: "KEM-361", subject: "Lost", status: DeskWorld.statuses[1], createdAt: Pilot.noon.wall, updatedAt: Pilot.noon.wall)
        pilot.send(.tickets([ticket] + DeskWorld.tickets, isWhole: true))
        #expect(pilot.shows("KEM-361"))
        #expect(pilot.app.list.arrivalCount == 0)
        #expect(pilot.app.list.selectedID(in: pilot.app.desk) == (takesCursor ? id : under))
    }

    @Test func theCursorGoesToANewRecordWhereItsListIsOnScreen() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e")
        pilot.wait(5)
        let new = RecordWorld.record(RecordWorld.live, .event, "evt_9", "Zero day")
        pilot.send(.acted(IntentID("x"), Act(.create, .event, account: RecordWorld.live, title: "Zero day"), ActOutcome(record: new)))
        let all = RecordList(
            scope: RecordScope(account: RecordWorld.live, kind: .event), records: RecordWorld.events + [new], asOf: Pilot.noon.wall)
        pilot.send(.records(all))
        #expect((pilot.app.places.last as? RecordListPlace)?.selected == new.id)
    }

    // MARK: The outbox

    @Test func whatWasHeldIsTypedForAgain() {
        var pilot = RecordWorld.pilot()
        let act = Act(.delete, .workflow, account: RecordWorld.shop, target: "wf_1", title: "Escalate VIP")
        pilot.send(.outbox([OutboxItem(id: IntentID("old"), intent: .act(act), state: .held(nil))]))
        pilot.press("g o s")
        #expect(pilot.screen.contains("once it is typed again"))
        #expect(!pilot.press("s").contains(.release(IntentID("old"))))
        pilot.type("wf_1")
        #expect(pilot.press("<Enter>").contains(.release(IntentID("old"))))
        #expect(pilot.acts.isEmpty)
    }

    // MARK: News

    @Test func hintsAreNoNews() {
        var pilot = DeskWorld.pilot()
        pilot.press("g d")
        pilot.press("g g z")
        pilot.press("<F12>")
        #expect(pilot.app.desk.news.notices.isEmpty)
        pilot.send(.notice(Trouble(.offline, "The line is down.")))
        #expect(pilot.app.desk.news.notices.count == 1)
        #expect(pilot.app.desk.news.unreadCount == 1)
    }
}
