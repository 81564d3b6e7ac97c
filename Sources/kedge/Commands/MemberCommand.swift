import ArgumentParser
import Helpdesk

struct MemberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "List members.", subcommands: [MemberListCommand.self])
}

struct MemberListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List members.")

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws { try RecordListing(kind: .member, limit: list.limit, options: options).run() }
}
