import Dispatch
import FoundationEssentials
import Helpdesk
import Store
import Testing
import Transport

@testable import Sync

/// Commands that do one thing and wait for it.
@Suite struct DeskErrandTests {
    private let a = IntentID("a")

    /// On a thread of its own, as the command line does it.
    private func waiting<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "waiting").async { continuation.resume(returning: body()) }
        }
    }

    @Test func aCommandBesideARunningProgramSendsItsOwnOnce() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let clock = ManualClock()
        let server = Sample.server()
        let live = DeskBench(server: server, clock: clock, folder: folder)
        await live.start()
        await live.perform(.submit(a, Sample.reply("Mine"), undoSeconds: 8))
        let errand = DeskBench(
            server: server, clock: clock, folder: folder, process: "two", mode: .errand(adopting: true))
        await errand.start()
        #expect(errand.outbox.isEmpty)
        let carried = await waiting {
            errand.desk.wait(for: IntentID("b"), after: .submit(IntentID("b"), Sample.reply("Yours", to: 1), undoSeconds: 0))
        }
        #expect(carried == .done(nil))
        #expect(server.writes == ["say t1 Yours"])
        await errand.perform(.close)
        await live.pass(8)
        #expect(server.writes == ["say t1 Yours", "say t0 Mine"])
    }

    @Test func aCommandThatCannotReachTheServerKeepsTheTextAsADraft() async {
        let bench = DeskBench(server: Sample.server(), mode: .errand(adopting: false))
        await bench.start()
        #expect(bench.server.lines.isEmpty)
        bench.server.weather(.unreachable, for: "")
        let carried = await waiting {
            bench.desk.wait(for: IntentID("b"), after: .submit(IntentID("b"), Sample.reply("Hi"), undoSeconds: 0))
        }
        guard case .tryLater(let trouble) = carried else {
            Issue.record("\(carried)")
            return
        }
        #expect(trouble.kind == .offline)
        await bench.idle()
        #expect(bench.drafts.map(\.body) == ["Hi"])
        #expect(bench.outbox.isEmpty)
    }

    @Test func whatIsPutAsideIsReleasedLater() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        let first = DeskBench(server: server, folder: folder, mode: .errand(adopting: false))
        await first.start()
        let aside = await waiting { first.desk.putAside(IntentID("later"), Sample.reply("Hi")) }
        #expect(aside == .held(nil))
        await first.perform(.close)
        let second = DeskBench(server: server, folder: folder, process: "two", mode: .errand(adopting: true))
        await second.start()
        #expect(second.state("later") == .held(nil))
        let carried = await waiting { second.desk.wait(for: IntentID("later"), after: .release(IntentID("later"))) }
        #expect(carried == .done(nil))
        #expect(server.writes == ["say t0 Hi"])
    }

    @Test func aReadIsWaitedForAndKept() async throws {
        let server = Sample.server()
        let bench = DeskBench(server: server, mode: .errand(adopting: false))
        await bench.start()
        let call = try FakeService(server: server).tickets(.init(), page: .first)
        let result = await waiting { bench.desk.wait(for: call, of: Sample.account) }
        let page = try result.get()
        #expect(page.items.count == 3)
        bench.desk.keep(page, of: Sample.account)
        await bench.perform(.close)
        let head = Desk.firstTickets(
            of: [Sample.account],
            in: LocalStore(cacheDirectory: "\(bench.folder)/cache", stateDirectory: "", process: "x"), limit: 9)
        #expect(head.count == 3)
    }

    @Test func aCommandWaitsOutAMinuteAndNoHour() async throws {
        let server = Sample.server()
        let clock = ManualClock()
        let bench = DeskBench(server: server, clock: clock, mode: .errand(adopting: false))
        await bench.start()
        let call = try FakeService(server: server).tickets(.init(), page: .first)
        server.weather(.hold, for: "")
        let begun = clock.now.wall
        let soon = Task { await waiting { bench.desk.wait(for: call, of: Sample.account) } }
        while server.lines.isEmpty { await bench.idle() }
        bench.desk.budgetChanged(Sample.account, waitsUntil: begun.addingTimeInterval(50))
        await bench.idle()
        server.clearWeather()
        server.answerHeld()
        #expect(try await soon.value.get().items.count == 3)

        bench.desk.budgetChanged(Sample.account, waitsUntil: begun.addingTimeInterval(600))
        let result = await waiting { bench.desk.wait(for: call, of: Sample.account) }
        guard case .failure(let trouble) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(trouble.kind == .rateLimited)
        #expect(trouble.retryAt == begun.addingTimeInterval(600))
        #expect(trouble.hint == "Try again in 10 minutes.")
    }

    /// A part of the list doesn't make the copy fresh.
    @Test func onlyTheWholeListTellsHowOldTheCopyIs() async throws {
        let server = Sample.server()
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let kept = { LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "", process: "x")
            .cache(of: Sample.account).tickets() }
        let filtered = DeskBench(server: server, folder: folder, mode: .errand(adopting: false))
        await filtered.start()
        let page = try await waiting { [service = FakeService(server: server)] in
            Result { try service.tickets(.init(), page: .first) }.flatMap { call in
                filtered.desk.wait(for: call, of: Sample.account).mapError { $0 as any Error }
            }
        }.get()
        filtered.desk.keep(page, of: Sample.account)
        await filtered.perform(.close)
        #expect(kept().items.count == 3)
        #expect(kept().asOf == nil)
        #expect(kept().claimedTotal == nil)

        let whole = DeskBench(server: server, folder: folder, process: "two", mode: .errand(adopting: false))
        await whole.start()
        whole.desk.keep(page, of: Sample.account, isFirstOfWholeList: true)
        whole.desk.keepWholeList(Set(page.items.map(\.id)), of: Sample.account)
        await whole.perform(.close)
        #expect(kept().asOf == whole.clock.now.wall)
        #expect(kept().wholeAsOf == whole.clock.now.wall)
        #expect(kept().claimedTotal == 3)

        // One is missing from the whole list: it is kept, and the list counts as not gone through.
        let third = DeskBench(server: server, folder: folder, process: "three", mode: .errand(adopting: false))
        await third.start()
        third.desk.keepWholeList(Set(page.items.dropLast().map(\.id)), of: Sample.account)
        await third.perform(.close)
        #expect(kept().items.count == 3)
        #expect(kept().wholeAsOf == nil)
    }
}
