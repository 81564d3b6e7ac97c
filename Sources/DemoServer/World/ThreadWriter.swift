import FoundationEssentials

/// Tells a ticket's thread from its seed, the same way every time.
struct ThreadWriter {
    private let ticket: DemoTicket
    private let story: Story?
    private let customer: DemoCustomer?
    private let staff: Staff
    private let agent: Staff.Colleague

    /// - Parameter ticket: as it was on the first day: what happened since is not part of the story.
    init(desk: Desk, ticket: DemoTicket) {
        self.ticket = ticket
        story = ticket.plot.story.map { Story.all[$0] }
        customer = ticket.plot.customer.map { desk.customers[$0] }
        staff = desk.staff
        var dice = SplitMix64(seed: ticket.plot.seed, key: 2)
        agent = desk.staff.colleague(ticket.assignee) ?? dice.pick(desk.staff.colleagues, else: desk.staff.me)
    }

    /// What is still unsaid, so that nobody repeats a sentence and answers follow questions.
    private struct Unsaid {
        var followUps: [String]
        /// Whether the story comes before small talk.
        let toldFirst: Bool
        var replies: [String]
        var exchanges: [Phrases.Exchange]
        /// The customer's part of the exchange that the desk has begun.
        var answer: String?
        var nudges: [String]
        var notes: [String]
        var events: [String]
        var thanks: String?

        mutating func inbound() -> String? {
            if toldFirst && !followUps.isEmpty { return followUps.removeFirst() }
            if let answer {
                self.answer = nil
                return answer
            }
            if !followUps.isEmpty { return followUps.removeFirst() }
            if !nudges.isEmpty { return nudges.removeFirst() }
            defer { thanks = nil }
            return thanks
        }

        mutating func outbound() -> String? {
            if !replies.isEmpty { return replies.removeFirst() }
            guard !exchanges.isEmpty else { return nil }
            let exchange = exchanges.removeFirst()
            answer = exchange.customer
            return exchange.desk
        }
    }

    func messages() -> [DemoMessage] {
        guard let story, let customer, ticket.plot.count > 0 else { return [] }
        var dice = SplitMix64(seed: ticket.plot.seed, key: 3)
        let details = Details(
            story: story, seed: ticket.plot.seed, customer: customer, agent: agent.givenName, created: ticket.createdAt)
        let assistants = Details(
            story: story, seed: ticket.plot.seed, customer: customer, agent: staff.assistant.name, created: ticket.createdAt)
        let letter = Letter(customer: customer, language: story.language)
        let kinds = sequence(&dice)
        var unsaid = unsaid(story, &dice)
        var messages: [DemoMessage] = []
        for (index, kind) in kinds.enumerated() {
            let time = time(of: index, among: kinds.count, &dice)
            let isLast = index == kinds.count - 1
            let message: DemoMessage
            if index == 0 {
                let text = details.fill(dice.pick(story.openings))
                message = make(.inbound, letter.mail(text, quoting: nil, dice: &dice), index, time)
            } else {
                let told = tell(kind, isLast: isLast, &unsaid, &dice)
                let byAssistant = story.replies.contains(told.text) && dice.chance(1, in: 3)
                let text = (byAssistant ? assistants : details).fill(told.text)
                let answered = messages.last { $0.kind == .outbound }
                let body = told.kind == .inbound ? letter.mail(text, quoting: answered, dice: &dice) : text
                message = make(told.kind, body, index, time, byAssistant: byAssistant)
            }
            messages.append(message)
        }
        return messages
    }

    /// The kinds of the thread's messages; the last one fits the ticket's state.
    private func sequence(_ dice: inout SplitMix64) -> [DemoMessage.Kind] {
        var kinds: [DemoMessage.Kind] = [.inbound]
        let isFinished = ticket.plot.count > 2 && (ticket.status == "solved" || ticket.status == "closed")
        while kinds.count < ticket.plot.count {
            let left = ticket.plot.count - kinds.count
            if left == 1 {
                kinds.append(isFinished ? .event : (ticket.status == "pending" ? .outbound : .inbound))
            } else if left == 2 && isFinished {
                kinds.append(kinds.contains(.outbound) ? .inbound : .outbound)
            } else {
                kinds.append(ThreadWriter.next(after: kinds[kinds.count - 1], dice.below(100)))
            }
        }
        return kinds
    }

