import Backend
import DemoServer
import Helpdesk
import Kemon

/// Kemon, from sections 3 to 6 of its contract and the guesses of the last one. Its second door has tests of its own.
extension ServiceUnderTest {
    static let kemon = ServiceUnderTest(
        kind: .kemon, dialect: .kemon, make: { try Kemon($0) }, lists: [KemonContract.tickets, KemonContract.projects],
        reads: [KemonContract.ticket, KemonContract.thread], filters: KemonContract.filters, writes: KemonContract.writes,
        hasScopes: true)
}

private enum KemonContract {
    static func ticketRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","identifier":"KEM-42","title":"Login fails","description":"Since Monday.","status":"open",\#
        "priority":"high","assignee":{"id":"01J0000000000000000000USER","name":"Otto Brandt"},\#
        "labels":[{"id":"01J000000000000000000LABEL","name":"bug"}],"project_id":"01J0000000000000000PROJECT",\#
        "created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T11:00:00Z"}
        """#
    }

    static func projectRow(_ id: String) -> String {
        #"""
        {"id":"\#(id)","name":"Web shop","description":"All of it.","status":"active",\#
        "lead":{"id":"01J0000000000000000000USER","name":"Otto Brandt"},"ticket_count":31,\#
        "created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T11:00:00Z"}
        """#
    }

    static func envelope(_ rows: String, _ facts: ListUnderTest.Facts?) -> String {
        let told = facts.map {
            #","pagination":{"page":\#($0.page),"limit":\#($0.size),"total":\#($0.total),"total_pages":\#($0.pageCount)}"#
        }
        return #"{"data":[\#(rows)]\#(told ?? "")}"#
    }

    static let tickets = ListUnderTest(
        name: "tickets", noun: "ticket", line: "GET /api/v1/tickets?page=1&limit=100",
        paging: .numbered(size: "limit", most: 100), row: ticketRow, envelope: envelope, places: ["", "data"],
        openWords: ["status", "priority"], call: ListUnderTest.tickets(), actual: { state, _ in state.tickets.map(\.id) },
        scope: "tickets:read")

    static let projects = ListUnderTest(
        name: "projects", noun: "project", line: "GET /api/v1/projects?page=1&limit=100",
        paging: .numbered(size: "limit", most: 100), row: projectRow, envelope: envelope, places: ["", "data"],
        openWords: ["status"], call: ListUnderTest.records(.project), actual: { state, _ in state.projects.map(\.id) },
        scope: "projects:read")

    private static let ticketBody = #"""
        {"data":{"id":"tkt_1","identifier":"KEM-1","title":"Login fails","description":"Since **Monday**.",
        "status":"in_progress","priority":"medium","assignee":{"id":"u1","name":"Otto Brandt"},
        "labels":[{"id":"l1","name":"bug"}],"project_id":"p1",
        "created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T11:00:00Z",
        "comments":[
        {"id":"c2","body":"Fixed.","author":{"id":"u1","name":"Otto Brandt"},"created_at":"2026-01-15T12:00:00Z"},
        {"id":"c1","body":"Looking.","author":{"id":"u1","name":"Otto Brandt"},"created_at":"2026-01-15T11:00:00Z"}]}}
        """#

    static let ticket = ReadUnderTest(
        name: "ticket", line: "GET /api/v1/tickets/tkt_1", body: ticketBody, places: [], told: "tkt_1",
        call: { try $0.ticket($1.ticketID).map { Told($0.ticket.id.value, $0) } }, scope: "tickets:read")

    static let thread = ReadUnderTest(
        name: "thread", line: "GET /api/v1/tickets/tkt_1", body: ticketBody, places: [], told: nil,
        call: { try $0.thread($1.ticketID).map { Told($0.messages.map(\.body).joined(separator: "|"), $0) } },
        scope: "tickets:read")

    // MARK: - Filters

    private static func filter(
        _ name: String, _ filter: @escaping @Sendable (String) -> TicketFilter,
        _ samples: @escaping @Sendable (DemoState) -> [(value: String, ids: [String])]
    ) -> FilterUnderTest {
        FilterUnderTest(
            name: name, line: { "GET /api/v1/tickets?page=1&limit=100&\(name)=\($0)" },
            call: { service, targets, value, cursor in
                try ListUnderTest.tickets(filter(value))(service, targets, cursor)
            },
            answer: #"{"data":[\#(ticketRow("tkt_1"))]}"#, samples: { state, _ in samples(state) })
    }

    private static let statuses: [String: Status.Canonical] = [
        "backlog": .new, "open": .open, "in_progress": .inProgress, "done": .solved,
    ]
    private static let priorities: [String: Priority.Canonical] = ["high": .high, "medium": .normal, "low": .low]

    static let filters: [FilterUnderTest] = [
        filter("status", { TicketFilter(statuses: [statuses[$0] ?? .other]) }) { state in
            statuses.keys.sorted().map { word in (word, state.tickets.filter { $0.status == word }.map(\.id)) }
        },
        filter("priority", { TicketFilter(priorities: [priorities[$0] ?? .other]) }) { state in
            priorities.keys.sorted().map { word in (word, state.tickets.filter { $0.priority == word }.map(\.id)) }
        },
        filter("assignee_id", { TicketFilter(assignee: $0) }) { state in
            Set(state.tickets.compactMap(\.assignee)).sorted().prefix(3).map { id in
                (id, state.tickets.filter { $0.assignee == id }.map(\.id))
            }
        },
        filter("project_id", { TicketFilter(container: $0) }) { state in
            state.projects.map { project in (project.id, state.tickets.filter { $0.projectID == project.id }.map(\.id)) }
        },
    ]
}

// MARK: - Writes

extension KemonContract {
    static let writes: [WriteUnderTest] = [
        WriteUnderTest(
            name: "create a ticket",
            line: "POST /api/v1/tickets "
                + #"{"assignee_id":"01J0000000000000000000USER","description":"Since Monday.","#
                + #""label_ids":["01J000000000000000000LABEL"],"priority":"high","project_id":"prj_1","status":"open","#
                + #""title":"Login fails"}"#,
            object: ticketRow("tkt_9"), places: ["data"], told: "tkt_9",
            call: WriteUnderTest.act {
                .games(.create, .ticket, nil, [
                    "subject": .text("Login fails"), "body": .text("Since Monday."), "priority": .text("high"),
                    "status": .text("open"), "assignee": .text($0.person), "tags": .words([$0.label]),
                    "project": .text($0.project),
                ])
            },
            happened: { before, after, targets in
                let new = after.tickets.first { ticket in !before.tickets.contains { $0.id == ticket.id } }
                return new?.subject == "Login fails" && new?.description == "Since Monday." && new?.priority == "high"
                    && new?.projectID == targets.project && new?.status == "open"
                    && new?.tags == after.labels.filter { $0.name == targets.label }.map(\.id)
            }, required: ["title"], needsTickets: true, scope: "tickets:write"),
        WriteUnderTest(
            name: "change a ticket",
            line: #"PATCH /api/v1/tickets/tkt_1 {"assignee_id":"01J0000000000000000000USER","#
                + #""label_ids":["01J000000000000000000LABEL"],"priority":"low","status":"done"}"#,
            // As in the contract's sample, a part of the ticket.
            object: #"{"id":"tkt_1","identifier":"KEM-1","title":"Login fails","status":"done","priority":"low","#
                + #""updated_at":"2026-01-15T11:00:00Z"}"#,
            places: ["data"], told: "tkt_1",
            call: WriteUnderTest.change {
                FieldChange(
                    status: Status(.solved, raw: "done"), priority: Priority(.low, raw: "low"), assignee: .value($0.person),
                    tags: [$0.label])
            },
            happened: { _, after, targets in
                let ticket = after.ticket(targets.ticket)
                return ticket?.status == "done" && ticket?.priority == "low"
                    && ticket?.assignee == after.members.first { $0.name == targets.person }?.id
                    && ticket?.tags == after.labels.filter { $0.name == targets.label }.map(\.id)
            }, needsTickets: true, scope: "tickets:write"),
        WriteUnderTest(
            name: "empty a ticket's fields",
            line: #"PATCH /api/v1/tickets/tkt_1 {"assignee_id":null,"label_ids":[],"priority":null}"#,
            object: #"{"id":"tkt_1","title":"Login fails"}"#, places: ["data"], told: "tkt_1",
            call: WriteUnderTest.change { _ in
                FieldChange(priority: Priority.none, assignee: FieldChange.Setting.none, tags: [])
            },
            happened: { _, after, targets in
                let ticket = after.ticket(targets.ticket)
                return ticket?.assignee == nil && ticket?.priority == nil && ticket?.tags == []
            }, scope: "tickets:write"),
        WriteUnderTest(
            name: "change a ticket's text", line: #"PATCH /api/v1/tickets/tkt_1 {"description":"D","title":"T"}"#,
            object: #"{"id":"tkt_1","title":"T"}"#, places: ["data"], told: nil,
            call: WriteUnderTest.act {
                .games(.change, .ticket, $0.ticket, ["subject": .text("T"), "body": .text("D")])
            },
            happened: { _, after, targets in
                after.ticket(targets.ticket)?.subject == "T" && after.ticket(targets.ticket)?.description == "D"
            }, scope: "tickets:write"),
        WriteUnderTest(
            name: "delete a ticket", line: "DELETE /api/v1/tickets/tkt_1", object: ticketRow("tkt_1"), places: ["data"],
            told: nil, call: WriteUnderTest.act { .games(.delete, .ticket, $0.ticket) },
            happened: { _, after, targets in after.ticket(targets.ticket) == nil }, scope: "tickets:write"),
        WriteUnderTest(
            name: "create a project",
            line: "POST /api/v1/projects "
                + #"{"description":"New.","lead_id":"01J0000000000000000000USER","name":"Wiki","status":"active"}"#,
            object: projectRow("prj_9"), places: ["data"], told: "prj_9",
            call: WriteUnderTest.act {
                .games(.create, .project, nil, [
                    "name": .text("Wiki"), "description": .text("New."), "status": .text("active"), "lead": .text($0.person),
                ])
            },
            happened: { _, after, targets in
                let project = after.projects.first { $0.name == "Wiki" }
                return project?.description == "New." && project?.leadID != nil
            }, required: ["name"], needsTickets: true, scope: "projects:write"),
    ]
}
