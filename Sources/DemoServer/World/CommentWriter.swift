import FoundationEssentials

/// Tells an issue's comments from its seed, the same way every time.
struct CommentWriter {
    private let ticket: DemoTicket
    private let staff: Staff

    init(desk: Desk, ticket: DemoTicket) {
        self.ticket = ticket
        staff = desk.staff
    }

    func comments() -> [DemoMessage] {
        guard let index = ticket.plot.story else { return [] }
        var dice = SplitMix64(seed: ticket.plot.seed, key: 3)
        let slots = Issue.Slots(seed: ticket.plot.seed)
        var unsaid = Issue.all[index].comments
        var spare = Issue.chatter
        let span = ticket.updatedAt.timeIntervalSince(ticket.createdAt)
        return (0..<ticket.plot.count).map { number in
            let text: String
            if !unsaid.isEmpty && (number % 2 == 0 || spare.isEmpty) {
                text = unsaid.removeFirst()
            } else {
                text = spare.remove(at: dice.below(spare.count))
            }
            let author = dice.pick(staff.colleagues, else: staff.me)
            let share = Double(number + 1) / Double(ticket.plot.count)
            let time = ticket.createdAt.addingTimeInterval((span * share).rounded())
            return DemoMessage(
                id: Desk.ulid(at: time, salt: ticket.plot.seed &+ UInt64(number)), ticketID: ticket.id, kind: .comment,
                authorID: author.id, authorName: author.name, authorEmail: author.email, byAssistant: false,
                body: slots.fill(text), createdAt: time)
        }
    }
}