    private static func next(after kind: DemoMessage.Kind, _ roll: Int) -> DemoMessage.Kind {
        switch kind {
        case .inbound: roll < 62 ? .outbound : (roll < 76 ? .note : (roll < 94 ? .event : .inbound))
        case .outbound: roll < 80 ? .inbound : (roll < 90 ? .event : .outbound)
        case .note, .event, .comment: roll < 70 ? .outbound : (roll < 88 ? .inbound : .note)
        }
    }

    private func unsaid(_ story: Story, _ dice: inout SplitMix64) -> Unsaid {
        let phrases = Phrases.of(story.language)
        // A language without phrases of its own gets none, rather than English ones.
        let isOwn = Phrases.longestThread(in: story.language) > 6
        let isFinished = ticket.status == "solved" || ticket.status == "closed"
        var followUps = story.followUps
        // A story's last word is thanks: it is kept for the end.
        let thanks = followUps.count > 1 ? followUps.removeLast() : nil
        return Unsaid(
            followUps: followUps, toldFirst: ticket.plot.awaitsDecision,
            replies: ticket.plot.awaitsDecision ? [] : story.replies,
            exchanges: isOwn ? phrases.exchanges.filter { $0.fits(story.topic) } : [], answer: nil,
            nudges: isOwn ? ThreadWriter.shuffled(phrases.nudges, &dice) : [],
            notes: story.notes + ThreadWriter.shuffled(Chatter.notes, &dice),
            events: ThreadWriter.shuffled(Chatter.events(for: ticket, agent: agent), &dice),
            thanks: isFinished ? thanks : nil)
    }

    private static func shuffled(_ items: [String], _ dice: inout SplitMix64) -> [String] {
        var items = items
        for index in items.indices.reversed() { items.swapAt(index, dice.below(index + 1)) }
        return items
    }

    private func tell(
        _ kind: DemoMessage.Kind, isLast: Bool, _ unsaid: inout Unsaid, _ dice: inout SplitMix64
    ) -> (kind: DemoMessage.Kind, text: String) {
        switch kind {
        case .inbound: if let text = unsaid.inbound() { return (.inbound, text) }
        case .outbound: if let text = unsaid.outbound() { return (.outbound, text) }
        case .note: if !unsaid.notes.isEmpty { return (.note, unsaid.notes.removeFirst()) }
        case .event, .comment: break
        }
        if isLast && (ticket.status == "solved" || ticket.status == "closed") {
            return (.event, "Status changed from open to \(ticket.status) by \(agent.name)")
        }
        if !unsaid.events.isEmpty { return (.event, unsaid.events.removeFirst()) }
        if let text = unsaid.outbound() { return (.outbound, text) }
        if !unsaid.notes.isEmpty { return (.note, unsaid.notes.removeFirst()) }
        return (.event, dice.pick(Chatter.events(for: ticket, agent: agent)))
    }

    private func time(of index: Int, among count: Int, _ dice: inout SplitMix64) -> Date {
        let span = ticket.updatedAt.timeIntervalSince(ticket.createdAt)
        if count < 2 || index == 0 { return ticket.createdAt }
        if index == count - 1 { return ticket.updatedAt }
        let share = (Double(index) + (dice.fraction() - 0.5) * 0.8) / Double(count - 1)
        return ticket.createdAt.addingTimeInterval((span * share).rounded())
    }

    private func make(
        _ kind: DemoMessage.Kind, _ body: String, _ index: Int, _ time: Date, byAssistant: Bool = false
    ) -> DemoMessage {
        let author: Staff.Colleague =
            switch kind {
            case .inbound: Staff.Colleague(id: customer?.id ?? "", name: ticket.customerName, email: ticket.customerEmail)
            case .outbound: byAssistant ? staff.assistant : agent
            case .note: index % 2 == 0 ? staff.me : agent
            case .event, .comment: staff.assistant
            }
        return DemoMessage(
            id: "msg_\(ticket.id.dropFirst(4))\(Ids.hex(UInt64(index), digits: 2))", ticketID: ticket.id, kind: kind,
            authorID: author.id, authorName: author.name, authorEmail: author.email, byAssistant: byAssistant,
            body: body, createdAt: time)
    }
}
