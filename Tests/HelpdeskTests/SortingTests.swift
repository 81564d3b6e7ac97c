import FoundationEssentials
import Testing

@testable import Helpdesk

@Suite struct SortingTests {
    static func status(_ word: Status.Canonical) -> Status { Status(word, raw: word.rawValue) }
    static func priority(_ word: Priority.Canonical) -> Priority { Priority(word, raw: word.rawValue) }

    static let tickets = [
        ticket("e", subject: "beta", status: status(.solved), updated: ago(days: 1)),
        ticket("d", subject: "Alpha", status: status(.other), priority: priority(.other), updated: ago(days: 2)),
        ticket("c", subject: "gamma", status: status(.pending), priority: priority(.urgent), updated: ago(days: 3)),
        ticket("b", subject: "Alpha", status: status(.open), priority: priority(.urgent), updated: ago(days: 4)),
        ticket("a", subject: "delta", status: status(.new), priority: priority(.low), updated: ago(days: 4)),
        ticket("f", subject: "eps", status: status(.open), priority: priority(.normal)),
    ]

    @Test(arguments: [
        ("updated", "edcabf"), ("-updated", "fabcde"), ("priority", "cbdfae"), ("-priority", "eadfcb"),
        ("status", "adbfce"), ("subject", "dbeafc"), ("-subject", "cfaedb"), ("account", "edcabf"),
        ("attention", "badfce"), ("created", "abcdef"),
    ] as [(String, String)])
    func putsThemInOrder(_ text: String, _ expected: String) throws {
        let sort = try #require(TicketSort(text))
        #expect(sort.text == text)
        var tickets = Self.tickets
        for _ in 0..<3 {
            #expect(sort.sorted(tickets, context: QueryContext(now: noon)).map(\.id.value).joined() == expected)
            tickets.reverse()
            tickets.swapAt(0, 3)
        }
    }

    @Test func putsAnExpiringApprovalFirst() {
        let soon = QueryContext(now: noon, approvalExpiry: [Self.tickets[0].id: noon.addingTimeInterval(600)])
        #expect(TicketSort(.attention).sorted(Self.tickets, context: soon).first?.id.value == "e")
        let later = QueryContext(now: noon, approvalExpiry: [Self.tickets[0].id: noon.addingTimeInterval(3_600)])
        #expect(TicketSort(.attention).sorted(Self.tickets, context: later).first?.id.value == "b")
    }

    @Test func refusesUnknownKeys() { #expect(TicketSort("colour") == nil && TicketSort("") == nil && TicketSort("-") == nil) }
}
