import Helpdesk

extension Capabilities {
    /// What can be filled in (contract, section 4).
    static let keepemForms: [FormKey: [FormField]] = [
        FormKey(.create, .event): [.init("name", isRequired: true)],
        FormKey(.create, .viewer): [
            .init("email", isRequired: true), .init("name"),
            .init("external_id", hint: "The viewer's id in a system of yours."),
            .init("metadata", .document, hint: "A JSON object."),
        ],
        FormKey(.identify, .viewer): [
            .init("external_id", isRequired: true, hint: "The viewer's id in a system of yours.")
        ],
    ]
}
