import FoundationEssentials
import Helpdesk
import Store
import Synchronization
import Testing
import Transport

@testable import Sync

@Suite struct DeskReadingTests {
    @Test func everythingIsReadOnceAndThenRefreshed() async {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        #expect(bench.tickets.map(\.key) == ["T-0", "T-1", "T-2"])
        #expect(bench.approvals.count == 2)
        #expect(bench.articles.count == 2)
        #expect(bench.accountState?.asOf == bench.clock.now.wall)
        #expect(bench.accountState?.ticketCount == 3)
        #expect(bench.accountState?.claimedTicketCount == 3)
        #expect(bench.server.lines.sorted() == ["GET /approvals", "GET /articles", "GET /tickets"])
        bench.server.forget()
        await bench.pass(40)
        #expect(bench.server.lines.isEmpty)
        await bench.pass(30)
        #expect(bench.server.lines.sorted() == ["GET /approvals", "GET /tickets"])
    }

    /// No alarm rings for nothing: between refreshes there is one, and it is the refresh.
    @Test func idleMeansIdle() async {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        await bench.pass(Desk.saveSeconds)
        let next = bench.clock.ringsAt ?? 0
        #expect(abs(next - 160) < 7)
        await bench.perform(.watch(.tickets), .holdAll(false))
        #expect(bench.clock.ringsAt == next)
    }

    @Test func whatIsOnScreenComesFirstAndTheRestBehind() async {
        let server = Sample.server(tickets: 25)
        server.change { $0.pageSize = 10 }
        let bench = DeskBench(server: server)
        await bench.start()
        #expect(bench.tickets.count == 25)
        let pages = server.sent.filter { $0.line == "GET /tickets" }
        #expect(pages.map(\.urgency) == [.onScreen, .backfill, .backfill])
        server.forget()
        // Nothing has changed, so the first page is enough.
        await bench.pass(70)
        #expect(server.lines.filter { $0 == "GET /tickets" }.count == 1)
        // The eleventh changed: it is on the first page now, and the second tells no more.
        server.change { state in
            var ticket = state.tickets.remove(at: 11)
            ticket.subject = "New words"
            ticket.updatedAt = bench.clock.now.wall
            state.tickets.insert(ticket, at: 0)
        }
        server.forget()
        await bench.pass(70)
        #expect(server.lines.filter { $0 == "GET /tickets" }.count == 2)
        #expect(bench.tickets.first?.subject == "New words")
        await bench.perform(.refresh(.tickets))
        #expect(server.sent.last { $0.line == "GET /tickets" }?.urgency == .person)
    }

    @Test func aTicketIsGoneOnlyWhenTheServerSaysSo() async {
        let server = Sample.server(tickets: 4)
        let clock = ManualClock()
        let bench = DeskBench(server: server, clock: clock)
        await bench.start()
        server.change { state in
            // One is deleted; one is merely not listed any more.
            state.tickets.remove(at: 1)
            state.pageSize = 2
        }
        clock.pass(AccountPlan.wholeSeconds)
        await bench.idle()
        #expect(server.lines.contains("GET /tickets/t1"))
        #expect(bench.tickets.map(\.key) == ["T-0", "T-2", "T-3"])
    }

