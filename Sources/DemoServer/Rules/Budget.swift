import FoundationEssentials

/// Requests a key may make in one minute: in a window that opens with its first request, or in a rolling one.
struct Budget: Sendable {
    /// What the headers say after a request.
    struct Reading: Sendable {
        let limit: Int
        let remaining: Int
        /// Unix seconds, rounded up.
        let resetsAt: Int
        let isSpent: Bool
        /// Whole seconds, at least 1.
        let secondsToReset: Int
    }

    static let windowSeconds = 60.0
    /// What a lifted budget still announces.
    static let lifted = 1_000_000

    let limit: Int
    private let isRolling: Bool
    private var opened: Double?
    private var used = 0
    /// When the requests of the last minute came; kept only where the window rolls.
    private var times: [Double] = []

    init(limit: Int, isRolling: Bool = false) {
        self.limit = limit
        self.isRolling = isRolling && limit < Budget.lifted
    }

    mutating func spend(at now: Date) -> Reading {
        let time = now.timeIntervalSince1970
        let start = isRolling ? roll(to: time) : open(at: time)
        let isSpent = used >= limit
        if !isSpent {
            used += 1
            if isRolling { times.append(time) }
        }
        let reset = start + Budget.windowSeconds
        return Reading(
            limit: limit, remaining: limit - used, resetsAt: Int(reset.rounded(.up)), isSpent: isSpent,
            secondsToReset: max(1, Int((reset - time).rounded(.up))))
    }

    private mutating func open(at time: Double) -> Double {
        var start = opened ?? time
        if time >= start + Budget.windowSeconds || time < start {
            start = time
            used = 0
        }
        opened = start
        return start
    }

    /// Forgets what is older than a minute; answers when the oldest remembered request came.
    private mutating func roll(to time: Double) -> Double {
        times.removeAll { $0 <= time - Budget.windowSeconds || $0 > time }
        used = times.count
        return times.first ?? time
    }
}

/// What a service documents about its budgets.
struct Allowance: Sendable {
    /// Reads, and writes too where they have none of their own.
    let perMinute: Int
    var writesPerMinute: Int?
    var isRolling = false
}

/// A key's budgets: one for all, or one for reads and one for writes.
struct Purse: Sendable {
    private(set) var reads: Budget
    private var writes: Budget?

    /// - Parameters:
    ///   - limit: instead of the documented ones, for reads and for writes.
    ///   - writeLimit: instead of the documented one for writes, where they have one of their own.
    init(_ allowance: Allowance, limit: Int?, writeLimit: Int?) {
        reads = Budget(limit: limit ?? allowance.perMinute, isRolling: allowance.isRolling)
        writes = allowance.writesPerMinute.map {
            Budget(limit: writeLimit ?? limit ?? $0, isRolling: allowance.isRolling)
        }
    }

    mutating func spend(on method: String, at now: Date) -> Budget.Reading {
        if writes != nil, method != "GET", method != "HEAD", let reading = writes?.spend(at: now) { return reading }
        return reads.spend(at: now)
    }
}
