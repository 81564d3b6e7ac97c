import ArgumentParser
import DemoServer
import Helpdesk

extension DemoService: ExpressibleByArgument {}
extension DemoWeather: ExpressibleByArgument {}

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Run everything on an embedded server; no account needed.")

    @Option(name: .customLong("service"), help: "Only this service's dialect; may be given several times.")
    var services: [DemoService] = []

    @Option(help: "Tickets in total; above 1,000 the rate limits are lifted.")
    var tickets = 360

    @Option(help: "calm, or stormy: 429s, failures, slowness and drops.")
    var weather = DemoWeather.calm

    @Option(help: "dark, light or terminal; without it, what fits the terminal as far as it says.")
    var theme: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if let theme, !theme.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) { throw ValidationError("--theme takes a name.") }
        guard (1...1_000_000).contains(tickets) else { throw ValidationError("--tickets takes 1 to 1,000,000.") }
    }

    func run() throws {
        try Program.checkTerminal()
        let chosen = services.isEmpty ? DemoService.allCases : DemoService.allCases.filter(services.contains)
        let demo = try Demo(services: chosen, tickets: tickets, weather: weather, theme: theme)
        defer { demo.end() }
        try Program.run(demo.workplace, options)
    }
}
