import DemoServer
import FoundationEssentials
import OwnThreads
import PtyHarness
import Testing

/// Keep'em's jobs by keyboard, asserted at the strict server in this process; its secrets stay there.
@Suite("Keep'em by keyboard", .ownThreads)
struct KeepemJobTests {
    @Test("Create an event, open it, register a viewer, identify one; no secret is on the screen or on the disk")
    func event() throws {
        let bench = try Bench(services: [.keepem])
        let server = try #require(bench.server)
        let session = try bench.open(["--log", "\(bench.home)/kedge.log"], columns: 100, rows: 40)
        try session.see("Events ∙ \(server.state(of: .keepem).events.count)")
        session.press("c")
        try session.see("New event")
        session.send(["Spring evening"])
        try session.reach { server.state(of: .keepem).events.contains { $0.name == "Spring evening" } }
        let event = try #require(server.state(of: .keepem).events.first { $0.name == "Spring evening" })
        func viewers() -> [DemoRegistration] { server.state(of: .keepem).registrations.filter { $0.eventID == event.id } }
        try session.narrow(to: "Spring evening")
        session.press("<Enter>")
        try session.see("Viewers ∙ 0")

        session.press("c")
        try session.see("Register a viewer")
        session.send(["anna@new.example", "Anna Nowak", "crm-77", "{\"seat\": \"A4\"}"])
        try session.reach { viewers().count == 1 }
        let viewer = try #require(viewers().first)
        #expect(viewer.email == "anna@new.example" && viewer.name == "Anna Nowak" && viewer.externalID == "crm-77")
        try session.see("anna@new.example")
        try session.see("Viewers ∙ 1")

        session.press("e i")
        try session.see("Identify a viewer")
        session.send(["crm-78"])
        try session.reach { viewers().contains { $0.externalID == "crm-78" } }
        try session.see("Viewers ∙ 2")
        session.press("<Tab> <Enter>")
        try session.see { $0.lines.first?.contains("viewer") == true }
        session.quit()

        let keys = server.requests.filter { $0.method == "POST" && $0.path == "/v1/events" }.map { $0.headers["idempotency-key"] ?? "" }
        #expect(keys.count == 1 && keys.allSatisfy { !$0.isEmpty })
        #expect(server.refused == [])
        expectNoSecret(session, bench)
    }

    /// Neither what any answer held nor the account's own key is anywhere but at the server.
    private func expectNoSecret(_ session: Session, _ bench: Bench) {
        for secret in [DemoServer.secretMark, bench.server?.token(of: .keepem) ?? ""] {
            #expect(!String(decoding: session.output, as: UTF8.self).contains(secret))
            let files = filesBelow(bench.home)
            #expect(files.contains { $0.hasSuffix("kedge.log") } && files.contains { $0.contains("/cache/") }, "\(files)")
            for file in files {
                guard let data = FileManager.default.contents(atPath: file) else { continue }
                #expect(!String(decoding: data, as: UTF8.self).contains(secret), "\(file)")
            }
        }
    }

    private func filesBelow(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).flatMap { name in
            let path = "\(folder)/\(name)"
            let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
            return isFolder ? filesBelow(path) : [path]
        }
    }

    @Test("kedge demo --service keepem: a new event, sent at once from the outbox, is in the list; a clean end")
    func demo() throws {
        let bench = try Bench(config: nil)
        let session = try bench.open(["demo", "--service", "keepem"], columns: 100, rows: 40)
        try session.see("Events ∙")
        try session.see("on_demand")
        session.press("c")
        try session.see("New event")
        session.send(["Autumn evening"])
        session.press("g o s s")
        try session.see("Nothing is on its way.")
        session.type("ge")
        try session.see("Events ∙")
        try session.narrow(to: "Autumn evening")
        session.quit()
        #expect(!String(decoding: session.output, as: UTF8.self).contains(DemoServer.secretMark))
    }
}
