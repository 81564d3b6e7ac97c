import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// A queue may have states of its own: they are what is shown and offered.
@Suite struct QueueStateTests {
    private func pilot(_ raws: [String], takesOthers: Bool = true) -> Pilot {
        var pilot = DeskWorld.pilot()
        let usual = [Status(.new, raw: "new"), Status(.open, raw: "open"), Status(.pending, raw: "stalled"), Status(.solved, raw: "resolved")]
        let capabilities = Capabilities(
            present: Set(Capability.allCases), writableStatuses: usual, writablePriorities: [], takesOtherStatuses: takesOthers)
        pilot.send(.accounts([AccountProfile(name: DeskWorld.it, kind: .rt, capabilities: capabilities, me: "mira")]))
        let tickets = raws.enumerated().map { index, raw in
            var ticket = Ticket(
                id: TicketID(account: DeskWorld.it, value: "\(index)"), key: "\(index)", subject: "Disk \(index)",
                status: usual.first { $0.raw == raw } ?? Status(.open, raw: raw))
            ticket.container = "Hardware"
            ticket.updatedAt = DeskWorld.date(minutesAgo: Double(index))
            return ticket
        }
        pilot.send(.tickets(tickets, isWhole: true))
        return pilot
    }

    @Test func aStateThatTheQueueNeverShowsIsNotOffered() {
        var pilot = pilot(["diagnosing", "new"])
        pilot.press("s")
        #expect(!pilot.shows("stalled"))
        #expect(pilot.shows("solved: resolved"))
        pilot.press("p")
        #expect(pilot.shows("No ticket of the queue “Hardware” is “stalled”"))
        #expect(!pilot.effects.contains { if case .submit = $0 { true } else { false } })
    }

    @Test("What to do instead is said with the keys that are there", arguments: [
        ("s p", "r lists them", "send first"), ("r a C-x a p", "send first, then set one", "r lists"), ("Space j Space s p", "ticket by ticket", "r lists"),
    ])
    func whatToDoInstead(keys: String, says: String, not: String) {
        var pilot = pilot(["diagnosing", "new", "diagnosing"])
        pilot.press(keys.split(separator: " ").map { $0 == "Space" ? "<Space>" : String($0) }.joined(separator: " "))
        let words = pilot.lines.map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: " ")
        #expect(words.contains(says), "\(pilot.screen)")
        #expect(!words.contains(not))
    }

    @Test("A queue with the usual words alone, or one that shows it, takes it", arguments: [["open", "new"], ["diagnosing", "stalled"]])
    func offered(raws: [String]) {
        var pilot = pilot(raws)
        pilot.press("s")
        #expect(pilot.shows("pending: stalled"))
    }

    @Test("A word that kedge doesn't know is read in the list as far as there is room", arguments: [(80, "review"), (80, "parked"), (120, "? parked"), (50, "?")])
    func anUnknownWordInTheList(columns: Int, shown: String) {
        var pilot = DeskWorld.pilot(columns, 24)
        var ticket = DeskWorld.tickets[0]
        ticket.status = Status(.other, raw: shown == "review" ? "review" : "parked")
        pilot.send(.tickets([ticket], isWhole: true))
        #expect(pilot.lines.contains { $0.contains("▐") && $0.contains("Checkout") && ($0 + " ").contains(" \(shown) ") }, "\(pilot.screen)")
    }

    @Test func theQueuesOwnWordIsShownOnTheTicket() {
        var pilot = pilot(["diagnosing", "stalled"])
        pilot.press("<Enter>")
        #expect(pilot.shows("◉ diagnosing"))
        pilot.press("J")
        #expect(pilot.shows("pending") && !pilot.shows("stalled"))
    }
}
