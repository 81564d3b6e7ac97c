import ArgumentParser
import Helpdesk

struct ProjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project", abstract: "List and add projects.",
        subcommands: [ProjectListCommand.self, ProjectCreateCommand.self])
}

struct ProjectListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List projects.")

    @OptionGroup var arguments: RecordListArguments

    func run() throws { try arguments.run(.project) }
}

struct ProjectCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add a project.",
        discussion: "Example: kedge project create --name Website description=\"What customers see\" status=planned\nFields: name description status lead.")

    @OptionGroup var arguments: RecordCreateArguments

    func run() throws { try arguments.run(.project) }
}
