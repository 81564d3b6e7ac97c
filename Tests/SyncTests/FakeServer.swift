import Backend
import FoundationEssentials
import Helpdesk
import Synchronization
import Transport

/// A server in memory and the sender that leads to it. Acts when it is asked, and answers as it is told to.
final class FakeServer: Sender {
    enum Weather: Sendable {
        case fine
        case unreachable
        /// Answers with that status; writes of 500 and above have happened all the same.
        case status(Int)
        /// Acts, and never says so.
        case silence
        /// Keeps the request until `answerHeld`.
        case hold
    }

    /// One request as it was sent.
    struct Sent: Hashable, Sendable {
        let line: String
        let urgency: Urgency
    }

    struct State: Sendable {
        var tickets: [Ticket] = []
        var threads: [TicketID: [Message]] = [:]
        var approvals: [Approval] = []
        var articles: [Article] = []
        var records: [RecordScope: [Record]] = [:]
        /// What single reads tell more than lists.
        var details: [RecordID: [RecordField]] = [:]
        /// Creations by the key they carried, where the service drops repeats.
        var madeByKey: [String: ActOutcome]?
        var keys: [String] = []
        var problems: [Trouble.FieldProblem] = []
        var lacksThreads = false
        var pageSize = 100
        var weather: [(prefix: String, Weather)] = []
        var sent: [Sent] = []
        var writes: [String] = []
        var answers: [any Sendable] = []
        var bodies: [any Sendable] = []
        var held: [@Sendable () -> Void] = []
        var cancelled: Set<UInt64> = []
        var count: UInt64 = 0
        /// Answers to writes hold what they changed.
        var echoes = true
        var ignoresEdits = false
        /// What the server itself sets when a text of ours arrives.
        var stateOnReply: Status?
        var keepsApprovals = false
    }

    let state = Mutex(State())
    let account: AccountName

    init(account: AccountName = AccountName("games")) { self.account = account }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    var lines: [String] { state.withLock { $0.sent.map(\.line) } }
    var sent: [Sent] { state.withLock(\.sent) }
    var writes: [String] { state.withLock(\.writes) }

    func forget() { change { $0.sent = [] } }

    func weather(_ weather: Weather, for prefix: String) { change { $0.weather.append((prefix, weather)) } }
    func clearWeather() { change { $0.weather = [] } }

    func answerHeld() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for answer in held { answer() }
    }

    // MARK: Sender

    func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency, deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket {
        let (number, weather) = state.withLock { state in
            state.count += 1
            let line = "\(request.method.rawValue) \(request.path)"
            state.sent.append(Sent(line: line, urgency: urgency))
            return (state.count, state.weather.last { line.hasPrefix($0.prefix) }?.1 ?? .fine)
        }
        answer(request, weather, number, deliver)
        return RequestTicket(number: number)
    }

    func cancel(_ ticket: RequestTicket) { change { $0.cancelled.insert(ticket.number) } }
    func cancelAll(account: AccountName) {}
    func promote(_ ticket: RequestTicket, to urgency: Urgency) {}

    private func answer(
        _ request: Request, _ weather: Weather, _ number: UInt64, _ deliver: @escaping @Sendable (Outcome) -> Void
    ) {
        switch weather {
        case .fine: deliver(.answered(act(on: request)))
        case .unreachable: deliver(.notSent(reason: Outcome.Reason(.offline, "No route.", mayPass: true)))
        case .status(let status):
            if status >= 500 { _ = act(on: request) }
            deliver(.answered(Response(status: status)))
        case .silence:
            _ = act(on: request)
            deliver(.unknown(reason: Outcome.Reason(.offline, "It fell silent.")))
        case .hold:
            change { state in
                state.held.append { [self] in
                    if self.state.withLock({ $0.cancelled.contains(number) }) {
                        deliver(.notSent(reason: .cancelled))
                    } else {
                        deliver(.answered(act(on: request)))
                    }
                }
            }
        }
    }

    // MARK: Server

    private func act(on request: Request) -> Response {
        state.withLock { state in
            let parts = request.path.split(separator: "/").map(String.init)
            if state.lacksThreads, parts.count == 3, request.method == .get { return Response(status: 501) }
            guard let answer = state.act(request, parts, account) else { return Response(status: 404) }
            state.answers.append(answer)
            return Response(status: 200, body: Array(String(state.answers.count - 1).utf8))
        }
    }

    func answer<Value: Sendable>(_ response: Response, _ type: Value.Type) throws(Trouble) -> Value {
        if response.status == 501 { throw Trouble(.unsupported, "It has no such thing.", account: account) }
        guard response.status == 200 else {
            var trouble = Self.trouble(response.status)
            trouble.account = account
            if response.status == 422 { trouble.fields = state.withLock(\.problems) }
            throw trouble
        }
        let text = String(decoding: response.body, as: UTF8.self)
        let found = state.withLock { state in
            Int(text).flatMap { $0 < state.answers.count ? state.answers[$0] as? Value : nil }
        }
        guard let found else { throw Trouble(.unreadable, "That is no answer.") }
        return found
    }

    func stash(_ value: any Sendable) -> [UInt8] {
        state.withLock { state in
            state.bodies.append(value)
            return Array(String(state.bodies.count - 1).utf8)
        }
    }

    private static func trouble(_ status: Int) -> Trouble {
        switch status {
        case 401: Trouble(.notSignedIn, "Who are you?")
        case 403: Trouble(.notAllowed, "Not you.")
        case 404: Trouble(.notFound, "Not here.")
        case 409: Trouble(.conflict, "Changed.")
        case 429: Trouble(.rateLimited, "Slow down.")
        case 500...: Trouble(.serverFault, "It broke.")
        default: Trouble(.invalid, "Refused.")
        }
    }
}

