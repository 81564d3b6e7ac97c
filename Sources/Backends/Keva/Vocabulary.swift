import Backend
import Helpdesk

/// Keva's words (contract, section 5) and the shared ones.
enum Vocabulary {
    private static let statuses = WordTable<Status.Canonical>([
        "open": .open, "pending": .pending, "solved": .solved, "closed": .closed,
    ])
    private static let priorities = WordTable<Priority.Canonical>([
        "urgent": .urgent, "high": .high, "medium": .normal, "low": .low,
    ])

    static func status(_ raw: String?) -> Status { statuses.status(raw) }
    static func priority(_ raw: String?) -> Priority { priorities.priority(raw) }
    static func filter(_ wanted: Set<Status.Canonical>) -> String? { statuses.filter(wanted) }

    static func approvalStatus(_ raw: String?) -> Approval.Status {
        switch raw?.lowercased() {
        case "pending": .pending
        case "approved": .approved
        case "rejected": .rejected
        default: .other(raw ?? "")
        }
    }
}
