import Corpus
import FoundationEssentials
import Helpdesk
import Store
import Sync

/// Every file-system call of a person's day, failing in every way; and then a restart.
enum CrashSweep {
    static let sweep = Sweep(
        name: "crash",
        promise: "Whichever file-system call fails, and however: nothing that was acknowledged is lost, nothing is sent twice.",
        sabotages: ["no-fsync", "non-atomic-replace", "record-after-send", releaseDiscards],
        oracles: [
            "no-fsync": CrashSweepVerdict.lost, "non-atomic-replace": CrashSweepVerdict.lost,
            "record-after-send": CrashSweepVerdict.lost, releaseDiscards: CrashSweepVerdict.neverLeft,
        ],
        run: { run($0) })

    /// What was kept through a fault, and is let go by the person, is thrown away.
    private static let releaseDiscards = "release-discards"

    /// A life begins on this disk; and what its server was asked for before.
    private struct Ground {
        let script: CrashSweepScript
        let disk: FakeDisk
        let ticketCount: Int
    }

    /// How a life ends in which no call has killed it.
    private enum End: CaseIterable { case closed, killed, lostPower }

    private struct Trial {
        let plan: FakeDisk.Plan?
        let end: End
        let sabotage: String?

        func described(_ ground: Ground) -> String {
            guard let plan else { return "\(ground.script.name), no fault, \(end)" }
            return "\(ground.script.name), \(plan.fault.rawValue) at \(plan.point.operation) \(plan.point.number)"
                + " of \(plan.point.place), seed \(plan.seed), \(end)"
        }
    }

    private static func run(_ scale: SweepScale) -> SweepReport {
        var report = SweepReport(scale)
        var counts: [FakeDisk.Fault: Int] = [:]
        var deeds: [String: Int] = [:]
        var acknowledged = 0
        for script in [CrashSweepScript.day, .compaction] {
            let ground = ground(for: script)
            var random = SeededRandom(seed: scale.seed)
            let trials = trials(on: ground, scale, &random)
            for (index, trial) in trials.enumerated() where !scale.isOver(report) {
                scale.passed(index + 1, of: trials.count, script.name)
                let finding = judge(trial, on: ground)
                acknowledged += finding.acknowledgedCount
                for (sentence, oracle) in finding.violations { report.violated("\(trial.described(ground)): \(sentence)", by: oracle) }
                // A call that never came was not tried.
                if let plan = trial.plan, finding.isPlanMet {
                    counts[plan.fault, default: 0] += 1
                    deeds[plan.point.deed, default: 0] += 1
                }
            }
        }
        report.tried("points (a call, a fault, a seed)", counts.values.reduce(0, +), least: 5_000)
        report.tried(
            "  at a call of \(namedDeeds.joined(separator: ", "))", namedDeeds.reduce(0) { $0 + (deeds[$1] ?? 0) }, least: 5_000)
        for fault in FakeDisk.Fault.allCases { report.tried("  \(fault.rawValue)", counts[fault] ?? 0, least: 150) }
        for deed in CrashSweepScript.Deed.allCases.map(\.rawValue) + [cacheWrite, compaction] {
            report.tried("  at a call of \(deed)", deeds[deed] ?? 0, least: 80)
        }
        report.tried("acknowledged changes looked for after a restart", acknowledged)
        return report
    }

    /// What lies on the disk before the life that is tried: what another process left when it was killed.
    private static func ground(for script: CrashSweepScript) -> Ground {
        let disk = FakeDisk()
        let ticketCount = 6
        let clock = CrashSweepClock()
        let server = CrashSweepServer(disk: disk, ticketCount: ticketCount)
        disk.begin(nil)
        let life = CrashSweepLife("legacy", disk: disk, server: server, clock: clock)
        for step in CrashSweepScript.legacy.steps { step.act(life) }
        return Ground(script: script, disk: disk, ticketCount: ticketCount)
    }

    // MARK: Which

    /// Every call with every fault it can meet in a full run, a seeded choice of them in a sample.
    private static func trials(on ground: Ground, _ scale: SweepScale, _ random: inout SeededRandom) -> [Trial] {
        var trials = End.allCases.map { Trial(plan: nil, end: $0, sabotage: scale.sabotage) }
        var tried: Set<String> = []
        let share = scale.isFull ? 1 : ground.script.name == "day" ? 0.05 : 0.015
        for point in points(of: ground, scale.sabotage) {
            for fault in point.faults {
                let all = ends(fault, at: point)
                for end in scale.isFull ? all : all.randomElement(using: &random).map({ [$0] }) ?? [] {
                    let seed = random.next()
                    // What changes places is rare, and always tried; and each deed and fault once, whatever the share.
                    let isRare = tried.insert(fault.rawValue).inserted
                        || fault == .kill && (point.operation == "rename" && point.place == .state || tried.insert(point.deed).inserted)
                    guard random.unit() < share || isRare else { continue }
                    trials.append(Trial(
                        plan: FakeDisk.Plan(point: point, fault: fault, seed: seed), end: end, sabotage: scale.sabotage))
                }
            }
        }
        return trials
    }

