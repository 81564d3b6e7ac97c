import DemoServer
import OwnThreads
import PtyHarness
import Testing

/// Keme's jobs by keyboard, asserted at the strict server in this process.
@Suite("Keme by keyboard", .ownThreads)
struct KemeJobTests {
    private func desk() throws -> (bench: Bench, server: DemoServer, session: Session) {
        let bench = try Bench(services: [.keme], tickets: 60)
        let session = try bench.open(columns: 100, rows: 40)
        try session.see("EMB-")
        return (bench, try #require(bench.server), session)
    }

    @Test("Open a ticket, whose thread nobody can see; answer, solve, delete it by typing its key")
    func ticket() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        let ticket = try #require(server.state(of: .keme).tickets.first { $0.status == "open" && $0.deletedAt == nil })
        let key = try #require(ticket.identifier)
        try session.open(ticket: key)
        try session.see("Keme's API shows no thread: you answer without having seen it.")
        let words = "Your Ashen Crown is back. Zażółć 東京 ✓"
        try session.reply(words)
        try session.reach { server.count(of: words, on: ticket.id, of: .keme) == 1 }
        try session.see("Your Ashen Crown is back.")

        try session.open(ticket: key)
        session.press("s s")
        try session.reach { server.state(of: .keme).ticket(ticket.id)?.status == "resolved" }

        try session.open(ticket: key)
        session.press("D")
        try session.confirm(key) { server.state(of: .keme).ticket(ticket.id)?.deletedAt == nil }
        try session.reach { server.state(of: .keme).ticket(ticket.id)?.deletedAt != nil }
        session.quit()
        #expect(server.count(of: words, on: ticket.id, of: .keme) == 1)
        #expect(server.refused == [])
    }

    @Test("A new ticket on a channel of the workspace, which Tab offers")
    func create() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        session.press("c")
        try session.see("New ticket")
        session.type("Crown lost in the harbour")
        session.press("<PgDn>")
        session.type("player@new.example")
        session.press("<PgDn>")
        try session.see("Tab: chn_")
        session.press("<Tab>")
        session.press("<PgDn>")
        session.type("It fell in. First line.\rSecond line.")
        session.press("C-x s")
        try session.reach { server.state(of: .keme).tickets.contains { $0.subject == "Crown lost in the harbour" } }
        let made = try #require(server.state(of: .keme).tickets.first { $0.subject == "Crown lost in the harbour" })
        #expect(server.state(of: .keme).workspaces.flatMap(\.channels).contains { $0.id == made.channelID })
        #expect(made.customerEmail == "player@new.example")
        try session.see("Crown lost in the harbour")
        session.quit()
        #expect(server.state(of: .keme).tickets.count { $0.subject == made.subject } == 1)
        #expect(server.refused == [])
    }

    @Test("Workspaces: open one, create one, delete it by typing")
    func workspaces() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        let first = try #require(server.state(of: .keme).workspaces.first)
        session.type("gs")
        try session.see { $0.lines.contains { $0.contains("Workspaces ∙ \(server.state(of: .keme).workspaces.count)") } }
        try session.narrow(to: first.name)
        session.press("<Enter>")
        try session.see("Channels ∙ \(first.channels.count)")
        try session.see(first.channels[0].id)
        session.press("q q c")
        try session.see("New workspace")
        session.send(["Windmill", "Europe/Rome", "it"])
        try session.reach { server.state(of: .keme).workspaces.contains { $0.name == "Windmill" } }
        let made = try #require(server.state(of: .keme).workspaces.first { $0.name == "Windmill" })
        #expect(made.timezone == "Europe/Rome" && made.defaultLanguage == "it")
        try session.narrow(to: "Windmill")
        session.press("D")
        try session.confirm(made.id) { server.state(of: .keme).workspace(made.id)?.deletedAt == nil }
        try session.reach { server.state(of: .keme).workspace(made.id)?.deletedAt != nil }
        session.quit()
        #expect(server.refused == [])
    }

    @Test("Users: invite one, deactivate one by typing")
    func users() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        let user = try #require(server.state(of: .keme).users.first { $0.id != server.me(of: .keme) && $0.state == "active" && $0.name?.isPlain == true })
        session.type("gU")
        try session.see(user.email)
        session.press("c")
        try session.see("Invite a user")
        session.send(["lena@new.example", "manager"])
        try session.reach { server.state(of: .keme).users.contains { $0.email == "lena@new.example" && $0.role == "manager" } }
        try session.see("lena@new.example")
        try session.narrow(to: #require(user.name))
        session.press("D")
        try session.confirm(user.id) { server.state(of: .keme).user(user.id)?.state == "active" }
        try session.reach { server.state(of: .keme).user(user.id)?.state == "deactivated" }
        session.quit()
        #expect(server.refused == [])
    }

    @Test("kedge demo --service keme: the list, an answer sent at once from the outbox, a clean end")
    func demo() throws {
        let bench = try Bench(config: nil)
        let session = try bench.open(["demo", "--service", "keme"], columns: 100, rows: 40)
        try session.see("EMB-")
        session.press("<Enter>")
        try session.see("Keme's API shows no thread")
        try session.reply("The crown is on its way")
        try session.see("In the outbox: reply on EMB-")
        session.press("g o s s")
        try session.see("Nothing is on its way.")
        session.quit()
    }
}
