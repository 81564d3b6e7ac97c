import Backend
import FoundationEssentials
import Helpdesk
import Transport

/// What to ask one account, and when. Times are readings of the monotonic clock.
struct AccountPlan {
    /// A list that is in order of change is gone through to its end this often, others oftener.
    static let wholeSeconds = 86_400.0
    static let wholeUnorderedSeconds = 900.0
    static let articleSeconds = 1_800.0
    /// Tickets that one complete list no longer showed, and that are asked for one by one.
    static let confirmLimit = 20
    /// A ticket on screen that was read this recently isn't read again when it is opened.
    static let freshSeconds = 3.0

    let account: AccountName
    let capabilities: Capabilities
    let refreshSeconds: Double
    var crawl: Crawl?
    var articleCrawl: Crawl?
    /// Whether anybody looks, and what is left of the budget.
    var pace = Pace()
    /// Refreshes by itself; else another process does, and this one follows its cache.
    var leads = true
    var ticketsDueAt = DueTime.never
    var approvalsDueAt = DueTime.never
    var articlesDueAt = DueTime.never
    var wholeDueAt = Double.infinity
    var running: Set<SyncJob> = []
    var asked: [SyncJob: Urgency] = [:]
    var toConfirm: [TicketID] = []
    var records: RecordPlan
    var readAt: [TicketID: Double] = [:]
    var failureCounts: [SyncNoun: Int] = [:]
    var troubles: [SyncNoun: Trouble] = [:]
    /// Nothing is asked before then.
    var waitsUntil: Double?
    /// It waits because the service said so.
    var isLimited = false
    /// The token was refused: nothing is asked until the person wants it.
    var isStopped = false
    var askingSince: Date?

    /// What is wrong with the account as a whole.
    var trouble: Trouble? { SyncNoun.all.lazy.compactMap { troubles[$0] }.first }

    init(account: AccountName, capabilities: Capabilities, refreshSeconds: Double) {
        self.account = account
        self.capabilities = capabilities
        self.refreshSeconds = max(5, refreshSeconds)
        records = RecordPlan(account: account, capabilities: capabilities, refreshSeconds: max(5, refreshSeconds))
    }

    /// Everything that can be listed is due at once, as far as it isn't known to be fresh.
    mutating func begin(_ ages: ListAges, now: Moment) {
        if capabilities.has(.listTickets) { ticketsDueAt = DueTime(at: now.seconds) }
        if capabilities.has(.listApprovals) { approvalsDueAt = DueTime(at: now.seconds) }
        if capabilities.has(.listArticles) { articlesDueAt = DueTime(at: now.seconds) }
        heard(ages, now: now)
        wholeDueAt = now.seconds + max(0, Self.wholeSeconds - (ages.whole ?? .infinity))
        records.begin(ages: ages.records, now: now.seconds)
        guard leads else { return }
        if ticketsDueAt != .never { ticketsDueAt = DueTime(at: now.seconds) }
        if approvalsDueAt != .never { approvalsDueAt = DueTime(at: now.seconds) }
    }

    /// Somebody has read these lists that long ago: here, or in another process. Of the others nothing is known.
    mutating func heard(_ ages: ListAges, now: Moment) {
        func due(_ age: Double, _ seconds: Double) -> DueTime {
            DueTime(from: now.seconds - age, seconds: seconds * patience)
        }
        if capabilities.has(.listTickets), let age = ages.tickets { ticketsDueAt = due(age, refreshSeconds) }
        if capabilities.has(.listApprovals), let age = ages.approvals { approvalsDueAt = due(age, refreshSeconds) }
        if capabilities.has(.listArticles), let age = ages.articles { articlesDueAt = due(age, Self.articleSeconds) }
        records.heard(ages.records, now: now.seconds)
    }

    /// Leads from now on, or follows. What was given up, stopped or waits after a failure stays so.
    mutating func lead(_ leads: Bool, _ ages: ListAges, now: Moment) {
        self.leads = leads
        var ages = ages
        if !ticketsDueAt.isPeriod { ages.tickets = nil }
        if !approvalsDueAt.isPeriod { ages.approvals = nil }
        if !articlesDueAt.isPeriod { ages.articles = nil }
        heard(ages, now: now)
    }

