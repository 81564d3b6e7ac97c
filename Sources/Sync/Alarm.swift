import Dispatch
import Synchronization

/// Wakes somebody up later; a test's double is wound by hand.
public protocol Alarm: Sendable {
    /// Rings once after so many seconds of the monotonic clock; what was set before is forgotten. nil: never.
    func set(afterSeconds: Double?, ring: @escaping @Sendable () -> Void)
}

/// The real one. Armed only while there is something to wait for.
public final class DispatchAlarm: Alarm {
    private let queue: DispatchQueue
    private let timer = Mutex<(any DispatchSourceTimer)?>(nil)

    public init(queue: DispatchQueue = DispatchQueue(label: "kedge.alarm", qos: .utility)) { self.queue = queue }

    public func set(afterSeconds seconds: Double?, ring: @escaping @Sendable () -> Void) {
        timer.withLock { timer in
            timer?.cancel()
            timer = nil
            guard let seconds else { return }
            let next = DispatchSource.makeTimerSource(queue: queue)
            // Undo windows are watched by a person; everything else may come a little late together.
            let leeway = seconds < 15 ? 20 : 500
            next.schedule(deadline: .now() + max(0, seconds), leeway: .milliseconds(leeway))
            next.setEventHandler { @Sendable in ring() }
            next.resume()
            timer = next
        }
    }
}
