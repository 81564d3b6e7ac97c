import FoundationEssentials
import Helpdesk

/// Decides when each request of one account starts, and whether it is tried again. A value: events in,
/// actions out, and whoever runs it performs them in order.
///
/// Promises: nothing starts during a pause or beyond the budget or `LimitPolicy.concurrency`; who is more
/// urgent goes first; every submitted id is finished exactly once; a write is started at most once.
public struct RequestGate: Sendable {
    public enum Action: Hashable, Sendable {
        case start(RequestTicket)
        /// Cut it short, and report how it ended.
        case abort(RequestTicket)
        case finish(RequestTicket, Outcome)
        /// Call `woke` at this second of the monotonic clock. It replaces the wake asked for before; actions
        /// without one ask for none.
        case wakeAt(seconds: Double)
    }

    /// More than this do not wait; the newest of the least urgent gives way, or the newcomer is refused.
    public static let maximumWaiting = 10_000

    public let account: AccountName
    private let policy: LimitPolicy
    private var budget: RateBudget
    private var line = WaitingLine()
    private var underWay: [RequestTicket: WaitingLine.Entry] = [:]
    /// Reads that rest before their next try.
    private var resting: [(entry: WaitingLine.Entry, untilSeconds: Double)] = []
    private var nextSequence = 0

    public init(account: AccountName, policy: LimitPolicy) {
        self.init(account: account, policy: policy, holder: nil)
    }

    /// - Parameter holder: this process among those that share the account's page; nil where none does.
    package init(account: AccountName, policy: LimitPolicy, holder: UInt64?) {
        self.account = account
        self.policy = policy
        budget = RateBudget(policy: policy, holder: holder)
    }

    /// Nothing waits, rests or is under way.
    public var isIdle: Bool { line.isEmpty && resting.isEmpty && underWay.isEmpty }

    public mutating func submitted(
        _ id: RequestTicket, urgency: Urgency, isRead: Bool, now: Moment
    ) -> [Action] {
        guard !knows(id) else { return settled(now) }
        var actions: [Action] = []
        let entry = WaitingLine.Entry(id: id, isRead: isRead, urgency: urgency, sequence: nextSequence)
        nextSequence += 1
        if line.count + resting.count < Self.maximumWaiting {
            line.insert(entry)
        } else if let displaced = line.removeLast(lessUrgentThan: urgency) {
            line.insert(entry)
            actions.append(.finish(displaced.id, .notSent(reason: Self.crowded)))
        } else {
            actions.append(.finish(id, .notSent(reason: Self.crowded)))
        }
        return actions + settled(now)
    }

    /// - Parameter randomUnit: 0..<1, spreads retries.
    public mutating func answered(
        _ id: RequestTicket, _ response: Response, now: Moment, randomUnit: Double
    ) -> [Action] {
        guard let entry = underWay.removeValue(forKey: id) else { return settled(now) }
        let headers = RateHeaders(response, now: now.wall)
        let isRefusal = response.status == 429
        budget.pass(to: now.seconds)
        budget.ended(
            startedAt: entry.startedAt, isRead: entry.isRead, .answered(headers, isRefusal: isRefusal), seconds: now.seconds)
        let isFinal = policy.is500Final && response.status == 500
        guard !isFinal, RetryRule.mayPass(status: response.status, headers), mayRetry(entry) else {
            return [.finish(id, .answered(response))] + settled(now)
        }
        // Behind a pause one goes alone, and this account's requests are all that wait for it: the person's needn't be
        // spread.
        let jitter = isRefusal && entry.urgency == .person
            ? 0 : RetryRule.delaySeconds(tries: entry.tries, randomUnit: randomUnit)
        let told = isRefusal ? budget.pausedUntilSeconds : nil
        let earliest = max(told ?? now.seconds, now.seconds + (headers.retryAfterSeconds ?? 0))
        resting.append((entry, earliest + jitter))
        return settled(now)
    }

