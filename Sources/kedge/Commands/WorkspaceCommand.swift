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

    @OptionGroup var arguments: RecordListArguments

    func run() throws { try arguments.run(.workspace) }
}

struct WorkspaceShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a workspace with its channels and service levels.")

    @OptionGroup var arguments: RecordShowArguments

    func run() throws { try arguments.run(.workspace) }
}

struct WorkspaceCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add a workspace.",
        discussion: "Example: kedge workspace create --name Games timezone=Europe/Berlin default_language=en\nFields: name timezone default_language.")

    @OptionGroup var arguments: RecordCreateArguments

    func run() throws { try arguments.run(.workspace) }
}

struct WorkspaceSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change workspaces.",
        discussion: "Example: kedge workspace set ws_1 timezone=Europe/Berlin")

    @OptionGroup var arguments: RecordSetArguments

    func run() throws { try arguments.run(.workspace) }
}

struct WorkspaceDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a workspace with everything in it.",
        discussion: "Without a terminal it needs --yes, and --confirm with the workspace's id or name.")

    @OptionGroup var arguments: RecordDeleteArguments

    func run() throws { try arguments.run(.workspace) }
}
