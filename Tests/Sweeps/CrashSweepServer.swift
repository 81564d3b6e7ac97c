import Backend
import FoundationEssentials
import Helpdesk
import Synchronization
import Transport

/// A strict little server that counts what it was asked to do, and the way to it.
final class CrashSweepServer: Sender {
    fileprivate struct State {
        var tickets: [Ticket] = []
        var threads: [TicketID: [Message]] = [:]
        var approvals: [Approval] = []
        /// Every attempt at a write, by what it would do.
        var attempts: [String: Int] = [:]
        var answers: [any Sendable] = []
        var bodies: [any Sendable] = []
    }

    static let account = AccountName("shop")
    private static let start = Date(timeIntervalSinceReferenceDate: 799_000_000)

    private let state: Mutex<State>
    /// Whose process asks: a dead one asks nothing, and hears nothing.
    private let disk: FakeDisk

    init(disk: FakeDisk, ticketCount: Int) {
        self.disk = disk
        var state = State()
        for number in 0..<ticketCount {
            let id = Self.ticket(number)
            state.tickets.append(Ticket(
                id: id, key: "T-\(number)", subject: "Subject \(number)", status: Status(.open, raw: "open"),
                updatedAt: Self.start.addingTimeInterval(-Double(number))))
            state.threads[id] = [Message(
                id: MessageID(account: Self.account, value: "m\(number)"), kind: .public, side: .customer, body: "Help \(number)!",
                createdAt: Self.start)]
            state.approvals.append(Approval(
                id: ApprovalID(account: Self.account, value: "a\(number)"), kind: .reply, status: .pending,
                expiresAt: Self.start.addingTimeInterval(9e7), draft: "draft", fingerprint: "f"))
        }
        self.state = Mutex(state)
    }

    static func ticket(_ number: Int) -> TicketID { TicketID(account: account, value: "t\(number)") }
    static func approval(_ number: Int) -> ApprovalID { ApprovalID(account: account, value: "a\(number)") }

    /// What a write does, so that two of a kind are known as such.
    static func deed(of intent: Intent) -> String {
        switch intent {
        case .message(let ticket, _, let body, _): "say \(ticket.value) \(body.prefix(40))"
        case .change(let ticket, let change): "set \(ticket.value) \(change.status?.raw ?? "")"
        case .decide(let approval, _, _): "decide \(approval.value)"
        case .act(let act): "act \(act.title)"
        }
    }

    /// How often each thing was asked for.
    var attempts: [String: Int] { state.withLock(\.attempts) }
    var subjects: Set<String> { state.withLock { Set($0.tickets.map(\.subject)) } }

    // MARK: Sender

    func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency, deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket {
        guard !disk.isDead else { return RequestTicket(number: 0) }
        let response = state.withLock { state -> Response in
            guard let answer = state.act(on: request) else { return Response(status: 404) }
            state.answers.append(answer)
            return Response(status: 200, body: Array(String(state.answers.count - 1).utf8))
        }
        if !request.isRead { disk.serverActed() }
        deliver(.answered(response))
        return RequestTicket(number: 0)
    }

    func cancel(_ ticket: RequestTicket) {}
    func cancelAll(account: AccountName) {}
    func promote(_ ticket: RequestTicket, to urgency: Urgency) {}

    // MARK: Service

    /// A call whose answer is the server's own value.
    fileprivate func call<Value: Sendable>(_ request: Request, _ type: Value.Type) -> Call<Value> {
        Call(request, value: { [self] (response) throws(Trouble) in
            guard response.status == 200 else { throw Trouble(.notFound, "It isn't there.", account: Self.account) }
            let place = Int(String(decoding: response.body, as: UTF8.self))
            guard let value = state.withLock({ state in place.flatMap { state.answers[$0] as? Value } }) else {
                throw Trouble(.unreadable, "That is no answer.", account: Self.account)
            }
            return value
        })
    }

