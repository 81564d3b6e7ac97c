import FoundationEssentials
import Helpdesk
import Store
import Synchronization
import Testing
import Transport

@testable import Sync

@Suite struct DeskSendingTests {
    private let a = IntentID("a")

    private func bench(_ server: FakeServer = Sample.server()) async -> DeskBench {
        let bench = DeskBench(server: server)
        await bench.start()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        server.forget()
        return bench
    }

    /// As another process finds it that starts right after this one was killed.
    @Test func whatWasPerformedDurablyIsOnTheDiskAtOnce() async {
        let bench = await bench()
        let outbox = OutboxJournal(in: "\(bench.folder)/state", process: "look")
        for number in 1...20 {
            bench.desk.performDurably(.submit(IntentID("d\(number)"), Sample.reply("Hello \(number)"), undoSeconds: 8))
            #expect(outbox.peek().records.count == number)
        }
        await bench.perform(.close)
        bench.desk.performDurably(.submit(a, Sample.reply("too late"), undoSeconds: 8))
    }

    @Test(arguments: [true, false])
    func aReplyLeavesAfterItsWindowAndIsInTheThread(_ echoes: Bool) async {
        let bench = await bench()
        bench.server.change { $0.echoes = echoes }
        await bench.perform(.keepDraft(Draft(
            ticket: Sample.id(0), audience: .public, body: "Hel", editedAt: bench.clock.now.wall)))
        await bench.perform(.submit(a, Sample.reply("Hello", then: Sample.solved), undoSeconds: 8))
        #expect(bench.drafts.isEmpty)
        #expect(bench.state("a") == .leaving(atSeconds: bench.clock.now.seconds + 8))
        await bench.pass(7.9)
        #expect(bench.server.writes.isEmpty)
        await bench.pass(0.2)
        #expect(bench.server.writes == ["say t0 Hello", "set t0 solved -"])
        #expect(bench.state("a") == .done)
        #expect(bench.thread(Sample.id(0))?.messages.map(\.body) == ["Help!", "Hello"])
        #expect(bench.tickets.first { $0.id == Sample.id(0) }?.status == Sample.solved)
        #expect(bench.server.sent.first == .init(line: "GET /tickets/t0/messages", urgency: .person))
        // The facts were told before the item was done, so that nothing vanishes in between.
        let lastOutbox = bench.events.lastIndex { if case .outbox = $0 { true } else { false } } ?? 0
        let lastTickets = bench.events.lastIndex { if case .tickets = $0 { true } else { false } } ?? 0
        #expect(lastTickets < lastOutbox)
    }

