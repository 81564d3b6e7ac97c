/// One account's budget: how many requests may start now, and when the next one may. What is known lies on a page
/// that other processes may share; what is allowed follows from the page and this account's policy.
///
/// Three guards stand side by side, and the strictest counts: a pause after a 429, with one request alone behind it;
/// what the service's headers say is left; and a sliding minute of our own, or two where the service counts writes by
/// themselves.
struct RateBudget: Sendable {
    /// Kept for what the person does, of every window.
    static let personShare = 0.3
    /// What a process that can't see the others takes of each window.
    static let shareAlone = 0.5
    /// Between two writes, as long as a refusal is fresh.
    static let calmWriteSpacing = 1.0
    /// Behind a pause, a person waits no longer than this for the answer of the one that went first.
    private static let longestWaitForProbe = 3.0
    /// How long after its chance a waiting person is still believed to wait, by other processes.
    private static let personWaitSlack = 2.0

    /// What happened, so that it can be told to a page again.
    private enum Event: Sendable {
        case started(RollingMinute.Mark, isRead: Bool)
        case ended(RollingMinute.Mark, isRead: Bool, End, seconds: Double)
    }

    /// How a request ended.
    enum End: Sendable {
        case answered(RateHeaders, isRefusal: Bool)
        case failed
        /// Not a byte of it left.
        case notSent
    }

    private let holder: UInt64
    private let pauseSeconds: Double
    /// For everything, or for reads and for writes.
    private let policyLimits: [Int]
    private(set) var page = BudgetPage()
    /// Others can't be seen.
    var isAlone = false
    /// What no shared page holds yet.
    private var unsaved: [(event: Event, seconds: Double)] = []
    private let isShared: Bool

    /// - Parameter holder: this process among those that share the page; nil where none does.
    init(policy: LimitPolicy, holder: UInt64?) {
        self.holder = holder ?? 0
        isShared = holder != nil
        pauseSeconds = policy.pauseSeconds
        policyLimits = [policy.requestsPerMinute, policy.writesPerMinute].compactMap { $0 }.map { max(1, $0) }
    }

    /// Reads and writes are counted apart.
    var isSplit: Bool { policyLimits.count > 1 }
    var pausedUntilSeconds: Double? { page.pausedUntil }
    var namedUntilSeconds: Double? { page.namedUntil }

    private func place(isRead: Bool) -> Int { isSplit && !isRead ? 1 : 0 }

    /// Requests a minute, by the best knowledge there is. What a service tells is about the first minute.
    func limit(isRead: Bool = true) -> Int {
        let place = place(isRead: isRead)
        let whole = (place == 0 ? page.toldLimit : nil) ?? page.minutes[place].limit(of: policyLimits[place])
        return isAlone || page.cautiousUntil != nil ? max(1, Int(Double(whole) * Self.shareAlone)) : whole
    }

    mutating func pass(to seconds: Double) {
        page.pass(to: seconds)
        if let first = unsaved.first, first.seconds + BudgetPage.memorySeconds <= seconds {
            unsaved.removeAll { $0.seconds + BudgetPage.memorySeconds <= seconds }
        }
    }

    mutating func started(isRead: Bool, seconds: Double) {
        note(.started(.init(holder: holder, seconds: seconds), isRead: isRead), seconds)
    }

    /// - Parameter startedAt: as given to `started`.
    mutating func ended(startedAt: Double, isRead: Bool, _ end: End, seconds: Double) {
        let mark = RollingMinute.Mark(holder: holder, seconds: startedAt)
        note(.ended(mark, isRead: isRead, end, seconds: seconds), seconds)
    }
}

// MARK: - The page

extension RateBudget {
    /// Works on with what others wrote, and tells it what it doesn't hold yet.
    mutating func adopt(_ shared: BudgetPage) {
        page = shared
        for (event, _) in unsaved { apply(event) }
    }

    /// The page was written for the others to read.
    mutating func saved() { unsaved = [] }

    mutating func becomeCautious(seconds: Double) { page.becomeCautious(seconds: seconds) }

    private mutating func note(_ event: Event, _ seconds: Double) {
        if isShared { unsaved.append((event, seconds)) }
        apply(event)
    }

    private mutating func apply(_ event: Event) {
        switch event {
        case .started(let mark, let isRead): start(mark, isRead: isRead)
        case .ended(let mark, let isRead, let end, let seconds): finish(mark, isRead: isRead, end, seconds: seconds)
        }
    }

    private mutating func start(_ mark: RollingMinute.Mark, isRead: Bool) {
        page.minutes[place(isRead: isRead)].marks.append(mark)
        page.told?.remaining -= 1
        if page.isProbing { page.probe = mark }
        if !isRead { page.lastWriteAt = max(page.lastWriteAt ?? mark.seconds, mark.seconds) }
    }

    private mutating func finish(_ mark: RollingMinute.Mark, isRead: Bool, _ end: End, seconds: Double) {
        let place = place(isRead: isRead)
        let wasProbe = page.probe == mark
        if wasProbe { page.probe = nil }
        switch end {
        case .notSent:
            page.minutes[place].ended(mark, reached: false, seconds: seconds)
            page.told?.remaining += 1
        case .failed:
            page.minutes[place].ended(mark, reached: true, seconds: seconds)
        case .answered(let headers, let isRefusal):
            page.minutes[place].ended(mark, reached: true, seconds: seconds)
            learn(headers, seconds: seconds)
            if isRefusal {
                // A service may refill long before its window ends: its word is when one more will pass.
                if let wait = headers.retryAfterSeconds, let told = page.told { page.told?.until = min(told.until, seconds + wait) }
                pause(headers, isRead: isRead, seconds: seconds)
            } else {
                if wasProbe { page.isProbing = false }
                page.minutes[place].recover(policyLimit: policyLimits[place], seconds: seconds)
            }
        }
    }

