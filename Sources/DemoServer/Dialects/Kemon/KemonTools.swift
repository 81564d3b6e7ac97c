import FoundationEssentials

/// One tool of Kemon's MCP server.
struct KemonTool: Sendable {
    let name: String
    let description: String
    let scope: String
    let fields: [FieldRule]
    let act: @Sendable (_ desk: inout Desk, _ arguments: JSON, _ now: Date) throws(Problem) -> JSON

    /// As `tools/list` shows it.
    var described: JSON {
        [
            "name": .string(name), "description": .string(description),
            "inputSchema": [
                "type": "object",
                "properties": .object(fields.map { .init(name: $0.name, value: ["type": .string($0.schemaType)]) }),
                "required": .array(fields.filter(\.isRequired).map { .string($0.name) }), "additionalProperties": false,
            ],
        ]
    }

    static let all: [KemonTool] = [
        KemonTool(
            name: "list_tickets", description: "Lists tickets.", scope: "tickets:read",
            fields: [
                FieldRule("status", .line), FieldRule("priority", .line), FieldRule("projectId", .line),
                FieldRule("limit", .integer(1...100)),
            ], act: listTickets),
        KemonTool(
            name: "get_ticket", description: "Shows a ticket with its comments.", scope: "tickets:read",
            fields: [FieldRule("ticketId", .line, required: true)], act: getTicket),
        KemonTool(
            name: "create_ticket", description: "Creates a ticket.", scope: "tickets:write",
            fields: [FieldRule("title", .line, required: true)] + changeable, act: createTicket),
        KemonTool(
            name: "update_ticket", description: "Changes a ticket.", scope: "tickets:write",
            fields: [
                FieldRule("ticketId", .line, required: true), FieldRule("title", .line),
                FieldRule("assigneeUserId", .line, nullable: true),
            ] + changeable, act: updateTicket),
        KemonTool(name: "list_labels", description: "Lists labels.", scope: "labels:read", fields: []) { (desk, _, _) throws(Problem) in
            ["labels": .array(desk.labels.map(named))]
        },
        KemonTool(name: "list_teams", description: "Lists teams.", scope: "teams:read", fields: []) { (desk, _, _) throws(Problem) in
            ["teams": .array(desk.teams.map {
                ["id": .string($0.id), "name": .string($0.name), "identifier": JSON($0.key)]
            })]
        },
        KemonTool(name: "list_members", description: "Lists members.", scope: "members:read", fields: []) { (desk, _, _) throws(Problem) in
            ["members": .array(desk.staff.colleagues.map {
                ["id": .string($0.id), "name": .string($0.name), "email": .string($0.email)]
            })]
        },
        KemonTool(name: "list_projects", description: "Lists projects.", scope: "projects:read", fields: []) { (desk, _, _) throws(Problem) in
            ["projects": .array(desk.projects.map {
                ["id": .string($0.id), "name": .string($0.name), "status": .string($0.status)]
            })]
        },
    ]

    /// The tool that adds a comment has no documented name.
    static func comment(named name: String, _ mcp: DemoMCP) -> KemonTool {
        KemonTool(
            name: name, description: "Adds a comment to a ticket.", scope: "tickets:write",
            fields: [FieldRule(mcp.ticketArgument, .line, required: true), FieldRule(mcp.textArgument, .text, required: true)]
        ) { (desk, arguments, now) throws(Problem) in
            let ticket = try find(arguments[mcp.ticketArgument], in: desk)
            let body = arguments[mcp.textArgument]?.text ?? ""
            guard let made = desk.post(body, as: .comment, by: desk.staff.me, to: ticket.id, at: now) else {
                throw .notFound("Ticket")
            }
            return ["comment": [
                "id": .string(made.id), "body": .string(made.body), "createdAt": Kemon.time(made.createdAt),
            ]]
        }
    }

    private static let changeable = [
        FieldRule("description", .text, nullable: true), FieldRule("status", .word(Desk.issueStatuses)),
        FieldRule("priority", .word(Desk.issuePriorities)), FieldRule("assignees", .texts), FieldRule("labels", .texts),
        FieldRule("teamId", .line), FieldRule("teamIdentifier", .line), FieldRule("parentId", .line),
        FieldRule("parentIdentifier", .line), FieldRule("projectId", .line, nullable: true),
        FieldRule("dueDate", .line, nullable: true),
    ]

    private static func named(_ thing: DemoNamed) -> JSON { ["id": .string(thing.id), "name": .string(thing.name)] }

