import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// What is unclear, late or shown anew: never sent as if it were none of these.
@Suite struct OutboxCautionTests {
    private let a = IntentID("a")
    private let silence = Trouble(.outcomeUnknown, "Nobody knows.")
    private let refusal = Trouble(.invalid, "No.")
    private var outbox = Outbox()
    private var now = Moment(wall: Sample.start, seconds: 50)

    private mutating func submit(_ intent: Intent, seen: SeenVersion = SeenVersion()) -> [OutboxAction] {
        outbox.submit(a, intent, seen: seen, undoSeconds: 0, now: now) + outbox.advance(now: now)
    }

    private mutating func pass(_ seconds: Double) -> [OutboxAction] {
        now = now.adding(seconds: seconds)
        return outbox.advance(now: now)
    }

    private mutating func answer(_ end: WriteEnd) -> [OutboxAction] {
        outbox.answered([a], end, now: now, random: 0.5) + outbox.advance(now: now)
    }

    private mutating func release() -> [OutboxAction] {
        outbox.release(a, now: now) + outbox.advance(now: now)
    }

    private var isUnclear: Bool { if case .unclear? = outbox[a]?.phase { true } else { false } }

    /// A service has forgotten the key by then: no alarm rings for what can't be done.
    @Test mutating func anOldCreationIsNotSentAgainAndWakesNobody() {
        outbox.looksBack = .all
        outbox.keyedAccounts = [Sample.account]
        _ = submit(Sample.act(.create, .event))
        _ = answer(.unknown(silence))
        let isHopeful = outbox.isLookingFirst(a)
        #expect(isHopeful)
        let actions = pass(Outbox.keySeconds)
        #expect(actions.isEmpty && isUnclear)
        #expect(outbox.nextWake == nil)
        #expect(!outbox.isLookingFirst(a))
        #expect(outbox[a]?.finding != nil)
    }

    @Test mutating func nothingWakesWhoIsClosing() {
        outbox.looksBack = .all
        _ = submit(Sample.reply("Hello"))
        _ = answer(.unknown(silence))
        #expect(outbox.nextWake != nil)
        outbox.close(now: now)
        #expect(outbox.nextWake == nil)
    }

    /// Sent again at the person's word and refused, the attempt before may still have made it.
    @Test(arguments: [true, false])
    mutating func aRefusalOfTheSecondAttemptSaysNothingOfTheFirst(_ isSent: Bool) {
        _ = submit(Sample.act(.create, .event))
        _ = answer(.unknown(silence))
        #expect(release().contains { if case .dispatch = $0 { true } else { false } })
        let end = answer(isSent ? .refused(refusal) : .notSent(Trouble(.offline, "Gone.")))
        #expect(end == [.record(.unclear([a], silence))])
        #expect(isUnclear)
    }

    /// Once it was looked for and isn't there, the refusal is all there is to know.
    @Test mutating func aCheckThatReadTheThreadEndsTheDoubt() {
        _ = submit(Sample.reply("Hello"))
        _ = answer(.unknown(silence))
        #expect(release() == [.check(a)])
        let read = Comparison(.fine, seen: SeenVersion(lastMessages: ["m1"]))
        _ = outbox.checked(a, read, now: now, random: 0.5)
        #expect(answer(.refused(refusal)) == [.record(.notDone([a], refusal))])
        #expect(outbox[a]?.phase == .held(refusal))
    }

    @Test mutating func aCheckThatReadNothingDoesNot() {
        _ = submit(Sample.reply("Hello"))
        _ = answer(.unknown(silence))
        _ = release()
        _ = outbox.checked(a, .fine, now: now, random: 0.5)
        #expect(answer(.refused(refusal)) == [.record(.unclear([a], silence))])
    }

    // MARK: The state after a text

    private let before = SeenVersion(before: FieldChange(status: Status(.open, raw: "open")))

    @Test(arguments: [(1.0, false), (60, true)])
    mutating func aStateThatIsLateIsCompared(_ seconds: Double, _ isCompared: Bool) {
        _ = submit(Sample.reply("Hello", then: Sample.solved), seen: before)
        // Behind its text it goes at once.
        #expect(answer(.accepted(isProven: true, isShown: true)).contains { if case .dispatch = $0 { true } else { false } })
        _ = answer(.refused(refusal))
        _ = pass(seconds)
        #expect((release() == [.check(a)]) == isCompared)
    }

