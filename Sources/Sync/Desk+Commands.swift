import Helpdesk
import Store

// What the program asks for.

extension Desk {
    func carryOut(_ command: DeskCommand, _ core: inout DeskCore, _ now: Moment) {
        switch command {
        case .watch(let view): watch(view, &core, now)
        case .refresh(let view): refresh(view, &core, now)
        case .stopRequests: stopReading(&core, now)
        case .submit(let id, let intent, _) where !takesWrites: refuse(id, intent, &core, now)
        case .submit(let id, let intent, let seconds):
            let seen = core.seenVersion(for: intent, isOnScreen: !isErrand)
            var needsSnapshot = false
            if case .message = intent { needsSnapshot = core.sides[intent.account]?.hasThreads ?? false }
            run(core.outbox.submit(
                id, intent, seen: seen, needsSnapshot: needsSnapshot, undoSeconds: seconds, now: now), &core, now)
            if mode == .offline { core.outbox.holdAll(true, now: now) }
        case .takeBack(let id): takeBack(id, &core, now)
        case .release where mode == .offline, .holdAll(false) where mode == .offline: deliver(.notice(Self.nothingIsSent))
        case .release where !takesWrites, .holdAll(false) where !takesWrites: deliver(.notice(Self.isReadOnly))
        case .release(let id):
            tellOfKey(id, core, now)
            run(core.outbox.release(id, now: now), &core, now)
        case .discard(let id): run(core.outbox.discard(id), &core, now)
        case .holdAll(let hold): core.outbox.holdAll(hold, now: now)
        case .keepDraft(let draft):
            core.beginsDraft(draft)
            keep(draft, &core)
        case .dropDraft(let ticket, let audience):
            core.draftBases[DeskCore.DraftKey(ticket: ticket, audience: audience)] = nil
            dropDraft(ticket, audience, &core, now)
        case .keepForm(let form): keep(form, &core)
        case .dropForm(let key): dropForm(key, &core, now)
        case .markSeen(let ticket, let at):
            report { () throws(Trouble) in
                if try core.seen.mark(ticket, at: at) { deliver(.seen(core.seen.marks)) }
            }
        case .searchArticles(let words): search(words, &core)
        case .searchRecords(let kind, let words): search(kind, words, &core)
        case .fetchAttachment(let ticket, let attachment): fetch(attachment, of: ticket, &core)
        case .prefetch(let ticket): prefetch(ticket, &core)
        case .attend(let isFocused): attend(isFocused, &core, now)
        case .standStill: core.outbox.standStill(now: now)
        case .goOn: core.outbox.goOn(now: now)
        case .close:
            guard core.closing == .no else { return }
            stopReading(&core, now)
            core.outbox.close(now: now)
            core.closing = .until(seconds: now.seconds + Self.farewellSeconds)
        }
    }

    var isErrand: Bool { if case .errand = mode { true } else { false } }

    static let nothingIsSent = Trouble(
        .offline, "kedge was started with --offline; nothing is sent or asked.", hint: "Start it without.")

    static let isReadOnly = Trouble(
        .notAllowed, "kedge was started with --read-only; nothing is sent.", hint: "Start it without.")

    /// Nothing of it is kept but what was typed, as a draft.
    private func refuse(_ id: IntentID, _ intent: Intent, _ core: inout DeskCore, _ now: Moment) {
        // The reason comes first, so that whoever is told that it wasn't taken can say why.
        deliver(.notice(Self.isReadOnly))
        notTaken(id, intent, Self.isReadOnly, &core, now)
    }

    /// It is in no outbox: what was typed becomes a draft, and whoever submitted it is told.
    func notTaken(
        _ id: IntentID, _ intent: Intent, _ trouble: Trouble, _ core: inout DeskCore, _ now: Moment
    ) {
        if case .message(let ticket, let audience, let body, _) = intent {
            giveBack(body, ticket, audience, &core, now)
        }
        if case .act(let act) = intent { giveBack(act, id, &core, now) }
        core.waiters.removeValue(forKey: id)?(.notKept(trouble))
        deliver(.notTaken(id))
    }

