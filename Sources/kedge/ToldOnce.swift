import Helpdesk
import Synchronization

/// Remembers what a verb has said already: the same trouble of three files is one line.
final class ToldOnce: Sendable {
    private let told = Mutex<Set<Trouble>>([])

    func isNew(_ trouble: Trouble) -> Bool { told.withLock { $0.insert(trouble).inserted } }
}

extension Trouble {
    /// Apart from when it is worth trying again, which differs each time.
    func isSame(as other: Trouble?) -> Bool {
        guard var other else { return false }
        other.retryAt = retryAt
        return self == other
    }
}

extension [Trouble] {
    /// All of them as one, for scripts that read one object; nil where there is none.
    var joined: Trouble? {
        guard let first else { return nil }
        var all = first
        all.message = map(\.message).joined(separator: " ")
        return all
    }
}

extension String {
    /// Ends like a sentence, whoever wrote it.
    var stopped: String { last.map { ".!?…".contains($0) } ?? true ? self : self + "." }
}
