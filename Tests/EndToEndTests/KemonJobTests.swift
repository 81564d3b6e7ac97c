import DemoServer
import OwnThreads
import PtyHarness
import Testing

/// Kemon's jobs by keyboard, asserted at the strict server in this process.
@Suite("Kemon by keyboard", .ownThreads)
struct KemonJobTests {
    private func desk(mcp: DemoMCP? = nil) throws -> (bench: Bench, server: DemoServer, session: Session) {
        let bench = try Bench(services: [.kemon], tickets: 60, mcp: mcp)
        let session = try bench.open(columns: 100, rows: 40)
        try session.see("KEM-")
        return (bench, try #require(bench.server), session)
    }

    @Test("A project, a ticket in it, a change of it, and its end for good by typing its key")
    func ticket() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        session.type("gp")
        try session.see("Projects \(server.state(of: .kemon).projects.count)")
        session.press("c")
        try session.see("New project")
        session.send(["Trail atlas", "Maps on paper"])
        try session.reach { server.state(of: .kemon).projects.contains { $0.name == "Trail atlas" } }
        let project = try #require(server.state(of: .kemon).projects.first { $0.name == "Trail atlas" })
        #expect(project.description == "Maps on paper")
        try session.see("Trail atlas")

        session.press("q c")
        try session.see("New ticket")
        session.send(["Contours are upside down", "Valleys look like hills.", nil, "high", nil, nil, "Trail atlas"])
        func ticket() -> DemoTicket? { server.state(of: .kemon).tickets.first { $0.subject.hasPrefix("Contours") } }
        try session.reach { ticket() != nil }
        let made = try #require(ticket())
        #expect(made.projectID == project.id && made.priority == "high" && made.description == "Valleys look like hills.")
        let key = try #require(made.identifier)
        try session.see("Contours are upside down")

        try session.open(ticket: key)
        session.press("s i")
        try session.reach { ticket()?.status == "in_progress" }
        try session.open(ticket: key)
        session.press("D")
        try session.confirm(key) { ticket() != nil }
        try session.reach { ticket() == nil }
        session.quit()
        #expect(server.refused == [])
    }

    @Test("Without a second door the reply key says why there is none, in the list and in the ticket")
    func noComments() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        session.press("r")
        try session.see("Kemon's REST API has no endpoint for comments.")
        session.press("<Enter>")
        try session.see { $0.lines.first?.contains("KEM-") == true }
        session.settle()
        #expect(!session.shows("PUBLIC REPLY") && !session.shows("COMMENT on"))
        session.press("r")
        try session.see("Kemon's REST API has no endpoint for comments.")
        session.quit()
        #expect(server.requests.allSatisfy { $0.method == "GET" })
        #expect(server.refused == [])
    }

    @Test("Through the second door a comment arrives exactly once and stands in the thread; labels, teams and members are listed")
    func secondDoor() throws {
        let (bench, server, session) = try desk(mcp: DemoMCP())
        defer { withExtendedLifetime(bench) {} }
        let state = server.state(of: .kemon)
        let ticket = try #require(state.tickets.first { $0.status == "open" })
        try session.open(ticket: #require(ticket.identifier))
        try session.reply("Seen on paper, too")
        try session.reach { server.count(of: "Seen on paper, too", on: ticket.id, of: .kemon) == 1 }
        try session.see("Seen on paper, too")
        session.type("gp")
        try session.see("[Projects \(state.projects.count)]")
        for (heading, row) in [
            ("[Labels \(state.labels.count)]", state.labels.first?.name), ("[Teams \(state.teams.count)]", state.teams.first?.name),
            ("[Members \(state.members.count)]", state.members.first?.name),
        ] {
            session.press("<Tab>")
            try session.see(heading)
            try session.see(#require(row))
        }
        session.quit()
        #expect(server.count(of: "Seen on paper, too", on: ticket.id, of: .kemon) == 1)
        #expect(server.refused == [])
    }

    @Test("kedge demo --service kemon: a comment sent at once from the outbox stands in its thread; a clean end")
    func demo() throws {
        let bench = try Bench(config: nil)
        let session = try bench.open(["demo", "--service", "kemon"], columns: 100, rows: 40)
        try session.see("KEM-")
        session.press("<Enter>")
        try session.see { $0.lines.first?.contains("KEM-") == true }
        try session.reply("Confirmed with a second printer")
        try session.see("In the outbox:")
        session.press("g o s s")
        try session.see("Nothing is on its way.")
        session.press("q <Enter>")
        try session.see("Confirmed with a second printer")
        session.quit()
    }
}
