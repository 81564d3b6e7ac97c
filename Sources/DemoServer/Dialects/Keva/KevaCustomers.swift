import FoundationEssentials

/// Customers under `/api/customers` (keva.md 4).
extension Keva {
    private static let profileFields = [
        FieldRule("name", .line), FieldRule("company", .line, nullable: true), FieldRule("phone", .line, nullable: true),
        FieldRule("jobTitle", .line, nullable: true), FieldRule("location", .line, nullable: true),
        FieldRule("timezone", .line, nullable: true), FieldRule("isVip", .flag),
        FieldRule("priorityOverride", .line, nullable: true), FieldRule("tags", .texts),
    ]

    static let customerRoutes: [Route] = [
        Route(
            "GET", "/api/customers", scope: "customers:read",
            query: [
                QueryRule("limit", .integer(1...100)), QueryRule("offset", .integer(0...1_000_000)),
                QueryRule("search", .text), QueryRule("vipOnly", .flag),
            ], answer: listCustomers),
        Route(
            "POST", "/api/customers", scope: "customers:write",
            body: BodyRule(fields: [FieldRule("email", .line, required: true)] + profileFields),
            open: .object(mayBeEmpty: false), answer: upsertCustomer),
        Route(
            "GET", "/api/customers/lookup", scope: "customers:read", query: [QueryRule("email", .text)],
            open: .lookup, answer: lookUp),
        Route(
            "GET", "/api/customers/:id", scope: "customers:read", open: .object(mayBeEmpty: false), answer: showCustomer),
        Route(
            "PATCH", "/api/customers/:id", scope: "customers:write",
            body: BodyRule(fields: profileFields, needsOne: true), open: .object(mayBeEmpty: false),
            answer: patchCustomer),
    ]

    /// What a customer's tickets add up to.
    private struct Tally {
        var all = 0
        var open = 0
        var first: Date?
        var last: Date?

        mutating func count(_ ticket: DemoTicket) {
            all += 1
            if ticket.status == "open" || ticket.status == "pending" { open += 1 }
            first = min(first ?? ticket.createdAt, ticket.createdAt)
            last = max(last ?? ticket.createdAt, ticket.createdAt)
        }
    }

    private static func tallies(of emails: Set<String>, in desk: Desk) -> [String: Tally] {
        var tallies: [String: Tally] = [:]
        for ticket in desk.tickets where emails.contains(ticket.customerEmail) {
            tallies[ticket.customerEmail, default: Tally()].count(ticket)
        }
        return tallies
    }

    private static func row(_ customer: DemoCustomer, _ tally: Tally) -> JSON {
        [
            "id": .string(customer.id), "email": .string(customer.email), "name": .string(customer.name),
            "company": JSON(customer.company), "phone": JSON(customer.phone), "jobTitle": JSON(customer.jobTitle),
            "location": JSON(customer.location), "timezone": JSON(customer.timezone), "isVip": .bool(customer.isVIP),
            "priorityOverride": JSON(customer.priorityOverride), "tags": .array(customer.tags.map(JSON.string)),
            "totalTickets": .int(tally.all), "openTickets": .int(tally.open),
            "avgResolutionTime": tally.all > tally.open ? .double(Double(customer.habit % 600) / 10) : .null,
            "overallSentiment": .string(customer.sentiment), "sentimentTrend": .string(customer.sentimentTrend),
            "firstTicketAt": time(tally.first), "lastTicketAt": time(tally.last), "salesforceContactId": .null,
            "hubspotContactId": .null, "createdAt": time(customer.createdAt), "updatedAt": time(customer.updatedAt),
        ]
    }

    private static func rows(_ customers: [DemoCustomer], in desk: Desk) -> [JSON] {
        let tallies = tallies(of: Set(customers.map(\.email)), in: desk)
        return customers.map { row($0, tallies[$0.email] ?? Tally()) }
    }

    private static func row(_ customer: DemoCustomer, in desk: Desk) -> JSON {
        rows([customer], in: desk).first ?? .null
    }

    private static func listCustomers(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let limit = call.integer("limit", else: 50)
        let offset = call.integer("offset", else: 0)
        let words = call.query["search"]?.lowercased()
        let fitting = desk.customers.filter { customer in
            (call.flag("vipOnly") == true ? customer.isVIP : true)
                && (words.map { words in
                    [customer.email, customer.name, customer.company ?? ""].contains { $0.lowercased().contains(words) }
                } ?? true)
        }
        let page = Array(fitting.dropFirst(offset).prefix(limit))
        return .ok([
            "customers": .array(rows(page, in: desk)), "total": .int(fitting.count), "limit": .int(limit),
            "offset": .int(offset),
        ])
    }

    private static func showCustomer(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard let customer = desk.customers.first(where: { $0.id == call.id }) else { throw .notFound("Customer") }
        return .ok(["data": row(customer, in: desk)])
    }

    private static func lookUp(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard let email = call.query["email"] else { throw .outside(400, "email is required") }
        guard let index = desk.customersByEmail[email.lowercased()] else { return Reply(status: 200, content: .none) }
        return .ok(["data": row(desk.customers[index], in: desk)])
    }

    private static func upsertCustomer(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let email = call.text("email") ?? ""
        guard email.contains("@") else { throw .field("email", "must be an e-mail address") }
        let made = desk.upsertCustomer(email: email, at: call.now) { apply(call, to: &$0) }
        let json: JSON = ["data": row(made.customer, in: desk)]
        return made.isNew ? .created(json) : .ok(json)
    }

    private static func patchCustomer(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        guard let index = desk.customers.firstIndex(where: { $0.id == call.id }) else { throw .notFound("Customer") }
        apply(call, to: &desk.customers[index])
        desk.customers[index].updatedAt = call.now
        return .ok(["data": row(desk.customers[index], in: desk)])
    }

    private static func apply(_ call: Call, to customer: inout DemoCustomer) {
        if let name = call.text("name") { customer.name = name }
        if let company = call.body["company"] { customer.company = company.text }
        if let phone = call.body["phone"] { customer.phone = phone.text }
        if let jobTitle = call.body["jobTitle"] { customer.jobTitle = jobTitle.text }
        if let location = call.body["location"] { customer.location = location.text }
        if let timezone = call.body["timezone"] { customer.timezone = timezone.text }
        if let override = call.body["priorityOverride"] { customer.priorityOverride = override.text }
        if let isVIP = call.body["isVip"]?.flag { customer.isVIP = isVIP }
        if let tags = call.body["tags"]?.texts { customer.tags = tags }
    }
}
