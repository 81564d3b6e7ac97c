import FoundationEssentials

/// Tells a player's thread from its seed, the same way every time.
struct PlayerWriter {
    private let ticket: DemoTicket
    private let customer: DemoCustomer?
    private let staff: Staff
    private let agent: Staff.Colleague

    /// - Parameter ticket: as it was on the first day.
    init(desk: Desk, ticket: DemoTicket) {
        self.ticket = ticket
        customer = ticket.plot.customer.map { desk.customers[$0] }
        staff = desk.staff
        var dice = SplitMix64(seed: ticket.plot.seed, key: 2)
        agent = desk.staff.colleague(ticket.assignee) ?? dice.pick(desk.staff.colleagues, else: desk.staff.me)
    }

    /// Player and desk take turns until one of them has said everything.
    func messages() -> [DemoMessage] {
        guard let index = ticket.plot.story, let customer, ticket.plot.count > 0 else { return [] }
        let story = Story.players[index]
        var dice = SplitMix64(seed: ticket.plot.seed, key: 3)
        var inbound = [dice.pick(story.openings)] + story.followUps
        var outbound = story.replies
        var isPlayersTurn = true
        return (0..<ticket.plot.count).compactMap { number in
            let isPlayer = outbound.isEmpty || (isPlayersTurn && !inbound.isEmpty)
            guard let text = isPlayer ? inbound.first : outbound.first else { return nil }
            if isPlayer { inbound.removeFirst() } else { outbound.removeFirst() }
            isPlayersTurn = !isPlayer
            let author = isPlayer
                ? Staff.Colleague(id: customer.id, name: customer.name, email: customer.email) : agent
            let body = PlayerWriter.fill(text, story, ticket.plot, customer, agent: agent.givenName)
            return DemoMessage(
                id: "msg_\(ticket.id.dropFirst(4))\(Ids.hex(UInt64(number), digits: 2))", ticketID: ticket.id,
                kind: isPlayer ? .inbound : .outbound, authorID: author.id, authorName: author.name,
                authorEmail: author.email, byAssistant: false, body: body, createdAt: time(of: number))
        }
    }

    private func time(of number: Int) -> Date {
        guard ticket.plot.count > 1 else { return ticket.createdAt }
        let span = ticket.updatedAt.timeIntervalSince(ticket.createdAt)
        return ticket.createdAt.addingTimeInterval((span * Double(number) / Double(ticket.plot.count - 1)).rounded())
    }

    /// The template with the player's facts in it; they are the same in the whole thread.
    static func fill(_ template: String, _ story: Story, _ plot: Plot, _ player: DemoCustomer, agent: String) -> String {
        var dice = SplitMix64(seed: plot.seed, key: 5)
        let item = dice.pick(["Ashen Crown", "Frostbite Bow", "Skyglider", "Lantern of Vey", "Season Pass IV"])
        let level = 3 + dice.below(60)
        let server = dice.pick(["EU-West 2", "NA-East 1", "Asia 4", "SA 1"])
        let platform = dice.pick(["Steam", "PS5", "Switch", "iOS", "Android", "Xbox"])
        let amount = "\(2 + dice.below(60)).99"
        let number = "GPA." + String(1_000_000 + dice.below(8_999_999))
        let filled = Template.fill(template) { slot in
            switch slot {
            case "item": item
            case "level": String(level)
            case "server": server
            case "platform": platform
            case "price": amount
            case "receipt": number
            case "nick": Names.ascii(player.email.prefix { $0 != "@" && $0 != "." }.description) + String(plot.seed % 97)
            case "given": player.givenName.isEmpty ? player.name : player.givenName
            case "agent": agent
            case "product": item
            default: nil
            }
        }
        return filled
    }
}
