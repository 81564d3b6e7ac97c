import Canvas
import FoundationEssentials
import Helpdesk
import Screens
import Settings

/// Somebody in front of a desk whose facts are made up. A value, so that one desk is the beginning of many.
struct SweptDesk {
    static let shop = AccountName("shop")
    static let ticketID = TicketID(account: shop, value: "tkt_1")
    static let start = Date(timeIntervalSince1970: 1_790_000_000)

    private var app: App
    private(set) var size: Size
    private var now = Moment(wall: start, seconds: 1_000)
    /// Everything that was asked of the world.
    private(set) var effects: [Effect] = []
    private var idCount = 0

    /// At home every ticket is shown.
    static let views = [SavedView(name: "All", query: .everything, role: .home)]

    init(_ size: Size = Size(columns: 80, rows: 24), views: [SavedView] = views, account: AccountName = shop) {
        self.size = size
        app = App(AppOptions(keymap: Self.keymap, theme: Self.theme, views: views), size: size)
        send(.accounts([AccountProfile(name: account, kind: .keva, capabilities: Self.capabilities, me: "me")]))
        send(.accountState(AccountState(account: account, asOf: Self.start, ticketCount: 3)))
    }

    static let capabilities = Capabilities(
        present: Set(Capability.allCases),
        writableStatuses: [Status(.open, raw: "open"), Status(.solved, raw: "resolved")],
        writablePriorities: [Priority(.low, raw: "low"), Priority(.high, raw: "high")])

    // MARK: What it looks like, from the files that kedge brings along

    private static let files = DataFiles(places: Places(root: "/nonexistent"))

    private static let keymap: Keymap = {
        let file = files.file(.keymap, named: "default")
        let sections = (file?.sections ?? []).filter { !$0.name.isEmpty }.map { section in
            KeymapDocument.Section(section.name, section.entries.map { .init($0.key, $0.values, line: $0.line) })
        }
        return Keymap.load("default", from: [KeymapDocument(name: "default", sections: sections)]).keymap
    }()

    private static let theme: Theme = {
        func values(_ name: String) -> [String: String] {
            let entries = files.file(.theme, named: "dark")?.sections.first { $0.name == name }?.entries ?? []
            return Dictionary(entries.map { ($0.key, $0.values.joined(separator: " ")) }) { _, last in last }
        }
        return Theme.load("dark", from: [ThemeDocument(name: "dark", palette: values("palette"), roles: values("roles"))]).theme
    }()

    // MARK: Acting

    mutating func send(_ event: AppEvent) {
        var count = idCount
        effects += app.handle(event, at: now) {
            count += 1
            return IntentID("i\(count)")
        }
        idCount = count
    }

    /// Lets happen what the app does a moment later.
    mutating func rest() {
        let end = now.adding(seconds: 0.3)
        var rounds = 0
        while let due = app.wakeAtSeconds(at: now), due <= end.seconds, rounds < 20 {
            now = now.adding(seconds: max(0, due - now.seconds))
            send(.woke)
            rounds += 1
        }
        now = end
    }

    /// Keys as a keymap file writes them, blanks between.
    mutating func press(_ keys: String) {
        rest()
        for notation in keys.split(separator: " ") {
            guard let key = try? Key(parsing: String(notation)) else { continue }
            now = now.adding(seconds: 0.5)
            send(.key(key))
        }
    }

    mutating func resize(_ size: Size) {
        self.size = size
        send(.resized(size))
    }

    mutating func forgetEffects() { effects = [] }

    var frame: Frame { app.frame(size: size, at: now) }

    // MARK: Facts

    static let ticket = Ticket(
        id: ticketID, key: "tkt_1", subject: "Charged twice", status: Status(.open, raw: "open"),
        priority: Priority(.high, raw: "high"), requester: Person(id: "c1", name: "Anna", address: "anna@shop.example"),
        assignee: Person(id: "otto", name: "Otto"), tags: ["billing"], channel: "email", container: "Shop",
        createdAt: start.addingTimeInterval(-9_000), updatedAt: start.addingTimeInterval(-600))

    static let neighbours: [Ticket] = (2...9).map { number in
        Ticket(
            id: TicketID(account: shop, value: "tkt_\(number)"), key: "tkt_\(number)", subject: "Order \(number) is late",
            status: Status(.open, raw: "open"), requester: Person(name: "Tomas"), createdAt: start.addingTimeInterval(-9_000),
            updatedAt: start.addingTimeInterval(-3_600 * Double(number)))
    }

    static func message(_ number: Int, _ body: String, by author: Person? = Person(name: "Anna")) -> Message {
        Message(
            id: MessageID(account: shop, value: "m\(number)"), author: author, kind: .public, side: .customer, body: body,
            createdAt: start.addingTimeInterval(-700))
    }

    static let approval = Approval(
        id: ApprovalID(account: shop, value: "apr_1"), ticket: ticketID, ticketSubject: "Charged twice",
        customer: Person(id: "c1", name: "Anna", address: "anna@shop.example"), kind: .action("refund_order"), status: .pending,
        riskRaw: "medium", confidence: 0.8, createdAt: start.addingTimeInterval(-900), expiresAt: start.addingTimeInterval(9_000),
        summary: "Gives the second charge back", draft: "Hello Anna,\n\none of them comes back to you.",
        changes: [.init(field: "refunded", before: "0.00 EUR", after: "84.00 EUR")],
        reasoning: [.init(name: "policy", text: "Two charges within a minute.")], platform: "stripe", fieldCount: 9,
        fingerprint: "0b44c1d27a90")

    static let article = Article(
        id: ArticleID(account: shop, value: "kb_1"), title: "Refunds", content: "Who pays twice gets one back.",
        category: "Billing", statusRaw: "active", author: "Otto", createdAt: start.addingTimeInterval(-90_000),
        updatedAt: start.addingTimeInterval(-9_000))

    static func record(_ kind: RecordKind, _ title: String = "Anna", _ fields: [RecordField] = [], parent: String? = nil) -> Record {
        Record(id: RecordID(account: shop, kind: kind, value: "r_1", parent: parent), title: title, fields: fields)
    }
}
