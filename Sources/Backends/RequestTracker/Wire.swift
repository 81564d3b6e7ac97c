import Backend
import FoundationEssentials
import Helpdesk

/// RT's rows as nouns. nil only where a row has no id.
enum Wire {
    /// RT's user that stands for nobody.
    static let nobody = "Nobody"
    /// RT's own hand.
    static let system = "RT_System"
    static let queueMemory = "queue "
    static let fieldMemory = "custom field "

    static func ticket(_ row: Row, account: AccountName, memory: ServiceMemory) -> Ticket? {
        guard let id = row.word("id") else { return nil }
        let queue = row.row("Queue")
        learn(row, id: id, into: memory)
        return Ticket(
            id: TicketID(account: account, value: id), key: id, subject: row.text("Subject") ?? "",
            status: status(row, memory), priority: Vocabulary.priority(row.text("Priority")),
            requester: requestors(row).first, assignee: owner(row), container: queue.flatMap { name(ofQueue: $0, memory) },
            createdAt: time(row, "Created"), updatedAt: time(row, "LastUpdated"),
            fields: row.fields["_hyperlinks"] == nil ? nil : fields(row))
    }

    static func status(_ row: Row, _ memory: ServiceMemory) -> Status {
        let lifecycle = row.row("Queue")?.word("Lifecycle") ?? ""
        return Vocabulary.status(row.word("Status")) { LifecycleWords(memory: memory).meaning(of: $0, in: lifecycle) }
    }

    /// Not set is 1970 (contract, section 3).
    static func time(_ row: Row, _ name: String) -> Date? {
        row.date(name).flatMap { $0.timeIntervalSince1970 > 0 ? $0 : nil }
    }

    static func person(_ row: Row?) -> Person? {
        guard let row, let login = row.word("Name", "id"), login != nobody else { return nil }
        let address = row.word("EmailAddress") ?? (login.contains("@") ? login : nil)
        return Person(id: login, name: row.word("RealName"), address: address)
    }

    static func owner(_ row: Row) -> Person? { person(row.row("Owner")) }

    static func requestors(_ row: Row) -> [Person] { people(row, "Requestor") }

    private static func people(_ row: Row, _ role: String) -> [Person] {
        (row.items(role) ?? []).compactMap { person(Row($0)) }
    }

    private static func name(ofQueue queue: Row, _ memory: ServiceMemory) -> String? {
        queue.word("Name") ?? queue.word("id").flatMap { memory.value(of: queueMemory + $0) ?? $0 }
    }
}

// MARK: - What is learned on the way

extension Wire {
    /// Names behind the numbers that a history speaks of, and whose words on the ticket are the customer's.
    private static func learn(_ row: Row, id: String, into memory: ServiceMemory) {
        if let queue = row.row("Queue"), let number = queue.word("id"), let name = queue.word("Name") {
            memory.learn(name, for: queueMemory + number)
        }
        for item in row.items("CustomFields") ?? [] {
            guard let field = Row(item), let number = field.word("id"), let name = field.word("name") else { continue }
            memory.learn(name, for: fieldMemory + number)
        }
        guard row.items("Requestor") != nil else { return }
        let outside = (people(row, "Requestor") + people(row, "Cc")).compactMap(\.id)
        memory.note(outside.joined(separator: "\n"), for: outsideMemory(id))
    }

    /// The logins of those who ask on a ticket or get copies; nil where it wasn't read.
    static func outsiders(_ ticket: TicketID, _ memory: ServiceMemory) -> Set<Substring>? {
        memory.value(of: outsideMemory(ticket.value)).map { Set($0.split(separator: "\n")) }
    }

    private static func outsideMemory(_ id: String) -> String { "asks on \(id)" }
}

// MARK: - Fields of a single read

extension Wire {
    /// Custom fields that hold something, links, and times that matter; in this order.
    static func fields(_ row: Row) -> [RecordField] {
        var fields: [RecordField] = []
        let custom = (row.items("CustomFields") ?? []).compactMap { Row($0) }.compactMap { field -> RecordField? in
            guard let name = field.word("name") else { return nil }
            let values = (field.items("values") ?? []).compactMap { Row($0)?.word("filename", "_url") ?? text($0) }
            return values.isEmpty ? nil : RecordField(name, values.count == 1 ? .text(values[0]) : .words(values))
        }
        fields += custom.sorted { $0.key < $1.key }
        for (ref, key) in linkNames {
            let linked = links(row, ref)
            if !linked.isEmpty { fields.append(RecordField(key, .words(linked))) }
        }
        for (name, key) in [("Due", "due"), ("Started", "started"), ("Told", "told"), ("Resolved", "resolved")] {
            if let time = time(row, name) { fields.append(RecordField(key, .date(time))) }
        }
        if let minutes = row.count("TimeWorked"), minutes > 0 { fields.append(RecordField("minutes_worked", .number("\(minutes)"))) }
        for (role, key) in [("Cc", "cc"), ("AdminCc", "admin_cc")] {
            let named = (row.items(role) ?? []).compactMap { Row($0)?.word("RealName", "Name", "id") }
            if !named.isEmpty { fields.append(RecordField(key, .words(named))) }
        }
        return fields
    }

    private static let linkNames: KeyValuePairs<String, String> = [
        "depends-on": "depends_on", "depended-on-by": "depended_on_by", "parent": "parents", "child": "children",
        "refers-to": "refers_to", "referred-to-by": "referred_to_by",
    ]

    /// Numbers of linked tickets; addresses of what lies outside.
    static func links(_ row: Row, _ ref: String) -> [String] {
        (row.items("_hyperlinks") ?? []).compactMap { Row($0) }.filter { $0.word("ref") == ref }.compactMap {
            $0.word("id") ?? $0.word("_url")
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        let text = Row(["value": value])?.word("value")
        return text
    }
}
