import Transport

/// A simulated hour of polling at three times what is allowed, two processes over one ledger, against servers that
/// count by their own rules and know nothing of kedge's.
public enum BudgetSweep {
    public static let sweep = Sweep(
        name: "budget",
        promise: "At three times the polling pressure from two processes, no service refuses for want of budget, the "
            + "person never waits behind background work, and after a forced 429 nothing is asked before its time.",
        sabotages: Sabotage.allCases.map(\.rawValue),
        oracles: [
            Sabotage.unshared.rawValue: Oracle.refused.rawValue, Sabotage.noReserve.rawValue: Oracle.waited.rawValue,
            Sabotage.ignoreRetryAfter.rawValue: Oracle.early.rawValue, Sabotage.forgotten.rawValue: Oracle.unstarted.rawValue,
        ],
        run: run)

    enum Sabotage: String, CaseIterable {
        /// Each process has a ledger of its own.
        case unshared
        /// Background work is given the person's share.
        case noReserve = "no-reserve"
        /// What a 429 says of waiting is not read.
        case ignoreRetryAfter = "ignore-retry-after"
        /// Now and then a request of the person comes to nothing.
        case forgotten
    }

    enum Oracle: String {
        /// A service refused what was within its budget as told.
        case refused
        /// Something was asked before the time that a 429 named.
        case early
        /// The person waited, or was overtaken.
        case waited
        /// The person's request was never sent.
        case unstarted
        /// Something else that may not be.
        case other
    }

    /// A service's rules, and what kedge is told of them beforehand.
    struct Account: Sendable {
        let name: String
        let policy: LimitPolicy
        let server: @Sendable (_ seed: UInt64) -> any BudgetSweepServer
        /// Whether nobody could have known the limit before the first refusal.
        var isHidden = false
    }

    /// The policies are those that the services set (`RateContractTests` holds them to the contracts).
    static let accounts = [
        Account(
            name: "Keme", policy: LimitPolicy(requestsPerMinute: 120, writesPerMinute: 60),
            server: { _ in RollingServer(readLimit: 120, writeLimit: 60) }),
        Account(
            name: "Keva", policy: LimitPolicy(requestsPerMinute: 100),
            server: { seed in WindowServer(limit: 100, offset: Double(seed % 60), skew: 90) }),
        Account(
            name: "Kemon, configured", policy: LimitPolicy(requestsPerMinute: 60),
            server: { _ in RollingServer(readLimit: 60) }),
        Account(
            name: "Keep'em", policy: LimitPolicy(requestsPerMinute: 60),
            server: { seed in WindowServer(limit: 120, offset: Double(seed % 7), skew: -86_400) }),
        Account(
            name: "Kemon, hidden", policy: LimitPolicy(requestsPerMinute: 60),
            server: { _ in RollingServer(readLimit: 40) }, isHidden: true),
    ]

    static func run(_ scale: SweepScale) throws -> SweepReport {
        var report = SweepReport(scale)
        let sabotage = scale.sabotage.flatMap(Sabotage.init)
        let scratch = try Scratch()
        var sums = (minutes: 0, starts: 0, person: 0, refused: 0, forced: 0, hidden: 0)
        let minutes = scale.count(60, sample: 3)
        for seed in scale.seed..<scale.seed + UInt64(scale.count(10, sample: 1)) {
            for account in accounts {
                for isForced in account.isHidden ? [false] : [false, true] where !scale.isOver(report) {
                    var world = BudgetSweepWorld(
                        account: account, seed: seed, sabotage: sabotage, forcing: isForced ? 0.01 : 0,
                        directory: "\(scratch.path)/\(account.name) \(seed) \(isForced)")
                    world.run(minutes: minutes)
                    let point = "\(account.name), seed \(seed), \(isForced ? "forced 429s" : "calm")"
                    judge(world, account, isForced: isForced, point, minutes, &report)
                    sums.minutes += minutes
                    sums.starts += world.startCount
                    sums.person += world.personStartCount
                    sums.forced += world.forcedCount
                    if account.isHidden { sums.hidden += world.refusedCount } else { sums.refused += world.refusedCount }
                }
            }
        }
        report.tried("simulated minutes of two processes", sums.minutes, least: 60 * 9 * 10)
        report.tried("requests sent", sums.starts, least: 100_000)
        report.tried("requests of the person, sent", sums.person, least: 10_000)
        report.tried("forced 429s", sums.forced, least: 1_000)
        report.note("429s of our own making: \(sums.refused); while a hidden limit was being learned: \(sums.hidden)")
        return report
    }

    private static func judge(
        _ world: BudgetSweepWorld, _ account: Account, isForced: Bool, _ point: String, _ minutes: Int,
        _ report: inout SweepReport
    ) {
        for found in world.violations { report.violated("\(point): \(found.text)", by: found.oracle.rawValue) }
        if !account.isHidden, world.refusedCount > 0 {
            report.violated("\(point): \(world.refusedCount) requests were refused, the first at second \(world.firstRefusalAt)", by: Oracle.refused.rawValue)
        }
        // A hidden limit is found by being hit: not more than now and then.
        if account.isHidden, world.refusedCount > minutes { report.violated("\(point): refused \(world.refusedCount) times") }
        let used = Double(world.acceptedCount) / (Double(world.limitPerMinute) * Double(minutes))
        if used > 0.9 { report.violated("\(point): \(percent(used)) of the budget was used") }
        if !isForced, used < (account.isHidden ? 0.4 : 0.55) {
            report.violated("\(point): only \(percent(used)) of the budget was used")
        }
        report.note(
            "\(point): \(percent(used)) used, the person waited at most \(milliseconds(world.longestPersonWait)) ms, "
                + "\(world.wakeCount) wake-ups by time for \(world.startCount) requests")
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 1_000).rounded()) / 10) %" }
    private static func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1_000).rounded()) }
}
