import Backend
import FoundationEssentials
import Helpdesk
import Kemon
import Testing
import Transport

/// What goes to Kemon, and its rows as nouns.
@Suite struct KemonTests {
    private let account = AccountName("games")
    private var id: TicketID { TicketID(account: account, value: "tkt_1") }

    private func kemon() throws -> Kemon { try Kemon(ServiceOptions(account: account, token: "sk_x")) }

    private func sent<Value>(_ call: Call<Value>) -> String {
        let server = ScriptedServer(200, "{}")
        _ = try? server.run(call)
        return server.transcript.joined(separator: "\n")
    }

    @Test func reads() throws {
        let kemon = try kemon()
        #expect(sent(try kemon.tickets(TicketFilter(), page: .first)) == "GET /api/v1/tickets?page=1&limit=100")
        #expect(sent(try kemon.ticket(id)) == "GET /api/v1/tickets/tkt_1")
        #expect(sent(try kemon.thread(id)) == "GET /api/v1/tickets/tkt_1")
        #expect(kemon.endpoint.origin.description == "https://api.kemon.io")
        #expect(kemon.endpoint.limits.requestsPerMinute == 60)
    }

    @Test(arguments: [
        ([.new], "&status=backlog"), ([.open], "&status=open"), ([.inProgress], "&status=in_progress"),
        ([.solved], "&status=done"), ([.closed], ""), ([.other], ""), ([.open, .new], ""),
    ] as [([Status.Canonical], String)])
    func oneStatusIsPushedDown(statuses: [Status.Canonical], query: String) throws {
        let call = try kemon().tickets(TicketFilter(statuses: Set(statuses)), page: .first)
        #expect(sent(call) == "GET /api/v1/tickets?page=1&limit=100" + query)
    }