    fileprivate func stash(_ body: any Sendable) -> [UInt8] {
        state.withLock { state in
            state.bodies.append(body)
            return Array(String(state.bodies.count - 1).utf8)
        }
    }
}

extension CrashSweepServer.State {
    fileprivate mutating func act(on request: Request) -> (any Sendable)? {
        let parts = request.path.split(separator: "/").map(String.init)
        let place = request.body.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        let intent = place.flatMap { bodies[$0] as? Intent }
        if let intent { return perform(intent) }
        let ticket = TicketID(account: CrashSweepServer.account, value: parts.last ?? "")
        switch parts.first {
        case "tickets": return Page(items: tickets, claimedTotal: tickets.count)
        case "ticket": return tickets.first { $0.id == ticket }.map { TicketDetail(ticket: $0) }
        case "thread": return threads[ticket].map { Helpdesk.Thread(ticket: ticket, messages: $0) }
        case "approvals": return Page(items: approvals.filter { $0.status == (parts.last == "pending" ? .pending : .approved) })
        default: return nil
        }
    }

    private mutating func perform(_ intent: Intent) -> (any Sendable)? {
        attempts[CrashSweepServer.deed(of: intent), default: 0] += 1
        switch intent {
        case .message(let ticket, let audience, let body, _):
            let message = Message(
                id: MessageID(account: CrashSweepServer.account, value: "own\(answers.count)"),
                kind: audience == .public ? .public : .internal, side: .us, body: body)
            threads[ticket, default: []].append(message)
            return Receipt(message: message)
        case .change(let ticket, let change):
            guard let index = tickets.firstIndex(where: { $0.id == ticket }), let status = change.status else { return nil }
            tickets[index].status = status
            return Receipt(ticket: TicketPatch(id: ticket, status: status))
        case .decide(let id, _, _):
            guard let index = approvals.firstIndex(where: { $0.id == id && $0.status == .pending }) else { return nil }
            approvals[index].status = .approved
            return DecisionReceipt(approval: approvals[index])
        case .act(let act):
            return ActOutcome(record: Record(
                id: RecordID(account: act.account, kind: act.kind, value: "new\(answers.count)"), title: act.title, fields: []))
        }
    }
}

/// Speaks to `CrashSweepServer`.
struct CrashSweepService: Service {
    let server: CrashSweepServer
    let capabilities = Capabilities(present: [
        .listTickets, .showTicket, .readThread, .reply, .note, .setStatus, .listApprovals, .decideApprovals,
        .createCustomer,
    ])

    var account: AccountName { CrashSweepServer.account }
    var kind: ServiceKind { .keva }
    var endpoint: Endpoint {
        Endpoint(
            account: account, origin: Endpoint.Origin(scheme: "https", host: "example.test"),
            authorization: Request.Field("Authorization", "x"), limits: LimitPolicy(requestsPerMinute: 100))
    }

    func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> {
        server.call(Request(.get, "/tickets"), Page<Ticket>.self)
    }

    func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> {
        server.call(Request(.get, "/ticket/\(id.value)"), TicketDetail.self)
    }

    func thread(_ id: TicketID) throws(Trouble) -> Call<Helpdesk.Thread> {
        server.call(Request(.get, "/thread/\(id.value)"), Helpdesk.Thread.self)
    }

    func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> {
        write(.message(ticket: id, audience: audience, body: body, thenStatus: nil))
    }

    func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> {
        write(.change(ticket: id, change))
    }

    func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> {
        server.call(Request(.get, "/approvals/\(status.rawValue)"), Page<Approval>.self)
    }

    func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt> {
        write(.decide(approval: approval.id, decision, fingerprint: ""))
    }

    func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> { write(.act(act)) }

    private func write<Value: Sendable>(_ intent: Intent) -> Call<Value> {
        server.call(Request(.post, "/write", body: server.stash(intent)), Value.self)
    }
}
