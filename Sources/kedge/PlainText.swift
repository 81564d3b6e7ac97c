import Canvas
import FoundationEssentials
import Glibc
import Helpdesk
import Prose

/// Plain output of verbs: aligned columns, nothing a terminal would obey.
enum PlainText {
    /// Columns as wide as their widest entry, the last one free; two blanks between.
    static func table(_ rows: [[SafeText]]) -> String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { $0.count > column ? $0[column].columns : 0 }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { index, text in
                index == row.count - 1 ? text.string : text.padded(to: widths[index]).string
            }.joined(separator: "  ") + "\n"
        }.joined()
    }

    static func tickets(_ tickets: [Ticket], now: Date) -> String {
        table(tickets.map { ticket in
            [
                SafeText(ticket.account.text), SafeText(ticket.key), SafeText(ticket.subject).truncated(to: 60),
                SafeText(ticket.requester?.shownName ?? "-").truncated(to: 24), SafeText(ticket.priority.raw ?? "-"),
                SafeText(ticket.status.raw), SafeText(ShownTime.age(of: ticket.updatedAt, now: now)),
            ]
        })
    }

    static func ticket(_ ticket: Ticket, thread: Helpdesk.Thread?, utcOffset: Int) -> String {
        var text = table([
            ["id", SafeText(ticket.id.description)], ["key", SafeText(ticket.key)], ["subject", SafeText(ticket.subject)],
            ["status", SafeText(ticket.status.raw)], ["priority", SafeText(ticket.priority.raw ?? "none")],
            ["requester", SafeText(person(ticket.requester))], ["assignee", SafeText(person(ticket.assignee))],
            ["tags", SafeText(ticket.tags.joined(separator: ", "))],
            ["created", SafeText(time(ticket.createdAt, utcOffset))], ["updated", SafeText(time(ticket.updatedAt, utcOffset))],
        ] + (ticket.fields ?? []).map { [SafeText($0.label), SafeText(whole($0.value, utcOffset: utcOffset))] })
        for message in thread?.messages ?? [] {
            let kind: SafeText = switch message.kind {
            case .public: "public"
            case .internal: "INTERNAL"
            case .system: "event"
            }
            let author = SafeText(message.author?.shownName ?? "-")
            text += "\n" + SafeText("\(author) (\(kind)) \(time(message.createdAt, utcOffset))").string + "\n"
            text += body(message.body, message.format)
            for attachment in message.attachments { text += "  & " + SafeText(attachment.name).string + "\n" }
        }
        if let count = thread?.unreadableCount, count > 0 { text += "\n\(count) entries could not be read.\n" }
        return text
    }

    /// A text as lines, indented, read as what it is; folds open.
    static func body(_ text: String, _ format: Message.Format) -> String {
        let proseFormat: ProseFormat = switch format {
        case .plain: .plain
        case .markdown: .markdown
        case .html: .html
        }
        let page = ProsePage(text, format: proseFormat, columns: 76)
        return page.lines.map { "  " + $0.text.string + "\n" }.joined()
    }

    static func approvals(_ approvals: [ReadApproval], now: Date) -> String {
        table(approvals.map { read in
            let approval = read.approval
            return [
                SafeText(approval.id.account.text), SafeText(approval.id.value), SafeText(read.gate.level.word),
                SafeText(approval.kind.word), SafeText(read.effect).truncated(to: 60),
                SafeText(approval.ticketSubject ?? "").truncated(to: 40), SafeText(person(approval.customer)).truncated(to: 28),
                SafeText(approval.expiresAt.map { "expires in \(ShownTime.age(of: now, now: $0))" } ?? ""),
            ]
        })
    }

    static func approval(_ read: ReadApproval, utcOffset: Int) -> String {
        let (approval, gate) = (read.approval, read.gate)
        let reason = gate.reason.map { ": \($0)" } ?? ""
        var rows: [[SafeText]] = [
            ["id", SafeText(approval.id.description)], ["kind", SafeText(approval.kind.word)],
            ["status", SafeText(approval.status.word)], ["risk", SafeText(gate.level.word + reason)],
            ["ticket", SafeText([approval.ticket?.value, approval.ticketSubject].compactMap { $0 }.joined(separator: " "))],
            ["customer", SafeText(person(approval.customer))], ["expires", SafeText(time(approval.expiresAt, utcOffset))],
        ]
        rows.insert(["effect", SafeText(read.effect)], at: 1)
        if let summary = approval.summary { rows.append(["its words, unchecked", SafeText(summary)]) }
        for change in approval.changes {
            rows.append(["change", SafeText("\(change.field): \(change.before) -> \(change.after)")])
        }
        for remark in approval.notUnderstood { rows.append(["not understood", SafeText("\(remark.name): \(remark.text)")]) }
        for remark in approval.reasoning { rows.append(["it says, unchecked", SafeText("\(remark.name): \(remark.text)")]) }
        rows.append(["fingerprint", SafeText(approval.fingerprint)])
        var text = table(rows)
        if let draft = approval.draft { text += "\nThe text that would be sent:\n" + body(draft, .plain) }
        return text
    }

    static func articles(_ articles: [Article], now: Date) -> String {
        table(articles.map { article in
            [
                SafeText(article.id.account.text), SafeText(article.id.value), SafeText(article.category ?? "-"),
                SafeText(article.title).truncated(to: 60), SafeText(ShownTime.age(of: article.updatedAt, now: now)),
            ]
        })
    }

    static func article(_ article: Article) -> String {
        table([
            ["id", SafeText(article.id.description)], ["title", SafeText(article.title)],
            ["category", SafeText(article.category ?? "-")], ["status", SafeText(article.statusRaw ?? "-")],
        ]) + "\n" + SafeText.lines(article.content).map { $0.string + "\n" }.joined()
    }

    static func person(_ person: Person?) -> String {
        guard let person else { return "-" }
        guard let name = person.name, let address = person.address else { return person.shownName }
        return "\(name) <\(address)>"
    }

    static func time(_ date: Date?, _ utcOffset: Int) -> String {
        date.map { ShownTime.full($0, utcOffset: utcOffset) } ?? "-"
    }
}

/// Standard output and standard error.
enum Output {
    static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

    static func warn(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to file: Int32) {
        var bytes = KnownSecrets.all.redacted(Array(text.utf8))[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// What a person should know beside the result; each sentence once.
    static func note(_ sentences: [String]) {
        var told: Set<String> = []
        for sentence in sentences where told.insert(sentence).inserted { warn(SafeText("kedge: \(sentence)").string + "\n") }
    }

    /// One line a person can act on, or the same as an object for scripts.
    static func report(_ trouble: Trouble, asJSON: Bool) {
        if asJSON {
            warn(OutputValue.object([("error", .object([
                ("kind", .text(trouble.kind.rawValue)), ("message", .text(trouble.message)), ("hint", .optional(trouble.hint)),
            ]))]).rendered + "\n")
        } else {
            let hint = trouble.hint.map { " \($0)" } ?? ""
            warn(SafeText("kedge: \(trouble.message)\(hint)").string + "\n")
            for field in trouble.fields { warn(SafeText("  \(field.field): \(field.message)").string + "\n") }
        }
    }
}
