import ArgumentParser
import Helpdesk

struct ProjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project", abstract: "List and add projects.",
        subcommands: [ProjectListCommand.self, ProjectCreateCommand.self])
}

struct ProjectListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List projects.")

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws { try RecordListing(kind: .project, limit: list.limit, options: options).run() }
}

struct ProjectCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add a project.",
        discussion: "Example: kedge project create --name Website description=\"What customers see\" status=planned")

    @Option(help: "Its name.")
    var name: String?

    @Argument(help: ArgumentHelp("Fields as key=value: name description status lead.", valueName: "key=value"))
    var fields: [String] = []

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let inputs = try FieldInput.only(fields, and: [("name", name)])
        let title = inputs.first { $0.key == "name" }?.text ?? ""
        try ActVerb(leaving: leaving, options: options).create(.project, title: title, inputs)
    }
}
