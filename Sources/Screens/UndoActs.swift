import Canvas
import Helpdesk

/// `u`: takes back the newest thing that was done, and never reaches past it.
extension App {
    mutating func takeBack(_ situation: inout Situation) {
        guard let act = situation.desk.outbox.log.newest else {
            takeBackHeld(&situation)
            return
        }
        guard situation.desk.outbox.item(act.item)?.canBeTakenBack ?? false else {
            tellThatItLeft(act, &situation)
            return
        }
        keepWhatIsWritten(&situation)
        if case .act(let done) = act.part, done.isTyped, let item = situation.desk.outbox.item(act.item),
            let trouble = OutboxWords.trouble(item.state)
        {
            situation.desk.outbox.forgetNewest()
            situation.reopenForm(of: done, item: act.item, trouble)
            situation.say("\(describe(act.part, situation.desk)) was refused; its form is open again.")
            return
        }
        situation.takeBackNewest()
        situation.desk.forgetWish(of: act.group)
        switch act.part {
        case .message(let ticket, let audience, let body, _):
            situation.giveBack(body, ticket, audience)
            situation.openTicket(ticket, then: .draft(audience))
            situation.say("Taken back: \(describe(act.part, situation.desk)). Nothing of it was sent.")
        case .change:
            let others = takeBackRest(of: act.group, &situation)
            let names = [describe(act.part, situation.desk)] + others.taken
            let left: SafeText = others.left == 0 ? "" : " \(others.left) had left already and stay."
            situation.say("Taken back: \(names.joined(separator: ", ")).\(left)")
        case .decide(let approval, let decision, _):
            situation.openApproval(approval, takenBack: decision)
            situation.say("Taken back: \(describe(act.part, situation.desk)). It is undecided again.")
        case .act(let done):
            situation.giveBack(done, item: act.item)
            situation.reopenForm(of: done, item: act.item)
            situation.say("Taken back: \(describe(act.part, situation.desk)). Nothing of it was sent.")
        }
    }

    /// What an earlier run left held is in no log; the newest of it is taken back whole.
    private mutating func takeBackHeld(_ situation: inout Situation) {
        guard let item = situation.desk.outbox.waiting.last(where: { $0.state == .held(nil) }) else {
            situation.say("There is nothing to take back.")
            return
        }
        keepWhatIsWritten(&situation)
        situation.reclaim(item)
        switch item.intent {
        case .message(let ticket, let audience, _, _): situation.openTicket(ticket, then: .draft(audience))
        case .change: break
        case .act(let act): situation.reopenForm(of: act, item: item.id)
        case .decide(let approval, let decision, _): situation.openApproval(approval, takenBack: decision)
        }
        situation.say("Taken back: \(describe(item.intent, situation.desk)), held from before. Nothing of it was sent.")
    }

    /// What one key did together is one thing to take back: what has not left stays, what has left is counted.
    private func takeBackRest(of group: IntentID, _ situation: inout Situation) -> (taken: [SafeText], left: Int) {
        var taken: [SafeText] = []
        var left = 0
        while let next = situation.desk.outbox.log.newest, next.group == group {
            if situation.desk.outbox.item(next.item)?.canBeTakenBack ?? false {
                situation.takeBackNewest()
                taken.append(describe(next.part, situation.desk))
            } else {
                situation.desk.outbox.forgetNewest()
                left += 1
            }
        }
        return (taken, left)
    }

    private func tellThatItLeft(_ act: UndoLog.Act, _ situation: inout Situation) {
        let time = situation.desk.outbox.leftAt[act.item].map {
            SafeText(ShownTime.clockWithSeconds($0, utcOffset: options.utcOffsetSeconds))
        }
        let when = time.map { " \($0)" as SafeText } ?? ""
        let what = describe(act.part, situation.desk)
        guard case .change(let ticket, _) = act.part, let before = act.before, !before.isEmpty else {
            situation.say("\(what): sent\(when), can't be taken back.")
            return
        }
        let name = situation.desk.table.ticket(ticket).map { SafeText($0.key) } ?? SafeText(ticket.value)
        let back = FieldWords.describe(before, on: ticket.account, situation.desk)
        situation.say("\(what) left\(when). u again puts \(name) back to \(back).")
        situation.choose(from: Menu(.reverse, "reverse?", [Menu.Entry("u", "\(name) back to \(back)")]))
    }

    func reverseNewest(_ situation: inout Situation) {
        guard let act = situation.desk.outbox.log.newest, case .change(let ticket, _) = act.part, let before = act.before
        else { return }
        situation.desk.outbox.forgetNewest()
        situation.desk.forgetWish(of: act.group)
        situation.submit(.change(ticket: ticket, before))
        situation.say("Reversing: \(FieldWords.describe(before, on: ticket.account, situation.desk)).")
    }

    /// What an act is, in a few words: `reply on RT-118`.
    func describe(_ intent: Intent, _ desk: DeskModel) -> SafeText {
        IntentWords.describe(intent, desk)
    }
}
