import FoundationEssentials
import Glibc
import Helpdesk
import Store
import Synchronization
import Transport

@testable import Sync

/// Both clocks and the alarm, wound by hand.
final class ManualClock: Alarm {
    private struct State {
        var now = Moment(wall: Date(timeIntervalSinceReferenceDate: 800_000_000), seconds: 100)
        var ringsAt: Double?
        var ring: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    init() {}

    init(at now: Moment) { state.withLock { $0.now = now } }

    var now: Moment { state.withLock(\.now) }
    var ringsAt: Double? { state.withLock(\.ringsAt) }

    func set(afterSeconds: Double?, ring: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.ringsAt = afterSeconds.map { state.now.seconds + $0 }
            state.ring = ring
        }
    }

    /// Moves on, and rings if it is time.
    func pass(_ seconds: Double) {
        let ring = state.withLock { state -> (@Sendable () -> Void)? in
            state.now = state.now.adding(seconds: seconds)
            guard let at = state.ringsAt, at <= state.now.seconds else { return nil }
            state.ringsAt = nil
            return state.ring
        }
        ring?()
    }
}

/// A desk with a fake server, a private folder and clocks wound by hand.
final class DeskBench: Sendable {
    let server: FakeServer
    let clock: ManualClock
    let folder: String
    let desk: Desk
    private let log = Mutex<[DeskEvent]>([])
    private let ownsFolder: Bool

    init(
        server: FakeServer = FakeServer(), others: [FakeServer] = [], clock: ManualClock = ManualClock(), folder: String? = nil,
        process: String = "one", mode: Desk.Mode = .live, takesWrites: Bool = true,
        capabilities: Set<Capability> = Set(Capability.allCases), hasIdempotencyKeys: Bool = false,
        fileSystem: FileSystem = .live, sharesRuntime: Bool = false, me: String? = nil, watcher: (any FolderWatcher)? = nil,
        accountsElsewhere: Set<AccountName> = []
    ) {
        self.server = server
        self.clock = clock
        ownsFolder = folder == nil
        let path = folder ?? Self.makeFolder()
        self.folder = path
        let all = Capabilities(present: capabilities, hasIdempotencyKeys: hasIdempotencyKeys)
        let sink = Sink()
        desk = Desk(
            accounts: ([server] + others).map { server in
                DeskAccount(
                    service: FakeService(server: server, capabilities: all),
                    profile: AccountProfile(name: server.account, kind: .keva, capabilities: all, me: me))
            },
            accountsElsewhere: accountsElsewhere,
            store: LocalStore(
                cacheDirectory: "\(path)/cache", stateDirectory: "\(path)/state",
                runtimeDirectory: sharesRuntime ? "\(path)/runtime" : nil, process: process,
                fileSystem: fileSystem),
            mode: mode, takesWrites: takesWrites,
            surroundings: Desk.Surroundings(sender: Switchboard(servers: [server] + others), alarm: clock, watcher: watcher, now: { clock.now }, random: { 0.5 }),
            deliver: { sink.take($0) })
        sink.events = self
    }

    deinit {
        guard ownsFolder else { return }
        Self.remove(folder)
    }

    private final class Sink: Sendable {
        private let bench = Mutex<Weak?>(nil)
        struct Weak: Sendable { weak let bench: DeskBench? }
        var events: DeskBench? {
            get { bench.withLock { $0?.bench } }
            set { bench.withLock { $0 = Weak(bench: newValue) } }
        }
        func take(_ event: DeskEvent) { events?.log.withLock { $0.append(event) } }
    }

    static func makeFolder() -> String {
        var template = Array("/tmp/kedge-desk-XXXXXX".utf8CString)
        return template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, mkdtemp(start) != nil else { return "/nonexistent" }
            return String(cString: start)
        }
    }

    static func remove(_ path: String) {
        for name in (try? FileSystem.live.list(path)) ?? [] {
            if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
        }
        rmdir(path)
    }

    // MARK: Acting

    func idle() async {
        await withCheckedContinuation { continuation in desk.whenIdle { continuation.resume() } }
    }

    func start() async {
        desk.start()
        await idle()
    }

    func perform(_ commands: DeskCommand...) async {
        for command in commands { desk.perform(command) }
        await idle()
    }

    func pass(_ seconds: Double) async {
        clock.pass(seconds)
        await idle()
    }

    // MARK: Looking

    var events: [DeskEvent] { log.withLock { $0 } }

    func forget() { log.withLock { $0 = [] } }

    private func last<Value>(_ pick: (DeskEvent) -> Value?) -> Value? { events.reversed().lazy.compactMap(pick).first }

    var tickets: [Ticket] { last { if case .tickets(let tickets, _) = $0 { tickets } else { nil } } ?? [] }
    var outbox: [OutboxItem] { last { if case .outbox(let items) = $0 { items } else { nil } } ?? [] }
    var forms: [KeptForm] { last { if case .forms(let forms) = $0 { forms } else { nil } } ?? [] }
    var drafts: [Draft] { last { if case .drafts(let drafts) = $0 { drafts } else { nil } } ?? [] }
    var approvals: [Approval] { last { if case .approvals(let approvals, _) = $0 { approvals } else { nil } } ?? [] }
    var articles: [Article] { last { if case .articles(let articles) = $0 { articles } else { nil } } ?? [] }
    func accountState(_ account: AccountName) -> AccountState? {
        last { if case .accountState(let state) = $0, state.account == account { state } else { nil } }
    }
    func list(_ scope: RecordScope) -> RecordList? {
        last { if case .records(let list) = $0, list.scope == scope { list } else { nil } }
    }
    func record(_ id: RecordID) -> Record? {
        last { if case .record(let record) = $0, record.id == id { record } else { nil } }
    }
    var found: [Record]? { last { if case .foundRecords(_, _, let records) = $0 { records } else { nil } } }
    var acted: [(IntentID, Act, ActOutcome)] {
        events.compactMap { if case .acted(let id, let act, let outcome) = $0 { (id, act, outcome) } else { nil } }
    }
    var accountState: AccountState? { last { if case .accountState(let state) = $0 { state } else { nil } } }
    var notices: [Trouble] { events.compactMap { if case .notice(let trouble) = $0 { trouble } else { nil } } }
    var notTaken: [IntentID] { events.compactMap { if case .notTaken(let id) = $0 { id } else { nil } } }
    var isClosed: Bool { events.contains { if case .closed = $0 { true } else { false } } }

    func thread(_ ticket: TicketID) -> Helpdesk.Thread? {
        last { if case .thread(let thread, _) = $0, thread.ticket == ticket { thread } else { nil } }
    }

    func state(_ name: String) -> OutboxItem.State? { outbox.first { $0.id.text == name }?.state }
}

