import Backend
import FoundationEssentials
import Helpdesk
import Keva
import Testing
import Transport

/// Customers, workflows and articles: what goes to Keva, and what its answers become.
@Suite struct KevaRecordTests {
    private let account = AccountName("games")

    private func keva() throws -> Keva { try Keva(ServiceOptions(account: account, token: "keva_live_x")) }

    private func sent<Value>(_ call: Call<Value>, answer: String = "{}") -> String {
        let server = ScriptedServer(200, answer)
        _ = try? server.run(call)
        return server.transcript.joined(separator: "\n")
    }

    private func scope(_ kind: RecordKind, parent: String? = nil) -> RecordScope {
        RecordScope(account: account, kind: kind, parent: parent)
    }

    private func id(_ kind: RecordKind, _ value: String) -> RecordID { RecordID(account: account, kind: kind, value: value) }

    private func act(
        _ verb: Act.Verb, _ kind: RecordKind, _ target: String? = nil, _ fields: [String: FieldValue] = [:]
    ) throws -> Call<ActOutcome> {
        try keva().perform(Act(verb, kind, account: account, target: target, fields: fields), key: "k")
    }

    @Test func reads() throws {
        let keva = try keva()
        func list(_ scope: RecordScope, _ filter: RecordFilter = RecordFilter(), page: PageCursor = .first) throws -> String {
            sent(try keva.records(scope, filter, page: page))
        }
        #expect(try list(scope(.customer)) == "GET /api/customers?limit=100&offset=0")
        #expect(
            try list(scope(.customer), RecordFilter(words: "anna", isVIP: true), page: .offset(200))
                == "GET /api/customers?limit=100&offset=200&search=anna&vipOnly=true")
        #expect(try list(scope(.customer), RecordFilter(words: "", isVIP: false)) == "GET /api/customers?limit=100&offset=0")
        #expect(try list(scope(.customer), RecordFilter(address: "a@b.c")) == "GET /api/customers/lookup?email=a@b.c")
        #expect(sent(try keva.record(id(.customer, "cust_1"))) == "GET /api/customers/cust_1")
        #expect(try list(scope(.workflow)) == "GET /api/workflows")
        #expect(try list(scope(.workflow), RecordFilter(isActive: false)) == "GET /api/workflows?active=false")
        #expect(sent(try keva.record(id(.workflow, "wf/1"))) == "GET /api/workflows/wf%2F1")
        #expect(try list(scope(.execution, parent: "wf_1")) == "GET /api/workflows/wf_1/executions")
        #expect(trouble { _ = try list(scope(.execution)) }?.kind == .invalid)
        #expect(
            sent(try keva.articles(ArticleFilter(status: "archived"), page: .first))
                == "GET /api/kb?page=1&limit=50&status=archived")
    }

    @Test func writes() throws {
        #expect(
            sent(try act(.create, .customer, nil, ["email": .text("a@b.c"), "is_vip": .flag(true), "job_title": .text("CTO"), "tags": .words(["a"])]))
                == #"POST /api/customers {"email":"a@b.c","isVip":true,"jobTitle":"CTO","tags":["a"]}"#)
        #expect(
            sent(try act(.change, .customer, "cust_1", ["priority_override": FieldValue.none]))
                == #"PATCH /api/customers/cust_1 {"priorityOverride":null}"#)
        #expect(
            sent(try act(.create, .workflow, nil, ["name": .text("W"), "trigger_type": .text("manual"), "definition": .document(#"{ "b": [1], "a": 2 }"#)]))
                == #"POST /api/workflows {"name":"W","triggerType":"manual","workflowJson":{"a":2,"b":[1]}}"#)
        #expect(
            sent(try act(.change, .workflow, "wf_1", ["is_active": .flag(false)]))
                == #"PATCH /api/workflows/wf_1 {"isActive":false}"#)
        #expect(sent(try act(.delete, .workflow, "wf_1")) == "DELETE /api/workflows/wf_1")
        #expect(sent(try act(.run, .workflow, "wf_1")) == "POST /api/workflows/wf_1/trigger")
        #expect(
            sent(try act(.create, .article, nil, ["title": .text("T"), "content": .text("C"), "category": .text("K")]))
                == #"POST /api/kb {"category":"K","content":"C","title":"T"}"#)
        #expect(
            sent(try act(.change, .article, "kb_1", ["status": .text("archived")]))
                == #"PATCH /api/kb/kb_1 {"status":"archived"}"#)
        #expect(sent(try act(.delete, .article, "kb_1")) == "DELETE /api/kb/kb_1")
    }

    @Test func whatDoesNotFitIsNotSent() throws {
        for (verb, kind, fields, named) in [
            (.create, .customer, ["name": .text("Ann")], ["email"]), (.create, .article, ["title": .text("T")], ["content"]),
            (.create, .workflow, [:], ["name"]), (.create, .workflow, ["name": .text("W"), "is_active": .flag(true)], ["is_active"]),
            (.create, .customer, ["email": .text("a@b.c"), "is_vip": .text("perhaps")], ["is_vip"]),
        ] as [(Act.Verb, RecordKind, [String: FieldValue], [String])] {
            #expect(trouble { _ = try act(verb, kind, nil, fields) }?.fields.map(\.field) == named)
        }
        for kind in [RecordKind.customer, .article, .workflow] {
            #expect(trouble { _ = try act(.change, kind, "x") } != nil)
        }
        #expect(trouble { _ = try act(.delete, .article) }?.kind == .invalid)
        #expect(trouble { _ = try act(.change, .ticket, "tkt_1", ["subject": .text("S")]) }?.kind == .unsupported)
        #expect(trouble { _ = try act(.create, .project) }?.message == "Keva has no projects.")
        #expect(trouble { _ = try act(.delete, .ticket, "tkt_1") }?.message == "Keva's API has no endpoint to delete a ticket.")
    }

    private static let customer = #"""
        {"id":"cust_1","email":"anna@example.org","name":"Anna Lind","company":null,"phone":"+46 8","jobTitle":"CTO",
        "isVip":true,"priorityOverride":"high","tags":["a","b"],"totalTickets":12,"openTickets":"3",
        "avgResolutionTime":4.5,"overallSentiment":"positive","sentimentTrend":7,"firstTicketAt":"yesterday",
        "lastTicketAt":"2026-01-15T10:30:00Z","apiSecret":"x","createdAt":"2026-01-15T10:30:00Z"}
        """#

    @Test(arguments: [customer, #"{"data":\#(customer)}"#, #"{"data":{"customer":\#(customer)}}"#, #"{"customer":\#(customer)}"#])
    func aCustomer(body: String) throws {
        let record = try ScriptedServer(200, body).run(keva().record(id(.customer, "cust_1")))
        #expect(record.id == id(.customer, "cust_1") && record.title == "Anna Lind")
        #expect(record["company"] == FieldValue.none && record["location"] == nil && record["is_vip"] == .flag(true))
        #expect(record["total_tickets"] == .number("12") && record["open_tickets"] == .number("3"))
        #expect(record["average_resolution_time"] == .number("4.5") && record["tags"] == .words(["a", "b"]))
        #expect(record["first_ticket_at"] == .text("yesterday"), "a date that can't be read stays as it came")
        #expect(record["last_ticket_at"] == .date(Date(timeIntervalSince1970: 1_768_473_000)))
        #expect(!record.fields.contains { "\($0)".contains("Secret") })
    }

    @Test func customersGoOnByOffset() throws {
        let keva = try keva()
        let server = ScriptedServer { request in
            let (offset, limit) = (Int(request.value("offset") ?? "") ?? 0, Int(request.value("limit") ?? "") ?? 0)
            let rows = (offset..<max(offset, min(offset + limit, 230))).map { #"{"id":"c\#($0)","email":"c\#($0)@b.c"}"# }
            let body = #"{"customers":[\#(rows.joined(separator: ","))],"total":9999,"limit":\#(limit),"offset":\#(offset)}"#
            return Response(status: 200, body: Array(body.utf8))
        }
        var ids: Set<String> = []
        var cursor: PageCursor? = .first
        while let next = cursor, server.requests.count < 9 {
            let page = try server.run(keva.records(scope(.customer), RecordFilter(), page: next))
            ids.formUnion(page.items.map(\.id.value))
            cursor = page.next
        }
        #expect(ids.count == 230 && server.requests.map { $0.value("offset") } == ["0", "100", "200", "230"])
    }

    @Test(arguments: [(404, #"{"error":"no"}"#), (200, ""), (204, ""), (200, "{}"), (200, #"{"data":null}"#), (200, "[]"), (200, #"{"customers":[]}"#), (200, "null")])
    func aLookupThatMisses(status: Int, body: String) throws {
        let call = try keva().records(scope(.customer), RecordFilter(address: "a@b.c"), page: .first)
        #expect(try ScriptedServer(status, body).run(call).items.isEmpty)
    }

    @Test(arguments: [customer, #"{"data":\#(customer)}"#, #"{"customer":\#(customer)}"#, "[\(customer)]", #"{"customers":[\#(customer)]}"#])
    func aLookupThatHits(body: String) throws {
        let call = try keva().records(scope(.customer), RecordFilter(address: "anna@example.org"), page: .first)
        #expect(try ScriptedServer(200, body).run(call).items.map(\.id.value) == ["cust_1"])
    }

    @Test func aMissIsNoPlace() throws {
        let keva = try keva()
        let call = try keva.records(scope(.customer), RecordFilter(address: "a@b.c"), page: .first)
        let gone = ScriptedServer(404, "")
        _ = try gone.run(call)
        _ = try gone.run(call)
        #expect(gone.requests.count == 4, "a 404 doesn't tell which prefix is right")
    }

    @Test func writesFindTheirPlaceAndKeepIt() throws {
        let keva = try keva()
        let server = ScriptedServer { request in
            request.path.hasPrefix("/api/v1/") ? Response(status: 201, body: Array(#"{"id":"wf_1","name":"W"}"#.utf8)) : Response(status: 404)
        }
        let create = Act(.create, .workflow, account: account, fields: ["name": .text("W")])
        #expect(try server.run(keva.perform(create, key: "k")).record?.title == "W")
        _ = try server.run(keva.perform(Act(.delete, .workflow, account: account, target: "wf_1"), key: "k"))
        #expect(
            server.transcript == [
                #"POST /api/workflows {"name":"W"}"#, #"POST /api/v1/workflows {"name":"W"}"#, "DELETE /api/v1/workflows/wf_1",
            ])
    }

    @Test(arguments: [#"{"name":"W"}"#, #"{"executions":[{"id":"e1","status":"failed","triggerType":"manual","ticketId":"tkt_1","startedAt":"2026-01-15T10:30:00Z","completedAt":null,"error":"no"}]}"#])
    func workflowsAndExecutions(body: String) throws {
        let call = try keva().records(scope(.execution, parent: "wf_1"), RecordFilter(), page: .first)
        guard body.contains("executions") else {
            #expect(trouble { _ = try ScriptedServer(200, body).run(call) }?.kind == .unreadable)
            return
        }
        for shape in [body, #"{"data":\#(body)}"#, String(body.dropFirst(14).dropLast())] {
            let page = try ScriptedServer(200, shape).run(call)
            let run = try #require(page.items.first)
            #expect(run.id == RecordID(account: account, kind: .execution, value: "e1", parent: "wf_1"))
            #expect(run["status"] == .text("failed") && run["trigger"] == .text("manual") && run["error"] == .text("no"))
            #expect(run["started_at"] == .date(Date(timeIntervalSince1970: 1_768_473_000)) && run["finished_at"] == FieldValue.none)
        }
        let nameless = try ScriptedServer(200, #"[{"status":"ok"},null]"#).run(call)
        #expect(nameless.items.map(\.id.value) == ["#1"] && nameless.unreadable.count == 1)
    }

    @Test func aWorkflowKeepsItsDefinition() throws {
        let body = #"{"id":"wf_1","name":"W","isActive":true,"version":3,"executionCount":0,"workflowJson":{"nodes":[{"type":"x"}]}}"#
        let record = try ScriptedServer(200, body).run(keva().record(id(.workflow, "wf_1")))
        #expect(record["definition"] == .document(#"{"nodes":[{"type":"x"}]}"#) && record["version"] == .number("3"))
        let list = try ScriptedServer(200, #"{"workflows":[\#(body),{}]}"#).run(keva().records(scope(.workflow), RecordFilter(), page: .first))
        #expect(list.items == [record] && list.unreadable.count == 1 && list.next == nil)
    }

    @Test func whatAWriteAnswers() throws {
        let change: [String: FieldValue] = ["is_vip": .flag(true)]
        #expect(try ScriptedServer(200, #"{"data":\#(Self.customer)}"#).run(act(.change, .customer, "cust_1", change)).record?.title == "Anna Lind")
        #expect(try ScriptedServer(204, "").run(act(.change, .customer, "cust_1", change)) == ActOutcome())
        let heedless = try ScriptedServer(200, #"{"id":"cust_1","isVip":false}"#).run(act(.change, .customer, "cust_1", change))
        #expect(heedless.record == nil && heedless.note?.contains("is vip") == true)
        let run = try ScriptedServer(200, #"{"executionId":"e9","status":"completed"}"#).run(act(.run, .workflow, "wf_1"))
        #expect(run.record?.id == RecordID(account: account, kind: .execution, value: "e9", parent: "wf_1"))
        let article = try ScriptedServer(200, #"{"id":"kb_1","title":"T","content":"C"}"#).run(act(.change, .article, "kb_1", ["title": .text("T")]))
        #expect(article.article?.content == "C" && article.note == nil)
        let part = try ScriptedServer(200, #"{"id":"kb_1","title":"T"}"#).run(act(.change, .article, "kb_1", ["title": .text("T")]))
        #expect(part.article == nil)
    }

    @Test func troubleNamesTheScopeAndTheField() throws {
        let forbidden = trouble { _ = try ScriptedServer(403, #"{"error":"Insufficient scope"}"#).run(act(.run, .workflow, "wf_1")) }
        #expect(forbidden?.kind == .notAllowed && forbidden?.hint?.contains("workflows:write") == true)
        let fields = #"{"error":"Validation failed","details":[{"field":"jobTitle","message":"is too long"}]}"#
        let invalid = trouble { _ = try ScriptedServer(422, fields).run(act(.change, .customer, "cust_1", ["job_title": .text("x")])) }
        #expect(invalid?.fields == [.init(field: "job_title", message: "is too long")])
        let unclear = trouble { _ = try ScriptedServer(502, "").run(act(.run, .workflow, "wf_1")) }
        #expect(unclear?.kind == .outcomeUnknown && unclear?.hint?.contains("executions") == true)
        let gone = trouble { _ = try ScriptedServer(404, "").run(act(.delete, .article, "kb_1")) }
        #expect(gone?.kind == .notFound && gone?.message == "Keva has no article kb_1.")
    }

    @Test func everyCapabilityIsPresentOrExplained() throws {
        for hasNoteKey in [false, true] {
            let keva = try Keva(ServiceOptions(account: account, token: "t", noteKey: hasNoteKey ? "internal" : nil))
            for capability in Capability.allCases where !keva.capabilities.has(capability) {
                #expect(keva.capabilities.absences[capability]?.hasSuffix(".") == true, "\(capability)")
            }
        }
    }
}
