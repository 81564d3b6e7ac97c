import ArgumentParser

struct PathsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "paths", abstract: "Say where everything lies.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let places = try Workplace.open(options).places
        let rows = [
            ("config_file", places.configFile), ("config", places.config), ("state", places.state),
            ("cache", places.cache), ("runtime", places.runtime),
        ]
        if options.json {
            Output.write(OutputValue.object(rows.map { ($0.0, .text($0.1)) }).rendered + "\n")
        } else {
            Output.write(PlainText.table(rows.map { ["\($0.0)", "\($0.1)"] }))
        }
    }
}