    private func watch(_ view: DeskView, _ core: inout DeskCore, _ now: Moment) {
        core.view = view
        switch view {
        case .ticket(let id):
            if let kept = core.thread(id) { deliver(.thread(kept.thread, asOf: kept.asOf)) }
            prefetch(after: id, &core)
        case .article(let id):
            if let article = core.sides[id.account]?.facts.articles[id.value] { deliver(.article(article)) }
        case .records, .children, .record: tellRecords(for: view, core)
        case .tickets, .approvals, .articles: break
        }
        for account in core.order { core.sides[account]?.plan.watch(view, now: now) }
    }

    /// The ticket that a person will probably open next, where its thread is missing or old.
    private func prefetch(after id: TicketID, _ core: inout DeskCore) {
        guard mode == .live, !core.isToldWhatComesNext, let facts = core.sides[id.account]?.facts,
            let current = facts.tickets[id.value]
        else { return }
        let later = facts.tickets.values.filter { $0.status.isActive && TicketOrder.isBefore(current, $0) }
        if let next = later.min(by: TicketOrder.isBefore) { readAhead(next.id, &core) }
    }

    private func refresh(_ view: DeskView, _ core: inout DeskCore, _ now: Moment) {
        if mode == .live { adopt(&core) }
        for account in core.order { core.sides[account]?.plan.personWants(view, now: now) }
    }

    private func stopReading(_ core: inout DeskCore, _ now: Moment) {
        for account in core.order { core.sides[account]?.plan.stop(now: now) }
        for conversation in core.conversations.values { conversation.cancelReads() }
    }

    /// The words go back to the draft before they leave the outbox.
    func takeBack(_ id: IntentID, _ core: inout DeskCore, _ now: Moment) {
        guard let entry = core.outbox[id], entry.item.canBeTakenBack else { return }
        if case .message(let ticket, let audience, let body, _) = entry.intent {
            guard canGiveBack(entry.intent, &core) else { return core.outbox.holdAll(true, now: now) }
            guard giveBack(body, ticket, audience, &core, now) else { return }
        }
        if case .act(let act) = entry.intent {
            guard giveBack(act, id, &core, now) else { return }
        }
        run(core.outbox.takeBack(id), &core, now)
    }

    /// A draft that was begun meanwhile is kept behind it.
    @discardableResult
    func giveBack(
        _ body: String, _ ticket: TicketID, _ audience: Audience, _ core: inout DeskCore, _ now: Moment
    ) -> Bool {
        let begun = core.drafts.draft(ticket, audience)
        let whole = begun.map { $0.isContained(in: body) ? body : body + "\n\n" + $0.body } ?? body
        return keep(Draft(ticket: ticket, audience: audience, body: whole, editedAt: now.wall), &core)
    }

    @discardableResult
    private func keep(_ draft: Draft, _ core: inout DeskCore) -> Bool {
        let isKept = put(
            &core, { (core) throws(Trouble) in try core.drafts.keep(draft) },
            isSheltered: { $0.drafts.sheltered.contains { $0.ticket == draft.ticket && $0.audience == draft.audience } },
            place: { .draftPlace(draft.ticket, draft.audience, $0, at: draft.editedAt) })
        guard isKept else { return false }
        deliver(.draftKept(draft.ticket, draft.audience, at: draft.editedAt))
        deliver(.drafts(core.drafts.drafts))
        return true
    }

    func dropDraft(_ ticket: TicketID, _ audience: Audience, _ core: inout DeskCore, _ now: Moment) {
        guard core.drafts.draft(ticket, audience) != nil else { return }
        report { () throws(Trouble) in
            try core.drafts.drop(ticket, audience, at: now.wall)
            deliver(.drafts(core.drafts.drafts))
        }
    }

    /// Tells of trouble instead of throwing it.
    @discardableResult
    func report(_ body: () throws(Trouble) -> Void) -> Bool {
        do throws(Trouble) {
            try body()
            return true
        } catch {
            deliver(.notice(error))
            return false
        }
    }
}

extension Draft {
    /// The text begins with these words, whatever the space around them: the draft is an earlier state of it.
    func isContained(in text: String) -> Bool {
        let words = Array(body.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        return text.drop(while: \.isWhitespace).starts(with: words)
    }
}
