import Canvas
import Helpdesk

/// Words that did not leave go back to where they were written: after `u`, after `e`, and when the desk did not take
/// them.
extension Situation {
    /// Puts words before what was written since; words that are there already are not doubled. What is open in a
    /// composer has to be kept before.
    mutating func giveBack(_ body: String, _ ticket: TicketID, _ audience: Audience) {
        let later = desk.draft(ticket, audience)?.body ?? ""
        if later.hasPrefix(body) {
            keepDraft(ticket, audience, later)
        } else {
            keepDraft(ticket, audience, later.trimmed.isEmpty ? body : body + "\n\n" + later)
        }
    }

    /// What was typed for an act is a form again; the desk keeps it before the act leaves the outbox.
    mutating func giveBack(_ act: Act, item: IntentID) {
        if let form = KeptForm(act, item: item, editedAt: now.wall) { desk.keepForm(form) }
    }

    /// Takes back an item of which nothing has left, to work on it again.
    mutating func reclaim(_ item: OutboxItem) {
        remove(item.id, by: .takeBack(item.id))
        switch item.intent {
        case .message(let ticket, let audience, let body, _): giveBack(body, ticket, audience)
        case .act(let act): giveBack(act, item: item.id)
        case .change, .decide: break
        }
    }
}

extension App {
    /// The desk has what it was told nowhere: the screen must not show it on its way.
    mutating func notTaken(_ id: IntentID, _ situation: inout Situation) {
        guard let item = situation.desk.outbox.giveUp(id) else { return }
        situation.desk.outboxChanged(at: situation.now)
        var whatNow: SafeText = "The ticket stays as it was."
        switch item.intent {
        case .message(let ticket, let audience, let body, _):
            keepWhatIsWritten(&situation)
            situation.giveBack(body, ticket, audience)
            onTickets(ticket) { $0.wordsCameBack(audience, in: &situation) }
            whatNow = "The words are in the draft again."
        case .change: break
        case .act(let act):
            situation.giveBack(act, item: id)
            whatNow = act.isTyped ? "What you typed is in its form again." : "Nothing was done."
        case .decide(let approval, let decision, _):
            if case .approveEdited(let draft, let feedback) = decision {
                let edit = DraftEdit(editor: TextEditor(draft), isOpen: false, feedback: feedback)
                situation.desk.keepEdit(edit, of: approval)
                situation.keepForm(of: edit, about: approval)
            }
            onReviews { $0.decisionCameBack(decision, about: approval, in: situation.desk) }
            whatNow = "It is undecided again."
        }
        let cause = situation.desk.news.current.flatMap { $0.isAlert ? "\($0.text) \($0.hint) " : nil } ?? SafeText.empty
        situation.warn("\(cause)Not sent: \(describe(item.intent, situation.desk)). \(whatNow)")
    }

    /// Items that were taken back here while the desk was already sending them: what went back to a draft would invite
    /// to send it twice.
    mutating func tellThatTheyHadLeft(_ items: [OutboxItem], _ situation: inout Situation) {
        guard !items.isEmpty else { return }
        keepWhatIsWritten(&situation)
        for item in items {
            var whatNow = SafeText.empty
            if case .message(let ticket, let audience, let body, _) = item.intent,
                let draft = situation.desk.draft(ticket, audience)
            {
                if draft.body.trimmed == body {
                    situation.desk.dropDraft(ticket, audience)
                    situation.ask(.dropDraft(ticket, audience))
                    onTickets(ticket) { $0.wordsHaveLeft(audience) }
                } else {
                    whatNow = " What is in the draft now would be another one."
                }
            }
            situation.warn("\(describe(item.intent, situation.desk)): it had already left.\(whatNow)")
        }
    }

    /// What stopped leaving by itself is said once, so that nobody takes it for sent.
    func tellThatTheyNeedThePerson(_ items: [OutboxItem], _ situation: inout Situation) {
        for item in items {
            guard let trouble = OutboxWords.trouble(item.state) else { continue }
            let key = options.keymap.shownChord(of: .goOutbox, in: .list)
            if case .act(let act) = item.intent, !OutboxWords.isUnclear(item.state) {
                situation.warn("Not sent: \(RefusalWords.name(act)): \(RefusalWords.cause(trouble))\(key.map { "  \($0)" as SafeText } ?? "")")
                continue
            }
            let fate: SafeText = OutboxWords.isUnclear(item.state) ? "Unclear, it may have been sent" : "Not sent"
            let way = key.map { " \($0) shows it." as SafeText } ?? ""
            situation.warn("\(fate): \(describe(item.intent, situation.desk)): \(SafeText(trouble.message))\(way)")
        }
    }

    /// Whatever is being written anywhere is kept at once.
    mutating func keepAll(_ situation: inout Situation) {
        for index in places.indices { places[index].willBeCovered(in: &situation) }
    }

    /// What is open in composers becomes the draft that others read.
    mutating func keepWhatIsWritten(_ situation: inout Situation) {
        onTickets(nil) { $0.keepText(in: &situation) }
    }

    /// Lets every open place of a ticket act; nil is every ticket.
    private mutating func onTickets(_ id: TicketID?, _ act: (inout TicketPlace) -> Void) {
        for index in places.indices {
            guard var place = places[index] as? TicketPlace, id == nil || place.ticket == id else { continue }
            act(&place)
            places[index] = place
        }
    }

    private mutating func onReviews(_ act: (inout ReviewPlace) -> Void) {
        for index in places.indices {
            guard var place = places[index] as? ReviewPlace else { continue }
            act(&place)
            places[index] = place
        }
    }
}
