/// One account's budget: how many requests may start now, and when the next one may.
///
/// Three guards stand side by side, and the strictest counts: a pause after a 429, what the service's
/// headers say is left, and a sliding minute of our own. An ended request stays in the minute from its end,
/// not its start, since it reached the server at some time before that: so two requests that we see a minute
/// apart are never closer at the server.
struct RateBudget: Sendable {
    static let windowSeconds = 60.0
    /// Kept for what the person does, of every window.
    static let personShare = 0.3
    /// What a limit lowered by a 429 gains back in each window without one, of the policy's limit.
    static let recoveryShare = 0.05
    /// More ends than this in a minute are not counted; headers alone guard a limit above it.
    static let maximumEnds = 10_000

    private struct Told: Sendable {
        var remaining: Int
        /// Seconds of the monotonic clock.
        let until: Double
    }

    private let policy: LimitPolicy
    /// When each request that ended leaves the minute. Kept as that sum, since a wake asked for at it must find it past.
    private var leavings = LeavingTimes()
    private var told: Told?
    private var toldLimit: Int?
    private var learnedLimit: Int?
    private var learnedAtSeconds = 0.0
    private(set) var pausedUntilSeconds: Double?
    /// What the service named, where that is beyond the pause's clamp.
    private(set) var namedUntilSeconds: Double?

    init(policy: LimitPolicy) { self.policy = policy }

    /// Requests a minute, by the best knowledge there is.
    var limit: Int { toldLimit ?? learnedLimit ?? max(1, policy.requestsPerMinute) }

    /// Forgets what time has made untrue.
    mutating func pass(to seconds: Double) {
        leavings.drop(through: seconds)
        if let told, told.until <= seconds { self.told = nil }
        if let paused = pausedUntilSeconds, paused <= seconds { pausedUntilSeconds = nil }
        if let named = namedUntilSeconds, named <= seconds { namedUntilSeconds = nil }
    }

    mutating func started() { told?.remaining -= 1 }

    /// - Parameter reached: false where not a byte of the request left.
    mutating func ended(reached: Bool, seconds: Double) {
        if reached {
            leavings.append(seconds + Self.windowSeconds, maximum: Self.maximumEnds)
        } else {
            told?.remaining += 1
        }
    }

    /// - Parameter underWay: the requests that the service may not have counted yet.
    mutating func learn(_ headers: RateHeaders, isRefusal: Bool, underWay: Int, seconds: Double) {
        if let limit = headers.limit { toldLimit = limit }
        if let remaining = headers.remaining {
            let until = seconds + (headers.resetSeconds ?? Self.windowSeconds)
            // Answers overtake each other: within one window the least told is the newest.
            let isSameWindow = told.map { abs($0.until - until) < 3 } ?? false
            let left = remaining - underWay
            told = Told(remaining: isSameWindow ? min(left, told?.remaining ?? left) : left, until: until)
        }
        if isRefusal { pause(headers, seconds: seconds) } else { recover(seconds: seconds) }
    }

    private mutating func pause(_ headers: RateHeaders, seconds: Double) {
        let wasPaused = pausedUntilSeconds.map { $0 > seconds } ?? false
        if toldLimit == nil, !wasPaused {
            learnedLimit = max(1, limit / 2)
            learnedAtSeconds = seconds
        }
        let until = seconds + (headers.pauseSeconds ?? max(RateHeaders.shortestWait, policy.pauseSeconds))
        pausedUntilSeconds = max(pausedUntilSeconds ?? until, until)
        if let named = headers.namedWaitSeconds {
            namedUntilSeconds = max(namedUntilSeconds ?? 0, seconds + named)
        }
    }

    private mutating func recover(seconds: Double) {
        guard let learned = learnedLimit, seconds - learnedAtSeconds >= Self.windowSeconds else { return }
        let raised = learned + max(1, Int(Double(policy.requestsPerMinute) * Self.recoveryShare))
        learnedLimit = raised < policy.requestsPerMinute ? raised : nil
        learnedAtSeconds = seconds
    }
}

extension RateBudget {
    /// Requests that may start in this window, by whomever.
    func remaining(underWay: Int) -> Int {
        min(limit - leavings.count - underWay, told?.remaining ?? .max)
    }

    /// Whether one more may start; pauses and budget, not concurrency. Call `pass` first.
    func admits(_ urgency: Urgency, underWay: Int) -> Bool {
        pausedUntilSeconds == nil && remaining(underWay: underWay) > reserve(against: urgency)
    }

    /// When time alone will let a request start; nil where something must end first. Call `pass` first.
    func nextChance(_ urgency: Urgency, underWay: Int, seconds: Double) -> Double? {
        let reserve = reserve(against: urgency)
        var chance = pausedUntilSeconds ?? seconds
        if let told, told.remaining <= reserve { chance = max(chance, told.until) }
        let missing = reserve + 1 - (limit - leavings.count - underWay)
        guard missing > 0 else { return chance }
        return leavings.at(missing - 1).map { max(chance, $0) }
    }

    /// Requests that this urgency must leave.
    private func reserve(against urgency: Urgency) -> Int {
        urgency == .person ? 0 : Int(Double(limit) * Self.personShare)
    }
}

/// Seconds, earliest first.
private struct LeavingTimes: Sendable {
    private var times: [Double] = []
    private var head = 0

    var count: Int { times.count - head }

    func at(_ index: Int) -> Double? { head + index < times.count ? times[head + index] : nil }

    mutating func append(_ seconds: Double, maximum: Int) {
        if count == maximum { head += 1 }
        times.append(seconds)
    }

    mutating func drop(through seconds: Double) {
        while head < times.count, times[head] <= seconds { head += 1 }
        guard head > 256, head * 2 > times.count else { return }
        times.removeFirst(head)
        head = 0
    }
}