    @Test func aSmallerPageIsAskedForWhereALargeOneIsRefused() throws {
        let kemon = try kemon()
        let server = ScriptedServer { request in
            request.value("limit") == "25" ? Response(status: 200, body: Array("[]".utf8)) : Response(status: 400)
        }
        _ = try server.run(kemon.tickets(TicketFilter(), page: .first))
        _ = try server.run(kemon.tickets(TicketFilter(), page: .number(2)))
        #expect(
            server.transcript == [
                "GET /api/v1/tickets?page=1&limit=100", "GET /api/v1/tickets?page=1&limit=25",
                "GET /api/v1/tickets?page=2&limit=25",
            ])
    }

    @Test func aTicketWithItsThread() throws {
        let detail = try ScriptedServer(200, ServiceUnderTest.kemon.ticketBody).run(kemon().ticket(id))
        #expect(
            detail.ticket
                == Ticket(
                    id: id, key: "KEM-1", subject: "Login fails", status: Status(.inProgress, raw: "in_progress"),
                    priority: Priority(.normal, raw: "medium"), assignee: Person(id: "u1", name: "Otto Brandt"),
                    tags: ["bug"], container: "p1", createdAt: Date(timeIntervalSince1970: 1_768_473_000),
                    updatedAt: Date(timeIntervalSince1970: 1_768_474_800), body: "Since **Monday**."))
        let thread = try #require(detail.thread)
        #expect(thread.messages.map(\.id.value) == ["tkt_1#description", "c1", "c2"])
        #expect(thread.messages.map(\.body) == ["Since **Monday**.", "Looking.", "Fixed."])
        #expect(thread.messages[0].format == .markdown && thread.messages[1].author?.name == "Otto Brandt")
        #expect(thread.messages.allSatisfy { $0.kind == .public && $0.side == .unknown })
    }

    @Test(arguments: [
        #"{"data":{"id":"tkt_1"}}"#, #"{"data":{"id":"tkt_1","comments":null,"description":null}}"#,
        #"{"id":"tkt_1","comments":{},"description":""}"#, #"{"data":{"id":"tkt_1","labels":["l1"],"assignee":"u1"}}"#,
    ])
    func missingPartsAreEmpty(body: String) throws {
        let detail = try ScriptedServer(200, body).run(kemon().ticket(id))
        #expect(detail.thread?.messages.isEmpty == true)
        #expect(detail.ticket.key == "tkt_1")
        if body.contains("u1") {
            #expect(detail.ticket.assignee == Person(id: "u1") && detail.ticket.tags == ["l1"])
        }
    }

    @Test func badCommentsAreCounted() throws {
        let body = #"{"data":{"id":"tkt_1","comments":[null,{"body":"no id"},{},7]}}"#
        let thread = try ScriptedServer(200, body).run(kemon().thread(id))
        #expect(thread.messages.map(\.body) == ["no id"] && thread.unreadableCount == 3)
    }

    @Test(arguments: [
        ("backlog", Status.Canonical.new), ("open", .open), ("in_progress", .inProgress), ("done", .solved),
        ("todo", .other), ("cancelled", .other),
    ])
    func statusesKeepTheirWord(raw: String, canonical: Status.Canonical) throws {
        let body = #"{"data":{"id":"tkt_1","status":"\#(raw)"}}"#
        #expect(try ScriptedServer(200, body).run(kemon().ticket(id)).ticket.status == Status(canonical, raw: raw))
    }

    @Test func changesHoldOnlyWhatChanges() throws {
        let kemon = try kemon()
        #expect(
            sent(try kemon.change(id, FieldChange(status: Status(.solved, raw: "done"))))
                == #"PATCH /api/v1/tickets/tkt_1 {"status":"done"}"#)
        #expect(
            sent(try kemon.change(id, FieldChange(priority: Priority.none, assignee: FieldChange.Setting.none, tags: [])))
                == #"PATCH /api/v1/tickets/tkt_1 {"assignee_id":null,"label_ids":[],"priority":null}"#)
    }

    @Test func labelsAndPeopleAreWrittenByLearnedIds() throws {
        let kemon = try kemon()
        #expect(trouble { _ = try kemon.change(id, FieldChange(tags: ["bug"])) }?.kind == .invalid)
        let list = ServiceUnderTest.kemon.list([ServiceUnderTest.kemon.ticketRow("a")])
        _ = try ScriptedServer(200, list).run(kemon.tickets(TicketFilter(), page: .first))
        #expect(
            sent(try kemon.change(id, FieldChange(assignee: .value("Otto Brandt"), tags: ["bug"])))
                == #"PATCH /api/v1/tickets/tkt_1 {"assignee_id":"01J0000000000000000000USER","label_ids":["01J000000000000000000LABEL"]}"#)
        #expect(
            sent(try kemon.change(id, FieldChange(assignee: .value("u9"))))
                == #"PATCH /api/v1/tickets/tkt_1 {"assignee_id":"u9"}"#)
    }

    @Test func aPartialAnswerIsAPatch() throws {
        let answer = #"""
            {"data":{"id":"tkt_1","identifier":"KEM-1","title":"T","status":"done","priority":"low",
            "updated_at":"2026-01-15T10:30:00Z"}}
            """#
        let change = FieldChange(status: Status(.solved, raw: "done"))
        #expect(
            try ScriptedServer(200, answer).run(kemon().change(id, change)).ticket
                == TicketPatch(
                    id: id, key: "KEM-1", subject: "T", status: Status(.solved, raw: "done"),
                    priority: Priority(.low, raw: "low"), updatedAt: Date(timeIntervalSince1970: 1_768_473_000)))
    }

    @Test func tickets() throws {
        let kemon = try kemon()
        #expect(
            sent(try kemon.create(NewTicket(subject: "S", body: "B", container: "p1")))
                == #"POST /api/v1/tickets {"description":"B","project_id":"p1","title":"S"}"#)
        #expect(sent(try kemon.create(NewTicket(subject: "S", body: ""))) == #"POST /api/v1/tickets {"title":"S"}"#)
        #expect(trouble { _ = try kemon.create(NewTicket(subject: "", body: "B")) }?.kind == .invalid)
        let withRequester = NewTicket(subject: "S", body: "B", requesterAddress: "a@b.c")
        #expect(trouble { _ = try kemon.create(withRequester) }?.kind == .unsupported)
    }

    @Test func whatKemonLacksIsSaid() throws {
        let kemon = try kemon()
        for audience in [Audience.public, .internal] {
            let trouble = trouble { _ = try kemon.send("x", to: id, audience: audience) }
            #expect(trouble?.message == "Kemon's REST API has no endpoint for comments.")
        }
        #expect(trouble { _ = try kemon.approvals(.pending) }?.message == "Kemon has no approvals.")
        #expect(trouble { _ = try kemon.articles(ArticleFilter(), page: .first) }?.message == "Kemon has no knowledge base.")
    }
}
