import Backend
import Helpdesk
import Transport

extension Kemon {
    func projects(page: PageCursor) -> Call<Page<Record>> {
        let (account, answers, memory) = (account, answers, memory)
        let errand = Errand("list projects", permission: "the scope projects:read")
        return list(pathPrefix + "/projects", page: page, probing: []) { (response, size) throws(Trouble) -> Page<Record> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "projects") else {
                throw answers.unexpected("list of projects", of: errand)
            }
            return Self.page(of: rows, noun: "project", at: page, size: size, in: root) { row in
                Wire.project(row, account: account, memory: memory)
            }
        }
    }

    func createProject(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        var named = act
        if let lead = act.word("lead") { named.fields["lead"] = .text(try personID(lead)) }
        let names = ["name": "name", "description": "description", "status": "status", "lead": "lead_id"]
        // Empty is what a field that isn't sent stands for.
        let body = try named.body(names, service: kind).filter { $0.value != .null }
        let (account, answers, memory) = (account, answers, memory)
        let errand = Errand(
            act.phrase, isWrite: true, isCreation: true, permission: "the scope projects:write",
            check: "It may have been created: look for its name in the list before creating it again.")
        let request = Request(.post, pathPrefix + "/projects", body: JSONValue.object(body).bytes)
        return Call(request) { (response) throws(Trouble) -> ActOutcome in
            let root = try answers.receipt(response, of: errand)?.root
            return ActOutcome(record: root?.row(under: "data", "project").flatMap { row in
                Wire.project(row, account: account, memory: memory)
            })
        }.mapTrouble { $0.namingFields(["lead_id": "lead"]) }
    }
}

extension Wire {
    static let projectMemory = "project "

    private static let projectRules: [FieldRule] = [
        .init("name"), .init("description"), .init("status"), .init("lead"), .init("ticket_count", .number),
        .init("created_at", .date), .init("updated_at", .date),
    ]

    static func project(_ row: Row, account: AccountName, memory: ServiceMemory) -> Record? {
        guard let id = row.word("id") else { return nil }
        let title = row.word("name") ?? id
        learn(id, called: title, projectMemory, into: memory)
        memory.learn(id, for: projectMemory + id)
        learnPerson(row.row("lead"), into: memory)
        return Record(
            id: RecordID(account: account, kind: .project, value: id), title: title,
            fields: row.recordFields(projectRules))
    }
}
