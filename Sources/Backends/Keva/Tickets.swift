import Backend
import Helpdesk
import Transport

extension Keva {
    /// The most the service gives at once (contract, section 3).
    static let ticketsPerPage = 100

    public func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> {
        let number = page.pageNumber
        var query: [Request.Field] = [.init("page", "\(number)"), .init("per_page", "\(Self.ticketsPerPage)")]
        if let status = Vocabulary.filter(filter.statuses) { query.append(.init("status", status)) }
        let (account, answers) = (account, answers)
        let errand = Errand("list tickets", permission: "the scope tickets:read")
        return Call(Request(.get, paths.tickets(), query: query)) { (response) throws(Trouble) -> Page<Ticket> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "tickets") else {
                throw answers.unexpected("list of tickets", of: errand)
            }
            let counts = Row(root["pagination"])
            let total = counts?.count("total")
            var page = ListReading.page(of: rows, noun: "ticket", pageNumber: number) { row, _ in
                Wire.ticket(row, account: account)
            }
            page.claimedTotal = total
            page.next = ListReading.next(
                after: number, rowCount: rows.count,
                pageSize: counts?.count("perPage", "per_page") ?? Self.ticketsPerPage,
                claimedTotal: total, claimedPageCount: counts?.count("totalPages", "total_pages"))
            return page
        }
    }

    public func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> {
        let (account, answers) = (account, answers)
        let errand = Errand(
            "read ticket \(id.value)", permission: "the scope tickets:read",
            absence: "Keva has no ticket \(id.value).")
        let path = paths.tickets(Request.path(id.value))
        return Call(Request(.get, path)) { (response) throws(Trouble) -> TicketDetail in
            let root = try answers.document(response, of: errand).root
            guard let row = root.row(under: "data", "ticket"), let ticket = Wire.ticket(row, account: account) else {
                throw answers.unexpected("ticket", of: errand)
            }
            return TicketDetail(ticket: ticket)
        }
    }

    public func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> {
        guard !change.isEmpty else { throw answers.trouble(.invalid, "There is nothing to change on \(id.value).") }
        var body: [String: JSONValue] = [:]
        if let status = change.status { body["status"] = .string(status.raw) }
        if let priority = change.priority { body["priority"] = priority.raw.map(JSONValue.string) ?? .null }
        if let tags = change.tags { body["tags"] = .array(tags.map(JSONValue.string)) }
        switch change.assignee {
        case .value(let assignee)?: body["assignedTo"] = .string(assignee)
        case FieldChange.Setting.none?: body["assignedTo"] = .null
        case nil: break
        }
        let errand = Errand(
            "change ticket \(id.value)", isWrite: true, permission: "the scope tickets:write",
            absence: "Keva has no ticket \(id.value).",
            check: "It may have been changed: read ticket \(id.value) again before repeating it.")
        return write(.patch, paths.tickets(Request.path(id.value)), body, errand, id: id)
    }

    func createTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let errand = Errand(
            "create the ticket", isWrite: true, isCreation: true, permission: "the scope tickets:write",
            check: "It may have been created: look for its subject in the list before creating it again.")
        let body = try body(of: act, Self.ticketNames)
        let keys = Dictionary(Self.ticketNames.map { ($0.value, $0.key) }) { first, _ in first }
        return write(.post, paths.tickets(), body, errand, id: nil).map { receipt in
            ActOutcome(ticket: receipt.ticket?.id)
        }.mapTrouble { $0.namingFields(keys) }
    }

    private static let ticketNames = [
        "subject": "subject", "body": "body", "requester": "customerEmail", "requester_name": "customerName",
        "channel": "source",
    ]

    /// A write whose answer may hold the ticket, bare or under `data`, whole or in part. Of a change, only the
    /// key of the status is certain (contract, "Not documented", 6), so the answer is held against it.
    private func write(
        _ method: Request.Method, _ path: String, _ body: [String: JSONValue], _ errand: Errand, id: TicketID?
    ) -> Call<Receipt> {
        let (account, answers, service) = (account, answers, self)
        let names = id == nil ? [:] : Self.changeNames
        return Call(Request(method, path, body: JSONValue.object(body).bytes)) { (response) throws(Trouble) -> Receipt in
            let root = try answers.receipt(response, of: errand)?.root
            guard let row = root?.row(under: "data", "ticket") else { return Receipt() }
            return Receipt(
                ticket: Wire.patch(row, account: account, id: id),
                warning: service.note(ofUnheeded: row.unheeded(body, names: names)))
        }
    }

    private static let changeNames = [
        "status": "status", "priority": "priority", "assignee": "assignedTo", "tags": "tags",
    ]
}
