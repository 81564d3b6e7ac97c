import FoundationEssentials
import Helpdesk
import Store

/// Everything on its way from the person to a server, as a value: events in, actions out.
///
///     armed ─► queued ─► checking ─► sending ─► proving, settling ─► done
///       └────────┴─────────┴► held     ├► held (refused), queued (not sent, 429)
///                                      └► unclear (never sent again by itself)
struct Outbox {
    /// Finished items that are still told of.
    static let doneLimit = 20
    /// What waited longer than this is compared with the server before it leaves.
    static let staleSeconds = 600.0

    private(set) var entries: [OutboxEntry] = []
    /// No write of the account leaves before then, by the monotonic clock.
    private(set) var waits: [AccountName: Double] = [:]
    /// Accounts whose wait is our own guess, not the service's word.
    private var guessedWaits: Set<AccountName> = []
    private var failureCounts: [AccountName: Int] = [:]
    private var waitTroubles: [AccountName: Trouble] = [:]
    private(set) var isClosing = false
    /// What comes in, or comes back, is held too, but for what is released one by one.
    private(set) var isHeld = false
    /// Nothing leaves and no window runs since then, by the monotonic clock.
    private(set) var standsStillSince: Double?

    var items: [OutboxItem] { entries.map(\.item) }

    /// Something was sent whose end isn't known yet.
    var isSending: Bool {
        entries.contains { $0.phase == .sending || $0.phase == .proving }
    }

    /// When `advance` has something to do without anything else happening.
    var nextWake: Double? {
        guard standsStillSince == nil else { return nil }
        let leaving = entries.compactMap { entry in
            if case .armed(let seconds) = entry.phase { seconds } else { nil }
        }
        let waiting = entries.filter { $0.phase == .queued }.compactMap { waits[$0.intent.account] }
        return (leaving + waiting).min()
    }

    /// Why what is queued for an account does not leave; nil where nothing keeps it.
    func waitTrouble(of account: AccountName) -> Trouble? {
        waits[account] == nil ? nil : waitTroubles[account]
    }

    subscript(id: IntentID) -> OutboxEntry? { entries.first { $0.id == id } }

    // MARK: What the person does

    /// A new intent; shown once its record is on the disk.
    mutating func submit(
        _ id: IntentID, _ intent: Intent, seen: SeenVersion, undoSeconds: Double, now: Moment
    ) -> [OutboxAction] {
        guard self[id] == nil else { return [] }
        let leavesAt = now.seconds + max(0, undoSeconds)
        joinWindow(of: intent, leavesAt: leavesAt)
        entries.append(OutboxEntry(
            id: id, intent: intent, phase: isClosing || isHeld ? .held(nil) : .armed(leavesAtSeconds: leavesAt),
            seen: seen, createdAt: now.wall, undoSeconds: max(0, undoSeconds)))
        return [.record(.created(id, intent, seen, at: now.wall))]
    }

    /// Changes of one ticket that are still here leave together, when the newest does.
    private mutating func joinWindow(of intent: Intent, leavesAt: Double) {
        guard case .change(let ticket, _) = intent else { return }
        for index in entries.indices.reversed() where entries[index].subject == .ticket(ticket) {
            guard entries[index].change != nil, case .armed(let seconds) = entries[index].phase else { return }
            entries[index].phase = .armed(leavesAtSeconds: max(seconds, leavesAt))
        }
    }

    /// Whole, as long as nothing of it has left.
    mutating func takeBack(_ id: IntentID) -> [OutboxAction] { end(id, .takenBack) }

    /// Gives up what is held or unclear, or has not left.
    mutating func discard(_ id: IntentID) -> [OutboxAction] { end(id, .discarded) }

    private mutating func end(_ id: IntentID, _ end: OutboxRecord.End) -> [OutboxAction] {
        guard let index = index(id) else { return [] }
        switch entries[index].phase {
        case .armed, .queued, .checking, .held: break
        case .unclear where end == .discarded: break
        case .unclear, .sending, .proving, .settling, .done: return []
        }
        entries.remove(at: index)
        return [.record(.ended([id], end))]
    }

