import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// What waits says why, and when it is tried next.
@Suite struct WaitReasonTests {
    private func bench() async -> DeskBench {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        return bench
    }

    private func wait(_ bench: DeskBench, _ name: String) -> OutboxItem.Wait? { bench.outbox.first { $0.id.text == name }?.wait }

    @Test func aServerThatIsAwayIsNamedWithTheNextTry() async throws {
        let bench = await bench()
        bench.server.weather(.unreachable, for: "")
        await bench.perform(.submit(IntentID("a"), Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.state("a") == .queued)
        guard case .pause(let trouble, let until)? = wait(bench, "a") else {
            Issue.record("\(String(describing: wait(bench, "a")))")
            return
        }
        #expect(trouble.kind == .offline)
        let seconds = until.timeIntervalSince(bench.clock.now.wall)
        #expect(seconds > 0.5 && seconds <= 120)
        // What was told doesn't waver, and is when it is tried.
        bench.server.clearWeather()
        await bench.pass(seconds - 0.1)
        #expect(wait(bench, "a") == .pause(trouble, until: until))
        await bench.pass(0.2)
        #expect(bench.state("a") == .done)
        #expect(wait(bench, "a") == nil)
    }

    @Test func aLimitIsNamedWithTheNextTry() async {
        let bench = await bench()
        bench.server.weather(.status(429), for: "POST")
        await bench.perform(.submit(IntentID("a"), Sample.reply("Hello"), undoSeconds: 0))
        guard case .pause(let trouble, let until)? = wait(bench, "a") else {
            Issue.record("\(bench.outbox)")
            return
        }
        #expect(trouble.kind == .rateLimited)
        #expect(until > bench.clock.now.wall)
    }

    @Test func aSpentBudgetIsNamedWithItsEnd() async {
        let bench = await bench()
        bench.server.weather(.hold, for: "")
        await bench.perform(.submit(IntentID("a"), Sample.reply("Hello"), undoSeconds: 0), .submit(IntentID("b"), Sample.reply("More"), undoSeconds: 0))
        #expect(wait(bench, "a") == nil)
        #expect(wait(bench, "b") == .turn(behind: IntentID("a")))
        let until = bench.clock.now.wall.addingTimeInterval(40)
        bench.desk.budgetChanged(Sample.account, waitsUntil: until)
        await bench.idle()
        #expect(wait(bench, "a") == .budget(until: until))
        #expect(wait(bench, "b") == .budget(until: until))
        bench.desk.budgetChanged(Sample.account, waitsUntil: nil)
        await bench.idle()
        #expect(wait(bench, "a") == nil)
    }

    @Test func whileNothingLeavesThatIsTheReason() async {
        let bench = await bench()
        bench.server.weather(.hold, for: "")
        await bench.perform(.submit(IntentID("a"), Sample.reply("Hello"), undoSeconds: 0), .submit(IntentID("b"), Sample.reply("More"), undoSeconds: 0))
        await bench.perform(.standStill)
        #expect(wait(bench, "b") == .standstill)
        await bench.perform(.goOn)
        #expect(wait(bench, "b") == .turn(behind: IntentID("a")))
    }

    /// Signed out, or an account that isn't open here: that needs the person, so it is held, and says why.
    @Test func whatNeedsThePersonIsHeldWithItsReason() async {
        let bench = await bench()
        bench.server.weather(.status(401), for: "POST")
        let stranger = TicketID(account: AccountName("other"), value: "1")
        await bench.perform(
            .submit(IntentID("a"), Sample.reply("Hello"), undoSeconds: 0),
            .submit(IntentID("b"), .message(ticket: stranger, audience: .public, body: "Hi", thenStatus: nil), undoSeconds: 0))
        guard case .held(let signedOut?)? = bench.state("a"), case .held(let closed?)? = bench.state("b") else {
            Issue.record("\(bench.outbox)")
            return
        }
        #expect(signedOut.kind == .notSignedIn)
        #expect(closed.kind == .configuration)
        #expect(bench.outbox.allSatisfy { $0.wait == nil })
    }
}
