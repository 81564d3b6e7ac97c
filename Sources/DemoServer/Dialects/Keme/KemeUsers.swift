import FoundationEssentials

/// Users and tokens (keme.md 4).
extension Keme {
    private static let roles = ["agent", "manager", "admin"]

    static let userRoutes: [Route] = [
        Route(
            "GET", "/v1/users", scope: "users:read", query: [QueryRule("workspace_id", .text)], open: .list(named: "users"),
            answer: listUsers),
        Route(
            "POST", "/v1/users/invite", scope: "users:write",
            body: BodyRule(fields: [
                FieldRule("email", .address, required: true), FieldRule("role", .word(roles), required: true),
                FieldRule("workspace_id", .line),
            ]), open: .object(mayBeEmpty: true), answer: inviteUser),
        Route(
            "PATCH", "/v1/users/:id", scope: "users:write",
            body: BodyRule(fields: [FieldRule("role", .word(roles)), FieldRule("name", .line)], needsOne: true),
            open: .object(mayBeEmpty: true), answer: patchUser),
        Route("DELETE", "/v1/users/:id", scope: "users:write", open: .object(mayBeEmpty: true), answer: deactivateUser),
    ]

    static let tokenRoutes: [Route] = [
        Route(
            "DELETE", "/v1/auth/tokens/:id", scope: "tokens:write", open: .object(mayBeEmpty: true), answer: revokeToken),
        Route("GET", "/v1/openapi.json") { (_, _) throws(Problem) in
            .ok(["openapi": "3.0.3", "info": ["title": "Keme", "version": "1"], "paths": [:]])
        },
    ]

    private static func row(_ user: DemoUser) -> JSON {
        [
            "id": .string(user.id), "name": JSON(user.name), "email": .string(user.email), "role": .string(user.role),
            "created_at": time(user.createdAt), "last_active_at": time(user.lastActiveAt),
        ]
    }

    private static func place(of call: Call, in desk: Desk) throws(Problem) -> Int {
        guard let index = desk.users.firstIndex(where: { $0.id == call.id && $0.state != "deactivated" }) else {
            throw .notFound("User")
        }
        return index
    }

    private static func listUsers(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let workspace = call.query["workspace_id"] ?? desk.workspace
        guard desk.workspaces.contains(where: { $0.id == workspace && $0.deletedAt == nil }) else {
            throw .notFound("Workspace")
        }
        let rows = desk.users.filter { $0.state != "deactivated" && $0.workspaceIDs.contains(workspace) }
        return .ok(["data": .array(rows.map(row))])
    }

    private static func inviteUser(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let workspace = call.text("workspace_id") ?? desk.workspace
        guard desk.workspaces.contains(where: { $0.id == workspace && $0.deletedAt == nil }) else {
            throw unknown("workspace_id")
        }
        let email = call.text("email") ?? ""
        guard !desk.users.contains(where: { $0.email.lowercased() == email.lowercased() && $0.state != "deactivated" }) else {
            throw Problem(status: 409, message: "This person is a member already")
        }
        let user = DemoUser(
            id: "usr_" + Ids.short(1_000 + desk.freshNumber(), seed: desk.seed), name: nil, email: email,
            role: call.text("role") ?? "agent", workspaceIDs: [workspace], state: "invited", createdAt: call.now,
            lastActiveAt: nil)
        desk.users.append(user)
        return .created(row(user))
    }

    private static func patchUser(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let index = try place(of: call, in: desk)
        if let role = call.text("role") { desk.users[index].role = role }
        if let name = call.text("name") { desk.users[index].name = name }
        return .ok(row(desk.users[index]))
    }

    /// The person's unfinished tickets fall back to the queue.
    private static func deactivateUser(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let index = try place(of: call, in: desk)
        desk.users[index].state = "deactivated"
        let unfinished = desk.tickets.filter {
            $0.assignee == call.id && $0.status != "resolved" && $0.status != "closed" && $0.deletedAt == nil
        }
        for ticket in unfinished { desk.change(ticket.id, at: call.now) { $0.assignee = nil } }
        return .gone
    }

    private static func revokeToken(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard let index = desk.tokens.firstIndex(where: { $0.id == call.id && $0.revokedAt == nil }) else {
            throw .notFound("Token")
        }
        desk.tokens[index].revokedAt = call.now
        return .gone
    }
}
