import Backend
import Helpdesk

/// Kemon's rows as nouns. nil only where a row has no id.
enum Wire {
    static let labelMemory = "label "
    static let personMemory = "person "

    static func ticket(_ row: Row, account: AccountName) -> Ticket? {
        guard let id = row.word("id") else { return nil }
        return Ticket(
            id: TicketID(account: account, value: id), key: row.word("identifier") ?? id,
            subject: row.text("title") ?? "", status: Vocabulary.status(row.text("status")),
            priority: Vocabulary.priority(row.text("priority")), assignee: row.person("assignee", "assignee_id"),
            tags: row.words("labels", "label_ids") ?? [], container: row.word("project_id"),
            createdAt: row.date("created_at"), updatedAt: row.date("updated_at"), body: row.text("description"))
    }

    /// The description, then the comments. Kemon knows no customers and no private comments (section 10), so
    /// everybody who sees the ticket sees all of it.
    static func thread(_ row: Row, of ticket: Ticket) -> Thread {
        let account = ticket.account
        let page = ListReading.page(of: row.items("comments") ?? [], noun: "comment") { row, index in
            comment(row, account: account, place: index)
        }
        var thread = Thread(ticket: ticket.id, messages: page.items, unreadableCount: page.unreadable.count).oldestFirst
        if let body = ticket.body, !body.isEmpty {
            let description = Message(
                id: MessageID(account: account, value: "\(ticket.id.value)#description"),
                author: row.person("creator", "author", "created_by"), kind: .public, body: body,
                format: .guess(body, declared: nil), createdAt: ticket.createdAt)
            thread.messages.insert(description, at: 0)
        }
        return thread
    }

    /// - Parameter id: of the ticket that was written; nil for one just created.
    static func patch(_ row: Row, account: AccountName, id: TicketID?) -> TicketPatch? {
        let told = row.word("id").map { TicketID(account: account, value: $0) }
        guard let id = id ?? told, told == nil || told == id else { return nil }
        var patch = TicketPatch(
            id: id, key: row.word("identifier"), subject: row.text("title"), tags: row.words("labels"),
            updatedAt: row.date("updated_at"))
        patch.status = row.word("status").map(Vocabulary.status)
        patch.priority = row.fields["priority"].map { _ in Vocabulary.priority(row.text("priority")) }
        patch.assignee = row.fields["assignee"].flatMap { value in
            value == .null ? FieldChange.Setting.none : row.person("assignee").map { .value($0.id ?? $0.shownName) }
        }
        return patch
    }

    /// Remembers the ids behind the names that a ticket shows.
    static func learnNames(from row: Row, into memory: ServiceMemory) {
        for label in row.items("labels", "label_ids") ?? [] {
            if let label = Row(label), let id = label.word("id") {
                learn(id, called: label.word("name") ?? id, labelMemory, into: memory)
            } else if case .string(let id) = label {
                memory.learn(id, for: labelMemory + id)
            }
        }
        learnPerson(row.row("assignee"), into: memory)
        if let id = row.word("project_id") { memory.learn(id, for: projectMemory + id) }
    }

    static func learnPerson(_ person: Row?, into memory: ServiceMemory) {
        guard let person, let id = person.word("id") else { return }
        memory.learn(id, for: personMemory + id)
        for name in [person.word("name"), person.word("email")].compactMap({ $0 }) {
            learn(id, called: name, personMemory, into: memory)
        }
    }

    /// Stands for the id where two have the same name, and nobody can say which is meant.
    static let ambiguous = ""

    static func learn(_ id: String, called name: String, _ noun: String, into memory: ServiceMemory) {
        let known = memory.value(of: noun + name)
        memory.learn(known == nil || known == id ? id : ambiguous, for: noun + name)
    }

    /// - Parameter place: stands for an id where the row has none; nil where such a row is useless.
    static func comment(_ row: Row, account: AccountName, place: Int?) -> Message? {
        let body = row.text("body", "content", "text")
        guard let id = row.word("id") ?? body.flatMap({ _ in place.map { "#\($0 + 1)" } }) else { return nil }
        return Message(
            id: MessageID(account: account, value: id), author: row.person("author"), kind: .public,
            body: body ?? "", format: .guess(body ?? "", declared: nil), createdAt: row.date("created_at", "createdAt"))
    }
}
