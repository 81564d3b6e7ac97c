import Helpdesk
import Synchronization

/// Remembers what a verb has said already: the same trouble of three files is one line.
final class ToldOnce: Sendable {
    private let told = Mutex<Set<Trouble>>([])

    func isNew(_ trouble: Trouble) -> Bool { told.withLock { $0.insert(trouble).inserted } }
}
