// Keva: one account on Keva, an AI-first helpdesk with a queue of approvals (contracts, keva.md).
//
// Tickets live under `/api/v1`; approvals and the knowledge base are documented under `/api` alone. What the
// documents leave open is read in every plausible shape, and configurable where a wrong guess has effects.
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

/// Where the families of endpoints are. The guide says all are under `/api/v1`; the pages of approvals and
/// of the knowledge base show them under `/api` (section 1): the page's place is tried first, the other one
/// once after a 404, and what answered is remembered.
struct Paths: Sendable {
    enum Family: String {
        case approvals, articles = "kb"
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
        memory.learn(isVersioned ? versioned : plain, for: family.rawValue)
    }
}

extension Keva {
    /// A read of a family that may live under either prefix.
    func read<Value: Sendable>(
        _ family: Paths.Family, _ rest: String = "", query: [Request.Field] = [],
        value: @escaping @Sendable (Response) throws(Trouble) -> Value
    ) -> Call<Value> {
        let paths = paths
        let first = paths.first(family, rest)
        return Call(Request(.get, first, query: query)) { (response) throws(Trouble) -> Call<Value>.Step in
            if response.status == 404, let second = paths.second(family, rest) {
                return .next(
                    Call(Request(.get, second, query: query)) { (response) throws(Trouble) -> Value in
                        let result = try value(response)
                        paths.remember(second, for: family)
                        return result
                    })
            }
            let result = try value(response)
            paths.remember(first, for: family)
            return .done(result)
        }
    }
}
