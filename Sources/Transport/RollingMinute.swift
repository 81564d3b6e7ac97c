/// What is counted of a sliding minute, for all processes together. An ended request stays in it from its end, not
/// its start, since it reached the server at some time before that: so two requests that we see a minute apart are
/// never closer at the server.
struct RollingMinute: Hashable, Sendable {
    static let seconds = 60.0
    /// What a limit lowered by a 429 gains back in each window without one, of the policy's limit.
    private static let recoveryShare = 0.05
    /// More ends than this in a minute are not counted; headers alone guard a limit above it.
    static let maximumEnds = 10_000

    /// A request under way, or another process's word that holds until a time.
    struct Mark: Hashable, Sendable {
        /// Whose: a process.
        let holder: UInt64
        let seconds: Double
    }

    /// Lower than the policy's, after a 429.
    var learnedLimit: Int?
    var learnedAtSeconds = 0.0
    /// When each request that ended leaves the minute. Kept as that sum, since a wake asked for at it must find it past.
    var leavings = LeavingTimes()
    /// Requests under way, by their start.
    var marks: [Mark] = []
    /// Processes in which a person waits for this minute, each with the time until when that is believed.
    var personWaits: [Mark] = []

    var used: Int { leavings.count + marks.count }

    func limit(of policyLimit: Int) -> Int { min(learnedLimit ?? policyLimit, policyLimit) }

    mutating func pass(to seconds: Double) {
        leavings.drop(through: seconds)
        marks.removeAll { Self.lapse(of: $0) <= seconds }
        personWaits.removeAll { $0.seconds <= seconds }
    }

    /// When a mark is dropped whose process never told the end: it took part until the longest transfer was over,
    /// and a minute from then.
    static func lapse(of mark: Mark) -> Double { mark.seconds + TransferRules.longestSeconds + seconds }

    mutating func ended(_ mark: Mark, reached: Bool, seconds: Double) {
        if let index = marks.firstIndex(of: mark) { marks.remove(at: index) }
        if reached { leavings.insert(seconds + Self.seconds, maximum: Self.maximumEnds) }
    }

    mutating func halve(policyLimit: Int, seconds: Double) {
        learnedLimit = max(1, limit(of: policyLimit) / 2)
        learnedAtSeconds = seconds
    }

    mutating func recover(policyLimit: Int, seconds: Double) {
        guard let learned = learnedLimit, seconds - learnedAtSeconds >= Self.seconds else { return }
        let raised = learned + max(1, Int(Double(policyLimit) * Self.recoveryShare))
        learnedLimit = raised < policyLimit ? raised : nil
        learnedAtSeconds = seconds
    }
}

/// Seconds, earliest first.
struct LeavingTimes: Hashable, Sendable {
    private var times: [Double] = []
    private var head = 0

    init(_ sorted: [Double] = []) { times = sorted }

    var count: Int { times.count - head }
    var all: ArraySlice<Double> { times[head...] }

    func at(_ index: Int) -> Double? { head + index < times.count ? times[head + index] : nil }

    /// Nearly always the latest; another process may have read the clock a moment earlier.
    mutating func insert(_ seconds: Double, maximum: Int) {
        if count == maximum { head += 1 }
        var place = times.count
        while place > head, times[place - 1] > seconds { place -= 1 }
        times.insert(seconds, at: place)
    }

    mutating func drop(through seconds: Double) {
        while head < times.count, times[head] <= seconds { head += 1 }
        guard head > 256, head * 2 > times.count else { return }
        times.removeFirst(head)
        head = 0
    }

    static func == (left: Self, right: Self) -> Bool { left.all.elementsEqual(right.all) }
    func hash(into hasher: inout Hasher) { hasher.combine(count) }
}
