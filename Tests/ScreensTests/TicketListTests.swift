import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

@Suite struct TicketListTests {
    private func differing(_ left: Frame, _ right: Frame) -> Int {
        zip(left.cells, right.cells).count { $0 != $1 }
    }

    /// Bar and key of two rows, nothing else: what a move costs on the wire.
    @Test(arguments: [(80, 24), (120, 40), (200, 50)]) func aMoveChangesBarsAndKeysAlone(_ size: (Int, Int)) {
        var pilot = DeskWorld.pilot(size.0, size.1)
        pilot.press("j")
        pilot.wait(1)
        let before = pilot.frame
        pilot.press("j")
        #expect(differing(before, pilot.frame) <= 2 * (1 + 9))
        pilot.wait(1)
        #expect(differing(before, pilot.frame) > 60)
    }

    @Test func thePreviewIsPaintedOnceTheCursorRests() throws {
        var pilot = DeskWorld.pilot()
        for _ in 0..<5 {
            pilot.press("j")
            pilot.wait(0.03)
        }
        #expect(pilot.app.list.preview?.ticket.value == "tkt_9f31")
        _ = pilot.takeEffects()
        pilot.wait(0.08)
        #expect(pilot.app.list.preview?.ticket.value == "tkt_8b07")
        #expect(pilot.effects == [.watch(.ticket(TicketID(account: DeskWorld.shop, value: "tkt_8b07")))])
        #expect(pilot.app.wakeAtSeconds(at: pilot.now) == nil)
    }

