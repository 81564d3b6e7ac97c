import FoundationEssentials

/// How the customer-care desk looks on the first day.
extension Desk {
    mutating func furnishCareDesk(tickets count: Int) {
        customers = Cast.customers(max(24, min(5_000, count / 3)), seed: seed, startedAt: startedAt)
        customersByEmail = Dictionary(customers.enumerated().map { ($1.email.lowercased(), $0) }) { first, _ in first }
        articles = Library.articles(seed: seed, startedAt: startedAt, staff: staff)
        index((0..<count).map { careTicket($0, of: count) })
        workflows = Automations.workflows(seed: seed, startedAt: startedAt, tickets: order.prefix(60).map { tickets[$0].id })
        approvals = Proposals(desk: self).all()
        for approval in approvals where approval.status == "pending" {
            if let index = positions[approval.ticketID] { tickets[index].plot.awaitsDecision = true }
        }
    }

    private func careTicket(_ number: Int, of count: Int) -> DemoTicket {
        var dice = SplitMix64(seed: seed, key: UInt64(number) + 1)
        let scene = number < Scene.opening.count ? Scene.opening[number] : nil
        let story: Int
        let customer: Int
        if let scene {
            story = Story.index(of: scene.story)
            customer = someone(speaking: Story.all[story].language, &dice)
        } else if number % 53 == 29 {
            story = Story.hostileIndices.lowerBound + number / 53 % Story.hostileIndices.count
            customer = someone(speaking: .english, &dice)
        } else {
            // The product of two throws: a few people write often.
            customer = dice.below(1 + dice.below(customers.count))
            let own = Story.byLanguage[customers[customer].language] ?? []
            story = dice.pick(own, else: 0)
        }
        let age = scene.map { $0.minutesAgo * 60 } ?? Desk.age(of: number, among: count, &dice)
        return careTicket(number, story, customer, scene, age: age, &dice)
    }

    private func careTicket(
        _ number: Int, _ storyIndex: Int, _ customerIndex: Int, _ scene: Scene?, age: Double, _ dice: inout SplitMix64
    ) -> DemoTicket {
        let story = Story.all[storyIndex]
        let customer = customers[customerIndex]
        let status = scene?.status ?? Desk.status(atAge: age, &dice)
        let messages = scene?.messages ?? Desk.length(of: story, status, &dice)
        let updated = startedAt.addingTimeInterval(-age.rounded())
        let span = messages < 2 ? 0.0 : Double(messages) * (1_500 + dice.fraction() * 20_000)
        let created = updated.addingTimeInterval(-span.rounded())
        let plot = Plot(seed: dice.next(), story: storyIndex, customer: customerIndex, count: messages, number: number)
        let details = Details(story: story, seed: plot.seed, customer: customer, agent: "", created: created)
        var tags = [story.topic.rawValue] + story.tags
        if customer.isVIP { tags.append("vip") }
        let isTaken = status == "open" ? dice.chance(2, in: 5) : dice.chance(9, in: 10)
        let isFinished = status == "solved" || status == "closed"
        return DemoTicket(
            id: "tkt_" + Ids.short(number, seed: seed), identifier: nil,
            subject: details.fill(dice.pick(story.subjects)), description: nil, status: status,
            priority: scene?.priority ?? customer.priorityOverride ?? Desk.priority(of: story, &dice),
            customerEmail: customer.email, customerName: customer.name,
            source: dice.pick(["email", "email", "email", "email", "web", "chat", "api", "sms"]),
            assignee: isTaken ? dice.pick(staff.colleagues, else: staff.me).id : nil,
            resolutionType: isFinished ? dice.pick(["ai_autonomous", "human", "human", "ai_assisted"]) : nil,
            tags: tags, projectID: nil, createdAt: created, updatedAt: updated, plot: plot)
    }

    private func someone(speaking language: Language, _ dice: inout SplitMix64) -> Int {
        let start = dice.below(customers.count)
        for step in 0..<customers.count where customers[(start + step) % customers.count].language == language {
            return (start + step) % customers.count
        }
        return start
    }

