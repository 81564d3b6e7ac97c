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

    private static let ticket = #"""
        {"data":{"id":"tkt_1","identifier":"KEM-1","title":"Login fails","description":"Since **Monday**.",
        "status":"in_progress","priority":"medium","assignee":{"id":"u1","name":"Otto Brandt"},
        "labels":[{"id":"l1","name":"bug"}],"project_id":"p1",
        "created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T11:00:00Z",
        "comments":[
        {"id":"c2","body":"Fixed.","author":{"id":"u1","name":"Otto Brandt"},"created_at":"2026-01-15T12:00:00Z"},
        {"id":"c1","body":"Looking.","author":{"id":"u1","name":"Otto Brandt"},"created_at":"2026-01-15T11:00:00Z"}]}}
        """#

    private static let list = #"""
        {"data":[{"id":"a","identifier":"KEM-42","title":"Login fails","status":"open",
        "assignee":{"id":"01J0000000000000000000USER","name":"Otto Brandt"},
        "labels":[{"id":"01J000000000000000000LABEL","name":"bug"}],"project_id":"01J0000000000000000PROJECT"}]}
        """#

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
        let detail = try ScriptedServer(200, Self.ticket).run(kemon().ticket(id))
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
        let unknown = try kemon.change(id, FieldChange(tags: ["nothere"]))
        #expect(trouble { _ = try ScriptedServer(200, Self.list).run(unknown) }?.kind == .invalid)
        // What isn't known yet is read first.
        let first = ScriptedServer(200, Self.list)
        _ = try? first.run(try self.kemon().change(id, FieldChange(tags: ["bug"])))
        #expect(first.transcript.map { $0.prefix(20) } == ["GET /api/v1/tickets?", "PATCH /api/v1/ticket"])
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
        func create(_ fields: [String: FieldValue]) throws -> Call<ActOutcome> {
            try kemon.perform(Act(.create, .ticket, account: account, fields: fields), key: "k")
        }
        #expect(
            sent(try create(["subject": .text("S"), "body": .text("B"), "project": .text("p1")]))
                == #"POST /api/v1/tickets {"description":"B","project_id":"p1","title":"S"}"#)
        #expect(sent(try create(["subject": .text("S")])) == #"POST /api/v1/tickets {"title":"S"}"#)
        #expect(trouble { _ = try create(["body": .text("B")]) }?.fields.map(\.field) == ["subject"])
        #expect(trouble { _ = try create(["subject": .text("S"), "requester": .text("a@b.c")]) }?.fields.map(\.field) == ["requester"])
        let labelled = try create(["subject": .text("S"), "tags": .words(["nothere"])])
        #expect(trouble { _ = try ScriptedServer(200, Self.list).run(labelled) }?.message.contains("nothere") == true)
        let list = Self.list
        _ = try ScriptedServer(200, list).run(kemon.tickets(TicketFilter(), page: .first))
        let rich = try create([
            "subject": .text("S"), "tags": .words(["bug"]), "assignee": .text("Otto Brandt"), "status": .text("open"),
            "priority": .text("high"),
        ])
        #expect(
            sent(rich)
                == #"POST /api/v1/tickets {"assignee_id":"01J0000000000000000000USER","label_ids":["01J000000000000000000LABEL"],"priority":"high","status":"open","title":"S"}"#)
        #expect(try ScriptedServer(200, #"{"data":{"id":"n1"}}"#).run(rich).ticket == TicketID(account: account, value: "n1"))
    }

    @Test func titlesAndTextsAreChangedAndTicketsDeleted() throws {
        let kemon = try kemon()
        let change = Act(
            .change, .ticket, account: account, target: "tkt_1",
            fields: ["subject": .text("New"), "body": FieldValue.none, "project": .text("p2")])
        #expect(
            sent(try kemon.perform(change, key: "k"))
                == #"PATCH /api/v1/tickets/tkt_1 {"description":null,"project_id":"p2","title":"New"}"#)
        let ignored = ScriptedServer(200, #"{"data":{"id":"tkt_1","title":"Old"}}"#)
        #expect(try ignored.run(kemon.perform(change, key: "k")).note?.contains("subject") == true)
        let delete = try kemon.perform(Act(.delete, .ticket, account: account, target: "tkt_1", title: "KEM-1"), key: "k")
        #expect(sent(delete) == "DELETE /api/v1/tickets/tkt_1")
        for (status, body) in [(204, ""), (200, ""), (200, #"{"data":{"id":"tkt_1"}}"#), (200, "{}")] {
            #expect(try ScriptedServer(status, body).run(delete) == ActOutcome())
        }
        #expect(trouble { _ = try ScriptedServer(404, "").run(delete) }?.kind == .notFound)
        #expect(kemon.capabilities.deletions[.ticket]?.isFinal == true)
        #expect(trouble { _ = try kemon.perform(Act(.delete, .ticket, account: account), key: "k") }?.kind == .invalid)
    }

    @Test func filtersThatAreKnownArePushedDown() throws {
        let kemon = try kemon()
        func query(_ filter: TicketFilter) throws -> String {
            let server = ScriptedServer(200, "[]")
            _ = try server.run(kemon.tickets(filter, page: .first))
            return server.requests[0].query.dropFirst(2).map { "&\($0.name)=\($0.value)" }.joined()
        }
        let project = "01JABCDEFGHJKMNPQRSTVWXYZ0"
        #expect(try query(TicketFilter(priorities: [.normal], container: project)) == "&priority=medium&project_id=\(project)")
        #expect(try query(TicketFilter(priorities: [.normal, .high], assignee: "Otto Brandt", container: "Web")) == "")
        let list = Self.list
        _ = try ScriptedServer(200, list).run(kemon.tickets(TicketFilter(), page: .first))
        let projects = #"{"data":[{"id":"p9","name":"Web","lead":{"id":"u7","name":"Ida Holm"}}]}"#
        _ = try ScriptedServer(200, projects).run(kemon.records(RecordScope(account: account, kind: .project), RecordFilter(), page: .first))
        #expect(try query(TicketFilter(assignee: "Otto Brandt", container: "Web")) == "&assignee_id=01J0000000000000000000USER&project_id=p9")
        #expect(try query(TicketFilter(assignee: "Ida Holm")) == "&assignee_id=u7")
    }

    @Test func filtersThatAreRefusedAreLeftOut() throws {
        let kemon = try kemon()
        let server = ScriptedServer { request in
            request.value("priority") == nil ? Response(status: 200, body: Array("[]".utf8)) : Response(status: 422)
        }
        let filter = TicketFilter(priorities: [.high])
        _ = try server.run(kemon.tickets(filter, page: .first), atMost: 3)
        _ = try server.run(kemon.tickets(filter, page: .number(2)))
        #expect(
            server.transcript == [
                "GET /api/v1/tickets?page=1&limit=100&priority=high", "GET /api/v1/tickets?page=1&limit=25&priority=high",
                "GET /api/v1/tickets?page=1&limit=25", "GET /api/v1/tickets?page=2&limit=100",
            ])
    }

    @Test func projects() throws {
        let kemon = try kemon()
        let scope = RecordScope(account: account, kind: .project)
        #expect(sent(try kemon.records(scope, RecordFilter(), page: .number(2))) == "GET /api/v1/projects?page=2&limit=100")
        let body = #"""
            {"data":[{"id":"p1","name":"Web","description":null,"status":"active","lead":{"id":"u1","name":"Otto"},
            "ticket_count":7,"secret":"x","created_at":"2026-01-15T10:30:00Z"},null,{"name":"no id"}],
            "pagination":{"page":1,"limit":25,"total":70,"total_pages":3}}
            """#
        let page = try ScriptedServer(200, body).run(kemon.records(scope, RecordFilter(), page: .first))
        #expect(page.unreadable.count == 2 && page.next == .number(2) && page.claimedTotal == 70)
        let project = try #require(page.items.first)
        #expect(project.title == "Web" && project["lead"] == .text("Otto") && project["ticket_count"] == .number("7"))
        #expect(project["description"] == FieldValue.none && project["secret"] == nil)
        let create = try kemon.perform(
            Act(.create, .project, account: account, fields: ["name": .text("App"), "lead": .text("Otto")]), key: "k")
        #expect(sent(create) == #"POST /api/v1/projects {"lead_id":"u1","name":"App"}"#)
        #expect(try ScriptedServer(201, #"{"data":{"id":"p2","name":"App"}}"#).run(create).record?.id.value == "p2")
    }

    @Test func whatKemonLacksIsSaid() throws {
        let kemon = try kemon()
        for audience in [Audience.public, .internal] {
            let trouble = trouble { _ = try kemon.send("x", to: id, audience: audience) }
            #expect(trouble?.message == "Kemon's REST API has no endpoint for comments.")
            #expect(audience == .internal || trouble?.hint?.contains("mcp_url") == true)
        }
        #expect(trouble { _ = try kemon.approvals(.pending) }?.message == "Kemon has no approvals.")
        #expect(trouble { _ = try kemon.articles(ArticleFilter(), page: .first) }?.message == "Kemon has no knowledge base.")
    }
}
