import Backend
import Helpdesk
import Kemon
import Synchronization
import Testing
import Transport

/// Comments, labels, teams and members behind Kemon's MCP server.
@Suite struct KemonSecondDoorTests {
    private let account = AccountName("games")
    private var id: TicketID { TicketID(account: account, value: "tkt_1") }

    private func kemon(tool: String? = nil, url: String = "https://mcp.kemon.example/mcp") throws -> Kemon {
        try Kemon(ServiceOptions(account: account, token: "sk_x", mcpURL: url, mcpCommentTool: tool))
    }

    /// A server of the protocol, written from its documents.
    private final class Door: Sendable {
        static let comment = #"""
            {"name":"create_comment","inputSchema":{"type":"object","properties":{"ticketId":{"type":"string"},
            "body":{"type":"string"},"parentId":{"type":"string"}},"required":["ticketId","body"]}}
            """#
        static let others = [
            #"{"name":"list_tickets","inputSchema":{"type":"object","properties":{"limit":{"type":"integer"}}}}"#,
            #"{"name":"list_labels","inputSchema":{"type":"object"}}"#, #"{"name":"list_members"}"#,
            #"{"name":"list_teams","inputSchema":{"type":"object","properties":{}}}"#,
        ]
        let tools: [String]
        let result: String
        let isStream: Bool
        let session: String?
        let pageSize: Int
        let log = Mutex<[Request]>([])

        init(_ tools: [String], result: String = #"{"content":[]}"#, isStream: Bool = false, session: String? = nil, pageSize: Int = 100) {
            (self.tools, self.result, self.isStream, self.session, self.pageSize) = (tools, result, isStream, session, pageSize)
        }

        var methods: [String] { log.withLock { $0 }.map { document($0)["method"]?.shownText ?? "" } }

        func document(_ request: Request) -> JSONValue {
            let reader = AnswerReader(account: AccountName("x"), kind: .kemon, origin: .init(scheme: "https", host: "x"), token: "")
            return (try? reader.document(Response(status: 200, body: request.body ?? []), of: Errand("read")).root) ?? .null
        }

        func answer(_ request: Request) -> Response {
            log.withLock { $0.append(request) }
            let message = document(request)
            let id = message["id"]?.shownText ?? ""
            switch message["method"] {
            case "initialize":
                return reply(id, #"{"protocolVersion":"2025-03-26","capabilities":{},"serverInfo":{"name":"k","version":"1"}}"#)
            case "notifications/initialized": return Response(status: 202)
            case "tools/list":
                let start = Int(message["params"]?["cursor"]?.shownText ?? "") ?? 0
                let end = min(start + pageSize, tools.count)
                let next = end < tools.count ? #","nextCursor":"\#(end)""# : ""
                return reply(id, #"{"tools":[\#(tools[start..<end].joined(separator: ","))]\#(next)}"#)
            case "tools/call": return reply(id, result)
            default: return Response(status: 400)
            }
        }

        private func reply(_ id: String, _ result: String) -> Response {
            let outcome = result.hasPrefix("error:") ? #""error":\#(result.dropFirst(6))"# : #""result":\#(result)"#
            let message = #"{"jsonrpc":"2.0","id":\#(id),\#(outcome)}"#.split(separator: "\n").joined(separator: " ")
            var headers = [Request.Field("Content-Type", isStream ? "text/event-stream" : "application/json")]
            if let session { headers.append(.init("Mcp-Session-Id", session)) }
            let note = #"{"jsonrpc":"2.0","method":"notifications/progress","params":{}}"#
            let body = isStream ? ": hello\r\nevent: message\r\ndata: \(note)\r\n\r\nevent: message\ndata: \(message)\n\n" : message
            return Response(status: 200, headers: headers, body: Array(body.utf8))
        }
    }

    private func run<Value>(_ call: Call<Value>, at door: Door) throws -> Value {
        try ScriptedServer { door.answer($0) }.run(call, atMost: 9)
    }

    @Test(arguments: [false, true])
    func aComment(isStream: Bool) throws {
        let kemon = try kemon()
        let door = Door(Door.others + [Door.comment], isStream: isStream, pageSize: 2)
        let call = try kemon.send("Hi \"there\"", to: id, audience: .public)
        #expect(call.endpoint?.origin.description == "https://mcp.kemon.example" && call.endpoint?.account == account)
        #expect(call.endpoint?.authorization == .init("Authorization", "Bearer sk_x"))
        _ = try run(call, at: door)
        _ = try run(try kemon.send("Again", to: id, audience: .public), at: door)
        #expect(
            door.methods == [
                "initialize", "notifications/initialized", "tools/list", "tools/list", "tools/list", "tools/call", "tools/call",
            ])
        let requests = door.log.withLock { $0 }
        #expect(requests.allSatisfy { $0.method == .post && $0.path == "/mcp" })
        #expect(requests.allSatisfy { $0.headers.contains(.init("Accept", "application/json, text/event-stream")) })
        #expect(requests.map(\.isRead) == [true, true, true, true, true, false, false])
        #expect(!requests[0].headers.contains { $0.name == "MCP-Protocol-Version" })
        #expect(requests.dropFirst().allSatisfy { $0.headers.contains(.init("MCP-Protocol-Version", "2025-03-26")) })
        #expect(!requests.contains { $0.headers.contains { $0.name == "Mcp-Session-Id" } })
        let arguments = door.document(requests[5])["params"]
        #expect(arguments == ["name": "create_comment", "arguments": ["ticketId": "tkt_1", "body": "Hi \"there\""]])
    }

    @Test func aSessionIsSentBack() throws {
        let door = Door([Door.comment], session: "s-1")
        _ = try run(kemon().send("Hi", to: id, audience: .public), at: door)
        let sessions = door.log.withLock { $0 }.map { $0.headers.contains(.init("Mcp-Session-Id", "s-1")) }
        #expect(sessions == [false, true, true, true])
    }

    @Test func aClosedSessionIsOpenedAnew() throws {
        let kemon = try kemon()
        _ = try run(try kemon.send("Hi", to: id, audience: .public), at: Door([Door.comment], session: "s-1"))
        let call = try kemon.send("Hi", to: id, audience: .public)
        #expect(trouble { _ = try ScriptedServer(404, "").run(call) }?.message.contains("session") == true)
        let door = Door([Door.comment])
        _ = try run(try kemon.send("Hi", to: id, audience: .public), at: door)
        #expect(door.methods.first == "initialize")
    }

    private static func tool(_ name: String, _ properties: [String], required: [String]? = nil) -> String {
        let shown = properties.map { #""\#($0)":{"type":"string"}"# }.joined(separator: ",")
        let needed = (required ?? properties).map { #""\#($0)""# }.joined(separator: ",")
        return #"{"name":"\#(name)","inputSchema":{"type":"object","properties":{\#(shown)},"required":[\#(needed)]}}"#
    }

    @Test(arguments: [
        ("create_comment", ["id", "text"]), ("addComment", ["identifier", "content"]), ("AddTicketComment", ["ticket_id", "comment"]),
        ("create-issue-comment", ["issueIdentifier", "bodyMarkdown"]), ("add_comments", ["ticket", "message"]),
    ])
    func toolsOfManyNames(name: String, properties: [String]) throws {
        let door = Door(Door.others + [Self.tool(name, properties)])
        _ = try run(kemon().send("Hi", to: id, audience: .public), at: door)
        let call = try #require(door.log.withLock { $0 }.last.map(door.document))
        #expect(call["params"]?["arguments"] == .object([properties[0]: "tkt_1", properties[1]: "Hi"]))
    }

    @Test(arguments: [
        ([], nil, "list_tickets"), ([tool("delete_comment", ["id", "body"]), tool("comment", ["id", "body"])], nil, "mcp_comment_tool"),
        ([tool("create_comment", ["id", "body"]), tool("addComment", ["id", "body"])], nil, "create_comment, addComment"),
        ([tool("create_comment", ["id", "body", "teamId"])], nil, "teamId"), ([tool("create_comment", ["id", "ticketId", "body"])], nil, "ticketId"),
        ([tool("create_comment", ["id"])], nil, "create_comment"), ([tool("create_comment", ["id", "body", "text"], required: ["id"])], nil, "text"),
        ([tool("create_comment", ["id", "body"])], "say", "say"),
    ] as [([String], String?, String)])
    func whatIsNotPlainIsRefused(tools: [String], configured: String?, named: String) throws {
        let door = Door(Door.others + tools)
        let trouble = trouble { _ = try run(kemon(tool: configured).send("Hi", to: id, audience: .public), at: door) }
        #expect(trouble?.kind == .unsupported && trouble?.account == account)
        let told = (trouble?.message ?? "") + " " + (trouble?.hint ?? "")
        #expect(told.contains(named) && told.contains("mcp_comment_tool"))
        #expect(!door.methods.contains("tools/call"))
    }

    @Test func theConfiguredToolIsUsed() throws {
        let door = Door([Self.tool("create_comment", ["id", "body"]), Self.tool("say", ["ticketId", "text"])])
        _ = try run(kemon(tool: "say").send("Hi", to: id, audience: .public), at: door)
        let call = try #require(door.log.withLock { $0 }.last.map(door.document))
        #expect(call["params"]?["name"] == "say")
    }

    @Test func whatTheToolAnswers() throws {
        func trouble(_ result: String) -> Trouble? {
            ServiceTests.trouble { _ = try run(kemon().send("Hi", to: id, audience: .public), at: Door([Door.comment], result: result)) }
        }
        let refused = trouble(#"{"isError":true,"content":[{"type":"text","text":"Ticket not found"}]}"#)
        #expect(refused?.kind == .invalid && refused?.message.contains("Ticket not found.") == true)
        #expect(trouble(#"error:{"code":-32602,"message":"Unknown tool"}"#)?.kind == .invalid)
        #expect(trouble(#"error:{"code":-32603,"message":"Boom"}"#)?.kind == .outcomeUnknown)
        let comment = #"{"id":"c9","body":"Hi","author":{"id":"u1","name":"Otto"},"createdAt":"2026-01-15T10:30:00Z"}"#
        let quoted = comment.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        for result in [
            #"{"content":[],"structuredContent":\#(comment)}"#, #"{"content":[{"type":"text","text":"\#(quoted)"}]}"#,
            #"{"content":[],"structuredContent":{"data":{"comment":\#(comment)}}}"#,
        ] {
            let receipt = try run(kemon().send("Hi", to: id, audience: .public), at: Door([Door.comment], result: result))
            #expect(receipt.message?.id.value == "c9" && receipt.message?.kind == .public)
        }
        let plain = try run(kemon().send("Hi", to: id, audience: .public), at: Door([Door.comment], result: #"{"content":[{"type":"text","text":"Done."}]}"#))
        #expect(plain.message == nil)
    }

    @Test(arguments: [
        ("Ticket not found", Trouble.Kind.invalid), ("body is required", .invalid), ("Missing permission comments:write", .invalid),
        ("Something went wrong", .outcomeUnknown), ("Upstream returned 502", .outcomeUnknown), ("", .outcomeUnknown),
        ("Timed out; ticket not found in the cache", .outcomeUnknown), ("Internal error: id must be set", .outcomeUnknown),
    ])
    func aToolThatFailedMayHaveWritten(words: String, kind: Trouble.Kind) throws {
        let door = Door([Door.comment], result: #"{"isError":true,"content":[{"type":"text","text":"\#(words)"}]}"#)
        let trouble = trouble { _ = try run(kemon().send("Hi", to: id, audience: .public), at: door) }
        #expect(trouble?.kind == kind && (kind == .invalid || trouble?.hint?.isEmpty == false))
        // What only asks did nothing, whatever it says.
        let labels = Door(Door.others, result: #"{"isError":true,"content":[{"type":"text","text":"\#(words)"}]}"#)
        let scope = RecordScope(account: account, kind: .label)
        #expect(ServiceTests.trouble { _ = try run(kemon().records(scope, RecordFilter(), page: .first), at: labels) }?.kind == .invalid)
    }

    /// What nobody reads to its end isn't kept, and what is kept is still used.
    @Test func aListOfToolsHasAnEnd() throws {
        let many = (0..<1_400).map { Self.tool("tool\($0)", ["id"]) }
        let door = Door([Door.comment] + many, pageSize: 350)
        _ = try run(kemon().send("Hi", to: id, audience: .public), at: door)
        #expect(door.methods.count { $0 == "tools/list" } == 3)
        let big = Door([Door.comment, #"{"name":"big","description":"\#(String(repeating: "x", count: 2 << 20))"}"#] + many)
        _ = try run(kemon().send("Hi", to: id, audience: .public), at: big)
        #expect(big.methods.count { $0 == "tools/list" } == 1)
    }

    @Test func toolsThatChangedAreListedAnew() throws {
        let kemon = try kemon()
        let old = Door([Door.comment], result: #"error:{"code":-32602,"message":"Unknown tool"}"#)
        #expect(trouble { _ = try run(kemon.send("Hi", to: id, audience: .public), at: old) }?.kind == .invalid)
        let new = Door([Self.tool("addComment", ["id", "text"])])
        _ = try run(kemon.send("Hi", to: id, audience: .public), at: new)
        #expect(new.methods.contains("tools/list") && new.methods.last == "tools/call")
    }

    @Test(arguments: [(401, Trouble.Kind.notSignedIn), (403, .notAllowed), (429, .rateLimited), (503, .serverFault)])
    func theDoorsOwnTrouble(status: Int, kind: Trouble.Kind) throws {
        let call = try kemon().send("Hi", to: id, audience: .public)
        #expect(trouble { _ = try ScriptedServer(status, "{}").run(call) }?.kind == kind)
        let page = trouble { _ = try ScriptedServer(200, "<html>").run(call) }
        #expect(page?.kind == .unreadable && page?.hint?.contains("mcp_url") == true)
    }

    @Test func anUnclearCommentStaysUnclear() throws {
        let kemon = try kemon()
        _ = try run(try kemon.send("Hi", to: id, audience: .public), at: Door([Door.comment]))
        for (status, body) in [(500, ""), (200, ""), (200, "{}"), (200, #"{"jsonrpc":"2.0","id":99,"result":{}}"#)] {
            let trouble = trouble { _ = try ScriptedServer(status, body).run(kemon.send("Hi", to: id, audience: .public)) }
            #expect(trouble?.kind == .outcomeUnknown, "\(status) \(body)")
        }
    }

    @Test func labelsTeamsAndMembers() throws {
        let kemon = try kemon()
        func list(_ kind: RecordKind, _ result: String) throws -> Page<Record> {
            try run(kemon.records(RecordScope(account: account, kind: kind), RecordFilter(), page: .first), at: Door(Door.others, result: result))
        }
        let labels = try list(.label, #"{"structuredContent":{"labels":[{"id":"l1","name":"bug","color":"red"},{"name":"x"}]},"content":[]}"#)
        #expect(labels.items.map(\.title) == ["bug"] && labels.unreadable.count == 1 && labels.items.first?["color"] == .text("red"))
        let teams = try list(.team, #"{"content":[{"type":"text","text":"[{\"id\":\"t1\",\"name\":\"Web\",\"key\":\"WEB\"}]"}]}"#)
        #expect(teams.items.first?["identifier"] == .text("WEB"))
        let members = try list(.member, #"{"structuredContent":{"data":[{"role":"admin","user":{"id":"u1","name":"Otto","email":"o@k.example"}}]}}"#)
        #expect(members.items.first?.id.value == "u1" && members.items.first?["role"] == .text("admin"))
        let change = FieldChange(assignee: .value("o@k.example"), tags: ["bug"])
        let server = ScriptedServer(200, "{}")
        _ = try server.run(kemon.change(id, change))
        #expect(server.transcript == [#"PATCH /api/v1/tickets/tkt_1 {"assignee_id":"u1","label_ids":["l1"]}"#])
        #expect(trouble { _ = try list(.label, #"{"content":[{"type":"text","text":"none"}]}"#) } != nil)
    }

    @Test func whatTheDoorChanges() throws {
        let kemon = try kemon()
        #expect(kemon.capabilities.has(.reply) && kemon.capabilities.has(.listLabels) && !kemon.capabilities.has(.note))
        #expect(trouble { _ = try kemon.send("x", to: id, audience: .internal) }?.message.contains("private") == true)
        let plain = try Kemon(ServiceOptions(account: account, token: "sk_x"))
        let scope = RecordScope(account: account, kind: .label)
        let absent = trouble { _ = try plain.records(scope, RecordFilter(), page: .first) }
        #expect(absent?.kind == .unsupported && absent?.hint?.contains("mcp_url") == true)
        for service in [kemon, plain] {
            for capability in Capability.allCases where !service.capabilities.has(capability) {
                #expect(service.capabilities.absences[capability]?.hasSuffix(".") == true, "\(capability)")
            }
        }
        #expect(trouble { _ = try self.kemon(url: "http://mcp.kemon.example") }?.hint?.contains("mcp_url") == true)
        #expect(trouble { _ = try self.kemon(url: "http://127.0.0.1:8080/mcp") } == nil)
    }
}