    /// A request that got no answer: `outcome` is `notSent` or `unknown`.
    public mutating func failed(
        _ id: RequestTicket, _ outcome: Outcome, now: Moment, randomUnit: Double
    ) -> [Action] {
        guard let entry = underWay.removeValue(forKey: id) else { return settled(now) }
        let reason: Outcome.Reason? =
            switch outcome {
            case .answered: nil
            case .notSent(let reason), .unknown(let reason): reason
            }
        var end = RateBudget.End.failed
        if case .notSent = outcome { end = .notSent }
        budget.pass(to: now.seconds)
        budget.ended(startedAt: entry.startedAt, isRead: entry.isRead, end, seconds: now.seconds)
        guard let reason, reason.mayPass, mayRetry(entry) else {
            return [.finish(id, outcome)] + settled(now)
        }
        let jitter = RetryRule.delaySeconds(tries: entry.tries, randomUnit: randomUnit)
        resting.append((entry, now.seconds + jitter))
        return settled(now)
    }

    public mutating func woke(now: Moment) -> [Action] { settled(now) }

    public mutating func cancelled(_ id: RequestTicket, now: Moment) -> [Action] {
        var actions: [Action] = []
        if line.remove(id) != nil {
            actions.append(.finish(id, .notSent(reason: .cancelled)))
        } else if let index = resting.firstIndex(where: { $0.entry.id == id }) {
            resting.remove(at: index)
            actions.append(.finish(id, .notSent(reason: .cancelled)))
        } else if underWay[id]?.isCancelled == false {
            underWay[id]?.isCancelled = true
            actions.append(.abort(id))
        }
        return actions + settled(now)
    }

    public mutating func cancelledAll(now: Moment) -> [Action] {
        let waiting = line.removeAll().map(\.id) + resting.map(\.entry.id)
        resting = []
        var actions: [Action] = waiting.map { .finish($0, .notSent(reason: .cancelled)) }
        for (id, entry) in underWay where !entry.isCancelled {
            underWay[id]?.isCancelled = true
            actions.append(.abort(id))
        }
        return actions + settled(now)
    }

    /// Changes the place of a request that waits or rests.
    public mutating func promoted(_ id: RequestTicket, to urgency: Urgency, now: Moment) -> [Action] {
        if var entry = line.remove(id) {
            entry.urgency = urgency
            line.insert(entry)
        } else if let index = resting.firstIndex(where: { $0.entry.id == id }) {
            resting[index].entry.urgency = urgency
        } else {
            underWay[id]?.urgency = urgency
        }
        return settled(now)
    }
}

extension RequestGate {
    /// What is known of the budget, for others to read.
    package var page: BudgetPage { budget.page }

    /// Works on with what the others know, too.
    package mutating func adopt(_ shared: BudgetPage) { budget.adopt(shared) }

    /// Since then the others know all that this gate knows.
    package mutating func pageWasSaved() { budget.saved() }

    /// The others can't be seen: this gate takes a smaller share until it sees them again.
    package var isAlone: Bool {
        get { budget.isAlone }
        set { budget.isAlone = newValue }
    }

    /// Some of what others did may be lost.
    package mutating func becomeCautious(now: Moment) { budget.becomeCautious(seconds: now.seconds) }

    /// How the budget stands, for showing.
    public func status(now: Moment) -> BudgetStatus {
        var budget = budget
        budget.pass(to: now.seconds)
        var waitsUntil = budget.pausedUntilSeconds
        if waitsUntil == nil, !line.isEmpty, line.first(where: { budget.admits(.person, isRead: $0.isRead, seconds: now.seconds) }) == nil {
            waitsUntil = nextInLine.compactMap {
                budget.nextChance(.person, isRead: $0.isRead, seconds: now.seconds)
            }.min()
        }
        return BudgetStatus(
            account: account,
            waitsUntil: waitsUntil.map { wall($0, now: now) },
            namedUntil: budget.namedUntilSeconds.map { wall($0, now: now) },
            remaining: max(0, budget.remaining()),
            limit: budget.limit(),
            waitingCount: line.count + resting.count,
            underWayCount: underWay.count)
    }