    /// Whoever doesn't lead asks by itself only where the leader is late: it may be stopped, or nobody looks at it.
    var patience: Double { leads ? 1 : Self.followerPatience }
    static let followerPatience = 1.5

    /// When `advance` has something to do without anything else happening.
    func nextWake(view: DeskView) -> Double? {
        guard !isStopped else { return nil }
        let hasWork = !asked.isEmpty || crawl?.next != nil || articleCrawl?.next != nil || !toConfirm.isEmpty
            || records.hasWork
        if hasWork, let waitsUntil { return waitsUntil }
        let due = min(
            crawl == nil ? ticketsDue(view) : .infinity, isRunningApprovals ? .infinity : approvalsDue,
            articleCrawl == nil ? articlesDue(view) : .infinity, watchedDueAt(view), recordsDueAt(view))
        guard due.isFinite else { return nil }
        return max(due, waitsUntil ?? 0)
    }

    private func ticketsDue(_ view: DeskView) -> Double {
        let isShown = switch view {
        case .tickets, .ticket: true
        default: false
        }
        return ticketsDueAt.seconds(pace.factor(isShown ? .onScreen : .elsewhere))
    }

    /// A proposal that waits is work that waits, wherever the person looks.
    private var approvalsDue: Double { approvalsDueAt.seconds(pace.factor(.watched)) }

    private func articlesDue(_ view: DeskView) -> Double {
        let isShown = switch view {
        case .articles, .article: true
        default: false
        }
        return articlesDueAt.seconds(pace.factor(isShown ? .onScreen : .elsewhere))
    }

    /// A ticket that stays on screen is read again like the list.
    private func watchedDueAt(_ view: DeskView) -> Double {
        guard case .ticket(let id) = view, id.account == account, let at = readAt[id],
            !running.contains(.ticket(id))
        else { return .infinity }
        return at + refreshSeconds * pace.factor(.watched)
    }

    private func recordsDueAt(_ view: DeskView) -> Double {
        records.record(of: view).map { running.contains(.record($0)) } == true ? .infinity : records.nextWake(view: view, pace)
    }

    private var isRunningApprovals: Bool { running.contains(.approvals(account)) }

    // MARK: What is wanted

    /// Asks for it whatever the clock says.
    mutating func ask(for job: SyncJob, _ urgency: Urgency) {
        guard !running.contains(job) else { return }
        asked[job] = min(asked[job] ?? urgency, urgency)
    }

    /// The person wants to know: what stopped us or made us wait is tried again.
    mutating func personWants(_ view: DeskView, now: Moment) {
        isStopped = false
        waitsUntil = nil
        isLimited = false
        failureCounts = [:]
        records.personWants(view)
        switch view {
        case .tickets:
            guard capabilities.has(.listTickets), crawl == nil else { return }
            crawl = Crawl(isWhole: wholeDueAt <= now.seconds, urgency: .person)
        case .ticket(let id): if id.account == account { ask(for: .ticket(id), .person) }
        case .approvals: if capabilities.has(.listApprovals) { ask(for: .approvals(account), .person) }
        case .articles:
            guard capabilities.has(.listArticles), articleCrawl == nil else { return }
            articleCrawl = Crawl(isWhole: true, urgency: .person)
        case .article(let id): if id.account == account { ask(for: .article(id), .person) }
        case .record: if let id = records.record(of: view) { ask(for: .record(id), .person) }
        case .records, .children: break
        }
    }

    /// Something came on screen.
    mutating func watch(_ view: DeskView, now: Moment) {
        switch view {
        case .ticket(let id) where id.account == account:
            guard now.seconds - (readAt[id] ?? -.infinity) > Self.freshSeconds else { return }
            ask(for: .ticket(id), .onScreen)
        case .article(let id) where id.account == account: ask(for: .article(id), .onScreen)
        case .record:
            guard let id = records.record(of: view), !records.isRead(id, within: Self.freshSeconds, now: now.seconds)
            else { return }
            ask(for: .record(id), .onScreen)
        default: break
        }
    }

