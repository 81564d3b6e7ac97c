import Backend
import Helpdesk
import Transport

extension Keepem {
    /// Registrations. That this list exists is shown on older pages alone, so without it events stand by themselves.
    func viewers(of event: String, page: PageCursor) throws(Trouble) -> Call<Page<Record>> {
        let account = account
        let errand = Errand(
            "list the viewers of event \(event)", absence: "Keep'em's API shows no viewers of event \(event).")
        return list(errand, path: registrationPath(event), noun: "viewer", page: page) {
            Wire.viewer($0, account, event: event)
        }
    }

    func readViewer(_ id: String, of event: String) -> Call<Record> {
        let (account, answers) = (account, answers)
        let errand = Errand("read viewer \(id)", absence: "Keep'em has no viewer \(id) at event \(event).")
        return Call(Request(.get, registrationPath(event, id))) { (response) throws(Trouble) -> Record in
            try Secrets.kept(out: response) { () throws(Trouble) in
                let root = try answers.document(response, of: errand).root
                guard let row = root.row(under: "data", "registration", "viewer"),
                    let record = Wire.viewer(row, account, event: event)
                else { throw answers.unexpected("viewer", of: errand) }
                return record
            }
        }
    }

    /// The newer reference registers by address and name; only the older path takes an id of one's own and
    /// metadata (section 4).
    func registerViewer(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        let event = try event(act.parent)
        let address = try act.needed("email", service: kind)
        let names = ["email": "email", "name": "name", "external_id": "externalId", "metadata": "metadata"]
        let body = try act.body(names, service: kind).filter { $0.value != .null }
        if let metadata = body["metadata"], Row(metadata) == nil {
            throw Trouble(
                .invalid, "The metadata is no JSON object.", hint: #"Write it as {"plan": "growth"}."#, account: account,
                fields: [.init(field: "metadata", message: "is no JSON object")])
        }
        let isOlder = body["externalId"] != nil || body["metadata"] != nil
        let path = isOlder ? registrationPath(event) : eventPath(event, "/register")
        let errand = Errand(
            "register \(address)", isWrite: true, isCreation: true, absence: "Keep'em has no event \(event).",
            check: "It may have happened: load the event's viewers again before registering \(address) anew.")
        return outcome(of: act, errand, path, body, event: event, key: key)
    }

    /// Finds or makes the viewer who has this id in one's own system.
    func identifyViewer(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        let event = try event(act.parent)
        let externalID = try act.needed("external_id", service: kind)
        let body = try act.body(["external_id": "external_id"], service: kind)
        let errand = Errand(
            "identify viewer \(externalID)", isWrite: true, absence: "Keep'em has no event \(event).",
            check: "It may have happened: load the event's viewers again before repeating it.")
        return outcome(of: act, errand, eventPath(event, "/identify"), body, event: event, key: key)
    }

    private func outcome(
        of act: Act, _ errand: Errand, _ path: String, _ body: [String: JSONValue], event: String, key: String
    ) -> Call<ActOutcome> {
        let account = account
        return create(path, body, errand, key: key) { answer, hasSecrets in
            let row = answer?.row(under: "data", "registration", "viewer")
            var record = row.flatMap { Wire.viewer($0, account, event: event, known: act.target) }
            record?.adopt(act.fields)
            let note = "Keep'em answered with the viewer's own link or token, which kedge neither shows nor keeps."
            return ActOutcome(record: record, note: hasSecrets ? note : nil)
        }
    }

    private func registrationPath(_ event: String, _ id: String? = nil) -> String {
        eventPath(event, "/registrations" + (id.map { Request.path($0) } ?? ""))
    }
}

extension Wire {
    /// By whitelist: `magic_link` and `registration_token` are credentials (section 4) and have no rule.
    static let viewerRules: [FieldRule] = [
        .init("email"), .init("name"), .init("external_id"), .init("metadata", .document), .init("status"),
        .init("slug"), .init("progress_percent", .number, from: "progress_percent", "progress"),
        .init("watch_time", .number, from: "watch_time", "total_watch_time", "watch_time_seconds", "total_watch_time_seconds"),
        .init("completion", .text, from: "completion", "completion_percent", "completion_rate", "completed"),
        .init("session_count", .number, from: "session_count", "sessions_count", "sessions"),
        .init("registration_id"), .init("viewer_id"),
        .init("created_at", .date, from: "created_at", "registered_at"),
    ]

    /// - Parameter known: the registration's id, where the answer may lack it.
    static func viewer(_ row: Row, _ account: AccountName, event: String, known: String? = nil) -> Record? {
        let told = row.wordInEitherCase("registration_id") ?? row.wordInEitherCase("id")
        guard let id = told ?? known ?? row.wordInEitherCase("viewer_id") else { return nil }
        let fields = (Secrets.removed(from: row) ?? row).recordFields(viewerRules)
        return Record(
            id: RecordID(account: account, kind: .viewer, value: id, parent: event),
            title: row.wordInEitherCase("name", "email", "external_id") ?? id, fields: fields)
    }
}

extension Record {
    /// What was sent and the answer doesn't repeat, in the answer's place.
    fileprivate mutating func adopt(_ sent: [String: FieldValue]) {
        let missing = ["email", "name", "external_id"].compactMap { key in
            self[key] == nil ? sent[key].map { RecordField(key, $0) } : nil
        }
        fields.insert(contentsOf: missing, at: 0)
        if title == id.value, case .text(let name)? = self["name"] ?? self["email"] ?? self["external_id"] { title = name }
    }
}
