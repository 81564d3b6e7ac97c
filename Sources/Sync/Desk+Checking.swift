import Backend
import FoundationEssentials
import Helpdesk
import Store
import Transport

// Reading again what an intent is about, just before it leaves.

extension Desk {
    func check(_ id: IntentID, _ core: inout DeskCore) {
        guard let intent = core.outbox[id]?.intent, let side = core.sides[intent.account] else { return }
        switch intent {
        case .message(let ticket, _, _, _) where side.hasThreads: checkText(id, ticket, side.service, &core)
        case .change(let ticket, _): checkChange(id, ticket, &core)
        case .decide(let approval, _, _):
            ask(approval.account, .person, &core, { () throws(Trouble) in
                try side.service.approvals(.pending)
            }, finish: { desk, end, core, now in
                desk.checked(id, end, &core, now) { desk, page, entry, core in
                    desk.take(approvals: page, of: approval.account, &core, now)
                    return Staleness.comparison(of: entry, in: page.items, now: now.wall)
                }
            })
        case .act(let act): checkAct(id, act, &core)
        case .message: finishCheck(id, .fine)
        }
    }

    private func finishCheck(_ id: IntentID, _ finding: CheckFinding) {
        enter { desk, core, now in
            desk.run(core.outbox.checked(id, finding, now: now, random: 0), &core, now)
        }
    }

    private func checkText(_ id: IntentID, _ ticket: TicketID, _ service: any Service, _ core: inout DeskCore) {
        ask(ticket.account, .person, &core, { () throws(Trouble) in
            try service.thread(ticket)
        }, finish: { desk, end, core, now in
            if case .failure(let trouble) = end.result, trouble.kind == .unsupported {
                core.sides[ticket.account]?.lacksThreads = true
                return desk.run(core.outbox.checked(id, .fine, now: now, random: 0), &core, now)
            }
            desk.checked(id, end, &core, now) { desk, thread, entry, core in
                desk.take(thread, &core, now)
                return Staleness.comparison(of: entry, in: thread, me: core.sides[ticket.account]?.me)
            }
        })
    }

    private func checkChange(_ id: IntentID, _ ticket: TicketID, _ core: inout DeskCore) {
        guard let side = core.sides[ticket.account], side.service.capabilities.has(.showTicket) else { return finishCheck(id, .fine) }
        if side.facts.isFresh(ticket, within: Staleness.freshSeconds, now: surroundings.now()) {
            return enter { desk, core, now in
                guard let entry = core.outbox[id] else { return }
                guard let fact = core.sides[ticket.account]?.facts.tickets[ticket.value] else {
                    return desk.readAndCompare(id, ticket, side.service, &core)
                }
                let comparison = desk.compare(entry, fact, core)
                desk.run(core.outbox.checked(id, comparison, now: now, random: 0), &core, now)
            }
        }
        readAndCompare(id, ticket, side.service, &core)
    }

    private func readAndCompare(_ id: IntentID, _ ticket: TicketID, _ service: any Service, _ core: inout DeskCore) {
        ask(ticket.account, .person, &core, { () throws(Trouble) in
            try service.ticket(ticket)
        }, finish: { desk, end, core, now in
            desk.checked(id, end, &core, now) { desk, detail, entry, core in
                desk.take(detail, &core, now)
                return desk.compare(entry, detail.ticket, core)
            }
        })
    }

    /// With what follows it into the same request.
    private func compare(_ entry: OutboxEntry, _ ticket: Ticket, _ core: DeskCore) -> Comparison {
        var comparison = Staleness.comparison(of: entry, in: ticket)
        for later in core.outbox.followers(of: entry.id) where Staleness.comparison(of: later, in: ticket).finding == .fine {
            comparison.unchanged.insert(later.id)
        }
        return comparison
    }

