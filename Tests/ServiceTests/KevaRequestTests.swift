import Backend
import Helpdesk
import Keva
import Testing
import Transport

/// Exactly what goes to Keva, by its contract's tables and the guesses of its last section.
@Suite struct KevaRequestTests {
    private let account = AccountName("games")

    private func keva(_ adjust: (inout ServiceOptions) -> Void = { _ in }) throws -> Keva {
        var options = ServiceOptions(account: account, token: "keva_live_x")
        adjust(&options)
        return try Keva(options)
    }

    private var id: TicketID { TicketID(account: account, value: "tkt_1") }

    private func sent<Value>(_ call: Call<Value>, answer: String = "{}") -> String {
        let server = ScriptedServer(200, answer)
        _ = try? server.run(call)
        return server.transcript.joined(separator: "\n")
    }

    @Test func reads() throws {
        let keva = try keva()
        #expect(sent(try keva.tickets(TicketFilter(), page: .first)) == "GET /api/v1/tickets?page=1&per_page=100")
        #expect(sent(try keva.tickets(TicketFilter(), page: .number(3))) == "GET /api/v1/tickets?page=3&per_page=100")
        #expect(sent(try keva.ticket(id)) == "GET /api/v1/tickets/tkt_1")
        #expect(sent(try keva.thread(id)) == "GET /api/v1/tickets/tkt_1/messages")
        #expect(sent(try keva.approvals(.pending)) == "GET /api/approvals?status=pending")
        #expect(sent(try keva.approvals(.rejected)) == "GET /api/approvals?status=rejected")
        #expect(sent(try keva.articles(ArticleFilter(), page: .first)) == "GET /api/kb?page=1&limit=50")
        #expect(
            sent(try keva.articles(ArticleFilter(words: "late parcel", category: "Shipping"), page: .number(2)))
                == "GET /api/kb?page=2&limit=50&category=Shipping&search=late parcel")
        #expect(sent(try keva.article(ArticleID(account: account, value: "kb_1"))) == "GET /api/kb/kb_1")
    }

    @Test(arguments: [
        ([.open], "&status=open"), ([.pending], "&status=pending"), ([.solved], "&status=solved"),
        ([.closed], "&status=closed"), ([.open, .pending], ""), ([.new], ""), ([.other], ""), ([], ""),
        ([.inProgress], ""),
    ] as [([Status.Canonical], String)])
    func oneStatusIsPushedDown(statuses: [Status.Canonical], query: String) throws {
        let call = try keva().tickets(TicketFilter(statuses: Set(statuses), assignee: "x", tag: "y"), page: .first)
        #expect(sent(call) == "GET /api/v1/tickets?page=1&per_page=100" + query)
    }

    @Test func textsGoOutUnderTheirKeys() throws {
        #expect(
            sent(try keva().send("Hi \"Anna\"\n", to: id, audience: .public))
                == #"POST /api/v1/tickets/tkt_1/messages {"body":"Hi \"Anna\"\n"}"#)
        let configured = try keva { ($0.replyKey, $0.noteKey) = ("content", "isInternal") }
        #expect(
            sent(try configured.send("Hi", to: id, audience: .public))
                == #"POST /api/v1/tickets/tkt_1/messages {"content":"Hi"}"#)
        #expect(
            sent(try configured.send("Hi", to: id, audience: .internal))
                == #"POST /api/v1/tickets/tkt_1/messages {"content":"Hi","isInternal":true}"#)
    }

    @Test(arguments: [nil, "", "body"])
    func notesFailClosed(noteKey: String?) throws {
        let keva = try keva { $0.noteKey = noteKey }
        let trouble = trouble { _ = try keva.send("secret", to: id, audience: .internal) }
        #expect(trouble?.kind == .unsupported)
        #expect(trouble?.message.contains("note_key") == true)
    }

    @Test func aNoteShownAsPublicIsReported() throws {
        let keva = try keva { $0.noteKey = "isInternal" }
        let echo = #"{"data":{"id":"msg_1","direction":"outbound","body":"Hi","isInternal":false}}"#
        let receipt = try ScriptedServer(201, echo).run(keva.send("Hi", to: id, audience: .internal))
        #expect(receipt.message?.kind == .public)
        #expect(receipt.warning?.contains("note_key") == true)
        let kept = #"{"data":{"id":"msg_1","direction":"outbound","body":"Hi","isInternal":true}}"#
        #expect(try ScriptedServer(201, kept).run(keva.send("Hi", to: id, audience: .internal)).warning == nil)
    }

    @Test func changesHoldOnlyWhatChanges() throws {
        let keva = try keva()
        #expect(
            sent(try keva.change(id, FieldChange(status: Status(.solved, raw: "solved"))))
                == #"PATCH /api/v1/tickets/tkt_1 {"status":"solved"}"#)
        let all = FieldChange(
            status: Status(.other, raw: "Waiting on Ops"), priority: Priority(.high, raw: "high"),
            assignee: .value("user_42"), tags: ["a", "b"])
        #expect(
            sent(try keva.change(id, all))
                == #"PATCH /api/v1/tickets/tkt_1 {"assignedTo":"user_42","priority":"high","status":"Waiting on Ops","tags":["a","b"]}"#)
        #expect(
            sent(try keva.change(id, FieldChange(priority: Priority.none, assignee: FieldChange.Setting.none, tags: [])))
                == #"PATCH /api/v1/tickets/tkt_1 {"assignedTo":null,"priority":null,"tags":[]}"#)
        #expect(trouble { _ = try keva.change(id, FieldChange()) }?.kind == .invalid)
    }

    @Test func tickets() throws {
        let keva = try keva()
        func create(_ fields: [String: FieldValue]) throws -> Call<ActOutcome> {
            try keva.perform(Act(.create, .ticket, account: account, fields: fields), key: "k")
        }
        let least: [String: FieldValue] = ["subject": .text("S"), "body": .text("B"), "requester": .text("a@b.c")]
        let whole = least.merging(["requester_name": .text("Ann"), "channel": .text("phone")]) { $1 }
        #expect(
            sent(try create(whole))
                == #"POST /api/v1/tickets {"body":"B","customerEmail":"a@b.c","customerName":"Ann","source":"phone","subject":"S"}"#)
        #expect(sent(try create(least)) == #"POST /api/v1/tickets {"body":"B","customerEmail":"a@b.c","subject":"S"}"#)
        for key in least.keys {
            let trouble = trouble { _ = try create(least.filter { $0.key != key }) }
            #expect(trouble?.kind == .invalid && trouble?.fields.map(\.field) == [key])
        }
        #expect(trouble { _ = try create(whole.merging(["priority": .text("high")]) { $1 }) }?.fields.map(\.field) == ["priority"])
        for answer in [#"{"data":{"id":"tkt_9","subject":"S"}}"#, #"{"id":"tkt_9","subject":"S"}"#] {
            #expect(try ScriptedServer(201, answer).run(create(whole)).ticket?.value == "tkt_9")
        }
        let refused = ScriptedServer(422, #"{"error":"Validation failed","details":[{"field":"customerEmail","message":"is odd"}]}"#)
        #expect(trouble { _ = try refused.run(create(whole)) }?.fields.map(\.field) == ["requester"])
    }

    @Test func theWorkspaceTravelsInAHeader() throws {
        #expect(try keva { $0.workspace = "ws_abc123" }.endpoint.standingHeaders == [.init("X-Workspace-Id", "ws_abc123")])
        #expect(try keva().endpoint.standingHeaders.isEmpty)
        #expect(try keva().endpoint.origin.description == "https://app.keva.support")
        #expect(try keva().endpoint.limits.requestsPerMinute == 100)
    }

    @Test func theOtherPrefixIsTriedOnceAndRemembered() throws {
        let keva = try keva()
        let server = ScriptedServer { request in
            request.path.hasPrefix("/api/v1/") ? Response(status: 200, body: Array("[]".utf8)) : Response(status: 404)
        }
        _ = try server.run(keva.approvals(.pending))
        _ = try server.run(keva.approvals(.pending))
        _ = try server.run(keva.articles(ArticleFilter(), page: .first))
        #expect(
            server.transcript == [
                "GET /api/approvals?status=pending", "GET /api/v1/approvals?status=pending",
                "GET /api/v1/approvals?status=pending", "GET /api/kb?page=1&limit=50", "GET /api/v1/kb?page=1&limit=50",
            ])
    }

    @Test func theDocumentedPrefixIsRememberedToo() throws {
        let keva = try keva()
        _ = try ScriptedServer(200, "[]").run(keva.approvals(.pending))
        let gone = ScriptedServer(404, "")
        #expect(trouble { _ = try gone.run(keva.approvals(.pending)) }?.kind == .notFound)
        #expect(gone.requests.count == 1)
    }

    @Test func aMissingArticleIsMissingUnderBothPrefixes() throws {
        let keva = try keva()
        let server = ScriptedServer(404, #"{"error":"no"}"#)
        let trouble = trouble { _ = try server.run(keva.article(ArticleID(account: account, value: "kb_1"))) }
        #expect(trouble?.kind == .notFound)
        #expect(trouble?.message == "Keva has no article kb_1.")
        #expect(server.requests.count == 2)
    }

    @Test func anAddressWithoutAVersionHasOnePlace() throws {
        let keva = try keva { $0.baseURL = "https://desk.example/helpdesk" }
        let server = ScriptedServer(404, "")
        _ = trouble { _ = try server.run(keva.approvals(.pending)) }
        #expect(server.transcript == ["GET /helpdesk/approvals?status=pending"])
    }
}
