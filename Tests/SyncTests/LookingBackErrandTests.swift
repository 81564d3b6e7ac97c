import Dispatch
import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// A command looks back at what an earlier run left unclear.
@Suite struct LookingBackErrandTests {
    private let a = IntentID("a")
    private let folder = DeskBench.makeFolder()

    private func waiting<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "waiting").async { continuation.resume(returning: body()) }
        }
    }

    /// Sent by a run that is gone; nobody knows what became of it.
    private func leave(_ intent: Intent, _ weather: FakeServer.Weather, _ server: FakeServer) async {
        let dead = DeskBench(server: server, folder: folder, process: "dead")
        await dead.start()
        for method in ["POST", "PATCH"] { server.weather(weather, for: method) }
        await dead.perform(.submit(a, intent, undoSeconds: 0))
        await dead.perform(.close)
        server.clearWeather()
        server.forget()
    }

    private func errand(_ server: FakeServer) async -> DeskBench {
        let errand = DeskBench(server: server, folder: folder, process: "command", mode: .errand(adopting: true))
        await errand.start()
        return errand
    }

    private func isUnclear(_ bench: DeskBench) -> Bool { if case .unclear? = bench.state("a") { true } else { false } }

    @Test func whatHappenedIsFoundAndDone() async {
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        await leave(Sample.reply("Hello"), .silence, server)
        let errand = await errand(server)
        #expect(isUnclear(errand))
        // Nothing is asked before the command does.
        #expect(server.lines.isEmpty)
        let desk = errand.desk
        #expect(await waiting { desk.lookBack(at: a) } == .found(leavesRest: false))
        await errand.idle()
        #expect(errand.state("a") == .done)
        #expect(server.writes == ["say t0 Hello"])
        // For the next run too.
        await errand.perform(.close)
        let next = await self.errand(server)
        #expect(next.outbox.isEmpty)
    }

    @Test func aStateThatWasToFollowIsHeld() async {
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        await leave(Sample.reply("Hello", then: Sample.solved), .silence, server)
        let errand = await errand(server)
        let desk = errand.desk
        #expect(await waiting { desk.lookBack(at: a) } == .found(leavesRest: true))
        await errand.idle()
        #expect(errand.state("a") == .held(nil))
        #expect(server.writes == ["say t0 Hello"])
    }

    @Test func whatIsNotThereStaysUnclear() async {
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        await leave(Sample.reply("Hello"), .status(408), server)
        let errand = await errand(server)
        let desk = errand.desk
        guard case .missing(let sentence) = await waiting({ desk.lookBack(at: a) }) else {
            Issue.record("found")
            return
        }
        #expect(sentence.hasSuffix("."))
        await errand.idle()
        #expect(isUnclear(errand))
        #expect(errand.outbox.first?.finding == sentence)
        #expect(server.writes.isEmpty)
        // The person may look again.
        guard case .missing = await waiting({ desk.lookBack(at: a) }) else {
            Issue.record("not looked")
            return
        }
    }

    @Test func whatCannotBeAskedSaysWhy() async {
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        await leave(Sample.reply("Hello"), .silence, server)
        let errand = await errand(server)
        let desk = errand.desk
        server.weather(.unreachable, for: "GET")
        guard case .failed(let trouble) = await waiting({ desk.lookBack(at: a) }) else {
            Issue.record("answered")
            return
        }
        #expect(trouble.kind == .offline)
        #expect(isUnclear(errand))
        #expect(await waiting { desk.lookBack(at: IntentID("nobody's")) } == .notUnclear)
    }

    /// A command doesn't wait an hour for a spent budget.
    @Test func aLongWaitEndsTheLook() async {
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        await leave(Sample.reply("Hello"), .silence, server)
        let errand = await errand(server)
        let desk = errand.desk
        server.weather(.hold, for: "GET")
        desk.budgetChanged(Sample.account, waitsUntil: errand.clock.now.wall.addingTimeInterval(3_600))
        await errand.idle()
        guard case .failed(let trouble) = await waiting({ desk.lookBack(at: a) }) else {
            Issue.record("answered")
            return
        }
        #expect(trouble.kind == .rateLimited)
    }

    @Test func whereNothingTellsItIsSaid() async {
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        await leave(Sample.act(.create, .customer), .silence, server)
        let errand = await errand(server)
        let desk = errand.desk
        #expect(await waiting { desk.lookBack(at: a) } == .cannotLook)
        #expect(isUnclear(errand))
    }
}
