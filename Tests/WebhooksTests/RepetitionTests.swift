import FoundationEssentials
import Helpdesk
import Testing

@testable import Webhooks

@Suite("Deliveries that come again")
struct RepetitionTests {
    private func keva(_ id: String, _ word: String = "x") -> String {
        "{\"id\":\"\(id)\",\"type\":\"ticket.updated\",\"data\":{\"ticketId\":\"t\",\"word\":\"\(word)\"}}"
    }

    @Test("By id, whatever else the body holds; another id is another delivery")
    func byID() throws {
        var door = try Fixture.door()
        #expect(Fixture.judge(&door, keva("e1")).news?.hint != nil)
        let again = Fixture.judge(&door, keva("e1", "attempt 2"))
        #expect(again.answer == .accepted && again.news == .repeated(AccountName("keva")) && again.line == nil)
        #expect(Fixture.judge(&door, keva("e2")).news?.hint != nil)
    }

    @Test("Without an id by the bytes; without a time of its own it is asked for again, but not told again")
    func byBytes() throws {
        var door = try Fixture.door()
        let dated = #"{"event":"ticket.updated","ticket_id":"1","timestamp":1}"#
        #expect(Fixture.judge(&door, dated, for: "keme").news?.hint != nil)
        #expect(Fixture.judge(&door, dated, for: "keme").news == .repeated(AccountName("keme")))
        let bare = #"{"event":"ticket.updated","ticket_id":"1"}"#
        let hint = WebhookHint(account: AccountName("keme"), event: "ticket.updated", subjects: [Fixture.ticket("1", "keme")])
        #expect(Fixture.judge(&door, bare, for: "keme").news == .accepted(hint))
        #expect(Fixture.judge(&door, bare, for: "keme").news == .acceptedAgain(hint))
    }

    @Test("Accounts don't share ids, and an id is no body")
    func apart() {
        var window = DeliveryWindow()
        let keys = Set(["a", "b"].flatMap { account in
            ["{\"id\":\"1\"}", "{\"id\":\"2\"}", "1"].compactMap { body in
                (try? WebhookSource(account: AccountName(account), kind: .keva, signatureHeader: "X", secret: "s")).map {
                    DeliveryWindow.key(HintReading(Array(body.utf8), from: $0), body: Array(body.utf8))
                }
            }
        })
        #expect(keys.count == 6)
        for key in keys { #expect(window.insert(key, at: Fixture.now) != nil) }
        #expect(window.count == 6)
    }

    @Test("It is known after a restart, as long as it counts")
    func restart() throws {
        var door = try Fixture.door()
        let line = try #require(Fixture.judge(&door, keva("e1")).line)
        #expect(!line.contains("e1"))
        let day = 86_400.0
        for (days, isKnown) in [(0.0, true), (6.9, true), (7.1, false)] {
            let later = Fixture.now.addingTimeInterval(days * day)
            var next = try Fixture.door(window: DeliveryWindow(lines: line, now: later))
            #expect((Fixture.judge(&next, keva("e1"), at: later).news?.hint == nil) == isKnown)
        }
    }

    @Test("Damaged lines cost themselves alone")
    func damagedLines() {
        let good = String(repeating: "a", count: 64)
        let seconds = Int(Fixture.now.timeIntervalSince1970)
        let lines = "\u{0}\u{FFFD}\n\(good)\n\(good) x\n\(good.dropLast()) \(seconds)\n\(good) \(seconds)\n\(good) \(seconds)\n" + good.replacing("a", with: "z") + " 1\n"
        #expect(DeliveryWindow(lines: lines, now: Fixture.now).count == 1)
        // From a clock that ran ahead: it doesn't stay for ever.
        var window = DeliveryWindow(lines: "\(good) \(Int64.max)\n", now: Fixture.now)
        #expect(window.count == 1)
        let other = good.replacing("a", with: "b")
        #expect(window.insert(other, at: Fixture.now.addingTimeInterval(8 * 86_400)) != nil)
        #expect(window.count == 1)
    }

    @Test("Bounded: the oldest go, and what is written can be read")
    func bounded() {
        var window = DeliveryWindow(capacity: 50)
        func key(_ number: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: 64 - digits.count) + digits
        }
        for number in 0..<1_000 { #expect(window.insert(key(number), at: Fixture.now.addingTimeInterval(Double(number))) != nil) }
        #expect(window.count == 50)
        let read = DeliveryWindow(lines: window.lines, now: Fixture.now.addingTimeInterval(1_000), capacity: 50)
        #expect(read.lines == window.lines)
        #expect(window.insert(key(999), at: Fixture.now.addingTimeInterval(1_001)) == nil)
        #expect(window.insert(key(0), at: Fixture.now.addingTimeInterval(1_001)) != nil)
    }
}

@Suite("What is asked again")
struct RefetchPlanTests {
    private let one = Fixture.ticket("1")

    @Test("A hundred hooks on one ticket while it is asked are one more request")
    func coalesced() {
        var plan = RefetchPlan()
        plan.ask([one])
        #expect(plan.next(at: 0) == one)
        for _ in 0..<100 {
            plan.ask([one])
            #expect(plan.next(at: 0) == nil)
        }
        plan.ended(with: nil, at: 1)
        #expect(plan.next(at: 1) == one)
        plan.ended(with: nil, at: 2)
        #expect(plan.next(at: 2) == nil && plan.isEmpty)
    }

    @Test("In the order they came, one at a time")
    func order() {
        var plan = RefetchPlan()
        plan.ask([one, .approvals])
        plan.ask([.account, one])
        var asked: [WebhookHint.Subject] = []
        while let subject = plan.next(at: 0) {
            asked.append(subject)
            plan.ended(with: nil, at: 0)
        }
        #expect(asked == [one, .approvals, .account])
    }

    @Test("Very many tickets are one list")
    func bounded() {
        var plan = RefetchPlan()
        plan.ask([.approvals])
        for number in 0..<5_000 { plan.ask([Fixture.ticket("\(number)")]) }
        var count = 0
        var hasAccount = false
        while let subject = plan.next(at: 0) {
            hasAccount = hasAccount || subject == .account
            count += 1
            plan.ended(with: nil, at: 0)
        }
        #expect(hasAccount && count <= RefetchPlan.ticketLimit + 2)
    }

    @Test("What passes by itself is asked again, later and later; the rest isn't")
    func troubles() throws {
        var plan = RefetchPlan()
        plan.ask([one])
        var now = 0.0
        var pauses: [Double] = []
        for _ in 0..<9 {
            #expect(plan.next(at: now) == one)
            plan.ended(with: Trouble(.offline, "Gone."), at: now)
            #expect(plan.next(at: now) == nil)
            let wake = try #require(plan.wakesAt(after: now))
            pauses.append(wake - now)
            now = wake
        }
        #expect(pauses == [15, 30, 60, 120, 240, 480, 600, 600, 600])
        #expect(plan.next(at: now) == one)
        plan.ended(with: Trouble(.notFound, "No."), at: now)
        #expect(plan.isEmpty && plan.wakesAt(after: now) == nil)
        // After a good answer the pauses begin anew.
        plan.ask([.account])
        _ = plan.next(at: now)
        plan.ended(with: nil, at: now)
        plan.ask([one])
        _ = plan.next(at: now)
        plan.ended(with: Trouble(.rateLimited, "Wait."), at: now)
        #expect(plan.wakesAt(after: now) == now + 15)
    }
}
