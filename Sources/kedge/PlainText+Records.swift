import Canvas
import FoundationEssentials
import Helpdesk

extension PlainText {
    /// A line a record: account, id, name, then what matters of its kind. What none of them has takes no column.
    static func records(_ records: [Record], now: Date) -> String {
        let rows = records.map(\.withoutSecrets).map { record in
            [record.id.account.text, record.id.value, record.title == record.id.value ? "" : record.title]
                + (shownKeys[record.id.kind] ?? []).map { short(record[$0], key: $0, now: now) }
        }
        let count = rows.map(\.count).max() ?? 0
        let shown = (0..<count).filter { column in column < 2 || rows.contains { column < $0.count && !$0[column].isEmpty } }
        return table(rows.map { row in
            shown.filter { $0 < row.count }.map { column in
                let text = SafeText(row[column].isEmpty ? "-" : row[column])
                return column < 2 ? text : text.truncated(to: column == 2 ? 40 : 32)
            }
        })
    }

    private static let shownKeys: [RecordKind: [String]] = [
        .customer: ["email", "company", "is_vip", "open_tickets", "last_ticket_at"],
        .workflow: ["trigger_type", "is_active", "execution_count", "last_triggered_at"],
        .execution: ["status", "trigger", "ticket_id", "started_at"],
        .workspace: ["plan", "timezone", "created_at"],
        .user: ["email", "role", "last_active_at"],
        .project: ["status", "ticket_count", "updated_at"],
        .event: ["status", "starts_at", "created_at"],
        .viewer: ["email", "status", "progress_percent", "created_at"],
        .label: ["description"], .team: ["identifier"], .member: ["email", "role"],
    ]

    /// A record, a line a field; documents and long texts below. Its name isn't said twice.
    ///
    /// - Parameter isWhole: also what is empty.
    static func record(_ record: Record, isWhole: Bool = true, utcOffset: Int) -> String {
        var rows: [[SafeText]] = [["id", SafeText(record.id.description)], ["name", SafeText(record.title)]]
        var below = ""
        let names = ["name", "title", "subject"]
        for field in record.withoutSecrets.fields where !(names.contains(field.key) && field.value == .text(record.title)) {
            if !isWhole, field.value.isEmpty { continue }
            let label = SafeText(field.label)
            switch field.value {
            case .parts(let parts):
                rows.append([label, SafeText(parts.count)])
                rows += parts.map { part in
                    ["", SafeText([part.title, part.id, part.detail].compactMap { $0 }.joined(separator: "  "))]
                }
            case .document(let text): below += "\n" + label.string + "\n" + body(text, .plain)
            case .text(let text) where text.contains("\n"): below += "\n" + label.string + "\n" + body(text, .plain)
            default: rows.append([label, SafeText(whole(field.value, utcOffset: utcOffset))])
            }
        }
        return table(rows) + below
    }

    static func whole(_ value: FieldValue, utcOffset: Int) -> String {
        switch value {
        case .text(let text), .number(let text), .document(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .date(let date): time(date, utcOffset)
        case .words(let words): words.isEmpty ? "-" : words.joined(separator: ", ")
        case .parts(let parts): parts.map(\.title).joined(separator: ", ")
        case .none: "-"
        }
    }

    private static func short(_ value: FieldValue?, key: String, now: Date) -> String {
        switch value {
        case .date(let date): date > now ? "in \(ShownTime.age(of: now, now: date))" : ShownTime.age(of: date, now: now)
        case .flag(let flag): flag ? RecordField(key, .none).label.split(separator: " ").last.map(String.init) ?? "yes" : ""
        case nil, .some(.none): ""
        case let value?: whole(value, utcOffset: 0)
        }
    }
}

extension FieldValue {
    fileprivate var isEmpty: Bool {
        switch self {
        case .none: true
        case .text(let text), .number(let text), .document(let text): text.isEmpty
        case .words(let words): words.isEmpty
        case .parts(let parts): parts.isEmpty
        case .flag, .date: false
        }
    }
}