/// Leads each account to its own server.
struct Switchboard: Sender {
    let servers: [FakeServer]

    func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency, deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket {
        guard let place = servers.firstIndex(where: { $0.account == endpoint.account }) else {
            deliver(.notSent(reason: Outcome.Reason(.configuration, "Nobody lives there.")))
            return RequestTicket(number: 0)
        }
        let ticket = servers[place].send(request, to: endpoint, urgency: urgency, deliver: deliver)
        return RequestTicket(number: ticket.number * UInt64(servers.count) + UInt64(place))
    }

    func cancel(_ ticket: RequestTicket) {
        let count = UInt64(servers.count)
        servers[Int(ticket.number % count)].cancel(RequestTicket(number: ticket.number / count))
    }
    func cancelAll(account: AccountName) {}
    func promote(_ ticket: RequestTicket, to urgency: Urgency) {}
}

/// Things to put into a server.
enum Sample {
    static let account = AccountName("games")
    static let solved = Status(.solved, raw: "solved")
    static let start = Date(timeIntervalSinceReferenceDate: 799_000_000)

    static func id(_ number: Int) -> TicketID { TicketID(account: account, value: "t\(number)") }

    /// Newest change first.
    static func tickets(_ count: Int) -> [Ticket] {
        (0..<count).map { number in
            Ticket(
                id: id(number), key: "T-\(number)", subject: "Subject \(number)", status: Status(.open, raw: "open"),
                updatedAt: start.addingTimeInterval(-Double(number)))
        }
    }

    static func message(_ value: String, _ body: String, side: Message.Side = .customer) -> Message {
        Message(
            id: MessageID(account: account, value: value), author: Person(name: "Ada"), kind: .public, side: side,
            body: body)
    }

    static func approval(_ number: Int, fingerprint: String = "f") -> Approval {
        Approval(
            id: ApprovalID(account: account, value: "a\(number)"), kind: .reply, status: .pending,
            expiresAt: Date(timeIntervalSinceReferenceDate: 900_000_000), draft: "draft", fingerprint: fingerprint)
    }

    static func article(_ number: Int) -> Article {
        Article(id: ArticleID(account: account, value: "k\(number)"), title: "Article \(number)", content: "How to refund \(number)")
    }

    /// A server with a little of everything.
    static func server(tickets count: Int = 3) -> FakeServer {
        let server = FakeServer(account: account)
        server.change { state in
            state.tickets = tickets(count)
            for ticket in state.tickets { state.threads[ticket.id] = [message("m\(ticket.id.value)", "Help!")] }
            state.approvals = [approval(0), approval(1)]
            state.articles = [article(0), article(1)]
        }
        return server
    }

    static func scope(_ kind: RecordKind, parent: String? = nil, of account: AccountName = account) -> RecordScope {
        RecordScope(account: account, kind: kind, parent: parent)
    }

    static func record(_ kind: RecordKind, _ number: Int, parent: String? = nil, of account: AccountName = account) -> Record {
        Record(
            id: RecordID(account: account, kind: kind, value: "\(kind.rawValue)\(number)", parent: parent), title: "Name \(number)",
            fields: [RecordField("email", .text("person\(number)@shop.example"))])
    }

    static func act(
        _ verb: Act.Verb, _ kind: RecordKind, _ target: String? = nil, title: String = "New", parent: String? = nil,
        of account: AccountName = account
    ) -> Intent {
        .act(Act(verb, kind, account: account, target: target, parent: parent, title: title, fields: ["name": .text("N")]))
    }

    static func reply(_ body: String, to number: Int = 0, then: Status? = nil) -> Intent {
        .message(ticket: id(number), audience: .public, body: body, thenStatus: then)
    }
}
