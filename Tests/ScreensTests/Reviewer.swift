import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// Somebody in front of the approvals: an app with a desk of made-up facts, a clock that moves when told to, and what
/// the app asked for.
final class Reviewer {
    static let start = Date(timeIntervalSince1970: 1_790_000_000)  // 21 September 2026, 13:33 UTC
    static let shop = AccountName("shop")

    private(set) var app: App
    private(set) var effects: [Effect] = []
    var now = Moment(wall: Reviewer.start, seconds: 1_000)
    let size: Size
    private var idCount = 0

    init(
        _ approvals: [Approval], size: Size = Size(columns: 80, rows: 24), tickets: [Ticket] = [], threads: [Thread] = [],
        articles: [Article] = [], keymap: Keymap = ShippedData.keymap(), theme: Theme = ShippedData.theme()
    ) {
        self.size = size
        app = App(AppOptions(keymap: keymap, theme: theme), size: size)
        let abilities = Capabilities(present: Set(Capability.allCases))
        send(.accounts([AccountProfile(name: Self.shop, kind: .keva, capabilities: abilities, me: "me")]))
        send(.tickets(tickets, isWhole: true))
        for thread in threads { send(.thread(thread, asOf: now.wall)) }
        send(.articles(articles))
        send(.approvals(approvals, asOf: [Self.shop: now.wall]))
    }

    // MARK: Acting

    func send(_ event: AppEvent) {
        effects += app.handle(event, at: now) { [self] in
            idCount += 1
            return IntentID("i\(idCount)")
        }
    }

    /// Keys as a keymap file writes them, with blanks between; each comes `after` seconds after the one before.
    func press(_ keys: String, after seconds: Double = 0.5) {
        for notation in keys.split(separator: " ") {
            guard let key = try? Key(parsing: String(notation)) else {
                Issue.record("\(notation) is no key")
                return
            }
            press(key, after: seconds)
        }
    }

    func press(_ key: Key, after seconds: Double = 0.5) {
        wait(seconds)
        send(.key(key))
    }

    func type(_ text: String) {
        for character in text { press(.character(character), after: 0.05) }
    }

    func wait(_ seconds: Double) { now = now.adding(seconds: seconds) }

    // MARK: Looking

    var frame: Frame { app.frame(size: size, at: now) }
    var screen: String { frame.textLines().map(Self.trimmed).joined(separator: "\n") }
    var bottomLine: String { frame.textLines().last.map(Self.trimmed) ?? "" }
    func line(_ row: Int) -> String { Self.trimmed(frame.textLines()[row]) }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    var decisions: [(approval: ApprovalID, decision: Decision, fingerprint: String, undoSeconds: Double)] {
        effects.compactMap { effect in
            guard case .submit(_, .decide(let approval, let decision, let fingerprint), let undo) = effect else { return nil }
            return (approval, decision, fingerprint, undo)
        }
    }

    var review: ReviewPlace? { app.places.last as? ReviewPlace }

    /// The letter that the strip asks for.
    var askedLetter: Character? {
        if case .letter(let letter, _, _) = review?.strip { letter } else { nil }
    }
}

/// Made-up approvals of each level.
enum Sample {
    static let anna = Person(id: "c1", name: "Anna Lindqvist", address: "anna@lindqvist.example")
    static let ticketID = TicketID(account: Reviewer.shop, value: "tkt_9f2c")

    /// An approval's level follows from these alone: the made-up texts hold nothing that raises it.
    static func reply(
        _ id: String = "apr_1", risk: String? = "low", draft: String = "Hello Anna,\n\nwe will look at it today.\n\nMira",
        expiresIn seconds: Double? = 3_600, fingerprint: String = "7f3a91c2d4e5"
    ) -> Approval {
        Approval(
            id: ApprovalID(account: Reviewer.shop, value: id), ticket: ticketID, ticketSubject: "Charged twice for the annual plan",
            customer: anna, kind: .reply, status: .pending, riskRaw: risk, confidence: 0.82,
            createdAt: Reviewer.start.addingTimeInterval(-600), expiresAt: seconds.map { Reviewer.start.addingTimeInterval($0) },
            summary: "Asks the customer to wait", draft: draft,
            reasoning: [.init(name: "reading", text: "The customer wants to know when somebody looks at it.")],
            fieldCount: 6, fingerprint: fingerprint)
    }

    static func refund(
        _ id: String = "apr_2", risk: String? = "medium", amount: String = "84.00 EUR", expiresIn seconds: Double? = 3_600,
        fingerprint: String = "0b44c1d27a90"
    ) -> Approval {
        Approval(
            id: ApprovalID(account: Reviewer.shop, value: id), ticket: ticketID, ticketSubject: "Charged twice for the annual plan",
            customer: anna, kind: .action("refund_order"), status: .pending, riskRaw: risk, confidence: 0.82,
            createdAt: Reviewer.start.addingTimeInterval(-900), expiresAt: seconds.map { Reviewer.start.addingTimeInterval($0) },
            changes: [
                .init(field: "order 48213, status", before: "paid", after: "partly refunded"),
                .init(field: "order 48213, refunded", before: "0.00 EUR", after: amount),
            ],
            reasoning: [.init(name: "", text: """
                Two captures of 84.00 EUR within 40 seconds on order 48213. The second has no invoice. \
                Policy "Duplicate charges" (kb_31) allows a refund of the second capture without asking. \
                The customer has had no refund before.
                """)],
            platform: "stripe", fieldCount: 9, fingerprint: fingerprint)
    }

    static func high(_ id: String = "apr_3", expiresIn seconds: Double? = 3_600) -> Approval {
        refund(id, risk: "high", amount: "1240.00 EUR", expiresIn: seconds, fingerprint: "e17bb0")
    }

    static var thread: Thread {
        Thread(ticket: ticketID, messages: [
            Message(
                id: MessageID(account: Reviewer.shop, value: "m1"), author: anna, kind: .public, side: .customer,
                body: """
                    Hello, I renewed the annual plan on Monday and my card now shows two charges of 84.00 EUR from \
                    the same minute, both for order 48213. Could you give one of them back? The statement is attached.
                    """,
                createdAt: Reviewer.start.addingTimeInterval(-5_000), attachments: [.init(name: "statement.pdf", byteCount: 112_000)]),
            Message(
                id: MessageID(account: Reviewer.shop, value: "m2"), author: Person(name: "Otto Brandt"), kind: .internal, side: .us,
                body: "Same pattern as last week.", createdAt: Reviewer.start.addingTimeInterval(-4_000)),
        ])
    }
}
