import DemoServer
import FoundationEssentials
import Helpdesk
import Testing

/// A verb, and the capabilities it is an example of.
struct VerbCall: Sendable {
    let shows: [Capability]
    let input: String
    /// It says on standard error what is missing from its result.
    let isIncomplete: Bool
    /// Made when it is run, from the world as it is then.
    let arguments: @Sendable (Stage) throws -> [String]

    init(_ shows: Capability..., input: String = "", isIncomplete: Bool = false, _ arguments: @escaping @Sendable (Stage) throws -> [String]) {
        self.shows = shows
        self.input = input
        self.isIncomplete = isIncomplete
        self.arguments = arguments
    }
}

/// One account in front of one strict server, and everything that went between them.
final class Stage {
    let service: DemoService
    let setting: String?
    let bench: Bench
    let server: DemoServer
    private(set) var visits: [Visit] = []

    /// - Parameters:
    ///   - setting: what the account's part of the config has beside the usual; in the table's words.
    ///   - config: the same as the config has it.
    init(_ service: DemoService, setting: String? = nil, config: String = "", mcp: DemoMCP? = nil, keys: DemoKeys = DemoKeys()) throws {
        self.service = service
        self.setting = setting
        bench = try Bench(services: [service], extraConfig: config, mcp: mcp, keys: keys)
        server = try #require(bench.server)
    }

    var state: DemoState { server.state(of: service) }

    /// Runs a verb; what the server meets meanwhile belongs to it.
    func run(_ arguments: [String], input: String = "") throws -> Visit {
        let before = server.requests.count
        let result = try bench.run(arguments, input: input)
        return keep(arguments, result, since: before)
    }

    func run(_ call: VerbCall) throws -> Visit { try run(try call.arguments(self), input: call.input) }

    /// A webhook that is proved, and what is asked because of it; nil where none was taken.
    func listen(_ hook: (_ ticket: String) -> String) throws -> Visit? {
        let before = server.requests.count
        let ticket = try #require(state.tickets.first { $0.status == "open" })
        guard let listening = try ListenBench(bench), listening.post(hook(ticket.id), to: service.rawValue) == 204,
            listening.session.wait(for: "asks again: ticket \(ticket.id)")
        else { return nil }
        let status = listening.interrupt()
        return keep(["listen"], Bench.Result(status: status, output: "", errors: ""), since: before)
    }

    private func keep(_ arguments: [String], _ result: Bench.Result, since before: Int) -> Visit {
        let visit = Visit(arguments: arguments, requests: Array(server.requests.dropFirst(before)), result: result)
        visits.append(visit)
        return visit
    }

    // MARK: What verbs are about

    /// A ticket that can be written to.
    var ticket: String { state.tickets.first { $0.status == "open" }?.id ?? "x1" }

    /// A proposal of a reply that waits, with the fingerprint of what it would do.
    func proposal() throws -> (id: String, fingerprint: String) {
        let rows = try bench.rows(["approval", "list", "--json"])
        let row = try #require(rows.first { $0["kind"] == .text("reply") })
        return (row["id"]?.text ?? "", row["fingerprint"]?.text ?? "")
    }
}
