import FoundationEssentials

/// Workspaces (keme.md 4). What creates one is not stated: the keys that change one are the guess.
extension Keme {
    private static let details = [FieldRule("timezone", .line), FieldRule("default_language", .line)]

    static let workspaceRoutes: [Route] = [
        Route("GET", "/v1/workspaces", scope: "workspaces:read", open: .list(named: "workspaces"), answer: listWorkspaces),
        Route(
            "POST", "/v1/workspaces", scope: "workspaces:write",
            body: BodyRule(fields: [FieldRule("name", .line, required: true)] + details),
            open: .object(mayBeEmpty: false), answer: createWorkspace),
        Route(
            "GET", "/v1/workspaces/:id", scope: "workspaces:read", open: .object(mayBeEmpty: false), answer: showWorkspace),
        Route(
            "PATCH", "/v1/workspaces/:id", scope: "workspaces:write",
            body: BodyRule(fields: [FieldRule("name", .line)] + details, needsOne: true),
            open: .object(mayBeEmpty: true), answer: patchWorkspace),
        Route(
            "DELETE", "/v1/workspaces/:id", scope: "workspaces:write",
            body: BodyRule(fields: [FieldRule("confirm", .yes, required: true)]), open: .object(mayBeEmpty: true),
            answer: deleteWorkspace),
    ]

    private static func row(_ workspace: DemoWorkspace) -> JSON {
        [
            "id": .string(workspace.id), "name": .string(workspace.name), "timezone": .string(workspace.timezone),
            "default_language": .string(workspace.defaultLanguage), "created_at": time(workspace.createdAt),
            "plan": ["name": .string(workspace.plan), "seats": 12],
        ]
    }

    private static func whole(_ workspace: DemoWorkspace, in desk: Desk) -> JSON {
        let agents = desk.users.count { $0.state == "active" && $0.workspaceIDs.contains(workspace.id) }
        return .object((row(workspace).members ?? []) + [
            .init(name: "channels", value: .array(workspace.channels.map {
                ["id": .string($0.id), "name": .string($0.name), "type": .string($0.kind)]
            })),
            .init(name: "sla_policies", value: .array(workspace.policies.map {
                [
                    "id": .string($0.id), "name": .string($0.name),
                    "first_response_minutes": .int($0.firstResponseMinutes), "resolution_minutes": .int($0.resolutionMinutes),
                ]
            })),
            .init(name: "agent_count", value: .int(agents)),
        ])
    }

    private static func place(of call: Call, in desk: Desk) throws(Problem) -> Int {
        guard let index = desk.workspaces.firstIndex(where: { $0.id == call.id && $0.deletedAt == nil }) else {
            throw .notFound("Workspace")
        }
        return index
    }

    private static func listWorkspaces(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        .ok(["data": .array(desk.workspaces.filter { $0.deletedAt == nil }.map(row))])
    }

    private static func showWorkspace(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        .ok(whole(desk.workspaces[try place(of: call, in: desk)], in: desk))
    }

    private static func createWorkspace(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let number = desk.freshNumber()
        let workspace = DemoWorkspace(
            id: "wsp_" + Ids.short(100 + number, seed: desk.seed), name: call.text("name") ?? "",
            timezone: call.text("timezone") ?? "UTC", defaultLanguage: call.text("default_language") ?? "en",
            plan: "Starter", channels: [], policies: [], createdAt: call.now, deletedAt: nil)
        desk.workspaces.append(workspace)
        return .created(row(workspace))
    }

    private static func patchWorkspace(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let index = try place(of: call, in: desk)
        if let name = call.text("name") { desk.workspaces[index].name = name }
        if let timezone = call.text("timezone") { desk.workspaces[index].timezone = timezone }
        if let language = call.text("default_language") { desk.workspaces[index].defaultLanguage = language }
        return .ok(row(desk.workspaces[index]))
    }

    private static func deleteWorkspace(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        desk.workspaces[try place(of: call, in: desk)].deletedAt = call.now
        return .gone
    }
}
