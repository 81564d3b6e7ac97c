import FoundationEssentials
import Helpdesk
import Store

// What comes back: comparisons before sending, and the ends of requests.

extension Outbox {
    func isFirst(_ index: Int) -> Bool {
        !entries[..<index].contains { $0.subject == entries[index].subject && $0.isMoving }
    }

    /// Changes of the same ticket that may leave in one request with this one.
    func followers(of id: IntentID) -> [OutboxEntry] {
        guard let index = index(id), case .change(let ticket, _) = entries[index].intent, !entries[index].isAlone else { return [] }
        return entries[(index + 1)...].filter { $0.subject == .ticket(ticket) }
            .prefix { $0.phase == .queued && $0.change != nil && !$0.isAlone }
    }

    /// One request for this item and, if it changes fields, for the changes of the ticket that follow it, as far as
    /// they too were compared.
    mutating func dispatch(from index: Int, unchanged: Set<IntentID> = [], now: Moment) -> OutboxAction {
        var ids = [entries[index].id]
        var intent = entries[index].intent
        if case .change(let ticket, var change) = intent {
            let more = followers(of: ids[0]).prefix { $0.seen.before == nil || unchanged.contains($0.id) }
            for later in more {
                if let next = later.change { change = change.followed(by: next) }
                ids.append(later.id)
            }
            intent = .change(ticket: ticket, change)
        }
        for id in ids {
            guard let place = self.index(id) else { continue }
            if case .unclear(let trouble) = entries[place].phase {
                entries[place].doubt = trouble
                entries[place].look.count += 1
            }
            entries[place].phase = .sending
            entries[place].sentAt = now.wall
            entries[place].difference = Difference()
        }
        let rest = ids.filter { self[$0]?.isRest == true }
        return .dispatch(ids, intent, .dispatched(ids, rest: rest, at: now.wall))
    }

    /// What is known where nothing of it could be read. An item that was taken back or held meanwhile stays so.
    mutating func checked(_ id: IntentID, _ finding: CheckFinding, now: Moment, random: Double) -> [OutboxAction] {
        var comparison = Comparison(finding)
        comparison.isRead = false
        return checked(id, comparison, now: now, random: random)
    }

    mutating func checked(_ id: IntentID, _ comparison: Comparison, now: Moment, random: Double) -> [OutboxAction] {
        guard let index = index(id), entries[index].phase == .checking else { return [] }
        switch comparison.finding {
        case .fine where comparison.isRead, .changed where comparison.isRead: entries[index].doubt = nil
        case .fine, .changed, .alreadyDone, .failed: break
        }
        switch comparison.finding {
        case .fine where standsStillSince != nil || !isFirst(index):
            // Compared again when the person is back, or after one that was written before it was let go meanwhile.
            entries[index].phase = .queued
            return []
        case .fine:
            let actions = look(again: index, comparison)
            entries[index].comparedAtSeconds = now.seconds
            return actions + [dispatch(from: index, unchanged: comparison.unchanged, now: now)]
        case .alreadyDone:
            return found(index)
        case .changed(let trouble):
            entries[index].difference = comparison.difference
            return look(again: index, comparison) + hold(index, trouble, now: now)
        case .failed(let trouble):
            if trouble.passesByItself {
                wait([id], trouble, now: now, random: random)
                return []
            }
            // The person has been told that it can't be compared, and wants it sent all the same.
            let entry = entries[index]
            let wantsItSo = entry.isReleased && entry.couldNotBeCompared && !entry.mayHaveHappened
            if wantsItSo, isFirst(index), standsStillSince == nil {
                return [dispatch(from: index, now: now)]
            }
            entries[index].couldNotBeCompared = true
            return hold(index, trouble, now: now)
        }
    }

    /// An attempt with an unknown end stays one, whatever keeps the next from leaving.
    private mutating func hold(_ index: Int, _ trouble: Trouble, now: Moment) -> [OutboxAction] {
        let id = entries[index].id
        guard let doubt = entries[index].doubt else { return hold([id], trouble) }
        let actions = unclear([id], doubt, now: now)
        entries[index].finding = "It wasn't sent again: \(trouble.message)"
        return actions
    }

    /// From here on it is compared with what was read now: that is shown, or was not different.
    private mutating func look(again index: Int, _ comparison: Comparison) -> [OutboxAction] {
        entries[index].needsSnapshot = false
        guard let seen = comparison.seen else { return [] }
        entries[index].ownTexts = []
        entries[index].ownChanges = []
        entries[index].ownFields = [:]
        guard seen != entries[index].seen else { return [] }
        entries[index].seen = seen
        let entry = entries[index]
        return entry.isRest ? [] : [.remember(.created(entry.id, entry.intent, seen, at: entry.createdAt))]
    }