/// What a write carries.
struct SentText: Sendable { let body: String; let audience: Audience }
struct SentDecision: Sendable { let decision: Decision }
struct SentAct: Sendable { let act: Act; let key: String }

extension FakeServer.State {
    mutating func act(_ request: Request, _ parts: [String], _ account: AccountName) -> (any Sendable)? {
        let query = request.query.first?.value ?? ""
        let body = request.body.flatMap { Int(String(decoding: $0, as: UTF8.self)) }.map { bodies[$0] }
        let ticket = TicketID(account: account, value: parts.count > 1 ? parts[1] : "")
        switch (request.method, parts.first, parts.count) {
        case (.get, "tickets", 1): return page(tickets, query)
        case (.get, "tickets", 2): return tickets.first { $0.id == ticket }.map { TicketDetail(ticket: $0) }
        case (.get, "tickets", 3): return threads[ticket].map { Helpdesk.Thread(ticket: ticket, messages: $0) }
        case (.get, "files", 2): return parts[1] == "f1" ? [UInt8]("Hello".utf8) : nil
        case (.post, "tickets", 3): return (body as? SentText).map { say($0, on: ticket) }
        case (.patch, "tickets", 2): return (body as? FieldChange).flatMap { set($0, on: ticket) }
        case (.get, "approvals", 1):
            let status: Approval.Status = query == "approved" ? .approved : query == "rejected" ? .rejected : .pending
            return Page(items: approvals.filter { $0.status == status })
        case (.patch, "approvals", 2): return (body as? SentDecision).flatMap { decide($0.decision, parts[1]) }
        case (.get, "records", _): return recordPage(parts, request, account)
        case (.get, "record", 3):
            let id = RecordKind(rawValue: parts[1]).map { RecordID(account: account, kind: $0, value: parts[2], parent: request.value("parent")) }
            return id.flatMap { id in
                records.values.joined().first { $0.id == id }.map { Record(id: id, title: $0.title, fields: $0.fields + (details[id] ?? [])) }
            }
        case (.post, "acts", 3): return (body as? SentAct).flatMap { perform($0, parts) }
        case (.get, "articles", 1): return page(articles, query)
        case (.get, "articles", 2): return articles.first { $0.id.value == parts[1] }
        default: return nil
        }
    }

    private func page<Item: Sendable>(_ items: [Item], _ query: String) -> Page<Item> {
        let number = Int(query) ?? 1
        let rest = items.dropFirst((number - 1) * pageSize)
        let isLast = rest.count <= pageSize
        return Page(
            items: Array(rest.prefix(pageSize)), next: isLast ? nil : .number(number + 1), claimedTotal: items.count)
    }

