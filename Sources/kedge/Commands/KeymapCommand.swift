import ArgumentParser
import Settings

struct KeymapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keymap", abstract: "List and check keymaps.", subcommands: [KeymapListCommand.self, KeymapCheckCommand.self])
}

struct KeymapListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the keymaps that there are.")

    @OptionGroup var options: GlobalOptions

    func run() throws { try LooksVerb(kind: .keymap, options: options).list() }
}

struct KeymapCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say what is wrong in a keymap, and end with 1 if anything is.")

    @Argument(help: "Its name; without it, the one in use.")
    var name: String?

    @OptionGroup var options: GlobalOptions

    func run() throws { try LooksVerb(kind: .keymap, options: options).check(name) }
}
