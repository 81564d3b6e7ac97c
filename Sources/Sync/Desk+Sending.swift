import Backend
import FoundationEssentials
import Helpdesk
import Store

// Running what the outbox decides.

extension Desk {
    func run(_ actions: [OutboxAction], _ core: inout DeskCore, _ now: Moment) {
        for action in actions {
            switch action {
            case .record(let record):
                if keep(record, &core, now) { recorded(record, &core, now) }
            case .remember(let record): report { () throws(Trouble) in try core.journal.append(record) }
            case .dispatch(let ids, let intent, let record):
                if let obstacle = obstacle(to: intent, core) {
                    run(core.outbox.answered(ids, .refused(obstacle), now: now, random: 0), &core, now)
                } else if keep(record, &core, now) {
                    send(ids, intent, &core)
                }
            case .check(let id):
                if let obstacle = core.outbox[id].flatMap({ self.obstacle(to: $0.intent, core) }) {
                    run(core.outbox.checked(id, .changed(obstacle), now: now, random: 0), &core, now)
                } else {
                    check(id, &core)
                }
            case .lookBack(let id): lookBack(id, &core)
            case .reread(let ids, let intent): reread(ids, intent, &core)
            case .tell(let trouble): deliver(.notice(trouble))
            }
        }
    }

    /// Why nothing of it can leave this process; found before anything says that it was sent.
    func obstacle(to intent: Intent, _ core: DeskCore) -> Trouble? {
        guard takesWrites else { return Self.isReadOnly }
        guard core.sides[intent.account] == nil else { return nil }
        return Trouble(
            .configuration, "The account \(intent.account) isn't open here, so this wasn't sent.",
            hint: "Start kedge with that account, and send it then.", account: intent.account)
    }

    private func keep(_ record: OutboxRecord, _ core: inout DeskCore, _ now: Moment) -> Bool {
        do throws(Trouble) {
            try core.journal.append(record)
            return true
        } catch {
            run(core.outbox.couldNotRecord(record, error), &core, now)
            if case .created(let id, let intent, _, _) = record { notTaken(id, intent, error, &core, now) }
            return false
        }
    }

    /// Once the words are in the outbox for good, they needn't be a draft too. A draft that says more, or
    /// something else, is another text, perhaps begun in another process.
    private func recorded(_ record: OutboxRecord, _ core: inout DeskCore, _ now: Moment) {
        if case .created(_, .message(let ticket, let audience, let body, _), _, _) = record,
            let draft = core.drafts.draft(ticket, audience), draft.isContained(in: body)
        {
            dropDraft(ticket, audience, &core, now)
        }
        if case .created(_, .act(let act), _, _) = record {
            for form in core.forms.forms where form.isContained(in: act) { dropForm(form.key, &core, now) }
        }
    }

    // MARK: Sending

    private func send(_ ids: [IntentID], _ intent: Intent, _ core: inout DeskCore) {
        guard let service = core.sides[intent.account]?.service else { return }
        switch intent {
        case .message(let ticket, let audience, let body, _):
            ask(ticket.account, .person, &core, { () throws(Trouble) in
                try service.send(body, to: ticket, audience: audience)
            }, finish: { desk, end, core, now in
                desk.answered(ids, end, &core, now) { receipt, core in
                    .accepted(isProven: true, isShown: desk.take(receipt, of: ticket, &core, now))
                }
            })
        case .change(let ticket, let change):
            ask(ticket.account, .person, &core, { () throws(Trouble) in
                try service.change(ticket, change)
            }, finish: { desk, end, core, now in
                desk.answered(ids, end, &core, now) { receipt, core in
                    _ = desk.take(receipt, of: ticket, &core, now)
                    return .accepted(isProven: true, isShown: receipt.ticket.map { $0.shows(change) } ?? false)
                }
            })
        case .decide(let id, let decision, _):
            let approval = core.sides[id.account]?.facts.approvals.first { $0.id == id }
            ask(id.account, .person, &core, { () throws(Trouble) in
                guard let approval else {
                    throw Trouble(.conflict, "This proposal isn't waiting any more.", account: id.account)
                }
                return try service.decide(approval, decision)
            }, finish: { desk, end, core, now in
                desk.answered(ids, end, &core, now) { receipt, core in
                    desk.take(receipt, of: id, decision, &core)
                }
            })
        case .act(let act):
            ask(act.account, .person, &core, { () throws(Trouble) in
                try service.perform(act, key: ids[0].text)
            }, finish: { desk, end, core, now in
                var end = end
                switch end {
                case .unknown(let trouble): end = .unknown(desk.withKeyHint(trouble, act, core))
                // It was deleted by the attempt of which nobody knew.
                case .refused(let trouble) where trouble.kind == .notFound && act.verb == .delete:
                    if core.outbox[ids[0]]?.mayHaveHappened == true { end = .value(ActOutcome()) }
                default: break
                }
                desk.answered(ids, end, &core, now) { outcome, core in
                    desk.take(outcome, of: act, by: ids[0], &core, now)
                    return .accepted(isProven: true, isShown: true)
                }
            })
        }
    }

