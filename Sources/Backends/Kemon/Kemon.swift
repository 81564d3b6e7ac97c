// Kemon: one account on Kemon, an issue tracker (contracts, kemon.md).
//
// A ticket is an issue: title and description stand for subject and text, comments for the thread. The REST
// interface reads comments and has no endpoint to write them; that, and lists of labels, teams and members, is
// behind its MCP server alone, a second door that an account may open. Kemon knows neither customers nor approvals
// nor a knowledge base, so those roles have no files here.
//
// Imports: Backend, Helpdesk, Transport.
// Never contains: other services, files, queues, clocks.
import Backend
import Helpdesk
import Transport

public struct Kemon: Service {
    public static let documentedAddress = "https://api.kemon.io/api/v1"
    /// The plan sets the limit and can't be asked for; this is the smallest plan's (contract, section 8).
    static let documentedRequestsPerMinute = 60

    public let account: AccountName
    public let kind = ServiceKind.kemon
    public let capabilities: Capabilities
    public let endpoint: Endpoint

    let answers: AnswerReader
    let pathPrefix: String
    /// Ids of labels, people and projects by name, gathered from what was read.
    let memory: ServiceMemory
    /// nil where the account has no `mcp_url`.
    let door: SecondDoor?

    /// - Throws: `.configuration` where an address can't be right.
    public init(_ options: ServiceOptions, memory: ServiceMemory = ServiceMemory()) throws(Trouble) {
        let (origin, prefix) = try Endpoint.Origin.parse(baseURL: options.baseURL ?? Self.documentedAddress)
        let basePath = prefix.isEmpty ? "/api/v1" : prefix
        account = options.account
        endpoint = Endpoint(
            account: options.account, origin: origin, basePath: basePath,
            authorization: .init("Authorization", "Bearer \(options.token)"),
            limits: LimitPolicy(requestsPerMinute: options.requestsPerMinute ?? Self.documentedRequestsPerMinute),
            certificateAuthorityFile: options.certificateAuthorityFile, proxy: options.proxy)
        answers = AnswerReader(account: options.account, kind: .kemon, origin: origin, token: options.token)
        pathPrefix = basePath
        self.memory = memory
        door = try SecondDoor(options, memory: memory)
        capabilities = .kemon(hasSecondDoor: door != nil)
    }

    func path(_ id: String? = nil) -> String {
        pathPrefix + "/tickets" + (id.map { Request.path($0) } ?? "")
    }
}

extension Kemon {
    public func records(
        _ scope: RecordScope, _ filter: RecordFilter, page: PageCursor
    ) throws(Trouble) -> Call<Page<Record>> {
        switch scope.kind {
        case .project: return projects(page: page)
        case .label, .team, .member:
            guard let door else { throw absent(Capability.listing(scope.kind)) }
            return try door.list(scope.kind)
        default: throw absent(Capability.listing(scope.kind))
        }
    }

    public func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        if act.verb == .change, act.kind == .ticket { return try changeTicket(act) }
        try capabilities.check(act, service: kind)
        return switch (act.verb, act.kind) {
        case (.create, .ticket): try createTicket(act)
        case (.delete, .ticket): try deleteTicket(act)
        case (.create, .project): try createProject(act)
        default: throw absent(act.needed)
        }
    }

    /// As the protocol's `lacks`, with the way to what the second door would offer.
    func absent(_ capability: Capability?) -> Trouble {
        var trouble = lacks(capability)
        if let capability, door == nil, SecondDoor.offers.contains(capability) {
            trouble.hint = "With mcp_url set for account \(account), Kemon's MCP server offers it."
        }
        return trouble
    }
}
