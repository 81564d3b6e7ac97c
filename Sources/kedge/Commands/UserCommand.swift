import ArgumentParser
import Backend
import Helpdesk

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "List, invite, change and deactivate users.",
        subcommands: [UserListCommand.self, UserInviteCommand.self, UserSetCommand.self, UserDeactivateCommand.self])
}

struct UserListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List users.")

    @Option(help: "Only those of this workspace, by its id.")
    var workspace: String?

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try RecordListing(kind: .user, limit: list.limit, options: options).run(Office.open(options)) { member in
            RecordScope(account: member.name, kind: .user, parent: workspace)
        }
    }
}

struct UserInviteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Invite somebody by mail.",
        discussion: "Example: kedge user invite anna@example.com --role agent workspace=ws_1")

    @Argument(help: ArgumentHelp("The mail address, then fields as key=value: role workspace.", valueName: "email> <key=value"))
    var words: [String]

    @Option(help: "What they may do, in the service's word.")
    var role: String?

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let (names, fields) = try FieldInput.split(words)
        guard names.count == 1 else { throw Trouble(.configuration, "One address is invited at a time.") }
        let inputs = try FieldInput.joined(FieldInput.named([("email", names[0]), ("role", role)]), fields)
        try ActVerb(leaving: leaving, options: options).create(.user, title: names[0], inputs)
    }
}

struct UserSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change users.", discussion: "Example: kedge user set usr_1 usr_2 role=manager\nFields: name role.")

    @OptionGroup var arguments: RecordSetArguments

    func run() throws { try arguments.run(.user) }
}

struct UserDeactivateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate", abstract: "Take a user's access away.",
        discussion: "It says what becomes of their tickets and asks; without a terminal it needs --yes.")

    @Argument(help: "An id, account:id, or a name or address that the copy knows.")
    var id: String

    @OptionGroup var consent: YesOption
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try ActVerb(leaving: leaving, options: options).delete(.user, id, yes: consent.yes)
    }
}
