// Keepem: one account on Keep'em, interactive video events (contracts, keepem.md).
//
// It is no desk: no tickets, no replies, no list of escalated chats. What there is are events and their viewers,
// whom the API calls registrations. Two generations of its documents differ in names, cases and paths, so both are
// read. Answers carry credentials of viewers, which go no further than this room.
//
// Imports: Backend, Helpdesk, Transport, FoundationEssentials.
// Never contains: other services, files, queues, clocks.
import Backend
import Helpdesk
import Transport

public struct Keepem: Service {
    public static let documentedAddress = "https://api.keepem.io/v1"

    public let account: AccountName
    public let kind = ServiceKind.keepem
    public let capabilities = Capabilities.keepem
    public let endpoint: Endpoint

    let answers: AnswerReader
    let pathPrefix: String

    /// - Throws: `.configuration` where the address or the key can't be right.
    public init(_ options: ServiceOptions, memory: ServiceMemory = ServiceMemory()) throws(Trouble) {
        let (origin, prefix) = try Endpoint.Origin.parse(baseURL: options.baseURL ?? Self.documentedAddress)
        guard !options.token.hasPrefix("pk_") else {
            throw Trouble(
                .configuration, "The key of account \(options.account) is a publishable one (pk_), which only viewers use.",
                hint: "Make a secret key (sk_) in Keep'em's project settings and put it where the account reads it.",
                account: options.account)
        }
        let basePath = prefix.isEmpty ? "/v1" : prefix
        account = options.account
        endpoint = Endpoint(
            account: options.account, origin: origin, basePath: basePath, authorization: Self.authorization(options),
            // No number is stated, yet every answer's headers tell it (section 7).
            limits: LimitPolicy(requestsPerMinute: options.requestsPerMinute ?? 60),
            certificateAuthorityFile: options.certificateAuthorityFile, proxy: options.proxy)
        answers = AnswerReader(account: options.account, kind: .keepem, origin: origin, token: options.token)
        pathPrefix = basePath
    }

    /// Three pages show `Authorization: Bearer` instead (section 2); never both, which is undefined.
    private static func authorization(_ options: ServiceOptions) -> Request.Field {
        let name = options.authorizationHeader ?? "X-API-Key"
        return .init(name, name.lowercased() == "authorization" ? "Bearer \(options.token)" : options.token)
    }
}

extension Keepem {
    public func records(
        _ scope: RecordScope, _ filter: RecordFilter, page: PageCursor
    ) throws(Trouble) -> Call<Page<Record>> {
        switch scope.kind {
        case .event: events(page: page)
        case .viewer: try viewers(of: try event(scope.parent), page: page)
        default: throw lacks(Capability.listing(scope.kind))
        }
    }

    public func record(_ id: RecordID) throws(Trouble) -> Call<Record> {
        switch id.kind {
        case .viewer: readViewer(id.value, of: try event(id.parent))
        case .event: throw answers.trouble(.unsupported, "Keep'em's API reads no single event; its list tells everything.")
        default: throw lacks(Capability.showing(id.kind))
        }
    }

    public func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        switch (act.verb, act.kind) {
        case (.create, .event): try createEvent(act, key: key)
        case (.create, .viewer): try registerViewer(act, key: key)
        case (.identify, .viewer): try identifyViewer(act, key: key)
        default: throw lacks(act.needed)
        }
    }

    /// Viewers are reached through their event alone.
    func event(_ parent: String?) throws(Trouble) -> String {
        if let parent, !parent.isEmpty { return parent }
        throw answers.trouble(.invalid, "Keep'em's viewers belong to an event.", hint: "Name the event's id.")
    }
}
