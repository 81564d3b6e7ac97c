import Backend
import Helpdesk

/// RT's words and the shared ones. Each lifecycle has statuses of its own; what those mean is learned from the server.
enum Vocabulary {
    private static let statuses = WordTable<Status.Canonical>([
        "new": .new, "open": .open, "stalled": .pending, "resolved": .solved, "rejected": .closed, "deleted": .closed,
    ])

    /// Of the default lifecycle; `deleted` is a deletion and has a verb of its own.
    static let writableStatuses = ["open", "stalled", "resolved", "rejected", "new"].map(statuses.status)
    /// The numbers behind RT's own words low, medium and high.
    static let writablePriorities = ["100", "50", "0"].map { priority($0) }

    /// - Parameter meaning: of a word of the lifecycle's own, where it is known.
    static func status(_ raw: String?, meaning: (String) -> Status.Canonical?) -> Status {
        let known = statuses.status(raw)
        guard known.canonical == .other, let raw, let meaning = meaning(raw) else { return known }
        return Status(meaning, raw: raw)
    }

    /// A number: under 50 low, under 100 normal, else high.
    static func priority(_ raw: String?) -> Priority {
        guard let raw, !raw.isEmpty else { return .none }
        guard let number = Int(raw) else { return Priority(.other, raw: raw) }
        return Priority(number < 50 ? .low : number < 100 ? .normal : .high, raw: raw)
    }
}

/// Whether words that the default lifecycle lacks are of tickets that still need somebody: `__Active__` tells
/// (contract, section 3).
struct LifecycleWords: Sendable {
    let memory: ServiceMemory

    func meaning(of raw: String, in lifecycle: String) -> Status.Canonical? {
        switch memory.value(of: Self.name(raw, lifecycle)) {
        case "active": .open
        case "inactive": .closed
        default: nil
        }
    }

    func learn(_ raw: String, in lifecycle: String, isActive: Bool) {
        memory.settle(isActive ? "active" : "inactive", for: Self.name(raw, lifecycle))
    }

    private static func name(_ raw: String, _ lifecycle: String) -> String { "status \(lifecycle)\n\(raw)" }
}
