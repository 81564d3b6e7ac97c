// Keva: one account on Keva, an AI-first helpdesk with a queue of approvals (contracts, keva.md).
//
// Tickets live under `/api/v1`; approvals, the knowledge base, customers and workflows are documented under `/api`
// alone. What the documents leave open is read in every plausible shape, and configurable where a wrong guess has
// effects.
//
// Imports: Backend, Helpdesk, Transport, FoundationEssentials.
// Never contains: other services, files, queues, clocks.
import Backend
import Helpdesk
import Transport

public struct Keva: Service {
    public static let documentedAddress = "https://app.keva.support/api/v1"

    public let account: AccountName
    public let kind = ServiceKind.keva
    public let capabilities: Capabilities
    public let endpoint: Endpoint

    let answers: AnswerReader
    let paths: Paths
    let replyKey: String
    /// The key that marks a message as internal; without it no note is ever sent.
    let noteKey: String?
    let decisionWords: DecisionWords

    /// - Throws: `.configuration` where the address or the token can't be right.
    public init(_ options: ServiceOptions, memory: ServiceMemory = ServiceMemory()) throws(Trouble) {
        let (origin, prefix) = try Endpoint.Origin.parse(baseURL: options.baseURL ?? Self.documentedAddress)
        let basePath = prefix.isEmpty ? "/api/v1" : prefix
        account = options.account
        endpoint = Endpoint(
            account: options.account, origin: origin, basePath: basePath,
            authorization: .init("Authorization", "Bearer \(options.token)"),
            standingHeaders: options.workspace.map { [.init("X-Workspace-Id", $0)] } ?? [],
            // 100 a minute and key, reads and writes together (section 7).
            limits: LimitPolicy(requestsPerMinute: options.requestsPerMinute ?? 100),
            certificateAuthorityFile: options.certificateAuthorityFile, proxy: options.proxy)
        answers = AnswerReader(account: options.account, kind: .keva, origin: origin, token: options.token)
        paths = Paths(versioned: basePath, memory: memory)
        replyKey = options.replyKey ?? "body"
        noteKey = options.noteKey
        decisionWords = options.decisionWords
        capabilities = .keva(hasNoteKey: options.noteKey != nil)
    }
}

extension Keva {
    public func records(
        _ scope: RecordScope, _ filter: RecordFilter, page: PageCursor
    ) throws(Trouble) -> Call<Page<Record>> {
        switch scope.kind {
        case .customer: return customers(filter, page: page)
        case .workflow: return workflows(filter)
        case .execution:
            guard let workflow = scope.parent else {
                throw answers.trouble(.invalid, "It isn't said which workflow's executions are to be listed.")
            }
            return executions(of: workflow)
        default: throw lacks(Capability.listing(scope.kind))
        }
    }

    public func record(_ id: RecordID) throws(Trouble) -> Call<Record> {
        switch id.kind {
        case .customer: customer(id)
        case .workflow: workflow(id)
        default: throw lacks(Capability.showing(id.kind))
        }
    }

