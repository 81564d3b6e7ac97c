import ArgumentParser
import Helpdesk

struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label", abstract: "List labels.", subcommands: [LabelListCommand.self])
}

struct LabelListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List labels.")

    @OptionGroup var arguments: RecordListArguments

    func run() throws { try arguments.run(.label) }
}
