import Backend
import Helpdesk
import Transport

extension Keva {
    /// All at once: no pages are documented (contract, section 3).
    func workflows(_ filter: RecordFilter) -> Call<Page<Record>> {
        let query = filter.isActive.map { [Request.Field("active", $0 ? "true" : "false")] } ?? []
        let (account, answers) = (account, answers)
        let errand = Errand("list workflows", permission: "the scope workflows:read")
        return read(.workflows, query: query) { (response) throws(Trouble) -> Page<Record> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "workflows") else {
                throw answers.unexpected("list of workflows", of: errand)
            }
            return ListReading.page(of: rows, noun: "workflow") { row, _ in Wire.workflow(row, account: account) }
        }
    }

    func workflow(_ id: RecordID) -> Call<Record> {
        let (account, answers) = (account, answers)
        let errand = Errand(
            "read workflow \(id.value)", permission: "the scope workflows:read",
            absence: "Keva has no workflow \(id.value).")
        return read(.workflows, Request.path(id.value)) { (response) throws(Trouble) -> Record in
            let root = try answers.document(response, of: errand).root
            guard let row = root.row(under: "data", "workflow"), let record = Wire.workflow(row, account: account) else {
                throw answers.unexpected("workflow", of: errand)
            }
            return record
        }
    }

    /// Neither the list's form nor its fields are documented (contract, "Not documented", 9).
    func executions(of workflow: String) -> Call<Page<Record>> {
        let (account, answers) = (account, answers)
        let errand = Errand(
            "list the executions of \(workflow)", permission: "the scope workflows:read",
            absence: "Keva has no workflow \(workflow).")
        return read(.workflows, Request.path(workflow, "executions")) { (response) throws(Trouble) -> Page<Record> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "executions") else {
                throw answers.unexpected("list of executions", of: errand)
            }
            return ListReading.page(of: rows, noun: "execution") { row, index in
                Wire.execution(row, account: account, workflow: workflow, place: index)
            }
        }
    }
}

extension Keva {
    private static let workflowNames = [
        "name": "name", "description": "description", "trigger_type": "triggerType", "is_active": "isActive",
        "definition": "workflowJson",
    ]

    func createWorkflow(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let errand = Errand(
            act.phrase, isWrite: true, isCreation: true, permission: "the scope workflows:write",
            check: "It may have been created: look for its name in the list before creating it again.")
        return try writeWorkflow(act, .post, "", errand)
    }

    func changeWorkflow(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let errand = Errand(
            act.phrase, isWrite: true, permission: "the scope workflows:write", absence: "Keva has no workflow \(id).",
            check: "It may have been changed: read workflow \(id) again before repeating it.")
        return try writeWorkflow(act, .patch, Request.path(id), errand)
    }

    func deleteWorkflow(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        return delete(
            .workflows, Request.path(id),
            Errand(
                act.phrase, isWrite: true, permission: "the scope workflows:write",
                absence: "Keva has no workflow \(id).",
                check: "It may have been deleted: load the workflows again before repeating it."))
    }

    /// No body is documented, so none is sent.
    func runWorkflow(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let (account, answers) = (account, answers)
        let errand = Errand(
            act.phrase, isWrite: true, permission: "the scope workflows:write", absence: "Keva has no workflow \(id).",
            check: "It may have been started: look at the executions of \(id) before starting it again.")
        return ask(.post, .workflows, Request.path(id, "trigger")) { (response) throws(Trouble) -> ActOutcome in
            let root = try answers.receipt(response, of: errand)?.root
            guard let row = root?.row(under: "data", "execution") else { return ActOutcome() }
            return ActOutcome(record: Wire.execution(row, account: account, workflow: id, place: nil))
        }
    }

    private func writeWorkflow(
        _ act: Act, _ method: Request.Method, _ rest: String, _ errand: Errand
    ) throws(Trouble) -> Call<ActOutcome> {
        let account = account
        return write(
            method, .workflows, rest, errand, body: try body(of: act, Self.workflowNames),
            names: Self.workflowNames, under: "workflow"
        ) { row in
            ActOutcome(record: row.word("name") == nil ? nil : Wire.workflow(row, account: account))
        }
    }
}

extension Wire {
    private static let workflowRules: [FieldRule] = [
        .init("name"), .init("description"), .init("trigger_type"), .init("is_active", .flag),
        .init("definition", .document, from: "workflow_json"), .init("version", .number),
        .init("execution_count", .number), .init("last_triggered_at", .date), .init("created_at", .date),
        .init("updated_at", .date),
    ]

    private static let executionRules: [FieldRule] = [
        .init("status", .text, from: "status", "state"),
        .init("trigger", .text, from: "trigger", "trigger_type", "triggered_by"), .init("ticket_id"),
        .init("started_at", .date, from: "started_at", "triggered_at", "created_at"),
        .init("finished_at", .date, from: "finished_at", "completed_at", "ended_at"),
        .init("error", .text, from: "error", "error_message"),
    ]

    static func workflow(_ row: Row, account: AccountName) -> Record? {
        guard let id = row.word("id", "workflowId") else { return nil }
        return Record(
            id: RecordID(account: account, kind: .workflow, value: id), title: row.word("name") ?? id,
            fields: row.recordFields(workflowRules))
    }

    /// - Parameter place: stands for an id where the row has none; nil where such a row is useless.
    static func execution(_ row: Row, account: AccountName, workflow: String, place: Int?) -> Record? {
        guard let id = row.word("id", "executionId") ?? place.map({ "#\($0 + 1)" }) else { return nil }
        return Record(
            id: RecordID(account: account, kind: .execution, value: id, parent: workflow), title: id,
            fields: row.recordFields(executionRules))
    }
}