    /// What runs will end as cancelled; nothing follows until it is due again.
    mutating func stop(now: Moment) {
        crawl = nil
        articleCrawl = nil
        asked = [:]
        toConfirm = []
        records.stop(now: now.seconds)
        ticketsDueAt.delay(until: now.seconds + refreshSeconds)
        approvalsDueAt.delay(until: now.seconds + refreshSeconds)
        articlesDueAt.delay(until: now.seconds + refreshSeconds)
    }

    /// Something was created or changed: the list that holds it is read again when it is next looked at.
    mutating func expect(ticketsNow now: Moment) { if capabilities.has(.listTickets) { ticketsDueAt = DueTime(at: now.seconds) } }

    mutating func expect(articlesNow now: Moment) { if capabilities.has(.listArticles) { articlesDueAt = DueTime(at: now.seconds) } }

    mutating func expect(_ scope: RecordScope, now: Moment) { records.setDue(scope, now.seconds) }

    /// The server said that it deleted it: nothing is asked about it any more.
    mutating func forget(_ ticket: TicketID) {
        asked[.ticket(ticket)] = nil
        readAt[ticket] = nil
        toConfirm.removeAll { $0 == ticket }
    }

    // MARK: What to do

    /// The jobs to start now, most urgent first.
    mutating func advance(view: DeskView, now: Moment) -> [(SyncJob, Urgency)] {
        guard !isStopped else { return [] }
        if let until = waitsUntil {
            guard until <= now.seconds else { return startAsked(atLeast: .person, now) }
            waitsUntil = nil
            isLimited = false
        }
        startDue(view, now)
        if case .ticket(let id) = view, watchedDueAt(view) <= now.seconds { ask(for: .ticket(id), .onScreen) }
        if let id = records.record(of: view), records.isDue(id, pace, now: now.seconds) { ask(for: .record(id), .onScreen) }
        var jobs = startAsked(atLeast: .backfill, now)
        if let cursor = crawl?.next {
            crawl?.next = nil
            jobs.append((start(.tickets(account, cursor), now), ticketUrgency(view)))
        }
        if approvalsDue <= now.seconds, !isRunningApprovals {
            jobs.append((start(.approvals(account), now), view == .approvals ? .onScreen : .background))
        }
        if let cursor = articleCrawl?.next {
            articleCrawl?.next = nil
            jobs.append((start(.articles(account, cursor), now), articleUrgency(view)))
        }
        for (job, urgency) in records.advance(view: view, pace, now: now.seconds) {
            jobs.append((start(job, now), urgency))
        }
        if crawl == nil, !toConfirm.isEmpty, !running.contains(where: \.isConfirmation) {
            jobs.append((start(.confirm(toConfirm.removeFirst()), now), .backfill))
        }
        return jobs.sorted { $0.1 < $1.1 }
    }

    private mutating func startDue(_ view: DeskView, _ now: Moment) {
        if ticketsDue(view) <= now.seconds, crawl == nil {
            crawl = Crawl(isWhole: wholeDueAt <= now.seconds, urgency: .timer)
        }
        if articlesDue(view) <= now.seconds, articleCrawl == nil {
            articleCrawl = Crawl(isWhole: true, urgency: .timer)
        }
    }

    private mutating func startAsked(atLeast least: Urgency, _ now: Moment) -> [(SyncJob, Urgency)] {
        let due = asked.filter { $0.value <= least }
        for job in due.keys { asked[job] = nil }
        return due.map { (start($0.key, now), $0.value) }
    }

    private mutating func start(_ job: SyncJob, _ now: Moment) -> SyncJob {
        if running.isEmpty { askingSince = now.wall }
        running.insert(job)
        return job
    }

    /// The first page is what a person looks at; the rest only has to come some time.
    private func ticketUrgency(_ view: DeskView) -> Urgency {
        guard let crawl, crawl.pageCount == 0 else { return .backfill }
        if crawl.urgency == .person { return .person }
        return view == .tickets ? .onScreen : .background
    }

    private func articleUrgency(_ view: DeskView) -> Urgency {
        if articleCrawl?.urgency == .person { return .person }
        return view == .articles ? .onScreen : .background
    }
}

extension SyncJob {
    fileprivate var isConfirmation: Bool { if case .confirm = self { true } else { false } }
}
