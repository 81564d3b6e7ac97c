import Backend
import Helpdesk
import Testing
import Transport

/// A request by a path that a person typed.
@Suite struct RawCallTests {
    private struct Desk: Service {
        let account = AccountName("games")
        let kind = ServiceKind.keme
        let capabilities = Capabilities(present: [])
        let endpoint: Endpoint

        init(basePath: String) {
            endpoint = Endpoint(
                account: AccountName("games"), origin: .init(scheme: "https", host: "desk.example"), basePath: basePath,
                authorization: .init("Authorization", "Bearer x"), limits: LimitPolicy(requestsPerMinute: 60))
        }

        func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> { throw lacks(nil) }
        func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> { throw lacks(nil) }
        func thread(_ id: TicketID) throws(Trouble) -> Call<Helpdesk.Thread> { throw lacks(nil) }
        func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> { throw lacks(nil) }
        func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> { throw lacks(nil) }
        func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> { throw lacks(nil) }
        func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt> { throw lacks(nil) }
        func articles(_ filter: ArticleFilter, page: PageCursor) throws(Trouble) -> Call<Page<Article>> { throw lacks(nil) }
        func article(_ id: ArticleID) throws(Trouble) -> Call<Article> { throw lacks(nil) }
    }

    @Test(arguments: [
        ("tickets", "/api/v1", "/api/v1/tickets"), ("/tickets/7", "/api/v1", "/api/v1/tickets/7"),
        ("/api/customers", "/api/v1", "/api/customers"), ("/api/v1/tickets", "/api/v1", "/api/v1/tickets"),
        ("/v1/tickets", "/v1", "/v1/tickets"), ("v1/tickets", "/v1", "/v1/v1/tickets"), ("tickets", "", "/tickets"),
        ("/apis", "/v1", "/v1/apis"), ("a b/ü", "/v1", "/v1/a%20b/%C3%BC"), ("a%2Fb", "/v1", "/v1/a%2Fb"), ("", "/v1", "/v1/"),
    ])
    func places(path: String, base: String, place: String) throws {
        let request = try Desk(basePath: base).rawCall(.get, path).request
        #expect(request.path == place && request.query.isEmpty)
    }

    @Test func aQueryIsTakenAlong() throws {
        let request = try Desk(basePath: "/v1")
            .rawCall(.post, "tickets?status=open&q=a%20b+c&x&y=1=2%zz", query: [.init("page", "2")], body: Array("{}".utf8)).request
        #expect(request.path == "/v1/tickets" && request.method == .post && request.body == Array("{}".utf8))
        #expect(
            request.query == [
                .init("status", "open"), .init("q", "a b c"), .init("x", ""), .init("y", "1=2%zz"), .init("page", "2"),
            ])
        #expect(!request.isRead)
    }

    @Test(arguments: ["https://evil.example/x", "//evil.example/x", "tickets/../../x", "./x", "a#b", "/api/../x"])
    func whatIsNoPathIsRefused(path: String) {
        #expect(throws: Trouble.self) { _ = try Desk(basePath: "/v1").rawCall(.get, path) }
    }

    @Test func everyAnswerIsHandedOver() throws {
        let call = try Desk(basePath: "/v1").rawCall(.get, "tickets")
        let odd = Response(status: 418, headers: [.init("X", "y")], body: [0xFF, 0x00])
        guard case .done(let response) = try call.read(odd) else {
            Issue.record("It asks for more.")
            return
        }
        #expect(response == odd)
    }
}