    private func checkAct(_ id: IntentID, _ act: Act, _ core: inout DeskCore) {
        guard let reading = reading(of: act, core) else { return finishCheck(id, .fine) }
        ask(act.account, .person, &core, { () throws(Trouble) in
            try reading()
        }, finish: { desk, end, core, now in
            // It is gone; the service says so itself, or that it was deleted by an attempt nobody knew the end of.
            if case .failure(let trouble) = end.result, trouble.kind == .notFound, act.verb == .delete {
                return desk.run(core.outbox.checked(id, .fine, now: now, random: 0), &core, now)
            }
            desk.checked(id, end, &core, now) { _, fields, entry, _ in
                if let fields { return Staleness.comparison(of: entry, in: fields) }
                // An earlier attempt may have deleted it: the service will say so.
                if act.verb == .delete, entry.mayHaveHappened { return Comparison(.fine) }
                return Comparison(.failed(Self.isNotListed(act)))
            }
        })
    }

    private static func isNotListed(_ act: Act) -> Trouble {
        Trouble(
            .notFound, "It couldn't be compared: the service's list doesn't show it, as far as it was read.",
            hint: "Look whether it is still there; then send yours as it is, or give it up.", account: act.account)
    }

    /// The call that tells what an act would change or delete; nil where the service tells of no such thing. Its answer
    /// is nil where a list doesn't show it.
    func reading(of act: Act, _ core: DeskCore) -> (() throws(Trouble) -> Call<[RecordField]?>)? {
        guard let service = core.sides[act.account]?.service, let target = act.target, let record = act.record else { return nil }
        let has = service.capabilities.has
        switch act.kind {
        case .ticket where has(.showTicket):
            let id = TicketID(account: act.account, value: target)
            return { () throws(Trouble) in try service.ticket(id).map { Staleness.fields(of: $0.ticket) } }
        case .article where has(.listArticles):
            let id = ArticleID(account: act.account, value: target)
            return { () throws(Trouble) in try service.article(id).map { Staleness.fields(of: $0) } }
        case .ticket, .article, .token: return nil
        default:
            if Capability.showing(act.kind).map(has) == true {
                return { () throws(Trouble) in try service.record(record).map { $0.withoutSecrets.fields } }
            }
            guard Capability.listing(act.kind).map(has) == true else { return nil }
            return { () throws(Trouble) in
                try Self.search(for: record, service, .first, pageCount: RecordPlan.pageLimit)
            }
        }
    }

    /// Page by page, as far as lists are read.
    private static func search(
        for record: RecordID, _ service: any Service, _ cursor: PageCursor, pageCount: Int
    ) throws(Trouble) -> Call<[RecordField]?> {
        let page = try service.records(record.scope, RecordFilter(), page: cursor)
        return page.andThen { (page) throws(Trouble) in
            if let found = page.items.first(where: { $0.id == record }) { return .done(found.withoutSecrets.fields) }
            guard let next = page.next, next != cursor, pageCount > 1 else { return .done(nil) }
            return .next(try search(for: record, service, next, pageCount: pageCount - 1))
        }
    }

    private func checked<Value>(
        _ id: IntentID, _ end: CallEnd<Value>, _ core: inout DeskCore, _ now: Moment,
        find: (Desk, Value, OutboxEntry, inout DeskCore) -> Comparison
    ) {
        // It may have been taken back meanwhile.
        guard let entry = core.outbox[id] else { return }
        let comparison: Comparison = switch end.result {
        case .success(let value): find(self, value, entry, &core)
        case .failure(let trouble): Comparison(.failed(trouble))
        }
        run(core.outbox.checked(id, comparison, now: now, random: surroundings.random()), &core, now)
    }
}

extension Call {
    /// This call, then what its answer leads to: a value, or one more call.
    fileprivate func andThen<Other: Sendable>(
        _ step: @escaping @Sendable (Value) throws(Trouble) -> Call<Other>.Step
    ) -> Call<Other> {
        Call<Other>(request, at: endpoint) { [read] (response) throws(Trouble) -> Call<Other>.Step in
            switch try read(response) {
            case .done(let value): try step(value)
            case .next(let call): .next(call.andThen(step))
            }
        }
    }
}

extension DeskCore.Side {
    var hasThreads: Bool { service.capabilities.has(.readThread) && !lacksThreads }
}
