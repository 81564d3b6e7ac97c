import FoundationEssentials
import Helpdesk
import Store

/// An outbox item with what only the outbox needs to know of it.
struct OutboxEntry {
    enum Phase: Equatable {
        /// In the undo window.
        case armed(leavesAtSeconds: Double)
        case queued
        /// What it is about is being read again; nothing of it has left.
        case checking
        case sending
        /// Accepted, but the answer didn't show that it was done as asked.
        case proving
        /// Accepted; what it changed is being read, so that the screen doesn't lose it for a moment.
        case settling
        case done
        case held(Trouble?)
        case unclear(Trouble)
    }

    let id: IntentID
    var intent: Intent
    var phase: Phase
    var seen: SeenVersion
    var createdAt: Date
    var undoSeconds: Double
    /// Its text was accepted; what is left is the state that was to follow.
    var isRest = false
    /// The person let this one go while the others are held.
    var isReleased = false
    /// It was sent once with an unclear end, so it may be there already.
    var mayHaveHappened = false
    /// Texts of our own that the ticket took since this one was written; they are no news.
    var ownTextCount = 0

    /// Still to leave, or under way: what later items about the same thing wait for.
    var isMoving: Bool {
        switch phase {
        case .armed, .queued, .checking, .sending, .proving: true
        case .settling, .done, .held, .unclear: false
        }
    }

    /// Has a request of its account to itself.
    var isUnderWay: Bool {
        switch phase {
        case .checking, .sending, .proving: true
        case .armed, .queued, .settling, .done, .held, .unclear: false
        }
    }

    var item: OutboxItem { OutboxItem(id: id, intent: intent, state: shownState) }

    private var shownState: OutboxItem.State {
        switch phase {
        case .armed(let seconds): .leaving(atSeconds: seconds)
        // Nothing has left while it is checked, and it can still be taken back.
        case .queued, .checking: .queued
        case .sending, .proving, .settling: .sending
        case .done: .done
        case .held(let trouble): .held(trouble)
        case .unclear(let trouble): .unclear(trouble)
        }
    }

    /// What it is about; items about one thing leave in the order they were made.
    var subject: Subject {
        switch intent {
        case .message(let ticket, _, _, _), .change(let ticket, _): .ticket(ticket)
        case .decide(let approval, _, _): .approval(approval)
        case .act(let act):
            if act.kind == .ticket, let id = act.target {
                .ticket(TicketID(account: act.account, value: id))
            } else if let record = act.record {
                .record(record)
            } else {
                .new(id)
            }
        }
    }

    enum Subject: Hashable {
        case ticket(TicketID)
        case approval(ApprovalID)
        case record(RecordID)
        /// What doesn't exist yet: nothing else can be about it.
        case new(IntentID)
    }

    /// The text is done with; what is left is the state. False where nothing is left.
    mutating func leaveRest() -> Bool {
        guard case .message(let ticket, _, _, let status?) = intent else { return false }
        intent = .change(ticket: ticket, FieldChange(status: status))
        seen = SeenVersion()
        isRest = true
        mayHaveHappened = false
        return true
    }

    var change: FieldChange? {
        if case .change(_, let change) = intent { change } else { nil }
    }
}
