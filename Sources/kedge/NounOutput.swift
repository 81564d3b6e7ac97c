import FoundationEssentials
import Helpdesk

// The JSON that DESIGN section 3 promises to scripts: add members, never rename or drop them.

extension OutputValue {
    static func time(_ date: Date?) -> OutputValue {
        date.map { .text($0.formatted(.iso8601)) } ?? .null
    }

    static func person(_ person: Person?) -> OutputValue {
        guard let person else { return .null }
        return .object([
            ("id", .optional(person.id)), ("name", .optional(person.name)), ("address", .optional(person.address)),
        ])
    }

    static func ticket(_ ticket: Ticket, service: ServiceKind?, messages: [Message]? = nil) -> OutputValue {
        var members: [(name: String, value: OutputValue)] = [
            ("id", .text(ticket.id.value)), ("account", .text(ticket.account.text)),
            ("service", .optional(service?.rawValue)), ("key", .text(ticket.key)), ("subject", .text(ticket.subject)),
            ("status", .text(ticket.status.canonical.rawValue)), ("status_raw", .text(ticket.status.raw)),
            ("priority", .text(ticket.priority.canonical.rawValue)), ("priority_raw", .optional(ticket.priority.raw)),
            ("assignee", .person(ticket.assignee)), ("requester", .person(ticket.requester)),
            ("tags", .array(ticket.tags.map(OutputValue.text))), ("channel", .optional(ticket.channel)),
            ("container", .optional(ticket.container)), ("created_at", .time(ticket.createdAt)),
            ("updated_at", .time(ticket.updatedAt)),
        ]
        if let messages {
            members.append(("body", .optional(ticket.body)))
            if let fields = ticket.fields { members.append(("fields", .object(fields.map { ($0.key, .field($0.value)) }))) }
            members.append(("messages", .array(messages.map(OutputValue.message))))
        }
        return .object(members)
    }

    static func message(_ message: Message) -> OutputValue {
        .object([
            ("id", .text(message.id.value)), ("author", .person(message.author)),
            ("kind", .text(message.kind.rawValue)), ("side", .text(message.side.rawValue)),
            ("body", .text(message.body)), ("format", .text(message.format.rawValue)),
            ("created_at", .time(message.createdAt)),
            ("attachments", .array(message.attachments.map { attachment in
                .object([("name", .text(attachment.name)), ("byte_count", attachment.byteCount.map(OutputValue.integer) ?? .null)])
            })),
        ])
    }

    static func approval(_ read: ReadApproval) -> OutputValue {
        let (approval, gate) = (read.approval, read.gate)
        return .object([
            ("id", .text(approval.id.value)), ("account", .text(approval.id.account.text)),
            ("ticket_id", .optional(approval.ticket?.value)), ("ticket_subject", .optional(approval.ticketSubject)),
            ("customer", .person(approval.customer)), ("kind", .text(approval.kind.word)),
            ("status", .text(approval.status.word)), ("risk", .text(gate.level.word)),
            ("risk_raw", .optional(approval.riskRaw)), ("risk_reasons", .array(gate.reasons.map { .text($0.text) })),
            ("confidence", approval.confidence.map(OutputValue.number) ?? .null),
            ("created_at", .time(approval.createdAt)), ("expires_at", .time(approval.expiresAt)),
            ("decided_at", .time(approval.decidedAt)), ("effect", .text(read.effect)),
            ("summary", .optional(approval.summary)),
            ("draft", .optional(approval.draft)),
            ("changes", .array(approval.changes.map { change in
                .object([("field", .text(change.field)), ("before", .text(change.before)), ("after", .text(change.after))])
            })),
            ("not_understood", .array(approval.notUnderstood.map { .text("\($0.name): \($0.text)") })),
            ("fingerprint", .text(approval.fingerprint)),
        ])
    }

    static func article(_ article: Article, withContent: Bool) -> OutputValue {
        var members: [(name: String, value: OutputValue)] = [
            ("id", .text(article.id.value)), ("account", .text(article.id.account.text)),
            ("title", .text(article.title)), ("category", .optional(article.category)),
            ("status", .optional(article.statusRaw)), ("author", .optional(article.author)),
            ("created_at", .time(article.createdAt)), ("updated_at", .time(article.updatedAt)),
        ]
        if withContent { members.append(("content", .text(article.content))) }
        return .object(members)
    }
}

extension Approval.Kind {
    /// The word for scripts: `reply`, or the service's own.
    var word: String {
        switch self {
        case .reply: "reply"
        case .action(let raw), .other(let raw): raw
        }
    }
}

extension Approval.Status {
    var word: String {
        switch self {
        case .pending: "pending"
        case .approved: "approved"
        case .rejected: "rejected"
        case .other(let raw): raw
        }
    }
}