    /// How lives end after a fault, one for each trial that differs from the others: by its end, or by its seed where
    /// chance has a part in the fault.
    private static func ends(_ fault: FakeDisk.Fault, at point: FakeDisk.Point) -> [End] {
        switch fault {
        case .kill: Array(repeating: .killed, count: point.isWrite ? 4 : 1)
        case .inputOutput, .noSpace, .shortWrite: End.allCases
        // What lies in memory because the disk is full goes with the power; that is told.
        case .fullFromThen: [.closed, .killed]
        case .lostPower: Array(repeating: .killed, count: namedDeeds.contains(point.deed) ? 8 : 4)
        }
    }

    /// The calls of an undisturbed life.
    private static func points(of ground: Ground, _ sabotage: String?) -> [FakeDisk.Point] {
        let disk = ground.disk.copy(sabotage: sabotage.flatMap(FakeDisk.Sabotage.init))
        disk.begin(nil)
        let server = CrashSweepServer(disk: disk, ticketCount: ground.ticketCount)
        let life = CrashSweepLife("one", disk: disk, server: server, clock: CrashSweepClock())
        var points: [FakeDisk.Point] = []
        func take(_ deed: CrashSweepScript.Deed) {
            points += disk.points[points.count...].map { $0.during($0.place == .cache ? cacheWrite : deed.rawValue) }
        }
        for step in ground.script.steps {
            step.act(life)
            take(step.deed)
        }
        life.perform(.close)
        take(.rest)
        nameCompactions(in: &points)
        return points
    }

    private static let cacheWrite = "cache write"
    private static let compaction = "compaction"
    /// What the promise names; saving a form and the rest of the day are tried on top of that.
    private static let namedDeeds = [CrashSweepScript.Deed.send, .approve, .saveDraft].map(\.rawValue) + [cacheWrite, compaction]

    /// A journal is written anew beside itself, and takes its own place.
    private static func nameCompactions(in points: inout [FakeDisk.Point]) {
        for end in points.indices where points[end].replaces && points[end].place == .state {
            let path = points[end].path
            let start = points[..<end].lastIndex { $0.operation == "rename" && $0.path == path } ?? -1
            for index in (start + 1)...end where index == end || points[index].path.hasPrefix(path + ".") {
                points[index] = points[index].during(compaction)
            }
        }
    }

    // MARK: Trying

    private struct Finding {
        let violations: [CrashSweepVerdict.Violation]
        /// Changes that were looked for afterwards.
        let acknowledgedCount: Int
        let isPlanMet: Bool
    }

    /// Lives, dies, and is looked at.
    private static func judge(_ trial: Trial, on ground: Ground) -> Finding {
        let disk = ground.disk.copy(sabotage: trial.sabotage.flatMap(FakeDisk.Sabotage.init))
        let server = CrashSweepServer(disk: disk, ticketCount: ground.ticketCount)
        let clock = CrashSweepClock()
        clock.pass(1_000)
        disk.begin(trial.plan)
        let life = CrashSweepLife("one", disk: disk, server: server, clock: clock)
        for step in ground.script.steps where !life.isDead { step.act(life) }
        if !life.isDead {
            switch trial.end {
            case .closed: life.perform(.close)
            case .killed: break
            case .lostPower: disk.losePower(seed: trial.plan?.seed ?? 0)
            }
        }
        let told = life.told
        let isPlanMet = disk.isPlanMet
        var verdict = CrashSweepVerdict(told: told, server: server)
        verdict.isShelterGone = trial.end == .lostPower
        disk.begin(nil)
        let look = CrashSweepLife("two", disk: disk, server: server, clock: clock, mode: .offline)
        look.start()
        verdict.look(at: look)
        look.perform(.close)
        disk.begin(nil)
        let heir = CrashSweepLife("three", disk: disk, server: server, clock: clock)
        heir.start()
        heir.pass(700)
        verdict.nothingWasSent()
        for item in heir.outbox where item.isHeld {
            heir.perform(trial.sabotage == releaseDiscards ? .discard(item.id) : .release(item.id))
        }
        heir.pass(60)
        verdict.nothingWasSentTwice()
        verdict.everythingHasLeft(heir.outbox)
        heir.perform(.close)
        return Finding(
            violations: verdict.violations, acknowledgedCount: verdict.acknowledgedCount, isPlanMet: isPlanMet)
    }
}

extension OutboxItem {
    fileprivate var isHeld: Bool { if case .held = state { true } else { false } }
}
