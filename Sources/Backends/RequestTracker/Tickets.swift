import Backend
import Helpdesk
import Transport

extension RequestTracker {
    /// Everything a list shows, and nothing of what makes a list slow: custom fields and links (contract, section 3).
    private static let listFields: [Request.Field] = [
        .init("fields", "Subject,Status,Owner,Queue,Priority,Requestor,Created,LastUpdated"),
    ] + widened
    /// What a single read shows.
    private static let wholeFields: [Request.Field] = [
        .init(
            "fields",
            "Subject,Status,Owner,Queue,Priority,Requestor,Cc,AdminCc,Created,LastUpdated,Due,Started,Told,Resolved,"
                + "TimeWorked,CustomFields,_hyperlinks"),
        .init("fields[Cc]", "Name,RealName"), .init("fields[AdminCc]", "Name,RealName"),
    ] + widened
    private static let widened: [Request.Field] = [
        .init("fields[Owner]", "Name,RealName,EmailAddress"), .init("fields[Queue]", "Name,Lifecycle"),
        .init("fields[Requestor]", "Name,RealName,EmailAddress"),
    ]
    private static let newestFirst: [Request.Field] = [
        .init("orderby", "LastUpdated"), .init("order", "DESC"), .init("orderby", "id"), .init("order", "DESC"),
    ]

    public func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> {
        let number = page.pageNumber
        let paging = [Request.Field("page", "\(number)"), .init("per_page", "\(Self.rowsPerPage)")]
        let query = [Request.Field("query", TicketSQL.query(filter))] + Self.listFields + Self.newestFirst + paging
        let service = self
        let errand = Errand("list tickets")
        return Call(get(path("tickets"), query)) { (response) throws(Trouble) -> Call<Page<Ticket>>.Step in
            let root = try service.answers.document(response, of: errand).root
            let rows = try service.rows(of: root, "list of tickets", errand)
            return try service.settled(rows) {
                var page = ListReading.page(of: rows, noun: "ticket", pageNumber: number) { row, _ in
                    Wire.ticket(row, account: service.account, memory: service.memory)
                }
                page.claimedTotal = Row(root)?.count("total")
                page.next = Self.next(after: number, rows.count, root)
                return page
            }
        }
    }

    /// As a list of one, since only there people come with their names; what no list shows is asked for by its number.
    public func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> {
        let number = try self.number(of: id)
        let service = self
        let errand = Errand("read ticket \(number)")
        let query = [Request.Field("query", "id = \(number)")] + Self.wholeFields + [.init("per_page", "1")]
        return Call(get(path("tickets"), query)) { (response) throws(Trouble) -> Call<TicketDetail>.Step in
            let root = try service.answers.document(response, of: errand).root
            if let first = try service.rows(of: root, "ticket", errand).first {
                guard let row = Row(first), row.word("id") == number else { throw service.answers.unexpected("ticket", of: errand) }
                return try service.settled([.object(row.fields)]) { () throws(Trouble) in try service.detail(row, errand) }
            }
            // Deleted, an approval, or gone.
            return .next(service.fresh(id, errand) { (fresh) throws(Trouble) in
                try service.settled([.object(fresh.row.fields)]) { () throws(Trouble) in try service.detail(fresh.row, errand) }
            })
        }
    }

    private func detail(_ row: Row, _ errand: Errand) throws(Trouble) -> TicketDetail {
        guard let ticket = Wire.ticket(row, account: account, memory: memory) else {
            throw answers.unexpected("ticket", of: errand)
        }
        return TicketDetail(ticket: ticket)
    }

    func number(of id: TicketID) throws(Trouble) -> String {
        if TicketSQL.isNumber(id.value) { return id.value }
        throw answers.trouble(.notFound, "Request Tracker has no ticket \(id.value).", hint: "Its tickets have numbers.")
    }