    @Test func whatIsTakenBackIsADraftAgain() async {
        let bench = await bench()
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 8))
        await bench.perform(.keepDraft(Draft(
            ticket: Sample.id(0), audience: .public, body: "More", editedAt: bench.clock.now.wall)))
        await bench.perform(.takeBack(a))
        #expect(bench.outbox.isEmpty)
        #expect(bench.drafts.map(\.body) == ["Hello\n\nMore"])
        await bench.pass(100)
        #expect(bench.server.writes.isEmpty)
    }

    @Test func aReplyIsHeldWhenSomebodyWroteMeanwhile() async {
        let bench = await bench()
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 8))
        bench.server.change { $0.threads[Sample.id(0)]?.append(Sample.message("new", "Never mind!")) }
        await bench.pass(8)
        guard case .held(let trouble?)? = bench.state("a") else {
            Issue.record("not held")
            return
        }
        #expect(trouble.kind == .conflict)
        #expect(trouble.message.contains("Ada"))
        #expect(bench.server.writes.isEmpty)
        #expect(bench.thread(Sample.id(0))?.messages.count == 2)
    }

    @Test func severalRepliesOfOurOwnAreNoNews() async {
        let bench = await bench()
        bench.server.change { $0.echoes = false }
        await bench.perform(
            .submit(a, Sample.reply("One"), undoSeconds: 8), .submit(IntentID("b"), Sample.reply("Two"), undoSeconds: 8))
        await bench.pass(8)
        #expect(bench.server.writes == ["say t0 One", "say t0 Two"])
    }

    @Test func aChangeIsOneRequest() async {
        let bench = await bench()
        await bench.perform(
            .submit(a, .change(ticket: Sample.id(1), FieldChange(status: Sample.solved)), undoSeconds: 8),
            .submit(IntentID("b"), .change(ticket: Sample.id(1), FieldChange(tags: ["x"])), undoSeconds: 8))
        await bench.pass(8)
        #expect(bench.server.writes == ["set t1 solved x"])
        #expect(bench.state("a") == .done)
        #expect(bench.state("b") == .done)
    }

    @Test func offlineItIsQueuedAndLeavesWhenTheServerIsBack() async {
        let bench = await bench()
        bench.server.weather(.unreachable, for: "")
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 0))
        await bench.pass(200)
        #expect(bench.state("a") == .queued)
        bench.server.clearWeather()
        await bench.pass(200)
        #expect(bench.server.writes == ["say t0 Hello"])
        #expect(bench.state("a") == .done)
    }

    @Test(arguments: [500, 502, 408])
    func aServerThatFailedMayHaveActed(_ status: Int) async {
        let bench = await bench()
        bench.server.weather(.status(status), for: "POST")
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 0))
        guard case .unclear? = bench.state("a") else {
            Issue.record("not unclear")
            return
        }
        bench.server.clearWeather()
        for _ in 0..<50 { await bench.pass(100) }
        #expect(bench.server.writes == (status == 408 ? [] : ["say t0 Hello"]))
        // Sent again at the person's word, it is found to be there.
        await bench.perform(.release(a))
        #expect(bench.server.writes == ["say t0 Hello"])
        #expect(bench.state("a") == .done)
    }

    @Test func silenceIsUnclearAndNothingIsRepeated() async {
        let bench = await bench()
        bench.server.weather(.silence, for: "PATCH")
        await bench.perform(.submit(a, .change(ticket: Sample.id(0), FieldChange(tags: ["x"])), undoSeconds: 0))
        guard case .unclear? = bench.state("a") else {
            Issue.record("not unclear")
            return
        }
        for _ in 0..<20 { await bench.pass(100) }
        #expect(bench.server.writes.count == 1)
    }

    @Test(arguments: [(401, Trouble.Kind.notSignedIn), (403, .notAllowed), (404, .notFound), (409, .conflict), (422, .invalid)])
    func aRefusalHoldsTheText(_ status: Int, _ kind: Trouble.Kind) async {
        let bench = await bench()
        bench.server.weather(.status(status), for: "POST")
        await bench.perform(.submit(a, Sample.reply("Hello", then: Sample.solved), undoSeconds: 0))
        guard case .held(let trouble?)? = bench.state("a") else {
            Issue.record("not held")
            return
        }
        #expect(trouble.kind == kind)
        #expect(bench.server.writes.isEmpty)
        await bench.perform(.takeBack(a))
        #expect(bench.drafts.map(\.body) == ["Hello"])
    }

    @Test func aLimitedWriteGoesAgainAtItsTime() async {
        let bench = await bench()
        bench.server.weather(.status(429), for: "POST")
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.state("a") == .queued)
        bench.server.clearWeather()
        await bench.pass(59)
        #expect(bench.server.writes.isEmpty)
        await bench.pass(2)
        #expect(bench.server.writes == ["say t0 Hello"])
    }

    // MARK: Decisions

    private func decide(_ decision: Decision, fingerprint: String = "f") -> DeskCommand {
        .submit(a, .decide(approval: Sample.approval(0).id, decision, fingerprint: fingerprint), undoSeconds: 0)
    }

    @Test(arguments: [true, false])
    func aDecisionIsReadProvenAndGone(_ echoes: Bool) async {
        let bench = await bench()
        bench.server.change { $0.echoes = echoes }
        await bench.perform(decide(.approveEdited(draft: "Better", feedback: "why")))
        #expect(bench.server.writes.count == 1)
        #expect(bench.state("a") == .done)
        #expect(bench.approvals.map(\.id.value) == ["a1"])
        #expect(bench.server.lines.prefix(2) == ["GET /approvals", "PATCH /approvals/a0"])
    }

    @Test func anEditThatIsNotShownIsUnclear() async {
        let bench = await bench()
        bench.server.change { $0.ignoresEdits = true }
        await bench.perform(decide(.approveEdited(draft: "Better", feedback: nil)))
        guard case .unclear? = bench.state("a") else {
            Issue.record("not unclear")
            return
        }
    }

    @Test func aDecisionThatChangedNothingIsUnclear() async {
        let bench = await bench()
        bench.server.change { $0.keepsApprovals = true }
        await bench.perform(decide(.approve))
        guard case .unclear? = bench.state("a") else {
            Issue.record("not unclear")
            return
        }
        #expect(bench.server.writes.count == 1)
    }

    enum Change: CaseIterable { case otherFingerprint, decidedElsewhere, expired, gone }

    @Test(arguments: Change.allCases)
    func aDecisionOnSomethingElseIsHeld(_ change: Change) async {
        let bench = await bench()
        bench.server.change { state in
            switch change {
            case .otherFingerprint: state.approvals[0].fingerprint = "g"
            case .decidedElsewhere: state.approvals[0].status = .rejected
            case .expired: state.approvals[0].expiresAt = Date(timeIntervalSinceReferenceDate: 0)
            case .gone: state.approvals.remove(at: 0)
            }
        }
        await bench.perform(decide(.approve))
        guard case .held(let trouble?)? = bench.state("a") else {
            Issue.record("not held")
            return
        }
        #expect(trouble.kind == .conflict)
        #expect(bench.server.writes.isEmpty)
    }

    // MARK: Restarts and other processes

    @Test func afterARestartEverythingIsHeldOrUnclear() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let clock = ManualClock()
        let server = Sample.server()
        server.weather(.hold, for: "POST")
        do {
            let first = DeskBench(server: server, clock: clock, folder: folder)
            await first.start()
            await first.perform(
                .submit(a, Sample.reply("Sent"), undoSeconds: 0),
                .submit(IntentID("b"), Sample.reply("Waiting", to: 1), undoSeconds: 8))
            #expect(first.state("a") == .sending)
        }
        server.change { $0.held = [] }
        let second = DeskBench(server: server, clock: clock, folder: folder, process: "two")
        await second.start()
        await second.pass(10_000)
        guard case .unclear? = second.state("a") else {
            Issue.record("not unclear")
            return
        }
        #expect(second.state("b") == .held(nil))
        #expect(server.writes.isEmpty)
        server.clearWeather()
        await second.perform(.release(IntentID("b")))
        #expect(server.writes == ["say t1 Waiting"])
        await second.perform(.close)
        let third = DeskBench(server: server, clock: clock, folder: folder, process: "three")
        await third.start()
        #expect(third.outbox.map(\.id.text) == ["a"])
    }

    @Test func closingWaitsForWhatIsUnderWayButNotForEver() async {
        let bench = await bench()
        bench.server.weather(.hold, for: "POST")
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 0))
        await bench.perform(.close)
        #expect(!bench.isClosed)
        await bench.pass(Desk.farewellSeconds)
        #expect(bench.isClosed)

        let other = await self.bench()
        other.server.weather(.hold, for: "POST")
        await other.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 0))
        await other.perform(.close)
        other.server.answerHeld()
        await other.idle()
        #expect(other.isClosed)
        #expect(other.state("a") == .done)
    }

    @Test func aFullDiskSendsNothing() async {
        var full = FileSystem.live
        let gate = Gate()
        full.write = { (file, bytes) throws(FileError) in
            if gate.isFull { throw FileError(operation: "write", path: "", code: 28) }
            return try FileSystem.live.write(file, bytes)
        }
        full.overwrite = { (file, offset, bytes) throws(FileError) in
            if gate.isFull { throw FileError(operation: "write", path: "", code: 28) }
            return try FileSystem.live.overwrite(file, offset, bytes)
        }
        let bench = DeskBench(server: Sample.server(), fileSystem: full)
        await bench.start()
        gate.isFull = true
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.server.writes.isEmpty)
        #expect(bench.outbox.isEmpty)
        #expect(bench.notices.contains { $0.kind == .storage })
        gate.isFull = false
        await bench.perform(.submit(IntentID("c"), Sample.reply("Kept", to: 2), undoSeconds: 8))
        gate.isFull = true
        await bench.pass(8)
        // What can't be noted as sent isn't sent.
        guard case .held(let trouble?)? = bench.state("c") else {
            Issue.record("not held")
            return
        }
        #expect(trouble.kind == .storage)
        #expect(bench.server.writes.isEmpty)
        gate.isFull = false
        await bench.perform(.submit(IntentID("b"), Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.server.writes == ["say t0 Hello"])
    }

    private final class Gate: Sendable {
        private let state = Mutex(false)
        var isFull: Bool {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    @Test func offlineNothingIsSentWhateverIsAsked() async {
        let bench = DeskBench(server: Sample.server(), mode: .offline)
        await bench.start()
        await bench.perform(
            .submit(a, Sample.reply("Hello"), undoSeconds: 0), .release(a), .holdAll(false),
            .refresh(.tickets), .watch(.ticket(Sample.id(0))), .searchArticles(words: "x"))
        await bench.pass(1_000)
        #expect(bench.state("a") == .held(nil))
        #expect(bench.server.lines.isEmpty)
    }
}
