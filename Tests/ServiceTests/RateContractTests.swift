import Backend
import FoundationEssentials
import Helpdesk
import Testing
import Transport

/// When a service is asked again after it refused for want of budget, in every form in which that is told.
extension ContractSuite {
    @Suite struct Rates {
        private static let wall = Date(timeIntervalSince1970: 1_800_000_000)  // Fri, 15 Jan 2027 08:00:00 GMT

        /// The header, and the seconds from the answer until the next request. Times of day get a second of margin,
        /// since both ends are whole seconds.
        static let forms: [(name: String, headers: [Request.Field], seconds: Double)] = [
            ("seconds", [.init("Retry-After", "7")], 7),
            ("a date", [.init("Retry-After", "Fri, 15 Jan 2027 08:00:07 GMT")], 8),
            ("a reset in seconds", [.init("X-RateLimit-Reset", "1800000007")], 8),
            ("a reset in milliseconds", [.init("X-RateLimit-Reset", "1800000007000")], 8),
            ("nothing", [], 60),
            ("nothing that can be read", [.init("Retry-After", "soon"), .init("X-RateLimit-Reset", "later")], 60),
            ("seconds before a reset", [.init("Retry-After", "7"), .init("X-RateLimit-Reset", "1800000040")], 7),
            (
                "a reset by a clock that goes wrong",
                [.init("Date", "Fri, 15 Jan 2027 09:00:00 GMT"), .init("X-RateLimit-Reset", "1800003607")], 8
            ),
        ]

        @Test(arguments: ServiceUnderTest.all)
        func theNextRequestWaits(subject: ServiceUnderTest) throws {
            let service = try subject.service()
            for form in Self.forms {
                for isRead in [true, false] {
                    Cases.run(subject.kind, "429 telling \(form.name), \(isRead ? "read" : "write")") {
                        var gate = RequestGate(account: .games, policy: service.endpoint.limits)
                        let (first, second) = (RequestTicket(number: 1), RequestTicket(number: 2))
                        let now = Moment(wall: Self.wall, seconds: 100)
                        #expect(gate.submitted(first, urgency: .person, isRead: isRead, now: now).contains(.start(first)))
                        let refusal = Response(status: 429, headers: form.headers)
                        var actions = gate.answered(first, refusal, now: now, randomUnit: 0)
                        // A write is told at once, a read waits and is asked again.
                        #expect(actions.contains(.finish(first, .answered(refusal))) == !isRead)
                        actions += gate.submitted(second, urgency: .person, isRead: isRead, now: now)
                        #expect(!actions.contains(.start(second)))
                        #expect(actions.last == .wakeAt(seconds: 100 + form.seconds), "\(form.name)")
                        let early = Moment(wall: Self.wall, seconds: 99.9 + form.seconds)
                        #expect(!gate.woke(now: early).contains { if case .start = $0 { true } else { false } })
                        let due = Moment(wall: Self.wall, seconds: 100 + form.seconds)
                        #expect(gate.woke(now: due).contains { if case .start = $0 { true } else { false } })
                    }
                }
            }
        }

        /// A reset that names a time of day is told to the person, too.
        @Test(arguments: ServiceUnderTest.all)
        func theTimeIsTold(subject: ServiceUnderTest) {
            for (value, time) in [("1800000007", 1_800_000_007.0), ("1800000007000", 1_800_000_007)] {
                for list in subject.lists {
                    Cases.run(subject.kind, "\(list.name): 429 with the reset \(value)") {
                        let server = ScriptedServer(429, "", headers: [.init("X-RateLimit-Reset", value)])
                        let trouble = trouble { _ = try server.run(list.call(subject.service(), subject.targets, .first)) }
                        #expect(trouble?.retryAt == Date(timeIntervalSince1970: time))
                    }
                }
            }
        }

        /// Documented budgets: Keme 120 reads and 60 writes, Keva 100, Kemon 60 on its smallest plan; Keep'em tells none;
        /// Request Tracker has none, so that kedge brings its own.
        @Test(arguments: ServiceUnderTest.all)
        func documentedBudgets(subject: ServiceUnderTest) {
            Cases.run(subject.kind, "the documented budget") {
                let limits = try subject.service().endpoint.limits
                let expected = [ServiceKind.keme: 120, .keva: 100, .kemon: 60, .keepem: 60, .rt: 600]
                #expect(limits.requestsPerMinute == expected[subject.kind])
                #expect(limits.writesPerMinute == (subject.kind == .keme ? 60 : nil))
                #expect(limits.pauseSeconds == 60)
            }
        }
    }
}