    /// Where a list of a told length goes on; a page may be smaller than was asked for, and says so.
    static func next(after number: Int, _ rowCount: Int, _ root: JSONValue) -> PageCursor? {
        let facts = Row(root)
        return ListReading.next(
            after: number, rowCount: rowCount, pageSize: facts?.count("per_page") ?? rowsPerPage,
            claimedTotal: facts?.count("total"), claimedPageCount: facts?.count("pages"))
    }

    func rows(of root: JSONValue, _ what: String, _ errand: Errand) throws(Trouble) -> [JSONValue] {
        guard let rows = root.rows(under: "items") else { throw answers.unexpected(what, of: errand) }
        return rows
    }
}

// MARK: - A ticket as it is now

/// A ticket by its number, with the tag that a change of it is bound to.
struct FreshTicket: Sendable {
    let row: Row
    let tag: String?
}

extension RequestTracker {
    /// Reads a ticket of any type by its number.
    ///
    /// - Parameter unseen: what it is worth where the account may not see the ticket.
    /// - Throws (where it runs): `.notFound` for one that was merged into another (contract, section 4).
    func fresh<Value: Sendable>(
        _ id: TicketID, _ errand: Errand, unseen: Value? = nil,
        step: @escaping @Sendable (FreshTicket) throws(Trouble) -> Call<Value>.Step
    ) -> Call<Value> {
        let answers = answers
        let reading = Errand(
            errand.phrase, refusal: Self.unseen("ticket \(id.value)"),
            absence: "Request Tracker has no ticket \(id.value).")
        let query: [Request.Field] = [
            .init("fields[Owner]", "Name,RealName,EmailAddress"), .init("fields[Queue]", "Name,Lifecycle"),
        ]
        return Call(get(path("ticket", id.value), query)) { (response) throws(Trouble) -> Call<Value>.Step in
            if response.status == 403, let unseen { return .done(unseen) }
            let root = try answers.document(response, of: reading).root
            guard let row = Row(root), let answered = row.word("id") else { throw answers.unexpected("ticket", of: reading) }
            guard answered == id.value else {
                throw answers.trouble(
                    .notFound, "Ticket \(id.value) was merged into ticket \(answered).", hint: "Open ticket \(answered).")
            }
            return try step(FreshTicket(row: row, tag: response.header("etag")))
        }
    }
}

// MARK: - Words of lifecycles

extension RequestTracker {
    /// What `make` makes, once it is known what the statuses of these rows mean: a lifecycle's own words are asked
    /// for, all that a page holds in one request, and never again. That this fails costs no more than the meaning.
    func settled<Value: Sendable>(
        _ rows: [JSONValue], _ make: @escaping @Sendable () throws(Trouble) -> Value
    ) throws(Trouble) -> Call<Value>.Step {
        var samples: [String: UnknownWord] = [:]
        for row in rows.compactMap({ Row($0) }) {
            guard let id = row.word("id"), let word = row.word("Status"), Wire.status(row, memory).canonical == .other
            else { continue }
            let lifecycle = row.row("Queue")?.word("Lifecycle") ?? ""
            samples["\(lifecycle)\n\(word)"] = UnknownWord(ticket: id, word: word, lifecycle: lifecycle)
        }
        let unknown = samples.values.sorted { $0.ticket < $1.ticket }
        guard let ids = TicketSQL.ids(unknown.map(\.ticket)) else { return .done(try make()) }
        let (answers, words) = (answers, LifecycleWords(memory: memory))
        let query: [Request.Field] = [
            .init("query", "\(ids) AND Status = '__Active__'"), .init("fields", "Status"),
            .init("per_page", "\(Self.rowsPerPage)"),
        ]
        return .next(Call(get(path("tickets"), query)) { (response) throws(Trouble) -> Value in
            if let document = try? answers.document(response, of: Errand("read statuses")),
                let found = document.root.rows(under: "items")
            {
                let active = Set(found.compactMap { Row($0)?.word("id") })
                for sample in unknown {
                    words.learn(sample.word, in: sample.lifecycle, isActive: active.contains(sample.ticket))
                }
            }
            return try make()
        })
    }
}

private struct UnknownWord {
    let ticket: String
    let word: String
    let lifecycle: String
}
