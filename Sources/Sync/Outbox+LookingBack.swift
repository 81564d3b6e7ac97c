import FoundationEssentials
import Helpdesk
import Store

// What was sent with an unknown end: looked for at the service, and shown with what is known. Only reading, but for
// creations that carry a key the service knows again.

extension Outbox {
    enum LooksBack {
        case never
        /// What was sent from here, not what an earlier run left behind.
        case own
        case all
    }

    /// When each look is taken, in seconds after the one before: an answer may be lost before the deed is visible.
    static let lookSeconds = [1.0, 8.0, 30.0]
    /// A look that could not be taken is taken again after this long.
    static let lookAgainSeconds = 60.0
    /// After this a service has forgotten a key (contracts, keepem.md section 8).
    static let keySeconds = 86_400.0

    mutating func unclear(_ ids: [IntentID], _ trouble: Trouble, now: Moment?) -> [OutboxAction] {
        set(ids, .unclear(trouble))
        for id in ids {
            guard let index = index(id) else { continue }
            // A repeat with the same key goes on where it was.
            let count = isRepeatable(entries[index]) ? entries[index].look.count : 0
            let delay = Self.lookSeconds[min(count, Self.lookSeconds.count - 1)]
            entries[index].look = OutboxEntry.Look(count: count, dueAt: now.map { $0.seconds + delay } ?? 0)
            entries[index].finding = nil
            entries[index].doubt = nil
        }
        return [.record(.unclear(ids, trouble))]
    }

    /// The service makes it once at most, however often it is asked with this item's key.
    private func isRepeatable(_ entry: OutboxEntry) -> Bool {
        guard case .act(let act) = entry.intent, act.verb == .create else { return false }
        return keyedAccounts.contains(act.account) && !entry.isLeftBehind
    }

    private func isToBeLookedFor(_ entry: OutboxEntry) -> Bool {
        guard case .unclear = entry.phase, !entry.look.isUnderWay, !isRepeatable(entry), hasLooksLeft(entry) else { return false }
        switch looksBack {
        case .never: return false
        case .own: return !entry.isLeftBehind
        case .all: return true
        }
    }

    private func hasLooksLeft(_ entry: OutboxEntry) -> Bool { entry.look.count < Self.lookSeconds.count }

    /// It stays unclear until the service has answered: the attempt before may have made it.
    private func isToBeRepeated(_ entry: OutboxEntry) -> Bool {
        guard case .unclear = entry.phase, looksBack != .never, !isHeld, !isClosing else { return false }
        return isRepeatable(entry) && hasLooksLeft(entry)
    }

    func isRepeatDue(_ index: Int, now: Moment) -> Bool {
        isToBeRepeated(entries[index]) && entries[index].look.dueAt <= now.seconds
    }

    /// What the service can't know again by its key isn't repeated any more.
    mutating func endOldRepeats(now: Moment) {
        for index in entries.indices where isToBeRepeated(entries[index])
            && now.wall.timeIntervalSince(entries[index].createdAt) >= Self.keySeconds
        {
            entries[index].look.count = Self.lookSeconds.count
            entries[index].finding = "It is too old to be sent again by itself: the service may not know it again."
        }
    }

    /// When creations are sent again, where nothing else of their account is under way.
    var nextRepeats: [Double] {
        let busy = Set(entries.filter(\.isUnderWay).map(\.intent.account))
        return entries.filter { isToBeRepeated($0) && !busy.contains($0.intent.account) }
            .map { max($0.look.dueAt, waits[$0.intent.account] ?? 0) }
    }

    /// When looks are due.
    var nextLooks: [Double] { entries.filter(isToBeLookedFor).map(\.look.dueAt) }

    /// Whoever waits for the item should wait for the first look too.
    func isLookingFirst(_ id: IntentID) -> Bool {
        guard let entry = self[id], entry.look.count == 0, entry.look.isHopeful, !isClosing else { return false }
        return entry.look.isUnderWay || isToBeLookedFor(entry) || isToBeRepeated(entry)
    }

    mutating func startLooks(now: Moment) -> [OutboxAction] {
        var actions: [OutboxAction] = []
        for index in entries.indices where isToBeLookedFor(entries[index]) && entries[index].look.dueAt <= now.seconds {
            entries[index].look.isUnderWay = true
            actions.append(.lookBack(entries[index].id))
        }
        return actions
    }

    /// Looks for it now, at the person's word, whoever left it; nil where there is nothing to look for.
    mutating func lookNow(_ id: IntentID) -> OutboxAction? {
        guard let index = index(id), case .unclear = entries[index].phase, !isClosing else { return nil }
        entries[index].look.isUnderWay = true
        return .lookBack(id)
    }

    /// What a look has shown. One that was sent again or given up meanwhile stays so.
    mutating func lookedBack(_ id: IntentID, _ finding: LookFinding, now: Moment) -> [OutboxAction] {
        guard let index = index(id), case .unclear = entries[index].phase, entries[index].look.isUnderWay else { return [] }
        entries[index].look.isUnderWay = false
        entries[index].look.isHopeful = false
        switch finding {
        case .found: return found(index)
        case .missing(let sentence):
            entries[index].look.count += 1
            entries[index].finding = sentence
            let next = min(entries[index].look.count, Self.lookSeconds.count - 1)
            entries[index].look.dueAt = now.seconds + Self.lookSeconds[next]
        case .failed(let trouble) where trouble.passesByItself:
            let wait = trouble.retryAt.map { $0.timeIntervalSince(now.wall) } ?? 0
            entries[index].look.dueAt = now.seconds + max(Self.lookAgainSeconds, wait)
        case .failed(let trouble):
            entries[index].look.count = Self.lookSeconds.count
            entries[index].finding = "It couldn't be looked for: \(trouble.message)"
        case .cannotLook:
            entries[index].look.count = Self.lookSeconds.count
        }
        return []
    }

    /// It did happen. A state that was to follow a text follows it, or waits for the person after a restart.
    mutating func found(_ index: Int) -> [OutboxAction] {
        let id = entries[index].id
        noteOwn(entries[index].intent, but: [id])
        if case .message = entries[index].intent, entries[index].leaveRest() {
            let mayGoOn = !entries[index].isLeftBehind || entries[index].isReleased
            entries[index].phase = mayGoOn ? returning(entries[index]) : .held(nil)
            return [.record(.textAccepted(id))]
        }
        entries[index].phase = .done
        trim()
        return [.record(.ended([id], .done))]
    }
}
