import Synchronization

/// A value that one side fills once and the other takes.
final class Box<Value: Sendable>: Sendable {
    private let content = Mutex<Value?>(nil)

    func fill(_ value: Value) { content.withLock { $0 = value } }

    var value: Value? { content.withLock { $0 } }
}
