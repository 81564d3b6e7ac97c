import FoundationEssentials

/// The workflows on the first day, each with its last runs.
enum Automations {
    private struct Pattern {
        let name: String
        let description: String
        let trigger: String
        let isActive: Bool
    }

    private static let patterns = [
        Pattern(name: "Tag duplicate charges", description: "Adds double-charge when two captures share an order", trigger: "ticket_created", isActive: true),
        Pattern(name: "Remind after three days of silence", description: "Writes once to customers we wait for", trigger: "scheduled", isActive: true),
        Pattern(name: "VIP to the front", description: "Raises the priority of VIP customers' tickets", trigger: "ticket_created", isActive: true),
        Pattern(name: "Ask the carrier", description: "Files form 12 with the carrier of the ticket's parcel", trigger: "manual", isActive: true),
        Pattern(name: "Survey after solving", description: "Two questions, a day after a ticket was solved", trigger: "ticket_closed", isActive: false),
        Pattern(name: "Warehouse webhook", description: "Takes scans from the warehouse", trigger: "webhook", isActive: true),
        Pattern(name: "Translate on arrival", description: "Adds an English translation as a note", trigger: "message_received", isActive: true),
        Pattern(name: "Recall of the spring sliders", description: "Answers tickets tagged warranty about sliders", trigger: "tag_added", isActive: false),
    ]

    static func workflows(seed: UInt64, startedAt: Date, tickets: [String]) -> [DemoWorkflow] {
        patterns.enumerated().map { index, pattern in
            var dice = SplitMix64(seed: seed ^ 0x3F, key: UInt64(index) + 1)
            let created = startedAt.addingTimeInterval(-86_400 * Double(60 + dice.below(400)))
            let runs = runs(of: index, pattern.trigger, startedAt, tickets, &dice)
            return DemoWorkflow(
                id: "wf_" + Ids.short(index + 1, seed: seed ^ 0x3F), name: pattern.name,
                description: pattern.description, isActive: pattern.isActive, triggerType: pattern.trigger,
                version: 1 + dice.below(7), definition: #"{"steps":[{"do":"tag","value":"auto"}]}"#,
                executions: pattern.isActive ? runs : [], createdAt: created,
                updatedAt: created.addingTimeInterval(86_400 * Double(dice.below(50))))
        }
    }

    private static func runs(
        of index: Int, _ trigger: String, _ startedAt: Date, _ tickets: [String], _ dice: inout SplitMix64
    ) -> [DemoWorkflow.Execution] {
        var time = startedAt.addingTimeInterval(-Double(60 + dice.below(900)))
        return (0..<(3 + dice.below(20))).map { number in
            let failed = dice.chance(1, in: 9)
            let seconds = Double(1 + dice.below(40)) / 10
            let run = DemoWorkflow.Execution(
                id: "exec_" + Ids.short(index * 64 + number, seed: 0x5EED), status: failed ? "failed" : "completed",
                trigger: trigger, ticketID: tickets.isEmpty ? nil : dice.pick(tickets), startedAt: time,
                finishedAt: time.addingTimeInterval(seconds), error: failed ? "The carrier's service did not answer" : nil)
            time = time.addingTimeInterval(-Double(600 + dice.below(30_000)))
            return run
        }
    }
}
