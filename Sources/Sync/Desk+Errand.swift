import Backend
import Dispatch
import Helpdesk
import Synchronization
import Transport

/// How something that one command set going has ended.
public enum Carried: Hashable, Sendable {
    /// The service took it. What its answer told, where it was an act.
    case done(ActOutcome?)
    /// Refused, or changed meanwhile; it stays in the outbox.
    case held(Trouble?)
    /// Sent, and nobody knows; it stays in the outbox.
    case unclear(Trouble)
    /// Nothing was sent and nothing is queued; a text is kept as a draft. What was released is held again.
    case tryLater(Trouble)
    /// Taken back or discarded; a text that was taken back is kept as a draft.
    case takenBack
    /// It could not be put on the disk, so it was not begun; a text is kept as a draft if that went.
    case notKept(Trouble)
}

/// What a look at the service has shown of something that was sent with an unknown end.
public enum LookedBack: Hashable, Sendable {
    /// It happened, and is done. `leavesRest`: the state that was to follow the text is held in the outbox.
    case found(leavesRest: Bool)
    /// It isn't there; a whole sentence of what is known. It stays unclear.
    case missing(String)
    /// The service shows nothing that would tell. It stays unclear.
    case cannotLook
    /// The service could not be asked. It stays unclear.
    case failed(Trouble)
    /// It isn't in this process's outbox, or isn't unclear.
    case notUnclear
}

// For commands that do one thing and wait for it. They block the calling thread: never call them from an
// event, nor on the desk's queue.

extension Desk {
    /// Does it and waits for how the item ends. `command` is the one that sets it going: `submit`, `release`
    /// or `discard`.
    public func wait(for id: IntentID, after command: DeskCommand) -> Carried {
        let result = Waiting<Carried>()
        enter { desk, core, now in
            core.waiters[id] = { result.give($0) }
            desk.carryOut(command, &core, now)
        }
        return result.take()
    }

    /// Puts it into the outbox without sending it: whoever releases it sends it. Returns when it is on the disk.
    public func putAside(_ id: IntentID, _ intent: Intent) -> Carried {
        let result = Waiting<Carried>()
        enter { desk, core, now in
            core.waiters[id] = { result.give($0) }
            desk.carryOut(.submit(id, intent, undoSeconds: 1), &core, now)
            core.outbox.holdAll(true, now: now)
        }
        return result.take()
    }

    /// Looks at the service whether an unclear item happened, and waits for what is found. Only reads.
    public func lookBack(at id: IntentID) -> LookedBack {
        let result = Waiting<LookedBack>()
        enter { desk, core, now in
            guard let look = core.outbox.lookNow(id) else { return result.give(.notUnclear) }
            core.lookers[id] = { result.give($0) }
            desk.run([look], &core, now)
            if let account = core.outbox[id]?.intent.account { desk.endLongWaits(of: account, &core, now) }
        }
        return result.take()
    }

    /// Whether what the intent holds may become a draft. Waits.
    public func canGiveBack(_ intent: Intent) -> Bool {
        let result = Waiting<Bool>()
        enter { desk, core, _ in result.give(desk.canGiveBack(intent, &core)) }
        return result.take()
    }

    /// No other kedge has begun a text of that name, and none that runs could: of one name the latest counts, so the next
    /// key there would put a command's words away for good. In the outbox each item keeps its own.
    func canGiveBack(_ intent: Intent, _ core: inout DeskCore) -> Bool {
        guard isErrand else { return true }
        switch intent {
        case .message(let ticket, let audience, let body, _):
            guard !isOnAnotherScreen(intent.account, core) else { return false }
            _ = core.drafts.open(adopting: false)
            guard let begun = core.drafts.draft(ticket, audience) else { return true }
            return core.drafts.isOwn(ticket, audience) || begun.isContained(in: body)
        case .decide(let approval, .approveEdited(let text, let feedback), _):
            guard !isOnAnotherScreen(intent.account, core) else { return false }
            _ = core.forms.open(adopting: false)
            guard let begun = core.forms.form(KeptForm.Key(approval: approval))?.approvalEdit else { return true }
            return begun.text == text && begun.feedback == feedback
        case .decide, .change, .act: return true
        }
    }

    /// Whoever shows an account holds its lease, or lives beside one who does.
    private func isOnAnotherScreen(_ account: AccountName, _ core: DeskCore) -> Bool {
        guard var lease = core.sides[account]?.lease else { return false }
        return !lease.take()
    }

    /// Asks a service and waits for the answer.
    public func wait<Value>(
        for call: Call<Value>, of account: AccountName, urgency: Urgency = .person
    ) -> Result<Value, Trouble> {
        let result = Waiting<Result<Value, Trouble>>()
        enter { desk, core, now in
            core.awaitedCount += 1
            let number = core.awaitedCount
            desk.ask(account, urgency, &core, { call }, begun: { core, conversation in
                core.awaited[number] = AwaitedRead(account: account, conversation: conversation) { result.give(.failure($0)) }
            }, finish: { _, end, core, _ in
                core.awaited[number] = nil
                result.give(end.result)
            })
            desk.endLongWaits(of: account, &core, now)
        }
        return result.take()
    }

