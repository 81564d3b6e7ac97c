import FoundationEssentials
import Helpdesk
import Store

/// Whether what a person acted on is still what the server has. Read just before sending.
enum Staleness {
    /// How many of a thread's newest messages are remembered.
    static let rememberedCount = 10
    /// A server's clock may be behind ours by this much.
    private static let clockDifferenceSeconds = 300.0

    /// What to remember of a thread that was on screen.
    static func lastMessages(of thread: Helpdesk.Thread) -> [String] {
        thread.messages.suffix(rememberedCount).map(\.id.value)
    }

    /// A public text is held when somebody else wrote publicly after the person looked.
    static func finding(of entry: OutboxEntry, in thread: Helpdesk.Thread) -> CheckFinding {
        guard case .message(_, let audience, let body, _) = entry.intent else { return .fine }
        let fresh = newMessages(in: thread, of: entry)
        if entry.mayHaveHappened, fresh.contains(where: { isSameText($0.body, body) && $0.side != .customer }) {
            return .alreadyDone
        }
        guard audience == .public, entry.seen.lastMessages != nil else { return .fine }
        let news = fresh.filter { $0.kind == .public }
        let others = news.filter { $0.side == .customer }
        let colleagues = news.filter { $0.side != .customer }
        // Our own earlier texts come back as a colleague's; as many as the server took are ours.
        guard let writer = others.last ?? colleagues.dropFirst(entry.ownTextCount).last else { return .fine }
        let name = writer.author?.shownName ?? ""
        return .changed(Trouble(
            .conflict, "\(name.isEmpty ? "Somebody" : name) wrote on this ticket after you read it.",
            hint: "Read what is new; then send your text as it is, or change it.", account: entry.intent.account))
    }

    /// What came after the person looked; where nobody knows what they saw, what came after they wrote.
    private static func newMessages(in thread: Helpdesk.Thread, of entry: OutboxEntry) -> [Message] {
        guard let seen = entry.seen.lastMessages else {
            let since = entry.createdAt.addingTimeInterval(-clockDifferenceSeconds)
            return thread.messages.filter { $0.createdAt.map { $0 >= since } ?? true }
        }
        let known = Set(seen)
        let last = thread.messages.lastIndex { known.contains($0.id.value) }
        return Array(thread.messages[(last.map { $0 + 1 } ?? 0)...])
    }

    private static func isSameText(_ left: String, _ right: String) -> Bool { words(left) == words(right) }

    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    /// A change that waited is held when somebody set one of its fields to something else meanwhile.
    static func finding(of entry: OutboxEntry, in ticket: Ticket) -> CheckFinding {
        guard let before = entry.seen.before, let wanted = entry.change else { return .fine }
        var fields: [String] = []
        let now = values(of: wanted, in: ticket)
        if now.status != before.status && now.status != wanted.status { fields.append("state") }
        if now.priority != before.priority && now.priority != wanted.priority { fields.append("priority") }
        if now.assignee != before.assignee && now.assignee != wanted.assignee { fields.append("owner") }
        if now.tags != before.tags && now.tags != wanted.tags { fields.append("tags") }
        guard !fields.isEmpty else { return .fine }
        let verb = fields.count == 1 ? "was" : "were"
        return .changed(Trouble(
            .conflict, "On \(ticket.key) the \(fields.joined(separator: " and ")) \(verb) changed meanwhile.",
            hint: "Look at the ticket; then send your change as it is, or give it up.", account: ticket.account))
    }

    /// What a ticket holds in the fields that a change would write.
    static func values(of change: FieldChange, in ticket: Ticket) -> FieldChange {
        FieldChange(
            status: change.status.map { _ in ticket.status },
            priority: change.priority.map { _ in ticket.priority },
            assignee: change.assignee.map { _ in ticket.assignee?.id.map(FieldChange.Setting.value) ?? .none },
            tags: change.tags.map { _ in ticket.tags })
    }

    /// A decision leaves only for the very proposal that was on screen.
    static func finding(
        of entry: OutboxEntry, in pending: [Approval], now: Date
    ) -> CheckFinding {
        guard case .decide(let id, _, let fingerprint) = entry.intent else { return .fine }
        guard let row = pending.first(where: { $0.id == id }) else {
            return .changed(conflict(
                entry, "This proposal isn't waiting any more: it was decided elsewhere, or it has expired.",
                "Give your decision up; the inbox shows what still waits."))
        }
        guard row.status == .pending else {
            return .changed(conflict(entry, "This proposal was decided elsewhere.", "Give your decision up."))
        }
        if let expires = row.expiresAt, expires <= now {
            return .changed(conflict(entry, "This proposal has expired.", "Give your decision up."))
        }
        guard row.fingerprint == fingerprint else {
            return .changed(conflict(
                entry, "This proposal was changed after you read it.",
                "Take your decision back and review the proposal as it is now."))
        }
        return .fine
    }

    private static func conflict(_ entry: OutboxEntry, _ message: String, _ hint: String) -> Trouble {
        Trouble(.conflict, message, hint: hint, account: entry.intent.account)
    }
}
