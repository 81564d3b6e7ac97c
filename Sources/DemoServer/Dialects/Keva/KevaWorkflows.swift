import FoundationEssentials

/// Workflows under `/api/workflows` (keva.md 4).
extension Keva {
    /// Both lists of the contract's section 5 are accepted.
    private static let triggers = [
        "ticket_created", "ticket_updated", "ticket_closed", "message_received", "tag_added", "manual", "scheduled",
        "webhook", "ticket_status_changed", "ticket_assigned", "schedule",
    ]
    private static let workflowFields = [
        FieldRule("description", .text), FieldRule("triggerType", .word(triggers)), FieldRule("workflowJson", .object),
    ]

    static let workflowRoutes: [Route] = [
        Route("GET", "/api/workflows", scope: "workflows:read", query: [QueryRule("active", .flag)], answer: listWorkflows),
        Route(
            "POST", "/api/workflows", scope: "workflows:write",
            body: BodyRule(fields: [FieldRule("name", .line, required: true)] + workflowFields),
            open: .object(mayBeEmpty: false), answer: createWorkflow),
        Route(
            "GET", "/api/workflows/:id", scope: "workflows:read", open: .object(mayBeEmpty: false), answer: showWorkflow),
        Route(
            "PATCH", "/api/workflows/:id", scope: "workflows:write",
            body: BodyRule(
                fields: [FieldRule("name", .line), FieldRule("isActive", .flag)] + workflowFields, needsOne: true),
            open: .object(mayBeEmpty: false), answer: patchWorkflow),
        Route("DELETE", "/api/workflows/:id", scope: "workflows:write", answer: deleteWorkflow),
        Route(
            "POST", "/api/workflows/:id/trigger", scope: "workflows:write", body: BodyRule(fields: [], isOptional: true),
            open: .object(mayBeEmpty: true), answer: triggerWorkflow),
        Route(
            "GET", "/api/workflows/:id/executions", scope: "workflows:read", open: .list(named: "executions"),
            answer: listExecutions),
    ]

    static func row(_ workflow: DemoWorkflow) -> JSON {
        [
            "id": .string(workflow.id), "name": .string(workflow.name), "description": .string(workflow.description),
            "isActive": .bool(workflow.isActive), "triggerType": .string(workflow.triggerType),
            "version": .int(workflow.version), "executionCount": .int(workflow.executions.count),
            "lastTriggeredAt": time(workflow.executions.first?.startedAt), "createdAt": time(workflow.createdAt),
            "updatedAt": time(workflow.updatedAt),
        ]
    }

    private static func row(_ run: DemoWorkflow.Execution, of workflow: DemoWorkflow) -> JSON {
        [
            "id": .string(run.id), "workflowId": .string(workflow.id), "status": .string(run.status),
            "trigger": .string(run.trigger), "ticketId": JSON(run.ticketID), "startedAt": time(run.startedAt),
            "completedAt": time(run.finishedAt), "error": JSON(run.error),
        ]
    }

    private static func place(of call: Call, in desk: Desk) throws(Problem) -> Int {
        guard let index = desk.workflows.firstIndex(where: { $0.id == call.id }) else { throw .notFound("Workflow") }
        return index
    }

    private static func listWorkflows(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let active = call.flag("active")
        return .ok(["workflows": .array(desk.workflows.filter { active == nil || $0.isActive == active }.map(row))])
    }

    private static func showWorkflow(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let workflow = desk.workflows[try place(of: call, in: desk)]
        let definition = JSON.Member(name: "workflowJson", value: .raw(workflow.definition))
        return .ok(.object((row(workflow).members ?? []) + [definition]))
    }

    private static func createWorkflow(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let workflow = DemoWorkflow(
            id: "wf_" + Ids.short(500_000 + desk.freshNumber(), seed: desk.seed), name: call.text("name") ?? "",
            description: call.text("description") ?? "", isActive: true,
            triggerType: call.text("triggerType") ?? "ticket_created", version: 1, definition: definition(of: call),
            executions: [], createdAt: call.now, updatedAt: call.now)
        desk.workflows.append(workflow)
        return .created(row(workflow))
    }

    private static func definition(of call: Call) -> String {
        String(decoding: (call.body["workflowJson"] ?? [:]).bytes, as: UTF8.self)
    }

    private static func patchWorkflow(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let index = try place(of: call, in: desk)
        if let name = call.text("name") { desk.workflows[index].name = name }
        if let description = call.text("description") { desk.workflows[index].description = description }
        if let isActive = call.body["isActive"]?.flag { desk.workflows[index].isActive = isActive }
        if let trigger = call.text("triggerType") { desk.workflows[index].triggerType = trigger }
        if call.body["workflowJson"] != nil { desk.workflows[index].definition = definition(of: call) }
        desk.workflows[index].version += 1
        desk.workflows[index].updatedAt = call.now
        return .ok(row(desk.workflows[index]))
    }

    private static func deleteWorkflow(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        desk.workflows.remove(at: try place(of: call, in: desk))
        return .gone
    }

    private static func triggerWorkflow(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let index = try place(of: call, in: desk)
        guard desk.workflows[index].isActive else { throw Problem(status: 422, message: "Workflow is not active") }
        let run = DemoWorkflow.Execution(
            id: "exec_" + Ids.short(600_000 + desk.freshNumber(), seed: desk.seed), status: "completed",
            trigger: "manual", ticketID: nil, startedAt: call.now, finishedAt: call.now, error: nil)
        desk.workflows[index].executions.insert(run, at: 0)
        return .ok(["executionId": .string(run.id), "status": .string(run.status)])
    }

    private static func listExecutions(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let workflow = desk.workflows[try place(of: call, in: desk)]
        return .ok(["executions": .array(workflow.executions.map { row($0, of: workflow) })])
    }
}
