import Sweeps
import Synchronization
import Testing

/// A sample of each sweep; one at a time, as some start many processes.
@Suite("Sweeps", .serialized)
struct SweepTests {
    @Test("A sample of each holds", .timeLimit(.minutes(20)), arguments: Sweep.all.map(\.name), [UInt64(1)])
    func holds(name: String, seed: UInt64) throws {
        let told = Told()
        var scale = SweepScale(.sample, seed: seed)
        scale.progress = { _ in told.count.withLock { $0 += 1 } }
        let report = try #require(Sweep.named(name)).run(scale)
        #expect(report.violations == [])
        #expect(!report.tried.isEmpty && report.tried.allSatisfy { $0.count > 0 })
        // Whoever watches a long run sees each figure as soon as it is known.
        #expect(told.count.withLock { $0 } >= report.tried.count)
    }

    private final class Told: Sendable { let count = Mutex(0) }

    struct Sabotage: CustomTestStringConvertible {
        let sweep: String
        let name: String
        var testDescription: String { "\(sweep), \(name)" }
    }

    static let sabotages = Sweep.all.flatMap { sweep in
        sweep.sabotages.map { Sabotage(sweep: sweep.name, name: $0) }
    }

    @Test("Sabotage is found", .timeLimit(.minutes(20)), arguments: sabotages)
    func finds(sabotage: Sabotage) throws {
        var scale = SweepScale(.sample, seed: 1, sabotage: sabotage.name)
        scale.stopsAtFirstViolation = true
        #expect(try #require(Sweep.named(sabotage.sweep)).run(scale).violationCount > 0)
    }
}
