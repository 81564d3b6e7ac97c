import Helpdesk

/// Kemon's words (contract, section 6) and the shared ones. Neither set is closed.
enum Vocabulary {
    static func status(_ raw: String?) -> Status {
        let raw = raw ?? ""
        let canonical: Status.Canonical =
            switch raw.lowercased() {
            case "backlog": .new
            case "open": .open
            case "in_progress": .inProgress
            case "done": .solved
            default: .other
            }
        return Status(canonical, raw: raw)
    }

    /// The one word to filter by; nil where there is none, or several would be needed.
    static func filter(_ statuses: Set<Status.Canonical>) -> String? {
        guard statuses.count == 1, let only = statuses.first else { return nil }
        switch only {
        case .new: return "backlog"
        case .open: return "open"
        case .inProgress: return "in_progress"
        case .solved: return "done"
        case .pending, .closed, .other: return nil
        }
    }

    /// The one word to filter by; nil where there is none, or several would be needed.
    static func filter(_ priorities: Set<Priority.Canonical>) -> String? {
        guard priorities.count == 1, let only = priorities.first else { return nil }
        switch only {
        case .urgent: return "urgent"
        case .high: return "high"
        case .normal: return "medium"
        case .low: return "low"
        case .none, .other: return nil
        }
    }

    static func priority(_ raw: String?) -> Priority {
        guard let raw, !raw.isEmpty else { return .none }
        let canonical: Priority.Canonical =
            switch raw.lowercased() {
            case "urgent": .urgent
            case "high": .high
            case "medium": .normal
            case "low": .low
            case "none": .none
            default: .other
            }
        return Priority(canonical, raw: raw)
    }
}