    private mutating func learn(_ headers: RateHeaders, seconds: Double) {
        if let limit = headers.limit { page.toldLimit = limit }
        guard let remaining = headers.remaining else { return }
        let until = seconds + (headers.resetSeconds ?? RollingMinute.seconds)
        // Answers overtake each other: within one window the least told is the newest. What is under way, in
        // whatever process, the service may not have counted yet.
        let isSameWindow = page.told.map { abs($0.until - until) < 3 } ?? false
        let left = remaining - page.minutes.reduce(0) { $0 + $1.marks.count }
        page.told = .init(remaining: isSameWindow ? min(left, page.told?.remaining ?? left) : left, until: until)
    }

    private mutating func pause(_ headers: RateHeaders, isRead: Bool, seconds: Double) {
        let wasPaused = page.pausedUntil.map { $0 > seconds } ?? false
        let place = place(isRead: isRead)
        if page.toldLimit == nil, !wasPaused { page.minutes[place].halve(policyLimit: policyLimits[place], seconds: seconds) }
        let until = seconds + (headers.pauseSeconds ?? max(RateHeaders.shortestWait, pauseSeconds))
        page.pausedUntil = max(page.pausedUntil ?? until, until)
        page.isProbing = true
        page.calmUntil = (page.pausedUntil ?? until) + RollingMinute.seconds
        if let named = headers.namedWaitSeconds {
            page.namedUntil = max(page.namedUntil ?? 0, seconds + named)
        }
    }

    /// Tells other processes whether a person waits here, so that nothing less urgent of theirs goes first.
    mutating func note(personWaits: Bool, isRead: Bool, seconds: Double) {
        let place = place(isRead: isRead)
        page.minutes[place].personWaits.removeAll { $0.holder == holder }
        guard isShared, personWaits else { return }
        let chance = nextChance(.person, isRead: isRead, seconds: seconds) ?? seconds
        page.minutes[place].personWaits.append(.init(holder: holder, seconds: chance + Self.personWaitSlack))
    }
}

// MARK: - Admission

extension RateBudget {
    /// Requests that may start in this window, by whomever.
    func remaining(isRead: Bool = true) -> Int {
        min(limit(isRead: isRead) - page.minutes[place(isRead: isRead)].used, page.told?.remaining ?? .max)
    }

    /// Whether one more may start; pauses and budget, not concurrency. Call `pass` first.
    func admits(_ urgency: Urgency, isRead: Bool, seconds: Double) -> Bool {
        page.pausedUntil == nil && probeInFront(of: urgency, seconds) == nil
            && (isRead || spacedUntil.map { $0 <= seconds } ?? true)
            && (urgency == .person || waitOfOthers(isRead: isRead) == nil)
            && remaining(isRead: isRead) > reserve(against: urgency, isRead: isRead)
    }

    /// When time alone will let a request start; nil where something of our own must end first. Call `pass` first.
    func nextChance(_ urgency: Urgency, isRead: Bool, seconds: Double) -> Double? {
        let reserve = reserve(against: urgency, isRead: isRead)
        var chance = page.pausedUntil ?? seconds
        if page.pausedUntil == nil, let probe = probeInFront(of: urgency, seconds) {
            if urgency == .person {
                chance = max(chance, probe.seconds + Self.longestWaitForProbe)
            } else if probe.holder == holder {
                return nil
            } else {
                // Nobody tells that it ended: looked for ever less often, a handful of times in all.
                chance = max(chance, seconds + max(1, seconds - probe.seconds))
            }
        }
        if !isRead, let spaced = spacedUntil { chance = max(chance, spaced) }
        if urgency != .person, let wait = waitOfOthers(isRead: isRead) { chance = max(chance, wait) }
        if let told = page.told, told.remaining <= reserve { chance = max(chance, told.until) }
        let minute = page.minutes[place(isRead: isRead)]
        let missing = reserve + 1 - (limit(isRead: isRead) - minute.used)
        guard missing > 0 else { return chance }
        if let leaving = minute.leavings.at(missing - 1) { return max(chance, leaving) }
        // Others' requests leave the minute a minute after they end, at the earliest; of our own we learn the end.
        guard minute.marks.contains(where: { $0.holder != holder }) else { return nil }
        return max(chance, seconds + RollingMinute.seconds)
    }

    private func probeInFront(of urgency: Urgency, _ seconds: Double) -> RollingMinute.Mark? {
        guard page.isProbing, let probe = page.probe else { return nil }
        return urgency == .person && probe.seconds + Self.longestWaitForProbe <= seconds ? nil : probe
    }

    /// Requests that this urgency must leave.
    private func reserve(against urgency: Urgency, isRead: Bool) -> Int {
        urgency == .person ? 0 : Int(Double(limit(isRead: isRead)) * Self.personShare)
    }

    /// When a write may follow the last one.
    private var spacedUntil: Double? {
        guard page.calmUntil != nil, let last = page.lastWriteAt else { return nil }
        return last + Self.calmWriteSpacing
    }

    /// Until when a person is believed to wait in another process.
    private func waitOfOthers(isRead: Bool) -> Double? {
        page.minutes[place(isRead: isRead)].personWaits.lazy.filter { $0.holder != holder }.map(\.seconds).max()
    }
}
