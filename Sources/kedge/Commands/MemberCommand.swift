import ArgumentParser
import Helpdesk

struct MemberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "List members.", subcommands: [MemberListCommand.self])
}

struct MemberListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List members.")

    @OptionGroup var arguments: RecordListArguments

    func run() throws { try arguments.run(.member) }
}
