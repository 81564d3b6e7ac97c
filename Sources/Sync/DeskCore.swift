import Backend
import FoundationEssentials
import Helpdesk
import Store

/// One account as the desk serves it.
public struct DeskAccount: Sendable {
    public let service: any Service
    public let profile: AccountProfile
    /// How often what is watched is read again.
    public let refreshSeconds: Double

    public init(service: any Service, profile: AccountProfile, refreshSeconds: Double = 60) {
        self.service = service
        self.profile = profile
        self.refreshSeconds = refreshSeconds
    }
}

/// Everything the desk knows, touched on its queue alone.
struct DeskCore {
    /// An account with its facts, its plan, and what of it must be saved.
    struct Side {
        enum Part: Hashable { case tickets, approvals, articles, records }

        let service: any Service
        /// The person's id or address, where the config says.
        let me: String?
        let cache: AccountCache
        var facts = AccountFacts()
        var plan: AccountPlan
        var lease: RefreshLease
        let watch: CacheWatch
        var unsaved: Set<Part> = []
        /// By the monotonic clock; later than now after it could not be saved.
        var saveNotBefore = -Double.infinity
        /// The service said that it has no threads, whatever its capabilities say.
        var lacksThreads = false
        /// Requests wait at the account's gate until then.
        var budgetWaitsUntil: Date?
        /// What the service itself named, where that is later.
        var budgetNamedUntil: Date?
    }

    /// What was told last, so that only changes are told.
    struct Told {
        var outbox: [OutboxItem] = []
        var states: [AccountName: AccountState] = [:]
        /// Until when a service wants an account to wait, without what its budget says.
        var planWaits: [AccountName: Date] = [:]
        var hasSaveTrouble = false
        /// What is wrong with journals that others have left.
        var journalTroubles: Set<Trouble> = []
    }

    enum Closing: Equatable {
        case no
        /// Waits for writes under way, but not beyond.
        case until(seconds: Double)
        case done
    }

    let order: [AccountName]
    /// Accounts that another kedge may open, but not this one.
    let accountsElsewhere: Set<AccountName>
    var sides: [AccountName: Side] = [:]
    var view = DeskView.tickets
    var outbox = Outbox()
    var journal: OutboxJournal
    var drafts: DraftJournal
    var forms: FormJournal
    /// The newest messages when a draft was begun in this run.
    var draftBases: [DraftKey: [String]] = [:]
    var seen: SeenMarks
    /// Threads read or shown lately.
    var threads: [TicketID: KeptThread] = [:]
    var conversations: [SyncJob: Conversation] = [:]
    /// Reads that commands wait for, by a number of their own.
    var awaited: [Int: AwaitedRead] = [:]
    var awaitedCount = 0
    var waiters: [IntentID: @Sendable (Carried) -> Void] = [:]
    /// Who waits for what a look at the service shows.
    var lookers: [IntentID: @Sendable (LookedBack) -> Void] = [:]
    /// What the answers to acts told, for those who wait for it.
    var outcomes: [IntentID: ActOutcome] = [:]
    /// The articles that the last search found so far.
    var found: (words: String, articles: [Article]) = ("", [])
    /// The records that the last search found so far.
    var foundRecords: (kind: RecordKind?, words: String, records: [Record]) = (nil, "", [])
    var told = Told()
    var isLoaded = false
    /// The screen says itself what will be opened next.
    var isToldWhatComesNext = false
    var mustTellTickets = false
    /// Not told again before then, in seconds of the monotonic clock.
    var mayTellTicketsAt = -Double.infinity
    var saveAt: Double?
    var savedAt = -Double.infinity
    /// Something of what isn't saved yet is news to other processes too.
    var hasNewsToSave = false
    var homecoming = Homecoming()
    /// When to look what other processes have done.
    var lookAt: Double?
    let folders: StoreFolders
    var hearing = FolderHearing()
    var looksForJournalsAt = -Double.infinity
    /// By the wall, at the event that is being dealt with.
    var now = Date.distantPast
    var wakeAt: Double?
    var closing = Closing.no

    /// Threads that are kept in memory.
    static let threadLimit = 200

    mutating func keep(_ kept: KeptThread) {
        if threads.count >= Self.threadLimit, threads[kept.thread.ticket] == nil,
            let oldest = threads.min(by: { $0.value.asOf < $1.value.asOf })
        {
            threads[oldest.key] = nil
        }
        threads[kept.thread.ticket] = kept
    }

    mutating func thread(_ id: TicketID) -> KeptThread? {
        if let kept = threads[id] { return kept }
        guard let kept = sides[id.account]?.cache.thread(id) else { return nil }
        keep(kept)
        return kept
    }

    /// It was read or changed from here, and has to be saved.
    mutating func touched(_ part: Side.Part, of account: AccountName) {
        sides[account]?.unsaved.insert(part)
        sides[account]?.facts.touchedAt[part] = now
    }

