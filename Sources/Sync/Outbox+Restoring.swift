import FoundationEssentials
import Helpdesk
import Store

// What earlier runs and other processes that are gone have left.

extension Outbox {
    /// Items that were left behind: nothing of them is sent by itself.
    mutating func restore(_ records: [OutboxRecord], undoSeconds: Double = 8) {
        for record in records {
            switch record {
            case .created(let id, let intent, let seen, let at):
                if let index = index(id) {
                    if !entries[index].isRest { entries[index].seen = seen }
                    continue
                }
                entries.append(OutboxEntry(
                    id: id, intent: intent, phase: .held(nil), seen: seen, createdAt: at, undoSeconds: undoSeconds,
                    isLeftBehind: true, foldsLogins: foldingAccounts.contains(intent.account)))
            case .dispatched(let ids, let rest, let at):
                for id in ids { if let index = index(id) { entries[index].sentAt = at } }
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
