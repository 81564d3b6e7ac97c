import Backend
import Helpdesk
import Transport

extension Keme {
    /// Only where the single read holds messages, which no source promises.
    public func thread(_ id: TicketID) throws(Trouble) -> Call<Thread> {
        threadCall(try ticket(id))
    }

    private func threadCall(_ call: Call<TicketDetail>) -> Call<Thread> {
        Call(call.request) { (response) throws(Trouble) -> Call<Thread>.Step in
            switch try call.read(response) {
            case .next(let further): return .next(threadCall(further))
            case .done(let detail):
                guard let thread = detail.thread else { throw lacks(.readThread) }
                return .done(thread)
            }
        }
    }

    /// A PUT, though it isn't idempotent: a repeat may send twice.
    public func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> {
        guard audience == .public else { throw lacks(.note) }
        try refuseClosed(id)
        let account = account
        let errand = Errand(
            "send the reply", isWrite: true, absence: "Keme has no ticket \(id.value).",
            check: "It may have been sent: look at \(id.value) in Keme's web page before sending it again.")
        let request = Request(.put, path(id, "/reply"), body: JSONValue.object([replyKey: .string(body)]).bytes)
        return write(request, errand) { (answer) throws(Trouble) -> Receipt in
            guard let answer, let row = answer.row(under: "data", "message", "reply", "ticket") else { return Receipt() }
            // The answer may be the ticket or the message: a ticket has a subject, or the very id.
            if row.word("id") == id.value || row.value("subject") != nil {
                return Receipt(ticket: Wire.patch(row, account: account, id: id))
            }
            return Receipt(message: Wire.message(row, account: account, requester: nil, place: nil))
        }
    }
}

extension Wire {
    /// The messages of a single read, in any shape, behind the text the ticket starts with; nil where it holds none.
    ///
    /// - Parameter root: the whole answer, where they may stand beside the ticket.
    static func thread(_ row: Row, beside root: JSONValue, of ticket: Ticket) -> Thread? {
        guard let rows = messageRows(in: row) ?? Row(root).flatMap(messageRows) else { return nil }
        let page = ListReading.page(of: rows, noun: "message") { row, index in
            message(row, account: ticket.account, requester: ticket.requester, place: index)
        }
        var thread = Thread(ticket: ticket.id, messages: page.items, unreadableCount: page.unreadable.count).oldestFirst
        if let body = ticket.body, !body.isEmpty, thread.messages.first?.body != body {
            let opening = Message(
                id: MessageID(account: ticket.account, value: "\(ticket.id.value)#body"), author: ticket.requester,
                kind: .public, side: .customer, body: body, format: .guess(body, declared: nil),
                createdAt: ticket.createdAt)
            thread.messages.insert(opening, at: 0)
        }
        return thread
    }

    private static func messageRows(in row: Row) -> [JSONValue]? {
        for name in ["messages", "comments", "replies", "thread", "conversation"] {
            if let rows = row.fields[name]?.rows(under: "data", "messages", "items", "results") { return rows }
        }
        return nil
    }

    /// - Parameter place: stands for an id where the row has none, so that no words are lost; nil where such a row
    ///   is useless.
    static func message(_ row: Row, account: AccountName, requester: Person?, place: Int?) -> Message? {
        let body = row.text("body", "content", "text", "message", "html")
        let fallback = body == nil ? nil : place.map { "#\($0 + 1)" }
        guard let id = row.word("id", "message_id") ?? fallback else { return nil }
        let author = author(of: row)
        let side = side(of: row, author: author, requester: requester)
        let text = body ?? ""
        return Message(
            id: MessageID(account: account, value: id), author: author, kind: kind(of: row, side: side),
            side: side ?? .unknown, body: text,
            format: .guess(text, declared: row.word("content_type", "body_type", "format")),
            createdAt: row.date("created_at", "sent_at", "timestamp"), attachments: attachments(of: row))
    }

    /// Keme documents no notes, yet a row that speaks of one is believed; one that says nothing about its audience
    /// is shown as the service's own.
    private static func kind(of row: Row, side: Message.Side?) -> Message.Kind {
        let type = row.word("type", "kind", "visibility")?.lowercased() ?? ""
        let marks = ["is_internal", "internal", "is_private", "private"]
        if marks.contains(where: { row.flag($0) == true }) || row.flag("public") == false { return .internal }
        if type == "note" || type == "private" || type.contains("internal") { return .internal }
        if ["system", "event", "activity"].contains(type) { return .system }
        // A mark that is there and can't be read leaves the audience open.
        if marks.contains(where: { row.value($0) != nil && row.flag($0) == nil }) { return .system }
        return side == nil ? .system : .public
    }

    private static func side(of row: Row, author: Person?, requester: Person?) -> Message.Side? {
        switch row.word("direction")?.lowercased() {
        case "inbound", "incoming": return .customer
        case "outbound", "outgoing": return .us
        default: break
        }
        let author = author ?? Person()
        for word in [row.word("author_type"), row.word("sender_type"), row.row("author", "sender")?.word("type", "role")] {
            switch word?.lowercased() {
            case "player", "customer", "contact", "requester": return .customer
            case "agent", "manager", "admin", "staff", "user", "ai", "bot", "automation": return .us
            default: continue
            }
        }
        if let address = author.address, address == requester?.address { return .customer }
        return nil
    }

    private static func author(of row: Row) -> Person? {
        let person = Person(
            id: row.word("author_id", "sender_id", "user_id"), name: row.word("author_name", "sender_name"),
            address: row.word("author_email", "sender_email"))
        return person.shownName.isEmpty ? row.person("author", "sender", "user", "from") : person
    }

    private static func attachments(of row: Row) -> [Message.Attachment] {
        (row.items("attachments") ?? []).enumerated().compactMap { index, item in
            if case .string(let name) = item { return .init(name: name) }
            return Row(item).map {
                .init(name: $0.word("name", "filename", "file_name") ?? "attachment \(index + 1)",
                      byteCount: $0.count("size", "byte_count", "size_bytes"))
            }
        }
    }
}
