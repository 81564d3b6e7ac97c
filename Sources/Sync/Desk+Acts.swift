import Backend
import FoundationEssentials
import Helpdesk
import Transport

// What follows from an act that the service has done.

extension Desk {
    /// Patches what is known by what the answer told, and has the rest read again.
    func take(_ outcome: ActOutcome, of act: Act, by id: IntentID, _ core: inout DeskCore, _ now: Moment) {
        var outcome = outcome
        outcome.record = outcome.record?.withoutSecrets
        if core.waiters[id] != nil { core.outcomes[id] = outcome }
        if act.verb == .delete { stopWatching(act, &core) }
        switch act.kind {
        case .ticket: tookTicket(act, outcome, &core, now)
        case .article: tookArticle(act, outcome, &core, now)
        case .token: break
        default: tookRecord(act, outcome, &core, now)
        }
        deliver(.acted(id, act, outcome))
    }

    /// What was deleted isn't read again, though it was on screen: its list is, until the screen says otherwise.
    private func stopWatching(_ act: Act, _ core: inout DeskCore) {
        switch core.view {
        case .ticket(let id) where act.kind == .ticket && id.account == act.account && id.value == act.target: core.view = .tickets
        case .article(let id) where act.kind == .article && id.account == act.account && id.value == act.target:
            core.view = .articles
        case .record(let id) where id == act.record, .children(_, of: let id) where id == act.record: core.view = .records(id.kind)
        default: break
        }
    }

    private func tookTicket(_ act: Act, _ outcome: ActOutcome, _ core: inout DeskCore, _ now: Moment) {
        if act.verb == .delete, let value = act.target {
            let id = TicketID(account: act.account, value: value)
            core.sides[act.account]?.facts.delete(id, now: now)
            core.sides[act.account]?.plan.forget(id)
            core.threads[id] = nil
            core.changed(.tickets, of: act.account)
            return
        }
        core.sides[act.account]?.plan.expect(ticketsNow: now)
        let changed = act.target.map { TicketID(account: act.account, value: $0) }
        if let id = outcome.ticket ?? changed { core.sides[act.account]?.plan.ask(for: .ticket(id), .onScreen) }
    }

    private func tookArticle(_ act: Act, _ outcome: ActOutcome, _ core: inout DeskCore, _ now: Moment) {
        core.sides[act.account]?.plan.expect(articlesNow: now)
        let target = act.target.map { ArticleID(account: act.account, value: $0) }
        if let article = outcome.article {
            _ = core.sides[act.account]?.facts.merge([article])
            deliver(.article(article))
        } else if act.verb == .delete, let target {
            core.sides[act.account]?.facts.remove(article: target)
        } else if let target {
            core.sides[act.account]?.plan.ask(for: .article(target), .onScreen)
        }
        core.changed(.articles, of: act.account)
        deliver(.articles(core.allArticles))
    }

    private func tookRecord(_ act: Act, _ outcome: ActOutcome, _ core: inout DeskCore, _ now: Moment) {
        let account = act.account
        var scopes = [RecordScope(account: account, kind: act.kind, parent: act.parent)]
        // What a workflow does is told by its executions.
        if act.verb == .run { scopes.append(RecordScope(account: account, kind: .execution, parent: act.target)) }
        for scope in scopes { core.sides[account]?.plan.expect(scope, now: now) }
        // The viewer who has that id is told, perhaps by another id than the list's; perhaps it isn't the one in view.
        if let record = outcome.record, act.verb != .identify {
            let changed = core.sides[account]?.facts.records.merge(record) ?? []
            changedRecords(changed, &core)
            if let whole = core.sides[account]?.facts.records.record(record.id) { deliver(.record(whole)) }
        } else if act.verb == .delete, act.kind != .user, let id = act.record {
            // A user that was deactivated may still be listed; the list tells.
            changedRecords(core.sides[account]?.facts.records.remove(id) ?? [], &core)
        }
        guard act.verb != .delete, let id = act.record, outcome.record?.id != id || [.run, .identify].contains(act.verb),
            Capability.showing(id.kind).map({ core.sides[account]?.service.capabilities.has($0) == true }) == true
        else { return }
        core.sides[account]?.plan.ask(for: .record(id), .onScreen)
    }

    /// What is said of a creation with an unclear end, where the service drops a repeat of it.
    func withKeyHint(_ trouble: Trouble, _ act: Act, _ core: DeskCore) -> Trouble {
        guard act.verb == .create, core.outbox.keyedAccounts.contains(act.account) else { return trouble }
        var trouble = trouble
        trouble.hint = Self.keyHint
        return trouble
    }

    private static let keyHint =
        "Sent again within a day it carries the same key, and the service makes it once at most."

    /// The person sends something with an unclear end again: what keeps it from being made twice.
    func tellOfKey(_ id: IntentID, _ core: DeskCore, _ now: Moment) {
        guard let entry = core.outbox[id], case .act(let act) = entry.intent, case .unclear = entry.phase,
            act.verb == .create, core.outbox.keyedAccounts.contains(act.account),
            now.wall.timeIntervalSince(entry.createdAt) < Outbox.keySeconds
        else { return }
        deliver(.notice(Trouble(
            .outcomeUnknown, "Trying again to \(act.phrase), with the same key: it is made once at most.",
            account: act.account)))
    }
}
