import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// What a service keeps beyond the common fields: fields of its own, links, and states of each queue.
@Suite struct OwnFieldTests {
    private static let network = DeskWorld.it

    private func pilot(_ columns: Int = 80, _ rows: Int = 24) -> Pilot {
        var pilot = Pilot(columns, rows, views: DeskWorld.views)
        let capabilities = Capabilities(
            present: Set(Capability.allCases), writableStatuses: DeskWorld.statuses, takesOtherStatuses: true)
        pilot.send(.accounts([AccountProfile(name: Self.network, kind: .rt, capabilities: capabilities, me: "mira")]))
        func ticket(_ id: String, _ queue: String, _ status: Status) -> Ticket {
            Ticket(id: TicketID(account: Self.network, value: id), key: "RT-\(id)", subject: "Subject \(id)", status: status,
                   container: queue, updatedAt: DeskWorld.date(minutesAgo: Double(id) ?? 0))
        }
        var first = ticket("1", "Hardware", Status(.other, raw: "ordered"))
        first.fields = [
            RecordField("Severity", .text("high")), RecordField("Affected systems", .words(["VPN", "Badge reader", "Door"])),
            RecordField("depends_on", .parts([FieldPart(id: "2", title: "RT-2", detail: "Subject 2")])), RecordField("empty", .none),
        ]
        pilot.send(.tickets([first, ticket("2", "Hardware", Status(.new, raw: "new")), ticket("3", "General", Status(.open, raw: "open"))], isWhole: true))
        pilot.send(.thread(Thread(ticket: first.id, messages: [
            DeskWorld.message(first.id, 1, "K. Ito", .public, .customer, "It broke.", minutesAgo: 20),
        ]), asOf: Pilot.noon.wall))
        pilot.wait(0.2)
        pilot.press("<Enter>")
        return pilot
    }

    @Test(arguments: [(80, 24), (200, 50), (60, 20)]) func shown(columns: Int, rows: Int) {
        let pilot = pilot(columns, rows)
        GoldenScreen.expect(pilot.frame, "own-fields-\(columns)x\(rows)")
        #expect(pilot.shows("Severity") && pilot.shows("high") && pilot.shows("depends on"))
        #expect(!pilot.shows("empty"))
    }

    @Test func theQueuesOwnStatesAreOffered() {
        var pilot = pilot()
        pilot.press("q j s r")
        #expect(pilot.shows("1 ordered"))
        pilot.press("1")
        #expect(pilot.effects.contains { effect in
            if case .submit(_, .change(_, let change), _) = effect { change.status?.raw == "ordered" } else { false }
        })
        pilot.press("j s r")
        #expect(!pilot.shows("ordered  "))
        #expect(pilot.shows("1 new"))
    }

    @Test func theQueueIsTheContainer() {
        var pilot = pilot()
        #expect(pilot.shows("it / Hardware"))
        pilot.press("q f")
        pilot.type("queue:general")
        pilot.press("<Enter>")
        #expect(pilot.shows("Subject 3") && !pilot.shows("Subject 2"))
    }
}
