import FoundationEssentials
import Glibc
import Helpdesk
import Store
import Synchronization
import Testing

@testable import Sync

/// Several kedges over one folder hear each other, and are still while nothing changes.
@Suite(.timeLimit(.minutes(20))) struct HearingTests {
    private let folder = DeskBench.makeFolder()
    private let clock = ManualClock()
    private let server = Sample.server()

    private func desk(
        _ name: String, _ watcher: (any FolderWatcher)?, mode: Desk.Mode = .live, fileSystem: FileSystem = .live
    ) -> DeskBench {
        DeskBench(
            server: server, clock: ManualClock(at: clock.now), folder: folder, process: name, mode: mode, fileSystem: fileSystem,
            sharesRuntime: true, watcher: watcher)
    }

    private var cache: String { "\(folder)/cache/games" }
    private var index: FolderChange { .placed("index.jsonl", folder: cache) }

    private func news() {
        server.change { state in
            state.tickets[0].subject = "News"
            state.tickets[0].updatedAt = Sample.start.addingTimeInterval(50)
        }
    }

    // MARK: In values

    @Test func whatAChangeMeans() throws {
        defer { DeskBench.remove(folder) }
        let store = LocalStore(
            cacheDirectory: "\(folder)/cache", stateDirectory: "\(folder)/state", runtimeDirectory: "\(folder)/runtime", process: "one")
        let folders = StoreFolders(of: [Sample.account, AccountName("ü")], in: store)
        let all = try folders.prepare()
        #expect(all.count == 4)
        #expect(all.allSatisfy { access($0, R_OK) == 0 })
        let table: [(FolderChange, StoreChange?)] = [
            (index, .cache(Sample.account)), (.placed("records.jsonl", folder: cache), .cache(Sample.account)),
            (.placed("index.jsonl", folder: "\(folder)/cache/%C3%BC"), .cache(AccountName("ü"))),
            (.closed("index.jsonl", folder: cache), nil), (.closed("index.jsonl.0.tmp", folder: cache), nil),
            (.closed("threads.jsonl", folder: cache), nil), (.placed("threads.jsonl", folder: cache), nil),
            (.closed("one.journal", folder: "\(folder)/state/outbox"), .outbox), (.placed("one.journal", folder: "\(folder)/state/outbox"), nil),
            (.closed("one.journal.0.tmp", folder: "\(folder)/state/outbox"), nil),
            (.closed("games", folder: "\(folder)/runtime/leaders"), .leader(Sample.account)),
            (.closed("other", folder: "\(folder)/runtime/leaders"), nil), (.unknown, .unknown),
        ]
        for (change, meaning) in table { #expect(folders.meaning(of: change) == meaning, "\(change)") }
    }

    /// Where looking is itself heard, the looks grow rare; elsewhere each is taken at once, or nearly.
    @Test func looksThatFindNothingGrowRare() {
        defer { DeskBench.remove(folder) }
        var hearing = FolderHearing()
        func looks(from start: Double, _ seconds: Double) -> [Double] {
            var at: [Double] = []
            var now = start
            hearing.heardOutbox(now: now)
            while now < start + seconds {
                if hearing.isOutboxDue(now: now) {
                    at.append(now - start)
                    hearing.looked(found: false, wasHeard: true, now: now)
                    hearing.heardOutbox(now: now)
                }
                now += 0.5
            }
            return at
        }
        #expect(looks(from: 0, 600).prefix(4) == [0, 0.5, 1.5, 3.5])
        #expect(looks(from: 1_000, 600).count <= 17)
        var other = FolderHearing()
        other.heardOutbox(now: 10)
        let first = other.isOutboxDue(now: 10)
        #expect(first)
        other.looked(found: false, wasHeard: true, now: 10)
        // What is heard while it waits doesn't put it off.
        for now in [10.1, 10.3] { other.heardOutbox(now: now) }
        #expect(other.outboxDueAt == 10.5)
        let second = other.isOutboxDue(now: 10.5)
        #expect(second)
        other.looked(found: true, wasHeard: false, now: 10.5)
        other.heardOutbox(now: 10.6)
        #expect(other.outboxDueAt == 10.6)
    }

    /// Commands that come and go, and leave nothing: none of the looks is heard, so the next sound is heeded at once.
    @Test func looksThatNobodyHearsPutNothingOff() {
        var hearing = FolderHearing()
        for step in 0..<8 {
            let now = Double(step) * 0.1
            hearing.heardOutbox(now: now)
            #expect(hearing.outboxDueAt == now)
            let isDue = hearing.isOutboxDue(now: now)
            #expect(isDue)
            hearing.looked(found: false, wasHeard: false, now: now)
            // Once more, as a lock may be free a little after the sound; and then no more.
            #expect(hearing.outboxDueAt == now + FolderHearing.againSeconds)
        }
        let isDue = hearing.isOutboxDue(now: 2)
        #expect(isDue)
        hearing.looked(found: false, wasHeard: false, now: 2)
        #expect(hearing.outboxDueAt == nil)
    }

    @Test func whoeverDidNotGetTheLeadTriesOnceMore() {
        var hearing = FolderHearing()
        hearing.triedToLead(without: [Sample.account], now: 1)
        #expect(hearing.leaderDueAt == nil)
        hearing.heardLeader(of: Sample.account)
        hearing.triedToLead(without: [Sample.account], now: 2)
        #expect(hearing.leaderDueAt == 2 + FolderHearing.againSeconds)
        let early = hearing.isLeaderDue(now: 2.1)
        let later = hearing.isLeaderDue(now: 3)
        #expect(!early && later)
        hearing.triedToLead(without: [Sample.account], now: 3)
        #expect(hearing.leaderDueAt == nil)
        hearing.heardLeader(of: Sample.account)
        hearing.triedToLead(without: [AccountName("other")], now: 4)
        #expect(hearing.leaderDueAt == nil)
    }

    // MARK: With desks

    /// One that leads, and one that follows it with these ears.
    private func pair(_ ears: ManualWatcher) async -> (leader: DeskBench, follower: DeskBench) {
        let (leader, follower) = (desk("one", ManualWatcher()), desk("two", ears))
        await leader.start()
        await leader.pass(4)
        await follower.start()
        return (leader, follower)
    }

    @Test func aFollowerShowsAtOnceWhatItHears() async {
        defer { DeskBench.remove(folder) }
        let ears = ManualWatcher()
        let (leader, follower) = await pair(ears)
        news()
        await leader.perform(.refresh(.tickets))
        // What is news to others is in the cache within a second.
        await leader.pass(1)
        #expect(follower.tickets.first?.subject != "News")
        ears.say(index)
        await follower.idle()
        #expect(follower.tickets.first?.subject == "News")
    }

    /// News leave at once, but a row of them doesn't write the copy again and again.
    @Test func aRowOfChangesIsSavedTogether() async {
        defer { DeskBench.remove(folder) }
        let bench = desk("one", ManualWatcher())
        await bench.start()
        await bench.pass(4)
        await bench.pass(4)
        let store = LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "", process: "x").cache(of: Sample.account)
        var stamp = store.stamp()
        var times: [Int] = []
        for step in 0..<60 {
            if step < 40 {
                let status = Status(.other, raw: "s\(step)")
                await bench.perform(.submit(IntentID("i\(step)"), .change(ticket: Sample.id(0), FieldChange(status: status)), undoSeconds: 0))
            }
            await bench.pass(0.25)
            if !store.stamp().parts(since: stamp).isEmpty { times.append(step) }
            stamp = store.stamp()
        }
        #expect(times.first == 1)
        #expect(times.count >= 8 && times.count <= 12, "\(times)")
        #expect(store.tickets().items.first { $0.id == Sample.id(0) }?.status.raw == "s39")
    }

    @Test func theLeaderTakesInWhatACommandChanged() async {
        defer { DeskBench.remove(folder) }
        let ears = ManualWatcher()
        let leader = desk("one", ears)
        await leader.start()
        await leader.pass(4)
        let errand = desk("two", nil, mode: .errand(adopting: false))
        await errand.start()
        await errand.perform(.submit(IntentID("a"), .change(ticket: Sample.id(0), FieldChange(status: Sample.solved)), undoSeconds: 0))
        await errand.perform(.submit(IntentID("held"), Sample.reply("Held"), undoSeconds: 60))
        await errand.perform(.close)
        await errand.idle()
        server.forget()
        ears.say(index, .closed("two.journal", folder: "\(folder)/state/outbox"))
        await leader.idle()
        #expect(leader.tickets.first { $0.id == Sample.id(0) }?.status == Sample.solved)
        #expect(leader.state("held") == .held(nil))
        #expect(server.lines.isEmpty)
    }

    /// The bell of a leader, and the file of a command, sound a moment before their locks are free.
    @Test func whatSoundsTooEarlyIsLookedAtOnceMore() async {
        defer { DeskBench.remove(folder) }
        let ears = ManualWatcher()
        var leader: DeskBench? = desk("one", ManualWatcher())
        await leader?.start()
        await leader?.pass(4)
        let follower = desk("two", ears)
        await follower.start()
        await follower.pass(4)
        server.forget()
        ears.say(.closed("games", folder: "\(folder)/runtime/leaders"))
        await follower.idle()
        leader = nil
        news()
        await follower.pass(FolderHearing.againSeconds)
        await follower.perform(.attend(isFocused: true))
        for _ in 0..<70 where server.lines.isEmpty { await follower.pass(1) }
        #expect(follower.tickets.first?.subject == "News")
        // Now it leads, and a command goes.
        var errand: DeskBench? = desk("three", nil, mode: .errand(adopting: false))
        await errand?.start()
        await errand?.perform(.submit(IntentID("held"), Sample.reply("Held"), undoSeconds: 60))
        let now = follower.clock.now.seconds
        ears.say(.closed("three.journal", folder: "\(folder)/state/outbox"))
        await follower.idle()
        #expect(follower.state("held") == nil)
        await errand?.perform(.close)
        errand = nil
        #expect(follower.clock.ringsAt.map { $0 <= now + FolderHearing.againSeconds + 0.01 } == true)
        await follower.pass(FolderHearing.againSeconds)
        #expect(follower.state("held") == .held(nil))
    }

    @Test func ownWritesAreNotReadAgain() async {
        defer { DeskBench.remove(folder) }
        let opened = Mutex(0)
        var fileSystem = FileSystem.live
        fileSystem.open = { (path, opening) throws(FileError) in
            if case .reading = opening, path.hasSuffix(".jsonl") { opened.withLock { $0 += 1 } }
            return try FileSystem.live.open(path, opening)
        }
        let ears = ManualWatcher()
        let bench = desk("one", ears, fileSystem: fileSystem)
        await bench.start()
        await bench.pass(4)
        let before = opened.withLock(\.self)
        await bench.perform(.submit(IntentID("a"), .change(ticket: Sample.id(0), FieldChange(status: Sample.solved)), undoSeconds: 0))
        await bench.pass(1)
        let written = opened.withLock(\.self)
        bench.forget()
        ears.say(index)
        await bench.idle()
        #expect(opened.withLock(\.self) == written)
        // Writing looks at the head of what stands there, to leave a later kedge's file alone.
        #expect(written - before <= 2)
        #expect(bench.events.isEmpty)
    }

    /// Idle between refreshes: nobody looks, nobody wakes.
    @Test(arguments: [true, false])
    func idleBetweenRefreshes(_ isTold: Bool) async {
        defer { DeskBench.remove(folder) }
        let (leader, follower) = (desk("one", ManualWatcher()), desk("two", isTold ? ManualWatcher() : ManualWatcher(refuses: true)))
        await leader.start()
        await leader.pass(4)
        await follower.start()
        await follower.pass(4)
        // Up to the next refresh of the leader.
        var counts = [0, 0]
        for _ in 0..<40 {
            for (place, bench) in [leader, follower].enumerated() {
                if let at = bench.clock.ringsAt, at <= bench.clock.now.seconds + 1 { counts[place] += 1 }
                await bench.pass(1)
            }
        }
        #expect(counts == (isTold ? [0, 0] : [0, 20]))
    }

    /// Ten minutes in which the leader refreshes and the follower hears it.
    @Test func wakeUpsOfAFollowerThatHears() async {
        defer { DeskBench.remove(folder) }
        let ears = ManualWatcher()
        let (leader, follower) = (desk("one", ManualWatcher()), desk("two", ears))
        await leader.start()
        await follower.start()
        server.forget()
        var count = 0
        var stamp = CacheStamp()
        let store = LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "", process: "x").cache(of: Sample.account)
        for _ in 0..<600 {
            await leader.pass(1)
            if store.stamp() != stamp {
                stamp = store.stamp()
                ears.say(index)
                await follower.idle()
            }
            if let at = follower.clock.ringsAt, at <= follower.clock.now.seconds + 1 { count += 1 }
            await follower.pass(1)
        }
        #expect(count <= 3, "\(count)")
        await leader.pass(4)
        ears.say(index)
        await follower.idle()
        // The follower asks nothing, and knows what the leader knows.
        #expect(server.lines.count { $0 == "GET /tickets" } <= 10)
        #expect(follower.accountState?.asOf == leader.accountState?.asOf)
    }

    /// Watches are exhausted, or the folder is gone: it is looked for as before, and listened to again when that goes.
    @Test func whoCannotHearLooks() async {
        defer { DeskBench.remove(folder) }
        let ears = ManualWatcher()
        let (leader, follower) = await pair(ears)
        #expect(ears.attempts == 1)
        ears.refuse(true)
        ears.say(.unknown)
        await follower.idle()
        news()
        await leader.perform(.refresh(.tickets))
        await leader.pass(1)
        for _ in 0..<3 { await follower.pass(1) }
        #expect(follower.tickets.first?.subject == "News")
        #expect(ears.attempts >= 3)
        ears.refuse(false)
        for _ in 0..<3 { await follower.pass(1) }
        let attempts = ears.attempts
        for _ in 0..<30 { await follower.pass(1) }
        #expect(ears.attempts == attempts)
    }

    // MARK: With the system

    @Test func desksHearEachOtherThroughTheSystem() async {
        defer { DeskBench.remove(folder) }
        let (leaderEars, followerEars) = (OverheardWatcher(), OverheardWatcher())
        var leader: DeskBench? = desk("one", leaderEars)
        await leader?.start()
        await leader?.pass(4)
        let follower = desk("two", followerEars)
        await follower.start()
        news()
        await leader?.perform(.refresh(.tickets))
        await leader?.pass(1)
        while follower.tickets.first?.subject != "News", !Task.isCancelled {
            _ = await followerEars.heard { _ in true }
            await follower.idle()
        }
        // A command leaves something, and the leader takes it over.
        let errand = desk("three", nil, mode: .errand(adopting: false))
        await errand.start()
        await errand.perform(.submit(IntentID("held"), Sample.reply("Held"), undoSeconds: 60))
        await errand.perform(.close)
        while leader?.state("held") != .held(nil), !Task.isCancelled {
            _ = await leaderEars.heard { _ in true }
            await leader?.idle()
        }
        // The leader is gone without a word.
        server.forget()
        leader = nil
        while follower.state("held") == nil, !Task.isCancelled {
            _ = await followerEars.heard { _ in true }
            await follower.idle()
        }
        #expect(follower.state("held") == .held(nil))
    }

    /// Looking what others have left is no news to them: two that listen must not keep each other awake.
    @Test func lookingIsNotHeard() async throws {
        defer { DeskBench.remove(folder) }
        let ears = OverheardWatcher()
        let (leader, follower) = (desk("one", ears), desk("two", nil))
        await leader.start()
        await leader.pass(4)
        await follower.start()
        await follower.perform(.submit(IntentID("a"), Sample.reply("Mine"), undoSeconds: 600))
        func marker(_ number: Int) throws -> [FolderChange] {
            let name = "marker\(number)"
            for place in ["state/outbox", "runtime/leaders", "cache/games"] {
                FileSystem.live.close(try FileSystem.live.open("\(folder)/\(place)/\(name)", .creating))
            }
            return [.closed(name, folder: cache)]
        }
        let first = try marker(1)
        _ = await ears.heard { first.contains($0) }
        // Both look, several times.
        for _ in 0..<3 {
            await leader.perform(.refresh(.articles))
            await follower.pass(20)
            await leader.pass(16)
        }
        let second = try marker(2)
        let heard = await ears.heard { second.contains($0) }
        let meanings = heard.filter { change in
            guard case .closed(let name, let place) = change else { return change == .unknown }
            return !place.hasSuffix("/cache/games") && !name.hasPrefix("marker")
        }
        #expect(meanings.isEmpty, "\(meanings)")
    }
}
