import Dispatch
import Synchronization

/// Writes through the real desk, the real outbox on a disk and the real wire, to a server that acts and then fails
/// in every way there is. The server counts.
enum SendsSweep {
    static let sweep = Sweep(
        name: "sends",
        promise: "Whatever becomes of an answer, nothing is sent twice, and what may have happened is shown as unclear.",
        sabotages: Sabotage.allCases.map(\.rawValue),
        oracles: Dictionary(uniqueKeysWithValues: Sabotage.allCases.map { ($0.rawValue, $0.oracle.rawValue) }), run: run)

    /// What looks for one kind of mistake.
    enum Oracle: String, Sendable {
        /// Sent more than once.
        case twice
        /// An unknown end was never shown as such.
        case unclear
        /// Shown as done, and nobody was told.
        case untold
        /// Shown as not sent, though the server acted.
        case unsent
        case rest
    }

    /// Mistakes that clients make.
    enum Sabotage: String, CaseIterable {
        /// What ended unknown is sent again.
        case blindRetry = "blind-retry"
        /// Writes go out on connections that reads have left.
        case reusedConnections = "reused-connections"
        /// No answer is taken for a good one.
        case unknownIsDone = "unknown-is-done"
        /// What never left is taken for done.
        case unsentIsDone = "unsent-is-done"
        /// No answer is taken for a connection that never was.
        case unknownIsUnsent = "unknown-is-unsent"

        var oracle: Oracle {
            switch self {
            case .blindRetry, .reusedConnections: .twice
            case .unknownIsDone: .unclear
            case .unsentIsDone: .untold
            case .unknownIsUnsent: .unsent
            }
        }
    }

    struct Phase: Sendable {
        let name: String
        let fault: FaultServer.Fault
        var door = FaultServer.Door.open
        /// The server's clock against ours.
        var clockSeconds = 0.0
        /// Connections of reads live on, and a write could be put on one.
        var keepsConnections = true
        /// The bound of a transfer in this phase.
        var totalSeconds = 20.0

        /// Whether the server did what it was asked at the first attempt.
        var acts: Bool {
            switch fault {
            case .refusesByRate, .answersUnavailable: false
            default: door == .open
            }
        }
    }

    static let phases = [
        Phase(name: "closes before the answer", fault: .closesBeforeAnswer, keepsConnections: false),
        Phase(name: "closes in the status line", fault: .closesInStatusLine),
        Phase(name: "closes in the headers", fault: .closesInHeaders),
        Phase(name: "closes in the body", fault: .closesInBody),
        Phase(name: "stalls", fault: .stalls, totalSeconds: 0.4),
        Phase(name: "resets", fault: .resets),
        Phase(name: "answers 502", fault: .answers(502)),
        Phase(name: "answers 504", fault: .answers(504)),
        Phase(name: "gives half an answer of a wrong length", fault: .tellsWrongLength),
        Phase(name: "lets a kept connection die", fault: .closesBeforeAnswer),
        Phase(name: "closes, and its clock is an hour behind", fault: .closesBeforeAnswer, clockSeconds: -3_600),
        Phase(name: "refuses the connection", fault: .none, door: .refusing),
        Phase(name: "resets at once", fault: .none, door: .resetting),
        Phase(name: "answers 429", fault: .refusesByRate),
        Phase(name: "answers 503 and hasn't acted", fault: .answersUnavailable),
    ]

    private static func run(_ scale: SweepScale) throws -> SweepReport {
        var report = SweepReport(scale)
        let sabotage = scale.sabotage.flatMap(Sabotage.init)
        let count = scale.count(10_000, sample: 12)
        let folder = try Scratch()
        var sum = SendsFindings()
        for (number, phase) in phases.enumerated() where !scale.isOver(report) {
            let began = SweepClock.monotonicSeconds()
            let findings = try run(phase, number, count, scale, sabotage, in: folder.path)
            report.tried("sends, the server \(phase.name)", findings.sent, least: 10_000)
            if phase.acts {
                report.tried("  of these the server acted on and told nobody", findings.untold, least: 10_000)
                if findings.unclear != findings.untold {
                    report.violated(
                        "\(phase.name): \(findings.untold) ends were unknown, and \(findings.unclear) were shown so", by: Oracle.unclear.rawValue)
                }
            }
            let seconds = Int((SweepClock.monotonicSeconds() - began).rounded())
            report.note("""
                \(phase.name): acted at once \(findings.acted), shown as unclear \(findings.unclear), proven by reading \
                \(findings.proven), sent later \(findings.sentLater), duplicates \(findings.duplicates), \
                lost \(findings.lost)\(scale.isFull ? ", \(seconds) s" : "")
                """)
            for (sentence, oracle) in findings.violations { report.violated(sentence, by: oracle.rawValue) }
            sum += findings
        }
        report.tried("sends in all", sum.sent, least: 10_000 * phases.count)
        let actingCount = phases.count(where: \.acts)
        report.tried("unknown ends shown as unclear", sum.unclear, least: 10_000 * actingCount)
        report.tried("of these found by reading, and not sent again", sum.proven, least: 10_000 * actingCount)
        return report
    }

    /// Several desks side by side, each with accounts, a store, a wire and a server of its own.
    private static func run(
        _ phase: Phase, _ number: Int, _ count: Int, _ scale: SweepScale, _ sabotage: Sabotage?, in folder: String
    ) throws -> SendsFindings {
        let crewCount = scale.isFull ? 4 : 1
        let crews = try (0..<crewCount).map { index in
            try SendsCrew(
                phase, label: "s\(scale.seed)p\(number)c\(index)", accountCount: scale.isFull ? 32 : 6,
                seed: scale.seed &+ UInt64(number * 16 + index), sabotage: sabotage, folder: "\(folder)/\(number)-\(index)")
        }
        let findings = Mutex(SendsFindings())
        let group = DispatchGroup()
        for (index, crew) in crews.enumerated() {
            let share = count / crewCount + (index < count % crewCount ? 1 : 0)
            DispatchQueue(label: "crew").async(group: group) { @Sendable in
                let found = crew.run(share)
                findings.withLock { $0 += found }
            }
        }
        group.wait()
        return findings.withLock { $0 }
    }
}

/// What one phase has shown.
struct SendsFindings: Sendable {
    var sent = 0
    var acted = 0
    /// Of these, so many whose sender got no whole answer.
    var untold = 0
    var unclear = 0
    var proven = 0
    var sentLater = 0
    var duplicates = 0
    var lost = 0
    var violations: [(sentence: String, oracle: SendsSweep.Oracle)] = []

    static func += (left: inout SendsFindings, right: SendsFindings) {
        left.sent += right.sent
        left.acted += right.acted
        left.untold += right.untold
        left.unclear += right.unclear
        left.proven += right.proven
        left.sentLater += right.sentLater
        left.duplicates += right.duplicates
        left.lost += right.lost
        left.violations += right.violations
    }
}
