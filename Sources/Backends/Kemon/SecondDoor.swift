import Backend
import Helpdesk
import Transport

/// Kemon's MCP server: comments, labels, teams and members, which its REST interface lacks (contract, section 5).
/// It takes the same token, and counts as the same account. The names of its tools are not documented, so they are
/// found among those that it lists; a guess that isn't the only one is not made.
struct SecondDoor: Sendable {
    /// What an account without it can't do.
    static let offers: Set<Capability> = [.reply, .listLabels, .listTeams, .listMembers]

    let account: AccountName
    let context: ModelContext
    let memory: ServiceMemory
    /// As the config names it.
    let commentTool: String?

    /// nil where the account has no second door.
    init?(_ options: ServiceOptions, memory: ServiceMemory) throws(Trouble) {
        guard let address = options.mcpURL else { return nil }
        let (origin, path) = try Endpoint.Origin.parse(baseURL: address, setting: "mcp_url")
        let endpoint = Endpoint(
            account: options.account, origin: origin, basePath: path,
            authorization: .init("Authorization", "Bearer \(options.token)"),
            limits: LimitPolicy(requestsPerMinute: options.requestsPerMinute ?? Kemon.documentedRequestsPerMinute),
            home: try Endpoint.Origin.parse(baseURL: options.baseURL ?? Kemon.documentedAddress).origin,
            certificateAuthorityFile: options.certificateAuthorityFile, proxy: options.proxy)
        let answers = AnswerReader(
            account: options.account, kind: .kemon, origin: origin, token: options.token, setting: "mcp_url")
        account = options.account
        context = ModelContext(endpoint, answers: answers, memory: memory)
        self.memory = memory
        commentTool = options.mcpCommentTool
    }

    private func trouble(_ message: String, hint: String? = nil) -> Trouble {
        Trouble(.unsupported, message, hint: hint, account: account)
    }
}

// MARK: - Comments

extension SecondDoor {
    func comment(_ body: String, on id: TicketID) throws(Trouble) -> Call<Receipt> {
        let errand = Errand(
            "add the comment", isWrite: true, permission: "the scope tickets:write",
            check: "It may have been added: read ticket \(id.value) again before adding it once more.")
        let account = account
        return try context.withTools { (tools) throws(Trouble) -> Call<Receipt> in
            let tool = try commentTool(among: tools)
            let names = try propertyNames(of: tool)
            let arguments: [String: JSONValue] = [names.ticket: .string(id.value), names.body: .string(body)]
            return context.use(tool, arguments, for: errand) { (result) throws(Trouble) -> Receipt in
                let row = result.row(under: "data", "comment")
                return Receipt(message: row.flatMap { Wire.comment($0, account: account, place: nil) })
            }
        }
    }

    private func commentTool(among tools: [ModelTool]) throws(Trouble) -> ModelTool {
        let candidates = tools.filter { tool in
            ["create", "add"].contains(tool.words.first) && tool.words.contains { $0.hasPrefix("comment") }
        }
        if let commentTool {
            if let tool = tools.first(where: { $0.name == commentTool }) { return tool }
            throw trouble(
                "Kemon's MCP server has no tool \(commentTool), which mcp_comment_tool names.",
                hint: "It has: \(Self.names(candidates.isEmpty ? tools : candidates)).")
        }
        if let only = candidates.first, candidates.count == 1 { return only }
        throw trouble(
            candidates.isEmpty
                ? "None of the tools of Kemon's MCP server is plainly the one that adds a comment; name it in "
                    + "mcp_comment_tool: \(Self.names(tools))."
                : "Several tools of Kemon's MCP server may add a comment; name the right one in mcp_comment_tool: "
                    + "\(Self.names(candidates)).")
    }

    private func propertyNames(of tool: ModelTool) throws(Trouble) -> (ticket: String, body: String) {
        let tickets = tool.textProperties(Self.ticketWordings)
        let bodies = tool.textProperties(Self.bodyWordings)
        guard let ticket = tickets.first, tickets.count == 1, let body = bodies.first, bodies.count == 1 else {
            let properties = tool.properties.keys.sorted().joined(separator: ", ")
            throw trouble(
                "It can't be told which properties of the MCP tool \(tool.name) take the ticket and the text: \(properties).",
                hint: "Name another tool in mcp_comment_tool of account \(account).")
        }
        let more = tool.required.subtracting([ticket, body]).sorted()
        guard more.isEmpty else {
            throw trouble(
                "The MCP tool \(tool.name) wants more than kedge knows: \(more.joined(separator: ", ")).",
                hint: "Name another tool in mcp_comment_tool of account \(account).")
        }
        return (ticket, body)
    }