    @Test func arrivalsWaitForThePerson() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j")
        let new = DeskWorld.ticket(DeskWorld.shop, "tkt_new", "Just arrived", from: "Zoe", .high, .new, minutesAgo: 0)
        var changed = DeskWorld.tickets
        changed[3].subject = "Purchase arrived after all"
        pilot.send(.tickets([new] + changed.reversed(), isWhole: true))
        #expect(pilot.shows("[1 All 14 +1]"))
        #expect(!pilot.shows("Just arrived"))
        #expect(pilot.shows("Purchase arrived after all"))
        #expect(pilot.app.list.selectedID(in: pilot.app.desk) == DeskWorld.vpn)
        _ = pilot.takeEffects()
        pilot.press("R")
        #expect(pilot.effects.contains(.refresh(.tickets)))
        #expect(pilot.app.list.selectedID(in: pilot.app.desk) == DeskWorld.vpn)
        pilot.press("g g")
        #expect(pilot.lines[2].contains("Just arrived"))
    }

    @Test func theListFillsUntilItIsTouched() {
        var pilot = Pilot(views: DeskWorld.views)
        pilot.send(.accounts(DeskWorld.accounts))
        pilot.send(.tickets(Array(DeskWorld.tickets.prefix(3)), isWhole: true))
        pilot.send(.tickets(DeskWorld.tickets, isWhole: true))
        #expect(pilot.app.list.rows.count == DeskWorld.tickets.count)
        pilot.press("j")
        pilot.send(.tickets(DeskWorld.tickets + [DeskWorld.ticket(DeskWorld.shop, "x", "Another", from: nil, .normal, .new, minutesAgo: 0)], isWhole: true))
        #expect(pilot.app.list.rows.count == DeskWorld.tickets.count)
        #expect(pilot.app.list.arrivalCount == 1)
    }

    @Test func aFilterThatCannotBeReadSaysWhere() {
        var pilot = DeskWorld.pilot()
        pilot.press("f")
        pilot.type("colour:red")
        pilot.press("<Enter>")
        #expect(pilot.shows("column 1"))
        #expect(pilot.app.list.rows.count == DeskWorld.tickets.count)
    }

    @Test func searchGoesRound() {
        var pilot = DeskWorld.pilot()
        pilot.press("/")
        pilot.type("invoice")
        pilot.press("<Enter>")
        #expect(pilot.app.list.selectedID(in: pilot.app.desk)?.value == "tkt_8b07")
        pilot.press("n")
        #expect(pilot.app.list.selectedID(in: pilot.app.desk)?.value == "tkt_8b07")
        pilot.press("/")
        pilot.type("nothing like it")
        pilot.press("<Enter>")
        #expect(pilot.bottom.contains("No row of this view"))
    }

    @Test func sorting() {
        var pilot = DeskWorld.pilot()
        pilot.press("z s p")
        let ranks = pilot.app.list.rows.map { pilot.app.desk.table.tickets[$0].priority.rank }
        #expect(ranks == ranks.sorted(by: >))
        pilot.press("z s r")
        #expect(pilot.app.list.rows.map { pilot.app.desk.table.tickets[$0].priority.rank } == ranks.sorted())
    }

    @Test func onlyOneAccount() {
        var pilot = DeskWorld.pilot()
        pilot.press("g 2")
        #expect(pilot.app.list.rows.count == 3)
        #expect(pilot.shows("only game"))
        pilot.press("g 0")
        #expect(pilot.app.list.rows.count == DeskWorld.tickets.count)
        pilot.press("g 9")
        #expect(pilot.bottom.contains("no such account"))
    }

    @Test func ticketsByName() {
        var pilot = DeskWorld.pilot()
        pilot.press("g t")
        pilot.type("rt-118")
        pilot.press("<Enter>")
        #expect((pilot.app.places.last as? TicketPlace)?.ticket == DeskWorld.vpn)
        pilot.press("q g t")
        pilot.type("tkt_9f2c")
        pilot.press("<Enter> g l")
        #expect((pilot.app.places.last as? TicketPlace)?.ticket == DeskWorld.vpn)
        pilot.press("g l")
        #expect((pilot.app.places.last as? TicketPlace)?.ticket == DeskWorld.refund)
    }

    @Test func menusOfferWhatTheServiceHas() {
        var pilot = DeskWorld.pilot()
        pilot.press("4 q 1 j j j j s")
        #expect(pilot.shows("s solved: done"))
        pilot.press("p")
        #expect(pilot.bottom.contains("Kemon has no state “pending”"))
        pilot.press("<Esc> a a")
        #expect(pilot.bottom.contains("Kemon"))
        #expect(!pilot.effects.contains { if case .submit = $0 { true } else { false } })
    }

    @Test func moreThanAFewAreRefused() {
        var pilot = DeskWorld.pilot()
        pilot.press("* s s")
        #expect(pilot.shows("13 are marked"))
        #expect(!pilot.effects.contains { if case .submit = $0 { true } else { false } })
    }

    @Test func tagsAreAddedAndTaken() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j t")
        pilot.type("+paypal -refund")
        pilot.press("<Enter>")
        #expect(pilot.effects.contains(.submit(IntentID("i1"), .change(ticket: DeskWorld.refund, FieldChange(tags: ["billing", "paypal"])), undoSeconds: 8)))
    }

    @Test func solvingGoesOn() {
        var pilot = DeskWorld.pilot()
        pilot.press("j s s")
        #expect(pilot.app.list.selectedID(in: pilot.app.desk) == DeskWorld.vpn)
        pilot.press("p h")
        #expect(pilot.app.list.selectedID(in: pilot.app.desk) == DeskWorld.vpn)
    }

    @Test func tenThousandTickets() {
        var pilot = Pilot(views: SavedView.standard)
        pilot.send(.accounts(DeskWorld.accounts))
        let many = (0..<10_000).map { number in
            DeskWorld.ticket(DeskWorld.shop, "tkt_\(number)", "Subject \(number)", from: "Somebody", .normal, .open, minutesAgo: Double(number))
        }
        pilot.send(.tickets(many, isWhole: true))
        pilot.press("3 G")
        #expect(pilot.shows("tkt_9999"))
        pilot.press("g g C-d")
        #expect(pilot.shows("▐   shop tkt_5 ") || pilot.shows("▐   shop tkt_6 "))
    }
}
