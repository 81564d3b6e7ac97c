import Backend
import Helpdesk
import Transport

extension Keepem {
    /// The most the service gives at once (contract, section 3).
    static let rowsPerPage = 100

    func events(page: PageCursor) -> Call<Page<Record>> {
        let account = account
        let errand = Errand("list events")
        return list(errand, path: eventPath(), noun: "event", page: page) { Wire.event($0, account) }
    }

    func createEvent(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> {
        _ = try act.needed("name", service: kind)
        let body = try act.body(["name": "name"], service: kind)
        let errand = Errand(
            "create the event", isWrite: true, isCreation: true,
            check: "It may have been created: load the events again before creating it anew.")
        let account = account
        return create(eventPath(), body, errand, key: key) { answer, _ in
            ActOutcome(record: answer?.row(under: "data", "event").flatMap { Wire.event($0, account) })
        }
    }

    func eventPath(_ id: String? = nil, _ rest: String = "") -> String {
        pathPrefix + "/events" + (id.map { Request.path($0) } ?? "") + rest
    }
}

// MARK: - Every request here

extension Keepem {
    func list(
        _ errand: Errand, path: String, noun: String, page: PageCursor, read: @escaping @Sendable (Row) -> Record?
    ) -> Call<Page<Record>> {
        let number = page.pageNumber
        let answers = answers
        let query: [Request.Field] = [.init("page", "\(number)"), .init("limit", "\(Self.rowsPerPage)")]
        return Call(Request(.get, path, query: query)) { (response) throws(Trouble) -> Page<Record> in
            try Secrets.kept(out: response) { () throws(Trouble) in
                let root = try answers.document(response, of: errand).root
                guard let rows = root.rows(under: "data", "events", "registrations", "viewers", "items") else {
                    throw answers.unexpected("list of \(noun)s", of: errand)
                }
                let counts = Row(root["pagination"]) ?? Row(root["data"]?["pagination"]) ?? Row(root["meta"])
                var page = ListReading.page(of: rows, noun: noun, pageNumber: number) { row, _ in read(row) }
                page.claimedTotal = counts?.count("total")
                page.next = ListReading.next(
                    after: number, rowCount: rows.count, pageSize: counts?.count("limit") ?? Self.rowsPerPage,
                    claimedTotal: page.claimedTotal, claimedPageCount: counts?.count("totalPages", "total_pages"))
                return page
            }
        }
    }

    /// A POST with the key that makes a repeat of it harmless for 24 hours (section 8).
    func create(
        _ path: String, _ body: [String: JSONValue], _ errand: Errand, key: String,
        value: @escaping @Sendable (_ answer: JSONValue?, _ hasSecrets: Bool) -> ActOutcome
    ) -> Call<ActOutcome> {
        let answers = answers
        let request = Request(
            .post, path, headers: [.init("Idempotency-Key", key)], body: JSONValue.object(body).bytes)
        return Call(request) { (response) throws(Trouble) -> ActOutcome in
            try Secrets.kept(out: response) { () throws(Trouble) in
                let answer = try answers.receipt(response, of: errand)?.root
                return value(answer, answer.map(Secrets.areIn) ?? false)
            }
        }
    }
}

extension Wire {
    static let eventRules: [FieldRule] = [
        .init("name", .text, from: "name", "title"), .init("slug"), .init("status"),
        .init("kind", .text, from: "type", "kind", "event_type"), .init("description"),
        .init("starts_at", .date, from: "starts_at", "start_time", "scheduled_at"),
        .init("ends_at", .date, from: "ends_at", "end_time"), .init("timezone"),
        .init("duration"), .init("duration_minutes", .number), .init("duration_seconds", .number),
        .init("viewer_count", .number, from: "viewer_count", "registration_count", "registrations_count"),
        .init("created_at", .date), .init("updated_at", .date),
    ]

    /// Only an id is required of an event (contract, "Not documented", 1).
    static func event(_ row: Row, _ account: AccountName) -> Record? {
        guard let id = row.wordInEitherCase("id", "event_id") else { return nil }
        return Record(
            id: RecordID(account: account, kind: .event, value: id), title: row.word("name", "title", "slug") ?? id,
            fields: (Secrets.removed(from: row) ?? row).recordFields(eventRules))
    }
}