    private func answered<Value>(
        _ ids: [IntentID], _ end: CallEnd<Value>, _ core: inout DeskCore, _ now: Moment,
        accept: (Value, inout DeskCore) -> WriteEnd
    ) {
        let writeEnd: WriteEnd = switch end {
        case .value(let value): accept(value, &core)
        case .notSent(let trouble): .notSent(trouble)
        case .refused(let trouble): .refused(trouble)
        case .unknown(let trouble): .unknown(trouble)
        }
        run(core.outbox.answered(ids, writeEnd, now: now, random: surroundings.random()), &core, now)
    }

    /// True where the answer held the message, so that the thread shows it at once.
    private func take(_ receipt: Receipt, of ticket: TicketID, _ core: inout DeskCore, _ now: Moment) -> Bool {
        if let warning = receipt.warning {
            deliver(.notice(Trouble(
                .configuration, warning, hint: "Look at the ticket on the server now.", account: ticket.account)))
        }
        if let patch = receipt.ticket, patch.id == ticket {
            core.sides[ticket.account]?.facts.merge(patch, at: now.wall)
            core.changed(.tickets, of: ticket.account)
        }
        guard let message = receipt.message, var thread = core.thread(ticket)?.thread else { return false }
        if !thread.messages.contains(where: { $0.id == message.id }) { thread.messages.append(message) }
        take(thread, &core, now)
        return true
    }

    private func take(
        _ receipt: DecisionReceipt, of id: ApprovalID, _ decision: Decision, _ core: inout DeskCore
    ) -> WriteEnd {
        if receipt.editWasTaken == false { return .unknown(Self.editNotShown(id.account)) }
        let status = receipt.approval?.status
        let isDecided = status == .approved || status == .rejected
        var isProven = isDecided
        if case .approveEdited = decision { isProven = isDecided && receipt.editWasTaken == true }
        if isProven {
            core.sides[id.account]?.facts.approvals.removeAll { $0.id == id }
            core.changed(.approvals, of: id.account)
            deliver(core.allApprovals)
        }
        return .accepted(isProven: isProven, isShown: isProven)
    }

    private static func editNotShown(_ account: AccountName) -> Trouble {
        Trouble(
            .outcomeUnknown,
            "The approval was taken, but the answer doesn't show your text: the draft may have gone out unchanged.",
            hint: "Look at the ticket's thread for what was sent.", account: account)
    }

    // MARK: Afterwards

    private func reread(_ ids: [IntentID], _ intent: Intent, _ core: inout DeskCore) {
        guard let service = core.sides[intent.account]?.service else { return }
        switch intent {
        case .message(let ticket, _, _, _) where service.capabilities.has(.readThread):
            ask(ticket.account, .person, &core, { () throws(Trouble) in
                try service.thread(ticket)
            }, finish: { desk, end, core, now in
                if case .value(let thread) = end { desk.take(thread, &core, now) }
                desk.run(core.outbox.reread(ids, doubt: nil), &core, now)
            })
        case .message(let ticket, _, _, _), .change(let ticket, _):
            ask(ticket.account, .person, &core, { () throws(Trouble) in
                try service.ticket(ticket)
            }, finish: { desk, end, core, now in
                if case .value(let detail) = end { desk.take(detail, &core, now) }
                desk.run(core.outbox.reread(ids, doubt: nil), &core, now)
            })
        case .act:
            enter { desk, core, now in desk.run(core.outbox.reread(ids, doubt: nil), &core, now) }
        case .decide(let id, let decision, _):
            prove(ids, id, decision, service, &core)
        }
    }

    /// Accepted, so it must be gone from what waits; and an edited text must be what was approved.
    private func prove(
        _ ids: [IntentID], _ id: ApprovalID, _ decision: Decision, _ service: any Service, _ core: inout DeskCore
    ) {
        ask(id.account, .person, &core, { () throws(Trouble) in
            try service.approvals(.pending)
        }, finish: { desk, end, core, now in
            if case .value(let page) = end {
                desk.take(approvals: page, of: id.account, &core, now)
                if page.items.contains(where: { $0.id == id && $0.status == .pending }) {
                    let doubt = Trouble(
                        .outcomeUnknown, "The service accepted the decision, yet still lists the proposal as waiting.",
                        hint: "Refresh the inbox; decide again only if it stays there.", account: id.account)
                    return desk.run(core.outbox.reread(ids, doubt: doubt), &core, now)
                }
            }
            guard case .approveEdited(let draft, _) = decision else {
                return desk.run(core.outbox.reread(ids, doubt: nil), &core, now)
            }
            desk.proveEdit(ids, id, draft, service, &core)
        })
    }

    private func proveEdit(
        _ ids: [IntentID], _ id: ApprovalID, _ draft: String, _ service: any Service, _ core: inout DeskCore
    ) {
        ask(id.account, .person, &core, { () throws(Trouble) in
            try service.approvals(.approved)
        }, finish: { desk, end, core, now in
            var doubt: Trouble? = Self.editNotShown(id.account)
            if case .value(let page) = end, page.items.contains(where: { $0.id == id && $0.draft == draft }) {
                doubt = nil
            }
            desk.run(core.outbox.reread(ids, doubt: doubt), &core, now)
        })
    }
}

extension TicketPatch {
    /// The answer tells the new value of every field that was to change.
    fileprivate func shows(_ change: FieldChange) -> Bool {
        (change.status == nil || status != nil) && (change.priority == nil || priority != nil)
            && (change.assignee == nil || assignee != nil) && (change.tags == nil || tags != nil)
    }
}
