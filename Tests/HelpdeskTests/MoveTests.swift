import FoundationEssentials
import Testing

@testable import Helpdesk

@Suite struct MoveTests {
    @Test(arguments: [
        (.new, .us), (.open, .us), (.inProgress, .us), (.other, .us), (.pending, .them), (.solved, .none), (.closed, .none),
    ] as [(Status.Canonical, Move)])
    func followsFromTheState(_ status: Status.Canonical, _ move: Move) {
        #expect(Move.of(Status(status, raw: "x"), customerSpokeLast: false) == move)
        #expect(Move.of(Status(status, raw: "x"), customerSpokeLast: true) == .us)
    }

    static func thread(_ entries: [(Message.Kind, Message.Side, Double?)]) -> Thread {
        let id = TicketID(account: AccountName("shop"), value: "1")
        return Thread(
            ticket: id,
            messages: entries.enumerated().map { index, entry in
                Message(
                    id: MessageID(account: id.account, value: "\(index)"), kind: entry.0, side: entry.1, body: "",
                    createdAt: entry.2.map { noon.addingTimeInterval($0) })
            })
    }

    @Test(arguments: [
        ([], false), ([(.public, .customer, 1)], true), ([(.public, .us, 1)], false),
        ([(.public, .us, 1), (.public, .customer, 2)], true), ([(.public, .customer, 1), (.public, .us, 2)], false),
        ([(.public, .us, 1), (.public, .customer, 2), (.internal, .us, 3)], true),
        ([(.public, .us, 1), (.public, .customer, 2), (.system, .us, 3)], true),
        ([(.public, .customer, 2), (.public, .us, 1)], true),
        ([(.public, .us, nil), (.public, .customer, nil)], true),
        ([(.public, .us, 1), (.public, .customer, 2), (.public, .unknown, 3)], true),
    ] as [([(Message.Kind, Message.Side, Double?)], Bool)])
    func knowsWhoSpokeLast(_ entries: [(Message.Kind, Message.Side, Double?)], _ expected: Bool) {
        #expect(Self.thread(entries).customerSpokeLast == expected)
    }
}