    /// How a request ended.
    mutating func answered(_ ids: [IntentID], _ end: WriteEnd, now: Moment, random: Double) -> [OutboxAction] {
        let ids = ids.filter { self[$0]?.phase == .sending }
        guard let first = ids.first, let leader = self[first] else { return [] }
        if let index = index(first) { entries[index].doubt = nil }
        switch end {
        case .notSent, .refused:
            guard let doubt = leader.doubt else { break }
            // Whatever became of the repeat, the attempt before it may have made it.
            return unclear(ids, doubt, now: now)
        case .accepted, .unknown: break
        }
        switch end {
        case .accepted(let isProven, let isShown):
            failureCounts[leader.intent.account] = nil
            tellWindow(of: ids, now: now)
            return accepted(ids, leader.intent, isProven: isProven, isShown: isShown)
        case .notSent(let trouble) where trouble.passesByItself,
            .refused(let trouble) where trouble.kind == .rateLimited:
            wait(ids, trouble, now: now, random: random)
            return [.record(.notDone(ids, nil))]
        case .refused(let trouble) where ids.count > 1 && trouble.kind.isAboutContents:
            // One of them was refused; the others needn't go down with it.
            for id in ids {
                guard let index = index(id) else { continue }
                entries[index].isAlone = true
                entries[index].phase = returning(entries[index])
            }
            return [.record(.notDone(ids, nil))]
        case .notSent(let trouble), .refused(let trouble):
            return hold(ids, trouble)
        case .unknown(let trouble):
            return unclear(ids, trouble, now: now)
        }
    }

    /// The time between the comparison and the service's word, in which somebody may have changed it unseen.
    private mutating func tellWindow(of ids: [IntentID], now: Moment) {
        for id in ids {
            guard let index = index(id), let at = entries[index].comparedAtSeconds,
                now.seconds - at >= Self.toldWindowSeconds
            else { continue }
            let seconds = Int((now.seconds - at).rounded())
            entries[index].finding = "It was last compared with the service \(seconds) s before the service took it."
        }
    }

    /// A shorter time between comparing and sending is no news.
    static let toldWindowSeconds = 2.0

    private mutating func accepted(
        _ ids: [IntentID], _ intent: Intent, isProven: Bool, isShown: Bool
    ) -> [OutboxAction] {
        let whole = mergedIntent(ids) ?? intent
        noteOwn(whole, but: ids)
        if case .message = intent, let index = index(ids[0]), entries[index].leaveRest() {
            entries[index].phase = returning(entries[index])
            let text: [OutboxAction] = isShown ? [] : [.reread([], intent)]
            return [.record(.textAccepted(ids[0]))] + text
        }
        guard isProven else {
            set(ids, .proving)
            return [.reread(ids, whole)]
        }
        set(ids, isShown ? .done : .settling)
        trim()
        return [.record(.ended(ids, .done))] + (isShown ? [] : [.reread(ids, whole)])
    }

    /// What was written from here is no news to what else waits for the same thing.
    mutating func noteOwn(_ intent: Intent, but ids: [IntentID]) {
        guard let subject = OutboxEntry.subject(of: intent) else { return }
        for index in entries.indices where entries[index].subject == subject && !ids.contains(entries[index].id) {
            switch intent {
            case .message(_, _, let body, _): entries[index].ownTexts.append(body)
            case .change(_, let change): entries[index].ownChanges.append(change)
            case .act(let act): entries[index].ownFields.merge(act.fields) { _, new in new }
            case .decide: break
            }
        }
    }

    private func mergedIntent(_ ids: [IntentID]) -> Intent? {
        guard let first = ids.first.flatMap({ self[$0] }), case .change(let ticket, var change) = first.intent
        else { return nil }
        for id in ids.dropFirst() { if let more = self[id]?.change { change = change.followed(by: more) } }
        return .change(ticket: ticket, change)
    }

    /// What was changed has been read again, or can't be. A doubt makes what was to be proven unclear.
    mutating func reread(_ ids: [IntentID], doubt: Trouble?) -> [OutboxAction] {
        let proving = ids.filter { self[$0]?.phase == .proving }
        set(ids.filter { self[$0]?.phase == .settling }, .done)
        if let doubt, !proving.isEmpty { return unclear(proving, doubt, now: nil) }
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
            for id in ids { set([id], self[id]?.doubt.map { .unclear($0) } ?? .held(trouble)) }
        case .textAccepted, .notDone, .unclear, .ended:
            // After a restart these show as unclear or held: more caution than needed, never less.
            break
        }
        return [.tell(trouble)]
    }
}

extension Trouble.Kind {
    /// The service read what was sent and doesn't want it so.
    fileprivate var isAboutContents: Bool {
        switch self {
        case .invalid, .notFound, .notAllowed, .conflict, .unsupported: true
        default: false
        }
    }
}
