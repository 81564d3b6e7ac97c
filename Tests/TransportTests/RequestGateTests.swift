import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

private func moment(_ seconds: Double) -> Moment {
    Moment(wall: Date(timeIntervalSince1970: GateWorld.epoch + seconds), seconds: seconds)
}

private func ticket(_ number: UInt64) -> RequestTicket { RequestTicket(number: number) }

private func response(_ status: Int, _ headers: [(String, String)] = []) -> Response {
    Response(status: status, headers: headers.map { .init($0.0, $0.1) })
}

private let broken = Outcome.unknown(reason: Outcome.Reason(.offline, "It broke.", mayPass: true))
private let hopeless = Outcome.unknown(reason: Outcome.Reason(.unreadable, "Too large."))

/// One event after another, each with the actions it must bring.
@Suite struct RequestGateTests {
    private func gate(perMinute: Int = 100, concurrency: Int = 4) -> RequestGate {
        RequestGate(account: testAccount, policy: LimitPolicy(requestsPerMinute: perMinute, concurrency: concurrency))
    }

    @Test func `an idle gate starts at once and asks for no wake`() {
        var gate = gate()
        #expect(gate.submitted(ticket(1), urgency: .backfill, isRead: true, now: moment(0)) == [.start(ticket(1))])
        let answer = response(200)
        #expect(gate.answered(ticket(1), answer, now: moment(1), randomUnit: 0) == [.finish(ticket(1), .answered(answer))])
        #expect(gate.isIdle)
    }

    @Test func `one slot is the person's`() {
        var gate = gate(concurrency: 3)
        for number in 1...3 {
            let actions = gate.submitted(ticket(UInt64(number)), urgency: .onScreen, isRead: true, now: moment(0))
            #expect(actions == (number < 3 ? [.start(ticket(UInt64(number)))] : []))
        }
        #expect(gate.submitted(ticket(4), urgency: .person, isRead: false, now: moment(0)) == [.start(ticket(4))])
        #expect(gate.submitted(ticket(5), urgency: .person, isRead: false, now: moment(0)) == [])
        let ended = gate.answered(ticket(1), response(200), now: moment(1), randomUnit: 0)
        #expect(ended == [.finish(ticket(1), .answered(response(200))), .start(ticket(5))])
    }

    @Test func `a third of the budget is the person's, and time gives the rest back`() {
        var gate = gate(perMinute: 10, concurrency: 100)
        var started = 0
        for number in 1...20 {
            let actions = gate.submitted(ticket(UInt64(number)), urgency: .background, isRead: true, now: moment(0))
            if actions.contains(.start(ticket(UInt64(number)))) { started += 1 }
        }
        #expect(started == 7)
        for number in 21...24 {
            let actions = gate.submitted(ticket(UInt64(number)), urgency: .person, isRead: true, now: moment(0))
            #expect(actions.contains(.start(ticket(UInt64(number)))) == (number < 24))
        }
        // The first to end leaves the minute first.
        #expect(gate.answered(ticket(1), response(200), now: moment(2), randomUnit: 0).contains(.wakeAt(seconds: 62)))
        #expect(gate.woke(now: moment(62)).contains(.start(ticket(24))))
    }

    @Test func `a spent count of writes holds no read back, and the other way round`() {
        for isRead in [true, false] {
            let policy = LimitPolicy(requestsPerMinute: isRead ? 2 : 50, writesPerMinute: isRead ? 50 : 2, concurrency: 100)
            var gate = RequestGate(account: testAccount, policy: policy)
            for number in 1...3 {
                _ = gate.submitted(ticket(UInt64(number)), urgency: .person, isRead: isRead, now: moment(0))
            }
            #expect(gate.status(now: moment(0)).underWayCount == 2)
            let other = gate.submitted(ticket(4), urgency: .backfill, isRead: !isRead, now: moment(0))
            #expect(other == [.start(ticket(4))])
            #expect(gate.answered(ticket(1), response(200), now: moment(2), randomUnit: 0).last == .wakeAt(seconds: 62))
            #expect(gate.status(now: moment(3)).waitsUntil == moment(62).wall)
            #expect(gate.woke(now: moment(62)) == [.start(ticket(3))])
        }
    }

