import Backend
import Helpdesk
import Testing
import Transport

/// Every refusal in every envelope, on every call a service has.
@Suite struct ErrorContractTests {
    static let statuses: [(Int, Trouble.Kind)] = [
        (400, .invalid), (401, .notSignedIn), (403, .notAllowed), (404, .notFound), (405, .unsupported),
        (409, .conflict), (410, .notFound), (412, .conflict), (422, .invalid), (429, .rateLimited),
        (500, .serverFault), (502, .serverFault), (503, .serverFault), (301, .unreadable), (302, .unreadable),
    ]

    static let envelopes = [
        "", "null", "[]", "<html>Bad Gateway</html>", #"{"error":"Some words"}"#, #"{"error":null}"#,
        #"{"error":{"code":"FORBIDDEN","message":"Some words","status":403}}"#,
        #"{"type":"about:blank","title":"Some words","status":422,"detail":"More","errors":[{"field":"a","message":"b"}]}"#,
        #"{"message":"Some words"}"#, #"{"error":"Some words","details":[{"field":"subject","message":"is missing"}]}"#,
        #"{"error":"\ud800\u001b[2J"}"#,
    ]

    @Test(arguments: ServiceUnderTest.all, statuses)
    func reads(subject: ServiceUnderTest, expected: (status: Int, kind: Trouble.Kind)) throws {
        let service = try subject.service()
        let id = subject.ticketID("tkt_1")
        for envelope in Self.envelopes {
            let works: [() throws -> Void] = [
                { _ = try ScriptedServer(expected.status, envelope).run(service.tickets(TicketFilter(), page: .first)) },
                { _ = try ScriptedServer(expected.status, envelope).run(service.ticket(id)) },
                { _ = try ScriptedServer(expected.status, envelope).run(service.thread(id)) },
            ]
            for work in works {
                let trouble = trouble(work)
                #expect(trouble?.kind == expected.kind, "\(envelope)")
                #expect(trouble?.account == AccountName("games"))
                #expect(trouble?.message.contains("<html>") == false)
            }
        }
    }

    @Test(arguments: ServiceUnderTest.all, statuses)
    func writes(subject: ServiceUnderTest, expected: (status: Int, kind: Trouble.Kind)) throws {
        let service = try subject.service()
        let change = FieldChange(status: service.capabilities.writableStatuses.first)
        let kind: Trouble.Kind = expected.status >= 500 || expected.status == 302 ? .outcomeUnknown : expected.kind
        for envelope in Self.envelopes {
            let server = ScriptedServer(expected.status, envelope)
            let trouble = trouble { _ = try server.run(service.change(subject.ticketID("tkt_1"), change)) }
            #expect(trouble?.kind == kind, "\(envelope)")
            #expect(server.requests.count == 1, "a write is sent once")
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func acceptedWritesNeedNoWords(subject: ServiceUnderTest) throws {
        let service = try subject.service()
        let change = FieldChange(status: service.capabilities.writableStatuses.first)
        for (status, body) in [(200, ""), (201, ""), (202, "{}"), (204, ""), (200, "null"), (200, "[]"), (200, #"{"ok":true}"#)] {
            let receipt = try ScriptedServer(status, body).run(service.change(subject.ticketID("tkt_1"), change))
            #expect(receipt.ticket == nil || receipt.ticket == TicketPatch(id: subject.ticketID("tkt_1")))
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func whatAServiceLacksIsSaidWithoutARequest(subject: ServiceUnderTest) throws {
        let service = try subject.service()
        let id = subject.ticketID("tkt_1")
        let works: [(Capability, () throws -> Void)] = [
            (.reply, { _ = try service.send("x", to: id, audience: .public) }),
            (.note, { _ = try service.send("x", to: id, audience: .internal) }),
            (.listApprovals, { _ = try service.approvals(.pending) }),
            (.listArticles, { _ = try service.articles(ArticleFilter(), page: .first) }),
        ]
        for (capability, work) in works {
            let trouble = trouble(work)
            #expect((trouble == nil) == service.capabilities.has(capability), "\(capability)")
            guard let trouble else { continue }
            #expect(trouble.kind == .unsupported)
            #expect(trouble.message == service.capabilities.absence(of: capability, service: subject.kind))
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func addressesAndTokens(subject: ServiceUnderTest) throws {
        let loopback = try subject.service { $0.baseURL = "http://127.0.0.1:8080/some/v1/" }
        #expect(loopback.endpoint.origin.description == "http://127.0.0.1:8080")
        #expect(try loopback.ticket(subject.ticketID("x")).request.path == "/some/v1/tickets/x")
        #expect(loopback.endpoint.authorization == Request.Field("Authorization", "Bearer token-of-games"))
        let bare = try subject.service { $0.baseURL = "https://desk.example" }
        #expect(try bare.ticket(subject.ticketID("x")).request.path == subject.ticketsPath + "/x")
        for address in ["http://desk.example/api/v1", "ftp://desk.example", "", "desk.example", "https://u:p@desk.example"] {
            #expect(trouble { _ = try subject.service { $0.baseURL = address } }?.kind == .configuration, "\(address)")
        }
    }

    @Test(arguments: ServiceUnderTest.all)
    func noDescriptionHoldsTheToken(subject: ServiceUnderTest) throws {
        let options = ServiceOptions(account: AccountName("games"), token: "token-of-games")
        for thing in [try subject.service(), options, options.decisionWords] as [Any] {
            var dumped = ""
            dump(thing, to: &dumped)
            for text in ["\(thing)", String(reflecting: thing), dumped] {
                #expect(!text.contains("token-of-games"), "\(text)")
            }
        }
    }

    @Test(arguments: ServiceUnderTest.all, ["../approvals/1", "a/b", "..", "ü", "a?b#c", "%2e%2e", "", "x y"])
    func idsStayInTheirPlace(subject: ServiceUnderTest, id: String) throws {
        let path = try subject.service().ticket(subject.ticketID(id)).request.path
        #expect(path.hasPrefix(subject.ticketsPath + "/"))
        let rest = path.dropFirst(subject.ticketsPath.count + 1)
        #expect(!rest.contains("/") && rest != ".." && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }
}
