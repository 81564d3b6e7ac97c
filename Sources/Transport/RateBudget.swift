/// One account's budget: how many requests may start now, and when the next one may.
///
/// Three guards stand side by side, and the strictest counts: a pause after a 429, what the service's
/// headers say is left, and a sliding minute of our own, or two where the service counts writes by themselves.
struct RateBudget: Sendable {
    /// Kept for what the person does, of every window.
    static let personShare = 0.3

    private struct Told: Sendable {
        var remaining: Int
        /// Seconds of the monotonic clock.
        let until: Double
    }

    private let pauseSeconds: Double
    /// For everything, or for reads and for writes.
    private var minutes: [RollingMinute]
    private var told: Told?
    private var toldLimit: Int?
    private(set) var pausedUntilSeconds: Double?
    /// What the service named, where that is beyond the pause's clamp.
    private(set) var namedUntilSeconds: Double?

    init(policy: LimitPolicy) {
        pauseSeconds = policy.pauseSeconds
        minutes = [policy.requestsPerMinute, policy.writesPerMinute].compactMap { $0 }.map(RollingMinute.init)
    }

    /// Reads and writes are counted apart.
    var isSplit: Bool { minutes.count > 1 }

    private func place(isRead: Bool) -> Int { isSplit && !isRead ? 1 : 0 }

    /// Requests a minute, by the best knowledge there is. What a service tells is about the first minute.
    func limit(isRead: Bool = true) -> Int {
        let place = place(isRead: isRead)
        return (place == 0 ? toldLimit : nil) ?? minutes[place].limit
    }

    /// Forgets what time has made untrue.
    mutating func pass(to seconds: Double) {
        for place in minutes.indices { minutes[place].pass(to: seconds) }
        if let told, told.until <= seconds { self.told = nil }
        if let paused = pausedUntilSeconds, paused <= seconds { pausedUntilSeconds = nil }
        if let named = namedUntilSeconds, named <= seconds { namedUntilSeconds = nil }
    }

    mutating func started(isRead: Bool) {
        minutes[place(isRead: isRead)].underWay += 1
        told?.remaining -= 1
    }

    /// - Parameter reached: false where not a byte of the request left.
    mutating func ended(isRead: Bool, reached: Bool, seconds: Double) {
        minutes[place(isRead: isRead)].ended(reached: reached, seconds: seconds)
        if !reached { told?.remaining += 1 }
    }

    mutating func learn(_ headers: RateHeaders, isRefusal: Bool, isRead: Bool, seconds: Double) {
        if let limit = headers.limit { toldLimit = limit }
        if let remaining = headers.remaining {
            let until = seconds + (headers.resetSeconds ?? RollingMinute.seconds)
            // Answers overtake each other: within one window the least told is the newest. What is under way
            // the service may not have counted yet.
            let isSameWindow = told.map { abs($0.until - until) < 3 } ?? false
            let left = remaining - minutes.reduce(0) { $0 + $1.underWay }
            told = Told(remaining: isSameWindow ? min(left, told?.remaining ?? left) : left, until: until)
        }
        if isRefusal {
            pause(headers, isRead: isRead, seconds: seconds)
        } else {
            minutes[place(isRead: isRead)].recover(seconds: seconds)
        }
    }

    private mutating func pause(_ headers: RateHeaders, isRead: Bool, seconds: Double) {
        let wasPaused = pausedUntilSeconds.map { $0 > seconds } ?? false
        if toldLimit == nil, !wasPaused { minutes[place(isRead: isRead)].halve(seconds: seconds) }
        let until = seconds + (headers.pauseSeconds ?? max(RateHeaders.shortestWait, pauseSeconds))
        pausedUntilSeconds = max(pausedUntilSeconds ?? until, until)
        if let named = headers.namedWaitSeconds {
            namedUntilSeconds = max(namedUntilSeconds ?? 0, seconds + named)
        }
    }
}

extension RateBudget {
    /// Requests that may start in this window, by whomever.
    func remaining(isRead: Bool = true) -> Int {
        min(limit(isRead: isRead) - minutes[place(isRead: isRead)].used, told?.remaining ?? .max)
    }

    /// Whether one more may start; pauses and budget, not concurrency. Call `pass` first.
    func admits(_ urgency: Urgency, isRead: Bool) -> Bool {
        pausedUntilSeconds == nil && remaining(isRead: isRead) > reserve(against: urgency, isRead: isRead)
    }

    /// When time alone will let a request start; nil where something must end first. Call `pass` first.
    func nextChance(_ urgency: Urgency, isRead: Bool, seconds: Double) -> Double? {
        let reserve = reserve(against: urgency, isRead: isRead)
        var chance = pausedUntilSeconds ?? seconds
        if let told, told.remaining <= reserve { chance = max(chance, told.until) }
        let minute = minutes[place(isRead: isRead)]
        let missing = reserve + 1 - (limit(isRead: isRead) - minute.used)
        guard missing > 0 else { return chance }
        return minute.leaving(missing - 1).map { max(chance, $0) }
    }

    /// Requests that this urgency must leave.
    private func reserve(against urgency: Urgency, isRead: Bool) -> Int {
        urgency == .person ? 0 : Int(Double(limit(isRead: isRead)) * Self.personShare)
    }
}
