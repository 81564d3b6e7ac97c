import Helpdesk

extension Capabilities {
    /// What can be filled in (contract, section 4). Which fields are required is not stated: a name always makes sense.
    static let kemonForms: [FormKey: [FormField]] = [
        FormKey(.create, .ticket): [.init("subject", isRequired: true)] + ticket,
        // State, priority, assignee and labels have verbs of their own, which check what was read before.
        FormKey(.change, .ticket): [.init("subject"), .init("body", .text), project],
        FormKey(.create, .project): [
            .init("name", isRequired: true), .init("description", .text), .init("status", .choice(["active"])),
            .init("lead", hint: "Somebody's id, or a name that a ticket or a project showed."),
        ],
    ]

    private static let ticket: [FormField] = [
        .init("body", .text), .init("status", .choice(["open", "in_progress", "done"])),
        .init("priority", .choice(["high", "medium", "low"])),
        .init("assignee", hint: "Somebody's id, or a name that a ticket showed."),
        .init("tags", .words, hint: "Labels that a ticket showed."),
        project,
    ]
    private static let project = FormField("project", hint: "A project's id or name.")

    static let kemonDeletions: [RecordKind: Deletion] = [
        .ticket: Deletion(isFinal: true, sentence: "Kemon deletes it for good, and at once; nothing brings it back.")
    ]
}
