import Synchronization

/// The few things a service learns from answers, such as the path prefix that works or a label's id.
/// Services are values without state; this is handed to them, and forgetting it costs a request or two.
public final class ServiceMemory: Sendable {
    private let learned = Mutex<[String: String]>([:])

    /// More names than this are more than any menu shows; what comes later is not kept.
    private static let maximumCount = 10_000

    public init() {}

    public func value(of name: String) -> String? {
        learned.withLock { $0[name] }
    }

    /// Forgets it, where it turned out to be untrue.
    public func forget(_ name: String) {
        learned.withLock { $0[name] = nil }
    }

    public func learn(_ value: String, for name: String) {
        learned.withLock { learned in
            guard learned.count < Self.maximumCount || learned[name] != nil else { return }
            learned[name] = value
        }
    }
}