    /// By identifier or raw id.
    private static func find(_ argument: JSON?, in desk: Desk) throws(Problem) -> DemoTicket {
        let id = argument?.text ?? ""
        if let ticket = desk.ticket(id) { return ticket }
        guard let index = desk.order.first(where: { desk.tickets[$0].identifier == id }) else { throw .notFound("Ticket") }
        return desk.tickets[index]
    }

    private static func row(_ ticket: DemoTicket) -> JSON {
        [
            "id": .string(ticket.id), "identifier": JSON(ticket.identifier), "title": .string(ticket.subject),
            "description": JSON(ticket.description), "status": .string(ticket.status), "priority": JSON(ticket.priority),
            "assignees": .array(([ticket.assignee].compactMap(\.self) + ticket.furtherAssignees).map(JSON.string)),
            "labels": .array(ticket.tags.map(JSON.string)), "teamId": JSON(ticket.teamID), "parentId": JSON(ticket.parentID),
            "projectId": JSON(ticket.projectID), "dueDate": JSON(ticket.dueDate), "createdAt": Kemon.time(ticket.createdAt),
            "updatedAt": Kemon.time(ticket.updatedAt),
        ]
    }

    private static func listTickets(_ desk: inout Desk, _ arguments: JSON, _ now: Date) throws(Problem) -> JSON {
        let limit: Int = if case .int(let number) = arguments["limit"] { number } else { 25 }
        let (rows, _) = desk.page(1, of: limit) { ticket in
            (arguments["status"]?.text.map { $0 == ticket.status } ?? true)
                && (arguments["priority"]?.text.map { $0 == ticket.priority } ?? true)
                && (arguments["projectId"]?.text.map { $0 == ticket.projectID } ?? true)
        }
        return ["tickets": .array(rows.map(row))]
    }

    private static func getTicket(_ desk: inout Desk, _ arguments: JSON, _ now: Date) throws(Problem) -> JSON {
        let ticket = try find(arguments["ticketId"], in: desk)
        let comments = JSON.Member(name: "comments", value: .array(desk.thread(of: ticket.id).map {
            ["id": .string($0.id), "body": .string($0.body), "createdAt": Kemon.time($0.createdAt)]
        }))
        return ["ticket": .object((row(ticket).members ?? []) + [comments])]
    }

    private static func createTicket(_ desk: inout Desk, _ arguments: JSON, _ now: Date) throws(Problem) -> JSON {
        let made = desk.openIssue(
            title: arguments["title"]?.text ?? "", description: arguments["description"]?.text, at: now)
        return try change(made, &desk, arguments, now)
    }

    private static func updateTicket(_ desk: inout Desk, _ arguments: JSON, _ now: Date) throws(Problem) -> JSON {
        try change(try find(arguments["ticketId"], in: desk), &desk, arguments, now)
    }

    private static func change(
        _ ticket: DemoTicket, _ desk: inout Desk, _ arguments: JSON, _ now: Date
    ) throws(Problem) -> JSON {
        let team = arguments["teamId"]?.text
            ?? desk.teams.first { $0.key != nil && $0.key == arguments["teamIdentifier"]?.text }?.id
        let parent = arguments["parentId"]?.text
            ?? desk.tickets.first { $0.identifier != nil && $0.identifier == arguments["parentIdentifier"]?.text }?.id
        let changed = desk.change(ticket.id, at: now) { ticket in
            if let title = arguments["title"]?.text { ticket.subject = title }
            if let description = arguments["description"] { ticket.description = description.text }
            if let status = arguments["status"]?.text { ticket.status = status }
            if let priority = arguments["priority"]?.text { ticket.priority = priority }
            if let assignees = arguments["assignees"]?.texts {
                ticket.assignee = assignees.first
                ticket.furtherAssignees = Array(assignees.dropFirst())
            }
            if let assignee = arguments["assigneeUserId"] { ticket.assignee = assignee.text }
            if let labels = arguments["labels"]?.texts { ticket.tags = labels }
            if let project = arguments["projectId"] { ticket.projectID = project.text }
            if let due = arguments["dueDate"] { ticket.dueDate = due.text }
            if let team { ticket.teamID = team }
            if let parent { ticket.parentID = parent }
        }
        guard let changed else { throw .notFound("Ticket") }
        let whole = row(changed)
        guard changed.status == "done" else { return ["ticket": whole] }
        return ["ticket": whole, "_agentHint": "Tell the reporter what was done."]
    }
}
