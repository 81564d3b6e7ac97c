import ArgumentParser
import Helpdesk

struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label", abstract: "List labels.", subcommands: [LabelListCommand.self])
}

struct LabelListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List labels.")

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws { try RecordListing(kind: .label, limit: list.limit, options: options).run() }
}
