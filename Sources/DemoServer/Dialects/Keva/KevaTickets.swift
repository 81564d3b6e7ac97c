import FoundationEssentials

/// Tickets under `/api/v1/tickets` (keva.md 4).
extension Keva {
    static let statuses = ["open", "pending", "solved", "closed"]

    static let ticketRoutes: [Route] = [
        Route(
            "GET", "/api/v1/tickets", scope: "tickets:read",
            query: [
                QueryRule("page", .integer(1...1_000_000)), QueryRule("per_page", .integer(1...100)),
                QueryRule("status", .word(statuses)),
            ], answer: listTickets),
        Route(
            "POST", "/api/v1/tickets", scope: "tickets:write",
            body: BodyRule(fields: [
                FieldRule("subject", .line, required: true), FieldRule("customerEmail", .line, required: true),
                FieldRule("body", .text, required: true), FieldRule("customerName", .line),
                FieldRule("source", .line),
            ]), open: .object(mayBeEmpty: false), answer: createTicket),
        Route("GET", "/api/v1/tickets/:id", scope: "tickets:read", open: .object(mayBeEmpty: false), answer: showTicket),
        Route(
            "PATCH", "/api/v1/tickets/:id", scope: "tickets:write",
            body: BodyRule(
                fields: [
                    FieldRule("status", .word(statuses)), FieldRule("priority", .word(["low", "medium", "high", "urgent"])),
                    FieldRule("assignedTo", .line, nullable: true), FieldRule("tags", .texts),
                ], needsOne: true), open: .object(mayBeEmpty: false), answer: patchTicket),
    ]

    static func row(_ ticket: DemoTicket) -> JSON {
        [
            "id": .string(ticket.id), "subject": .string(ticket.subject), "status": .string(ticket.status),
            "priority": JSON(ticket.priority), "customerEmail": .string(ticket.customerEmail),
            "customerName": .string(ticket.customerName), "source": .string(ticket.source),
            "assignedTo": JSON(ticket.assignee), "resolutionType": JSON(ticket.resolutionType),
            "tags": .array(ticket.tags.map(JSON.string)), "createdAt": time(ticket.createdAt),
            "updatedAt": time(ticket.updatedAt),
        ]
    }

    private static func listTickets(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let page = call.integer("page", else: 1)
        let size = call.integer("per_page", else: 20)
        let status = call.query["status"]
        let (rows, total) = desk.page(page, of: size) { status == nil || $0.status == status }
        return .ok([
            "data": .array(rows.map(row)),
            "pagination": ["page": .int(page), "perPage": .int(size), "total": .int(total)],
        ])
    }

    private static func showTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard let ticket = desk.ticket(call.id) else { throw .notFound("Ticket") }
        return .ok(["data": row(ticket)])
    }

    private static func createTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let email = call.text("customerEmail") ?? ""
        guard email.contains("@") else { throw .field("customerEmail", "must be an e-mail address") }
        let ticket = desk.open(
            subject: call.text("subject") ?? "", email: email, name: call.text("customerName"),
            body: call.text("body") ?? "", source: call.text("source") ?? "api", at: call.now)
        return .created(["data": row(ticket)])
    }

    private static func patchTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard let before = desk.ticket(call.id) else { throw .notFound("Ticket") }
        if let assignee = call.text("assignedTo"), desk.staff.colleague(assignee) == nil {
            throw Problem(
                status: 422, message: "Validation failed",
                details: [.init(field: "assignedTo", message: "is not a member of this workspace")])
        }
        let me = desk.staff.me
        if let status = call.text("status"), status != before.status {
            desk.post("Status changed from \(before.status) to \(status) by \(me.name)", as: .event, by: me, to: call.id, at: call.now)
        }
        let changed = desk.change(call.id, at: call.now) { ticket in
            if let status = call.text("status") { ticket.status = status }
            if let priority = call.text("priority") { ticket.priority = priority }
            if let assignee = call.body["assignedTo"] { ticket.assignee = assignee.text }
            if let tags = call.body["tags"]?.texts { ticket.tags = tags }
        }
        return .ok(["data": row(changed ?? before)])
    }
}
