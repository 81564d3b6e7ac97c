import FoundationEssentials
import Helpdesk
import Store

/// Everything on its way from the person to a server, as a value: events in, actions out.
///
///     armed ─► queued ─► checking ─► sending ─► proving, settling ─► done
///       └────────┴─────────┴► held     ├► held (refused), queued (not sent, 429)
///                                      └► unclear ─► done (found at the service)
///
/// What is unclear is looked for, and never sent again by itself but with a key that the service knows again.
struct Outbox {
    /// Finished items that are still told of.
    static let doneLimit = 20

    var entries: [OutboxEntry] = []
    /// No write of the account leaves before then, by the monotonic clock.
    private(set) var waits: [AccountName: Double] = [:]
    /// Accounts whose wait is our own guess, not the service's word.
    private var guessedWaits: Set<AccountName> = []
    var failureCounts: [AccountName: Int] = [:]
    /// Why, and until when by the wall: told once, as the two clocks drift.
    private var pauses: [AccountName: (trouble: Trouble, until: Date)] = [:]
    /// What is unclear is looked for at the service.
    var looksBack = LooksBack.never
    /// Accounts whose service makes a thing once, however often a creation with the same key reaches it.
    var keyedAccounts: Set<AccountName> = []
    /// Accounts whose service takes a login for the same whether its letters are great or small.
    var foldingAccounts: Set<AccountName> = []
    private(set) var isClosing = false
    /// What comes in, or comes back, is held too, but for what is released one by one.
    private(set) var isHeld = false
    /// Nothing leaves and no window runs since then, by the monotonic clock.
    private(set) var standsStillSince: Double?

    var items: [OutboxItem] { items() }

    /// Something was sent whose end isn't known yet.
    var isSending: Bool {
        entries.contains { $0.phase == .sending || $0.phase == .proving }
    }

    /// When `advance` has something to do without anything else happening.
    var nextWake: Double? {
        guard !isClosing, standsStillSince == nil else { return nil }
        let leaving = entries.compactMap { entry in
            if case .armed(let seconds) = entry.phase { seconds } else { nil }
        }
        let waiting = entries.filter { $0.phase == .queued }.compactMap { waits[$0.intent.account] }
        return (leaving + waiting + nextLooks + nextRepeats).min()
    }

    /// Why what is queued for an account does not leave; nil where nothing keeps it.
    func waitTrouble(of account: AccountName) -> Trouble? { pause(of: account)?.trouble }

    func pause(of account: AccountName) -> (trouble: Trouble, until: Date)? {
        waits[account] == nil ? nil : pauses[account]
    }

    subscript(id: IntentID) -> OutboxEntry? { entries.first { $0.id == id } }

    // MARK: What the person does

    /// A new intent; shown once its record is on the disk.
    mutating func submit(
        _ id: IntentID, _ intent: Intent, seen: SeenVersion, needsSnapshot: Bool = false, undoSeconds: Double, now: Moment
    ) -> [OutboxAction] {
        guard self[id] == nil else { return [] }
        let leavesAt = now.seconds + max(0, undoSeconds)
        joinWindow(of: intent, leavesAt: leavesAt)
        entries.append(OutboxEntry(
            id: id, intent: intent, phase: isClosing || isHeld ? .held(nil) : .armed(leavesAtSeconds: leavesAt),
            seen: seen, createdAt: now.wall, undoSeconds: max(0, undoSeconds), foldsLogins: foldingAccounts.contains(intent.account),
            needsSnapshot: needsSnapshot))
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
        case .unclear(let trouble):
            entries[index].mayHaveHappened = true
            entries[index].finding = nil
            // Until a check has looked for it; by itself, so that its end is told of it alone.
            entries[index].doubt = trouble
            entries[index].isAlone = true
        case .queued, .checking, .sending, .proving, .settling, .done: return []
        }
        entries[index].phase = .queued
        entries[index].isReleased = true
        waits[entries[index].intent.account] = nil
        return []
    }

    /// Holds everything that has not left, and what comes after it; or gives back their windows to those held
    /// without trouble. What an earlier run left behind and needs more than one key stays: nobody has typed it now.
    mutating func holdAll(_ hold: Bool, now: Moment) {
        guard !isClosing else { return }
        isHeld = hold
        for index in entries.indices {
            if hold { entries[index].isReleased = false }
            switch entries[index].phase {
            case .armed where hold, .queued where hold, .checking where hold:
                entries[index].phase = kept(entries[index])
            case .held(nil) where !hold && !(entries[index].isLeftBehind && entries[index].intent.needsMoreThanOneKey):
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
        endOldRepeats(now: now)
        let looks = startLooks(now: now)
        var busy = Set(entries.filter(\.isUnderWay).map(\.intent.account))
        var actions = looks
        for index in entries.indices where entries[index].phase == .queued || isRepeatDue(index, now: now) {
            let entry = entries[index]
            guard !busy.contains(entry.intent.account), waits[entry.intent.account] == nil, isFirst(index)
            else { continue }
            busy.insert(entry.intent.account)
            if entry.needsCheck(now: now.wall) {
                entries[index].phase = .checking
                actions.append(.check(entry.id))
            } else {
                actions.append(dispatch(from: index, now: now))
            }
        }
        return actions
    }

    // MARK: Parts

    func index(_ id: IntentID) -> Int? { entries.firstIndex { $0.id == id } }

    mutating func set(_ ids: [IntentID], _ phase: OutboxEntry.Phase) {
        for id in ids { if let index = index(id) { entries[index].phase = phase } }
    }

    /// Where an item goes that must leave again.
    func returning(_ entry: OutboxEntry) -> OutboxEntry.Phase {
        isClosing || (isHeld && !entry.isReleased) ? kept(entry) : .queued
    }

    /// What may have happened is not merely held.
    private func kept(_ entry: OutboxEntry) -> OutboxEntry.Phase { entry.doubt.map { .unclear($0) } ?? .held(nil) }

    mutating func hold(_ ids: [IntentID], _ trouble: Trouble) -> [OutboxAction] {
        set(ids, .held(trouble))
        return [.record(.notDone(ids, trouble))]
    }

    /// Back in the queue, until the time that was told, or a while of our own that grows.
    mutating func wait(_ ids: [IntentID], _ trouble: Trouble, now: Moment, random: Double) {
        for id in ids { if let index = index(id) { entries[index].phase = returning(entries[index]) } }
        guard let account = ids.first.flatMap({ self[$0] })?.intent.account else { return }
        let count = (failureCounts[account] ?? 0) + 1
        failureCounts[account] = count
        let seconds = Backoff.seconds(after: trouble, failureCount: count, now: now, random: random)
        waits[account] = now.seconds + seconds
        pauses[account] = (trouble, now.wall.addingTimeInterval(seconds))
        if trouble.retryAt == nil && trouble.kind != .rateLimited {
            guessedWaits.insert(account)
        } else {
            guessedWaits.remove(account)
        }
    }

    mutating func trim() {
        let done = entries.filter { $0.phase == .done }.dropLast(Self.doneLimit).map(\.id)
        if !done.isEmpty { entries.removeAll { done.contains($0.id) } }
    }
}
