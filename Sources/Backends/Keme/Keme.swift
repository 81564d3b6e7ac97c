// Keme: one account on Keme, a support desk for game studios (contracts, keme.md).
//
// Its players are customers here. A reply is a PUT, there are no notes, and the documents show neither a single
// read nor a thread, nor the shape of any list: what they leave open is read in every plausible shape.
//
// Imports: Backend, Helpdesk, Transport, FoundationEssentials.
// Never contains: other services, files, queues, clocks.
import Backend
import Helpdesk
import Transport

public struct Keme: Service {
    public static let documentedAddress = "https://api.keme.io/v1"

    public let account: AccountName
    public let kind = ServiceKind.keme
    public let capabilities = Capabilities.keme
    public let endpoint: Endpoint

    let answers: AnswerReader
    let pathPrefix: String
    /// Narrows users, and is where new ones are invited to; the token decides about everything else.
    let workspace: String?
    let replyKey: String
    /// Whether there is a single read, where tickets were seen and which are closed, how a list's last page began.
    let memory: ServiceMemory

    /// Both kinds of key, `keme_live_` and `keme_test_`, go to the same address (section 2).
    ///
    /// - Throws: `.configuration` where the address can't be right.
    public init(_ options: ServiceOptions, memory: ServiceMemory = ServiceMemory()) throws(Trouble) {
        let (origin, prefix) = try Endpoint.Origin.parse(baseURL: options.baseURL ?? Self.documentedAddress)
        let basePath = prefix.isEmpty ? "/v1" : prefix
        account = options.account
        endpoint = Endpoint(
            account: options.account, origin: origin, basePath: basePath,
            authorization: .init("Authorization", "Bearer \(options.token)"),
            // 120 reads and 60 writes a minute and token, rolling; no header tells what is left (section 7).
            limits: LimitPolicy(
                requestsPerMinute: options.requestsPerMinute ?? 120,
                writesPerMinute: max(1, (options.requestsPerMinute ?? 120) / 2)),
            certificateAuthorityFile: options.certificateAuthorityFile, proxy: options.proxy)
        answers = AnswerReader(account: options.account, kind: .keme, origin: origin, token: options.token)
        pathPrefix = basePath
        workspace = options.workspace
        replyKey = options.replyKey ?? "body"
        self.memory = memory
    }
}

extension Keme {
    public func records(
        _ scope: RecordScope, _ filter: RecordFilter, page: PageCursor
    ) throws(Trouble) -> Call<Page<Record>> {
        switch scope.kind {
        case .workspace: workspaces(page: page)
        case .user: users(of: scope.parent ?? workspace, page: page)
        default: throw lacks(Capability.listing(scope.kind))
        }
    }

    public func record(_ id: RecordID) throws(Trouble) -> Call<Record> {
        switch id.kind {
        case .workspace: readWorkspace(id)
        case .user: throw answers.trouble(.unsupported, "Keme's API reads no single user; its list tells everything.")
        default: throw lacks(Capability.showing(id.kind))
        }
    }

    /// Keme knows no idempotency keys (section 8), so the key stays here.
    public func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        switch (act.verb, act.kind) {
        case (.create, .ticket): try createTicket(act)
        case (.delete, .ticket): try deleteTicket(act)
        case (.create, .workspace): try createWorkspace(act)
        case (.change, .workspace): try changeWorkspace(act)
        case (.delete, .workspace): try deleteWorkspace(act)
        case (.create, .user): try inviteUser(act)
        case (.change, .user): try changeUser(act)
        case (.delete, .user): try deactivateUser(act)
        case (.delete, .token): try revokeToken(act)
        default: throw lacks(act.needed)
        }
    }
}

extension Keme {
    /// A write whose answer may hold a body, be empty, or be 204 (contract, "Not documented", 6).
    func write<Value: Sendable>(
        _ request: Request, _ errand: Errand,
        value: @escaping @Sendable (_ answer: JSONValue?) throws(Trouble) -> Value
    ) -> Call<Value> {
        let answers = answers
        return Call(request) { (response) throws(Trouble) -> Value in
            do throws(Trouble) {
                return try value(answers.receipt(response, of: errand)?.root)
            } catch {
                throw error.namingFields(Wire.fieldNames)
            }
        }
    }

    /// The id of what an act is done to.
    func target(of act: Act) throws(Trouble) -> String {
        if let target = act.target, !target.isEmpty { return target }
        throw answers.trouble(.invalid, "Nothing says which \(act.kind.rawValue) it is.", hint: "Name its id.")
    }

    /// A change that holds nothing is no request.
    func filled(_ body: [String: JSONValue], _ act: Act) throws(Trouble) -> [UInt8] {
        if body.isEmpty { throw answers.trouble(.invalid, "There is nothing to change on \(act.title).") }
        return JSONValue.object(body).bytes
    }
}
