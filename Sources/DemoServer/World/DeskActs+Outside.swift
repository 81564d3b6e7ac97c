import FoundationEssentials

/// What other people do while the client looks elsewhere.
extension Desk {
    mutating func perform(_ act: DemoAct, at now: Date) -> String? {
        let colleague = staff.colleagues.dropFirst().first ?? staff.me
        switch act {
        case .openTicket(let subject, let email, let name, let body):
            switch service {
            case .keva: return open(subject: subject, email: email, name: name, body: body, source: "email", at: now).id
            case .kemon: return openIssue(title: subject, description: body, at: now).id
            case .keme: return openPlayerTicket(subject: subject, email: email, name: name, body: body, at: now).id
            case .keepem: return nil
            }
        case .customerMessage(let id, let body):
            guard let ticket = ticket(id) else { return nil }
            guard service != .kemon else { return post(body, as: .comment, by: colleague, to: id, at: now)?.id }
            let author = Staff.Colleague(
                id: customersByEmail[ticket.customerEmail.lowercased()].map { customers[$0].id } ?? "cust_0",
                name: ticket.customerName, email: ticket.customerEmail)
            return post(body, as: .inbound, by: author, to: id, at: now)?.id
        case .changeTicket(let id, let status, let priority, let assignee, let tags):
            return change(id, at: now) { ticket in
                if let status { ticket.status = status }
                if let priority { ticket.priority = priority }
                if let assignee { ticket.assignee = assignee }
                if let tags { ticket.tags = tags }
            }?.id
        case .deleteTicket(let id):
            guard service == .keme else { return delete(id) ? id : nil }
            return change(id, at: now) { $0.deletedAt = now }?.id
        case .colleagueReply(let id, let body):
            return post(body, as: service == .kemon ? .comment : .outbound, by: colleague, to: id, at: now)?.id
        case .createEvent(let name): return service == .keepem ? openEvent(name: name, at: now).id : nil
        case .register(let event, let email, let name): return register(email: email, name: name, for: event, at: now)?.id
        case .decide(let id, let approve):
            let decision = decide(id, approve: approve, draft: nil, feedback: nil, by: colleague, at: now)
            guard case .done = decision else { return nil }
            return id
        case .expire(let id):
            guard let index = approvals.firstIndex(where: { $0.id == id }) else { return nil }
            approvals[index].expiresAt = now
            return id
        case .proposeReply(let id, let draft):
            return ticket(id).map { propose(draft: draft, for: $0, at: now) }
        case .proposeAct(let id, let description, let field, let before, let after, let reason):
            let change = DemoApproval.Change(field: field, before: before, after: after)
            return ticket(id).map { propose(description, changing: change, because: reason, for: $0, at: now) }
        case .publishArticle(let title, let category, let content):
            guard service == .keva else { return nil }
            let article = DemoArticle(
                id: "kb_\(1_000 + freshNumber())", title: title, content: content, category: category, status: "active",
                source: "manual", createdBy: colleague.id, createdAt: now, updatedAt: now)
            articles.insert(article, at: 0)
            return article.id
        }
    }

    /// The customers who wrote since the start: one every 75 s or so, each on a ticket that waits for its customer.
    mutating func letArrive(until now: Date) {
        guard service == .keva || service == .keme, !tickets.isEmpty else { return }
        let due = min(10_000, Int(now.timeIntervalSince(startedAt) / 75))
        while arrived < due {
            arrived += 1
            var dice = SplitMix64(seed: seed ^ 0xA221, key: UInt64(arrived))
            let time = startedAt.addingTimeInterval(Double(arrived) * 75)
            let waiting = order.prefix(400).filter {
                (tickets[$0].status == "pending" || tickets[$0].status == "open") && tickets[$0].deletedAt == nil
            }
            guard let index = waiting.isEmpty ? nil : waiting[dice.below(waiting.count)] else { continue }
            let ticket = tickets[index]
            let language = story(of: ticket)?.language ?? .english
            _ = perform(.customerMessage(ticket: ticket.id, body: dice.pick(Phrases.of(language).nudges)), at: time)
            change(ticket.id, at: time) { $0.status = "open" }
        }
    }

    /// The story a ticket began with, where its service tells stories.
    func story(of ticket: DemoTicket) -> Story? {
        guard let index = ticket.plot.story else { return nil }
        return service == .keme ? Story.players[index] : Story.all[index]
    }

    private mutating func propose(
        _ description: String, changing change: DemoApproval.Change, because reason: String, for ticket: DemoTicket,
        at now: Date
    ) -> String {
        let id = "apr_" + Ids.short(900_000 + freshNumber(), seed: seed)
        approvals.insert(
            DemoApproval(
                id: id, ticketID: ticket.id, status: "pending", actionType: "platform_action", createdAt: now,
                expiresAt: now.addingTimeInterval(8 * 3_600), decidedAt: nil, feedback: nil,
                ticketSubject: ticket.subject, customerEmail: ticket.customerEmail, customerName: ticket.customerName,
                draft: nil, category: "general", sentiment: "neutral", urgency: "medium",
                reasoning: .init(context: reason, approach: reason, confidence: 0.71), platform: "stripe",
                actionID: "refund_order", description: description, riskLevel: "medium", changes: [change]),
            at: 0)
        return id
    }

    private mutating func propose(draft: String, for ticket: DemoTicket, at now: Date) -> String {
        let id = "apr_" + Ids.short(900_000 + freshNumber(), seed: seed)
        approvals.insert(
            DemoApproval(
                id: id, ticketID: ticket.id, status: "pending", actionType: "send_reply", createdAt: now,
                expiresAt: now.addingTimeInterval(8 * 3_600), decidedAt: nil, feedback: nil,
                ticketSubject: ticket.subject, customerEmail: ticket.customerEmail,
                customerName: ticket.customerName, draft: draft, category: "general", sentiment: "neutral",
                urgency: "medium",
                reasoning: .init(
                    context: "The customer asked again.", approach: "Answer the question and nothing else.",
                    confidence: 0.71),
                platform: nil, actionID: nil, description: nil, riskLevel: nil, changes: []),
            at: 0)
        return id
    }
}
