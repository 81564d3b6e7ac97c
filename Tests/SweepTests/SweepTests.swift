import OwnThreads
import Sweeps
import Synchronization
import Testing

/// A sample of each sweep; one at a time, as some start many processes.
@Suite("Sweeps", .serialized, .ownThreads)
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
        let sweep = try #require(Sweep.named(sabotage.sweep))
        scale.awaitedOracle = sweep.oracles[sabotage.name]
        let report = try sweep.run(scale)
        #expect(sweep.hasFound(sabotage.name, in: report), "\(report.violations)")
    }

    @Test("Whatever a sweep names an oracle for is a sabotage of it")
    func oraclesAreOfSabotages() {
        for sweep in Sweep.all { #expect(Set(sweep.oracles.keys).isSubset(of: sweep.sabotages), "\(sweep.name)") }
    }

    @Test("Sabotage isn't found by what another oracle tells")
    func anotherOracleFindsNothing() {
        let sweep = Sweep(name: "x", promise: "", sabotages: ["a", "b"], oracles: ["a": "sent twice"]) { SweepReport($0) }
        var report = SweepReport(SweepScale(.sample, seed: 1))
        report.violated("the server never came up")
        #expect(!sweep.hasFound("a", in: report) && sweep.hasFound("b", in: report))
        report.violated("twice", by: "sent twice")
        #expect(sweep.hasFound("a", in: report))
    }
}
