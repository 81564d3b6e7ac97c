/// What all processes of a user know together of one account's budget: the content of its ledger. Times are seconds
/// of the machine's monotonic clock.
package struct BudgetPage: Hashable, Sendable {
    /// What the service's headers said is left.
    struct Told: Hashable, Sendable {
        var remaining: Int
        var until: Double
    }

    /// For everything or for reads; for writes, where these are counted apart.
    var minutes = [RollingMinute(), RollingMinute()]
    var told: Told?
    var toldLimit: Int?
    var pausedUntil: Double?
    /// What the service named, where that is beyond the pause's clamp.
    var namedUntil: Double?
    /// Since a 429 nothing was answered yet: one request at a time tries.
    var isProbing = false
    /// The one that tries.
    var probe: RollingMinute.Mark?
    /// After a 429 writes keep their distance until then.
    var calmUntil: Double?
    var lastWriteAt: Double?
    /// Some of what was counted is lost; until it would have left, less is taken for allowed.
    var cautiousUntil: Double?

    package init() {}

    /// Forgets what time has made untrue.
    mutating func pass(to seconds: Double) {
        for place in minutes.indices { minutes[place].pass(to: seconds) }
        if let told, told.until <= seconds { self.told = nil }
        if let paused = pausedUntil, paused <= seconds { pausedUntil = nil }
        if let named = namedUntil, named <= seconds { namedUntil = nil }
        if let calm = calmUntil, calm <= seconds { calmUntil = nil }
        if let cautious = cautiousUntil, cautious <= seconds { cautiousUntil = nil }
        if let trying = probe, trying.seconds + TransferRules.longestSeconds <= seconds { probe = nil }
    }

    /// A while in which whatever was forgotten has left every minute.
    static let memorySeconds = TransferRules.longestSeconds + RollingMinute.seconds

    /// Takes note that others' requests of the last minutes may be missing.
    mutating func becomeCautious(seconds: Double) { cautiousUntil = seconds + Self.memorySeconds }
}
