import Backend
import Helpdesk
import Transport

/// Keva's rows as nouns. nil only where a row has no id.
enum Wire {
    static func ticket(_ row: Row, account: AccountName) -> Ticket? {
        guard let id = row.word("id") else { return nil }
        let requester = Person(
            id: row.word("customerId"), name: row.word("customerName"), address: row.word("customerEmail"))
        return Ticket(
            id: TicketID(account: account, value: id), key: id, subject: row.text("subject") ?? "",
            status: Vocabulary.status(row.text("status")), priority: Vocabulary.priority(row.text("priority")),
            requester: requester.shownName.isEmpty ? row.person("customer") : requester,
            assignee: row.person("assignedTo"), tags: row.words("tags") ?? [], channel: row.word("source"),
            container: row.word("workspaceId"), createdAt: row.date("createdAt"), updatedAt: row.date("updatedAt"),
            body: row.text("body"))
    }

    /// - Parameter id: of the ticket that was written; nil for one just created.
    static func patch(_ row: Row, account: AccountName, id: TicketID?) -> TicketPatch? {
        let told = row.word("id").map { TicketID(account: account, value: $0) }
        guard let id = id ?? told, told == nil || told == id else { return nil }
        var patch = TicketPatch(
            id: id, subject: row.text("subject"), tags: row.words("tags"), updatedAt: row.date("updatedAt"))
        patch.status = row.word("status").map(Vocabulary.status)
        patch.priority = row.fields["priority"].map { _ in Vocabulary.priority(row.text("priority")) }
        patch.assignee = row.fields["assignedTo"].flatMap { value in
            value == .null ? FieldChange.Setting.none : row.person("assignedTo").map { .value($0.id ?? $0.shownName) }
        }
        return patch
    }

    static func article(_ row: Row, account: AccountName) -> Article? {
        guard let id = row.word("id") else { return nil }
        return Article(
            id: ArticleID(account: account, value: id), title: row.text("title") ?? "",
            content: row.text("content") ?? "", format: .markdown, category: row.word("category"),
            statusRaw: row.word("status"), author: row.person("createdBy")?.shownName,
            createdAt: row.date("createdAt"), updatedAt: row.date("updatedAt"))
    }
}

// MARK: - Messages

extension Wire {
    /// The documents show no message list (section 4), so every plausible shape is read.
    ///
    /// - Parameter place: stands for an id where the row has none, so that no customer's words are lost;
    ///   nil where such a row is useless.
    static func message(_ row: Row, account: AccountName, place: Int?) -> Message? {
        let body = row.text("body", "content", "text", "html")
        let fallback = body == nil ? nil : place.map { "#\($0 + 1)" }
        guard let id = row.word("id", "messageId") ?? fallback else { return nil }
        let (kind, side) = voice(of: row)
        let text = body ?? ""
        return Message(
            id: MessageID(account: account, value: id), author: author(of: row), kind: kind, side: side, body: text,
            format: .guess(text, declared: row.word("contentType", "bodyType", "format")),
            createdAt: row.date("createdAt", "sentAt", "timestamp"), attachments: attachments(of: row))
    }

    /// Who speaks to whom. What says nothing about it is shown as the service's own.
    private static func voice(of row: Row) -> (Message.Kind, Message.Side) {
        let side = side(of: row)
        let type = row.word("type", "kind")?.lowercased() ?? ""
        let isFlagged = row.flag("isInternal") == true || row.flag("internal") == true
        if isFlagged || type.contains("internal") || type == "note" { return (.internal, .us) }
        if ["system", "event", "activity"].contains(type) || row.word("senderType")?.lowercased() == "system" {
            return (.system, .unknown)
        }
        // A flag that is there and can't be read leaves the audience open.
        let hasOddFlag = ["isInternal", "internal"].contains { row.value($0) != nil && row.flag($0) == nil }
        guard !hasOddFlag else { return (.system, side ?? .unknown) }
        if let side { return (.public, side) }
        let isPublicWord = ["reply", "message", "email", "public", "comment"].contains(type)
        let isStatedPublic = row.flag("isInternal") == false || row.flag("internal") == false
        return (isPublicWord || isStatedPublic ? .public : .system, .unknown)
    }

