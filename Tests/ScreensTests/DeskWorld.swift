import Canvas
import FoundationEssentials
import Helpdesk
@testable import Screens

/// A small desk of four accounts, as the tests of the screens know it.
enum DeskWorld {
    static let shop = AccountName("shop")
    static let game = AccountName("game")
    static let core = AccountName("core")
    static let it = AccountName("it")

    static func date(minutesAgo minutes: Double) -> Date { Pilot.noon.wall.addingTimeInterval(-minutes * 60) }

    // MARK: Accounts

    static let statuses: [Status] = [
        Status(.new, raw: "new"), Status(.open, raw: "open"), Status(.inProgress, raw: "in_progress"),
        Status(.pending, raw: "pending"), Status(.solved, raw: "resolved"), Status(.closed, raw: "closed"),
    ]
    static let priorities: [Priority] = [
        Priority(.low, raw: "low"), Priority(.normal, raw: "normal"), Priority(.high, raw: "high"), Priority(.urgent, raw: "urgent"),
    ]

    static let everything = Capabilities(
        present: Set(Capability.allCases), writableStatuses: statuses, writablePriorities: priorities)
    static let withoutThread = Capabilities(
        present: [.listTickets, .showTicket, .setStatus, .setPriority],
        absences: [.readThread: "Kemon's API has no endpoint for comments: what was said can't be shown here.",
                   .reply: "Kemon's API has no endpoint for comments: reply in the browser."],
        writableStatuses: [Status(.open, raw: "open"), Status(.solved, raw: "done")])

    static let accounts = [
        AccountProfile(name: shop, kind: .keva, capabilities: everything, me: "mira"),
        AccountProfile(name: game, kind: .keva, capabilities: everything, me: "mira"),
        AccountProfile(name: core, kind: .kemon, capabilities: withoutThread, me: "mira"),
        AccountProfile(name: it, kind: .rt, capabilities: everything, me: "mira"),
    ]

    // MARK: Tickets

    static func ticket(
        _ account: AccountName, _ key: String, _ subject: String, from: String?, _ priority: Priority.Canonical = .normal,
        _ status: Status.Canonical, minutesAgo: Double, owner: String? = nil, tags: [String] = []
    ) -> Ticket {
        Ticket(
            id: TicketID(account: account, value: key), key: key, subject: subject,
            status: statuses.first { $0.canonical == status } ?? Status(status, raw: status.rawValue),
            priority: priority == .none ? .none : Priority(priority, raw: priority.rawValue),
            requester: from.map { Person(name: $0, address: $0 == "K. Ito" ? "k.ito@lyon.example" : nil) },
            assignee: owner.map { Person(id: $0 == "Mira" ? "mira" : $0.lowercased(), name: $0) }, tags: tags,
            channel: "email", container: account == it ? "Network" : nil, createdAt: date(minutesAgo: minutesAgo + 60),
            updatedAt: date(minutesAgo: minutesAgo))
    }

    static let tickets: [Ticket] = [
        ticket(shop, "tkt_9f31", "Checkout returns 502 for some cards", from: "Nordlys AS", .urgent, .inProgress, minutesAgo: 4, owner: "Otto"),
        ticket(shop, "tkt_9f2c", "Charged twice for the annual plan", from: "Anna Lindqvist", .urgent, .open, minutesAgo: 12, tags: ["billing", "refund"]),
        ticket(it, "RT-118", "VPN drops every 20 minutes, Lyon", from: "K. Ito", .high, .open, minutesAgo: 16, owner: "Mira", tags: ["vpn", "lyon"]),
        ticket(game, "ROA-77", "Purchase never arrived in my vault", from: "haru_k", .high, .new, minutesAgo: 41),
        ticket(core, "KEM-42", "Login redirect loops on iOS Safari", from: nil, .high, .open, minutesAgo: 960),
        ticket(shop, "tkt_8b07", "Change the invoice address", from: "Tomas Vela", .normal, .open, minutesAgo: 121),
        ticket(shop, "tkt_8b11", "請求書はどこでダウンロードできますか", from: "田中 美咲", .normal, .open, minutesAgo: 122),
        ticket(game, "ROA-81", "Ban appeal: macro keyboard 🎮", from: "nox", .normal, .solved, minutesAgo: 1_020, owner: "Mira"),
        ticket(it, "RT-102", "New starter needs VPN and a badge", from: "HR Lyon", .normal, .pending, minutesAgo: 1_500, owner: "Otto"),
        ticket(core, "KEM-39", "CSV export drops the last row of every file", from: nil, .normal, .open, minutesAgo: 2_900),
        ticket(shop, "tkt_7f10", "Two-factor codes arrive an hour late", from: "Mei Tanaka", .normal, .pending, minutesAgo: 3_000, owner: "Mira"),
        ticket(shop, "tkt_7c55", "Résilier avant la fin de l’essai", from: "L. Dubois", .low, .pending, minutesAgo: 4_400),
        ticket(game, "ROA-64", "Friend list empty after the transfer", from: "starling", .low, .open, minutesAgo: 7_300),
    ]

