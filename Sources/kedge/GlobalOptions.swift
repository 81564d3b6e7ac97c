import ArgumentParser

/// What every verb takes.
struct GlobalOptions: ParsableArguments {
    @Option(name: .customLong("account"), help: "Only this account; may be given several times.")
    var accounts: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Use the local copy alone; ask no server.")
    var offline = false

    @Flag(help: "Refuse everything that would change something.")
    var readOnly = false

    @Option(name: .customLong("config"), help: "Another config file.")
    var configFile: String?

    @Option(name: .customLong("log"), help: "Write a log to this file.")
    var logFile: String?
}
