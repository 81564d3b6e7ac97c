import ArgumentParser
import Helpdesk

struct TeamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "team", abstract: "List teams.", subcommands: [TeamListCommand.self])
}

struct TeamListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List teams.")

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws { try RecordListing(kind: .team, limit: list.limit, options: options).run() }
}
