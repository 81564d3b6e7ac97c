import FoundationEssentials
import Helpdesk
import Store
import Testing

@testable import Sync

/// An outbox whose actions are noted, not run.
private struct Bench {
    var outbox = Outbox()
    var now = Moment(wall: Date(timeIntervalSinceReferenceDate: 1_000), seconds: 50)

    static let account = AccountName("games")
    static func ticket(_ value: String) -> TicketID { TicketID(account: account, value: value) }
    static func message(_ body: String, on ticket: String = "1", then: Status? = nil) -> Intent {
        .message(ticket: Self.ticket(ticket), audience: .public, body: body, thenStatus: then)
    }
    static func change(_ change: FieldChange, on ticket: String = "1") -> Intent {
        .change(ticket: Self.ticket(ticket), change)
    }
    static let solved = Status(.solved, raw: "solved")

    @discardableResult
    mutating func submit(
        _ name: String, _ intent: Intent, undo: Double = 8, seen: SeenVersion = SeenVersion()
    ) -> [OutboxAction] {
        outbox.submit(IntentID(name), intent, seen: seen, undoSeconds: undo, now: now) + outbox.advance(now: now)
    }

    @discardableResult
    mutating func pass(_ seconds: Double) -> [OutboxAction] {
        now = now.adding(seconds: seconds)
        return outbox.advance(now: now)
    }

    @discardableResult
    mutating func answer(_ names: String..., end: WriteEnd) -> [OutboxAction] {
        outbox.answered(names.map { IntentID($0) }, end, now: now, random: 0.5) + outbox.advance(now: now)
    }

    @discardableResult
    mutating func check(_ name: String, _ finding: CheckFinding) -> [OutboxAction] {
        outbox.checked(IntentID(name), finding, now: now, random: 0.5) + outbox.advance(now: now)
    }

    func state(_ name: String) -> OutboxItem.State? { outbox[IntentID(name)]?.item.state }
}

private let refusal = Trouble(.invalid, "No.")
private let silence = Trouble(.outcomeUnknown, "Nobody knows.")
private let offline = Trouble(.offline, "Gone.")

extension OutboxAction {
    fileprivate var dispatched: (ids: [String], intent: Intent)? {
        if case .dispatch(let ids, let intent, _) = self { (ids.map(\.text), intent) } else { nil }
    }
}

@Suite struct OutboxTests {
    private var bench = Bench()

    @Test mutating func anIntentIsRecordedThenLeavesWhenItsWindowEnds() {
        let actions = bench.submit("a", Bench.message("hi"))
        #expect(actions == [.record(.created(IntentID("a"), Bench.message("hi"), SeenVersion(), at: bench.now.wall))])
        #expect(bench.state("a") == .leaving(atSeconds: 58))
        #expect(bench.outbox.nextWake == 58)
        #expect(bench.pass(7.9).isEmpty)
        let leaving = bench.pass(0.1)
        #expect(leaving.count == 1)
        #expect(leaving.first?.dispatched?.ids == ["a"])
        #expect(bench.state("a") == .sending)
        #expect(bench.answer("a", end: .accepted(isProven: true, isShown: true)) == [.record(.ended([IntentID("a")], .done))])
        #expect(bench.state("a") == .done)
        #expect(bench.outbox.nextWake == nil)
    }

    @Test mutating func aWindowStandsStillWhileTheTerminalIsAway() {
        bench.submit("a", Bench.message("hi"))
        bench.pass(3)
        bench.outbox.standStill(now: bench.now)
        #expect(bench.pass(100).isEmpty)
        #expect(bench.outbox.nextWake == nil)
        bench.outbox.goOn(now: bench.now)
        #expect(bench.state("a") == .leaving(atSeconds: bench.now.seconds + 5))
        #expect(bench.pass(4.9).isEmpty)
        #expect(bench.pass(0.1).count == 1)
    }