    /// A command waits out a service's minute, not its hour: its reads end where the account takes no request before
    /// `errandPatienceSeconds` have passed.
    func endLongWaits(of account: AccountName, _ core: inout DeskCore, _ now: Moment) {
        guard case .errand = mode, let side = core.sides[account], let until = side.budgetWaitsUntil,
            until.timeIntervalSince(now.wall) > Self.errandPatienceSeconds
        else { return }
        let minutes = Int((until.timeIntervalSince(now.wall) / 60).rounded(.up))
        let trouble = Trouble(
            .rateLimited, "\(side.service.kind.productName) takes no more requests of account \(account) for now.",
            hint: "Try again in \(minutes) minutes.", account: account, retryAt: until)
        for (number, read) in core.awaited where read.account == account {
            core.awaited[number] = nil
            read.giveUp(trouble)
            read.conversation.cancelReads()
        }
        for id in core.lookers.keys where core.outbox[id]?.intent.account == account {
            core.lookers.removeValue(forKey: id)?(.failed(trouble))
        }
    }

    /// Takes in what was read so, for the local copy. `isFirstOfWholeList`: the first page of the list of all
    /// tickets; only that one tells how old the copy's list is, and how many the server claims to have.
    public func keep(_ page: Page<Ticket>, of account: AccountName, isFirstOfWholeList: Bool = false) {
        var page = page
        if !isFirstOfWholeList { page.claimedTotal = nil }
        enter { [page] desk, core, now in
            _ = desk.take(page, of: account, isFirst: isFirstOfWholeList, &core, now)
        }
    }

    /// The list of all tickets was gone through to its end and showed these. What it no longer shows isn't
    /// believed gone: where there is any, the next running program goes through the list again and asks.
    public func keepWholeList(_ ids: Set<TicketID>, of account: AccountName) {
        enter { _, core, now in
            guard let tickets = core.sides[account]?.facts.tickets.values else { return }
            let isComplete = tickets.allSatisfy { ids.contains($0.id) }
            core.sides[account]?.facts.wholeAsOf = isComplete ? now.wall : nil
            core.touched(.tickets, of: account)
        }
    }

    public func keep(_ detail: TicketDetail) { enter { desk, core, now in desk.take(detail, &core, now) } }

    public func keep(_ thread: Helpdesk.Thread) { enter { desk, core, now in desk.take(thread, &core, now) } }

    public func keep(approvals page: Page<Approval>, of account: AccountName) {
        enter { desk, core, now in desk.take(approvals: page, of: account, &core, now) }
    }

    public func keep(articles page: Page<Article>, of account: AccountName) {
        enter { desk, core, now in
            let asOf = core.sides[account]?.facts.articlesAsOf
            _ = desk.take(articles: page, of: account, &core, now)
            // A search is not the whole shelf.
            core.sides[account]?.facts.articlesAsOf = asOf
        }
    }

    /// Takes in records that were read so, for the local copy. `isWhole`: they are all that the list has; else they
    /// only bring up to date what the copy's list shows already.
    public func keep(records: [Record], of scope: RecordScope, isWhole: Bool) {
        enter { desk, core, now in
            let records = records.map(\.withoutSecrets)
            if isWhole {
                core.sides[scope.account]?.facts.records.replace(RecordList(scope: scope, records: records, asOf: now.wall))
                desk.changedRecords([scope], &core)
            } else {
                desk.update(records, &core)
            }
        }
    }

    public func keep(_ record: Record) { enter { desk, core, _ in desk.update([record.withoutSecrets], &core) } }

    private func update(_ records: [Record], _ core: inout DeskCore) {
        for record in records where core.sides[record.id.account]?.facts.records.shows(record.id) == true {
            changedRecords(core.sides[record.id.account]?.facts.records.merge(record) ?? [], &core)
        }
    }

    /// For whoever waits for an item that has come to rest; to be given once everything else was told.
    func repliesToWaiters(_ core: inout DeskCore, _ now: Moment) -> [() -> Void] {
        var replies: [() -> Void] = []
        for (id, reply) in core.waiters {
            guard let carried = carried(id, &core, now) else { continue }
            core.waiters[id] = nil
            core.outcomes[id] = nil
            replies.append { reply(carried) }
        }
        return replies
    }

    private func carried(_ id: IntentID, _ core: inout DeskCore, _ now: Moment) -> Carried? {
        guard let entry = core.outbox[id] else { return .takenBack }
        switch entry.phase {
        case .done: return .done(core.outcomes[id])
        case .held(let trouble): return .held(trouble)
        case .unclear where core.outbox.isLookingFirst(id): return nil
        case .unclear(let trouble): return .unclear(trouble)
        case .queued:
            guard let trouble = core.outbox.waitTrouble(of: entry.intent.account) else { return nil }
            if entry.isReleased {
                // What lay in the outbox before stays in it.
                core.outbox.holdAll(true, now: now)
                return .tryLater(trouble)
            }
            takeBack(id, &core, now)
            return core.outbox[id] == nil ? .tryLater(trouble) : .held(trouble)
        case .armed, .checking, .sending, .proving, .settling: return nil
        }
    }
}

/// A read under way that a command waits for.
struct AwaitedRead {
    let account: AccountName
    let conversation: Conversation
    let giveUp: @Sendable (Trouble) -> Void
}

/// A value that one thread waits for and another gives.
private final class Waiting<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let semaphore = DispatchSemaphore(value: 0)

    func give(_ new: Value) {
        // The first word counts: a read that was given up still ends, as cancelled.
        value.withLock { if $0 == nil { $0 = new } }
        semaphore.signal()
    }

    func take() -> Value {
        while true {
            semaphore.wait()
            if let value = value.withLock({ $0 }) { return value }
        }
    }
}