    @Test func `a 429 pauses the account until told, for whomever`() {
        var gate = gate()
        _ = gate.submitted(ticket(1), urgency: .person, isRead: false, now: moment(0))
        let refusal = response(429, [("Retry-After", "30")])
        let actions = gate.answered(ticket(1), refusal, now: moment(1), randomUnit: 0)
        #expect(actions == [.finish(ticket(1), .answered(refusal)), .wakeAt(seconds: 31)])
        #expect(gate.submitted(ticket(2), urgency: .person, isRead: true, now: moment(2)) == [.wakeAt(seconds: 31)])
        #expect(gate.woke(now: moment(30.9)) == [.wakeAt(seconds: 31)])
        #expect(gate.status(now: moment(5)).waitsUntil == moment(31).wall)
        #expect(gate.woke(now: moment(31)) == [.start(ticket(2))])
        #expect(gate.status(now: moment(31)).waitsUntil == nil)
    }

    @Test(arguments: [
        ([], 60.0), ([("Retry-After", "x")], 60), ([("X-RateLimit-Reset", "20")], 20),
        ([("Retry-After", "0")], 1), ([("Retry-After", "86400")], 900),
        ([("Retry-After", "5"), ("X-RateLimit-Remaining", "80"), ("X-RateLimit-Reset", "50")], 5),
        // The word on this very refusal counts, and one request alone tries whether it holds.
        ([("Retry-After", "5"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "50")], 5),
    ] as [([(String, String)], Double)])
    func `how long a 429 pauses`(headers: [(String, String)], seconds: Double) {
        var gate = gate()
        _ = gate.submitted(ticket(1), urgency: .person, isRead: false, now: moment(0))
        _ = gate.answered(ticket(1), response(429, headers), now: moment(0), randomUnit: 0)
        _ = gate.submitted(ticket(2), urgency: .person, isRead: true, now: moment(0))
        #expect(!gate.woke(now: moment(seconds - 0.1)).contains(.start(ticket(2))))
        #expect(gate.woke(now: moment(seconds)).contains(.start(ticket(2))))
    }

    @Test func `a wait beyond the clamp is told`() {
        var gate = gate()
        _ = gate.submitted(ticket(1), urgency: .person, isRead: false, now: moment(0))
        _ = gate.answered(ticket(1), response(429, [("Retry-After", "7200")]), now: moment(0), randomUnit: 0)
        let status = gate.status(now: moment(1))
        #expect(status.waitsUntil == moment(900).wall && status.namedUntil == moment(7_200).wall)
    }