    @Test mutating func whatIsComparedWhileTheTerminalIsAwayIsComparedAgain() {
        bench.submit("a", Bench.message("hi"), undo: 0, seen: SeenVersion(lastMessages: ["m1"]))
        bench.outbox.standStill(now: bench.now)
        #expect(bench.check("a", .fine).isEmpty)
        #expect(bench.pass(100).isEmpty)
        bench.outbox.goOn(now: bench.now)
        #expect(bench.pass(0) == [.check(IntentID("a"))])
    }

    @Test mutating func whatComesBackWhileAllIsHeldIsHeldUnlessReleased() {
        bench.submit("limited", Bench.message("1"), undo: 0)
        bench.outbox.holdAll(true, now: bench.now)
        bench.answer("limited", end: .refused(Trouble(.rateLimited, "Slow.")))
        #expect(bench.state("limited") == .held(nil))
        bench.submit("rest", Bench.message("2", on: "2", then: Bench.solved))
        _ = bench.outbox.release(IntentID("rest"), now: bench.now)
        #expect(bench.pass(0).first?.dispatched?.ids == ["rest"])
        // Let go as a whole: the state follows its text.
        let next = bench.answer("rest", end: .accepted(isProven: true, isShown: true))
        #expect(next.last?.dispatched?.intent == Bench.change(FieldChange(status: Bench.solved), on: "2"))
        bench.outbox.holdAll(true, now: bench.now)
        bench.answer("rest", end: .notSent(offline))
        #expect(bench.state("rest") == .held(nil))
    }

    @Test mutating func whatHasNotLeftCanBeTakenBack() {
        bench.submit("a", Bench.message("hi"))
        #expect(bench.outbox.takeBack(IntentID("a")) == [.record(.ended([IntentID("a")], .takenBack))])
        #expect(bench.pass(60).isEmpty)
        bench.submit("b", Bench.message("hi"), undo: 0)
        #expect(bench.outbox.takeBack(IntentID("b")).isEmpty)
        #expect(bench.state("b") == .sending)
    }

