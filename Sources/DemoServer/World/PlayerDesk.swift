import FoundationEssentials

/// How a game studio's desk looks on the first day.
extension Desk {
    static let playerStatuses = ["new", "open", "pending", "resolved", "closed"]
    static let playerPriorities = ["critical", "high", "normal", "low"]

    mutating func furnishPlayerDesk(tickets count: Int) {
        furnishStudio()
        customers = Cast.customers(max(30, min(5_000, count / 2)), seed: seed, startedAt: startedAt)
        customersByEmail = Dictionary(customers.enumerated().map { ($1.email.lowercased(), $0) }) { first, _ in first }
        index((0..<count).map { playerTicket($0, of: count) })
    }

    private mutating func furnishStudio() {
        let games = [("Emberfall", "Europe/Helsinki", "en", "Growth"), ("Tiny Harbour", "Asia/Tokyo", "ja", "Starter")]
        let old = startedAt.addingTimeInterval(-86_400 * 700)
        let seed = self.seed
        let own = workspace
        workspaces = games.enumerated().map { index, game in
            DemoWorkspace(
                id: index == 0 ? own : "wsp_" + Ids.short(index + 1, seed: seed), name: game.0, timezone: game.1,
                defaultLanguage: game.2, plan: game.3, channels: Desk.channels(of: index, seed: seed),
                policies: index == 0 ? Desk.policies(seed: seed) : [],
                createdAt: old.addingTimeInterval(86_400 * Double(index * 190)), deletedAt: nil)
        }
        let roles = ["admin", "agent", "agent", "manager", "agent", "agent"]
        users = staff.colleagues.enumerated().map { index, person in
            DemoUser(
                id: person.id, name: person.name, email: person.email, role: roles[index % roles.count],
                workspaceIDs: index % 3 == 0 ? workspaces.map(\.id) : [own], state: "active",
                createdAt: old.addingTimeInterval(86_400 * Double(index * 40)),
                lastActiveAt: startedAt.addingTimeInterval(-Double(index * index * 4_000 + 60)))
        }
        tokens = ["Terminal", "Nightly export", "Discord bridge"].enumerated().map { index, name in
            DemoToken(
                id: "tok_" + Ids.short(index + 1, seed: seed), name: name, isOwn: index == 0,
                createdAt: startedAt.addingTimeInterval(-86_400 * Double(9 + index * 60)), revokedAt: nil)
        }
    }

    private static func channels(of game: Int, seed: UInt64) -> [DemoWorkspace.Channel] {
        [("E-mail", "email"), ("Discord", "discord"), ("In the game", "in_game"), ("Web form", "web")]
            .prefix(game == 0 ? 4 : 2).enumerated().map { index, channel in
                .init(id: "chn_" + Ids.short(game * 8 + index, seed: seed), name: channel.0, kind: channel.1)
            }
    }

    private static func policies(seed: UInt64) -> [DemoWorkspace.Policy] {
        [
            .init(id: "sla_" + Ids.short(1, seed: seed), name: "Payments", firstResponseMinutes: 60, resolutionMinutes: 1_440),
            .init(id: "sla_" + Ids.short(2, seed: seed), name: "Everything else", firstResponseMinutes: 480, resolutionMinutes: 4_320),
        ]
    }

    private func playerTicket(_ number: Int, of count: Int) -> DemoTicket {
        var dice = SplitMix64(seed: seed, key: UInt64(number) + 1)
        let isHostile = number % 61 == 31
        // A few people write often.
        let customer = dice.below(dice.chance(1, in: 5) ? min(12, customers.count) : customers.count)
        let own = Story.playersByLanguage[customers[customer].language] ?? Story.playersByLanguage[.english] ?? []
        let story = isHostile
            ? Story.players.count - 1 - number / 61 % Story.hostile.count : dice.pick(own, else: 0)
        let share = (Double(number) + dice.fraction()) / Double(max(1, count))
        let age = (180 + share * share * 86_400 * 80 + dice.fraction() * 2_500).rounded()
        let status = Desk.playerStatus(atAge: age, &dice)
        let told = Story.players[story]
        let longest = 1 + told.followUps.count + told.replies.count
        let messages = status == "new" ? 1 : min(longest, 2 + dice.below(4))
        let updated = startedAt.addingTimeInterval(-age)
        let span = Double(messages - 1) * (1_200 + dice.fraction() * 15_000)
        let plot = Plot(seed: dice.next(), story: story, customer: customer, count: messages, number: number)
        let channels = workspaces[0].channels
        let channel = channels[dice.below(channels.count)]
        let writer = customers[customer]
        return DemoTicket(
            id: "tic_" + Ids.short(number, seed: seed), identifier: "EMB-\(1_000 + count - number)",
            subject: PlayerWriter.fill(dice.pick(told.subjects), told, plot, writer, agent: ""), description: nil,
            status: status, priority: Desk.playerPriority(of: told, &dice), customerEmail: writer.email,
            customerName: writer.name, source: channel.kind,
            assignee: status == "new" || dice.chance(1, in: 5) ? nil : dice.pick(staff.colleagues, else: staff.me).id,
            resolutionType: nil, tags: told.tags + (writer.isVIP ? ["founder"] : []), projectID: nil,
            channelID: channel.id, createdAt: updated.addingTimeInterval(-span.rounded()), updatedAt: updated, plot: plot)
    }

    private static func playerStatus(atAge age: Double, _ dice: inout SplitMix64) -> String {
        switch age / 86_400 {
        case ..<1: dice.pick(["new", "new", "open", "open", "pending"])
        case ..<7: dice.pick(["new", "open", "open", "pending", "pending", "resolved", "resolved"])
        case ..<20: dice.pick(["open", "pending", "resolved", "resolved", "closed"])
        default: dice.pick(["closed", "closed", "closed", "resolved", "open"])
        }
    }

    private static func playerPriority(of story: Story, _ dice: inout SplitMix64) -> String {
        if story.tags.contains("outage") { return "critical" }
        if story.topic == .billing { return dice.pick(["high", "high", "normal"]) }
        return dice.pick(["normal", "normal", "normal", "low", "high"])
    }

    /// Makes a ticket with its first message.
    mutating func openPlayerTicket(
        subject: String, email: String, name: String?, body: String?, channel: String? = nil, priority: String? = nil,
        assignee: String? = nil, tags: [String] = [], at now: Date
    ) -> DemoTicket {
        let customer = upsertCustomer(email: email, at: now) { if let name { $0.name = name } }.customer
        let number = tickets.count
        let place = workspaces[0].channels.first { $0.id == channel } ?? workspaces[0].channels[0]
        let ticket = DemoTicket(
            id: "tic_" + Ids.short(number, seed: seed), identifier: "EMB-\(1_001 + number)", subject: subject,
            description: nil, status: "new", priority: priority ?? "normal", customerEmail: email,
            customerName: customer.name, source: place.kind, assignee: assignee, resolutionType: nil, tags: tags,
            projectID: nil, channelID: place.id, createdAt: now, updatedAt: now,
            plot: Plot(seed: seed, story: nil, customer: customersByEmail[email.lowercased()], count: 0, number: number))
        insert(ticket)
        let author = Staff.Colleague(id: customer.id, name: customer.name, email: email)
        if let body, !body.isEmpty { post(body, as: .inbound, by: author, to: ticket.id, at: now) }
        return ticket
    }
}