    static let vpn = TicketID(account: it, value: "RT-118")
    static let refund = TicketID(account: shop, value: "tkt_9f2c")

    static func message(
        _ ticket: TicketID, _ number: Int, _ author: String, _ kind: Message.Kind, _ side: Message.Side, _ body: String,
        minutesAgo: Double, files: [Message.Attachment] = []
    ) -> Message {
        Message(
            id: MessageID(account: ticket.account, value: "m\(number)"),
            author: Person(id: author == "Mira" ? "mira" : nil, name: author), kind: kind, side: side, body: body,
            createdAt: date(minutesAgo: minutesAgo), attachments: files)
    }

    static let vpnThread = Thread(ticket: vpn, messages: [
        message(vpn, 1, "K. Ito", .public, .customer, """
            Same again today at 09:05, 09:26 and 09:47. The laptop is on the cable, so it is not the Wi-Fi. \
            The log of the gateway is attached.

            > On Monday Mira wrote:
            > Does it happen on the cable too?
            > Which times exactly?
            """, minutesAgo: 172, files: [.init(name: "vpn-lyon.log", byteCount: 38_000)]),
        message(vpn, 2, "Otto Brandt", .internal, .us, """
            Rekeying on the Lyon gateway is set to 1200 s: there are the 20 minutes. Let them try profile B before we \
            change it for everybody.
            """, minutesAgo: 144),
        message(vpn, 3, "Otto Brandt", .system, .unknown, "owner nobody ► you, tags +lyon", minutesAgo: 143),
        message(vpn, 4, "K. Ito", .public, .customer,
                "It dropped in the board meeting. Is there anything I can do meanwhile?", minutesAgo: 16),
    ])

    static let refundThread = Thread(ticket: refund, messages: [
        message(refund, 1, "Anna Lindqvist", .public, .customer, """
            Hello, I renewed the annual plan on Monday and my card now shows two charges of 84.00 EUR from the same \
            minute, both for order 48213. Could you give one of them back? The statement is attached.
            """, minutesAgo: 72, files: [.init(name: "statement.pdf", byteCount: 112_000)]),
        message(refund, 2, "Anna Lindqvist", .public, .customer,
                "I should add that the second charge has already left my account.", minutesAgo: 12),
    ])

    // MARK: A desk

    /// Everything known, nothing touched.
    static func pilot(_ columns: Int = 80, _ rows: Int = 24, theme: Theme? = nil, keymap: String = "default", isASCII: Bool = false) -> Pilot {
        var pilot = Pilot(columns, rows, keymap: keymap, theme: theme, views: views, isASCII: isASCII)
        pilot.send(.accounts(accounts))
        for account in accounts {
            pilot.send(.accountState(AccountState(account: account.name, asOf: Pilot.noon.wall, ticketCount: tickets.count { $0.account == account.name })))
        }
        pilot.send(.seen([vpn: date(minutesAgo: 30), TicketID(account: core, value: "KEM-42"): date(minutesAgo: 1_000)]))
        pilot.send(.tickets(tickets, isWhole: true))
        pilot.send(.thread(refundThread, asOf: Pilot.noon.wall))
        pilot.send(.thread(vpnThread, asOf: Pilot.noon.wall))
        pilot.wait(0.2)
        return pilot
    }

    static let views: [SavedView] = SavedView.standard.filter { $0.name == "All" }.map {
        SavedView(name: "All", query: $0.query, role: .home)
    } + SavedView.standard.filter { ["Mine", "Open", "Unassigned", "Pending"].contains($0.name) }
}
