import Backend
import Helpdesk

/// Keme's rows as nouns, whatever they are wrapped in. nil only where a row has no id.
enum Wire {
    /// What problems of single fields are called, and kedge's keys for them.
    static let fieldNames = [
        "contact_email": "requester", "channel_id": "channel", "assignee_id": "assignee", "workspace_id": "workspace",
    ]

    /// Ids of channels: the one thing that the list's filter surely knows them by.
    static let channelMemory = "channel "

    static func ticket(_ row: Row, account: AccountName) -> Ticket? {
        guard let id = row.word("id", "ticket_id") else { return nil }
        return Ticket(
            id: TicketID(account: account, value: id),
            key: row.word("identifier", "number", "key", "reference") ?? id, subject: row.text("subject") ?? "",
            status: Vocabulary.status(row.text("status")), priority: Vocabulary.priority(row.text("priority")),
            requester: requester(of: row), assignee: assignee(of: row), tags: row.words("tags") ?? [],
            channel: channel(of: row),
            container: row.word("workspace_id", "workspace") ?? row.row("workspace")?.word("id", "name"),
            createdAt: row.date("created_at"), updatedAt: row.date("updated_at"), body: row.text("body"))
    }

    /// - Parameter id: of the ticket that was written; nil for one just created.
    static func patch(_ row: Row, account: AccountName, id: TicketID?) -> TicketPatch? {
        let told = row.word("id", "ticket_id").map { TicketID(account: account, value: $0) }
        guard let id = id ?? told, told == nil || told == id else { return nil }
        var patch = TicketPatch(
            id: id, key: row.word("identifier", "number", "key", "reference"), subject: row.text("subject"),
            tags: row.words("tags"), updatedAt: row.date("updated_at"))
        patch.status = row.word("status").map(Vocabulary.status)
        patch.priority = row.fields["priority"].map { _ in Vocabulary.priority(row.text("priority")) }
        if let assignee = assignee(of: row) {
            patch.assignee = .value(assignee.id ?? assignee.shownName)
        } else if row.fields["assignee"] == .null || row.fields["assignee_id"] == .null {
            patch.assignee = FieldChange.Setting.none
        }
        return patch
    }

    private static func requester(of row: Row) -> Person? {
        let person = Person(
            id: row.word("contact_id", "player_id"), name: row.word("contact_name", "player_name"),
            address: row.word("contact_email", "player_email"))
        return person.shownName.isEmpty ? row.person("contact", "player", "requester") : person
    }

    /// Under `assignee` or `assignee_id`, as a word or an object, or in both at once.
    private static func assignee(of row: Row) -> Person? {
        guard let id = row.word("assignee_id") else { return row.person("assignee", "assignee_id") }
        guard var person = row.person("assignee") else { return .named(id) }
        if let word = row.word("assignee"), person.id == word, word != id { person.name = word }
        person.id = id
        return person
    }

    /// Its kind before its name: what is shown is also what the list is filtered by.
    private static func channel(of row: Row) -> String? {
        row.word("channel") ?? row.row("channel")?.word("type", "kind", "name", "id") ?? row.word("channel_id")
    }
}

/// What a list's answer says about the list. No source shows where it stands, so it is looked for in the usual
/// places and in either case style (contract, "Not documented", 1).
struct PageFacts {
    private let rows: [Row]

    init(_ root: JSONValue) {
        let outer = Row(root)
        let inner = outer?.row("pagination", "meta", "page_info")
        rows = [inner?.row("pagination", "page"), inner, outer].compactMap { $0 }
    }

    var total: Int? { first { $0.count("total", "total_count", "totalCount", "total_items", "totalItems") } }
    var size: Int? { first { $0.count("per_page", "perPage", "page_size", "pageSize", "limit") } }
    var pageCount: Int? { first { $0.count("total_pages", "totalPages", "page_count", "pageCount", "pages") } }
    /// The server says outright whether there is more.
    var hasMore: Bool? { first { $0.flag("has_more", "hasMore", "has_next", "hasNext") } }

    private func first<Value>(_ read: (Row) -> Value?) -> Value? { rows.lazy.compactMap(read).first }
}

extension PageFacts {
    func next(after number: Int, rowCount: Int, askedSize: Int) -> PageCursor? {
        let next = ListReading.next(
            after: number, rowCount: rowCount, pageSize: size.flatMap { $0 > 0 ? $0 : nil } ?? askedSize,
            claimedTotal: total, claimedPageCount: pageCount)
        return next ?? (hasMore == true && rowCount > 0 ? .number(number + 1) : nil)
    }
}
