import Backend
import FoundationEssentials
import Helpdesk
import Store
import Synchronization

// Several processes of one account: one refreshes, the others read what it has put into the cache.

/// The cache files of one account, and which of them others have written since.
final class CacheWatch: Sendable {
    private let cache: AccountCache
    private let known = Mutex(Known())
    /// Read, but not yet among the desk's facts: a copy that is saved meanwhile must hold it too.
    private let untaken = Mutex<[KeptCopy]>([])

    private struct Known {
        var stamp = CacheStamp()
        var copyCount = 0
    }

    init(_ cache: AccountCache) { self.cache = cache }

    /// What is there now is known; to be called before it is read.
    func begin() { known.withLock { $0.stamp = cache.stamp() } }

    /// What others have written since, read; nil where there is nothing.
    func news() -> KeptCopy? {
        known.withLock { known in
            let stamp = cache.stamp()
            let parts = stamp.parts(since: known.stamp)
            known.stamp = stamp
            guard !parts.isEmpty else { return nil }
            known.copyCount += 1
            let copy = KeptCopy(parts, of: cache, number: known.copyCount)
            untaken.withLock { $0.append(copy) }
            return copy
        }
    }

    /// In the order in which they were read.
    var copiesUntaken: [KeptCopy] { untaken.withLock(\.self) }

    /// It is among the desk's facts now.
    func took(_ copy: KeptCopy) { untaken.withLock { $0.removeAll { $0.number == copy.number } } }

    /// This process has just written it.
    func wrote(_ stamp: CacheStamp) { known.withLock { $0.stamp.take(from: stamp) } }
}

/// What stands in the cache.
struct KeptCopy: Sendable {
    /// Of those of one account that this process has read.
    let number: Int
    var tickets: AccountCache.Kept<Ticket>?
    var approvals: AccountCache.Kept<Approval>?
    var articles: AccountCache.Kept<Article>?
    var records: AccountCache.Kept<RecordList>?

    init(_ parts: Set<CacheStamp.Part>, of cache: AccountCache, number: Int) {
        self.number = number
        if parts.contains(.tickets) { tickets = cache.tickets() }
        if parts.contains(.approvals) { approvals = cache.approvals() }
        if parts.contains(.articles) { articles = cache.articles() }
        if parts.contains(.records) { records = cache.records() }
    }
}

extension Desk {
    /// How often a follower that isn't told looks whether the cache has changed and the leader is still there.
    static let followSeconds = 2.0
    /// How often whoever is told, or leads, looks all the same, at most: it wakes up for nothing but its own lists, so the
    /// time between two of them is the longest.
    static let leadSeconds = 15.0

    /// Tries to lead; says whether this process does.
    func lead(_ account: AccountName, _ core: inout DeskCore) -> Bool {
        guard mode == .live else { return false }
        return core.sides[account]?.lease.take() ?? true
    }

    func lookAround(_ core: inout DeskCore, _ now: Moment) {
        guard mode == .live, core.isLoaded, core.closing == .no else { return }
        if core.leadsAny, core.hearing.isOutboxDue(now: now.seconds) {
            let hasFound = adopt(&core)
            core.hearing.looked(found: hasFound, wasHeard: core.journal.wasHeard, now: now.seconds)
        }
        if core.hearing.isLeaderDue(now: now.seconds) { core.lookAt = nil }
        guard core.lookAt.map({ $0 <= now.seconds }) ?? true else { return }
        beginHearing(&core)
        for account in core.order where lead(account, &core) != core.sides[account]?.plan.leads {
            guard let side = core.sides[account] else { continue }
            core.sides[account]?.plan.lead(!side.plan.leads, side.facts.ages(now.wall), now: now)
            // Whoever led may have left something.
            core.looksForJournalsAt = -.infinity
        }
        core.hearing.triedToLead(without: Set(core.sides.filter { !$0.value.plan.leads }.keys), now: now.seconds)
        core.lookAt = now.seconds + (core.mustLook ? Self.followSeconds : Self.leadSeconds)
        if core.looksForJournalsAt <= now.seconds {
            core.looksForJournalsAt = now.seconds + Self.leadSeconds
            if core.leadsAny { adopt(&core) }
        }
        for account in core.order {
            guard let watch = core.sides[account]?.watch else { continue }
            takeNews(watch, of: account)
        }
    }

    /// Takes over what another process has read or done.
    func take(_ copy: KeptCopy, of account: AccountName, _ core: inout DeskCore, _ now: Moment) {
        guard core.closing == .no, let leads = core.sides[account]?.plan.leads,
            let before = core.sides[account]?.facts.ages(now.wall),
            let news = core.sides[account]?.facts.takeOver(copy, leads: leads),
            let after = core.sides[account]?.facts.ages(now.wall)
        else { return }
        core.sides[account]?.watch.took(copy)
        core.sides[account]?.plan.heard(after.younger(than: before), now: now)
        if news.hasTickets { core.mustTellTickets = true }
        if news.hasApprovals { deliver(core.allApprovals) }
        if news.hasArticles { deliver(.articles(core.allArticles)) }
        for scope in news.scopes {
            if let list = core.sides[account]?.facts.records.lists[scope] { deliver(.records(list)) }
        }
        if leads, news.missing.count <= AccountPlan.confirmLimit { core.sides[account]?.plan.confirm(news.missing) }
        // The list tells that the ticket on screen has changed.
        if case .ticket(let id) = core.view, id.account == account, news.changed.contains(id.value),
            let updated = core.sides[account]?.facts.tickets[id.value]?.updatedAt, let kept = core.thread(id), kept.asOf < updated
        {
            core.sides[account]?.plan.ask(for: .ticket(id), .onScreen)
        }
    }
}

/// How old an account's lists are, in seconds; nil where one was never read.
struct ListAges: Hashable {
    var tickets: Double?
    var whole: Double?
    var approvals: Double?
    var articles: Double?
    var records: [RecordScope: Double] = [:]

    /// Only the lists that were read later than these.
    func younger(than ages: ListAges) -> ListAges {
        func younger(_ age: Double?, _ other: Double?) -> Double? { age.flatMap { $0 < other ?? .infinity ? $0 : nil } }
        return ListAges(
            tickets: younger(tickets, ages.tickets), whole: younger(whole, ages.whole),
            approvals: younger(approvals, ages.approvals), articles: younger(articles, ages.articles),
            records: records.filter { younger($0.value, ages.records[$0.key]) != nil })
    }
}

extension AccountFacts {
    func ages(_ now: Date) -> ListAges {
        func age(_ date: Date?) -> Double? { date.map { max(0, now.timeIntervalSince($0)) } }
        return ListAges(
            tickets: age(ticketsAsOf), whole: age(wholeAsOf), approvals: age(approvalsAsOf), articles: age(articlesAsOf),
            records: records.lists.mapValues { max(0, now.timeIntervalSince($0.asOf)) })
    }
}
