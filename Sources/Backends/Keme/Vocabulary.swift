import Helpdesk

/// Keme's words (contract, section 5) and the shared ones. The API's spelling of statuses other than `open`
/// follows the webhooks' names.
enum Vocabulary {
    static func status(_ raw: String?) -> Status {
        let raw = raw ?? ""
        let canonical: Status.Canonical =
            switch raw.lowercased() {
            case "new": .new
            case "open": .open
            case "pending": .pending
            case "resolved": .solved
            case "closed": .closed
            default: .other
            }
        return Status(canonical, raw: raw)
    }

    /// The one word the server filters by; nil where there is none, or several would be needed.
    static func filter(_ statuses: Set<Status.Canonical>) -> String? {
        guard statuses.count == 1, let only = statuses.first else { return nil }
        switch only {
        case .new, .open, .pending, .closed: return only.rawValue
        case .solved: return "resolved"
        case .inProgress, .other: return nil
        }
    }

    static func priority(_ raw: String?) -> Priority {
        guard let raw, !raw.isEmpty else { return .none }
        let canonical: Priority.Canonical =
            switch raw.lowercased() {
            case "critical": .urgent
            case "high": .high
            case "normal": .normal
            case "low": .low
            default: .other
            }
        return Priority(canonical, raw: raw)
    }

    static let priorities = ["critical", "high", "normal", "low"]

    static func filter(_ priorities: Set<Priority.Canonical>) -> String? {
        guard priorities.count == 1, let only = priorities.first else { return nil }
        return Self.priorities.first { priority($0).canonical == only }
    }

    /// What to write for a shared word or one of Keme's own; nil for any other.
    static func writablePriority(_ word: String) -> String? {
        let word = word.lowercased()
        return priorities.first { $0 == word || priority($0).canonical.rawValue == word }
    }
}
