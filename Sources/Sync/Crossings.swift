import Synchronization

/// Counts work that has been handed over and not yet done, so that a test waits for idle, not for time.
final class Crossings: Sendable {
    private struct State {
        var count = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    func began() { state.withLock { $0.count += 1 } }

    func ended() {
        let bodies = state.withLock { state in
            state.count -= 1
            guard state.count == 0 else { return [@Sendable () -> Void]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for body in bodies { body() }
    }

    /// Runs when nothing is under way: at once, or when the last is done.
    func whenIdle(_ body: @escaping @Sendable () -> Void) {
        let isIdle = state.withLock { state in
            if state.count > 0 { state.waiting.append(body) }
            return state.count == 0
        }
        if isIdle { body() }
    }
}
