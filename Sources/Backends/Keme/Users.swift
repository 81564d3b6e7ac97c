import Backend
import Helpdesk
import Transport

extension Keme {
    func users(of workspace: String?, page: PageCursor) -> Call<Page<Record>> {
        let query = workspace.map { [Request.Field("workspace_id", $0)] } ?? []
        return list(.user, path: userPath(), names: "users", page: page, query: query, read: Wire.user)
    }

    func inviteUser(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let address = try act.needed("email", service: kind)
        _ = try act.needed("role", service: kind)
        var body = try act.body(
            ["email": "email", "role": "role", "workspace": "workspace_id"], service: kind
        ).filter { $0.value != .null }
        if body["workspace_id"] == nil { body["workspace_id"] = workspace.map(JSONValue.string) }
        let errand = Errand(
            "invite \(address)", isWrite: true, isCreation: true,
            check: "The invitation may have gone out: load the users again before inviting \(address) anew.")
        return recordWrite(
            Request(.post, userPath() + "/invite", body: JSONValue.object(body).bytes), errand, under: "user",
            note: "Keme sends \(address) an e-mail to activate the account.", read: Wire.user)
    }

    func changeUser(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let body = try filled(try act.body(["role": "role", "name": "name"], service: kind), act)
        let errand = Errand(
            act.phrase, isWrite: true, absence: "Keme has no user \(id).",
            check: "It may have been changed: load the users again before repeating it.")
        return recordWrite(Request(.patch, userPath(id), body: body), errand, under: "user", read: Wire.user)
    }

    func deactivateUser(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let errand = Errand(
            act.phrase, isWrite: true, absence: "Keme has no user \(id).",
            check: "It may have happened: load the users again before repeating it.")
        return write(Request(.delete, userPath(id)), errand) { (_) throws(Trouble) -> ActOutcome in
            ActOutcome(note: "Open tickets lost their assignee; the user can be reactivated within 90 days.")
        }
    }

    private func userPath(_ id: String? = nil) -> String {
        pathPrefix + "/users" + (id.map { Request.path($0) } ?? "")
    }
}

extension Wire {
    static let userRules: [FieldRule] = [
        .init("email"), .init("name"), .init("role"), .init("workspace", .text, from: "workspace_id", "workspace"),
        .init("status"), .init("created_at", .date), .init("last_active_at", .date),
    ]

    @Sendable static func user(_ row: Row, _ account: AccountName) -> Record? {
        guard let id = row.word("id", "user_id") else { return nil }
        return Record(
            id: RecordID(account: account, kind: .user, value: id), title: row.word("name", "email") ?? id,
            fields: row.recordFields(userRules))
    }
}