    @Test mutating func aStateOfAnEarlierRunIsCompared() {
        let read = SeenVersion(lastMessages: ["m1"], before: before.before)
        outbox.restore([
            .created(a, Sample.reply("Hello", then: Sample.solved), read, at: now.wall), .dispatched([a], at: now.wall),
            .textAccepted(a),
        ])
        #expect(release() == [.check(a)])
    }

    @Test mutating func comparingATextKeepsTheStateThatWasSeen() {
        let seen = SeenVersion(lastMessages: ["m1"], before: before.before)
        _ = submit(Sample.reply("Hello", then: Sample.solved), seen: seen)
        let thread = Helpdesk.Thread(ticket: Sample.id(0), messages: [Sample.message("m1", "Help!")])
        guard let entry = outbox[a] else { return }
        #expect(Staleness.comparison(of: entry, in: thread).seen == seen)
    }

    // MARK: What was shown anew

    @Test mutating func whatThePersonWasShownIsComparedWithoutOurOwn() {
        let seen = SeenVersion(fields: [RecordField("email", .text("x"))])
        _ = submit(Sample.act(.delete, .customer, "c1"), seen: seen)
        outbox.noteOwn(Sample.act(.change, .customer, "c1"), but: [])
        #expect(outbox[a]?.ownFields.isEmpty == false)
        let comparison = Comparison(.changed(refusal), seen: SeenVersion(fields: [RecordField("email", .text("y"))]))
        _ = outbox.checked(a, comparison, now: now, random: 0.5)
        #expect(outbox[a]?.ownFields.isEmpty == true)
    }

    @Test(arguments: [
        (FieldChange.Setting.value("me"), FieldValue.text("me"), true), (.value("me"), .text("mira"), false),
        (.value("me"), .none, false), (.none, .none, true), (.none, .text("mira"), false),
    ] as [(FieldChange.Setting, FieldValue, Bool)])
    mutating func anAssigneeIsOursByValue(_ own: FieldChange.Setting, _ now: FieldValue, _ isOurs: Bool) {
        _ = submit(Sample.act(.delete, .ticket, "t0"))
        outbox.noteOwn(.change(ticket: Sample.id(0), FieldChange(assignee: own)), but: [])
        #expect(outbox[a]?.isOurs("assignee", now) == isOurs)
    }

    /// A server's clock may be wrong by hours: the same words of ours are shown before they go again.
    @Test mutating func theSameWordsAtAnotherTimeHoldASecondAttempt() {
        _ = submit(Sample.reply("Hello"))
        _ = answer(.unknown(silence))
        _ = release()
        var words = Sample.message("own", "Hello", side: .us)
        words.createdAt = now.wall.addingTimeInterval(-7_200)
        let thread = Helpdesk.Thread(ticket: Sample.id(0), messages: [words])
        guard let entry = outbox[a] else { return }
        let first = Staleness.comparison(of: entry, in: thread)
        guard case .changed = first.finding else {
            Issue.record("not held")
            return
        }
        #expect(first.difference.messages == [words.id])
        // Sent all the same, it goes.
        _ = outbox.checked(a, first, now: now, random: 0.5)
        _ = release()
        guard let again = outbox[a] else { return }
        #expect(Staleness.comparison(of: again, in: thread).finding == .fine)
    }

    // MARK: Markup

    /// So many that looking for the end of each anew would not come to an end.
    @Test(.timeLimit(.minutes(20)))
    func marksWithoutEndsAreReadOnce() {
        var message = Sample.message("m", String(repeating: "<", count: 400_000))
        message.format = .html
        #expect(!Wording.isSame(message, "Hello"))
        message.body = "Hello <b>Ada</b> 1 < 2 &amp; so"
        #expect(Wording.isSame(message, "Hello Ada 1 < 2 & so"))
    }
}

/// What a plan hears of others.
@Suite struct HeardPlanTests {
    private var plan = AccountPlan(
        account: Sample.account, capabilities: Capabilities(present: Set(Capability.allCases)), refreshSeconds: 60)

    @Test mutating func whatIsToBeConfirmedIsNotForgotten() {
        plan.confirm([Sample.id(1)])
        plan.confirm([])
        plan.confirm([Sample.id(2), Sample.id(1)])
        #expect(plan.toConfirm == [Sample.id(1), Sample.id(2)])
        plan.confirm((3..<90).map(Sample.id))
        #expect(plan.toConfirm.count == AccountPlan.confirmLimit)
    }
}
