/// Our own count of a sliding minute. An ended request stays in it from its end, not its start, since it reached the
/// server at some time before that: so two requests that we see a minute apart are never closer at the server.
struct RollingMinute: Sendable {
    static let seconds = 60.0
    /// What a limit lowered by a 429 gains back in each window without one, of the policy's limit.
    private static let recoveryShare = 0.05
    /// More ends than this in a minute are not counted; headers alone guard a limit above it.
    private static let maximumEnds = 10_000

    private let policyLimit: Int
    private var learnedLimit: Int?
    private var learnedAtSeconds = 0.0
    /// When each request that ended leaves the minute. Kept as that sum, since a wake asked for at it must find it past.
    private var leavings = LeavingTimes()
    var underWay = 0

    init(limit: Int) { policyLimit = max(1, limit) }

    var limit: Int { learnedLimit ?? policyLimit }
    var used: Int { leavings.count + underWay }

    /// When the request leaves that has this place among those that ended.
    func leaving(_ index: Int) -> Double? { leavings.at(index) }

    mutating func pass(to seconds: Double) { leavings.drop(through: seconds) }

    mutating func ended(reached: Bool, seconds: Double) {
        underWay = max(0, underWay - 1)
        if reached { leavings.append(seconds + Self.seconds, maximum: Self.maximumEnds) }
    }

    mutating func halve(seconds: Double) {
        learnedLimit = max(1, limit / 2)
        learnedAtSeconds = seconds
    }

    mutating func recover(seconds: Double) {
        guard let learned = learnedLimit, seconds - learnedAtSeconds >= Self.seconds else { return }
        let raised = learned + max(1, Int(Double(policyLimit) * Self.recoveryShare))
        learnedLimit = raised < policyLimit ? raised : nil
        learnedAtSeconds = seconds
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
