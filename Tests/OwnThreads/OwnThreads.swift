import Foundation
import Synchronization
import Testing

/// Lets tests that stand and wait, for processes, terminals and servers, do so on threads of their own. The pool that
/// all tests share has one thread a processor: two such tests would keep every other one waiting, and whatever real time
/// those count on would pass them by.
public struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    public var isRecursive: Bool { true }

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(FewThreads.shared) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    public static var ownThreads: Self { OwnThreads() }
}

/// As many as keep a machine of two processors busy while most of them wait.
private final class FewThreads: TaskExecutor {
    static let shared = FewThreads(count: 3)

    private let jobs = Mutex<[UnownedJob]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    private init(count: Int) {
        for number in 1...count {
            let thread = Thread { [self] in
                while true { take().runSynchronously(on: asUnownedTaskExecutor()) }
            }
            thread.name = "tests \(number)"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        arrivals.signal()
    }

    private func take() -> UnownedJob {
        arrivals.wait()
        return jobs.withLock { $0.removeFirst() }
    }
}
