import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

/// Counts mean the same wherever they stand.
@Suite struct CountTests {
    @Test func whatHasExpiredWaitsNowhere() {
        var pilot = DeskWorld.pilot(200, 50)
        func approval(_ id: String, expiresAfter seconds: Double) -> Approval {
            Approval(
                id: ApprovalID(account: DeskWorld.shop, value: id), kind: .reply, status: .pending, expiresAt: pilot.now.wall.addingTimeInterval(seconds), draft: "Yes.", fingerprint: "f")
        }
        pilot.send(.approvals([approval("a", expiresAfter: 3_600), approval("b", expiresAfter: 60)], asOf: [DeskWorld.shop: pilot.now.wall]))
        let before = pilot.lines.filter { $0.contains("Approvals") && $0.contains("2!") }
        #expect(before.count == 2)
        #expect(pilot.app.wakeAtSeconds(at: pilot.now).map { $0 <= pilot.now.seconds + 61 } == true)
        pilot.wait(90)
        let after = pilot.lines.filter { $0.contains("Approvals") && $0.contains("1!") }
        #expect(after.count == 2)
        #expect(pilot.frame.title?.string.contains("1 approvals") == true)
        pilot.press("g a")
        #expect(pilot.shows("Approvals ∙ 1 waits"))
    }

    @Test func oneAccountsSidebarHasItsCounts() {
        var pilot = DeskWorld.pilot(200, 50)
        #expect(pilot.lines.contains { $0.contains("Acct") })
        pilot.press("g 1")
        let shop = DeskWorld.tickets.count { $0.account == DeskWorld.shop }
        let all = pilot.lines.first { $0.dropFirst(4).hasPrefix("All ") }
        #expect(all?.prefix(20).hasSuffix(" \(shop)") == true)
        #expect(!pilot.lines.contains { $0.contains("Acct") })
    }

    @Test func aColumnThatNobodyFillsGivesWay() {
        let with = ListColumns(columns: 80, isOneAccount: true)
        let without = ListColumns(columns: 80, isOneAccount: true, hasRequesters: false)
        #expect(without.requester == nil)
        #expect(without.subject.width > with.subject.width)
    }

    @Test func whatIsNotReadYetIsNotZero() {
        var pilot = RecordWorld.pilot(lists: [])
        pilot.press("g p")
        #expect(!pilot.lines[0].contains("0"))
        var events = RecordWorld.pilot(lists: [])
        events.press("g e")
        #expect(!events.lines[0].contains("∙ 0"))
    }

    @Test(arguments: ["g c", "g w", "g U", "g k"])
    func absentPlacesOfferNothing(_ keys: String) {
        var pilot = RecordWorld.pilot(only: [RecordWorld.accounts[2]])
        pilot.press(keys)
        #expect(!pilot.bottom.contains("Enter"))
        #expect(!pilot.bottom.contains("new"))
        #expect(pilot.bottom.contains("back"))
        #expect(!pilot.shows("No article is here yet."))
    }

    @Test func columnsStandNearTheName() {
        let columns = RecordColumns(.event, columns: 170, showsAccount: true, records: RecordWorld.events)
        #expect(columns.title.width == 48)
    }

    @Test func aTokenIsRevokedByBothNames() {
        for line in ["revoke t_1", "token revoke t_1"] {
            var pilot = RecordWorld.pilot()
            pilot.press(":")
            pilot.type(line)
            pilot.press("<Enter>")
            #expect(pilot.app.context == .confirm)
        }
    }

    @Test func quittingSaysThatDraftsAreKept() {
        var pilot = DeskWorld.pilot()
        pilot.send(.drafts([Draft(ticket: DeskWorld.vpn, audience: .public, body: "Hi", editedAt: Pilot.noon.wall)]))
        pilot.press("q")
        #expect(pilot.screen.contains("quit, 1 draft kept"))
    }
}
