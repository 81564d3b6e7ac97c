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

    /// A text is held when somebody else wrote after the person looked. A colleague's note counts too: it may have
    /// settled the matter. A note is nobody's answer, so what a customer wrote does not hold it.
    static func comparison(of entry: OutboxEntry, in thread: Helpdesk.Thread, me: String? = nil) -> Comparison {
        guard case .message(_, let audience, let body, _) = entry.intent else { return Comparison(.fine) }
        if entry.mayHaveHappened, isThere(body, in: thread, since: entry, me: me) { return Comparison(.alreadyDone) }
        let seen = SeenVersion(lastMessages: lastMessages(of: thread), before: entry.seen.before)
        guard entry.seen.lastMessages != nil else { return unseen(entry, body, in: thread, seen, me: me) }
        // Where nothing of what they saw is there any more, all of it is news.
        let news = (newMessages(in: thread, of: entry) ?? thread.messages).filter { $0.kind != .system }
        let others = audience == .public ? news.filter { $0.side == .customer } : []
        let colleagues = withoutOwn(entry.ownTexts, news.filter { $0.side != .customer })
        guard let writer = others.last ?? colleagues.last else { return Comparison(.fine, seen: seen) }
        let name = writer.author?.shownName ?? ""
        let trouble = Trouble(
            .conflict, "\(name.isEmpty ? "Somebody" : name) wrote on this ticket after you read it.",
            hint: "Read what is new; then send your text as it is, or change it.", account: entry.intent.account)
        let ids = Set((others + colleagues).map(\.id))
        return Comparison(
            .changed(trouble), difference: Difference(messages: news.map(\.id).filter(ids.contains)), seen: seen)
    }

    /// Where nobody knows what was there, the same words at any time may be those that were sent before: a server's
    /// clock may be wrong by more than is allowed for.
    private static func unseen(
        _ entry: OutboxEntry, _ body: String, in thread: Helpdesk.Thread, _ seen: SeenVersion, me: String?
    ) -> Comparison {
        let same = thread.messages.filter { isOwn($0, body, me, entry) }
        guard entry.mayHaveHappened, same.count > entry.ownTexts.count(where: { Wording.isSame($0, body) }) else {
            return Comparison(.fine, seen: seen)
        }
        return Comparison(
            .changed(Trouble(
                .conflict, "The same words stand on this ticket already, at another time than they were sent from here.",
                hint: "Give yours up if these are they; send it if they are older.", account: entry.intent.account)),
            difference: Difference(messages: same.map(\.id)), seen: seen)
    }

    private static func isOwn(_ message: Message, _ body: String, _ me: String?, _ entry: OutboxEntry) -> Bool {
        guard message.side != .customer, Wording.isSame(message, body) else { return false }
        // Who is told by an address alone can't be told from who is known here by an id, and the other way round.
        guard let me, let author = message.author, (me.contains("@") ? author.address : author.id) != nil else { return true }
        return author.isSame(as: me, foldingLogins: entry.foldsLogins)
    }

    /// As many as the server took from here are ours, the ones that say the same first.
    private static func withoutOwn(_ texts: [String], _ messages: [Message]) -> [Message] {
        var rest = messages
        var unseen = 0
        for text in texts {
            if let place = rest.firstIndex(where: { Wording.isSame($0, text) }) {
                rest.remove(at: place)
            } else {
                unseen += 1
            }
        }
        return Array(rest.dropFirst(unseen))
    }

    /// The text stands in the thread, behind what was there before it was sent, oftener than other items put it there.
    static func isThere(
        _ body: String, in thread: Helpdesk.Thread, since entry: OutboxEntry, me: String? = nil
    ) -> Bool {
        let found = (newMessages(in: thread, of: entry) ?? []).filter { isOwn($0, body, me, entry) }
        return found.count > entry.ownTexts.count { Wording.isSame($0, body) }
    }

    /// What came after the person looked; where nobody knows what they saw, what came after they wrote. nil where
    /// nothing of what they saw is there any more.
    private static func newMessages(in thread: Helpdesk.Thread, of entry: OutboxEntry) -> [Message]? {
        guard let seen = entry.seen.lastMessages else {
            let since = entry.createdAt.addingTimeInterval(-clockDifferenceSeconds)
            return thread.messages.filter { $0.createdAt.map { $0 >= since } ?? false }
        }
        if seen.isEmpty { return thread.messages }
        let known = Set(seen)
        guard let last = thread.messages.lastIndex(where: { known.contains($0.id.value) }) else { return nil }
        return Array(thread.messages[(last + 1)...])
    }

    /// A decision leaves only for the very proposal that was on screen.
    static func comparison(of entry: OutboxEntry, in pending: [Approval], now: Date) -> Comparison {
        guard case .decide(let id, _, let fingerprint) = entry.intent else { return Comparison(.fine) }
        guard let row = pending.first(where: { $0.id == id }) else {
            return conflict(
                entry, "This proposal isn't waiting any more: it was decided elsewhere, or it has expired.",
                "Give your decision up; the inbox shows what still waits.", ["waiting: yes -> no"])
        }
        guard row.status == .pending else {
            return conflict(
                entry, "This proposal was decided elsewhere.", "Give your decision up.",
                ["state: pending -> \(word(row.status))"])
        }
        if let expires = row.expiresAt, expires <= now {
            return conflict(entry, "This proposal has expired.", "Give your decision up.", ["state: pending -> expired"])
        }
        guard row.fingerprint == fingerprint else {
            return conflict(
                entry, "This proposal was changed after you read it.",
                "Take your decision back and review the proposal as it is now.", [])
        }
        return Comparison(.fine)
    }

    private static func conflict(_ entry: OutboxEntry, _ message: String, _ hint: String, _ lines: [String]) -> Comparison {
        Comparison(
            .changed(Trouble(.conflict, message, hint: hint, account: entry.intent.account)),
            difference: Difference(lines: lines))
    }

    private static func word(_ status: Approval.Status) -> String {
        switch status {
        case .pending: "pending"
        case .approved: "approved"
        case .rejected: "rejected"
        case .other(let raw): raw
        }
    }
}
