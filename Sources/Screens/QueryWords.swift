import Helpdesk

/// Words that prompts offer: those of the query language, and those that occur in the tickets here.
enum QueryWords {
    /// As many tickets are looked at for words; a prompt must open at once.
    private static let mostTickets = 2_000

    static func all(_ desk: DeskModel) -> [String] {
        ["status:active", "status:open", "status:pending", "status:solved", "priority:urgent", "priority>=high",
         "assignee:me", "assignee:none", "requester:", "tag:", "account:", "queue:", "age>", "move:us", "move:them",
         "has:draft", "has:approval", "has:pending"]
            + (desk.profiles ?? []).map { "account:\($0.name.text)" } + tags(desk).map { "tag:\($0)" }
    }

    static func tags(_ desk: DeskModel) -> [String] {
        Set(desk.table.tickets.prefix(mostTickets).flatMap(\.tags)).sorted()
    }
}

extension PromptRequest {
    /// What Tab offers: the line with its last word completed.
    func candidates(for typed: String) -> [String] {
        guard !isWhole else { return candidates.filter { $0.lowercased().hasPrefix(typed.lowercased()) && $0.count > typed.count } }
        let start = typed.lastIndex(of: " ").map { typed.index(after: $0) } ?? typed.startIndex
        let word = typed[start...].lowercased()
        return candidates.filter { $0.lowercased().hasPrefix(word) && $0.count > word.count }.map { typed[..<start] + $0 }
    }
}

extension String {
    /// Without blanks at either end.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
            return ""
        }
        return String(self[first...last])
    }
}
