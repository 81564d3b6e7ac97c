import Backend
import Helpdesk
import Transport

extension Keva {
    /// The most the service gives at once (contract, section 3).
    static let customersPerPage = 100

    func customers(_ filter: RecordFilter, page: PageCursor) -> Call<Page<Record>> {
        if let address = filter.address { return lookUp(address) }
        let offset = page.rowOffset
        var query: [Request.Field] = [.init("limit", "\(Self.customersPerPage)"), .init("offset", "\(offset)")]
        if let words = filter.words, !words.isEmpty { query.append(.init("search", words)) }
        if filter.isVIP == true { query.append(.init("vipOnly", "true")) }
        let (account, answers) = (account, answers)
        let errand = Errand("list customers", permission: "the scope customers:read")
        return read(.customers, query: query) { (response) throws(Trouble) -> Page<Record> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "data", "customers") else {
                throw answers.unexpected("list of customers", of: errand)
            }
            let counts = Row(root["pagination"]) ?? Row(root["data"]) ?? Row(root)
            var page = ListReading.page(of: rows, noun: "customer") { row, _ in Wire.customer(row, account: account) }
            page.claimedTotal = counts?.count("total")
            page.next = ListReading.next(
                afterOffset: offset, rowCount: rows.count, pageSize: counts?.count("limit") ?? Self.customersPerPage,
                claimedTotal: page.claimedTotal)
            return page
        }
    }

    /// Whether a miss is a 404 or an answer without a customer isn't documented (contract, "Not documented", 8).
    private func lookUp(_ address: String) -> Call<Page<Record>> {
        let (account, answers) = (account, answers)
        let errand = Errand("look up the customer \(address)", permission: "the scope customers:read")
        let query = [Request.Field("email", address)]
        return read(.customers, "/lookup", query: query) { (response) throws(Trouble) -> Page<Record> in
            guard response.status != 404, let root = try answers.receipt(response, of: errand)?.root else {
                return Page(items: [])
            }
            if let rows = root.rows(under: "data", "customers") {
                return ListReading.page(of: rows, noun: "customer") { row, _ in Wire.customer(row, account: account) }
            }
            let row = root.row(under: "data", "customer")
            return Page(items: [row.flatMap { Wire.customer($0, account: account) }].compactMap { $0 })
        }
    }

    func customer(_ id: RecordID) -> Call<Record> {
        let (account, answers) = (account, answers)
        let errand = Errand(
            "read customer \(id.value)", permission: "the scope customers:read",
            absence: "Keva has no customer \(id.value).")
        return read(.customers, Request.path(id.value)) { (response) throws(Trouble) -> Record in
            let root = try answers.document(response, of: errand).root
            guard let row = root.row(under: "data", "customer"), let record = Wire.customer(row, account: account) else {
                throw answers.unexpected("customer", of: errand)
            }
            return record
        }
    }
}

extension Keva {
    private static let customerNames = [
        "email": "email", "name": "name", "company": "company", "phone": "phone", "job_title": "jobTitle",
        "location": "location", "timezone": "timezone", "is_vip": "isVip", "priority_override": "priorityOverride",
        "tags": "tags",
    ]

    /// An address that Keva knows already changes that customer (contract, section 8).
    func createCustomer(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let errand = Errand(
            act.phrase, isWrite: true, isCreation: true, permission: "the scope customers:write",
            check: "It may have been created: look the customer up by the address. Sending it again does no harm.")
        return try writeCustomer(act, .post, "", errand)
    }

    func changeCustomer(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let errand = Errand(
            act.phrase, isWrite: true, permission: "the scope customers:write", absence: "Keva has no customer \(id).",
            check: "It may have been changed: read customer \(id) again before repeating it.")
        return try writeCustomer(act, .patch, Request.path(id), errand)
    }

    private func writeCustomer(
        _ act: Act, _ method: Request.Method, _ rest: String, _ errand: Errand
    ) throws(Trouble) -> Call<ActOutcome> {
        let account = account
        return write(
            method, .customers, rest, errand, body: try body(of: act, Self.customerNames),
            names: Self.customerNames, under: "customer"
        ) { row in
            // A part of a customer is not one.
            ActOutcome(record: row.word("email") == nil ? nil : Wire.customer(row, account: account))
        }
    }
}

extension Wire {
    private static let customerRules: [FieldRule] = [
        .init("email"), .init("name"), .init("company"), .init("phone"), .init("job_title"), .init("location"),
        .init("timezone"), .init("is_vip", .flag), .init("priority_override"), .init("tags", .words),
        .init("total_tickets", .number), .init("open_tickets", .number),
        .init("average_resolution_time", .number, from: "avg_resolution_time"), .init("overall_sentiment"),
        .init("sentiment_trend"), .init("first_ticket_at", .date), .init("last_ticket_at", .date),
        .init("salesforce_contact_id"), .init("hubspot_contact_id"), .init("created_at", .date),
        .init("updated_at", .date),
    ]

    static func customer(_ row: Row, account: AccountName) -> Record? {
        guard let id = row.word("id", "customerId") else { return nil }
        return Record(
            id: RecordID(account: account, kind: .customer, value: id), title: row.word("name", "email") ?? id,
            fields: row.recordFields(customerRules))
    }
}
