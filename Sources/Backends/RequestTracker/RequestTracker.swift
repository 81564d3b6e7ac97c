// RequestTracker: one account on a Request Tracker 5, by its REST API 2.0 (contracts, rt.md).
//
// A server that a company runs itself, with queues, replies and internal comments, approvals and articles. Much of
// what it refuses it refuses with a 200, so that every change here is read back; it has no limits, so that kedge
// brings its own politeness.
//
// May import: Backend, Helpdesk, Transport.
// Never contains: the other services, files, clocks.
import Backend
import Helpdesk
import Transport

/// One account on a Request Tracker 5: a value without state; what it learned is in its `ServiceMemory`. Its calls
/// follow rt.md (contract) section by section and speak REST 2.0 alone.
public struct RequestTracker: Service {
    /// It has no limit (contract, section 1): enough for a person and a crawl, far below what a small server bears.
    static let requestsPerMinute = 600
    /// Each request holds one of the few processes that most such servers have.
    static let concurrency = 2
    /// The most it gives at once (contract, section 3).
    static let rowsPerPage = 100

    public let account: AccountName
    public let kind = ServiceKind.rt
    public let capabilities: Capabilities
    public let endpoint: Endpoint

    let answers: AnswerReader
    let pathPrefix: String
    /// The person's login, where the config says.
    let me: String?
    /// What words of lifecycles mean, who asked on which ticket, and names behind numbers; gathered from what was read.
    let memory: ServiceMemory

    /// - Throws: `.configuration` where an address is missing or can't be right.
    public init(_ options: ServiceOptions, memory: ServiceMemory = ServiceMemory()) throws(Trouble) {
        guard let address = options.baseURL else {
            throw Trouble(
                .configuration, "The account \(options.account) doesn't say where its Request Tracker is.",
                hint: "Set base_url in its part of config.toml, for example https://rt.example.org.",
                account: options.account)
        }
        let (origin, written) = try Endpoint.Origin.parse(baseURL: address)
        let root = written.hasSuffix("/REST/2.0") ? String(written.dropLast("/REST/2.0".count)) : written
        account = options.account
        endpoint = Endpoint(
            account: options.account, origin: origin, basePath: root + "/REST/2.0",
            authorization: .init("Authorization", "token \(options.token)"),
            limits: LimitPolicy(
                requestsPerMinute: options.requestsPerMinute ?? Self.requestsPerMinute, concurrency: Self.concurrency,
                is500Final: true),
            certificateAuthorityFile: options.certificateAuthorityFile, proxy: options.proxy)
        answers = AnswerReader(account: options.account, kind: .rt, origin: origin, token: options.token)
        pathPrefix = root + "/REST/2.0"
        me = options.me
        self.memory = memory
        capabilities = .requestTracker(ticketPagePrefix: "\(origin)\(root)/Ticket/Display.html?id=")
    }
}

extension RequestTracker {
    public func records(
        _ scope: RecordScope, _ filter: RecordFilter, page: PageCursor
    ) throws(Trouble) -> Call<Page<Record>> {
        switch scope.kind {
        case .project: queues(page: page)
        case .user: users(page: page)
        default: throw lacks(Capability.listing(scope.kind))
        }
    }

    public func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        // A change of fields has a form of its own, which the general check doesn't know.
        if act.verb == .change, act.kind == .ticket { return try changeTicket(act) }
        try capabilities.check(act, service: kind)
        return switch (act.verb, act.kind) {
        case (.create, .ticket): try createTicket(act)
        case (.delete, .ticket): try deleteTicket(act)
        default: throw lacks(act.needed)
        }
    }

    func path(_ segments: String...) -> String {
        pathPrefix + segments.map { Request.path($0) }.joined()
    }

    func get(_ path: String, _ query: [Request.Field] = []) -> Request { Request(.get, path, query: query) }

    func write(_ method: Request.Method, _ path: String, _ body: JSONValue?, ifMatch tag: String? = nil) -> Request {
        Request(method, path, headers: tag.map { [.init("If-Match", $0)] } ?? [], body: body?.bytes)
    }

    /// What an act is done to.
    func target(of act: Act) throws(Trouble) -> TicketID {
        if let target = act.target, !target.isEmpty { return TicketID(account: account, value: target) }
        throw answers.trouble(.invalid, "It isn't said which \(act.kind.rawValue) is meant.")
    }

    /// A 403 is also what a thing gets that isn't there (contract, section 2).
    static func unseen(_ what: String) -> String {
        "Request Tracker lets this account see no \(what): it isn't there, or its queue isn't open to you."
    }
}
