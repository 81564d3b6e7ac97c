import FoundationEssentials

/// Tickets (keme.md 4, and 1 to 6 of its last section).
extension Keme {
    private static let changeable = [
        FieldRule("priority", .word(Desk.playerPriorities)), FieldRule("assignee_id", .line, nullable: true),
        FieldRule("tags", .texts),
    ]

    static func ticketRoutes(_ options: DemoOptions) -> [Route] {
        let reply = options.keys.reply
        let single = options.singleTicket
        return [
            Route(
                "GET", "/v1/tickets", scope: "tickets:read", query: filters, open: .list(named: "tickets"),
                answer: listTickets),
            Route(
                "POST", "/v1/tickets", scope: "tickets:write",
                body: BodyRule(fields: [
                    FieldRule("subject", .line, required: true), FieldRule("channel_id", .line, required: true),
                    FieldRule("contact_email", .address, required: true), FieldRule("body", .text),
                    FieldRule("priority", .word(Desk.playerPriorities)), FieldRule("assignee_id", .line),
                    FieldRule("tags", .texts),
                ]), open: .object(mayBeEmpty: false), answer: createTicket),
            Route(
                "GET", "/v1/tickets/:id", scope: "tickets:read", open: .object(mayBeEmpty: false)
            ) { (desk, call) throws(Problem) in try showTicket(&desk, call, single) },
            Route(
                "PATCH", "/v1/tickets/:id", scope: "tickets:write",
                body: BodyRule(fields: [FieldRule("status", .word(Desk.playerStatuses))] + changeable, needsOne: true),
                open: .object(mayBeEmpty: true), answer: patchTicket),
            Route(
                "PUT", "/v1/tickets/:id/reply", scope: "tickets:write",
                body: BodyRule(fields: [FieldRule(reply, .text, required: true)]), open: .object(mayBeEmpty: true)
            ) { (desk, call) throws(Problem) in try replyToTicket(&desk, call, call.text(reply) ?? "") },
            Route(
                "DELETE", "/v1/tickets/:id", scope: "tickets:write", open: .object(mayBeEmpty: true), answer: deleteTicket),
        ]
    }

    private static let filters = [
        QueryRule("page", .integer(1...1_000_000)), QueryRule("per_page", .integer(1...100)),
        QueryRule("status", .word(Desk.playerStatuses)), QueryRule("priority", .word(Desk.playerPriorities)),
        QueryRule("assignee", .text), QueryRule("tag", .text), QueryRule("channel", .text),
        QueryRule("created_after", .time), QueryRule("created_before", .time),
    ]

    static func row(_ ticket: DemoTicket, in desk: Desk) -> JSON {
        let channel = desk.workspaces.first?.channels.first { $0.id == ticket.channelID }
        let assignee = desk.users.first { $0.id == ticket.assignee }
        return [
            "id": .string(ticket.id), "number": JSON(ticket.identifier), "subject": .string(ticket.subject),
            "status": .string(ticket.status), "priority": JSON(ticket.priority), "channel_id": JSON(ticket.channelID),
            "channel": channel.map { ["id": .string($0.id), "name": .string($0.name), "type": .string($0.kind)] } ?? .null,
            "contact_email": .string(ticket.customerEmail), "contact_name": .string(ticket.customerName),
            "assignee_id": JSON(ticket.assignee),
            "assignee": assignee.map { ["id": .string($0.id), "name": JSON($0.name)] } ?? .null,
            "tags": .array(ticket.tags.map(JSON.string)), "created_at": time(ticket.createdAt),
            "updated_at": time(ticket.updatedAt),
        ]
    }

    private static func row(_ message: DemoMessage) -> JSON {
        let type: JSON =
            switch message.kind {
            case .inbound: "player"
            case .outbound, .comment: "agent"
            case .note: "note"
            case .event: "system"
            }
        return [
            "id": .string(message.id), "direction": message.kind == .inbound ? "inbound" : "outbound",
            "author": ["id": JSON(message.authorID), "name": .string(message.authorName), "type": type],
            "body": .string(message.body), "created_at": time(message.createdAt),
        ]
    }

