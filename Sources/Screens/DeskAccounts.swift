import FoundationEssentials
import Helpdesk

/// Which accounts are on screen, and what they can do.
extension DeskModel {
    /// Every account, or the one that the person narrowed to.
    var shownAccounts: [AccountProfile] { (profiles ?? []).filter { isShown($0.name) } }

    /// The approvals that a person can decide now, of one account or of those on screen: neither expired nor decided here.
    func waitingApprovals(of account: AccountName? = nil, at now: Moment) -> Int {
        approvals.count { approval in
            approval.status == .pending && account.map { approval.id.account == $0 } ?? isShown(approval.id.account)
                && approval.expiresAt.map { $0 > now.wall } ?? true && overlay.decision(about: approval.id) == nil
        }
    }

    /// The states to offer for a ticket: its queue may have words of its own.
    func statuses(for ticket: Ticket) -> [Status] {
        let capabilities = capabilities(ticket.account)
        guard capabilities.takesOtherStatuses else { return capabilities.writableStatuses }
        return capabilities.statuses(for: ticket, seenIn: table.tickets.prefix(Self.mostTicketsForStatuses))
    }

    /// A state of the service's usual ones that a queue with words of its own has shown on none of its tickets. What is
    /// over is seldom listed: that none is seen says nothing about it.
    func isForeign(_ status: Status, to ticket: Ticket) -> Bool {
        let capabilities = capabilities(ticket.account)
        guard capabilities.takesOtherStatuses, status.isActive || status.canonical == .pending else { return false }
        let queue = table.tickets.prefix(Self.mostTicketsForStatuses).lazy
            .filter { $0.account == ticket.account && $0.container == ticket.container }
        var hasOwnWords = false
        for other in queue {
            if other.status == status { return false }
            if !capabilities.writableStatuses.contains(other.status) { hasOwnWords = true }
        }
        return hasOwnWords
    }

    private static let mostTicketsForStatuses = 2_000

    /// When the next approval expires, and counts change, in seconds of the monotonic clock.
    func nextExpirySeconds(at now: Moment) -> Double? {
        let left = approvals.compactMap { $0.expiresAt?.timeIntervalSince(now.wall) }.filter { $0 > 0 }.min()
        return left.map { now.seconds + $0 + 0.01 }
    }

    func isShown(_ account: AccountName) -> Bool { book.onlyAccount.map { $0 == account } ?? true }

    /// Whether an account lists records of this kind, or at least shows the one it belongs to.
    func lists(_ kind: RecordKind, _ profile: AccountProfile) -> Bool {
        if let listing = Capability.listing(kind), profile.capabilities.has(listing) { return true }
        return kind == .workspace && profile.capabilities.has(.showWorkspace)
    }

    /// The accounts on screen whose service can do it and whose form is known.
    func accounts(able verb: Act.Verb, _ kind: RecordKind) -> [AccountProfile] {
        guard let needed = Capability.needed(verb, kind) else { return [] }
        return shownAccounts.filter { $0.capabilities.has(needed) && $0.capabilities.forms[FormKey(verb, kind)] != nil }
    }

    /// Where a desk begins whose accounts on screen have no tickets: the first kind of record they list.
    var homeRecords: RecordKind? {
        let accounts = shownAccounts
        guard !accounts.isEmpty, !accounts.contains(where: { $0.capabilities.has(.listTickets) }) else { return nil }
        let kinds: [RecordKind] = [.event, .customer, .project, .workflow, .workspace, .user]
        return kinds.first { kind in accounts.contains { lists(kind, $0) } }
    }

    /// The accounts that have a kind of record at all, for the sidebar to say how many; nil before they are read.
    func recordCount(_ kind: RecordKind, _ account: AccountName) -> Int? { shelf.list(kind, account)?.records.count }

    /// The project that holds a ticket, as far as it was read; nil where its name isn't known.
    func project(of ticket: Ticket) -> String? {
        guard let container = ticket.container else { return nil }
        let title = shelf.record(RecordID(account: ticket.account, kind: .project, value: container))?.title ?? ""
        return title.isEmpty ? nil : title
    }

    /// What projects are called, for queries.
    var containerNames: [AccountName: [String: String]] {
        var names: [AccountName: [String: String]] = [:]
        for profile in profiles ?? [] {
            guard let records = shelf.list(.project, profile.name)?.records, !records.isEmpty else { continue }
            names[profile.name] = Dictionary(records.map { ($0.id.value, $0.title) }, uniquingKeysWith: { first, _ in first })
        }
        return names
    }

    /// An act of the same form that the server refused, or that needs the person for another reason.
    func refusedAct(_ key: FormDraft.Key) -> OutboxItem? {
        outbox.waiting.last { item in
            guard case .act(let act) = item.intent, case .held(.some) = item.state else { return false }
            return FormDraft.Key(act) == key
        }
    }
}
