import FoundationEssentials

/// Tickets with their comments (kemon.md 4). There is no way to add a comment, and none is accepted.
extension Kemon {
    private static let changeable = [
        FieldRule("description", .text, nullable: true), FieldRule("status", .word(Desk.issueStatuses)),
        FieldRule("priority", .word(Desk.issuePriorities), nullable: true), FieldRule("assignee_id", .line, nullable: true),
        FieldRule("label_ids", .texts), FieldRule("project_id", .line, nullable: true),
    ]

    static let ticketRoutes: [Route] = [
        Route(
            "GET", "/api/v1/tickets", scope: "tickets:read",
            query: paging + [
                QueryRule("status", .text), QueryRule("priority", .text), QueryRule("assignee_id", .text),
                QueryRule("project_id", .text),
            ], answer: listTickets),
        Route(
            "POST", "/api/v1/tickets", scope: "tickets:write",
            body: BodyRule(fields: [FieldRule("title", .line, required: true)] + changeable), open: .wrapped,
            answer: createTicket),
        Route("GET", "/api/v1/tickets/:id", scope: "tickets:read", answer: showTicket),
        Route(
            "PATCH", "/api/v1/tickets/:id", scope: "tickets:write",
            body: BodyRule(fields: [FieldRule("title", .line)] + changeable, needsOne: true), answer: patchTicket),
        Route("DELETE", "/api/v1/tickets/:id", scope: "tickets:write", open: .wrapped, answer: deleteTicket),
    ]

    static func row(_ ticket: DemoTicket, in desk: Desk) -> JSON {
        [
            "id": .string(ticket.id), "identifier": JSON(ticket.identifier), "title": .string(ticket.subject),
            "description": JSON(ticket.description), "status": .string(ticket.status), "priority": JSON(ticket.priority),
            "assignee": person(ticket.assignee, in: desk),
            "labels": .array(ticket.tags.compactMap { id in
                desk.labels.first { $0.id == id }.map { ["id": .string($0.id), "name": .string($0.name)] }
            }),
            "project_id": JSON(ticket.projectID), "created_at": time(ticket.createdAt), "updated_at": time(ticket.updatedAt),
        ]
    }

    private static func row(_ comment: DemoMessage) -> JSON {
        [
            "id": .string(comment.id), "body": .string(comment.body),
            "author": ["id": JSON(comment.authorID), "name": .string(comment.authorName)],
            "created_at": time(comment.createdAt),
        ]
    }

    private static func listTickets(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let page = call.integer("page", else: 1)
        let limit = call.integer("limit", else: usualPage)
        let query = call.query
        let (rows, total) = desk.page(page, of: limit) { ticket in
            (query["status"].map { $0 == ticket.status } ?? true)
                && (query["priority"].map { $0 == ticket.priority } ?? true)
                && (query["assignee_id"].map { $0 == ticket.assignee } ?? true)
                && (query["project_id"].map { $0 == ticket.projectID } ?? true)
        }
        return list(rows.map { row($0, in: desk) }, page: page, limit: limit, total: total)
    }

    private static func showTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard let ticket = desk.ticket(call.id) else { throw .notFound("Ticket") }
        let comments = JSON.Member(name: "comments", value: .array(desk.thread(of: call.id).map(row)))
        return .ok(["data": .object((row(ticket, in: desk).members ?? []) + [comments])])
    }

    private static func createTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        try checkReferences(call, in: desk)
        let ticket = desk.openIssue(
            title: call.text("title") ?? "", description: call.text("description"), status: call.text("status"),
            priority: call.text("priority"), assignee: call.text("assignee_id"),
            labels: call.body["label_ids"]?.texts ?? [], project: call.text("project_id"), at: call.now)
        return .created(["data": row(ticket, in: desk)])
    }

    /// Answers only part of the ticket, as the contract's sample does.
    private static func patchTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard desk.ticket(call.id) != nil else { throw .notFound("Ticket") }
        try checkReferences(call, in: desk)
        let changed = desk.change(call.id, at: call.now) { ticket in
            if let title = call.text("title") { ticket.subject = title }
            if let description = call.body["description"] { ticket.description = description.text }
            if let status = call.text("status") { ticket.status = status }
            if let priority = call.body["priority"] { ticket.priority = priority.text }
            if let assignee = call.body["assignee_id"] { ticket.assignee = assignee.text }
            if let labels = call.body["label_ids"]?.texts { ticket.tags = labels }
            if let project = call.body["project_id"] { ticket.projectID = project.text }
        }
        guard let ticket = changed else { throw .notFound("Ticket") }
        return .ok(["data": [
            "id": .string(ticket.id), "identifier": JSON(ticket.identifier), "title": .string(ticket.subject),
            "status": .string(ticket.status), "priority": JSON(ticket.priority), "updated_at": time(ticket.updatedAt),
        ]])
    }

    private static func deleteTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard desk.delete(call.id) else { throw .notFound("Ticket") }
        return .gone
    }

    private static func checkReferences(_ call: Call, in desk: Desk) throws(Problem) {
        func unknown(_ field: String) -> Problem { Problem(status: 422, message: "\(field) is not known here") }
        if let id = call.text("assignee_id"), desk.staff.colleague(id) == nil { throw unknown("assignee_id") }
        if let id = call.text("project_id"), !desk.projects.contains(where: { $0.id == id }) { throw unknown("project_id") }
        for id in call.body["label_ids"]?.texts ?? [] where !desk.labels.contains(where: { $0.id == id }) {
            throw unknown("label_ids")
        }
    }
}