    private static func listTickets(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let page = call.integer("page", else: 1)
        let size = call.integer("per_page", else: 25)
        let query = call.query
        let after = query["created_after"].flatMap(Moment.date(from:))
        let before = query["created_before"].flatMap(Moment.date(from:))
        let kinds = query["channel"].map { channel in
            Set((desk.workspaces.first?.channels ?? []).filter { $0.id == channel || $0.kind == channel }.map(\.id))
        }
        let (rows, total) = desk.page(page, of: size) { ticket in
            ticket.deletedAt == nil
                && (query["status"].map { $0 == ticket.status } ?? true)
                && (query["priority"].map { $0 == ticket.priority } ?? true)
                && (query["assignee"].map { $0 == ticket.assignee } ?? true)
                && (query["tag"].map(ticket.tags.contains) ?? true)
                && (kinds.map { $0.contains(ticket.channelID ?? "") } ?? true)
                && (after.map { ticket.createdAt > $0 } ?? true) && (before.map { ticket.createdAt < $0 } ?? true)
        }
        return .ok([
            "data": .array(rows.map { row($0, in: desk) }),
            "pagination": [
                "page": .int(page), "per_page": .int(size), "total": .int(total),
                "total_pages": .int((total + size - 1) / size),
            ],
        ])
    }

    private static func living(_ id: String, in desk: Desk) throws(Problem) -> DemoTicket {
        guard let ticket = desk.ticket(id), ticket.deletedAt == nil else { throw .notFound("Ticket") }
        return ticket
    }

    /// A closed ticket can be read and nothing else (keme.md 10).
    private static func open(_ id: String, in desk: Desk) throws(Problem) -> DemoTicket {
        let ticket = try living(id, in: desk)
        guard ticket.status != "closed" else { throw Problem(status: 409, message: "A closed ticket is read-only") }
        return ticket
    }

    private static func member(_ call: Call, in desk: Desk) throws(Problem) {
        guard let id = call.text("assignee_id") else { return }
        guard desk.users.contains(where: { $0.id == id && $0.state == "active" }) else { throw unknown("assignee_id") }
    }

    private static func showTicket(_ desk: inout Desk, _ call: Call, _ single: DemoSingleTicket) throws(Problem) -> Reply {
        switch single {
        case .notAllowed: throw Problem(status: 405, message: "Method not allowed")
        case .notFound: throw .notFound("Path")
        case .served:
            let ticket = try living(call.id, in: desk)
            let thread = JSON.Member(name: "messages", value: .array(desk.thread(of: call.id).map(row)))
            return .ok(.object((row(ticket, in: desk).members ?? []) + [thread]))
        }
    }

    private static func createTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let channel = call.text("channel_id")
        guard desk.workspaces.first?.channels.contains(where: { $0.id == channel }) == true else {
            throw unknown("channel_id")
        }
        try member(call, in: desk)
        let ticket = desk.openPlayerTicket(
            subject: call.text("subject") ?? "", email: call.text("contact_email") ?? "", name: nil,
            body: call.text("body"), channel: channel, priority: call.text("priority"),
            assignee: call.text("assignee_id"), tags: call.body["tags"]?.texts ?? [], at: call.now)
        return .created(row(ticket, in: desk))
    }

    private static func patchTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let before = try open(call.id, in: desk)
        try member(call, in: desk)
        let changed = desk.change(call.id, at: call.now) { ticket in
            if let status = call.text("status") { ticket.status = status }
            if let priority = call.text("priority") { ticket.priority = priority }
            if let assignee = call.body["assignee_id"] { ticket.assignee = assignee.text }
            if let tags = call.body["tags"]?.texts { ticket.tags = tags }
        }
        return .ok(row(changed ?? before, in: desk))
    }

    private static func replyToTicket(_ desk: inout Desk, _ call: Call, _ text: String) throws(Problem) -> Reply {
        let before = try open(call.id, in: desk)
        guard let message = desk.post(text, as: .outbound, by: desk.staff.me, to: call.id, at: call.now) else {
            throw .notFound("Ticket")
        }
        if before.status == "new" { desk.change(call.id, at: call.now) { $0.status = "open" } }
        return .ok(row(message))
    }

    private static func deleteTicket(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        _ = try living(call.id, in: desk)
        desk.change(call.id, at: call.now) { $0.deletedAt = call.now }
        return .gone
    }
}