    @Test mutating func changesOfOneTicketLeaveTogetherWithTheNewest() {
        bench.submit("a", Bench.change(FieldChange(status: Bench.solved, tags: ["x"])))
        bench.pass(6)
        bench.submit("b", Bench.change(FieldChange(tags: ["y"])))
        bench.submit("other", Bench.change(FieldChange(tags: ["z"]), on: "2"), undo: 20)
        #expect(bench.pass(3).isEmpty)
        let actions = bench.pass(5)
        #expect(actions.map { $0.dispatched?.ids } == [["a", "b"]])
        #expect(actions.first?.dispatched?.intent == Bench.change(FieldChange(status: Bench.solved, tags: ["y"])))
        #expect(actions.contains(.dispatch(
            [IntentID("a"), IntentID("b")], Bench.change(FieldChange(status: Bench.solved, tags: ["y"])),
            .dispatched([IntentID("a"), IntentID("b")], at: bench.now.wall))))
        // A refusal of both is one of one of them: each goes by itself.
        let alone = bench.answer("a", "b", end: .refused(refusal))
        #expect(alone.first == .record(.notDone([IntentID("a"), IntentID("b")], nil)))
        #expect(alone.last?.dispatched?.ids == ["a"])
        #expect(bench.answer("a", end: .refused(refusal)).last?.dispatched?.ids == ["b"])
        #expect(bench.state("a") == .held(refusal))
        bench.answer("b", end: .accepted(isProven: true, isShown: true))
        #expect(bench.state("b") == .done)
    }

    @Test mutating func onlyTheNewestIsTakenBackOfSeveral() {
        bench.submit("a", Bench.change(FieldChange(status: Bench.solved)))
        bench.submit("b", Bench.change(FieldChange(tags: ["y"])))
        #expect(bench.outbox.takeBack(IntentID("b")).count == 1)
        #expect(bench.pass(8).first?.dispatched?.intent == Bench.change(FieldChange(status: Bench.solved)))
    }

    @Test mutating func aTextBetweenKeepsChangesApart() {
        bench.submit("a", Bench.change(FieldChange(tags: ["a"])), undo: 0)
        bench.submit("text", Bench.message("hi"), undo: 0)
        bench.submit("b", Bench.change(FieldChange(tags: ["b"])), undo: 0)
        #expect(bench.state("text") == .queued)
        let second = bench.answer("a", end: .accepted(isProven: true, isShown: true))
        #expect(second.last?.dispatched?.ids == ["text"])
        let third = bench.answer("text", end: .accepted(isProven: true, isShown: true))
        #expect(third.last?.dispatched?.ids == ["b"])
    }

    @Test mutating func aStateIsSetOnlyAfterItsTextWasAccepted() {
        bench.submit("a", Bench.message("hi", then: Bench.solved), undo: 0)
        let next = bench.answer("a", end: .accepted(isProven: true, isShown: false))
        #expect(next.first == .record(.textAccepted(IntentID("a"))))
        #expect(next.last?.dispatched?.intent == Bench.change(FieldChange(status: Bench.solved)))
        #expect(bench.state("a") == .sending)
        bench.answer("a", end: .refused(refusal))
        #expect(bench.state("a") == .held(refusal))
        // What is left of it is the state alone: releasing it sends no text again.
        _ = bench.outbox.release(IntentID("a"), now: bench.now)
        #expect(bench.pass(0).first?.dispatched?.intent == Bench.change(FieldChange(status: Bench.solved)))
    }

    @Test mutating func aRefusedTextTakesItsStateAlong() {
        bench.submit("a", Bench.message("hi", then: Bench.solved), undo: 0)
        #expect(bench.answer("a", end: .refused(refusal)) == [.record(.notDone([IntentID("a")], refusal))])
        #expect(bench.state("a") == .held(refusal))
        #expect(bench.pass(1_000).isEmpty)
    }

    @Test(arguments: [
        (WriteEnd.notSent(offline), true), (.refused(Trouble(.rateLimited, "Slow.")), true),
        (.refused(Trouble(.notSignedIn, "Who?")), false), (.refused(Trouble(.notAllowed, "No.")), false),
        (.refused(refusal), false), (.refused(Trouble(.conflict, "Gone.")), false),
        (.notSent(Trouble(.cancelled, "Stopped.")), false), (.notSent(Trouble(.configuration, "Bad.")), false),
    ])
    mutating func whatWasNotDoneWaitsOrIsHeld(_ end: WriteEnd, _ goesAgain: Bool) {
        bench.submit("a", Bench.message("hi"), undo: 0)
        let actions = bench.answer("a", end: end)
        #expect(actions.count == 1)
        guard case .record(.notDone)? = actions.first else {
            Issue.record("not recorded")
            return
        }
        let later = bench.pass(3_600)
        #expect(later.contains { $0.dispatched != nil } == goesAgain)
        #expect(bench.state("a") == .sending || !goesAgain)
    }

    @Test mutating func whatNobodyKnowsIsNeverSentAgainByItself() {
        bench.submit("a", Bench.message("hi"), undo: 0)
        #expect(bench.answer("a", end: .unknown(silence)) == [.record(.unclear([IntentID("a")], silence))])
        #expect(bench.pass(10_000).isEmpty)
        bench.outbox.reachable(Bench.account)
        bench.outbox.holdAll(false, now: bench.now)
        #expect(bench.pass(10_000).isEmpty)
        #expect(bench.outbox.takeBack(IntentID("a")).isEmpty)
        #expect(bench.state("a") == .unclear(silence))
        // The person decides; before it goes again, it is looked for.
        _ = bench.outbox.release(IntentID("a"), now: bench.now)
        #expect(bench.pass(0) == [.check(IntentID("a"))])
        #expect(bench.check("a", .alreadyDone) == [.record(.ended([IntentID("a")], .done))])
    }

    @Test mutating func aLimitIsWaitedForToTheSecond() {
        bench.submit("a", Bench.message("hi"), undo: 0)
        let until = bench.now.wall.addingTimeInterval(42)
        bench.answer("a", end: .refused(Trouble(.rateLimited, "Slow.", retryAt: until)))
        #expect(bench.state("a") == .queued)
        #expect(bench.outbox.nextWake == bench.now.seconds + 42)
        // Neither another item nor an answer to a read shortens it.
        bench.outbox.reachable(Bench.account)
        #expect(bench.submit("b", Bench.message("ho", on: "2"), undo: 0).count == 1)
        #expect(bench.pass(41.9).isEmpty)
        #expect(bench.pass(0.1).first?.dispatched?.ids == ["a"])
    }

    @Test mutating func offlineItemsLeaveWhenTheServerIsBack() {
        bench.submit("a", Bench.message("hi"), undo: 0)
        bench.answer("a", end: .notSent(offline))
        #expect(bench.outbox.waitTrouble(of: Bench.account) == offline)
        #expect(bench.pass(0.1).isEmpty)
        bench.outbox.reachable(Bench.account)
        #expect(bench.pass(0).first?.dispatched?.ids == ["a"])
    }

    @Test mutating func holdingHoldsEverythingAtOnceAndGivesTheWindowBack() {
        bench.submit("a", Bench.message("a"))
        bench.submit("b", Bench.message("b", on: "2"), undo: 0)
        bench.answer("b", end: .notSent(offline))
        bench.outbox.holdAll(true, now: bench.now)
        #expect(bench.state("a") == .held(nil))
        #expect(bench.state("b") == .held(nil))
        #expect(bench.pass(1_000).isEmpty)
        bench.outbox.holdAll(false, now: bench.now)
        #expect(bench.state("a") == .leaving(atSeconds: bench.now.seconds + 8))
        #expect(bench.pass(8).count == 1)
    }

    @Test mutating func aReplyIsComparedBeforeItLeaves() {
        let seen = SeenVersion(lastMessages: ["m1"])
        #expect(bench.submit("a", Bench.message("hi"), undo: 0, seen: seen).last == .check(IntentID("a")))
        // Nothing has left, so it can still be taken back, and the late finding changes nothing.
        #expect(bench.outbox.takeBack(IntentID("a")).count == 1)
        #expect(bench.check("a", .fine).isEmpty)
        bench.submit("b", Bench.message("hi"), undo: 0, seen: seen)
        let conflict = Trouble(.conflict, "Read first.")
        #expect(bench.check("b", .changed(conflict)) == [.record(.notDone([IntentID("b")], conflict))])
        #expect(bench.state("b") == .held(conflict))
        bench.submit("c", Bench.message("hi"), undo: 0, seen: seen)
        #expect(bench.check("c", .failed(offline)).isEmpty)
        #expect(bench.state("c") == .queued)
        #expect(bench.pass(300).last == .check(IntentID("c")))
        #expect(bench.check("c", .fine).first?.dispatched?.ids == ["c"])
    }

    @Test mutating func aChangeIsComparedAndTakesOnlyThoseAlongThatAreUnchanged() {
        let seen = SeenVersion(before: FieldChange(tags: ["old"]))
        #expect(bench.submit("a", Bench.change(FieldChange(tags: ["x"])), seen: seen).count == 1)
        bench.submit("b", Bench.change(FieldChange(tags: ["y"])), seen: seen)
        bench.submit("c", Bench.change(FieldChange(tags: ["z"])), seen: seen)
        #expect(bench.pass(8) == [.check(IntentID("a"))])
        var comparison = Comparison(.fine)
        comparison.unchanged = [IntentID("b")]
        let sent = bench.outbox.checked(IntentID("a"), comparison, now: bench.now, random: 0.5)
        #expect(sent.map { $0.dispatched?.ids } == [["a", "b"]])
        #expect(bench.answer("a", "b", end: .accepted(isProven: true, isShown: true)).last == .check(IntentID("c")))
    }

    @Test mutating func aDecisionIsProvenBeforeItIsDone() {
        let approval = ApprovalID(account: Bench.account, value: "apr")
        let intent = Intent.decide(approval: approval, .approveEdited(draft: "x", feedback: nil), fingerprint: "f")
        #expect(bench.submit("a", intent, undo: 0).last == .check(IntentID("a")))
        bench.check("a", .fine)
        #expect(bench.answer("a", end: .accepted(isProven: false, isShown: false)) == [.reread([IntentID("a")], intent)])
        #expect(bench.state("a") == .sending)
        #expect(bench.outbox.reread([IntentID("a")], doubt: silence) == [.record(.unclear([IntentID("a")], silence))])
        #expect(bench.state("a") == .unclear(silence))
    }

    @Test mutating func whatCannotBeRecordedIsNotSent() {
        let disk = Trouble(.storage, "Full.")
        bench.submit("a", Bench.message("hi"), undo: 0)
        #expect(bench.outbox.couldNotRecord(.dispatched([IntentID("a")], at: bench.now.wall), disk) == [.tell(disk)])
        #expect(bench.state("a") == .held(disk))
        #expect(bench.outbox.couldNotRecord(
            .created(IntentID("a"), Bench.message("hi"), SeenVersion(), at: bench.now.wall), disk) == [.tell(disk)])
        #expect(bench.state("a") == nil)
    }

    @Test mutating func closingHoldsWhatHasNotLeft() {
        bench.submit("a", Bench.message("hi"))
        bench.submit("b", Bench.message("ho", on: "2"), undo: 0)
        bench.outbox.close(now: bench.now)
        #expect(bench.state("a") == .held(nil))
        #expect(bench.outbox.isSending)
        bench.answer("b", end: .accepted(isProven: true, isShown: true))
        #expect(!bench.outbox.isSending)
        #expect(bench.pass(100).isEmpty)
    }

    @Test mutating func oneWriteOfAnAccountAtATime() {
        bench.submit("a", Bench.message("1", on: "1"), undo: 0)
        #expect(bench.submit("b", Bench.message("2", on: "2"), undo: 0).count == 1)
        let elsewhere = Intent.message(
            ticket: TicketID(account: AccountName("shop"), value: "1"), audience: .public, body: "3", thenStatus: nil)
        #expect(bench.submit("c", elsewhere, undo: 0).count == 2)
    }

    @Test mutating func finishedItemsAreToldOfForAWhile() {
        for number in 0..<(Outbox.doneLimit + 5) {
            bench.submit("\(number)", Bench.message("x"), undo: 0)
            bench.answer("\(number)", end: .accepted(isProven: true, isShown: true))
        }
        #expect(bench.outbox.items.count == Outbox.doneLimit)
    }

    @Test(arguments: [
        ([], OutboxItem.State.held(nil)),
        ([OutboxRecord.dispatched([IntentID("a")], at: .now0)], nil),
        ([.dispatched([IntentID("a")], at: .now0), .notDone([IntentID("a")], refusal)], .held(refusal)),
        ([.dispatched([IntentID("a")], at: .now0), .notDone([IntentID("a")], nil)], .held(nil)),
        ([.dispatched([IntentID("a")], at: .now0), .unclear([IntentID("a")], silence)], .unclear(silence)),
        ([.dispatched([IntentID("a")], at: .now0), .textAccepted(IntentID("a"))], .held(nil)),
    ] as [([OutboxRecord], OutboxItem.State?)])
    mutating func nothingResumesByItselfAfterARestart(_ records: [OutboxRecord], _ state: OutboxItem.State?) {
        let created = OutboxRecord.created(IntentID("a"), Bench.message("hi", then: Bench.solved), SeenVersion(), at: .now0)
        bench.outbox.restore([created] + records)
        #expect(bench.pass(10_000).isEmpty)
        if let state {
            #expect(bench.state("a") == state)
        } else {
            guard case .unclear? = bench.state("a") else {
                Issue.record("not unclear")
                return
            }
        }
    }
}

extension Date {
    fileprivate static let now0 = Date(timeIntervalSinceReferenceDate: 0)
}