    /// In whole seconds, so that the same wait reads the same each time.
    private func wall(_ seconds: Double, now: Moment) -> Date {
        let exact = now.wall.timeIntervalSince1970 + seconds - now.seconds
        return Date(timeIntervalSince1970: (exact - 0.01).rounded(.up))
    }
}

extension RequestGate {
    static let crowded = Outcome.Reason(
        .rateLimited, "Too many requests wait for this account already; this one was not sent.")

    private func knows(_ id: RequestTicket) -> Bool {
        line.contains(id) || underWay[id] != nil || resting.contains { $0.entry.id == id }
    }

    private func mayRetry(_ entry: WaitingLine.Entry) -> Bool {
        entry.isRead && !entry.isCancelled && entry.tries < RetryRule.maximumTries
    }

    /// Starts what may start, and asks for the next wake.
    private mutating func settled(_ now: Moment) -> [Action] {
        budget.pass(to: now.seconds)
        rouse(now.seconds)
        var actions: [Action] = []
        while var entry = line.first(where: {
            hasSlot($0.urgency) && budget.admits($0.urgency, isRead: $0.isRead, seconds: now.seconds)
        }) {
            line.removeFirst(entry)
            entry.tries += 1
            entry.startedAt = now.seconds
            underWay[entry.id] = entry
            budget.started(isRead: entry.isRead, seconds: now.seconds)
            actions.append(.start(entry.id))
        }
        for isRead in budget.isSplit ? [true, false] : [true] {
            budget.note(personWaits: personWaits(isRead: isRead, now.seconds), isRead: isRead, seconds: now.seconds)
        }
        if let wake = nextWake(now.seconds) { actions.append(.wakeAt(seconds: wake)) }
        return actions
    }

    /// For budget or for a pause's end, not for a slot.
    private func personWaits(isRead: Bool, _ seconds: Double) -> Bool {
        func counts(_ entry: WaitingLine.Entry) -> Bool {
            entry.urgency == .person && (entry.isRead == isRead || !budget.isSplit)
        }
        if let first = line.first(where: counts) {
            return !budget.admits(.person, isRead: first.isRead, seconds: seconds)
        }
        guard let paused = budget.pausedUntilSeconds else { return false }
        return resting.contains { counts($0.entry) && $0.untilSeconds <= paused }
    }

    private mutating func rouse(_ seconds: Double) {
        guard resting.contains(where: { $0.untilSeconds <= seconds }) else { return }
        for rested in resting where rested.untilSeconds <= seconds { line.insert(rested.entry) }
        resting.removeAll { $0.untilSeconds <= seconds }
    }

    /// One place is kept for the person, so that four slow pages can't hold up a reply.
    private func hasSlot(_ urgency: Urgency) -> Bool {
        let slots = max(1, policy.concurrency)
        return underWay.count < (urgency == .person ? slots : max(1, slots - 1))
    }

    /// The end of a pause wakes even where nothing waits: whoever shows the wait learns that it is over.
    private func nextWake(_ seconds: Double) -> Double? {
        var wakes = resting.map(\.untilSeconds)
        if let paused = budget.pausedUntilSeconds { wakes.append(paused) }
        wakes += nextInLine.compactMap { next in
            budget.nextChance(next.urgency, isRead: next.isRead, seconds: seconds).flatMap { $0 > seconds ? $0 : nil }
        }
        return wakes.min()
    }

    /// Who waits at the head: one, or a read and a write where these don't wait for each other.
    private var nextInLine: [WaitingLine.Entry] {
        guard budget.isSplit else { return [line.first()].compactMap { $0 } }
        return [line.first { $0.isRead }, line.first { !$0.isRead }].compactMap { $0 }
    }
}
