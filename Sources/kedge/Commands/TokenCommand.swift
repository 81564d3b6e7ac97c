import ArgumentParser
import Helpdesk

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Revoke access tokens.", subcommands: [TokenRevokeCommand.self])
}

struct TokenRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Make an access token worthless at once.",
        discussion: "It can't be undone, so it asks; without a terminal it needs --yes. The id is the token's, never the token itself.")

    @Argument(help: "The token's id, or account:id.")
    var id: String

    @OptionGroup var consent: YesOption
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let verb = ActVerb(leaving: leaving, options: options)
        let office = try verb.office()
        let able = try office.members(with: .revokeToken)
        let reference = office.reference(id, among: able)
        guard let member = office.members.first(where: { $0.name == reference.account }) else {
            throw Trouble(
                .configuration, "Several accounts could have this token: \(able.map(\.name.text).joined(separator: ", ")).",
                hint: "Write it as account:id.")
        }
        guard member.profile.capabilities.has(.revokeToken) else { throw member.lacks(.revokeToken) }
        let act = Act(.delete, .token, account: member.name, target: reference.text, title: reference.text)
        try verb.ask(act, member, yes: consent.yes, confirm: nil)
        try verb.finish([act], office)
    }
}
