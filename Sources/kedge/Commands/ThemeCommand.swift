import ArgumentParser
import Settings

struct ThemeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "theme", abstract: "List and check themes.", subcommands: [ThemeListCommand.self, ThemeCheckCommand.self])
}

struct ThemeListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the themes that there are.")

    @OptionGroup var options: GlobalOptions

    func run() throws { try LooksVerb(kind: .theme, options: options).list() }
}

struct ThemeCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say what is wrong in a theme, and end with 1 if anything is.")

    @Argument(help: "Its name; without it, the one in use.")
    var name: String?

    @OptionGroup var options: GlobalOptions

    func run() throws { try LooksVerb(kind: .theme, options: options).check(name) }
}
