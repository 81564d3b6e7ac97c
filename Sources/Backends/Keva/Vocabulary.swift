import Helpdesk

/// Keva's words (contract, section 5) and the shared ones.
enum Vocabulary {
    static func status(_ raw: String?) -> Status {
        let raw = raw ?? ""
        let canonical: Status.Canonical =
            switch raw.lowercased() {
            case "open": .open
            case "pending": .pending
            case "solved": .solved
            case "closed": .closed
            default: .other
            }
        return Status(canonical, raw: raw)
    }

    /// The one word the server filters by; nil where it has none, or would need several.
    static func filter(_ statuses: Set<Status.Canonical>) -> String? {
        guard statuses.count == 1, let only = statuses.first else { return nil }
        switch only {
        case .open, .pending, .solved, .closed: return only.rawValue
        case .new, .inProgress, .other: return nil
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
            default: .other
            }
        return Priority(canonical, raw: raw)
    }

    static func approvalStatus(_ raw: String?) -> Approval.Status {
        switch raw?.lowercased() {
        case "pending": .pending
        case "approved": .approved
        case "rejected": .rejected
        default: .other(raw ?? "")
        }
    }
}
