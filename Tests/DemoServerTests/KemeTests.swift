import FoundationEssentials
import Testing

@testable import DemoServer

@Suite struct KemeTests {
    static let inside: [Attempt] = [
        Attempt(.keme, "GET", "/v1/tickets", 200),
        Attempt(.keme, "GET", "/v1/tickets?page=1&per_page=100&status=open&priority=high&assignee=ME&tag=bug&channel=CHANNEL&created_after=2026-01-01T00:00:00Z&created_before=2026-12-31", 200),
        Attempt(.keme, "GET", "/v1/tickets?created_after=2026-11-01T10:00:00.250%2B02:00", 200),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channel_id":"CHANNEL","contact_email":"a@b.example"}"#, 201),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channel_id":"CHANNEL","contact_email":"a@b.example","body":"b","priority":"critical","assignee_id":"ME","tags":["x"]}"#, 201),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channel_id":"OTHERCHANNEL","contact_email":"a@b.example"}"#, 422),
        Attempt(.keme, "PATCH", "/v1/tickets/CASE", #"{"status":"pending","priority":"low","assignee_id":null,"tags":[]}"#, 200),
        Attempt(.keme, "PATCH", "/v1/tickets/CASE", #"{"assignee_id":"usr_none"}"#, 422),
        Attempt(.keme, "PATCH", "/v1/tickets/SHUT", #"{"status":"open"}"#, 409),
        Attempt(.keme, "PUT", "/v1/tickets/CASE/reply", #"{"body":"Hello"}"#, 200),
        Attempt(.keme, "PUT", "/v1/tickets/SHUT/reply", #"{"body":"Hello"}"#, 409),
        Attempt(.keme, "DELETE", "/v1/tickets/CASE", 204), Attempt(.keme, "DELETE", "/v1/tickets/none", 404),
        Attempt(.keme, "GET", "/v1/tickets/CASE", 405),
        Attempt(.keme, "GET", "/v1/workspaces", 200), Attempt(.keme, "GET", "/v1/workspaces/GAME", 200),
        Attempt(.keme, "POST", "/v1/workspaces", #"{"name":"n","timezone":"UTC","default_language":"fi"}"#, 201),
        Attempt(.keme, "PATCH", "/v1/workspaces/GAME", #"{"default_language":"fi"}"#, 200),
        Attempt(.keme, "DELETE", "/v1/workspaces/OTHERGAME", #"{"confirm":true}"#, 204),
        Attempt(.keme, "GET", "/v1/users", 200), Attempt(.keme, "GET", "/v1/users?workspace_id=OTHERGAME", 200),
        Attempt(.keme, "GET", "/v1/users?workspace_id=wsp_none", 404),
        Attempt(.keme, "POST", "/v1/users/invite", #"{"email":"n@b.example","role":"agent","workspace_id":"OTHERGAME"}"#, 201),
        Attempt(.keme, "PATCH", "/v1/users/AGENT", #"{"role":"manager","name":"N"}"#, 200),
        Attempt(.keme, "DELETE", "/v1/users/AGENT", 204), Attempt(.keme, "DELETE", "/v1/auth/tokens/BRIDGE", 204),
        Attempt(.keme, "DELETE", "/v1/auth/tokens/tok_none", 404), Attempt(.keme, "GET", "/v1/openapi.json", 200),
        Attempt(.keme, "GET", "/v1/tickets", headers: ["Authorization: Bearer keme_live_other"], 401),
    ]

    static let outside: [Attempt] = [
        Attempt(.keme, "GET", "/tickets", 404), Attempt(.keme, "GET", "/api/v1/tickets", 404),
        Attempt(.keme, "POST", "/v1/tickets/CASE/reply", #"{"body":"x"}"#, 404),
        Attempt(.keme, "PUT", "/v1/tickets/CASE", #"{"status":"open"}"#, 404),
        Attempt(.keme, "GET", "/v1/tickets/CASE/messages", 404), Attempt(.keme, "POST", "/v1/tickets/CASE/restore", 404),
        Attempt(.keme, "POST", "/v1/users", #"{"email":"a@b.example","role":"agent"}"#, 404),
        Attempt(.keme, "GET", "/v1/users/AGENT", 404), Attempt(.keme, "GET", "/v1/auth/tokens", 404),
        Attempt(.keme, "PUT", "/v1/workspaces/GAME", #"{"name":"x"}"#, 404), Attempt(.keme, "GET", "/v1/channels", 404),
        Attempt(.keme, "GET", "/v1/tickets?per_page=101", 400), Attempt(.keme, "GET", "/v1/tickets?perPage=10", 400),
        Attempt(.keme, "GET", "/v1/tickets?limit=10", 400), Attempt(.keme, "GET", "/v1/tickets?status=Open", 400),
        Attempt(.keme, "GET", "/v1/tickets?status=open,new", 400), Attempt(.keme, "GET", "/v1/tickets?priority=urgent", 400),
        Attempt(.keme, "GET", "/v1/tickets?createdAfter=2026-01-01", 400),
        Attempt(.keme, "GET", "/v1/tickets?created_after=yesterday", 400),
        Attempt(.keme, "GET", "/v1/tickets?created_after=1795000000", 400),
        Attempt(.keme, "GET", "/v1/tickets?assignee_id=ME", 400), Attempt(.keme, "GET", "/v1/tickets?search=x", 400),
        Attempt(.keme, "GET", "/v1/tickets?workspace_id=GAME", 400), Attempt(.keme, "GET", "/v1/workspaces?page=1", 400),
        Attempt(.keme, "GET", "/v1/users?workspaceId=GAME", 400),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","contact_email":"a@b.example"}"#, 422),
        Attempt(.keme, "POST", "/v1/tickets", #"{"channel_id":"CHANNEL","contact_email":"a@b.example"}"#, 422),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channel_id":"CHANNEL"}"#, 422),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channel_id":"CHANNEL","contact_email":"nobody"}"#, 422),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channelId":"CHANNEL","contact_email":"a@b.example"}"#, 422),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channel_id":"CHANNEL","contact_email":"a@b.example","status":"open"}"#, 422),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channel_id":"CHANNEL","contact_email":"a@b.example","priority":"urgent"}"#, 422),
        Attempt(.keme, "PATCH", "/v1/tickets/CASE", #"{"assigneeId":"ME"}"#, 422), Attempt(.keme, "PATCH", "/v1/tickets/CASE", "{}", 422),
        Attempt(.keme, "PATCH", "/v1/tickets/CASE", #"{"assignee":"ME"}"#, 422),
        Attempt(.keme, "PATCH", "/v1/tickets/CASE", #"{"status":"solved"}"#, 422),
        Attempt(.keme, "PATCH", "/v1/tickets/CASE", #"{"subject":"x"}"#, 422),
        Attempt(.keme, "PUT", "/v1/tickets/CASE/reply", #"{"message":"x"}"#, 422),
        Attempt(.keme, "PUT", "/v1/tickets/CASE/reply", #"{"body":" "}"#, 422),
        Attempt(.keme, "PUT", "/v1/tickets/CASE/reply", #"{"body":"x","internal":true}"#, 422),
        Attempt(.keme, "DELETE", "/v1/tickets/CASE", #"{"confirm":true}"#, 400),
        Attempt(.keme, "DELETE", "/v1/workspaces/OTHERGAME", 400), Attempt(.keme, "DELETE", "/v1/workspaces/OTHERGAME", "{}", 422),
        Attempt(.keme, "DELETE", "/v1/workspaces/OTHERGAME", #"{"confirm":false}"#, 422),
        Attempt(.keme, "DELETE", "/v1/workspaces/OTHERGAME", #"{"confirm":"true"}"#, 422),
        Attempt(.keme, "DELETE", "/v1/workspaces/OTHERGAME?confirm=true", 400),
        Attempt(.keme, "PATCH", "/v1/workspaces/GAME", #"{"defaultLanguage":"fi"}"#, 422),
        Attempt(.keme, "POST", "/v1/users/invite", #"{"email":"n@b.example"}"#, 422),
        Attempt(.keme, "POST", "/v1/users/invite", #"{"email":"n@b.example","role":"owner"}"#, 422),
        Attempt(.keme, "PATCH", "/v1/users/AGENT", #"{"email":"n@b.example"}"#, 422),
        Attempt(.keme, "GET", "/v1/tickets", headers: ["X-Workspace-Id: GAME"], 400),
        Attempt(.keme, "POST", "/v1/tickets", #"{"subject":"s","channel_id":"CHANNEL","contact_email":"a@b.example"}"#, headers: ["Idempotency-Key: 1"], 400),
    ]

    @Test(arguments: inside) func accepts(_ attempt: Attempt) throws { try attempt.expectAccepted() }
    @Test(arguments: outside) func refuses(_ attempt: Attempt) throws { try attempt.expectRefused() }

    private func rows(_ answer: RawAnswer?) -> [JSON] {
        guard case .array(let rows)? = answer?.json?["data"] else { return [] }
        return rows
    }

    @Test(arguments: ["status=open", "priority=high", "tag=bug", "channel=discord", "created_after=2026-11-10", "created_before=2026-10-20"])
    func filtersFilter(_ filter: String) throws {
        let stage = try Stage()
        let parts = filter.split(separator: "=").map(String.init)
        let found = Set(rows(stage.send("GET", "/v1/tickets?per_page=100&\(filter)", to: .keme)).compactMap { $0["id"]?.text })
        let day = Moment.date(from: parts[1])
        let expected = stage.server.state(of: .keme).tickets.filter { ticket in
            switch parts[0] {
            case "status": ticket.status == parts[1]
            case "priority": ticket.priority == parts[1]
            case "tag": ticket.tags.contains(parts[1])
            case "channel": ticket.source == parts[1]
            case "created_after": day.map { ticket.createdAt > $0 } ?? false
            default: day.map { ticket.createdAt < $0 } ?? false
            }
        }
        #expect(!expected.isEmpty && expected.count < stage.server.state(of: .keme).tickets.count)
        #expect(found == Set(expected.map(\.id)))
    }

    @Test func aDeletedTicketIsKeptButInNoList() throws {
        let stage = try Stage()
        let id = try #require(stage.server.state(of: .keme).tickets.first?.id)
        #expect(stage.send("DELETE", "/v1/tickets/\(id)", to: .keme)?.status == 204)
        #expect(stage.server.state(of: .keme).ticket(id)?.deletedAt == stage.clock.now)
        #expect(!rows(stage.send("GET", "/v1/tickets?per_page=100", to: .keme)).contains { $0["id"]?.text == id })
        #expect(stage.send("PATCH", "/v1/tickets/\(id)", #"{"status":"open"}"#, to: .keme)?.status == 404)
    }

    @Test func aReplyIsInTheThreadOnce() throws {
        let stage = try Stage { $0.singleTicket = .served }
        let id = try #require(stage.server.state(of: .keme).tickets.first { $0.status == "new" }?.id)
        #expect(stage.send("PUT", "/v1/tickets/\(id)/reply", #"{"body":"Grüße"}"#, to: .keme)?.status == 200)
        #expect(stage.server.messages(of: .keme, ticket: id).last?.body == "Grüße")
        #expect(stage.server.state(of: .keme).ticket(id)?.status == "open")
        let whole = try #require(stage.send("GET", "/v1/tickets/\(id)", to: .keme)?.json)
        guard case .array(let messages)? = whole["messages"] else { Issue.record("no messages"); return }
        #expect(messages.count == 2 && messages.last?["body"] == "Grüße")
    }

    @Test func theReplyKeyCanBeAnother() throws {
        let body = #"{"message":"x"}"#
        try Attempt(.keme, "PUT", "/v1/tickets/CASE/reply", body, 200).expectAccepted { $0.keys.reply = "message" }
        try Attempt(.keme, "PUT", "/v1/tickets/CASE/reply", #"{"body":"x"}"#, 422).expectRefused { $0.keys.reply = "message" }
    }

    @Test(arguments: [(DemoSingleTicket.notAllowed, 405), (.notFound, 404), (.served, 200)])
    func singleTickets(_ single: DemoSingleTicket, _ status: Int) throws {
        try Attempt(.keme, "GET", "/v1/tickets/CASE", status).expectAccepted { $0.singleTicket = single }
    }

    @Test func aDeactivatedUsersTicketsFallBack() throws {
        let stage = try Stage()
        let user = try #require(stage.server.state(of: .keme).tickets.first { $0.status == "open" && $0.assignee != nil }?.assignee)
        #expect(stage.send("DELETE", "/v1/users/\(user)", to: .keme)?.status == 204)
        let after = stage.server.state(of: .keme)
        #expect(after.user(user)?.state == "deactivated")
        #expect(!after.tickets.contains { $0.assignee == user && $0.status == "open" })
        #expect(after.tickets.contains { $0.assignee == user && $0.status == "closed" })
    }

    @Test func aRevokedTokenIsNoTokenAnyMore() throws {
        let stage = try Stage()
        let own = try #require(stage.server.state(of: .keme).tokens.first { $0.isOwn }?.id)
        #expect(stage.send("DELETE", "/v1/auth/tokens/\(own)", to: .keme)?.status == 204)
        #expect(stage.send("GET", "/v1/tickets", to: .keme)?.status == 401)
    }

    @Test func workspacesStayUntilTheirGraceIsOver() throws {
        let stage = try Stage()
        let id = try #require(stage.server.state(of: .keme).workspaces.last?.id)
        #expect(stage.send("DELETE", "/v1/workspaces/\(id)", #"{"confirm":true}"#, to: .keme)?.status == 204)
        #expect(stage.server.state(of: .keme).workspace(id)?.deletedAt == stage.clock.now)
        #expect(rows(stage.send("GET", "/v1/workspaces", to: .keme)).count == 1)
    }

    @Test func readsAndWritesHaveBudgetsOfTheirOwn() throws {
        let stage = try Stage { $0.requestsPerMinute = [.keme: 2]; $0.writesPerMinute = [.keme: 1] }
        let id = try #require(stage.server.state(of: .keme).tickets.first?.id)
        func read() -> RawAnswer? { stage.send("GET", "/v1/tickets", to: .keme) }
        func write() -> RawAnswer? { stage.send("DELETE", "/v1/tickets/\(id)", to: .keme) }
        #expect(read()?.status == 200)
        stage.clock.advance(seconds: 20)
        #expect(read()?.status == 200)
        let spent = try #require(read())
        #expect(spent.status == 429 && spent.headers["retry-after"] == "40")
        #expect(spent.headers["x-ratelimit-remaining"] == nil)
        #expect(write()?.status == 204)
        #expect(write()?.headers["retry-after"] == "60")
        // The window rolls: one more after the first has left it, not two.
        stage.clock.advance(seconds: 41)
        #expect(read()?.status == 200)
        #expect(read()?.headers["retry-after"] == "19")
    }

    @Test func usualBudgets() throws {
        let stage = try Stage { $0.requestsPerMinute = [:]; $0.tickets = 60 }
        for _ in 0..<120 { #expect(stage.send("GET", "/v1/workspaces", to: .keme)?.status == 200) }
        #expect(stage.send("GET", "/v1/workspaces", to: .keme)?.status == 429)
        for _ in 0..<60 { #expect(stage.send("DELETE", "/v1/tickets/x", to: .keme)?.status == 404) }
        #expect(stage.send("DELETE", "/v1/tickets/x", to: .keme)?.status == 429)
    }
}
