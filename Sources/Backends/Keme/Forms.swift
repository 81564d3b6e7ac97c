import Helpdesk

extension Capabilities {
    /// What can be filled in (contract, section 4).
    static let kemeForms: [FormKey: [FormField]] = [
        FormKey(.create, .ticket): [
            .init("subject", isRequired: true),
            .init("requester", isRequired: true, hint: "The player's mail address."),
            .init("channel", isRequired: true, hint: "A channel's id, as its workspace shows it."),
            .init("body", .text),
            .init("priority", .choice(Vocabulary.priorities)),
            .init("assignee", hint: "A user's id."),
            .init("tags", .words),
        ],
        FormKey(.create, .workspace): [
            .init("name", isRequired: true, hint: "It needs the token of an organisation Admin."),
            .init("timezone", hint: "As Europe/Berlin."), .init("default_language", hint: "As en."),
        ],
        FormKey(.change, .workspace): [
            .init("name"), .init("timezone", hint: "As Europe/Berlin."), .init("default_language", hint: "As en."),
        ],
        FormKey(.create, .user): [
            .init("email", isRequired: true),
            .init("role", .choice(roles), isRequired: true, hint: "An Enterprise plan may have roles of its own."),
            .init("workspace", hint: "A workspace's id; empty for the account's own."),
        ],
        FormKey(.change, .user): [.init("name"), .init("role", .choice(roles))],
    ]

    private static let roles = ["agent", "manager", "admin"]
}
