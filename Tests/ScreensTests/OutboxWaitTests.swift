import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// What waits says why, and when it goes on, as a time of day; and what was sent can be looked up.
@Suite struct OutboxWaitTests {
    private static let intent = Intent.message(ticket: DeskWorld.vpn, audience: .public, body: "Please switch to profile B.", thenStatus: nil)
    private static let refused = Trouble(.offline, "it: the server refused the connection.", hint: "Check the connection.")

    private static func item(_ wait: OutboxItem.Wait?, _ state: OutboxItem.State = .queued) -> OutboxItem {
        OutboxItem(id: IntentID("x"), intent: intent, state: state, wait: wait)
    }

    private static func after(_ minutes: Double) -> Date { DeskWorld.date(minutesAgo: -minutes) }

    private static func limited(_ until: Double, named: Double) -> OutboxItem.Wait {
        .pause(Trouble(.rateLimited, "Too many requests.", retryAt: after(named)), until: after(until))
    }

    private func words(_ pilot: Pilot) -> String {
        pilot.lines.map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: " ")
    }

    // MARK: Why, and until when

    @Test("The outbox says why and when", arguments: [
        (OutboxItem.Wait.pause(refused, until: after(28)), "reply on RT-118 waits: it: the server refused the connection; next try 12:32"),
        (.pause(refused, until: after(1_440)), "next try Wed 12:04"),
        (.pause(refused, until: after(-1)), "next try now"),
        (limited(12, named: 12), "waits: the limit of it is reached; goes on 12:16"),
        (limited(15, named: 200), "waits: it takes no more requests, as it says itself; goes on 15:24, next try 12:19"),
        (.budget(until: after(3)), "waits: the limit of it is reached; goes on 12:07"),
        (.turn(behind: IntentID("y")), "waits its turn: RT-118 high priority goes first"),
        (.turn(behind: IntentID("gone")), "waits its turn: an earlier one goes first"),
    ])
    func theOutboxSays(wait: OutboxItem.Wait, sentence: String) {
        var pilot = DeskWorld.pilot()
        let change = Intent.change(ticket: DeskWorld.vpn, FieldChange(priority: Priority(.high, raw: "high")))
        pilot.send(.outbox([Self.item(wait), OutboxItem(id: IntentID("y"), intent: change, state: .sending)]))
        pilot.press("g o")
        #expect(words(pilot).contains(sentence), "\(pilot.screen)")
    }

    @Test func atTheGateItWaitsForTheAccountsNamedTime() {
        var pilot = DeskWorld.pilot()
        pilot.send(.accountState(AccountState(
            account: DeskWorld.it, asOf: Pilot.noon.wall, waitsUntil: Self.after(15), namedUntil: Self.after(200))))
        pilot.send(.outbox([Self.item(.budget(until: Self.after(15)), .sending)]))
        #expect(pilot.lines[0].contains("it waits until 15:24"))
        #expect(pilot.bottom.contains("» 1 waits until 15:24, limit reached"))
        pilot.press("g o")
        #expect(words(pilot).contains("goes on 15:24, next try 12:19"))
        pilot.wait(16 * 60)
        #expect(!pilot.shows("it waits until"))
    }

    @Test("The bottom line says as much as fits", arguments: [
        (80, 24, "» 1 waits until 12:32, no connection"), (60, 20, "» 1 waits until 12:32"), (40, 12, "» 1 waits 12:32"),
    ])
    func theBottomLineSays(columns: Int, rows: Int, part: String) {
        var pilot = DeskWorld.pilot(columns, rows)
        pilot.send(.outbox([Self.item(.pause(Self.refused, until: Self.after(28)))]))
        #expect(pilot.bottom.contains(part))
        #expect(!pilot.bottom.contains("queued"))
        pilot.send(.outbox([Self.item(nil)]))
        #expect(pilot.bottom.contains("» 1 queued"))
    }

    @Test func severalAreCountedByWhatTheyWaitFor() {
        var pilot = DeskWorld.pilot(120, 30)
        var items = [Self.item(.pause(Self.refused, until: Self.after(28)))]
        for (number, wait) in [OutboxItem.Wait.budget(until: Self.after(3)), .turn(behind: IntentID("x")), nil].enumerated() {
            items.append(OutboxItem(id: IntentID("\(number)"), intent: Self.intent, state: .queued, wait: wait))
        }
        pilot.send(.outbox(items))
        #expect(pilot.bottom.contains("» 2 wait until 12:07, limit reached  » 2 queued"))
    }

    @Test func theThreadSaysItToo() {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([Self.item(.pause(Self.refused, until: Self.after(28)))]))
        pilot.press("j j <Enter> G")
        #expect(pilot.lines.contains { $0.contains("PUBLIC REPLY ∙ no connection; next try 12:32") })
        pilot.send(.outbox([Self.item(nil)]))
        #expect(pilot.lines.contains { $0.contains("PUBLIC REPLY ∙ queued") })
    }

    @Test func whileItIsTriedWhatWasWrongIsSaid() {
        var pilot = DeskWorld.pilot()
        pilot.send(.accountState(AccountState(account: DeskWorld.it, asOf: Pilot.noon.wall, trouble: Self.refused)))
        pilot.send(.outbox([Self.item(nil)]))
        #expect(pilot.bottom.contains("» 1 queued, no connection"))
        pilot.press("g o")
        #expect(words(pilot).contains("reply on RT-118 is tried now; the last try: it: the server refused the connection"))
        pilot.send(.accountState(AccountState(account: DeskWorld.it, asOf: Pilot.noon.wall)))
        #expect(!pilot.shows("no connection") && pilot.shows("reply on RT-118: queued"))
    }

    @Test func withinAMinuteTheSecondIsSaid() {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([Self.item(.pause(Self.refused, until: Self.after(0.5)))]))
        #expect(pilot.bottom.contains("» 1 waits until 12:04:30, no connection"))
        pilot.press("g o")
        #expect(pilot.shows("next try 12:04:30"))
        pilot.wait(31)
        #expect(pilot.bottom.contains("» 1 queued"))
    }

    @Test func whereEveryAccountIsInTroubleNothingIsOnItsWay() {
        var pilot = Pilot(60, 20, views: DeskWorld.views)
        pilot.send(.accounts([DeskWorld.accounts[0], DeskWorld.accounts[3]]))
        for account in [DeskWorld.shop, DeskWorld.it] {
            #expect(pilot.shows("The tickets are on their way."))
            pilot.send(.accountState(AccountState(account: account, trouble: Self.refused)))
        }
        #expect(!pilot.shows("on their way"))
        #expect(words(pilot).contains("No ticket is here yet: it: the server refused the connection."))
    }

    @Test func whatIsHeldOrUnclearHasItsOwnReason() {
        var pilot = DeskWorld.pilot()
        let wait = OutboxItem.Wait.budget(until: Self.after(3))
        pilot.send(.outbox([Self.item(wait, .held(Trouble(.notSignedIn, "The token is refused.")))]))
        pilot.press("g o")
        #expect(pilot.shows("reply on RT-118: The token is refused."))
        #expect(!pilot.shows("limit"))
    }

    // MARK: As it looks

    @Test(arguments: [(80, 24), (200, 50), (60, 20), (40, 12)])
    func golden(columns: Int, rows: Int) {
        var pilot = DeskWorld.pilot(columns, rows)
        let other = OutboxItem(
            id: IntentID("b"), intent: .message(ticket: DeskWorld.refund, audience: .internal, body: "Asked billing.", thenStatus: nil),
            state: .queued, wait: Self.limited(15, named: 200))
        let sent = OutboxItem(id: IntentID("s"), intent: .message(ticket: DeskWorld.refund, audience: .public, body: "On its way.", thenStatus: nil), state: .sending)
        pilot.send(.outbox([sent]))
        pilot.send(.outbox([]))
        pilot.send(.outbox([Self.item(.pause(Self.refused, until: Self.after(28))), other]))
        pilot.press("g o")
        GoldenScreen.expect(pilot.frame, "outbox-waiting-\(columns)x\(rows)")
        pilot.send(.outbox([]))
        pilot.press("k")
        GoldenScreen.expect(pilot.frame, "outbox-sent-\(columns)x\(rows)")
    }

    // MARK: What was sent

    @Test func whatWasSentIsLookedUpInTheOutbox() {
        var pilot = DeskWorld.pilot()
        pilot.press("g o")
        #expect(!pilot.shows("Sent lately"))
        pilot.send(.outbox([Self.item(nil, .sending)]))
        #expect(!pilot.shows("Sent lately"))
        pilot.wait(3)
        pilot.send(.outbox([Self.item(nil, .done)]))
        pilot.send(.outbox([Self.item(nil, .done)]))
        pilot.send(.outbox([]))
        #expect(pilot.shows("Nothing is on its way."))
        #expect(pilot.shows("Sent lately"))
        #expect(pilot.lines.count { $0.contains("reply on RT-118  Please switch") && $0.contains("12:04:00") } == 1)
    }

    @Test func whatWasInDoubtSinceYesterdayLeftYesterday() {
        var pilot = DeskWorld.pilot()
        pilot.press("g o")
        var item = Self.item(nil, .unclear(Self.refused))
        item.sentAt = Self.after(-24 * 60)
        pilot.send(.outbox([item]))
        pilot.send(.outbox([Self.item(nil, .done)]))
        pilot.send(.outbox([]))
        let day = ShownTime.stamp(Self.after(-24 * 60), now: Self.after(0), utcOffset: 0)
        #expect(day.contains(" ") && pilot.lines.contains { $0.contains("reply on RT-118  Please switch") && $0.contains(day) })
    }

    @Test("What was discarded, here or in another window, wasn't sent", arguments: [OutboxItem.State.held(nil), .held(refused), .queued], ["g o D d", "g o"])
    func whatWasNotSentIsNotListed(state: OutboxItem.State, keys: String) {
        var pilot = DeskWorld.pilot()
        pilot.send(.outbox([Self.item(nil, state)]))
        pilot.press(keys)
        pilot.send(.outbox([]))
        #expect(pilot.shows("Nothing is on its way."))
        #expect(!pilot.shows("Sent lately"))
    }

    // MARK: Messages that are long

    @Test func theHeadOfALongRefusalStaysInSight() {
        var pilot = DeskWorld.pilot()
        let long = "the customer's address must be an e-mail address of the domain that the workspace allows, and the subject may not be longer than 255 characters, which it is"
        pilot.send(.outbox([Self.item(nil, .sending)]))
        pilot.send(.outbox([Self.item(nil, .held(Trouble(.invalid, long + "; " + long + "; " + long + ".")))]))
        #expect(pilot.shows("Not sent: reply on RT-118: the customer's"))
        #expect(pilot.bottom.contains("go shows it."))
    }
}