    @Test func `a spent budget waits for its reset, the person's share for nobody`() {
        var gate = gate()
        _ = gate.submitted(ticket(1), urgency: .background, isRead: true, now: moment(0))
        let told = response(200, [("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "30"), ("X-RateLimit-Reset", "40")])
        _ = gate.answered(ticket(1), told, now: moment(0), randomUnit: 0)
        #expect(gate.submitted(ticket(2), urgency: .onScreen, isRead: true, now: moment(0)) == [.wakeAt(seconds: 40)])
        #expect(gate.submitted(ticket(3), urgency: .person, isRead: true, now: moment(0)).first == .start(ticket(3)))
        #expect(gate.status(now: moment(1)).remaining == 29)
        #expect(gate.woke(now: moment(40)).first == .start(ticket(2)))
    }

    @Test func `what is under way may not be in the service's count yet, and answers overtake each other`() {
        var gate = gate(concurrency: 10)
        for number in 1...5 { _ = gate.submitted(ticket(UInt64(number)), urgency: .person, isRead: true, now: moment(0)) }
        func told(_ remaining: Int) -> Response {
            response(200, [("X-RateLimit-Remaining", "\(remaining)"), ("X-RateLimit-Reset", "40")])
        }
        _ = gate.answered(ticket(1), told(20), now: moment(1), randomUnit: 0)
        #expect(gate.status(now: moment(1)).remaining == 16)
        _ = gate.answered(ticket(3), told(17), now: moment(1), randomUnit: 0)
        #expect(gate.status(now: moment(1)).remaining == 14)
        _ = gate.answered(ticket(2), told(18), now: moment(1), randomUnit: 0)
        #expect(gate.status(now: moment(1)).remaining == 14)
    }

    @Test func `a read is tried four times with full jitter, a write once`() {
        for (isRead, outcome) in [(true, broken), (false, broken), (true, hopeless)] {
            var gate = gate()
            var actions = gate.submitted(ticket(1), urgency: .person, isRead: isRead, now: moment(0))
            var tries = 0
            var seconds = 0.0
            while actions.contains(.start(ticket(1))) {
                tries += 1
                let ended = gate.failed(ticket(1), outcome, now: moment(seconds), randomUnit: 0.5)
                guard case .wakeAt(let wake)? = ended.first else {
                    #expect(ended == [.finish(ticket(1), outcome)])
                    break
                }
                #expect(wake - seconds == 0.5 * Double(1 << (tries - 1)))
                seconds = wake
                actions = gate.woke(now: moment(wake))
            }
            #expect(tries == (isRead && outcome == broken ? 4 : 1))
            #expect(gate.isIdle)
        }
    }

    @Test func `a fault's Retry-After is waited for, and a long one told at once`() {
        var gate = gate()
        _ = gate.submitted(ticket(1), urgency: .person, isRead: true, now: moment(0))
        let soon = response(503, [("Retry-After", "20")])
        #expect(gate.answered(ticket(1), soon, now: moment(0), randomUnit: 0) == [.wakeAt(seconds: 20)])
        #expect(gate.woke(now: moment(20)) == [.start(ticket(1))])
        let late = response(503, [("Retry-After", "120")])
        #expect(gate.answered(ticket(1), late, now: moment(20), randomUnit: 0) == [.finish(ticket(1), .answered(late))])
    }

    @Test func `jitter is bounded`() {
        for tries in 1...40 {
            #expect(RetryRule.delaySeconds(tries: tries, randomUnit: 0) == 0)
            #expect(RetryRule.delaySeconds(tries: tries, randomUnit: 0.999_999) < 60)
        }
    }

    @Test func `cancelling finishes who waits and cuts who is under way, once`() {
        var gate = gate(concurrency: 2)
        for number in 1...3 { _ = gate.submitted(ticket(UInt64(number)), urgency: .onScreen, isRead: true, now: moment(0)) }
        #expect(gate.cancelled(ticket(3), now: moment(0)) == [.finish(ticket(3), .notSent(reason: .cancelled))])
        #expect(gate.cancelled(ticket(1), now: moment(0)) == [.abort(ticket(1))])
        #expect(gate.cancelled(ticket(1), now: moment(0)) == [])
        let cut = Outcome.unknown(reason: Outcome.Reason(.offline, "Cut.", mayPass: true))
        // Cut for good, although the reason alone might pass.
        #expect(gate.failed(ticket(1), cut, now: moment(0), randomUnit: 0) == [.finish(ticket(1), cut), .start(ticket(2))])
    }

    @Test func `a crowd is bounded, and the person is never the one turned away`() {
        var gate = gate(concurrency: 1)
        _ = gate.submitted(ticket(0), urgency: .person, isRead: true, now: moment(0))
        let full = UInt64(RequestGate.maximumWaiting)
        for number in 1...full { _ = gate.submitted(ticket(number), urgency: .backfill, isRead: true, now: moment(0)) }
        let crowded = Outcome.notSent(reason: RequestGate.crowded)
        let refused = gate.submitted(ticket(full + 1), urgency: .backfill, isRead: true, now: moment(0))
        #expect(refused == [.finish(ticket(full + 1), crowded)])
        let displaced = gate.submitted(ticket(full + 2), urgency: .person, isRead: true, now: moment(0))
        #expect(displaced == [.finish(ticket(full), crowded)])
        #expect(gate.status(now: moment(0)).waitingCount == RequestGate.maximumWaiting)
    }

    @Test func `an unknown limit is halved by a 429 and won back slowly`() {
        var gate = gate(perMinute: 60)
        #expect(gate.status(now: moment(0)).limit == 60)
        var seconds = 0.0
        func run(_ number: UInt64, _ status: Int) {
            _ = gate.submitted(ticket(number), urgency: .person, isRead: false, now: moment(seconds))
            _ = gate.answered(ticket(number), response(status, status == 429 ? [("Retry-After", "1")] : []),
                now: moment(seconds), randomUnit: 0)
        }
        run(1, 429)
        #expect(gate.status(now: moment(0)).limit == 30)
        for step in 1...11 {
            seconds += 61
            run(UInt64(step + 1), 200)
        }
        #expect(gate.status(now: moment(seconds)).limit == 60)
    }
}
