import Sync
import Synchronization
import Transport

/// A desk without a screen and its wire, closed once. Whoever asked for something may hold it longer than the verb that
/// waited for the answer, so the end of the program closes what is open then.
final class OpenDesk: Sendable {
    private static let open = Mutex<[OpenDesk]>([])

    let desk: Desk
    let wire: Wire
    /// Locked while it is being closed: who comes second waits for the end of it.
    private let isClosed = Mutex(false)

    init(_ desk: Desk, _ wire: Wire) {
        (self.desk, self.wire) = (desk, wire)
        Self.open.withLock { $0.append(self) }
    }

    /// Returns when what was read is on the disk.
    func close() {
        isClosed.withLock { isClosed in
            guard !isClosed else { return }
            isClosed = true
            Blocking.wait { [desk] in
                await withCheckedContinuation { continuation in
                    desk.perform(.close)
                    desk.whenIdle { continuation.resume() }
                }
            }
            wire.close()
        }
        Self.open.withLock { $0.removeAll { $0 === self } }
    }

    static func closeAll() {
        for desk in open.withLock(\.self) { desk.close() }
    }
}
