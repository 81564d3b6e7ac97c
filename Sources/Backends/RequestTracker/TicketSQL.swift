import Backend
import FoundationEssentials
import Helpdesk

/// RT's query language (contract, section 3), as far as filters need it. Every value goes through `quoted`.
enum TicketSQL {
    /// An empty query finds nothing.
    static let everything = "id > 0"
    /// Days in a query may be the user's or UTC's; the caller filters again.
    private static let zoneMarginSeconds = 86_400.0

    /// As RT's parser reads it back: a backslash before a quote and before a backslash.
    static func quoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "'"
    }

    static func query(_ filter: TicketFilter) -> String {
        var parts: [String] = []
        if let statuses = statuses(filter.statuses) { parts.append(statuses) }
        if let priorities = priorities(filter.priorities) { parts.append(priorities) }
        if let owner = filter.assignee { parts.append(isOwned(by: owner)) }
        if let queue = filter.container { parts.append("Queue = \(quoted(queue))") }
        if let after = filter.createdAfter {
            parts.append("Created > \(quoted(time(after.addingTimeInterval(-zoneMarginSeconds))))")
        }
        if let before = filter.createdBefore {
            parts.append("Created < \(quoted(time(before.addingTimeInterval(zoneMarginSeconds))))")
        }
        return parts.isEmpty ? everything : parts.joined(separator: " AND ")
    }

    /// Any of these tickets, whatever their type; nil for none, and an id that is no number is left out.
    static func ids(_ ids: [String]) -> String? {
        let numbers = ids.filter(isNumber)
        guard !numbers.isEmpty else { return nil }
        return "(" + numbers.map { "id = \($0)" }.joined(separator: " OR ") + ")"
    }

    static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count < 19 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// nil where any status may match.
    private static func statuses(_ wanted: Set<Status.Canonical>) -> String? {
        guard !wanted.isEmpty else { return nil }
        var parts: [String] = []
        // All that somebody has to do something about. A lifecycle's own word is no `.other` once it is learned.
        if wanted.isSuperset(of: [.new, .open, .inProgress, .other]) {
            parts.append(wanted.contains(.pending) ? "Status = '__Active__'" : "(Status = '__Active__' AND Status != 'stalled')")
            return oneOf(parts + inactive(wanted))
        }
        // What a lifecycle's own word means may not be known yet, and then it is neither open nor closed.
        guard !wanted.contains(.other) else { return nil }
        if wanted.contains(.new) { parts.append("Status = 'new'") }
        if wanted.contains(.open) { parts.append("(Status = '__Active__' AND Status != 'new' AND Status != 'stalled')") }
        if wanted.contains(.pending) { parts.append("Status = 'stalled'") }
        return oneOf(parts + inactive(wanted))
    }

    private static func inactive(_ wanted: Set<Status.Canonical>) -> [String] {
        var parts: [String] = []
        if wanted.contains(.solved) { parts.append("Status = 'resolved'") }
        if wanted.contains(.closed) { parts.append("(Status = '__Inactive__' AND Status != 'resolved')") }
        return parts
    }

    private static func priorities(_ wanted: Set<Priority.Canonical>) -> String? {
        // Only a number can be asked for.
        guard !wanted.isEmpty, !wanted.contains(.none), !wanted.contains(.other) else { return nil }
        var parts: [String] = []
        if wanted.contains(.low) { parts.append("Priority < 50") }
        if wanted.contains(.normal) { parts.append("(Priority >= 50 AND Priority < 100)") }
        if wanted.contains(.high) { parts.append("Priority >= 100") }
        return oneOf(parts)
    }

    private static func isOwned(by person: String) -> String {
        let login = "Owner = \(quoted(person))"
        return person.contains("@") ? "(\(login) OR Owner.EmailAddress = \(quoted(person)))" : login
    }

    /// None of the words that can be asked for can match: nothing does.
    private static func oneOf(_ parts: [String]) -> String {
        parts.isEmpty ? "id = 0" : parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " OR ") + ")"
    }

    /// `2026-01-15 10:30:00`, UTC.
    private static func time(_ date: Date) -> String {
        String(date.formatted(.iso8601).map { $0 == "T" ? " " : $0 }.prefix(19))
    }
}
