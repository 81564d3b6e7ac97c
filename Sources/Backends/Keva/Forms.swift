import Helpdesk

extension Capabilities {
    /// What can be filled in (contract, section 4). Fields of a PATCH are not documented: they are those of the row.
    static let kevaForms: [FormKey: [FormField]] = [
        FormKey(.create, .ticket): [
            .init("subject", isRequired: true),
            .init("requester", isRequired: true, hint: "The customer's mail address."),
            .init("requester_name"), .init("body", .text, isRequired: true),
            .init("channel", hint: "Where it came from; Keva writes api where this stays empty."),
        ],
        FormKey(.create, .article): [
            .init("title", isRequired: true), .init("content", .text, isRequired: true, hint: "Markdown."),
            .init("category"),
        ],
        FormKey(.change, .article): [
            .init("title"), .init("content", .text, hint: "Markdown."), .init("category"),
            .init("status", .choice(["active", "archived", "suggested"])),
        ],
        FormKey(.create, .customer): [
            .init("email", isRequired: true, hint: "A customer who has this address already is changed instead.")
        ] + profile,
        FormKey(.change, .customer): profile,
        FormKey(.create, .workflow): [.init("name", isRequired: true)] + workflow,
        FormKey(.change, .workflow): [.init("name"), .init("is_active", .flag)] + workflow,
        FormKey(.run, .workflow): [],
    ]

    private static let profile: [FormField] = [
        .init("name"), .init("company"), .init("phone"), .init("job_title"), .init("location"),
        .init("timezone", hint: "As Europe/Berlin."), .init("is_vip", .flag),
        .init("priority_override", hint: "A priority for all of the customer's tickets, such as high."),
        .init("tags", .words),
    ]

    /// Two pages list different triggers (section 5); both are offered, and Keva says which it takes.
    private static let workflow: [FormField] = [
        .init("description", .text),
        .init(
            "trigger_type",
            .choice([
                "ticket_created", "ticket_updated", "ticket_closed", "message_received", "tag_added", "manual",
                "scheduled", "webhook", "ticket_status_changed", "ticket_assigned", "schedule",
            ]), hint: "Keva takes ticket_created where this stays empty."),
        .init("definition", .document, hint: "The workflow as a JSON object."),
    ]

    static let kevaDeletions: [RecordKind: Deletion] = [
        .article: Deletion(
            isFinal: true,
            sentence: "Keva documents no way to bring a deleted article back; set its status to archived to keep it."),
        .workflow: Deletion(
            isFinal: true,
            sentence: "Keva documents no way to bring a deleted workflow back; switch it off to keep it."),
    ]
}