    private func recordPage(_ parts: [String], _ request: Request, _ account: AccountName) -> Page<Record>? {
        guard parts.count == 2, let kind = RecordKind(rawValue: parts[1]) else { return nil }
        let all = records[RecordScope(account: account, kind: kind, parent: request.value("parent"))]
        let words = request.value("words") ?? ""
        return all.map { page($0.filter { $0.matches(words: words) }, request.value("page") ?? "") }
    }

    private mutating func perform(_ sent: SentAct, _ parts: [String]) -> ActOutcome? {
        let act = sent.act
        guard parts[1] == act.verb.rawValue, parts[2] == act.kind.rawValue else { return nil }
        keys.append(sent.key)
        if act.verb == .create, let made = madeByKey?[sent.key] { return made }
        if act.verb == .delete, act.kind == .ticket, !tickets.contains(where: { $0.id.value == act.target }) { return nil }
        writes.append("\(act.verb.rawValue) \(act.kind.rawValue) \(act.target ?? act.title)")
        let id = act.target ?? "new\(writes.count)"
        let recordID = RecordID(account: act.account, kind: act.kind, value: id, parent: act.parent)
        let scope = RecordScope(account: act.account, kind: act.kind, parent: act.parent)
        let fields = act.fields.sorted { $0.key < $1.key }.map { RecordField($0.key, $0.value) }
        var outcome = ActOutcome()
        switch (act.verb, act.kind) {
        case (.delete, .ticket): tickets.removeAll { $0.id.value == id }
        case (.create, .ticket):
            let ticket = Ticket(id: TicketID(account: act.account, value: id), key: id, subject: act.title, status: Status(.new, raw: "new"))
            tickets.insert(ticket, at: 0)
            threads[ticket.id] = []
            outcome.ticket = ticket.id
        case (.delete, .article): articles.removeAll { $0.id.value == id }
        case (.delete, _):
            guard records[scope]?.contains(where: { $0.id == recordID }) == true else { return nil }
            records[scope]?.removeAll { $0.id == recordID }
        case (.create, _):
            let record = Record(id: recordID, title: act.title, fields: fields)
            records[scope, default: []].append(record)
            outcome.record = echoes ? record : nil
        case (.change, .ticket):
            guard let place = tickets.firstIndex(where: { $0.id.value == id }) else { return nil }
            if case .text(let subject)? = act.fields["subject"] { tickets[place].subject = subject }
        case (.change, .article):
            guard let place = articles.firstIndex(where: { $0.id.value == id }) else { return nil }
            if case .text(let content)? = act.fields["content"] { articles[place].content = content }
        case (.change, _):
            guard let place = records[scope]?.firstIndex(where: { $0.id == recordID }), let old = records[scope]?[place] else { return nil }
            let new = Record(id: recordID, title: old.title, fields: fields)
            records[scope]?[place] = new
            outcome.record = echoes ? new : nil
        case (.run, _), (.identify, _): break
        }
        if act.verb == .create { madeByKey?[sent.key] = outcome }
        return outcome
    }

    private mutating func say(_ text: SentText, on ticket: TicketID) -> Receipt {
        writes.append("say \(ticket.value) \(text.body)")
        let message = Message(
            id: MessageID(account: ticket.account, value: "own\(writes.count)"),
            kind: text.audience == .public ? .public : .internal, side: .us, body: text.body)
        threads[ticket, default: []].append(message)
        if let stateOnReply, let place = tickets.firstIndex(where: { $0.id == ticket }) { tickets[place].status = stateOnReply }
        return Receipt(message: echoes ? message : nil)
    }

    private mutating func set(_ change: FieldChange, on ticket: TicketID) -> Receipt? {
        guard let index = tickets.firstIndex(where: { $0.id == ticket }) else { return nil }
        writes.append("set \(ticket.value) \(change.status?.raw ?? "-") \(change.tags?.joined(separator: ",") ?? "-")")
        if let status = change.status { tickets[index].status = status }
        if let tags = change.tags { tickets[index].tags = tags }
        let patch = TicketPatch(id: ticket, status: change.status, tags: change.tags)
        return Receipt(ticket: echoes ? patch : nil)
    }

