import ArgumentParser
import Backend
import Canvas
import Glibc
import Helpdesk
import Transport

struct ApiCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api", abstract: "Send one request of your own, with the account's token and within its rate limit.",
        discussion: """
            PATH counts from the account's base_url; one that starts with /api/ counts from the host. The body is JSON, \
            from --message, from --file, or from standard input with --file -. Other methods than GET change something \
            and need --yes. Invisible characters of the answer are printed as \\uXXXX, and secrets as [hidden]. Nothing \
            of the answer goes into the local copy.
            """)

    @Argument(help: "GET, POST, PUT, PATCH or DELETE.")
    var method: String

    @Argument(help: "A path, such as tickets or /api/customers.")
    var path: String

    @Option(name: .customLong("query"), help: "key=value; may be given several times.")
    var query: [String] = []

    @Option(help: "The body.")
    var message: String?

    @Option(help: "The file with the body, or - for standard input.")
    var file: String?

    @Flag(help: "Print the status and the headers before the body.")
    var include = false

    @Flag(help: "Change something without asking.")
    var yes = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard Request.Method(rawValue: method.uppercased()) != nil else {
            throw ValidationError("\"\(method)\" is none of GET, POST, PUT, PATCH and DELETE.")
        }
        guard message == nil || file == nil else { throw ValidationError("The body comes from --message or from --file.") }
        if let pair = query.first(where: { !$0.contains("=") || $0.hasPrefix("=") }) {
            throw ValidationError("--query takes key=value, not \"\(pair)\".")
        }
    }

    func run() throws {
        let method = Request.Method(rawValue: method.uppercased()) ?? .get
        let isWrite = method != .get
        guard !options.offline else {
            throw Trouble(.offline, "With --offline no server is asked.", hint: "Leave it out.")
        }
        let accounts = try Workplace.open(options).accounts
        guard accounts.count <= 1 else {
            let names = accounts.map(\.name.text).joined(separator: ", ")
            throw Trouble(.configuration, "There are several accounts: \(names).", hint: "Say with --account which one is meant.")
        }
        let body = try body(for: method)
        let office = try Office.open(options, forWriting: isWrite)
        guard let member = office.members.first else {
            throw Trouble(.unsupported, "kedge doesn't speak to this account's service.", hint: "kedge doctor says more.")
        }
        if let trouble = member.trouble { throw trouble }
        var call = try member.service.rawCall(method, path, query: fields, body: body)
        if method == .post, member.profile.capabilities.hasIdempotencyKeys { call = Self.keyed(call) }
        if isWrite { try consent(call.request, member) }
        let response = try office.ask(member) { _ in call }
        try show(response, of: member)
        try judge(response, isWrite: isWrite, member)
    }

    /// With a key of its own: some paths want one, and a repetition on the way does no harm.
    private static func keyed(_ call: Call<Response>) -> Call<Response> {
        let request = call.request
        let key = Request.Field("Idempotency-Key", Clock.newIntentID().text)
        return Call(
            Request(request.method, request.path, query: request.query, headers: request.headers + [key], body: request.body),
            at: call.endpoint, value: { $0 })
    }

    private var fields: [Request.Field] {
        query.map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Request.Field(String(halves[0]), String(halves[1]))
        }
    }

    private func body(for method: Request.Method) throws -> [UInt8]? {
        guard let text = try file.map(TextFile.read) ?? message else { return nil }
        guard method != .get else { throw ValidationError("A GET has no body.") }
        let bytes = Array(text.utf8)
        guard RawAnswer.isJSON(bytes) else {
            throw Trouble(.configuration, "The body is not JSON.", hint: "Nothing was sent.")
        }
        return bytes
    }

    /// What the person sends is not undone by anything kedge knows.
    private func consent(_ request: Request, _ member: Member) throws {
        if yes { return }
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            throw Trouble(
                .configuration, "\(request.method.rawValue) may change something that can't be undone, and nobody can be asked here.",
                hint: "Give --yes.")
        }
        let bytes = request.body.map { ", with \($0.count) bytes" } ?? ""
        let what = "\(request.method.rawValue) \(member.service.endpoint.origin)\(request.path)\(bytes), as account \(member.name)"
        Output.warn(SafeText(what).string + "\nkedge can't undo it. Send it? Type yes: ")
        guard readLine() == "yes" else { throw Trouble(.cancelled, "Nothing was sent.") }
    }

    private func show(_ response: Response, of member: Member) throws {
        let secret = member.service.endpoint.authorization.value
        let token = secret.split(separator: " ").last.map(String.init) ?? secret
        let answer = RawAnswer(response.body, token: token)
        if include {
            Output.write("HTTP \(response.status)\n")
            for header in response.headers {
                Output.write(SafeText("\(header.name): \(answer.header(header.name, header.value))").string + "\n")
            }
            Output.write("\n")
        }
        guard let text = answer.text else {
            throw Trouble(
                .unreadable, "The answer isn't JSON and speaks of a secret, so it isn't shown.",
                hint: "The service answered \(response.status).", account: member.name)
        }
        guard !text.isEmpty else { return }
        Output.write(text.hasSuffix("\n") ? text : text + "\n")
    }

    /// Throws where the status isn't a good one; what the service said about it is printed already.
    private func judge(_ response: Response, isWrite: Bool, _ member: Member) throws {
        guard let kind = Self.trouble(of: response.status, isWrite: isWrite) else { return }
        let isUnclear = kind == .outcomeUnknown
        throw Trouble(
            kind, "\(member.config.service.productName) answered \(response.status)" + (isUnclear ? ", and nobody knows whether it happened." : "."),
            hint: isUnclear ? "Look at it on the server before sending it again." : nil, account: member.name)
    }

    /// nil where all is well.
    static func trouble(of status: Int, isWrite: Bool) -> Trouble.Kind? {
        switch status {
        case 200..<300: nil
        case 401: .notSignedIn
        case 403: .notAllowed
        case 404, 410: .notFound
        case 429: .rateLimited
        // A browser would show the outcome of a write that happened; a server that failed may have done it before.
        case 302, 303, 408, 500...599: isWrite ? .outcomeUnknown : .serverFault
        case 300..<400: .unreadable
        case 409, 412: .conflict
        default: .invalid
        }
    }
}
