import Synchronization

/// The few things a service learns from answers, such as the path prefix that works or a label's id.
/// Services are values without state; this is handed to them, and forgetting it costs a request or two.
public final class ServiceMemory: Sendable {
    private struct Learned {
        /// What the server's own data fills.
        var names: [String: String] = [:]
        /// How the server is to be spoken to: few, and learnable however many names there are.
        var settings: [String: String] = [:]
        /// About single tickets: as many as there are, so that those noted longest ago make room.
        var notes: [String: String] = [:]
        var olderNotes: [String: String] = [:]
        var tools: [ModelTool]?
    }

    private let learned = Mutex(Learned())

    /// More names than this are more than any menu shows; what comes later is not kept.
    static let maximumNames = 10_000
    static let maximumSettings = 1_000
    /// Half of the notes that are kept at most.
    static let notesPerHalf = 2_000

    public init() {}

    public func value(of name: String) -> String? {
        learned.withLock { $0.settings[name] ?? $0.names[name] ?? $0.notes[name] ?? $0.olderNotes[name] }
    }

    /// Forgets it, where it turned out to be untrue.
    public func forget(_ name: String) {
        learned.withLock { learned in
            learned.settings[name] = nil
            learned.names[name] = nil
            learned.notes[name] = nil
            learned.olderNotes[name] = nil
        }
    }

    /// Remembers what a name in the server's data stands for.
    public func learn(_ value: String, for name: String) {
        learned.withLock { learned in
            guard learned.names.count < Self.maximumNames || learned.names[name] != nil else { return }
            learned.names[name] = value
        }
    }

    /// Remembers something about one of many tickets, for as long as there is room.
    public func note(_ value: String, for name: String) {
        learned.withLock { learned in
            if learned.notes.count >= Self.notesPerHalf, learned.notes[name] == nil {
                learned.olderNotes = learned.notes
                learned.notes = [:]
            }
            learned.notes[name] = value
        }
    }

    /// Remembers how the server is to be spoken to.
    public func settle(_ value: String, for name: String) {
        learned.withLock { learned in
            guard learned.settings.count < Self.maximumSettings || learned.settings[name] != nil else { return }
            learned.settings[name] = value
        }
    }

    /// What the server's second door can do; nil where it hasn't been asked.
    var tools: [ModelTool]? {
        get { learned.withLock { $0.tools } }
        set { learned.withLock { $0.tools = newValue } }
    }
}
