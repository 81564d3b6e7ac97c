import Backend
import Helpdesk

/// Keme's words (contract, section 5) and the shared ones. The API's spelling of statuses other than `open`
/// follows the webhooks' names.
enum Vocabulary {
    private static let statuses = WordTable<Status.Canonical>([
        "new": .new, "open": .open, "pending": .pending, "resolved": .solved, "closed": .closed,
    ])
    private static let priorityWords = WordTable<Priority.Canonical>([
        "critical": .urgent, "high": .high, "normal": .normal, "low": .low,
    ])

    static func status(_ raw: String?) -> Status { statuses.status(raw) }
    static func priority(_ raw: String?) -> Priority { priorityWords.priority(raw) }
    static func filter(_ wanted: Set<Status.Canonical>) -> String? { statuses.filter(wanted) }
    static func filter(_ wanted: Set<Priority.Canonical>) -> String? { priorityWords.filter(wanted) }

    static let priorities = priorityWords.all

    /// What to write for a shared word or one of Keme's own; nil for any other.
    static func writablePriority(_ word: String) -> String? {
        let word = word.lowercased()
        return priorities.first { $0 == word || priority($0).canonical.rawValue == word }
    }
}