    /// Sends what is held now, without a window; also what is unclear, at the person's word.
    mutating func release(_ id: IntentID, now: Moment) -> [OutboxAction] {
        guard let index = index(id), !isClosing else { return [] }
        switch entries[index].phase {
        case .held, .armed: break
        case .unclear: entries[index].mayHaveHappened = true
        case .queued, .checking, .sending, .proving, .settling, .done: return []
        }
        entries[index].phase = .queued
        entries[index].isReleased = true
        waits[entries[index].intent.account] = nil
        return []
    }

    /// Holds everything that has not left, and what comes after it; or gives back their windows to those held
    /// without trouble.
    mutating func holdAll(_ hold: Bool, now: Moment) {
        guard !isClosing else { return }
        isHeld = hold
        for index in entries.indices {
            if hold { entries[index].isReleased = false }
            switch entries[index].phase {
            case .armed where hold, .queued where hold, .checking where hold:
                entries[index].phase = .held(nil)
            case .held(nil) where !hold:
                let seconds = now.seconds + entries[index].undoSeconds
                entries[index].phase = .armed(leavesAtSeconds: seconds)
            default: break
            }
        }
    }

    /// Nothing leaves until `goOn`.
    mutating func standStill(now: Moment) { standsStillSince = standsStillSince ?? now.seconds }

    /// The windows go on where they stood.
    mutating func goOn(now: Moment) {
        guard let since = standsStillSince else { return }
        standsStillSince = nil
        for index in entries.indices {
            if case .armed(let at) = entries[index].phase {
                entries[index].phase = .armed(leavesAtSeconds: at + max(0, now.seconds - since))
            }
        }
    }

    /// Holds what has not left, for good; nothing leaves any more.
    mutating func close(now: Moment) {
        holdAll(true, now: now)
        isClosing = true
    }

    // MARK: What happens

    /// The account answers again; what a service asked to wait for still waits.
    mutating func reachable(_ account: AccountName) {
        failureCounts[account] = nil
        if guessedWaits.remove(account) != nil { waits[account] = nil }
    }

    /// Moves on what is due. To be called after every event.
    mutating func advance(now: Moment) -> [OutboxAction] {
        guard !isClosing, standsStillSince == nil else { return [] }
        for index in entries.indices {
            if case .armed(let seconds) = entries[index].phase, seconds <= now.seconds {
                entries[index].phase = .queued
            }
        }
        waits = waits.filter { $0.value > now.seconds }
        var busy = Set(entries.filter(\.isUnderWay).map(\.intent.account))
        var actions: [OutboxAction] = []
        for index in entries.indices where entries[index].phase == .queued {
            let entry = entries[index]
            guard !busy.contains(entry.intent.account), waits[entry.intent.account] == nil, isFirst(index)
            else { continue }
            busy.insert(entry.intent.account)
            if needsCheck(entry, now: now) {
                entries[index].phase = .checking
                actions.append(.check(entry.id))
            } else {
                actions.append(dispatch(from: index, now: now))
            }
        }
        return actions
    }

    private func isFirst(_ index: Int) -> Bool {
        !entries[..<index].contains { $0.subject == entries[index].subject && $0.isMoving }
    }

    private func needsCheck(_ entry: OutboxEntry, now: Moment) -> Bool {
        switch entry.intent {
        case .decide: true
        case .message(_, .public, _, _): entry.seen.lastMessages != nil || entry.mayHaveHappened
        case .message(_, .internal, _, _): entry.mayHaveHappened
        case .act: false
        case .change:
            entry.seen.before != nil && now.wall.timeIntervalSince(entry.createdAt) > Self.staleSeconds
        }
    }