    @Test func anOpenTicketIsReadShownAndTheNextOneFetched() async {
        let server = Sample.server()
        let bench = DeskBench(server: server)
        await bench.start()
        server.forget()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        #expect(bench.thread(Sample.id(0))?.messages.count == 1)
        #expect(server.sent == [
            .init(line: "GET /tickets/t0/messages", urgency: .onScreen),
            .init(line: "GET /tickets/t1/messages", urgency: .prefetch),
        ])
        // The next one is there at once.
        bench.forget()
        await bench.perform(.watch(.ticket(Sample.id(1))))
        guard case .thread(let first, _)? = bench.events.first else {
            Issue.record("no thread")
            return
        }
        #expect(first.ticket == Sample.id(1))
        // While it stays on screen it is read like the list.
        server.forget()
        await bench.pass(70)
        #expect(server.lines.contains("GET /tickets/t1/messages"))
    }

    @Test func withoutAServerEverythingReadIsStillThere() async {
        let clock = ManualClock()
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        let first = DeskBench(server: server, clock: clock, folder: folder)
        await first.start()
        await first.perform(.watch(.ticket(Sample.id(0))))
        let readAt = clock.now.wall
        await first.perform(.close)
        #expect(first.isClosed)
        clock.pass(5_000)

        server.weather(.unreachable, for: "")
        let second = DeskBench(server: server, clock: clock, folder: folder, process: "two")
        let head = Desk.firstTickets(
            of: [Sample.account],
            in: LocalStore(cacheDirectory: "\(folder)/cache", stateDirectory: "\(folder)/state", process: "x"), limit: 2)
        #expect(head.map(\.key) == ["T-0", "T-1"])
        await second.start()
        #expect(second.tickets.map(\.key) == ["T-0", "T-1", "T-2"])
        #expect(second.approvals.count == 2)
        #expect(second.articles.count == 2)
        #expect(second.accountState?.asOf == readAt)
        #expect(second.accountState?.trouble?.kind == .offline)
        await second.perform(.watch(.ticket(Sample.id(0))))
        #expect(second.thread(Sample.id(0))?.messages.first?.body == "Help!")
        // Asked again with growing pauses, told once.
        server.forget()
        for _ in 0..<100 { await second.pass(10) }
        #expect(server.lines.count < 60)
        #expect(server.lines.count > 5)
        server.clearWeather()
        await second.pass(200)
        #expect(second.accountState?.trouble == nil)
        #expect(second.accountState?.asOf == clock.now.wall)
    }

    @Test func aRefusedTokenEndsAllAskingUntilThePersonAsks() async {
        let server = Sample.server()
        let bench = DeskBench(server: server)
        server.weather(.status(401), for: "")
        await bench.start()
        let count = server.lines.count
        #expect(count <= 3)
        for _ in 0..<20 { await bench.pass(100) }
        #expect(server.lines.count == count)
        #expect(bench.accountState?.trouble?.kind == .notSignedIn)
        #expect(bench.clock.ringsAt == nil)
        server.clearWeather()
        await bench.perform(.refresh(.tickets))
        #expect(bench.accountState?.trouble == nil)
        #expect(bench.tickets.count == 3)
        #expect(bench.approvals.count == 2)
    }

    @Test func aRefusedPartLeavesTheOthersAlone() async {
        let server = Sample.server()
        let bench = DeskBench(server: server)
        server.weather(.status(403), for: "GET /approvals")
        await bench.start()
        #expect(bench.tickets.count == 3)
        #expect(bench.accountState?.trouble == nil)
        #expect(bench.notices.map(\.kind) == [.notAllowed])
        for _ in 0..<5 { await bench.pass(70) }
        #expect(server.lines.filter { $0 == "GET /approvals" }.count == 1)
        #expect(bench.notices.count == 1)
    }

    @Test func aFailingPartBacksOffAlone() async {
        let server = Sample.server()
        let bench = DeskBench(server: server)
        server.weather(.status(500), for: "GET /approvals")
        await bench.start()
        for _ in 0..<60 { await bench.pass(10) }
        #expect(server.lines.filter { $0 == "GET /tickets" }.count >= 9)
        #expect(server.lines.filter { $0 == "GET /approvals" }.count < 20)
        #expect(bench.accountState?.trouble?.kind == .serverFault)
    }

    @Test func aLimitIsWaitedFor() async {
        let server = Sample.server()
        let bench = DeskBench(server: server)
        server.weather(.status(429), for: "GET /tickets")
        await bench.start()
        #expect(bench.accountState?.waitsUntil == bench.clock.now.wall.addingTimeInterval(60))
        let count = server.lines.count
        server.clearWeather()
        await bench.pass(59)
        #expect(server.lines.count == count)
        await bench.pass(1)
        #expect(bench.tickets.count == 3)
        #expect(bench.accountState?.waitsUntil == nil)
    }

    @Test func stoppedRequestsStayStopped() async {
        let server = Sample.server(tickets: 30)
        server.change { $0.pageSize = 10 }
        server.weather(.hold, for: "GET /tickets")
        let bench = DeskBench(server: server)
        await bench.start()
        await bench.perform(.stopRequests)
        server.clearWeather()
        server.answerHeld()
        await bench.idle()
        #expect(bench.tickets.isEmpty)
        #expect(bench.accountState?.askingSince == nil)
        #expect(bench.accountState?.trouble == nil)
        await bench.pass(70)
        #expect(bench.tickets.count == 30)
    }

    @Test func aListThatNeverEndsEnds() async {
        let server = Sample.server(tickets: 5)
        let bench = DeskBench(server: server)
        // A page size of zero: every page is empty, and each names another.
        server.change { $0.pageSize = 0 }
        await bench.start()
        #expect(server.lines.filter { $0 == "GET /tickets" }.count == 1)
    }

    @Test func articlesAreFoundHereAndThere() async {
        let server = Sample.server()
        let bench = DeskBench(server: server)
        await bench.start()
        server.change { $0.articles.append(Sample.article(7)) }
        await bench.perform(.searchArticles(words: "REFUND 1"))
        let found = bench.events.compactMap { event -> [String]? in
            if case .foundArticles("REFUND 1", let articles) = event { articles.map(\.id.value) } else { nil }
        }
        #expect(found.first == ["k1"])
        #expect(found.last?.contains("k7") == true)
    }

    @Test func aDamagedCopyIsToldAndFetchedAgain() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let clock = ManualClock()
        let server = Sample.server()
        let first = DeskBench(server: server, clock: clock, folder: folder)
        await first.start()
        await first.perform(.close)
        let path = "\(folder)/cache/games/index.jsonl"
        let file = (try? FileSystem.live.open(path, .appending)) ?? -1
        _ = try? FileSystem.live.write(file, Array("[\"garbage\"]\n".utf8)[...])
        FileSystem.live.close(file)
        let second = DeskBench(server: server, clock: clock, folder: folder, process: "two")
        await second.start()
        #expect(second.notices.map(\.kind) == [.storage])
        #expect(second.tickets.count == 3)
    }

    /// Only the ticket itself can say that it is gone.
    @Test func aThreadThatIsNotThereTakesNoTicketAway() async {
        let server = Sample.server()
        let bench = DeskBench(server: server)
        await bench.start()
        server.change { $0.threads[Sample.id(0)] = nil }
        server.forget()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        for _ in 0..<10 { await bench.pass(61) }
        #expect(server.lines.filter { $0 == "GET /tickets/t0/messages" }.count == 1)
        #expect(server.lines.filter { $0 == "GET /tickets/t0" }.count == 1)
        #expect(bench.tickets.count == 3)
        server.change { $0.tickets.removeFirst() }
        await bench.perform(.refresh(.ticket(Sample.id(0))))
        await bench.idle()
        #expect(bench.tickets.map(\.key) == ["T-1", "T-2"])
    }

    @Test func aSpentBudgetIsShown() async {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        let until = bench.clock.now.wall.addingTimeInterval(400)
        bench.desk.budgetChanged(Sample.account, waitsUntil: until)
        await bench.idle()
        #expect(bench.accountState?.waitsUntil == until)
        bench.desk.budgetChanged(Sample.account, waitsUntil: nil)
        await bench.idle()
        #expect(bench.accountState?.waitsUntil == nil)
    }

    @Test func whatCouldNotBeSavedIsSavedLater() async {
        final class Disk: Sendable {
            let isFull = Mutex(true)
            let attempts = Mutex(0)
        }
        let disk = Disk()
        var full = FileSystem.live
        full.rename = { (from, to) throws(FileError) in
            if to.contains("/cache/") { disk.attempts.withLock { $0 += 1 } }
            if disk.isFull.withLock({ $0 }) { throw FileError(operation: "rename", path: to, code: 28) }
            try FileSystem.live.rename(from, to)
        }
        let bench = DeskBench(server: Sample.server(), fileSystem: full)
        await bench.start()
        await bench.pass(Desk.saveSeconds)
        #expect(disk.attempts.withLock(\.self) == 1)
        // Trying costs a full disk something, whatever else happens meanwhile.
        for step in 1..<Int(Desk.saveAgainSeconds) {
            if step % 5 == 0 { await bench.perform(.refresh(.tickets)) }
            await bench.pass(1)
        }
        #expect(disk.attempts.withLock(\.self) == 1)
        await bench.pass(1)
        #expect(disk.attempts.withLock(\.self) == 2)
        #expect(bench.notices.filter { $0.kind == .storage }.count == 1)
        disk.isFull.withLock { $0 = false }
        await bench.pass(Desk.saveAgainSeconds)
        let store = LocalStore(cacheDirectory: "\(bench.folder)/cache", stateDirectory: "", process: "x")
        #expect(store.cache(of: Sample.account).tickets().items.count == 3)
        #expect(store.cache(of: Sample.account).approvals().items.count == 2)
    }
}
