import Backend
import Helpdesk

/// Kemon's words (contract, section 6) and the shared ones.
enum Vocabulary {
    private static let statuses = WordTable<Status.Canonical>([
        "backlog": .new, "open": .open, "in_progress": .inProgress, "done": .solved,
    ])
    private static let priorities = WordTable<Priority.Canonical>([
        "urgent": .urgent, "high": .high, "medium": .normal, "low": .low, "none": .none,
    ])

    static func status(_ raw: String?) -> Status { statuses.status(raw) }
    static func priority(_ raw: String?) -> Priority { priorities.priority(raw) }
    static func filter(_ wanted: Set<Status.Canonical>) -> String? { statuses.filter(wanted) }
    static func filter(_ wanted: Set<Priority.Canonical>) -> String? { priorities.filter(wanted) }
}
