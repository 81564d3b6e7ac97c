import FoundationEssentials

/// Requests a key may make in a window of one minute that opens with its first request.
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
    private var opened: Double?
    private var used = 0

    init(limit: Int) { self.limit = limit }

    mutating func spend(at now: Date) -> Reading {
        let time = now.timeIntervalSince1970
        var start = opened ?? time
        if time >= start + Budget.windowSeconds || time < start {
            start = time
            used = 0
        }
        opened = start
        let isSpent = used >= limit
        if !isSpent { used += 1 }
        let reset = start + Budget.windowSeconds
        return Reading(
            limit: limit, remaining: limit - used, resetsAt: Int(reset.rounded(.up)), isSpent: isSpent,
            secondsToReset: max(1, Int((reset - time).rounded(.up))))
    }
}
