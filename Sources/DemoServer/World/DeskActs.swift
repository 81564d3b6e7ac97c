import FoundationEssentials

/// What can happen on a desk, by a client's request or from outside.
extension Desk {
    enum Decision: Sendable { case done(DemoApproval), unknown, alreadyDecided, expired }

    mutating func freshNumber() -> Int {
        made += 1
        return made
    }

    /// Changes a ticket and moves it to the front of the list; nil if there is none.
    @discardableResult
    mutating func change(_ id: String, at now: Date, _ change: (inout DemoTicket) -> Void) -> DemoTicket? {
        guard let index = positions[id] else { return nil }
        if originals[index] == nil { originals[index] = tickets[index] }
        change(&tickets[index])
        tickets[index].updatedAt = max(now, tickets[index].updatedAt)
        if let place = order.firstIndex(of: index) {
            order.remove(at: place)
            order.insert(index, at: 0)
        }
        return tickets[index]
    }

    /// Adds to a thread; the ticket moves to the front. Nil if there is no such ticket.
    @discardableResult
    mutating func post(
        _ body: String, as kind: DemoMessage.Kind, by author: Staff.Colleague, assistant: Bool = false,
        to id: String, at now: Date
    ) -> DemoMessage? {
        guard ticket(id) != nil else { return nil }
        let message = DemoMessage(
            id: freshMessageID(ticket: id, at: now), ticketID: id, kind: kind, authorID: author.id,
            authorName: author.name, authorEmail: author.email, byAssistant: assistant, body: body, createdAt: now)
        posted[id, default: []].append(message)
        change(id, at: now) { _ in }
        return message
    }

    private mutating func freshMessageID(ticket: String, at now: Date) -> String {
        let number = freshNumber()
        switch service {
        case .keva, .keme: return "msg_\(ticket.dropFirst(4))_\(number)"
        case .kemon, .keepem:
            return Ids.ulid(milliseconds: Int(now.timeIntervalSince1970 * 1_000), salt: seed &+ UInt64(number))
        }
    }

    /// Makes a ticket with its first message.
    mutating func open(
        subject: String, email: String, name: String?, body: String, source: String, at now: Date
    ) -> DemoTicket {
        let customer = upsertCustomer(email: email, at: now) { if let name { $0.name = name } }
        let number = tickets.count
        let ticket = DemoTicket(
            id: "tkt_" + Ids.short(number, seed: seed), identifier: nil, subject: subject, description: nil,
            status: "open", priority: "medium", customerEmail: email, customerName: customer.customer.name,
            source: source, assignee: nil, resolutionType: nil, tags: [], projectID: nil, createdAt: now,
            updatedAt: now,
            plot: Plot(seed: seed, story: nil, customer: customersByEmail[email.lowercased()], count: 0, number: number))
        insert(ticket)
        let author = Staff.Colleague(id: customer.customer.id, name: customer.customer.name, email: email)
        post(body, as: .inbound, by: author, to: ticket.id, at: now)
        return ticket
    }

    mutating func insert(_ ticket: DemoTicket) {
        positions[ticket.id] = tickets.count
        order.insert(tickets.count, at: 0)
        tickets.append(ticket)
    }

    /// Finds or makes the customer with that address, then changes it.
    mutating func upsertCustomer(
        email: String, at now: Date, _ change: (inout DemoCustomer) -> Void
    ) -> (customer: DemoCustomer, isNew: Bool) {
        let key = email.lowercased()
        if let index = customersByEmail[key] {
            change(&customers[index])
            customers[index].updatedAt = now
            return (customers[index], false)
        }
        var customer = DemoCustomer(
            id: "cust_" + Ids.short(customers.count, seed: seed ^ 0xC0), email: email,
            name: String(email.prefix { $0 != "@" }), isVIP: false, tags: [], sentiment: "neutral",
            sentimentTrend: "stable", createdAt: now, updatedAt: now, language: .english, habit: 9)
        change(&customer)
        customersByEmail[key] = customers.count
        customers.append(customer)
        return (customer, true)
    }

    /// A permanent removal.
    mutating func delete(_ id: String) -> Bool {
        guard let index = positions.removeValue(forKey: id) else { return false }
        order.removeAll { $0 == index }
        posted[id] = nil
        return true
    }

    /// Decides a proposal and lets its effect happen: the reply is sent, or the platform acts.
    mutating func decide(
        _ id: String, approve: Bool, draft: String?, feedback: String?, by person: Staff.Colleague, at now: Date
    ) -> Decision {
        guard let index = approvals.firstIndex(where: { $0.id == id }) else { return .unknown }
        guard approvals[index].status == "pending" else { return .alreadyDecided }
        if let expiry = approvals[index].expiresAt, expiry <= now { return .expired }
        approvals[index].status = approve ? "approved" : "rejected"
        approvals[index].decidedAt = now
        approvals[index].feedback = feedback
        if let draft, draft != approvals[index].draft {
            approvals[index].draft = draft
            approvals[index].wasEdited = true
        }
        let decided = approvals[index]
        if approve { carryOut(decided, by: person, at: now) } else { noteRejection(decided, by: person, at: now) }
        return .done(decided)
    }

    private mutating func carryOut(_ approval: DemoApproval, by person: Staff.Colleague, at now: Date) {
        if approval.actionType == "send_reply", let draft = approval.draft {
            post(draft, as: .outbound, by: staff.assistant, assistant: true, to: approval.ticketID, at: now)
        } else {
            let act = approval.description ?? approval.actionID ?? "The act"
            post(
                "\(act): done on \(approval.platform ?? "the platform"), approved by \(person.name)", as: .event,
                by: staff.assistant, to: approval.ticketID, at: now)
        }
    }

    private mutating func noteRejection(_ approval: DemoApproval, by person: Staff.Colleague, at now: Date) {
        let reason = approval.feedback.map { ": \($0)" } ?? ""
        post("\(person.name) rejected a proposal\(reason)", as: .event, by: person, to: approval.ticketID, at: now)
    }
}
