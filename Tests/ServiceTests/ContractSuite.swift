import DemoServer
import Helpdesk
import Synchronization
import Testing

/// One suite over every service: its parts are further files, each a table of cases. When all parts are done, the
/// number of cases that ran is printed.
@Suite(.counted) struct ContractSuite {}

/// What ran, by service.
enum Cases {
    private static let counts = Mutex<[ServiceKind: Int]>([:])

    /// Runs a case, counts it, and names it where it throws.
    static func run(_ kind: ServiceKind, _ name: @autoclosure () -> String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            Issue.record(error, "\(kind.productName), \(name())")
        }
        counts.withLock { $0[kind, default: 0] += 1 }
    }

    static func run(_ kind: ServiceKind, _ name: @autoclosure () -> String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            Issue.record(error, "\(kind.productName), \(name())")
        }
        counts.withLock { $0[kind, default: 0] += 1 }
    }

    static var summary: String? {
        let counts = counts.withLock { $0 }
        guard !counts.isEmpty else { return nil }
        let parts = ServiceUnderTest.all.map { "\($0.kind.productName) \(counts[$0.kind] ?? 0)" }
        return "Contract suite: \(parts.joined(separator: ", ")); \(counts.values.reduce(0, +)) cases in all"
    }
}

/// Prints what was counted, once, after everything inside.
struct CountingTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing work: @Sendable () async throws -> Void
    ) async throws {
        try await work()
        if let summary = Cases.summary { print(summary) }
    }
}

extension Trait where Self == CountingTrait {
    static var counted: CountingTrait { CountingTrait() }
}
