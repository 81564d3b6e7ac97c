import ArgumentParser
import Helpdesk

struct WorkspaceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workspace", abstract: "List, show, add, change and delete workspaces.",
        subcommands: [
            WorkspaceListCommand.self, WorkspaceShowCommand.self, WorkspaceCreateCommand.self, WorkspaceSetCommand.self,
            WorkspaceDeleteCommand.self,
        ])
}

struct WorkspaceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the workspaces that the token reaches.")

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws { try RecordListing(kind: .workspace, limit: list.limit, options: options).run() }
}

struct WorkspaceShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a workspace with its channels and service levels.")

    @Argument(help: "An id, account:id, or a name that the copy knows.")
    var id: String

    @OptionGroup var options: GlobalOptions

    func run() throws { try RecordShowing(id: id, kind: .workspace, options: options).run() }
}

struct WorkspaceCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add a workspace.",
        discussion: "Example: kedge workspace create --name Games timezone=Europe/Berlin default_language=en")

    @Option(help: "Its name.")
    var name: String?

    @Argument(help: ArgumentHelp("Fields as key=value: name timezone default_language.", valueName: "key=value"))
    var fields: [String] = []

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let inputs = try FieldInput.only(fields, and: [("name", name)])
        let title = inputs.first { $0.key == "name" }?.text ?? ""
        try ActVerb(leaving: leaving, options: options).create(.workspace, title: title, inputs)
    }
}

struct WorkspaceSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change workspaces.",
        discussion: "Example: kedge workspace set ws_1 timezone=Europe/Berlin")

    @Argument(help: ArgumentHelp("Ids or account:id, then fields as key=value.", valueName: "id> ... <key=value"))
    var words: [String]

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws { try ActVerb(leaving: leaving, options: options).change(.workspace, words) }
}

struct WorkspaceDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a workspace with everything in it.",
        discussion: "Without a terminal it needs --yes, and --confirm with the workspace's id or name.")

    @Argument(help: "An id, account:id, or a name that the copy knows.")
    var id: String

    @OptionGroup var consent: DeletionOptions
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try ActVerb(leaving: leaving, options: options).delete(.workspace, id, yes: consent.yes, confirm: consent.confirm)
    }
}
