/// What the house says to itself.
enum Chatter {
    static let notes = [
        "Called the customer, nobody home. Trying again tomorrow.",
        "@Jonas can you check the payment side? I only see one capture in the back office.",
        "Goodwill is fine here, long-standing customer.",
        "Please no discount codes in the answer, we had that discussion last time.",
        "The other ticket of this customer has the same root, keep them together.",
        "Warehouse says Thursday. I told the customer Friday, to be safe.",
        "Translated by the assistant, I checked the numbers by hand.",
        "If this comes up once more this week it goes into the weekly report.",
    ]

    static func events(for ticket: DemoTicket, agent: Staff.Colleague) -> [String] {
        [
            "The assistant read the mail: \(ticket.tags.first ?? "general"), urgency \(ticket.priority ?? "medium")",
            "Assigned to \(agent.name)",
            "Priority changed from medium to \(ticket.priority == "medium" ? "high and back" : ticket.priority ?? "high") by \(agent.name)",
            "Tag \(ticket.tags.last ?? "general") added by \(agent.name)",
            "The assistant prepared a draft",
            "SLA timer paused: waiting for the customer",
            "Delivered to \(ticket.customerEmail)",
        ]
    }
}