    /// One request for this item and, if it changes fields, for all changes of the ticket that follow it.
    private mutating func dispatch(from index: Int, now: Moment) -> OutboxAction {
        var ids = [entries[index].id]
        var intent = entries[index].intent
        entries[index].phase = .sending
        if case .change(let ticket, var change) = intent {
            for later in entries.indices[(index + 1)...] where entries[later].subject == .ticket(ticket) {
                guard entries[later].phase == .queued, let more = entries[later].change else { break }
                change = change.followed(by: more)
                ids.append(entries[later].id)
                entries[later].phase = .sending
            }
            intent = .change(ticket: ticket, change)
        }
        let rest = ids.filter { self[$0]?.isRest == true }
        return .dispatch(ids, intent, .dispatched(ids, rest: rest, at: now.wall))
    }

    /// What `check` has shown. An item that was taken back or held meanwhile stays so.
    mutating func checked(_ id: IntentID, _ finding: CheckFinding, now: Moment, random: Double) -> [OutboxAction] {
        guard let index = index(id), entries[index].phase == .checking else { return [] }
        switch finding {
        case .fine where standsStillSince != nil:
            // Compared again when the person is back.
            entries[index].phase = .queued
            return []
        case .fine where !isFirst(index):
            // One that was written before it was let go meanwhile.
            entries[index].phase = .queued
            return []
        case .fine:
            return [dispatch(from: index, now: now)]
        case .alreadyDone:
            entries[index].phase = .done
            trim()
            return [.record(.ended([id], .done))]
        case .changed(let trouble):
            return hold([id], trouble)
        case .failed(let trouble):
            guard trouble.passesByItself else { return hold([id], trouble) }
            wait([id], trouble, now: now, random: random)
            return []
        }
    }

    /// How a request ended.
    mutating func answered(_ ids: [IntentID], _ end: WriteEnd, now: Moment, random: Double) -> [OutboxAction] {
        let ids = ids.filter { self[$0]?.phase == .sending }
        guard let first = ids.first, let leader = self[first] else { return [] }
        switch end {
        case .accepted(let isProven, let isShown):
            failureCounts[leader.intent.account] = nil
            return accepted(ids, leader.intent, isProven: isProven, isShown: isShown)
        case .notSent(let trouble) where trouble.passesByItself,
            .refused(let trouble) where trouble.kind == .rateLimited:
            wait(ids, trouble, now: now, random: random)
            return [.record(.notDone(ids, nil))]
        case .notSent(let trouble), .refused(let trouble):
            return hold(ids, trouble)
        case .unknown(let trouble):
            set(ids, .unclear(trouble))
            return [.record(.unclear(ids, trouble))]
        }
    }

    private mutating func accepted(
        _ ids: [IntentID], _ intent: Intent, isProven: Bool, isShown: Bool
    ) -> [OutboxAction] {
        if case .message(let ticket, let audience, _, _) = intent {
            for index in entries.indices where entries[index].subject == .ticket(ticket) && audience == .public {
                entries[index].ownTextCount += 1
            }
            if let index = index(ids[0]), entries[index].leaveRest() {
                entries[index].phase = returning(entries[index])
                let text: [OutboxAction] = isShown ? [] : [.reread([], intent)]
                return [.record(.textAccepted(ids[0]))] + text
            }
        }
        let whole = mergedIntent(ids) ?? intent
        guard isProven else {
            set(ids, .proving)
            return [.reread(ids, whole)]
        }
        set(ids, isShown ? .done : .settling)
        trim()
        return [.record(.ended(ids, .done))] + (isShown ? [] : [.reread(ids, whole)])
    }

    /// What was changed has been read again, or can't be. A doubt makes what was to be proven unclear.
    mutating func reread(_ ids: [IntentID], doubt: Trouble?) -> [OutboxAction] {
        let proving = ids.filter { self[$0]?.phase == .proving }
        set(ids.filter { self[$0]?.phase == .settling }, .done)
        if let doubt, !proving.isEmpty {
            set(proving, .unclear(doubt))
            return [.record(.unclear(proving, doubt))]
        }
        set(proving, .done)
        trim()
        return proving.isEmpty ? [] : [.record(.ended(proving, .done))]
    }

