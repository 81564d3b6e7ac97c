import Canvas
import Helpdesk

/// What a person can do with an item of the outbox, from the outbox itself and from its ticket.
enum OutboxActs {
    /// Sending, and what else is done by a letter of the item's own menu.
    static func menu(_ item: OutboxItem, _ desk: DeskModel) -> Menu {
        let sending: SafeText? = item.state == .sending ? "It is being sent just now." : nil
        var decision: SafeText?
        if case .decide = item.intent, item.state.isMoving { decision = "A decision leaves when its time has come." }
        let taken: SafeText? = item.canBeTakenBack ? nil : "It has left, or may have: it can't be taken back."
        let verb = verb(item)
        let send = typedAgain(item, desk) == nil ? verb : "\(verb), once it is typed again" as SafeText
        var entries = [Menu.Entry("s", send, absence: sending ?? decision), Menu.Entry("u", "take back", absence: taken)]
        if OutboxWords.isUnclear(item.state) { entries.append(Menu.Entry("k", "keep it here")) }
        return Menu(.outboxItem, "this item", entries)
    }

    /// Everything that can be done with what needs the person, where the outbox's own keys aren't at hand.
    static func choices(_ item: OutboxItem, _ desk: DeskModel) -> Menu {
        var menu = menu(item, desk)
        menu.title = OutboxWords.isUnclear(item.state) ? "unclear" : "held"
        menu.entries.removeAll { $0.key == "u" }
        if !OutboxWords.isUnclear(item.state) { menu.entries.insert(Menu.Entry("e", "edit again"), at: 1) }
        menu.entries.append(Menu.Entry("d", "discard"))
        return menu
    }

    /// `send anyway` where somebody else came between.
    static func verb(_ item: OutboxItem) -> SafeText {
        guard let trouble = OutboxWords.trouble(item.state) else { return "send now" }
        return trouble.kind == .conflict && !OutboxWords.isUnclear(item.state) ? "send anyway" : "send again"
    }

    /// What stood still may have been typed for long ago: what needs typing is typed for again.
    private static func typedAgain(_ item: OutboxItem, _ desk: DeskModel) -> TypedStrip? {
        guard case .act(let act) = item.intent, !item.state.isMoving else { return nil }
        let strip = TypedStrip(act, desk.capabilities(act.account), releases: item.id)
        return strip.gate == .none ? nil : strip
    }

    // MARK: Answers

    static func choose(_ choice: Menu.Choice, _ item: OutboxItem, in situation: inout Situation) {
        switch (choice.subject, choice.key) {
        case (.outboxItem, "s") where OutboxWords.isUnclear(item.state): askForRisk(item, in: &situation)
        case (.outboxItem, "s"), (.resend, "y"): send(item, in: &situation)
        case (.outboxItem, "u"), (.outboxItem, "e"): editAgain(item, in: &situation)
        case (.outboxItem, "k"): situation.say("It stays here, and isn't sent.")
        case (.outboxItem, "d"): situation.choose(from: discarding(item))
        case (.discard, "d"):
            situation.remove(item.id, by: .discard(item.id))
            situation.say("Discarded: \(IntentWords.describe(item.intent, situation.desk)).")
        default: break
        }
    }

    private static func send(_ item: OutboxItem, in situation: inout Situation) {
        if let strip = typedAgain(item, situation.desk) {
            situation.confirm(strip)
        } else {
            situation.ask(.release(item.id))
            let doing: SafeText = OutboxWords.isUnclear(item.state) ? "Looking once more, then sending" : "Sending"
            situation.say("\(doing): \(IntentWords.describe(item.intent, situation.desk)).")
        }
    }

    static func discarding(_ item: OutboxItem) -> Menu {
        Menu(.discard, "discard it?", [
            Menu.Entry("d", "discard", absence: item.state == .sending ? "It is being sent just now." : nil),
        ])
    }

    /// What may have arrived is sent again only by a second, different key, with what may come of it in words.
    static func askForRisk(_ item: OutboxItem, in situation: inout Situation) {
        situation.warn("\(OutboxWords.fate(item.intent)) \(OutboxWords.risk(item.intent, situation.desk))")
        situation.choose(from: Menu(.resend, "send it again?", [Menu.Entry("y", "yes, send it again")]))
    }

    /// Back to where it was written. What is open in a composer has to be kept before.
    static func editAgain(_ item: OutboxItem, in situation: inout Situation) {
        if case .sending = item.state {
            situation.say("It is being sent just now.")
            return
        }
        let trouble = OutboxWords.trouble(item.state)
        guard item.canBeTakenBack, trouble?.kind != .outcomeUnknown else {
            askForRisk(item, in: &situation)
            return
        }
        // What was refused stays here until the corrected act is sent.
        if let trouble, case .act(let act) = item.intent, act.isTyped {
            situation.reopenForm(of: act, item: item.id, trouble)
            return
        }
        situation.reclaim(item)
        switch item.intent {
        case .message(let ticket, let audience, _, _): situation.openTicket(ticket, then: .draft(audience))
        case .change(let ticket, _):
            situation.openTicket(ticket)
            situation.say("Taken back: \(IntentWords.describe(item.intent, situation.desk)).")
        case .decide(let approval, let decision, _): situation.openApproval(approval, takenBack: decision)
        case .act(let act):
            situation.reopenForm(of: act, item: item.id)
            situation.say("Taken back: \(IntentWords.describe(item.intent, situation.desk)).")
        }
    }
}
