import FoundationEssentials

/// The assistant's queue on the first day: about fourteen wait, ten are decided.
struct Proposals {
    private static let pendingWanted = 14
    private static let decidedWanted = 10

    let desk: Desk

    func all() -> [DemoApproval] {
        var made: [DemoApproval] = []
        var taken: Set<String> = []
        for index in desk.order {
            let ticket = desk.tickets[index]
            guard ticket.plot.number < Scene.opening.count else { continue }
            let scene = Scene.opening[ticket.plot.number]
            guard let approval = proposal(scene.proposal, for: ticket, number: made.count) else { continue }
            made.append(approval)
            taken.insert(ticket.id)
        }
        made += rest(from: made.count, besides: taken)
        return made.sorted { $0.createdAt != $1.createdAt ? $0.createdAt > $1.createdAt : $0.id < $1.id }
    }

    private func rest(from first: Int, besides taken: Set<String>) -> [DemoApproval] {
        var made: [DemoApproval] = []
        var pending = first
        var decided = 0
        for index in desk.order where pending < Proposals.pendingWanted || decided < Proposals.decidedWanted {
            let ticket = desk.tickets[index]
            guard !taken.contains(ticket.id), ticket.plot.number >= Scene.opening.count, let story = ticket.plot.story,
                !Story.hostileIndices.contains(story)
            else { continue }
            let number = first + made.count
            let minutes = 20 + Double(number * 37 % 420)
            let wanted: Scene.Proposal =
                Story.all[story].isRefund && number % 2 == 0
                ? .refund(minutesLeft: minutes, risk: nil) : .reply(minutesLeft: minutes)
            if ticket.status == "open", pending < Proposals.pendingWanted {
                guard let approval = proposal(wanted, for: ticket, number: number) else { continue }
                made.append(approval)
                pending += 1
            } else if ticket.status == "solved", decided < Proposals.decidedWanted {
                guard var approval = proposal(wanted, for: ticket, number: number) else { continue }
                settle(&approval, of: ticket, isRejected: decided % 5 == 3)
                made.append(approval)
                decided += 1
            }
        }
        return made
    }

    private func settle(_ approval: inout DemoApproval, of ticket: DemoTicket, isRejected: Bool) {
        approval.status = isRejected ? "rejected" : "approved"
        approval.decidedAt = ticket.updatedAt
        approval.expiresAt = ticket.updatedAt.addingTimeInterval(3_600)
        approval.feedback = isRejected ? "Wrong order, and the tone is too cheerful for this customer." : nil
    }

    private func proposal(_ kind: Scene.Proposal, for ticket: DemoTicket, number: Int) -> DemoApproval? {
        guard let storyIndex = ticket.plot.story, let customerIndex = ticket.plot.customer else { return nil }
        let story = Story.all[storyIndex]
        let customer = desk.customers[customerIndex]
        let details = Details(
            story: story, seed: ticket.plot.seed, customer: customer, agent: "Larkfield", created: ticket.createdAt)
        switch kind {
        case .none: return nil
        case .reply(let minutes):
            return make(ticket, story, minutes, number, draft: details.fill(story.replies.first ?? "Hello {name}"), act: nil)
        case .refund(let minutes, let risk):
            return make(ticket, story, minutes, number, draft: nil, act: refund(details, customer, risk))
        case .cancellation(let minutes):
            return make(ticket, story, minutes, number, draft: nil, act: cancellation(details, customer))
        }
    }

    /// What a platform would do.
    private struct Act {
        let platform: String
        let actionID: String
        let description: String
        let riskLevel: String
        let changes: [DemoApproval.Change]
    }

    private func refund(_ details: Details, _ customer: DemoCustomer, _ risk: String?) -> Act {
        let amount = Details.amount(details.cents, in: .english)
        let byAmount = details.cents < 6_000 ? "low" : (details.cents < 30_000 ? "medium" : "high")
        return Act(
            platform: "stripe", actionID: "refund_order",
            description: "Refund \(amount) to \(customer.name), order \(details.order)", riskLevel: risk ?? byAmount,
            changes: [
                .init(field: "order \(details.order), status", before: "paid", after: "partly refunded"),
                .init(field: "order \(details.order), refunded", before: "0.00 EUR", after: amount),
            ])
    }

    private func cancellation(_ details: Details, _ customer: DemoCustomer) -> Act {
        Act(
            platform: "chargebee", actionID: "cancel_subscription",
            description: "End \(details.plan.name) of \(customer.name) at the end of its term", riskLevel: "unknown",
            changes: [
                .init(field: "subscription, status", before: "active", after: "non-renewing"),
                .init(field: "subscription, next charge", before: Details.amount(details.plan.cents, in: .english), after: ""),
            ])
    }

    private func make(
        _ ticket: DemoTicket, _ story: Story, _ minutesLeft: Double, _ number: Int, draft: String?, act: Act?
    ) -> DemoApproval {
        let expires = desk.startedAt.addingTimeInterval(minutesLeft * 60)
        let created = max(ticket.createdAt.addingTimeInterval(40), expires.addingTimeInterval(-8 * 3_600))
        let article = desk.articles.first { $0.category == Library.category(of: story.topic) }
        var dice = SplitMix64(seed: ticket.plot.seed, key: 77)
        let confidence = Double(48 + dice.below(50)) / 100
        return DemoApproval(
            id: "apr_" + Ids.short(number + 1, seed: desk.seed ^ 0xA9), ticketID: ticket.id, status: "pending",
            actionType: act == nil ? "send_reply" : "platform_action",
            createdAt: min(created, desk.startedAt.addingTimeInterval(-30)), expiresAt: expires, decidedAt: nil, feedback: nil,
            ticketSubject: ticket.subject, customerEmail: ticket.customerEmail, customerName: ticket.customerName,
            draft: draft, category: story.topic.rawValue, sentiment: story.sentiment,
            urgency: ticket.priority ?? "medium",
            reasoning: .init(
                context: Proposals.context(of: story), approach: Proposals.approach(act != nil, article),
                confidence: confidence),
            platform: act?.platform, actionID: act?.actionID, description: act?.description, riskLevel: act?.riskLevel,
            changes: act?.changes ?? [])
    }

    private static func context(of story: Story) -> String {
        switch story.topic {
        case .billing: "The customer reports a wrong charge. The payment log shows two captures within one minute; the second has no invoice."
        case .delivery: "The parcel has had no scan for more than two days. The customer names a date by which it is needed."
        case .returns: "The return was scanned at the warehouse, but no refund was booked for it."
        case .account: "The customer can't reach the account. Our mails to this address were refused at first."
        case .product: "The item is within its warranty and the description fits a known defect."
        case .technical: "The description matches an open problem of the current version."
        case .membership: "The customer asks to end a membership before it renews."
        case .wholesale: "A first request from an organisation; the quantity is above the dealer threshold."
        }
    }

    private static func approach(_ isAct: Bool, _ article: DemoArticle?) -> String {
        let source = article.map { " as \"\($0.title)\" (\($0.id)) says" } ?? ""
        return isAct
            ? "Do what was asked for\(source), without a further question, since the facts agree."
            : "Confirm what we know, name the next step and its date\(source), and promise nothing else."
    }
}
