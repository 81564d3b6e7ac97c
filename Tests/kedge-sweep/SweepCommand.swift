import ArgumentParser
import Glibc
import Sweeps

/// Runs a sweep whole, and prints what was tried: a zero means nothing without its denominator.
@main
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kedge-sweep", abstract: "Holds kedge to its promises, in full.",
        discussion: "Without a name, lists the sweeps.")

    @Argument(help: "A sweep's name, or all.") var name: String?
    @Option(help: "Where chance begins; the same seed tries the same things.") var seed: UInt64 = 1
    @Option(help: "Break kedge in this way first; the run must then find violations.") var sabotage: String?
    @Flag(help: "As much as swift test tries.") var sample = false

    func run() throws {
        guard let name else { return list() }
        let sweeps = name == "all" ? Sweep.all : Sweep.named(name).map { [$0] } ?? []
        guard !sweeps.isEmpty else { throw ValidationError("There is no sweep \"\(name)\".") }
        var isClean = true
        for sweep in sweeps { isClean = try run(sweep) && isClean }
        if !isClean { throw ExitCode.failure }
    }

    private func list() {
        for sweep in Sweep.all {
            print("\(sweep.name): \(sweep.promise)")
            for sabotage in sweep.sabotages { print("    --sabotage \(sabotage)") }
        }
    }

    private func run(_ sweep: Sweep) throws -> Bool {
        if let sabotage, !sweep.sabotages.contains(sabotage) {
            throw ValidationError("The sweep \(sweep.name) knows no sabotage \"\(sabotage)\".")
        }
        let clock = ContinuousClock()
        let start = clock.now
        var scale = SweepScale(sample ? .sample : .full, seed: seed, sabotage: sabotage)
        // A long run shows that it moves; the figures themselves are printed at its end.
        scale.progress = { sentence in
            let seconds = (clock.now - start).components.seconds
            _ = "[\(sweep.name) \(seconds) s] \(sentence)\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
        }
        let report = try sweep.run(scale)
        print("\(sweep.name): \(sweep.promise)")
        var isEnough = true
        for count in report.tried {
            print("  \(count.what): \(count.count)")
            if !sample, count.count < count.least {
                print("    too few: \(count.least) are promised")
                isEnough = false
            }
        }
        for note in report.notes { print("  \(note)") }
        print("  violations: \(report.violationCount)  (\((clock.now - start).components.seconds) s, seed \(seed))")
        for violation in report.violations { print("    \(violation)") }
        // Sabotage that goes unnoticed is a failure of the oracle.
        return sabotage == nil ? report.violationCount == 0 && isEnough : sweep.hasFound(sabotage ?? "", in: report)
    }
}
