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
        let (account, answers, memory) = (account, answers, memory)
        let errand = Errand("list tickets", permission: "the scope tickets:read")
        return list(path(), page: page, probing: fields(of: filter)) { (response, size) throws(Trouble) -> Page<Ticket> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "tickets") else {
                throw answers.unexpected("list of tickets", of: errand)
            }
            return Self.page(of: rows, noun: "ticket", at: page, size: size, in: root) { row in
                Wire.learnNames(from: row, into: memory)
                return Wire.ticket(row, account: account)
            }
        }
    }

    /// Names of filters are guesses (contract, "Not documented", 1), and people filter by names: what isn't known
    /// to be an id is left to the caller, so that nothing is missing because of it.
    private func fields(of filter: TicketFilter) -> [Request.Field] {
        var fields: [Request.Field] = []
        if let status = Vocabulary.filter(filter.statuses) { fields.append(.init("status", status)) }
        if let priority = Vocabulary.filter(filter.priorities) { fields.append(.init("priority", priority)) }
        if let id = filter.assignee.flatMap({ known($0, Wire.personMemory) }) { fields.append(.init("assignee_id", id)) }
        if let id = filter.container.flatMap({ known($0, Wire.projectMemory) }) { fields.append(.init("project_id", id)) }
        return fields
    }

    private func known(_ word: String, _ noun: String) -> String? {
        // Ids are 26 letters and digits (contract, section 1).
        let isID = word.count == 26 && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard let id = memory.value(of: noun + word) else { return isID ? word : nil }
        return id == Wire.ambiguous ? nil : id
    }

    public func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> {
        let (account, answers, memory) = (account, answers, memory)
        let errand = Errand(
            "read ticket \(id.value)", permission: "the scope tickets:read",
            absence: "Kemon has no ticket \(id.value).")
        return Call(Request(.get, path(id.value))) { (response) throws(Trouble) -> TicketDetail in
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
        switch change.assignee {
        case .value(let assignee)?: body["assignee_id"] = .string(try personID(assignee))
        case FieldChange.Setting.none?: body["assignee_id"] = .null
        case nil: break
        }
        guard let tags = change.tags else { return write(.patch, path(id.value), body, changing(id.value), id: id) }
        let sent = body
        return try withLabelIDs(tags) { ids in
            let body = sent.merging(["label_ids": .array(ids.map(JSONValue.string))]) { _, new in new }
            return write(.patch, path(id.value), body, changing(id.value), id: id)
        }
    }

    private func changing(_ id: String) -> Errand {
        Errand(
            "change ticket \(id)", isWrite: true, permission: "the scope tickets:write",
            absence: "Kemon has no ticket \(id).",
            check: "It may have been changed: read ticket \(id) again before repeating it.")
    }

    private func write(
        _ method: Request.Method, _ path: String, _ body: [String: JSONValue], _ errand: Errand, id: TicketID?
    ) -> Call<Receipt> {
        let (account, answers, service) = (account, answers, self)
        let request = Request(method, path, body: JSONValue.object(body).bytes)
        return Call(request) { (response) throws(Trouble) -> Receipt in
            let root = try answers.receipt(response, of: errand)?.root
            guard let row = root?.row(under: "data", "ticket") else { return Receipt() }
            let patch = Wire.patch(row, account: account, id: id)
            return Receipt(
                ticket: patch,
                warning: service.note(ofUnheeded: row.unheeded(body, names: id == nil ? [:] : Self.echoedNames)))
        }
    }
}

// MARK: - Acts

extension Kemon {
    private static let actNames = [
        "subject": "title", "body": "description", "status": "status", "priority": "priority",
        "assignee": "assignee_id", "tags": "label_ids", "project": "project_id",
    ]
    /// Assignee and labels come back under other names than they are sent.
    private static let echoedNames = [
        "subject": "title", "body": "description", "status": "status", "priority": "priority", "project": "project_id",
    ]