    public func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        try capabilities.check(act, service: kind)
        return switch (act.verb, act.kind) {
        case (.create, .ticket): try createTicket(act)
        case (.create, .article): try createArticle(act)
        case (.change, .article): try changeArticle(act)
        case (.delete, .article): try deleteArticle(act)
        case (.create, .customer): try createCustomer(act)
        case (.change, .customer): try changeCustomer(act)
        case (.create, .workflow): try createWorkflow(act)
        case (.change, .workflow): try changeWorkflow(act)
        case (.delete, .workflow): try deleteWorkflow(act)
        case (.run, .workflow): try runWorkflow(act)
        default: throw lacks(act.needed)
        }
    }

    /// What an act is done to.
    func target(of act: Act) throws(Trouble) -> String {
        if let target = act.target, !target.isEmpty { return target }
        throw answers.trouble(.invalid, "It isn't said which \(act.kind.rawValue) is meant.")
    }

    /// The fields of an act under Keva's names.
    func body(of act: Act, _ names: [String: String]) throws(Trouble) -> [String: JSONValue] {
        let body = try act.body(names, service: kind)
        guard act.verb != .change || !body.isEmpty else {
            throw answers.trouble(.invalid, "There is nothing to change on \(act.title.isEmpty ? act.target ?? "it" : act.title).")
        }
        // Empty is what a field that isn't sent stands for.
        return act.verb == .create ? body.filter { $0.value != .null } : body
    }

    /// A write whose answer may hold what was written, bare or under one of two names, whole or in part.
    func write(
        _ method: Request.Method, _ family: Paths.Family, _ rest: String, _ errand: Errand,
        body: [String: JSONValue], names: [String: String], under name: String,
        outcome: @escaping @Sendable (Row) -> ActOutcome
    ) -> Call<ActOutcome> {
        let (answers, service) = (answers, self)
        let keys = Dictionary(names.map { ($0.value, $0.key) }) { first, _ in first }
        return ask(method, family, rest, body: body) { (response) throws(Trouble) -> ActOutcome in
            let root = try answers.receipt(response, of: errand)?.root
            guard let row = root?.row(under: "data", name) else { return ActOutcome() }
            var outcome = outcome(row)
            outcome.note = service.note(ofUnheeded: row.unheeded(body, names: names))
            return outcome
        }.mapTrouble { $0.namingFields(keys) }
    }

    /// A deletion; what its answer says beside its status is of no interest.
    func delete(_ family: Paths.Family, _ rest: String, _ errand: Errand) -> Call<ActOutcome> {
        let answers = answers
        return ask(.delete, family, rest) { (response) throws(Trouble) -> ActOutcome in
            _ = try answers.receipt(response, of: errand)
            return ActOutcome()
        }
    }
}

/// Where the families of endpoints are. The guide says all are under `/api/v1`; four families' own pages show them
/// under `/api` (section 1): the page's place is tried first, the other one once after a 404, and what answered is
/// remembered.
struct Paths: Sendable {
    enum Family: String {
        case approvals, articles = "kb", customers, workflows
    }

    let versioned: String
    let memory: ServiceMemory

    var plain: String {
        guard let slash = versioned.lastIndex(of: "/") else { return versioned }
        let last = versioned[versioned.index(after: slash)...]
        let isVersion = last.first == "v" && last.count > 1 && last.dropFirst().allSatisfy(\.isNumber)
        return isVersion ? String(versioned[..<slash]) : versioned
    }

    func tickets(_ rest: String = "") -> String { versioned + "/tickets" + rest }

    /// The place to try first, or the only one once it is known.
    func first(_ family: Family, _ rest: String = "") -> String {
        (memory.value(of: family.rawValue) ?? plain) + "/" + family.rawValue + rest
    }

    /// The place to try after a 404; nil where the right one is known or there is no other.
    func second(_ family: Family, _ rest: String = "") -> String? {
        guard memory.value(of: family.rawValue) == nil, plain != versioned else { return nil }
        return versioned + "/" + family.rawValue + rest
    }

    func remember(_ path: String, for family: Family) {
        let isVersioned = plain != versioned && path.hasPrefix(versioned + "/")
        memory.settle(isVersioned ? versioned : plain, for: family.rawValue)
    }
}

extension Keva {
    /// A request to a family that may live under either prefix. A write goes to the other place, too: where
    /// nothing was found, nothing was done. Decisions alone don't come this way.
    func ask<Value: Sendable>(
        _ method: Request.Method, _ family: Paths.Family, _ rest: String = "", query: [Request.Field] = [],
        body: [String: JSONValue]? = nil, value: @escaping @Sendable (Response) throws(Trouble) -> Value
    ) -> Call<Value> {
        let (paths, bytes) = (paths, body.map { JSONValue.object($0).bytes })
        let first = paths.first(family, rest)
        return Call(Request(method, first, query: query, body: bytes)) { (response) throws(Trouble) -> Call<Value>.Step in
            if response.status == 404, let second = paths.second(family, rest) {
                return .next(
                    Call(Request(method, second, query: query, body: bytes)) { (response) throws(Trouble) -> Value in
                        let result = try value(response)
                        // Where a miss is a 404, two of them don't tell the places apart.
                        if response.status != 404 { paths.remember(second, for: family) }
                        return result
                    })
            }
            let result = try value(response)
            paths.remember(first, for: family)
            return .done(result)
        }
    }

    func read<Value: Sendable>(
        _ family: Paths.Family, _ rest: String = "", query: [Request.Field] = [],
        value: @escaping @Sendable (Response) throws(Trouble) -> Value
    ) -> Call<Value> {
        ask(.get, family, rest, query: query, value: value)
    }
}