    /// A record is not on the disk. What was to be sent is held; what was to be kept is given back.
    mutating func couldNotRecord(_ record: OutboxRecord, _ trouble: Trouble) -> [OutboxAction] {
        switch record {
        case .created(let id, _, _, _):
            entries.removeAll { $0.id == id }
        case .dispatched(let ids, _, _):
            set(ids, .held(trouble))
        case .textAccepted, .notDone, .unclear, .ended:
            // After a restart these show as unclear or held: more caution than needed, never less.
            break
        }
        return [.tell(trouble)]
    }

    // MARK: Parts

    private func index(_ id: IntentID) -> Int? { entries.firstIndex { $0.id == id } }

    private mutating func set(_ ids: [IntentID], _ phase: OutboxEntry.Phase) {
        for id in ids { if let index = index(id) { entries[index].phase = phase } }
    }

    /// Where an item goes that must leave again.
    private func returning(_ entry: OutboxEntry) -> OutboxEntry.Phase {
        isClosing || (isHeld && !entry.isReleased) ? .held(nil) : .queued
    }

    private mutating func hold(_ ids: [IntentID], _ trouble: Trouble) -> [OutboxAction] {
        set(ids, .held(trouble))
        return [.record(.notDone(ids, trouble))]
    }

    /// Back in the queue, until the time that was told, or a while of our own that grows.
    private mutating func wait(_ ids: [IntentID], _ trouble: Trouble, now: Moment, random: Double) {
        for id in ids { if let index = index(id) { entries[index].phase = returning(entries[index]) } }
        guard let account = ids.first.flatMap({ self[$0] })?.intent.account else { return }
        let count = (failureCounts[account] ?? 0) + 1
        failureCounts[account] = count
        waitTroubles[account] = trouble
        waits[account] = now.seconds + Backoff.seconds(after: trouble, failureCount: count, now: now, random: random)
        if trouble.retryAt == nil && trouble.kind != .rateLimited {
            guessedWaits.insert(account)
        } else {
            guessedWaits.remove(account)
        }
    }

    private func mergedIntent(_ ids: [IntentID]) -> Intent? {
        guard let first = ids.first.flatMap({ self[$0] }), case .change(let ticket, var change) = first.intent
        else { return nil }
        for id in ids.dropFirst() { if let more = self[id]?.change { change = change.followed(by: more) } }
        return .change(ticket: ticket, change)
    }

    private mutating func trim() {
        let done = entries.filter { $0.phase == .done }.dropLast(Self.doneLimit).map(\.id)
        if !done.isEmpty { entries.removeAll { done.contains($0.id) } }
    }
}

extension Outbox {
    /// Items that were left behind: nothing of them is sent by itself.
    mutating func restore(_ records: [OutboxRecord], undoSeconds: Double = 8) {
        for record in records {
            switch record {
            case .created(let id, let intent, let seen, let at):
                guard self[id] == nil else { continue }
                entries.append(OutboxEntry(
                    id: id, intent: intent, phase: .held(nil), seen: seen, createdAt: at, undoSeconds: undoSeconds))
            case .dispatched(let ids, let rest, _):
                for id in rest { if let index = index(id) { _ = entries[index].leaveRest() } }
                for id in ids {
                    if let entry = self[id] { set([id], .unclear(Self.stopped(whileSending: entry.intent))) }
                }
            case .textAccepted(let id):
                guard let index = index(id), entries[index].leaveRest() else { continue }
                entries[index].phase = .held(nil)
            case .notDone(let ids, let trouble):
                set(ids, .held(trouble))
            case .unclear(let ids, let trouble):
                set(ids, .unclear(trouble))
            case .ended(let ids, _):
                entries.removeAll { ids.contains($0.id) }
            }
        }
        entries.sort { $0.createdAt < $1.createdAt }
    }

    private static func stopped(whileSending intent: Intent) -> Trouble {
        let place = if case .act = intent { "on the server" } else { "at the ticket" }
        return Trouble(
            .outcomeUnknown, "kedge was stopped while this was being sent, so it isn't known whether it arrived.",
            hint: "Look \(place) before you send it again.")
    }
}
