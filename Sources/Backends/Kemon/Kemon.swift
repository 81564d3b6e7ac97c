// Kemon: one account on Kemon, an issue tracker (contracts, kemon.md).
//
// A ticket is an issue: title and description stand for subject and text, comments for the thread. The REST
// interface reads comments and has no endpoint to write them; it knows neither customers nor approvals nor a
// knowledge base, so those roles have no files here.
//
// Imports: Backend, Helpdesk, Transport.
// Never contains: other services, files, queues, clocks.
import Backend
import Helpdesk
import Transport

public struct Kemon: Service {
    public static let documentedAddress = "https://api.kemon.io/api/v1"

    public let account: AccountName
    public let kind = ServiceKind.kemon
    public let capabilities = Capabilities.kemon
    public let endpoint: Endpoint

    let answers: AnswerReader
    let pathPrefix: String
    /// Ids of labels and people by name, gathered from tickets: the interface lists neither.
    let memory: ServiceMemory

    /// - Throws: `.configuration` where the address can't be right.
    public init(_ options: ServiceOptions, memory: ServiceMemory = ServiceMemory()) throws(Trouble) {
        let (origin, prefix) = try Endpoint.Origin.parse(baseURL: options.baseURL ?? Self.documentedAddress)
        let basePath = prefix.isEmpty ? "/api/v1" : prefix
        account = options.account
        endpoint = Endpoint(
            account: options.account, origin: origin, basePath: basePath,
            authorization: .init("Authorization", "Bearer \(options.token)"),
            // The plan sets the limit and can't be asked for; 60 a minute is the smallest (section 8).
            limits: LimitPolicy(requestsPerMinute: options.requestsPerMinute ?? 60),
            certificateAuthorityFile: options.certificateAuthorityFile, proxy: options.proxy)
        answers = AnswerReader(account: options.account, kind: .kemon, origin: origin, token: options.token)
        pathPrefix = basePath
        self.memory = memory
    }

    func path(_ id: TicketID? = nil) -> String {
        pathPrefix + "/tickets" + (id.map { Request.path($0.value) } ?? "")
    }
}

extension Kemon {
    public func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> {
        throw absent(.listApprovals)
    }

    public func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt> {
        throw absent(.decideApprovals)
    }

    public func articles(_ filter: ArticleFilter, page: PageCursor) throws(Trouble) -> Call<Page<Article>> {
        throw absent(.listArticles)
    }

    public func article(_ id: ArticleID) throws(Trouble) -> Call<Article> {
        throw absent(.listArticles)
    }

    func absent(_ capability: Capability) -> Trouble {
        answers.trouble(.unsupported, capabilities.absence(of: capability, service: kind))
    }
}
