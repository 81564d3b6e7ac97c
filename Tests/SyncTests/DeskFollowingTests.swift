import Dispatch
import FoundationEssentials
import Helpdesk
import Store
import Synchronization
import Testing

@testable import Sync

/// Several live desks of one account on one folder: one leads, the others follow.
@Suite struct DeskFollowingTests {
    private let folder = DeskBench.makeFolder()
    private let clock = ManualClock()
    private let server = Sample.server()

    private func desk(_ name: String, mode: Desk.Mode = .live) -> DeskBench {
        DeskBench(server: server, clock: ManualClock(at: clock.now), folder: folder, process: name, mode: mode, sharesRuntime: true)
    }

    /// Both clocks move on together, in steps in which every alarm rings.
    private func pass(_ seconds: Double, _ desks: DeskBench..., step: Double = 1) async {
        for _ in 0..<Int(seconds / step) {
            for desk in desks { await desk.pass(step) }
        }
    }

    private func lists(_ lines: [String]) -> Int { lines.count { $0 == "GET /tickets" } }

    @Test func oneRefreshesAndTheOtherShowsWhatItRead() async {
        defer { DeskBench.remove(folder) }
        let (leader, follower) = (desk("one"), desk("two"))
        await leader.start()
        await pass(4, leader)
        await follower.start()
        server.forget()
        await pass(130, leader, follower)
        // Two of the leader, at the pace of one desk; none of the follower.
        #expect(lists(server.lines) == 2)
        #expect(server.lines.count { $0 == "GET /approvals" } == 2)
        server.change { state in
            state.tickets[0].subject = "News"
            state.tickets[0].updatedAt = Sample.start.addingTimeInterval(50)
            state.approvals.removeLast()
        }
        await pass(70, leader, follower)
        #expect(follower.tickets.first?.subject == "News")
        #expect(follower.approvals.count == 1)
        #expect(follower.accountState?.asOf == leader.accountState?.asOf)
    }

    @Test(arguments: [true, false])
    func whoIsLeftTakesOver(_ closes: Bool) async {
        defer { DeskBench.remove(folder) }
        var leader: DeskBench? = desk("one")
        await leader?.start()
        if let leader { await pass(4, leader) }
        let follower = desk("two")
        await follower.start()
        if let leader { await pass(10, leader, follower) }
        if closes { await leader?.perform(.close) }
        // Without a farewell the kernel gives the lock back all the same.
        leader = nil
        server.forget()
        await pass(70, follower)
        #expect(lists(server.lines) == 1)
        await pass(60, follower)
        #expect(lists(server.lines) == 2)
    }

    /// A saving that was begun before the other's news were taken over, and comes to write after it.
    @Test func aSavingThatWaitedLeavesInPlaceWhatAnotherWrote() async throws {
        defer { DeskBench.remove(folder) }
        final class Slot: Sendable { let meanwhile = Mutex<(@Sendable () -> Void)?>(nil) }
        let slot = Slot()
        var fileSystem = FileSystem.live
        fileSystem.open = { (path, opening) throws(FileError) in
            if case .reading = opening, path.hasSuffix("/index.jsonl") {
                let meanwhile = slot.meanwhile.withLock { meanwhile in
                    defer { meanwhile = nil }
                    return meanwhile
                }
                meanwhile?()
            }
            return try FileSystem.live.open(path, opening)
        }
        let ears = ManualWatcher()
        let bench = DeskBench(
            server: server, clock: ManualClock(at: clock.now), folder: folder, fileSystem: fileSystem, sharesRuntime: true, watcher: ears)
        await bench.start()
        await bench.pass(4)
        let other = AccountCache(account: Sample.account, in: "\(folder)/cache")
        var tickets = other.tickets().items
        let place = try #require(tickets.firstIndex { $0.id == Sample.id(1) })
        tickets[place].subject = "Written by another"
        tickets[place].updatedAt = bench.clock.now.wall.addingTimeInterval(0.1)
        await bench.perform(.submit(IntentID("a"), .change(ticket: Sample.id(0), FieldChange(status: Sample.solved)), undoSeconds: 0))
        try other.save(tickets: tickets, asOf: bench.clock.now.wall.addingTimeInterval(-1), wholeAsOf: nil, claimedTotal: nil)
        // While the other's file is read the saving falls due, and waits behind that.
        let (clock, inner) = (bench.clock, bench.desk)
        slot.meanwhile.withLock {
            $0 = {
                clock.pass(2)
                let isDone = DispatchSemaphore(value: 0)
                inner.enter { _, _, _ in isDone.signal() }
                isDone.wait()
            }
        }
        ears.say(.placed("index.jsonl", folder: "\(folder)/cache/games"))
        await bench.idle()
        let kept = other.tickets().items
        #expect(kept.first { $0.id == Sample.id(0) }?.status == Sample.solved)
        #expect(kept.first { $0.id == Sample.id(1) }?.subject == "Written by another")
        #expect(bench.tickets.first { $0.id == Sample.id(1) }?.subject == "Written by another")
    }

