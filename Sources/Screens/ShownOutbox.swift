import FoundationEssentials
import Helpdesk

/// The outbox as the screen shows it: what the desk told last, with what was asked of it since.
///
/// The desk answers a moment later; until then the screen must neither forget an item just submitted nor show one just
/// taken back.
struct ShownOutbox: Sendable {
    /// How long an item may stay unknown to the desk after its window before the screen gives it up.
    static let confirmationSeconds = 5.0
    /// Of what was sent so many are remembered.
    static let mostSent = 50

    /// Everything known, oldest first; items that are done stay until the facts have caught up.
    private(set) var items: [OutboxItem] = []
    /// Nothing leaves until the person says so.
    private(set) var isHeld = false
    private(set) var log = UndoLog()
    /// When each item that has left was seen to have left.
    private(set) var leftAt: [IntentID: Date] = [:]
    /// What was taken by its service since kedge was started, newest last, with when it left.
    private(set) var sent: [(item: OutboxItem, at: Date)] = []
    private var told: [OutboxItem] = []
    private(set) var hasBeenTold = false
    private var submitted: [OutboxItem] = []
    private var withdrawn: Set<IntentID> = []
    /// Those of the withdrawn that the person took back.
    private var takenBack: Set<IntentID> = []

    /// What is still on its way or needs the person.
    var waiting: [OutboxItem] { items.filter { $0.state != .done } }

    func item(_ id: IntentID) -> OutboxItem? { items.first { $0.id == id } }

    // MARK: Facts

    /// The desk's word. Returns what it says is done now and wasn't before.
    mutating func learn(_ items: [OutboxItem], at now: Moment) -> [OutboxItem] {
        let known = Set(items.map(\.id))
        let before = self.items.filter { $0.state != .done }
        let done = before.filter { old in
            known.contains(old.id) ? items.contains { $0.id == old.id && $0.state == .done } : told.contains { $0.id == old.id }
        }
        submitted.removeAll { known.contains($0.id) || Self.isGivenUp($0, at: now) }
        for item in items where !item.canBeTakenBack {
            // Too late to be taken back: it shows again.
            withdrawn.remove(item.id)
            takenBack.remove(item.id)
            if leftAt[item.id] == nil { leftAt[item.id] = now.wall }
        }
        for item in told where !known.contains(item.id) && !withdrawn.contains(item.id) && leftAt[item.id] == nil {
            leftAt[item.id] = now.wall
        }
        // What went away without a word was taken too, where it had begun to leave.
        let gone = done.filter { !known.contains($0.id) && $0.state == .sending }
        for item in gone + items.filter({ $0.state == .done }) {
            // What was in doubt left when it was sent, perhaps days before anybody found it.
            let sentAt = told.first { $0.id == item.id }?.sentAt
            remember(sent: item, at: item.sentAt ?? sentAt ?? leftAt[item.id] ?? now.wall)
        }
        told = items
        hasBeenTold = true
        rebuild()
        return done
    }

    private mutating func remember(sent item: OutboxItem, at date: Date) {
        guard !sent.contains(where: { $0.item.id == item.id }) else { return }
        sent.append((item, date))
        if sent.count > Self.mostSent { sent.removeFirst() }
    }

    /// Of the desk's word, not yet learned: what was taken back here and had already left there.
    func relapses(in items: [OutboxItem]) -> [OutboxItem] {
        items.filter { takenBack.contains($0.id) && !$0.canBeTakenBack }
    }

    /// Of the desk's word, not yet learned: what needs the person now and didn't, or did for another reason. What stood
    /// so when the desk was first heard is no news.
    func newTroubles(in items: [OutboxItem]) -> [OutboxItem] {
        guard hasBeenTold || !submitted.isEmpty else { return [] }
        return items.filter { item in
            guard let trouble = OutboxWords.trouble(item.state), !withdrawn.contains(item.id) else { return false }
            guard let before = told.first(where: { $0.id == item.id })?.state, let old = OutboxWords.trouble(before)
            else { return true }
            return old.message != trouble.message || OutboxWords.isUnclear(before) != OutboxWords.isUnclear(item.state)
        }
    }

