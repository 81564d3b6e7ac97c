import Helpdesk

extension Capabilities {
    /// What can be filled in (contract, sections 5 and 6). `project` is kedge's name for what holds a ticket: the queue.
    static let requestTrackerForms: [FormKey: [FormField]] = [
        FormKey(.create, .ticket): [
            .init("subject", isRequired: true),
            .init("project", isRequired: true, hint: "The queue's name; kedge project list shows those you can see."),
            .init("requester", hint: "A mail address; without one the ticket is yours."),
            .init("body", .text),
            .init("status", .choice(["new", "open"]), hint: "A queue may have words of its own."),
            .init("priority", .choice(["0", "50", "100"]), hint: "Any number from 0 to 100: under 50 is low, under 100 normal."),
            .init("assignee", hint: "A login; without one nobody owns it."),
        ],
        // State, priority and owner have verbs of their own, which check what was read before.
        FormKey(.change, .ticket): [.init("subject"), .init("project", hint: "The name of the queue to move it to.")],
    ]

    static let requestTrackerDeletions: [RecordKind: Deletion] = [
        .ticket: Deletion(
            isFinal: false,
            sentence: "Request Tracker keeps it with the status deleted, and no list shows it; its web page can bring it back.")
    ]
}
