import ArgumentParser
import Backend
import Helpdesk

struct WorkflowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow", abstract: "List, run and change workflows.",
        subcommands: [
            WorkflowListCommand.self, WorkflowShowCommand.self, WorkflowRunCommand.self, WorkflowExecutionsCommand.self,
            WorkflowCreateCommand.self, WorkflowSetCommand.self, WorkflowDeleteCommand.self,
        ])
}

struct WorkflowListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List workflows.")

    @Flag(inversion: .prefixedNo, help: "Only those that are switched on, or off.")
    var active: Bool?

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try RecordListing(kind: .workflow, filter: RecordFilter(isActive: active), limit: list.limit, options: options).run()
    }
}

struct WorkflowShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a workflow with its definition.")

    @OptionGroup var arguments: RecordShowArguments

    func run() throws { try arguments.run(.workflow) }
}

struct WorkflowRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Start a workflow by hand.",
        discussion: "What it does can't be undone from here, so it asks; without a terminal it needs --yes.")

    @Argument(help: ArgumentHelp("An id, account:id, or a name that the copy knows; then fields as key=value, where it takes any.", valueName: "id> <key=value"))
    var words: [String]

    @OptionGroup var consent: YesOption
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let (names, inputs) = try FieldInput.split(words)
        guard names.count == 1 else { throw Trouble(.configuration, "One workflow is started at a time.") }
        let verb = ActVerb(leaving: leaving, options: options)
        let office = try verb.office()
        let (member, id) = try office.recordID(named: names[0], .workflow, for: .runWorkflow)
        let values = try FieldInput.values(inputs, in: member.form(.run, .workflow))
        let act = Act(.run, .workflow, account: member.name, target: id.value, title: office.title(of: id, member), fields: values)
        try verb.ask(act, member, yes: consent.yes, confirm: nil)
        try verb.finish([act], office)
    }
}

struct WorkflowExecutionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "executions", abstract: "List when a workflow ran, and how that ended.")

    @Argument(help: "An id, account:id, or a name that the copy knows.")
    var id: String

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try RecordListing(kind: .execution, limit: list.limit, options: options).run(of: id, .workflow)
    }
}

struct WorkflowCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add a workflow.",
        discussion: "Example: kedge workflow create --name \"Tag refunds\" trigger_type=ticket_created definition=@flow.json\nFields: name description trigger_type definition.")

    @OptionGroup var arguments: RecordCreateArguments

    func run() throws { try arguments.run(.workflow) }
}

struct WorkflowSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change workflows.",
        discussion: "Examples: kedge workflow set wf_1 is_active=false; kedge workflow set wf_1 definition=@flow.json")

    @OptionGroup var arguments: RecordSetArguments

    func run() throws { try arguments.run(.workflow) }
}

struct WorkflowDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "delete", abstract: "Delete a workflow for good.")

    @OptionGroup var arguments: RecordDeleteArguments

    func run() throws { try arguments.run(.workflow) }
}