    private mutating func decide(_ decision: Decision, _ id: String) -> DecisionReceipt? {
        guard let index = approvals.firstIndex(where: { $0.id.value == id && $0.status == .pending }) else { return nil }
        writes.append("decide \(id) \(decision)")
        if keepsApprovals { return DecisionReceipt() }
        switch decision {
        case .approve: approvals[index].status = .approved
        case .approveEdited(let draft, _):
            approvals[index].status = .approved
            if !ignoresEdits { approvals[index].draft = draft }
        case .reject: approvals[index].status = .rejected
        }
        return echoes ? DecisionReceipt(approval: approvals[index]) : DecisionReceipt()
    }
}

/// Speaks to `FakeServer`.
struct FakeService: Service {
    let server: FakeServer
    var capabilities = Capabilities(present: Set(Capability.allCases))

    var account: AccountName { server.account }
    var kind: ServiceKind { .keva }
    var endpoint: Endpoint {
        Endpoint(
            account: account, origin: Endpoint.Origin(scheme: "https", host: "example.test"),
            authorization: Request.Field("Authorization", "x"), limits: LimitPolicy(requestsPerMinute: 100))
    }

    private func call<Value: Sendable>(_ request: Request, _ type: Value.Type) -> Call<Value> {
        Call(request) { [server] (response) throws(Trouble) in try server.answer(response, type) }
    }

    private func number(_ cursor: PageCursor) -> [Request.Field] {
        if case .number(let number) = cursor { [Request.Field("page", String(number))] } else { [] }
    }

    func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> {
        call(Request(.get, "/tickets", query: number(page)), Page<Ticket>.self)
    }
    func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> {
        call(Request(.get, "/tickets/\(id.value)"), TicketDetail.self)
    }
    func thread(_ id: TicketID) throws(Trouble) -> Call<Helpdesk.Thread> {
        call(Request(.get, "/tickets/\(id.value)/messages"), Helpdesk.Thread.self)
    }
    func attachment(_ id: String, of ticket: TicketID) throws(Trouble) -> Call<[UInt8]> {
        guard capabilities.has(.readAttachments) else { throw lacks(.readAttachments) }
        return call(Request(.get, "/files/\(id)"), [UInt8].self)
    }
    func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> {
        let body = server.stash(SentText(body: body, audience: audience))
        return call(Request(.post, "/tickets/\(id.value)/messages", body: body), Receipt.self)
    }
    func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> {
        call(Request(.patch, "/tickets/\(id.value)", body: server.stash(change)), Receipt.self)
    }
    func records(_ scope: RecordScope, _ filter: RecordFilter, page: PageCursor) throws(Trouble) -> Call<Page<Record>> {
        let query = [scope.parent.map { Request.Field("parent", $0) }, filter.words.map { Request.Field("words", $0) }].compactMap { $0 }
        return call(Request(.get, "/records/\(scope.kind.rawValue)", query: query + number(page)), Page<Record>.self)
    }
    func record(_ id: RecordID) throws(Trouble) -> Call<Record> {
        let query = id.parent.map { [Request.Field("parent", $0)] } ?? []
        return call(Request(.get, "/record/\(id.kind.rawValue)/\(id.value)", query: query), Record.self)
    }
    func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        let body = server.stash(SentAct(act: act, key: key))
        return call(Request(.post, "/acts/\(act.verb.rawValue)/\(act.kind.rawValue)", body: body), ActOutcome.self)
    }
    func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> {
        call(Request(.get, "/approvals", query: [Request.Field("status", status.rawValue)]), Page<Approval>.self)
    }
    func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt> {
        let body = server.stash(SentDecision(decision: decision))
        return call(Request(.patch, "/approvals/\(approval.id.value)", body: body), DecisionReceipt.self)
    }
    func articles(_ filter: ArticleFilter, page: PageCursor) throws(Trouble) -> Call<Page<Article>> {
        call(Request(.get, "/articles", query: number(page)), Page<Article>.self)
    }
    func article(_ id: ArticleID) throws(Trouble) -> Call<Article> {
        call(Request(.get, "/articles/\(id.value)"), Article.self)
    }
}

extension Request {
    fileprivate func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
}