    private static let ticketWordings: Set<[String]> = [
        ["id"], ["identifier"], ["key"], ["ticket"], ["ticket", "id"], ["ticket", "identifier"], ["ticket", "key"],
        ["issue"], ["issue", "id"], ["issue", "identifier"], ["issue", "key"], ["ticket", "id", "or", "identifier"],
    ]
    private static let bodyWordings: Set<[String]> = [
        ["body"], ["content"], ["text"], ["comment"], ["message"], ["markdown"], ["comment", "body"],
        ["comment", "text"], ["comment", "content"], ["body", "markdown"], ["body", "text"],
    ]

    /// Enough to choose from, in one sentence.
    private static func names(_ tools: [ModelTool]) -> String {
        guard !tools.isEmpty else { return "it has none" }
        let shown = tools.prefix(20).map(\.name).joined(separator: ", ")
        return tools.count > 20 ? "\(shown) and \(tools.count - 20) more" : shown
    }
}

// MARK: - Lists

extension SecondDoor {
    /// Labels, teams or members.
    func list(_ kind: RecordKind) throws(Trouble) -> Call<Page<Record>> {
        let errand = Errand("list \(kind.rawValue)s", permission: "the scope \(kind.rawValue)s:read")
        let (account, memory) = (account, memory)
        return try context.withTools { (tools) throws(Trouble) -> Call<Page<Record>> in
            let tool = try listTool(kind, among: tools)
            return context.use(tool, [:], for: errand) { (result) throws(Trouble) -> Page<Record> in
                guard let rows = result.rows(under: "data", "\(kind.rawValue)s", "items", "results", "users") else {
                    throw trouble("The MCP tool \(tool.name) gave no list of \(kind.rawValue)s.")
                }
                return ListReading.page(of: rows, noun: kind.rawValue) { row, _ in
                    let record = Wire.listed(row, kind, account: account)
                    if let record { Wire.learnName(of: record, into: memory) }
                    return record
                }
            }
        }
    }

    /// The plainest name counts: `list_labels` before `list_team_labels`.
    private func listTool(_ kind: RecordKind, among tools: [ModelTool]) throws(Trouble) -> ModelTool {
        let nouns = kind == .member ? ["member", "members", "user", "users"] : [kind.rawValue, "\(kind.rawValue)s"]
        let candidates = tools.filter { tool in
            tool.words.first == "list" && tool.words.count > 1 && nouns.contains(tool.words.last ?? "")
                && tool.required.isEmpty
        }
        let plainest = candidates.map(\.words.count).min() ?? 0
        let best = candidates.filter { $0.words.count == plainest }
        if let only = best.first, best.count == 1 { return only }
        throw trouble(
            best.isEmpty
                ? "Kemon's MCP server has no tool that lists \(kind.rawValue)s without being told more."
                : "Several tools of Kemon's MCP server may list \(kind.rawValue)s: \(Self.names(best)).")
    }
}

extension Wire {
    static func listed(_ row: Row, _ kind: RecordKind, account: AccountName) -> Record? {
        // A member may be wrapped, with the role beside the person.
        let inner = kind == .member ? row.row("user", "member") ?? row : row
        guard let id = inner.word("id", "userId") ?? row.word("id", "userId") else { return nil }
        let rules: [FieldRule] =
            switch kind {
            case .member: [.init("name", .text, from: "name", "full_name", "display_name"), .init("email")]
            case .team: [.init("name"), .init("identifier", .text, from: "identifier", "key"), .init("description")]
            default: [.init("name"), .init("color"), .init("description")]
            }
        let role = kind == .member ? row.recordFields([.init("role")]) : []
        return Record(
            id: RecordID(account: account, kind: kind, value: id),
            title: inner.word("name", "fullName", "displayName", "email", "identifier") ?? id,
            fields: inner.recordFields(rules) + role)
    }

    /// A label or a member can be written by name from now on.
    static func learnName(of record: Record, into memory: ServiceMemory) {
        switch record.id.kind {
        case .label: learn(record.id.value, called: record.title, labelMemory, into: memory)
        case .member:
            learn(record.id.value, called: record.title, personMemory, into: memory)
            if case .text(let address)? = record["email"] { memory.learn(record.id.value, for: personMemory + address) }
        default: break
        }
    }
}
