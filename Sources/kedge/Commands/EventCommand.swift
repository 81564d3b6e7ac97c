import ArgumentParser
import Backend
import Helpdesk

struct EventCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event", abstract: "List and add events, and register their viewers.",
        subcommands: [
            EventListCommand.self, EventCreateCommand.self, EventViewersCommand.self, EventRegisterCommand.self,
            EventIdentifyCommand.self,
        ])
}

struct EventListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List events.")

    @OptionGroup var arguments: RecordListArguments

    func run() throws { try arguments.run(.event) }
}

struct EventCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add an event.", discussion: "Example: kedge event create --name \"Spring launch\"")

    @OptionGroup var arguments: RecordCreateArguments

    func run() throws { try arguments.run(.event) }
}

struct EventViewersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "viewers", abstract: "List an event's viewers, or show one of them.")

    @Argument(help: "The event: an id, account:id, or a name that the copy knows.")
    var event: String

    @Argument(help: "A viewer's id, to show this one with how much they have watched.")
    var viewer: String?

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        guard let viewer else { return try RecordListing(kind: .viewer, limit: list.limit, options: options).run(of: event, .event) }
        let office = try Office.open(options)
        let (member, event) = try office.recordID(named: event, .event, for: .showViewer)
        let id = RecordID(account: member.name, kind: .viewer, value: viewer, parent: event.value)
        RecordShowing(id: viewer, kind: .viewer, options: options).show(try office.record(id, of: member), office)
    }
}

struct EventRegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "Register somebody for an event.",
        discussion: "Example: kedge event register EVENT --email anna@example.com --name Anna. Links and tokens in the answer are never shown.")

    @Argument(help: ArgumentHelp("The event: an id or account:id; then fields as key=value: external_id metadata.", valueName: "id> <key=value"))
    var words: [String]

    @Option(help: "The viewer's mail address.")
    var email: String?

    @Option(help: "The viewer's name.")
    var name: String?

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let (event, inputs) = try EventVerb.parts(words, [("email", email), ("name", name)])
        try EventVerb(event: event, verb: ActVerb(leaving: leaving, options: options)).run(.create, title: email ?? "", inputs)
    }
}

struct EventIdentifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identify", abstract: "Make a viewer known by an id of your own system.",
        discussion: "Example: kedge event identify EVENT --external-id crm-4711")

    @Argument(help: ArgumentHelp("The event: an id or account:id; then fields as key=value.", valueName: "id> <key=value"))
    var words: [String]

    @Option(help: "The viewer's id in your own system.")
    var externalID: String?

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let (event, inputs) = try EventVerb.parts(words, [("external_id", externalID)])
        try EventVerb(event: event, verb: ActVerb(leaving: leaving, options: options)).run(.identify, title: externalID ?? "", inputs)
    }
}

/// What registering and identifying have in common: both are about a viewer of one event.
private struct EventVerb {
    let event: String
    let verb: ActVerb

    static func parts(_ words: [String], _ named: [(String, String?)]) throws(Trouble) -> (String, [FieldInput]) {
        let (names, fields) = try FieldInput.split(words)
        guard names.count == 1 else { throw Trouble(.configuration, "One event is meant, by its id.", hint: "kedge event list shows the ids.") }
        return (names[0], try FieldInput.joined(FieldInput.named(named), fields))
    }

    func run(_ kind: Act.Verb, title: String, _ inputs: [FieldInput]) throws {
        guard let capability = Capability.needed(kind, .viewer) else { return }
        let office = try verb.office()
        let (member, id) = try office.recordID(named: event, .event, for: capability)
        let values = try FieldInput.values(inputs, in: member.form(kind, .viewer))
        try verb.finish([Act(kind, .viewer, account: member.name, parent: id.value, title: title, fields: values)], office)
    }
}