    @Test func aFollowerAsksWhatThePersonAsks() async {
        defer { DeskBench.remove(folder) }
        let (leader, follower) = (desk("one"), desk("two"))
        await leader.start()
        await pass(4, leader)
        await follower.start()
        server.forget()
        await follower.perform(.refresh(.tickets), .watch(.ticket(Sample.id(1))), .refresh(.approvals))
        #expect(server.lines.contains("GET /tickets"))
        #expect(server.lines.contains("GET /tickets/t1/messages"))
        #expect(server.lines.contains("GET /approvals"))
    }

    /// A stopped leader holds its lock; nobody waits for it for ever.
    @Test func aFollowerAsksItselfWhereTheLeaderIsLate() async {
        defer { DeskBench.remove(folder) }
        let (leader, follower) = (desk("one"), desk("two"))
        await leader.start()
        await pass(4, leader)
        await follower.start()
        server.forget()
        await pass(80, follower)
        #expect(lists(server.lines) == 0)
        await pass(30, follower)
        #expect(lists(server.lines) == 1)
    }

    @Test func whatAFollowerDidIsNotUndoneByAnOlderCopy() async {
        defer { DeskBench.remove(folder) }
        let (leader, follower) = (desk("one"), desk("two"))
        await leader.start()
        await pass(4, leader)
        await follower.start()
        await follower.perform(.submit(IntentID("a"), .change(ticket: Sample.id(0), FieldChange(status: Sample.solved)), undoSeconds: 0))
        await follower.perform(.submit(IntentID("b"), Sample.act(.delete, .ticket, "t1"), undoSeconds: 0))
        await follower.perform(.submit(IntentID("c"), .decide(approval: Sample.approval(0).id, .approve, fingerprint: "f"), undoSeconds: 0))
        func isKept(_ desk: DeskBench) -> Bool {
            desk.tickets.first { $0.id == Sample.id(0) }?.status == Sample.solved
                && !desk.tickets.contains { $0.id == Sample.id(1) } && desk.approvals.map(\.id.value) == ["a1"]
        }
        #expect(isKept(follower))
        // The leader saves what it knew before.
        let cache = LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "", process: "x").cache(of: Sample.account)
        let old = Sample.tickets(3)
        let before = clock.now.wall.addingTimeInterval(-1)
        try? cache.save(tickets: old, asOf: before, wholeAsOf: before, claimedTotal: 3)
        try? cache.save(approvals: [Sample.approval(0), Sample.approval(1)], asOf: before)
        for _ in 0..<20 {
            await follower.pass(1)
            #expect(isKept(follower))
        }
        // In the end everybody knows.
        await pass(90, leader, follower)
        #expect(isKept(follower))
        #expect(isKept(leader))
    }

    @Test func aLiveDeskSeesWhatACommandChanged() async {
        defer { DeskBench.remove(folder) }
        let live = desk("one")
        await live.start()
        await pass(4, live)
        let errand = desk("two", mode: .errand(adopting: false))
        await errand.start()
        server.change { state in
            state.tickets[2].subject = "News"
            state.tickets[2].updatedAt = Sample.start.addingTimeInterval(99)
        }
        let ticket = server.state.withLock { $0.tickets[2] }
        errand.desk.keep(.init(ticket: ticket, thread: nil))
        await errand.idle()
        await errand.perform(.submit(IntentID("held"), Sample.reply("Held"), undoSeconds: 60), .close)
        await errand.idle()
        server.weather(.unreachable, for: "GET /tickets")
        await pass(70, live)
        #expect(live.tickets.contains { $0.subject == "News" })
        #expect(live.state("held") == .held(nil))
    }

    @Test func aCommandNeverLeads() async {
        defer { DeskBench.remove(folder) }
        let errand = desk("two", mode: .errand(adopting: false))
        await errand.start()
        var lease = LocalStore(
            cacheDirectory: "", stateDirectory: "", runtimeDirectory: "\(folder)/runtime", process: "x").refreshLease(of: Sample.account)
        let isFree = lease.take()
        #expect(isFree)
    }

    /// What another live process has in its outbox is its own affair: neither shown nor sent here.
    @Test func theOutboxOfALiveProcessIsLeftAlone() async {
        defer { DeskBench.remove(folder) }
        let (leader, follower) = (desk("one"), desk("two"))
        await leader.start()
        await follower.start()
        await follower.perform(.submit(IntentID("a"), Sample.reply("Hello"), undoSeconds: 20))
        await pass(15, leader, follower)
        await leader.perform(.refresh(.tickets))
        #expect(leader.outbox.isEmpty)
        await pass(10, leader, follower)
        #expect(server.writes == ["say t0 Hello"])
    }

    /// How often a desk wakes up that nobody uses: the price of following.
    @Test func wakeUpsAreFew() async {
        defer { DeskBench.remove(folder) }
        let (leader, follower) = (desk("one"), desk("two"))
        await leader.start()
        await follower.start()
        var counts = [0, 0]
        for _ in 0..<600 {
            for (place, bench) in [leader, follower].enumerated() {
                if let at = bench.clock.ringsAt, at <= bench.clock.now.seconds + 1 { counts[place] += 1 }
                await bench.pass(1)
            }
        }
        // Ten minutes: once a minute for two lists and their saving; every 2 s.
        #expect(counts[0] <= 45, "\(counts)")
        #expect(counts[1] <= 320, "\(counts)")
    }
}