    private static func side(of row: Row) -> Message.Side? {
        switch row.word("direction")?.lowercased() {
        case "inbound", "incoming": return .customer
        case "outbound", "outgoing": return .us
        default: break
        }
        for name in ["senderType", "type", "authorType"] {
            switch row.word(name)?.lowercased() {
            case "customer", "contact", "requester": return .customer
            case "agent", "ai", "assistant", "staff", "bot", "user", "ai_reply", "agent_reply": return .us
            default: continue
            }
        }
        return nil
    }

    private static func author(of row: Row) -> Person? {
        let person = Person(
            id: row.word("senderId", "authorId"), name: row.word("senderName", "authorName"),
            address: row.word("senderEmail", "authorEmail"))
        return person.shownName.isEmpty ? row.person("author", "sender", "from") : person
    }

    private static func attachments(of row: Row) -> [Message.Attachment] {
        (row.items("attachments") ?? []).enumerated().compactMap { index, item in
            if case .string(let name) = item { return .init(name: name) }
            return Row(item).map {
                .init(name: $0.word("name", "filename", "fileName") ?? "attachment \(index + 1)",
                      byteCount: $0.count("size", "byteCount", "sizeBytes"))
            }
        }
    }
}

// MARK: - Approvals

extension Wire {
    /// - Parameter repeatedKeys: paths inside the row at which it holds a key twice.
    static func approval(
        _ row: Row, account: AccountName, words: DecisionWords, repeatedKeys: [[String]]
    ) -> Approval? {
        guard let id = row.word("id") else { return nil }
        var payload = ApprovalPayload(row)
        payload.note(repeatedKeys: repeatedKeys)
        let approvalID = ApprovalID(account: account, value: id)
        var approval = Approval(
            id: approvalID, kind: .other(""), status: Vocabulary.approvalStatus(payload.word("status")),
            fingerprint: fingerprint(of: row, id: id, words: words, repeatedKeys: repeatedKeys))
        payload.place("id")
        approval.ticket = payload.word("ticketId").map { TicketID(account: account, value: $0) }
        approval.ticketSubject = payload.word("ticketSubject")
        let customer = Person(name: payload.word("customerName"), address: payload.word("customerEmail"))
        approval.customer = customer.shownName.isEmpty ? nil : customer
        approval.riskRaw = payload.word("riskLevel")
        approval.createdAt = payload.date("createdAt")
        approval.expiresAt = payload.date("expiresAt")
        approval.decidedAt = payload.date("decidedAt")
        approval.summary = payload.word("description")
        approval.draft = payload.word("draft")
        approval.platform = payload.word("platform")
        approval.changes = payload.changes("diff")
        approval.kind = kind(
            type: payload.word("actionType"), act: payload.word("actionId"), isChanging: row.value("diff") != nil)
        approval.reasoning = ["classification", "reasoning", "model"].flatMap { payload.remarks($0) }
        approval.confidence = payload.confidence("reasoning")
        approval.notUnderstood = payload.notUnderstood
        approval.fieldCount = payload.fieldCount
        return approval
    }

    /// The body of a decision; its keys are not documented (contract, "Not documented", 1 and 2).
    static func decision(_ decision: Decision, words: DecisionWords) -> JSONValue {
        var body: [String: JSONValue] = [
            words.status: .string(decision.isRejection ? words.rejected : words.approved)
        ]
        switch decision {
        case .approve: break
        case .approveEdited(let draft, let feedback):
            body[words.draft] = .string(draft)
            if let feedback, !feedback.isEmpty { body[words.feedback] = .string(feedback) }
        case .reject(let feedback):
            if !feedback.isEmpty { body[words.feedback] = .string(feedback) }
        }
        return .object(body)
    }

    /// A reply that also changes something is no mere reply, whatever it calls itself.
    private static func kind(type: String?, act: String?, isChanging: Bool) -> Approval.Kind {
        switch type {
        case "send_reply"? where act == nil && !isChanging: .reply
        case "platform_action"?: .action(act ?? "platform_action")
        default: .other(type ?? "")
        }
    }

    /// Over the whole row and the request that would approve it. The prefix of the path is left out: it can
    /// be learned between two reads of the same row.
    private static func fingerprint(
        of row: Row, id: String, words: DecisionWords, repeatedKeys: [[String]]
    ) -> String {
        Fingerprint.of([
            "shown": .object(row.fields),
            "repeated": .array(repeatedKeys.map { .array($0.map(JSONValue.string)) }),
            "method": "PATCH", "path": .string(Request.path("approvals", id)),
            "body": decision(.approve, words: words),
        ])
    }
}
