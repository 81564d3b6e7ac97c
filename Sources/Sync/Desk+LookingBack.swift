import Backend
import FoundationEssentials
import Helpdesk
import Store
import Transport

// Whether something with an unknown end happened: read at the service, never tried out.

extension Desk {
    func lookBack(_ id: IntentID, _ core: inout DeskCore) {
        guard let intent = core.outbox[id]?.intent, let side = core.sides[intent.account] else {
            return endLook(id, .cannotLook)
        }
        let service = side.service
        switch intent {
        case .message(let ticket, _, _, _) where side.hasThreads:
            look(id, ticket.account, &core, { () throws(Trouble) in
                try service.thread(ticket)
            }) { desk, thread, entry, core, now in
                desk.take(thread, &core, now)
                guard case .message(_, _, let body, _) = entry.intent else { return .cannotLook }
                let isThere = Staleness.isThere(body, in: thread, since: entry, me: core.sides[ticket.account]?.me)
                return isThere ? .found : .missing("The ticket was read again after it was sent, and the text isn't there.")
            }
        case .change(let ticket, let change) where service.capabilities.has(.showTicket):
            look(id, ticket.account, &core, { () throws(Trouble) in
                try service.ticket(ticket)
            }) { desk, detail, entry, core, now in
                desk.take(detail, &core, now)
                return Staleness.holds(change, detail.ticket, foldingLogins: entry.foldsLogins)
                    ? .found : .missing("The ticket was read again after it was sent, and isn't as you wanted it.")
            }
        case .decide(let approval, let decision, _): lookForDecision(id, approval, decision, service, &core)
        case .act(let act): look(id, for: act, &core)
        case .message, .change: endLook(id, .cannotLook)
        }
    }

    private func look(_ id: IntentID, for act: Act, _ core: inout DeskCore) {
        guard act.verb == .change || act.verb == .delete, let reading = reading(of: act, core) else {
            return endLook(id, .cannotLook)
        }
        ask(act.account, .onScreen, &core, { () throws(Trouble) in
            try reading()
        }, finish: { desk, end, core, now in
            let folds = core.outbox[id]?.foldsLogins ?? false
            let finding: LookFinding = switch end.result {
            case .success(let fields?) where act.verb == .change && Staleness.holds(act, fields, foldingLogins: folds): .found
            case .success(.some) where act.verb == .change:
                .missing("It was read again after it was sent, and isn't as you wanted it.")
            case .success(.some): .missing("It was read again after it was sent, and is still there.")
            case .success(.none): .cannotLook
            case .failure(let trouble) where trouble.kind == .notFound && act.verb == .delete: .found
            case .failure(let trouble): .failed(trouble)
            }
            desk.looked(id, finding, &core, now)
        })
    }

    /// Among those that wait it hasn't happened; among those decided so it has.
    private func lookForDecision(
        _ id: IntentID, _ approval: ApprovalID, _ decision: Decision, _ service: any Service, _ core: inout DeskCore
    ) {
        look(id, approval.account, &core, { () throws(Trouble) in
            try service.approvals(.pending)
        }) { desk, page, _, core, now in
            desk.take(approvals: page, of: approval.account, &core, now)
            if page.items.contains(where: { $0.id == approval && $0.status == .pending }) {
                return .missing("The proposal still waits for a decision.")
            }
            let filter: ApprovalFilter = if case .reject = decision { .rejected } else { .approved }
            desk.look(id, approval.account, &core, { () throws(Trouble) in
                try service.approvals(filter)
            }) { desk, page, _, _, _ in
                guard let row = page.items.first(where: { $0.id == approval }) else {
                    return .missing("The proposal doesn't wait any more, but isn't among those decided as you decided.")
                }
                guard case .approveEdited(let draft, _) = decision else { return .found }
                // A request has no draft that would show what was written.
                if row.isRequest {
                    desk.deliver(.notice(Self.noteNotShown(row)))
                } else if row.draft != draft {
                    return .missing("The proposal was approved, but not with your text.")
                }
                return .found
            }
            return nil
        }
    }

    private static func noteNotShown(_ approval: Approval) -> Trouble {
        Trouble(
            .outcomeUnknown, "Approval \(approval.id.value) is approved; whether your note arrived can't be seen here.",
            hint: "Look at \(approval.ticket.map { "the thread of ticket \($0.value)" } ?? "the request") for it.",
            account: approval.id.account)
    }

    /// `find` returns nil where it goes on looking.
    private func look<Value>(
        _ id: IntentID, _ account: AccountName, _ core: inout DeskCore, _ call: () throws(Trouble) -> Call<Value>,
        find: @escaping @Sendable (Desk, Value, OutboxEntry, inout DeskCore, Moment) -> LookFinding?
    ) {
        ask(account, .onScreen, &core, call, finish: { desk, end, core, now in
            guard let entry = core.outbox[id] else {
                core.lookers.removeValue(forKey: id)?(.notUnclear)
                return
            }
            let finding: LookFinding? = switch end.result {
            case .success(let value): find(desk, value, entry, &core, now)
            case .failure(let trouble): .failed(trouble)
            }
            if let finding { desk.looked(id, finding, &core, now) }
        })
    }

    private func looked(_ id: IntentID, _ finding: LookFinding, _ core: inout DeskCore, _ now: Moment) {
        run(core.outbox.lookedBack(id, finding, now: now), &core, now)
        guard let reply = core.lookers.removeValue(forKey: id) else { return }
        switch finding {
        case .found: reply(.found(leavesRest: core.outbox[id].map { $0.phase != .done } ?? false))
        case .missing(let sentence): reply(.missing(sentence))
        case .failed(let trouble): reply(.failed(trouble))
        case .cannotLook: reply(.cannotLook)
        }
    }

    private func endLook(_ id: IntentID, _ finding: LookFinding) {
        enter { desk, core, now in desk.looked(id, finding, &core, now) }
    }
}

extension Staleness {
    /// Everything that was wanted is so.
    static func holds(_ change: FieldChange, _ ticket: Ticket, foldingLogins: Bool) -> Bool {
        if let status = change.status, ticket.status.raw != status.raw { return false }
        if let priority = change.priority, ticket.priority.raw != priority.raw { return false }
        if let tags = change.tags, Set(ticket.tags) != Set(tags) { return false }
        return change.assignee.map { isSame($0, ticket.assignee, foldingLogins) } ?? true
    }

    static func holds(_ act: Act, _ fields: [RecordField], foldingLogins: Bool) -> Bool {
        let now = Dictionary(fields.map { ($0.key, $0.value) }) { first, _ in first }
        return !act.fields.isEmpty && act.fields.allSatisfy { key, value in now[key].map { isSame($0, value, of: key, foldingLogins) } ?? false }
    }
}
