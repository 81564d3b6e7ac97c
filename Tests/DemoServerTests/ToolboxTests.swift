import FoundationEssentials
import Testing

@testable import DemoServer

@Suite struct ToolboxTests {
    private let stage: Stage

    init() throws { stage = try Stage { $0.mcp = DemoMCP() } }

    private static let accept = "Accept: application/json, text/event-stream"

    private func post(_ body: String, on stage: Stage, headers: [String] = [ToolboxTests.accept], method: String = "POST") throws -> RawAnswer? {
        let url = try #require(stage.server.mcpURL)
        var lines = ["\(method) /mcp HTTP/1.1", "Host: x", "Connection: close", "Content-Type: application/json"] + headers
        if !headers.contains(where: { $0.hasPrefix("Authorization") }) {
            lines.append("Authorization: Bearer \(stage.server.token(of: .kemon))")
        }
        lines.append("Content-Length: \(body.utf8.count)")
        return RawClient(url).send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    private func call(_ tool: String, _ arguments: String, on stage: Stage) throws -> JSON? {
        try post(#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#, on: stage)?.json
    }

    private func text(_ answer: JSON?) -> JSON? {
        guard case .array(let parts)? = answer?["result"]?["content"] else { return nil }
        return parts.first?["text"]?.text.flatMap { JSON.read(Array($0.utf8)) }
    }

    @Test func initializesWithoutASession() throws {
        let answer = try #require(try post(#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#, on: stage))
        #expect(answer.json?["result"]?["protocolVersion"] == "2025-06-18")
        #expect(answer.headers["mcp-session-id"] == nil)
        let note = try #require(try post(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, on: stage))
        #expect(note.status == 202 && note.body.isEmpty)
        #expect(stage.server.refused == [])
    }

    @Test func toolsComeInPages() throws {
        var names: [String] = []
        var cursor = ""
        for _ in 0..<9 {
            let answer = try post(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"\#(cursor)}"#, on: stage)?.json
            guard case .array(let tools)? = answer?["result"]?["tools"] else { break }
            #expect(tools.count <= 5)
            names += tools.compactMap { $0["name"]?.text }
            guard let next = answer?["result"]?["nextCursor"]?.text else { break }
            cursor = #","params":{"cursor":"\#(next)"}"#
        }
        #expect(names == KemonTool.all.map(\.name) + ["create_comment"])
    }

    @Test func aCommentIsInTheSingleRead() throws {
        let ticket = try #require(stage.server.state(of: .kemon).tickets.last)
        let made = try call("create_comment", #"{"ticketId":"\#(ticket.identifier ?? "")","body":"Hello"}"#, on: stage)
        #expect(text(made)?["comment"]?["body"] == "Hello")
        let read = stage.send("GET", "/api/v1/tickets/\(ticket.id)", to: .kemon)?.json?["data"]?["comments"]
        guard case .array(let comments)? = read else { Issue.record("no comments"); return }
        #expect(comments.last?["body"] == "Hello")
        #expect(stage.server.state(of: .kemon).posted[ticket.id]?.map(\.kind) == [.comment])
        #expect(stage.server.refused == [])
    }

    @Test func argumentNamesAreTheServers() throws {
        var mcp = DemoMCP(commentTools: ["add_comment"], toolsPerPage: 50)
        mcp.ticketArgument = "issue"
        mcp.textArgument = "content"
        let stage = try Stage { [mcp] in $0.mcp = mcp }
        let id = try #require(stage.server.state(of: .kemon).tickets.first?.id)
        #expect(try call("add_comment", #"{"issue":"\#(id)","content":"Hi"}"#, on: stage)?["result"]?["isError"] == false)
        #expect(stage.server.messages(of: .kemon, ticket: id).last?.body == "Hi")
        #expect(try call("add_comment", #"{"ticketId":"\#(id)","body":"Hi"}"#, on: stage)?["error"] != nil)
    }

    @Test(arguments: [
        ("list_labels", "labels"), ("list_teams", "teams"), ("list_members", "members"), ("list_projects", "projects"),
        ("list_tickets", "tickets"),
    ])
    func lists(_ tool: String, _ key: String) throws {
        guard case .array(let rows)? = text(try call(tool, "{}", on: stage))?[key] else { Issue.record("no rows"); return }
        #expect(rows.count > 2 && rows.allSatisfy { $0["id"]?.text != nil })
    }

    @Test func resultsMayBeStructuredOrBare() throws {
        var mcp = DemoMCP()
        mcp.isStructured = true
        let structured = try Stage { [mcp] in $0.mcp = mcp }
        let answer = try call("list_teams", "{}", on: structured)
        #expect(answer?["result"]?["structuredContent"]?["teams"] != nil && text(answer)?["teams"] != nil)
        mcp.hasBareLists = true
        let bare = try Stage { [mcp] in $0.mcp = mcp }
        guard case .array? = text(try call("list_teams", "{}", on: bare)) else { Issue.record("no array"); return }
    }

    @Test func ticketsAreWrittenInCamelCase() throws {
        let state = stage.server.state(of: .kemon)
        let me = stage.server.me(of: .kemon)
        let made = text(try call("create_ticket", #"{"title":"t","assignees":["\#(me)"],"teamIdentifier":"APP","dueDate":"2026-12-01"}"#, on: stage))?["ticket"]
        let id = try #require(made?["id"]?.text)
        let ticket = try #require(stage.server.state(of: .kemon).ticket(id))
        #expect(ticket.assignee == me && ticket.dueDate == "2026-12-01")
        #expect(ticket.teamID == state.teams.first { $0.key == "APP" }?.id)
        let done = text(try call("update_ticket", #"{"ticketId":"\#(id)","status":"done","assigneeUserId":null,"dueDate":null}"#, on: stage))
        #expect(done?["_agentHint"] != nil)
        #expect(stage.server.state(of: .kemon).ticket(id)?.assignee == nil)
        #expect(text(try call("get_ticket", #"{"ticketId":"\#(id)"}"#, on: stage))?["ticket"]?["status"] == "done")
    }

    @Test func answersMayStream() throws {
        let stage = try Stage { $0.mcp = DemoMCP(answers: .events) }
        let answer = try #require(try post(#"{"jsonrpc":"2.0","id":"x","method":"ping"}"#, on: stage))
        #expect(answer.headers["content-type"] == "text/event-stream")
        let events = answer.text.split(separator: "\n\n")
        #expect(events.count == 2 && events.allSatisfy { $0.contains("data: {") })
        #expect(events.last?.contains(#""id":"x""#) == true)
    }

    @Test(arguments: [[], ["add_comment", "create_comment"]])
    func commentToolsAreAChoice(_ names: [String]) throws {
        let stage = try Stage { $0.mcp = DemoMCP(commentTools: names, toolsPerPage: 50) }
        let listed = try #require(try post(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, on: stage)).text
        for name in ["add_comment", "create_comment"] { #expect(listed.contains(name) == names.contains(name)) }
    }

    @Test(arguments: [
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"comment_ticket","arguments":{}}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_comment","arguments":{"ticket_id":"x","body":"y"}}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_comment","arguments":{"ticketId":"x"}}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"update_ticket","arguments":{"ticketId":"x","assignee_id":"y"}}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#, -32601),
        (#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#, -32602),
        (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600), (#"{"id":1,"method":"ping"}"#, -32700), ("[]", -32700),
    ])
    func refusesOtherMessages(_ body: String, _ code: Int) throws {
        let before = stage.server.state(of: .kemon)
        #expect(try post(body, on: stage)?.json?["error"]?["code"] == .int(code))
        #expect(stage.server.refused.count == 1)
        #expect(stage.server.state(of: .kemon) == before)
    }

    @Test(arguments: [
        ("POST", ["Accept: application/json"], 406, true), ("POST", [accept, "MCP-Protocol-Version: 1999-01-01"], 400, true),
        ("POST", [accept, "Mcp-Session-Id: x"], 400, true), ("PUT", [accept], 405, true), ("GET", [accept], 405, false),
        ("DELETE", [accept], 405, false), ("POST", [accept, "MCP-Protocol-Version: 2025-06-18"], 200, false),
        ("POST", [accept, "Authorization: Bearer sk_other"], 401, false),
    ])
    func headersAndMethods(_ method: String, _ headers: [String], _ status: Int, _ isOutside: Bool) throws {
        let answer = try post(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, on: stage, headers: headers, method: method)
        #expect(answer?.status == status)
        #expect(stage.server.refused.isEmpty == !isOutside)
    }

    @Test func unknownTicketsAndMissingScopesAreSaid() throws {
        #expect(try call("create_comment", #"{"ticketId":"KEM-0","body":"x"}"#, on: stage)?["result"]?["isError"] == true)
        let poor = try Stage { $0.mcp = DemoMCP(); $0.scopes = [.kemon: ["tickets:read"]] }
        #expect(try call("list_labels", "{}", on: poor)?["result"]?["isError"] == true)
        #expect(stage.server.refused == [] && poor.server.refused == [])
    }

    @Test func thereIsNoSecondDoorUnlessAskedFor() throws {
        #expect(try Stage().server.mcpURL == nil)
    }
}