    /// The desk did not take it; nil where it is known otherwise, or was taken back meanwhile.
    mutating func giveUp(_ id: IntentID) -> OutboxItem? {
        guard let index = submitted.firstIndex(where: { $0.id == id }) else { return nil }
        let item = submitted.remove(at: index)
        log.remove(id)
        rebuild()
        return item
    }

    private static func isGivenUp(_ item: OutboxItem, at now: Moment) -> Bool {
        guard case .leaving(let atSeconds) = item.state else { return false }
        return now.seconds > atSeconds + confirmationSeconds
    }

    private mutating func rebuild() {
        items = (told + submitted).filter { !withdrawn.contains($0.id) }
    }

    // MARK: Acts

    /// Puts an intent in. A field change joins the one on the same ticket that is still in its window, so that both
    /// become one request with one window; the log remembers the parts.
    ///
    /// - Parameters:
    ///   - before: the fields as they were, to reverse a change that has left.
    ///   - group: the first of the acts that one key did together; nil begins a group.
    mutating func submit(
        _ id: IntentID, _ intent: Intent, before: FieldChange? = nil, group: IntentID? = nil, undoSeconds: Double,
        at now: Moment
    ) -> [Effect] {
        var effects: [Effect] = []
        var whole = intent
        if case .change(let ticket, let change) = intent, let waiting = changeInWindow(of: ticket),
            case .change(_, let earlier) = waiting.intent
        {
            whole = .change(ticket: ticket, earlier.followed(by: change))
            effects.append(.takeBack(waiting.id))
            withdraw(waiting.id)
            log.rename(waiting.id, to: id)
        }
        log.append(.init(item: id, part: intent, before: before, group: group ?? id))
        return effects + add(id, whole, undoSeconds: undoSeconds, at: now)
    }

    /// Takes the newest act back. What it was joined with leaves without it, under `newID` and with a new window.
    mutating func takeBackNewest(newID: IntentID, undoSeconds: Double, at now: Moment) -> [Effect] {
        guard let act = log.removeNewest() else { return [] }
        withdraw(act.item)
        takenBack.insert(act.item)
        var effects: [Effect] = [.takeBack(act.item)]
        if let rest = log.combined(act.item) {
            log.rename(act.item, to: newID)
            effects += add(newID, rest, undoSeconds: undoSeconds, at: now)
        }
        return effects
    }

    /// The newest act is settled: it can't be taken back any more, or was reversed.
    mutating func forgetNewest() { log.removeNewest() }

    /// Takes an item out of sight with all its acts; the effect that does it is the caller's.
    mutating func remove(_ id: IntentID, isTakenBack: Bool) {
        withdraw(id)
        if isTakenBack { takenBack.insert(id) }
        log.remove(id)
    }

    mutating func hold(_ isHeld: Bool) -> [Effect] {
        self.isHeld = isHeld
        if isHeld {
            for index in told.indices { told[index].state.hold() }
            for index in submitted.indices { submitted[index].state.hold() }
            rebuild()
        }
        return [.holdAll(isHeld)]
    }

    private func changeInWindow(of ticket: TicketID) -> OutboxItem? {
        items.last { item in
            guard case .change(ticket, _) = item.intent, case .leaving = item.state else { return false }
            return true
        }
    }

    private mutating func add(_ id: IntentID, _ intent: Intent, undoSeconds: Double, at now: Moment) -> [Effect] {
        let state: OutboxItem.State = isHeld ? .held(nil) : .leaving(atSeconds: now.seconds + undoSeconds)
        submitted.append(OutboxItem(id: id, intent: intent, state: state))
        rebuild()
        return [.submit(id, intent, undoSeconds: undoSeconds)]
    }

    private mutating func withdraw(_ id: IntentID) {
        submitted.removeAll { $0.id == id }
        withdrawn.insert(id)
        rebuild()
    }
}

extension OutboxItem.State {
    /// As the desk will have it once everything is held.
    fileprivate mutating func hold() {
        switch self {
        case .leaving, .queued: self = .held(nil)
        case .sending, .done, .held, .unclear: break
        }
    }
}
