import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// Desks beside others, and what they do when things come at a bad time.
@Suite struct DeskCautionTests {
    private let a = IntentID("a")
    private let folder = DeskBench.makeFolder()

    private func held(_ bench: DeskBench) -> OutboxItem? {
        bench.outbox.first { if case .held(_?) = $0.state { $0.id == a } else { false } }
    }

    /// What the service forbids isn't asked for again with every copy that another process writes.
    @Test func aCopyOfOneListSaysNothingOfAnother() async {
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        server.weather(.status(403), for: "GET /approvals")
        let bench = DeskBench(server: server, folder: folder, sharesRuntime: true)
        await bench.start()
        for _ in 0..<5 { await bench.pass(1) }
        server.forget()
        let cache = LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "", process: "x").cache(of: Sample.account)
        for _ in 0..<3 {
            try? cache.save(tickets: Sample.tickets(3), asOf: bench.clock.now.wall, wholeAsOf: nil, claimedTotal: 3)
            for _ in 0..<20 { await bench.pass(1) }
        }
        #expect(!server.lines.contains { $0.hasPrefix("GET /approvals") })
    }

    /// Two desks may each lead one account of two: what others left is taken up all the same.
    @Test func whoLeadsAnyAccountTakesUpWhatIsLeft() async {
        defer { DeskBench.remove(folder) }
        let (server, other) = (Sample.server(), FakeServer(account: AccountName("shop")))
        var lease = RefreshLease(of: other.account, in: "\(folder)/runtime")
        let isTaken = lease.take()
        #expect(isTaken)
        let bench = DeskBench(server: server, others: [other], folder: folder, sharesRuntime: true)
        await bench.start()
        let errand = DeskBench(
            server: server, clock: ManualClock(at: bench.clock.now), folder: folder, process: "two",
            mode: .errand(adopting: false), sharesRuntime: true)
        await errand.start()
        await errand.perform(.submit(a, Sample.reply("Held"), undoSeconds: 60), .close)
        for _ in 0..<40 { await bench.pass(1) }
        #expect(bench.state("a") == .held(nil))
    }

    /// Gone from the copy between the look at it and the comparison: it is asked for, and nothing blocks the account.
    @Test func aTicketThatIsGoneMeanwhileBlocksNothing() async {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        await bench.perform(.refresh(.tickets))
        let change = Intent.change(ticket: Sample.id(1), FieldChange(status: Sample.solved))
        bench.server.change { $0.tickets.remove(at: 1) }
        bench.desk.enter { [a] desk, core, now in
            desk.carryOut(.submit(a, change, undoSeconds: 0), &core, now)
            desk.enter { _, core, _ in _ = core.sides[Sample.account]?.facts.remove(ticket: "t1") }
        }
        await bench.idle()
        guard case .held(let trouble?)? = bench.state("a") else {
            Issue.record("not held")
            return
        }
        #expect(trouble.kind == .notFound)
        await bench.perform(.submit(IntentID("b"), Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.server.writes == ["say t0 Hello"])
    }

    /// The state that follows a text waited for the person, and somebody else has set another one.
    @Test func aStateThatWaitedIsCompared() async {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        bench.server.weather(.status(422), for: "PATCH")
        await bench.perform(.submit(a, Sample.reply("Hello", then: Sample.solved), undoSeconds: 0))
        #expect(held(bench) != nil)
        bench.server.clearWeather()
        bench.server.change { $0.tickets[0].status = Status(.pending, raw: "waiting") }
        await bench.pass(30)
        await bench.perform(.release(a))
        #expect(held(bench)?.difference == ["status: open -> waiting"])
        #expect(bench.server.writes == ["say t0 Hello"])
        await bench.perform(.release(a))
        #expect(bench.server.writes == ["say t0 Hello", "set t0 solved -"])
    }

    // MARK: Long lists

    private static let user = Sample.record(.user, 2)

    private func listing(_ count: Int) async -> DeskBench {
        let server = Sample.server()
        server.change { $0.records[Sample.scope(.user)] = (0..<count).map { Sample.record(.user, $0) } }
        let bench = DeskBench(server: server)
        await bench.start()
        await bench.perform(.watch(.records(.user)))
        await bench.pass(1)
        await bench.perform(.watch(.tickets))
        await bench.pass(10)
        server.change { $0.pageSize = 1 }
        server.forget()
        return bench
    }

    private func delete(_ number: Int) -> DeskCommand {
        .submit(a, .act(Act(.delete, .user, account: Sample.account, target: "user\(number)", title: "It")), undoSeconds: 0)
    }

    @Test func whatStandsOnALaterPageIsComparedToo() async {
        let bench = await listing(3)
        bench.server.change { $0.records[Sample.scope(.user)]?[2].fields = [RecordField("email", .text("x"))] }
        await bench.perform(delete(2))
        #expect(held(bench)?.difference == ["email: person2@shop.example -> x"])
        await bench.perform(.release(a))
        #expect(bench.server.writes == ["delete user user2"])
    }

    @Test func whatNoPageShowsIsHeldUntilThePersonWantsIt() async {
        let bench = await listing(RecordPlan.pageLimit + 2)
        await bench.perform(delete(RecordPlan.pageLimit + 1))
        #expect(bench.server.lines.count == RecordPlan.pageLimit)
        #expect(held(bench) != nil)
        #expect(bench.server.writes.isEmpty)
        await bench.perform(.release(a))
        #expect(bench.server.writes.count == 1)
    }
}
