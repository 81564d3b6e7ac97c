import ArgumentParser
import Helpdesk

struct TeamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "team", abstract: "List teams.", subcommands: [TeamListCommand.self])
}

struct TeamListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List teams.")

    @OptionGroup var arguments: RecordListArguments

    func run() throws { try arguments.run(.team) }
}
