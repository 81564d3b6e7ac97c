import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

/// Lists of records and one of them: what keys do there.
@Suite struct RecordListTests {
    @Test(arguments: [
        ("g c", "Customers ∙ 3", RecordKind.customer), ("g w", "Workflows ∙ 2", .workflow), ("g p", "[Projects 2]", .project),
        ("g e", "Events ∙ 2", .event), ("g s", "Workspaces ∙ 1", .workspace), ("g U", "Users ∙ 2", .user),
    ])
    func eachHasItsKey(_ keys: String, _ title: String, _ kind: RecordKind) {
        var pilot = RecordWorld.pilot()
        let effects = pilot.press(keys)
        #expect(pilot.lines[0].contains(title))
        #expect(effects.contains(.watch(.records(kind))))
        pilot.press("q")
        #expect(pilot.app.places.isEmpty)
    }

    @Test func wordsNarrowAtEveryKeyAndCustomersAskTheServers() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c f")
        pilot.type("lind foto")
        let narrowed = pilot.lines[0].contains("Customers ∙ 1 ∙ lind foto")
        #expect(narrowed)
        #expect(!pilot.effects.contains(.searchRecords(.customer, words: "lind foto")))
        let effects = pilot.press("<Enter>")
        #expect(effects == [.searchRecords(.customer, words: "lind foto")])
        let far = RecordWorld.record(RecordWorld.shop, .customer, "cus_77", "Foto Lindgren", [RecordField("email", .text("f@l.example"))])
        pilot.send(.foundRecords(.customer, words: "lind foto", [RecordWorld.customers[0], far]))
        let found = pilot.lines[0].contains("Customers ∙ 2") && pilot.shows("Foto Lindgren")
        #expect(found)
        pilot.press("j <Enter>")
        #expect(pilot.lines[0].hasPrefix(" Foto Lindgren ∙ customer"))
        pilot.press("q <Esc>")
        #expect(pilot.bottom.contains("q drops the words"))
        pilot.press("q")
        #expect(pilot.lines[0].contains("Customers ∙ 3"))
    }

    @Test func otherKindsAskNobody() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e /")
        pilot.type("launch")
        #expect(pilot.press("<Enter>").isEmpty)
        pilot.press("/ C-u")
        pilot.type("zzz")
        let says = pilot.shows("Nothing here holds all of: zzz.") && pilot.shows("Searched: the 2 events kept on this machine.")
        #expect(says)
        pilot.press("<Esc>")
        #expect(pilot.lines[0].contains("∙ launch"))
    }

    @Test func theCursorStaysOnItsRecord() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c j")
        let more = RecordWorld.customers + [RecordWorld.record(RecordWorld.shop, .customer, "cus_0", "Aaron Early")]
        pilot.send(.records(RecordList(scope: RecordScope(account: RecordWorld.shop, kind: .customer), records: more, asOf: Pilot.noon.wall)))
        #expect(pilot.lines[0].contains("Customers ∙ 4"))
        #expect((pilot.app.places.last as? RecordListPlace)?.selectedRecord?.title == "Tomas Vela")
        #expect(pilot.lines[4].hasPrefix("▐"))
    }

    @Test func sorting() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c z s u")
        let titles = (pilot.app.places.last as? RecordListPlace)?.rows.map(\.title)
        #expect(titles == ["Anna Lindqvist", "Tomas Vela", "田中 美咲"])
    }

    @Test func whatNoAccountOffersIsSaidPlainly() {
        var pilot = RecordWorld.pilot(only: [RecordWorld.accounts[1]])
        pilot.press("g c")
        let says = pilot.shows("Keme's API doesn't offer customers.") && pilot.shows("Accounts with customers: none.")
        #expect(says)
        pilot.press("c")
        #expect(pilot.acts.isEmpty && pilot.app.places.last is RecordListPlace)
    }

    @Test func nothingYetSaysWhatIsOnItsWayAndWhatIsWrong() {
        var pilot = RecordWorld.pilot(lists: [])
        pilot.press("g e")
        let waits = pilot.shows("live: its events are on their way.")
        #expect(waits)
        pilot.send(.accountState(AccountState(account: RecordWorld.live, trouble: Trouble(.notSignedIn, "Keep'em refuses the key."))))
        let refused = pilot.shows("live: Keep'em refuses the key.") && pilot.shows("Accounts with events: live.")
        #expect(refused)
    }

    @Test func eachTroubleStandsOnItsOwnAccountsLine() {
        let second = AccountProfile(name: AccountName("mall"), kind: .keva, capabilities: RecordWorld.keva)
        let third = AccountProfile(name: AccountName("kiosk"), kind: .keva, capabilities: RecordWorld.keva)
        var pilot = RecordWorld.pilot(only: RecordWorld.accounts + [second, third])
        pilot.send(.accountState(AccountState(account: second.name, trouble: Trouble(.offline, "mall.example can't be reached."))))
        pilot.send(.accountState(AccountState(account: third.name, waitsUntil: Pilot.noon.wall.addingTimeInterval(120))))
        pilot.press("g c")
        #expect(pilot.lines.contains { $0.hasPrefix(" mall: mall.example can't be reached.") })
        #expect(pilot.lines.contains { $0.hasPrefix(" kiosk: waits until 12:06") })
        #expect(!pilot.lines.contains { $0.hasPrefix(" shop:") })
        #expect(pilot.shows("shop Anna Lindqvist"))
    }

    // MARK: One record

    @Test func aCustomersTicketsOpen() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c <Enter> <Tab>")
        let effects = pilot.press("<Enter>")
        #expect((pilot.app.places.last as? TicketPlace)?.ticket.value == "tkt_9f2c")
        #expect(effects.contains(.watch(.ticket(TicketID(account: RecordWorld.shop, value: "tkt_9f2c")))))
        pilot.press("q")
        #expect(pilot.app.places.last is RecordDetailPlace)
    }

    @Test func nextAndPrevious() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c <Enter> J")
        #expect(pilot.lines[0].hasPrefix(" Tomas Vela"))
        pilot.press("J J")
        #expect(pilot.bottom.contains("This is the last customer of the list."))
        pilot.press("K K")
        #expect(pilot.lines[0].hasPrefix(" Anna Lindqvist"))
    }

    @Test func aWorkflowAsksForItsRunsAndItsOwnRecord() {
        var pilot = RecordWorld.pilot()
        let effects = pilot.press("g w j <Enter>")
        let id = RecordWorld.workflows[0].id
        #expect(effects.contains(.watch(.children(.execution, of: id))))
        #expect(effects.contains(.refresh(.record(id))))
        pilot.press("<Tab> j <Enter>")
        #expect(pilot.lines[0].hasPrefix(" ex_8 ∙ execution"))
        #expect(pilot.shows("no agent is on shift"))
    }

    @Test func whatCameAloneIsMoreThanTheList() {
        var pilot = RecordWorld.pilot()
        pilot.press("g e <Enter> <Tab> <Enter>")
        #expect(pilot.lines[0].hasPrefix(" Priya Nair ∙ viewer"))
        var alone = RecordWorld.viewers[0]
        alone.fields.append(RecordField("session_count", .number("3")))
        pilot.send(.record(alone))
        #expect(pilot.lines.contains { $0.contains("session count") && $0.contains("3") })
    }

    @Test func hostileTextStaysInItsCells() {
        let evil = "A\u{1B}]0;owned\u{7}\u{1B}[2J\u{202E}b\u{200D}\u{0301}\r\n\u{9B}31m" + String(repeating: "漢", count: 80)
        func fields(_ keys: [String]) -> [RecordField] {
            keys.map { RecordField($0, .text(evil)) } + [
                RecordField("tags", .words([evil, evil])), RecordField("channels", .parts([FieldPart(id: evil, title: evil, detail: evil)])),
                RecordField("definition", .document(evil)), RecordField(evil, .text(evil)), RecordField("count", .number(evil)),
            ]
        }
        let kinds: [(RecordKind, String)] = [(.customer, "g c"), (.workflow, "g w"), (.workspace, "g s"), (.user, "g U"), (.project, "g p"), (.event, "g e")]
        for (kind, keys) in kinds {
            let account = RecordWorld.accounts.first { Capability.listing(kind).map($0.capabilities.has) ?? false }?.name ?? RecordWorld.shop
            let record = RecordWorld.record(account, kind, evil, evil, fields(["email", "name", "status", "role", "description", "timezone"]))
            let list = RecordList(scope: RecordScope(account: account, kind: kind), records: [record], asOf: Pilot.noon.wall)
            for (columns, rows) in RecordScreensTests.sizes + [(40, 12)] {
                var pilot = RecordWorld.pilot(columns, rows, lists: [list])
                for more in ["", "<Enter>", "G", "z r", "q q c", "<Esc> e", "<Esc> D", "<Esc> <Esc> x"] {
                    pilot.press(keys.isEmpty ? more : more.isEmpty ? keys : more)
                    for line in pilot.lines {
                        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && !(0x80...0x9F).contains($0.value) && $0.value != 0x202E })
                        #expect(SafeText(line).columns == columns, "\(kind) \(more)")
                    }
                }
            }
        }
    }
}
