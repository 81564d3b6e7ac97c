import Backend
import Helpdesk
import Transport

extension Keme {
    func workspaces(page: PageCursor) -> Call<Page<Record>> {
        list(.workspace, path: workspacePath(), names: "workspaces", page: page, query: [], read: Wire.workspace)
    }

    /// With channels, SLA policies and the agent count, which the list lacks.
    func readWorkspace(_ id: RecordID) -> Call<Record> {
        let (account, answers) = (account, answers)
        let errand = Errand(
            "read workspace \(id.value)", absence: "Keme has no workspace \(id.value) that this key can reach.")
        return Call(Request(.get, workspacePath(id.value))) { (response) throws(Trouble) -> Record in
            let root = try answers.document(response, of: errand).root
            guard let row = root.row(under: "data", "workspace"), let record = Wire.workspace(row, account) else {
                throw answers.unexpected("workspace", of: errand)
            }
            return record
        }
    }

    func createWorkspace(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        _ = try act.needed("name", service: kind)
        let body = try act.body(Self.workspaceFields, service: kind).filter { $0.value != .null }
        let errand = Errand(
            "create the workspace", isWrite: true, isCreation: true,
            refusal: "Creating a workspace needs the token of an organisation Admin.",
            check: "It may have been created: load the workspaces again before creating it anew.")
        let request = Request(.post, workspacePath(), body: JSONValue.object(body).bytes)
        return recordWrite(request, errand, under: "workspace", read: Wire.workspace)
    }

    func changeWorkspace(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let body = try filled(try act.body(Self.workspaceFields, service: kind), act)
        let errand = Errand(
            act.phrase, isWrite: true, absence: "Keme has no workspace \(id) that this key can reach.",
            check: "It may have been changed: read the workspace again before repeating it.")
        let request = Request(.patch, workspacePath(id), body: body)
        return recordWrite(request, errand, under: "workspace", read: Wire.workspace)
    }

    /// Everything in it is destroyed in the end, so Keme wants the wish confirmed in the body.
    func deleteWorkspace(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let errand = Errand(
            act.phrase, isWrite: true, absence: "Keme has no workspace \(id) that this key can reach.",
            check: "It may have been deleted: load the workspaces again before repeating it.")
        let confirmation: JSONValue = ["confirm": true]
        let request = Request(.delete, workspacePath(id), body: confirmation.bytes)
        return write(request, errand) { (_) throws(Trouble) -> ActOutcome in
            ActOutcome(note: "Keme destroys everything in the workspace after 30 days.")
        }
    }

    private static let workspaceFields = [
        "name": "name", "timezone": "timezone", "default_language": "default_language",
    ]

    private func workspacePath(_ id: String? = nil) -> String {
        pathPrefix + "/workspaces" + (id.map { Request.path($0) } ?? "")
    }
}

extension Keme {
    typealias RecordReader = @Sendable (Row, AccountName) -> Record?

    /// Only tickets are documented as paginated: a later page is asked for where an answer claims that there is one.
    func list(
        _ kind: RecordKind, path: String, names: String, page: PageCursor, query: [Request.Field],
        read: @escaping RecordReader
    ) -> Call<Page<Record>> {
        let number = page.pageNumber
        let query = query + (number > 1 ? [.init("page", "\(number)")] : [])
        let (account, answers, memory) = (account, answers, memory)
        let errand = Errand("list \(names)")
        let listName = Self.pageStartMemory + names
        return Call(Request(.get, path, query: query)) { (response) throws(Trouble) -> Page<Record> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", names, "items", "results") else {
                throw answers.unexpected("list of \(names)", of: errand)
            }
            let facts = PageFacts(root)
            var page = ListReading.page(of: rows, noun: kind.rawValue, pageNumber: number) { row, _ in read(row, account) }
            page.claimedTotal = facts.total
            let isRepeated = memory.beginsLikeTheLast(listName, number: number, firstID: page.items.first?.id.value)
            // Without a word about it, any number of rows is the whole list.
            page.next = isRepeated ? nil
                : facts.next(after: number, rowCount: rows.count, askedSize: rows.count + 1)
            return page
        }
    }

    /// A write whose answer may hold the record.
    func recordWrite(
        _ request: Request, _ errand: Errand, under name: String, note: String? = nil, read: @escaping RecordReader
    ) -> Call<ActOutcome> {
        let account = account
        return write(request, errand) { (answer) throws(Trouble) -> ActOutcome in
            let row = answer?.row(under: "data", name)
            return ActOutcome(record: row.flatMap { read($0, account) }, note: note)
        }
    }
}

extension Wire {
    static let workspaceRules: [FieldRule] = [
        .init("name"), .init("timezone", .text, from: "timezone", "time_zone"),
        .init("default_language", .text, from: "default_language", "language"),
        .init("plan", .text, from: "plan", "plan_name", "plan_information"), .init("channels", .parts),
        .init("sla_policies", .parts, from: "sla_policies", "active_sla_policies", "slas"),
        .init("agent_count", .number, from: "agent_count", "agents_count", "agents"), .init("created_at", .date),
    ]

    @Sendable static func workspace(_ row: Row, _ account: AccountName) -> Record? {
        guard let id = row.word("id", "workspace_id") else { return nil }
        return Record(
            id: RecordID(account: account, kind: .workspace, value: id), title: row.word("name") ?? id,
            fields: row.recordFields(workspaceRules))
    }
}