    func createTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let errand = Errand(
            "create the ticket", isWrite: true, isCreation: true, permission: "the scope tickets:write",
            check: "It may have been created: look for its title in the list before creating it again.")
        // Empty is what a field that isn't sent stands for.
        return told(try withBody(of: act) { write(.post, path(), $0.filter { $0.value != .null }, errand, id: nil) })
    }

    /// What a change of fields can't: title, description, project.
    func changeTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        try ActForm(.change, .ticket, fields: capabilities.forms[FormKey(.change, .ticket)] ?? []).check(act.fields)
        return told(try withBody(of: act) { body in
            write(.patch, path(id), body, changing(id), id: TicketID(account: account, value: id))
        })
    }

    func deleteTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let answers = answers
        let errand = Errand(
            act.phrase, isWrite: true, permission: "the scope tickets:write", absence: "Kemon has no ticket \(id).",
            check: "It may have been deleted: read ticket \(id) again before repeating it.")
        return Call(Request(.delete, path(id))) { (response) throws(Trouble) -> ActOutcome in
            _ = try answers.receipt(response, of: errand)
            return ActOutcome()
        }
    }

    private func told(_ call: Call<Receipt>) -> Call<ActOutcome> {
        let keys = Dictionary(Self.actNames.map { ($0.value, $0.key) }) { first, _ in first }
        return call.map { ActOutcome(ticket: $0.ticket?.id, note: $0.warning) }.mapTrouble { $0.namingFields(keys) }
    }

    /// The fields under Kemon's names, and ids in place of names.
    private func withBody(
        of act: Act, _ next: @escaping @Sendable ([String: JSONValue]) throws(Trouble) -> Call<Receipt>
    ) throws(Trouble) -> Call<Receipt> {
        var act = act
        if let name = act.word("assignee") { act.fields["assignee"] = .text(try personID(name)) }
        if let name = act.word("project") {
            act.fields["project"] = .text(try theID(of: name, Wire.projectMemory))
        }
        guard case .words(let tags)? = act.fields["tags"] else { return try next(try act.body(Self.actNames, service: kind)) }
        let (named, kind) = (act, kind)
        return try withLabelIDs(tags) { (ids) throws(Trouble) -> Call<Receipt> in
            var act = named
            act.fields["tags"] = .words(ids)
            return try next(try act.body(Self.actNames, service: kind))
        }
    }

    private func target(of act: Act) throws(Trouble) -> String {
        if let target = act.target, !target.isEmpty { return target }
        throw answers.trouble(.invalid, "It isn't said which \(act.kind.rawValue) is meant.")
    }

    func personID(_ name: String) throws(Trouble) -> String { try theID(of: name, Wire.personMemory) }

    private func theID(of name: String, _ noun: String) throws(Trouble) -> String {
        guard memory.value(of: noun + name) != Wire.ambiguous else {
            throw answers.trouble(.invalid, "Several on this account are called \"\(name)\".", hint: "Write the id of the one that is meant.")
        }
        return known(name, noun) ?? name
    }

    /// Labels are read with their names and written by id (section 10). Where one isn't known yet, the second door's
    /// list is read first, or without it the newest tickets: a ticket that carries it shows its id.
    private func withLabelIDs(
        _ names: [String], _ next: @escaping @Sendable ([String]) throws(Trouble) -> Call<Receipt>
    ) throws(Trouble) -> Call<Receipt> {
        guard names.contains(where: { known($0, Wire.labelMemory) == nil }) else { return try next(try labelIDs(names)) }
        if let door { return try door.list(.label).then { (_) throws(Trouble) in try next(try labelIDs(names)) } }
        return try tickets(TicketFilter(), page: .first).then { (_) throws(Trouble) in try next(try labelIDs(names)) }
    }

    private func labelIDs(_ names: [String]) throws(Trouble) -> [String] {
        var ids: [String] = []
        for name in names {
            let isAmbiguous = memory.value(of: Wire.labelMemory + name) == Wire.ambiguous
            guard let id = isAmbiguous ? try theID(of: name, Wire.labelMemory) : known(name, Wire.labelMemory) else {
                throw answers.trouble(
                    .invalid, "kedge has met no label \"\(name)\" on this account.",
                    hint: door == nil
                        ? "Kemon's REST API doesn't list its labels, and none of the newest tickets carries it: write its id, or set mcp_url."
                        : "kedge label list shows those there are.")
            }
            ids.append(id)
        }
        return ids
    }
}

// MARK: - Lists

extension Kemon {
    private static let filtersMemory = "filters are refused"

    /// A page of a list. Neither the largest page nor the names of filters are documented: where the request is
    /// refused, it is made with the page size that the documents show, then without the filters, and what worked is
    /// remembered.
    func list<Item: Sendable>(
        _ path: String, page: PageCursor, probing filters: [Request.Field],
        read: @escaping @Sendable (Response, Int) throws(Trouble) -> Page<Item>
    ) -> Call<Page<Item>> {
        let size = memory.value(of: Self.pageSizeMemory).flatMap(Int.init) ?? Self.ticketsPerPage
        let filters = memory.value(of: Self.filtersMemory) == nil ? filters : []
        var tries = [Try(size: size, filters: filters)]
        if size != Self.documentedTicketsPerPage { tries.append(Try(size: Self.documentedTicketsPerPage, filters: filters)) }
        if !filters.isEmpty { tries.append(Try(size: Self.documentedTicketsPerPage, filters: [], isWithout: true)) }
        return attempt(tries[...], path, page, read)
    }

    private struct Try: Sendable {
        let size: Int
        let filters: [Request.Field]
        var isWithout = false
    }

    private func attempt<Item: Sendable>(
        _ tries: ArraySlice<Try>, _ path: String, _ page: PageCursor,
        _ read: @escaping @Sendable (Response, Int) throws(Trouble) -> Page<Item>
    ) -> Call<Page<Item>> {
        let now = tries.first ?? Try(size: Self.documentedTicketsPerPage, filters: [])
        let (rest, memory) = (tries.dropFirst(), memory)
        let paging: [Request.Field] = [.init("page", "\(page.pageNumber)"), .init("limit", "\(now.size)")]
        return Call(Request(.get, path, query: paging + now.filters)) { (response) throws(Trouble) -> Call<Page<Item>>.Step in
            if response.status == 400 || response.status == 422, !rest.isEmpty {
                return .next(attempt(rest, path, page, read))
            }
            let result = try read(response, now.size)
            if now.isWithout {
                memory.settle("yes", for: Self.filtersMemory)
            } else if now.size == Self.documentedTicketsPerPage {
                memory.settle("\(now.size)", for: Self.pageSizeMemory)
            }
            return .done(result)
        }
    }

    static func page<Item: Sendable>(
        of rows: [JSONValue], noun: String, at cursor: PageCursor, size: Int, in root: JSONValue,
        read: (Row) -> Item?
    ) -> Page<Item> {
        let counts = Row(root["pagination"])
        var page = ListReading.page(of: rows, noun: noun, pageNumber: cursor.pageNumber) { row, _ in read(row) }
        page.claimedTotal = counts?.count("total")
        page.next = ListReading.next(
            after: cursor.pageNumber, rowCount: rows.count, pageSize: counts?.count("limit") ?? size,
            claimedTotal: page.claimedTotal, claimedPageCount: counts?.count("total_pages"))
        return page
    }
}
