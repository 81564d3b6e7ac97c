import Backend
import Helpdesk
import Transport

extension Kemon {
    /// The most is not documented; what the answer says it gave is believed.
    static let ticketsPerPage = 100
    /// The size the documents show, asked for where the larger one is refused.
    static let documentedTicketsPerPage = 25
    private static let pageSizeMemory = "page size"

    public func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> {
        let size = memory.value(of: Self.pageSizeMemory).flatMap(Int.init) ?? Self.ticketsPerPage
        let usual = listCall(filter, page: page, size: size)
        guard size != Self.documentedTicketsPerPage else { return usual }
        let smaller = listCall(filter, page: page, size: Self.documentedTicketsPerPage)
        let memory = memory
        return Call(usual.request) { (response) throws(Trouble) -> Call<Page<Ticket>>.Step in
            guard response.status == 400 || response.status == 422 else { return try usual.read(response) }
            return .next(
                Call(smaller.request) { (response) throws(Trouble) -> Call<Page<Ticket>>.Step in
                    let step = try smaller.read(response)
                    memory.learn("\(Self.documentedTicketsPerPage)", for: Self.pageSizeMemory)
                    return step
                })
        }
    }

    private func listCall(_ filter: TicketFilter, page: PageCursor, size: Int) -> Call<Page<Ticket>> {
        let number = page.pageNumber
        var query: [Request.Field] = [.init("page", "\(number)"), .init("limit", "\(size)")]
        if let status = Vocabulary.filter(filter.statuses) { query.append(.init("status", status)) }
        let (account, answers, memory) = (account, answers, memory)
        let errand = Errand("list tickets", permission: "the scope tickets:read")
        return Call(Request(.get, path(), query: query)) { (response) throws(Trouble) -> Page<Ticket> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "tickets") else {
                throw answers.unexpected("list of tickets", of: errand)
            }
            let counts = Row(root["pagination"])
            var page = ListReading.page(of: rows, noun: "ticket", pageNumber: number) { row, _ in
                Wire.learnNames(from: row, into: memory)
                return Wire.ticket(row, account: account)
            }
            page.claimedTotal = counts?.count("total")
            page.next = ListReading.next(
                after: number, rowCount: rows.count, pageSize: counts?.count("limit") ?? size,
                claimedTotal: page.claimedTotal, claimedPageCount: counts?.count("total_pages"))
            return page
        }
    }

    public func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> {
        let (account, answers, memory) = (account, answers, memory)
        let errand = Errand(
            "read ticket \(id.value)", permission: "the scope tickets:read",
            absence: "Kemon has no ticket \(id.value).")
        return Call(Request(.get, path(id))) { (response) throws(Trouble) -> TicketDetail in
            let root = try answers.document(response, of: errand).root
            guard let row = root.row(under: "data", "ticket"), let ticket = Wire.ticket(row, account: account) else {
                throw answers.unexpected("ticket", of: errand)
            }
            Wire.learnNames(from: row, into: memory)
            return TicketDetail(ticket: ticket, thread: Wire.thread(row, of: ticket))
        }
    }

    public func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> {
        guard !change.isEmpty else { throw answers.trouble(.invalid, "There is nothing to change on \(id.value).") }
        var body: [String: JSONValue] = [:]
        if let status = change.status { body["status"] = .string(status.raw) }
        if let priority = change.priority { body["priority"] = priority.raw.map(JSONValue.string) ?? .null }
        if let tags = change.tags {
            var ids: [JSONValue] = []
            for tag in tags { ids.append(.string(try labelID(tag))) }
            body["label_ids"] = .array(ids)
        }
        switch change.assignee {
        case .value(let assignee)?:
            body["assignee_id"] = .string(memory.value(of: Wire.personMemory + assignee) ?? assignee)
        case FieldChange.Setting.none?: body["assignee_id"] = .null
        case nil: break
        }
        let errand = Errand(
            "change ticket \(id.value)", isWrite: true, permission: "the scope tickets:write",
            absence: "Kemon has no ticket \(id.value).",
            check: "It may have been changed: read ticket \(id.value) again before repeating it.")
        return write(.patch, path(id), body, errand, id: id)
    }

    public func create(_ ticket: NewTicket) throws(Trouble) -> Call<Receipt> {
        guard ticket.requesterAddress == nil, ticket.requesterName == nil, ticket.channel == nil else {
            throw answers.trouble(
                .unsupported, "Kemon's tickets have neither requester nor channel.", hint: "Leave both out.")
        }
        guard !ticket.subject.isEmpty else {
            throw answers.trouble(.invalid, "Kemon creates no ticket without a subject.")
        }
        var body: [String: JSONValue] = ["title": .string(ticket.subject)]
        if !ticket.body.isEmpty { body["description"] = .string(ticket.body) }
        if let container = ticket.container { body["project_id"] = .string(container) }
        let errand = Errand(
            "create the ticket", isWrite: true, permission: "the scope tickets:write",
            check: "It may have been created: look for its title in the list before creating it again.")
        return write(.post, path(), body, errand, id: nil)
    }

    /// Labels are read with their names and written by id (section 10).
    private func labelID(_ name: String) throws(Trouble) -> String {
        if let id = memory.value(of: Wire.labelMemory + name) { return id }
        throw answers.trouble(
            .invalid, "kedge has met no label \"\(name)\" on this account.",
            hint: "Kemon doesn't list its labels: refresh the tickets, so that one that carries it is read.")
    }

    private func write(
        _ method: Request.Method, _ path: String, _ body: [String: JSONValue], _ errand: Errand, id: TicketID?
    ) -> Call<Receipt> {
        let (account, answers) = (account, answers)
        let request = Request(method, path, body: JSONValue.object(body).bytes)
        return Call(request) { (response) throws(Trouble) -> Receipt in
            let root = try answers.receipt(response, of: errand)?.root
            guard let row = root?.row(under: "data", "ticket") else { return Receipt() }
            return Receipt(ticket: Wire.patch(row, account: account, id: id))
        }
    }
}
