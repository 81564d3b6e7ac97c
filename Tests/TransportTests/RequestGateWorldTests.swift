import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

/// Long runs in a world that refuses what may not be.
@Suite struct RequestGateWorldTests {
    private static func anything(_ world: inout GateWorld) -> GateWorld.Answer {
        switch world.random.next() % 12 {
        case 0: .response(Response(status: 429))
        case 1: .response(Response(status: 429, headers: [.init("Retry-After", "\(world.random.next() % 9 + 1)")]))
        case 2: .response(Response(status: 503))
        case 3: .response(Response(status: 404))
        case 4: .failure(.notSent(reason: Outcome.Reason(.offline, "Refused.", mayPass: true)))
        case 5: .failure(.unknown(reason: Outcome.Reason(.offline, "Broke.", mayPass: true)))
        case 6: .failure(.unknown(reason: Outcome.Reason(.unreadable, "Too large.")))
        default: .response(Response(status: 200))
        }
    }

    @Test(arguments: 1...150) func `any order of events keeps every promise`(seed: Int) {
        let policy = LimitPolicy(
            requestsPerMinute: 5 + seed % 40, writesPerMinute: seed % 3 == 0 ? 1 + seed % 7 : nil,
            concurrency: 1 + seed % 5, pauseSeconds: 7)
        var world = GateWorld(policy: policy, seed: UInt64(seed)) { world, _ in
            (world.random.unit() * 3, Self.anything(&world))
        }
        var given: [RequestTicket] = []
        for _ in 0..<200 {
            let draw = world.random.next()
            switch draw % 10 {
            case 0 where !given.isEmpty: world.cancel(given[Int(draw / 10) % given.count])
            case 1 where !given.isEmpty:
                let id = given[Int(draw / 10) % given.count]
                if world.starts(id) == 0, world.outcome(id) == nil { world.promote(id, to: .person) }
            default:
                let urgency = Urgency.allCases[Int(draw / 10) % 5]
                given.append(world.submit(urgency, isRead: draw / 64 % 3 != 0))
            }
            world.pass(to: world.seconds + world.random.unit() * 2)
        }
        if seed % 4 == 0 { world.cancelAll() }
        world.pass(to: world.seconds + 36_000)
        #expect(world.unfinishedCount == 0 && world.gate.isIdle)
        #expect(world.nextEvent == nil, "an idle gate wakes nobody")
        #expect(given.count == world.finishedCount)
    }

    @Test func `who is more urgent starts first, and within an urgency who came first`() {
        var order: [RequestTicket] = []
        var world = GateWorld(policy: LimitPolicy(requestsPerMinute: 1_000, concurrency: 1), seed: 3) { world, id in
            order.append(id)
            return (1, .response(Response(status: 200)))
        }
        world.submit(.backfill)
        var given: [(Urgency, RequestTicket)] = []
        for _ in 0..<60 {
            let urgency = Urgency.allCases[Int(world.random.next() % 5)]
            given.append((urgency, world.submit(urgency, isRead: world.random.next() % 3 != 0)))
        }
        world.pass(to: 1_000)
        let wanted = Urgency.allCases.flatMap { urgency in given.filter { $0.0 == urgency }.map(\.1) }
        #expect(Array(order.dropFirst()) == wanted)
    }

    struct Hour: CustomTestStringConvertible, Sendable {
        var window = BudgetServer.Window.fixed
        var tellsHeaders = true
        var limit = 100
        var skew = 0.0
        /// Requests a minute that someone else makes with the same key.
        var others = 0
        var testDescription: String { "\(window) \(tellsHeaders) \(limit) skew \(skew) others \(others)" }
    }

    /// T23: an hour at three times the limit.
    @Test(arguments: [
        Hour(), Hour(tellsHeaders: false), Hour(window: .sliding), Hour(window: .sliding, tellsHeaders: false),
        Hour(limit: 40), Hour(window: .sliding, limit: 300), Hour(skew: 86_400), Hour(skew: -86_400), Hour(skew: 90),
        Hour(others: 25), Hour(window: .sliding, others: 25),
    ]) func `an hour of pressure brings no 429, and the person never waits`(hour: Hour) {
        let server = BudgetServer(limit: hour.limit, window: hour.window, tellsHeaders: hour.tellsHeaders, skew: hour.skew)
        var world = GateWorld(policy: LimitPolicy(requestsPerMinute: hour.tellsHeaders ? 60 : hour.limit), seed: 11) {
            world, _ in
            // It arrives when it starts here, and is answered later: the order at the server is that of starts.
            let response = server.answer(at: world.seconds)
            return (0.02 + world.random.unit() * 1.5, .response(response))
        }
        var others = 0
        for step in 0..<3_600 * 5 {
            world.pass(to: Double(step) / 5)
            if step % 50 == 25 { world.submit(.person, isRead: step % 100 == 25) }
            if world.unfinishedCount < 300 { world.submit([.onScreen, .prefetch, .background, .backfill][step % 4]) }
            if hour.others > 0, step % (300 / hour.others) == 0 {
                others += 1
                _ = server.answer(at: world.seconds)
            }
        }
        #expect(world.refusalCount == 0)
        #expect(world.longestPersonWait < 1.6, "at most one transfer long")
        let available = hour.limit * 60 - others
        #expect(world.startCount > available / 2, "\(world.startCount) of \(available)")
    }

    @Test func `reads and writes counted apart bring no 429, and don't wait for each other`() {
        let reads = BudgetServer(limit: 120, window: .sliding, tellsHeaders: false)
        let writes = BudgetServer(limit: 60, window: .sliding, tellsHeaders: false)
        var counts = (reads: 0, writes: 0)
        var world = GateWorld(policy: LimitPolicy(requestsPerMinute: 120, writesPerMinute: 60), seed: 9) { world, id in
            let isRead = world.isRead(id)
            if isRead { counts.reads += 1 } else { counts.writes += 1 }
            return (0.02 + world.random.unit() / 2, .response((isRead ? reads : writes).answer(at: world.seconds)))
        }
        // More writes than a day takes, in front of everything that is read.
        for _ in 0..<2_000 { world.submit(.person, isRead: false) }
        for step in 0..<1_200 {
            world.pass(to: Double(step))
            if step % 2 == 0 { world.submit(.onScreen) }
        }
        #expect(world.refusalCount == 0)
        #expect(counts.reads >= 595, "\(counts)")
        #expect((1_000...1_200).contains(counts.writes), "\(counts)")
    }

    @Test func `a limit nobody told is found with few 429s`() {
        let server = BudgetServer(limit: 30, window: .sliding, tellsHeaders: false)
        var world = GateWorld(policy: LimitPolicy(requestsPerMinute: 120), seed: 5) { world, _ in
            let response = server.answer(at: world.seconds)
            return (0.02 + world.random.unit(), .response(response))
        }
        for step in 0..<3_600 {
            world.pass(to: Double(step))
            if world.unfinishedCount < 100 { world.submit(.background) }
        }
        #expect((1...60).contains(world.refusalCount), "\(world.refusalCount)")
        #expect(world.startCount > 30 * 60 / 3, "\(world.startCount)")
    }
}