    /// Seconds since the last change: minutes for the first ones, a quarter of a year for the last.
    private static func age(of number: Int, among count: Int, _ dice: inout SplitMix64) -> Double {
        let share = (Double(number) + dice.fraction()) / Double(max(1, count))
        return 9_000 + share * share * 86_400 * 88 + dice.fraction() * 3_000
    }

    private static func status(atAge age: Double, _ dice: inout SplitMix64) -> String {
        let roll = dice.below(100)
        switch age / 86_400 {
        case ..<2: return roll < 62 ? "open" : (roll < 84 ? "pending" : "solved")
        case ..<14: return roll < 34 ? "open" : (roll < 60 ? "pending" : (roll < 92 ? "solved" : "closed"))
        default: return roll < 6 ? "open" : (roll < 12 ? "pending" : (roll < 45 ? "solved" : "closed"))
        }
    }

    private static func priority(of story: Story, _ dice: inout SplitMix64) -> String {
        switch story.sentiment {
        case "angry": return "high"
        case "frustrated": return dice.chance(2, in: 5) ? "high" : "medium"
        default: return dice.pick(["medium", "medium", "medium", "low", dice.chance(1, in: 20) ? "urgent" : "low"])
        }
    }

    private static func length(of story: Story, _ status: String, _ dice: inout SplitMix64) -> Int {
        let usual = (status == "open" ? 1 : 3) + dice.below(4) + dice.below(3)
        let longest = Phrases.longestThread(in: story.language)
        if longest >= 60, dice.chance(1, in: 30) { return 40 + dice.below(longest - 40) }
        return min(longest, usual + (dice.chance(1, in: 5) ? dice.below(9) : 0))
    }
}

/// A ticket whose place and fate are fixed, so that a demo starts with something to talk about.
struct Scene: Sendable {
    enum Proposal: Sendable {
        case none
        case reply(minutesLeft: Double)
        case refund(minutesLeft: Double, risk: String?)
        case cancellation(minutesLeft: Double)
    }

    let story: String
    let status: String
    let minutesAgo: Double
    let messages: Int
    let priority: String
    let proposal: Proposal

    private init(
        _ story: String, _ status: String, _ minutesAgo: Double, _ messages: Int, _ priority: String,
        _ proposal: Proposal = .none
    ) {
        self.story = story
        self.status = status
        self.minutesAgo = minutesAgo
        self.messages = messages
        self.priority = priority
        self.proposal = proposal
    }

    static let opening: [Scene] = [
        Scene("checkout-error", "open", 4, 5, "high"),
        Scene("double-charge", "open", 12, 3, "high", .refund(minutesLeft: 146, risk: nil)),
        Scene("late-parcel", "open", 16, 4, "medium", .reply(minutesLeft: 2)),
        Scene("ja-kessai", "open", 23, 2, "high", .refund(minutesLeft: 9, risk: nil)),
        Scene("de-doppelt", "open", 31, 3, "medium", .reply(minutesLeft: 38)),
        Scene("cannot-log-in", "pending", 41, 6, "medium"),
        Scene("praise", "solved", 55, 3, "low"),
        Scene("he-chiyuv", "open", 70, 1, "medium", .reply(minutesLeft: 75)),
        Scene("app-crash", "open", 92, 46, "high", .reply(minutesLeft: 230)),
        Scene("wholesale-quote", "open", 118, 2, "medium", .reply(minutesLeft: 400)),
        Scene("refund-missing", "open", 131, 7, "high", .refund(minutesLeft: 200, risk: "high")),
        Scene("hostile-escape", "open", 134, 1, "medium"),
        Scene("cancel-plan", "open", 137, 2, "medium", .cancellation(minutesLeft: 310)),
        Scene("zh-tuikuan", "open", 140, 2, "medium", .refund(minutesLeft: 95, risk: nil)),
        Scene("data-request", "open", 144, 4, "medium"),
        Scene("wrong-size", "pending", 148, 5, "low"),
    ]
}
