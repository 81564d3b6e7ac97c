import DemoServer
import OwnThreads
import PtyHarness
import Testing

/// Keva's jobs beside the tickets by keyboard, asserted at the strict server in this process.
@Suite("Keva by keyboard", .ownThreads)
struct KevaJobTests {
    private func desk() throws -> (bench: Bench, server: DemoServer, session: Session) {
        let bench = try Bench()
        let session = try bench.open(columns: 100, rows: 40)
        try session.see("tkt_")
        return (bench, try #require(bench.server), session)
    }

    @Test("Customers: open one, then one of their tickets; change a field")
    func customers() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        let state = server.state(of: .keva)
        let customer = try #require(state.customers.first { customer in
            customer.name.isPlain && customer.company == nil && state.tickets.contains { $0.customerEmail == customer.email }
        })
        let tickets = state.tickets.filter { $0.customerEmail == customer.email }
        session.type("gc")
        try session.see("Customers ∙ \(state.customers.count)")
        try session.narrow(to: customer.name)
        session.press("<Enter>")
        try session.see(customer.email)
        try session.see("Tickets ∙ \(tickets.count)")
        session.press("<Tab> <Enter>")
        try session.see { $0.lines.first.map { line in tickets.contains { line.contains($0.id.prefix(9)) } } == true }
        session.press("q e")
        try session.see("Change customer \(customer.name)")
        session.send([nil, "Nordlys AS"])
        try session.reach { server.state(of: .keva).customer(customer.id)?.company == "Nordlys AS" }
        let changed = try #require(server.state(of: .keva).customer(customer.id))
        #expect(changed.name == customer.name && changed.phone == customer.phone && changed.tags == customer.tags && changed.isVIP == customer.isVIP)
        try session.see("Nordlys AS")
        session.quit()
        #expect(server.refused == [])
    }

    @Test("Workflows: open one, run it by typing its name, see the new execution")
    func workflow() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        let workflow = try #require(server.state(of: .keva).workflows.first { $0.isActive && $0.triggerType == "manual" })
        func executions() -> [String] { server.state(of: .keva).workflow(workflow.id)?.executions.map(\.id) ?? [] }
        let before = executions()
        session.type("gw")
        try session.see(workflow.name)
        try session.narrow(to: workflow.name)
        session.press("<Enter>")
        try session.see("Executions ∙ \(before.count)")
        session.press("x")
        try session.confirm(workflow.name) { executions() == before }
        try session.reach { executions().count == before.count + 1 }
        let made = try #require(executions().first { !before.contains($0) })
        try session.see(String(made.prefix(10)))
        try session.see("Executions ∙ \(before.count + 1)")
        session.quit()
        #expect(executions().count == before.count + 1)
        #expect(server.refused == [])
    }

    @Test("Knowledge base: write an article, change it, delete it by typing")
    func articles() throws {
        let (bench, server, session) = try desk()
        defer { withExtendedLifetime(bench) {} }
        func article() -> DemoArticle? { server.state(of: .keva).articles.first { $0.title.hasPrefix("Lost parcels") } }
        session.type("gk")
        try session.see("Login mails")
        session.press("c")
        try session.see("New article")
        session.send(["Lost parcels", "Ask the carrier first.\rThen wait **five** days.", "Delivery"])
        try session.reach { article() != nil }
        let made = try #require(article())
        #expect(made.content == "Ask the carrier first.\nThen wait **five** days." && made.category == "Delivery")
        try session.see("Lost parcels")
        session.type("/")
        session.settle(quietMilliseconds: 60)
        session.type("Lost parcels\r")
        try session.see { $0.lines.contains { $0.contains("▐") && $0.contains("Lost parcels") } }
        session.press("<Enter>")
        try session.see("five")
        session.press("e")
        try session.see("Change article Lost parcels")
        session.press("<End>")
        session.send([" and late ones"])
        try session.reach { article()?.title == "Lost parcels and late ones" }
        #expect(article()?.content == made.content)
        try session.see("Lost parcels and late ones")
        session.press("D")
        try session.confirm(made.id) { article() != nil }
        try session.reach { article() == nil }
        session.quit()
        #expect(server.refused == [])
    }

    @Test("kedge demo --service keva: an answer sent at once from the outbox stands in its thread; a clean end")
    func demo() throws {
        let bench = try Bench(config: nil)
        let session = try bench.open(["demo", "--service", "keva"], columns: 100, rows: 40)
        try session.see("tkt_")
        session.press("<Enter>")
        try session.see { $0.lines.first?.contains("tkt_") == true }
        try session.reply("The carrier was asked today")
        try session.see("In the outbox: reply on tkt_")
        session.press("g o s s")
        try session.see("Nothing is on its way.")
        session.press("q <Enter>")
        try session.see("The carrier was asked today")
        session.quit()
    }
}