    mutating func changed(_ part: Side.Part, of account: AccountName) {
        touched(part, of: account)
        hasNewsToSave = true
        if part == .tickets { mustTellTickets = true }
    }

    /// What the person looked at, as far as an intent depends on it.
    ///
    /// - Parameter isOnScreen: what the local copy holds is what the person sees; else only what was read just now.
    mutating func seenVersion(for intent: Intent, isOnScreen: Bool) -> SeenVersion {
        switch intent {
        case .message(let ticket, let audience, _, let status):
            let base = draftBases.removeValue(forKey: DraftKey(ticket: ticket, audience: audience))
            return SeenVersion(
                lastMessages: base ?? thread(ticket).map { Staleness.lastMessages(of: $0.thread) },
                before: status.flatMap { seenValues(of: FieldChange(status: $0), in: ticket, isOnScreen) })
        case .change(let id, let change): return SeenVersion(before: seenValues(of: change, in: id, isOnScreen))
        case .act(let act) where isOnScreen: return SeenVersion(fields: seenFields(of: act))
        case .decide, .act: return SeenVersion()
        }
    }

    private func seenValues(of change: FieldChange, in id: TicketID, _ isOnScreen: Bool) -> FieldChange? {
        guard let facts = sides[id.account]?.facts, let ticket = facts.tickets[id.value],
            isOnScreen || facts.readAt[id.value] != nil
        else { return nil }
        return Staleness.values(of: change, in: ticket)
    }

    private func seenFields(of act: Act) -> [RecordField]? {
        guard act.verb == .change || act.verb == .delete, let id = act.record, let facts = sides[act.account]?.facts else { return nil }
        switch act.kind {
        case .ticket: return facts.tickets[id.value].map(Staleness.fields)
        case .article: return facts.articles[id.value].map(Staleness.fields)
        case .token: return nil
        default: return facts.records.record(id)?.fields
        }
    }

    /// What was there when the person began to write counts as seen, not what came while they wrote.
    mutating func beginsDraft(_ draft: Draft) {
        let key = DraftKey(ticket: draft.ticket, audience: draft.audience)
        guard draftBases[key] == nil, let kept = thread(draft.ticket) else { return }
        draftBases[key] = Staleness.lastMessages(of: kept.thread)
    }

    struct DraftKey: Hashable {
        let ticket: TicketID
        let audience: Audience
    }

    /// What others do is neither told nor seen when this process reads its own lists.
    var mustLook: Bool { isFollowing && !hearing.isOn }

    /// Another process leads one of the accounts.
    var isFollowing: Bool { sides.values.contains { !$0.plan.leads } }

    /// What processes that are gone have left is taken up by whoever leads: of several accounts each may have another
    /// leader.
    var leadsAny: Bool { sides.values.contains { $0.plan.leads } }

    var ticketCount: Int { sides.values.reduce(0) { $0 + $1.facts.tickets.count } }

    var allTickets: [Ticket] {
        let lists = order.compactMap { sides[$0]?.facts }
        if lists.count == 1, let only = lists.first { return only.sortedTickets }
        return TicketOrder.sorted(lists.flatMap { $0.tickets.values })
    }

    var allApprovals: DeskEvent {
        var dates: [AccountName: Date] = [:]
        for name in order { dates[name] = sides[name]?.facts.approvalsAsOf }
        return .approvals(order.flatMap { sides[$0]?.facts.approvals ?? [] }, asOf: dates)
    }

    var allArticles: [Article] { order.flatMap { sides[$0]?.facts.sortedArticles ?? [] } }

    /// Accounts whose requests wait for a spent budget.
    var budgetWaits: [AccountName: Date] {
        sides.compactMapValues { side in side.budgetWaitsUntil.flatMap { $0 > now ? $0 : nil } }
    }

    mutating func state(of account: AccountName, now: Moment) -> AccountState {
        guard let side = sides[account] else { return AccountState(account: account) }
        // Told once per wait: the two clocks drift, and the time on screen must not waver with them.
        var waitsUntil = told.planWaits[account]
        if !side.plan.isLimited {
            waitsUntil = nil
        } else if waitsUntil == nil, let until = side.plan.waitsUntil {
            waitsUntil = now.wall.addingTimeInterval(until - now.seconds)
        }
        told.planWaits[account] = waitsUntil
        if let until = side.budgetWaitsUntil, until > now.wall { waitsUntil = max(until, waitsUntil ?? until) }
        return AccountState(
            account: account, asOf: side.facts.ticketsAsOf ?? side.mainListAsOf, waitsUntil: waitsUntil, trouble: side.plan.trouble,
            askingSince: side.plan.askingSince, ticketCount: side.facts.tickets.count,
            claimedTicketCount: side.facts.claimedTicketCount, namedUntil: waitsUntil == nil ? nil : side.budgetNamedUntil)
    }
}

extension DeskCore.Side {
    /// When the list that stands for an account without tickets was answered last.
    fileprivate var mainListAsOf: Date? { plan.records.mainScope.flatMap { facts.records.lists[$0]?.asOf } }
}
