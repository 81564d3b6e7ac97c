import Dispatch

/// Waits for what calls back.
enum Waiting {
    static func until(_ call: (@escaping @Sendable () -> Void) -> Void) {
        let done = DispatchSemaphore(value: 0)
        call { done.signal() }
        done.wait()
    }
}
