import FoundationEssentials
import Helpdesk
import Store
import Testing
import Transport

@testable import Sync

/// How much is asked, by whether anybody looks and by what is left of the budget.
@Suite struct PaceTests {
    @Test(arguments: [
        // in front, place, share of the budget, factor
        (true, Pace.Place.onScreen, nil, 1.0), (true, .elsewhere, nil, 2), (true, .watched, nil, 1),
        (false, .onScreen, nil, 4), (false, .elsewhere, nil, 4), (false, .watched, nil, 1),
        (true, .onScreen, 1.0, 1), (true, .onScreen, 0.5, 1), (true, .onScreen, 0.25, 2), (true, .onScreen, 0.125, 4),
        (true, .onScreen, 0, 4), (false, .watched, 0.25, 2), (false, .elsewhere, 0.125, 16),
    ] as [(Bool, Pace.Place, Double?, Double)])
    func aPeriodStretches(_ isFocused: Bool, _ place: Pace.Place, _ budget: Double?, _ factor: Double) {
        var pace = Pace()
        pace.isFocused = isFocused
        pace.budget = budget
        #expect(pace.factor(place) == factor)
    }

    @Test(arguments: [(50, 100, 0.5), (nil, 100, nil), (5, nil, nil), (5, 0, nil), (200, 100, 1), (-3, 100, 0)] as [(Int?, Int?, Double?)])
    func aShareIsBetweenNothingAndAll(_ remaining: Int?, _ limit: Int?, _ share: Double?) {
        #expect(Pace.share(remaining, of: limit) == share)
    }

    private func bench() async -> DeskBench {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        await bench.pass(1)
        bench.server.forget()
        return bench
    }

    private func counts(_ bench: DeskBench, seconds: Int) async -> (tickets: Int, approvals: Int, opened: Int) {
        for _ in 0..<seconds { await bench.pass(1) }
        let lines = bench.server.lines
        return (
            lines.count { $0 == "GET /tickets" }, lines.count { $0 == "GET /approvals" },
            lines.count { $0 == "GET /tickets/t0/messages" })
    }

    @Test func behindOtherWindowsListsAreReadLessAndApprovalsAreNot() async {
        let bench = await bench()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        bench.server.forget()
        let before = await counts(bench, seconds: 480)
        #expect(before.tickets == 8)
        bench.server.forget()
        await bench.perform(.attend(isFocused: false))
        let behind = await counts(bench, seconds: 480)
        #expect(behind.tickets == 2)
        #expect(behind.approvals == before.approvals)
        #expect(behind.opened == before.opened)
        // Back in front, what is due is read at once.
        await bench.pass(100)
        bench.server.forget()
        await bench.perform(.attend(isFocused: true))
        #expect(bench.server.lines.contains("GET /tickets"))
    }

    @Test func whatIsNotOnScreenIsReadLess() async {
        let bench = await bench()
        await bench.perform(.watch(.articles))
        bench.server.forget()
        #expect(await counts(bench, seconds: 480).tickets == 4)
    }

    @Test func aSpentBudgetStretchesEveryPeriod() async {
        let bench = await bench()
        bench.desk.budgetChanged(Sample.account, waitsUntil: nil, remaining: 10, limit: 80)
        await bench.idle()
        let few = await counts(bench, seconds: 480)
        #expect(few.tickets == 2)
        #expect(few.approvals == 2)
    }

    @Test(arguments: [(nil, 1), (60, 1), (50, 0), (5, 0)] as [(Int?, Int)])
    func theNextTicketIsReadAheadWhileThereIsPlenty(_ remaining: Int?, _ count: Int) async {
        let bench = await bench()
        if let remaining { bench.desk.budgetChanged(Sample.account, waitsUntil: nil, remaining: remaining, limit: 100) }
        await bench.perform(.prefetch(Sample.id(2)))
        #expect(bench.server.sent.filter { $0 == .init(line: "GET /tickets/t2/messages", urgency: .prefetch) }.count == count)
        // Once it is here it isn't read again.
        bench.server.forget()
        await bench.perform(.prefetch(Sample.id(2)))
        #expect(bench.server.lines.count == 0)
    }

    @Test(arguments: [("f1", true, true), ("f2", true, false), (nil, true, false), ("f1", false, false)] as [(String?, Bool, Bool)])
    func anAttachmentIsFetchedOrItIsSaidWhyNot(_ id: String?, _ canRead: Bool, _ comes: Bool) async {
        var all = Set(Capability.allCases)
        if !canRead { all.remove(.readAttachments) }
        let bench = DeskBench(server: Sample.server(), capabilities: all)
        await bench.start()
        let attachment = Message.Attachment(name: "a.txt", byteCount: 5, id: id)
        await bench.perform(.fetchAttachment(Sample.id(0), attachment))
        let files = bench.events.compactMap { if case .attachment(let ticket, let file, let bytes) = $0 { (ticket, file, bytes) } else { nil } }
        #expect(files.count == (comes ? 1 : 0))
        #expect(files.allSatisfy { $0.0 == Sample.id(0) && $0.1 == attachment && $0.2 == [UInt8]("Hello".utf8) })
        #expect(bench.notices.isEmpty == comes)
    }

    /// The screen's word counts; what the desk would guess doesn't any more.
    @Test func onlyWhatTheScreenNamesIsReadAhead() async {
        let bench = await bench()
        await bench.perform(.prefetch(Sample.id(2)))
        bench.server.forget()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        #expect(!bench.server.lines.contains { $0.hasPrefix("GET /tickets/t1") })
        await bench.perform(.attend(isFocused: false), .prefetch(Sample.id(1)))
        #expect(!bench.server.lines.contains { $0.hasPrefix("GET /tickets/t1") })
    }
}
