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

    /// How an item with an unknown end is looked for.
    struct Look: Equatable {
        /// How often the service was asked, or asked again with the same key.
        var count = 0
        /// By the monotonic clock.
        var dueAt = 0.0
        var isUnderWay = false
        /// No look has been tried yet.
        var isHopeful = true
    }

    let id: IntentID
    var intent: Intent
    var phase: Phase
    /// What the person saw; later, what they were shown, or what was there just before it was sent.
    var seen: SeenVersion
    var createdAt: Date
    var undoSeconds: Double
    /// An earlier run, or another process that is gone, has left it.
    var isLeftBehind = false
    /// Its service takes a login for the same however it is written.
    var foldsLogins = false
    /// Its text was accepted; what is left is the state that was to follow.
    var isRest = false
    /// When that text was sent from here.
    var textSentAt: Date?
    /// The person let this one go while the others are held.
    var isReleased = false
    /// It was sent once with an unclear end, so it may be there already.
    var mayHaveHappened = false
    /// The thread is to be read before it is sent, though nobody looked at it: to find the text again if need be.
    var needsSnapshot = false
    /// Together with others it was refused, so it goes by itself.
    var isAlone = false
    var couldNotBeCompared = false
    /// When it was last compared with the server, by the monotonic clock.
    var comparedAtSeconds: Double?
    var sentAt: Date?
    var difference = Difference()
    var finding: String?
    var look = Look()
    /// What is known of an attempt with an unknown end while it is sent again.
    var doubt: Trouble?
    /// What the same thing took from here since `seen`; it is no news.
    var ownTexts: [String] = []
    var ownChanges: [FieldChange] = []
    var ownFields: [String: FieldValue] = [:]

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

    /// A state goes unseen behind its text only this long: a service may set one by itself when the text arrives.
    static let lateSeconds = 10.0

    /// It is compared with the server before it leaves, as far as the person saw anything of it.
    func needsCheck(now: Date) -> Bool {
        switch intent {
        case .decide: true
        case .message: seen.lastMessages != nil || mayHaveHappened || needsSnapshot
        case .act: seen.fields != nil
        case .change where isRest:
            seen.before != nil && !(textSentAt.map { now.timeIntervalSince($0) < Self.lateSeconds } ?? false)
        case .change: seen.before != nil
        }
    }

    var item: OutboxItem {
        let isUnclear = if case .unclear = phase { true } else { false }
        return OutboxItem(
            id: id, intent: intent, state: shownState, difference: difference.lines, newMessages: difference.messages,
            sentAt: isUnclear ? sentAt : nil, finding: finding)
    }

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
    var subject: Subject { Self.subject(of: intent) ?? .new(id) }

    /// nil for what doesn't exist yet.
    static func subject(of intent: Intent) -> Subject? {
        switch intent {
        case .message(let ticket, _, _, _), .change(let ticket, _): return .ticket(ticket)
        case .decide(let approval, _, _): return .approval(approval)
        case .act(let act):
            if act.kind == .ticket, let id = act.target { return .ticket(TicketID(account: act.account, value: id)) }
            return act.record.map(Subject.record)
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
        seen = SeenVersion(before: seen.before)
        isRest = true
        textSentAt = isLeftBehind ? nil : sentAt
        mayHaveHappened = false
        doubt = nil
        return true
    }

    var change: FieldChange? {
        if case .change(_, let change) = intent { change } else { nil }
    }
}

extension Intent {
    /// A person had to type for it, or press keys that nothing else needs.
    var needsMoreThanOneKey: Bool {
        switch self {
        case .message, .change: false
        case .decide: true
        case .act(let act): act.verb == .delete || act.verb == .run
        }
    }
}
