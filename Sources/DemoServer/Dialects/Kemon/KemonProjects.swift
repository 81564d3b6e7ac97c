import FoundationEssentials

/// Projects (kemon.md 4).
extension Kemon {
    static let projectRoutes: [Route] = [
        Route("GET", "/api/v1/projects", scope: "projects:read", query: paging, answer: listProjects),
        Route(
            "POST", "/api/v1/projects", scope: "projects:write",
            body: BodyRule(fields: [
                FieldRule("name", .line, required: true), FieldRule("description", .text, nullable: true),
                FieldRule("status", .line), FieldRule("lead_id", .line, nullable: true),
            ]), open: .wrapped, answer: createProject),
    ]

    private static func row(_ project: DemoProject, tickets: Int, in desk: Desk) -> JSON {
        [
            "id": .string(project.id), "name": .string(project.name), "description": JSON(project.description),
            "status": .string(project.status), "lead": person(project.leadID, in: desk), "ticket_count": .int(tickets),
            "created_at": time(project.createdAt), "updated_at": time(project.updatedAt),
        ]
    }

    private static func listProjects(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let page = call.integer("page", else: 1)
        let limit = call.integer("limit", else: usualPage)
        var counts: [String: Int] = [:]
        for index in desk.order { counts[desk.tickets[index].projectID ?? "", default: 0] += 1 }
        let rows = desk.projects.dropFirst((page - 1) * limit).prefix(limit)
        return list(
            rows.map { row($0, tickets: counts[$0.id] ?? 0, in: desk) }, page: page, limit: limit,
            total: desk.projects.count)
    }

    private static func createProject(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        if let lead = call.text("lead_id"), desk.staff.colleague(lead) == nil {
            throw Problem(status: 422, message: "lead_id is not known here")
        }
        let number = desk.freshNumber()
        let project = DemoProject(
            id: Desk.ulid(at: call.now, salt: desk.seed &+ UInt64(2_000_000 + number)), name: call.text("name") ?? "",
            description: call.text("description"), status: call.text("status") ?? "active",
            leadID: call.text("lead_id"), createdAt: call.now, updatedAt: call.now)
        desk.projects.append(project)
        return .created(["data": row(project, tickets: 0, in: desk)])
    }
}
