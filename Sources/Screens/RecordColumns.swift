import Canvas
import Helpdesk

/// Where the columns of a list of records stand, for a kind and a width. The title takes what is left and keeps at
/// least 20 cells; the last columns give way first.
struct RecordColumns: Sendable, Equatable {
    struct Column: Sendable, Equatable {
        /// The field it shows.
        var key: String
        var heading: SafeText
        var start: Int
        var width: Int
        var isRight: Bool
    }

    private struct Wish {
        var key: String
        var heading: SafeText
        var width: Int
        var isRight = false

        init(_ key: String, _ heading: SafeText, _ width: Int, isRight: Bool = false) {
            self.key = key
            self.heading = heading
            self.width = width
            self.isRight = isRight
        }
    }

    static let leastTitle = 20
    private static let mostTitle = 48

    let account: Column?
    let title: Column
    let fields: [Column]
    /// One cell: on its way, needs you.
    let flag: Int

    /// - Parameter records: those to be shown; a field that none of them has takes no column.
    init(_ kind: RecordKind, columns: Int, showsAccount: Bool, indent: Int = 0, records: [Record]) {
        let accountWidth = showsAccount && columns >= 60 ? AccountTags.columns + 1 : 0
        // Bar and a gap; a gap after the title; the flag.
        var left = columns - 2 - indent - accountWidth - 1 - 1
        var chosen: [Wish] = []
        if columns >= 60 {
            for wish in Self.wishes(kind, records) where left - wish.width - 1 >= Self.leastTitle {
                chosen.append(wish)
                left -= wish.width + 1
            }
        }
        for index in chosen.indices where !chosen[index].isRight && chosen[index].width >= 14 && left > Self.mostTitle {
            let more = min(left - Self.mostTitle, 16)
            chosen[index].width += more
            left -= more
        }
        // Where there is room to spare the columns stand near the name, not at the far edge.
        if !chosen.isEmpty { left = min(left, Self.mostTitle) }
        account = accountWidth > 0 ? Column(key: "", heading: "Acct", start: 2 + indent, width: AccountTags.columns, isRight: false) : nil
        title = Column(key: "", heading: kind == .execution ? "Run" : "Name", start: 2 + indent + accountWidth, width: max(1, left), isRight: false)
        var next = title.start + title.width + 1
        fields = chosen.map { wish in
            defer { next += wish.width + 1 }
            return Column(key: wish.key, heading: wish.heading, start: next, width: wish.width, isRight: wish.isRight)
        }
        flag = columns - 1
    }

    /// Of what is worth a column, what the records have; where that is little, what else the service says.
    private static func wishes(_ kind: RecordKind, _ records: [Record]) -> [Wish] {
        let fields = records.prefix(100).flatMap(\.fields).filter { $0.value != FieldValue.none }
        let present = Set(fields.map(\.key))
        var wishes = known(kind).filter { present.contains($0.key) }
        guard wishes.count < 3 else { return wishes }
        var seen = Set(wishes.map(\.key)).union(["name", "title", "id", "description"])
        for field in fields where wishes.count < 5 && seen.insert(field.key).inserted {
            switch field.value {
            case .text(let text) where text.utf8.count <= 24: wishes.append(Wish(field.key, RecordWords.label(field.key), 14))
            case .date: wishes.append(Wish(field.key, RecordWords.label(field.key), 10, isRight: true))
            case .number: wishes.append(Wish(field.key, RecordWords.label(field.key), 8, isRight: true))
            default: break
            }
        }
        return wishes
    }

    /// What is worth a column, the most useful first.
    private static func known(_ kind: RecordKind) -> [Wish] {
        switch kind {
        case .customer:
            [Wish("email", "Address", 22), Wish("open_tickets", "Open", 4, isRight: true), Wish("is_vip", "VIP", 3),
             Wish("company", "Company", 16), Wish("total_tickets", "All", 4, isRight: true), Wish("overall_sentiment", "Mood", 10),
             Wish("last_ticket_at", "Last", 4, isRight: true)]
        case .workflow:
            [Wish("is_active", "On", 3), Wish("trigger_type", "Trigger", 14), Wish("execution_count", "Runs", 5, isRight: true),
             Wish("last_triggered_at", "Last", 4, isRight: true), Wish("description", "What it does", 30)]
        case .execution:
            [Wish("status", "State", 10), Wish("started_at", "Start", 5, isRight: true), Wish("ticket_id", "Ticket", 12),
             Wish("trigger", "Trigger", 14), Wish("error", "Error", 24)]
        case .workspace:
            [Wish("timezone", "Time zone", 18), Wish("default_language", "Lang", 5), Wish("plan", "Plan", 10),
             Wish("agent_count", "Agents", 6, isRight: true)]
        case .user:
            [Wish("email", "Address", 24), Wish("role", "Role", 9), Wish("last_active_at", "Seen", 4, isRight: true), Wish("status", "State", 10),
             Wish("workspace", "Workspace", 16)]
        case .project:
            [Wish("status", "State", 10), Wish("ticket_count", "Tickets", 7, isRight: true), Wish("lead", "Lead", 14),
             Wish("updated_at", "Upd", 4, isRight: true), Wish("description", "What it is", 30)]
        case .event:
            [Wish("status", "State", 10), Wish("kind", "Kind", 10), Wish("starts_at", "Start", 6, isRight: true),
             Wish("viewer_count", "Viewers", 7, isRight: true), Wish("created_at", "Made", 4, isRight: true)]
        case .viewer:
            [Wish("email", "Address", 24), Wish("status", "State", 11), Wish("progress_percent", "%", 4, isRight: true),
             Wish("watch_time", "Watched", 8, isRight: true), Wish("external_id", "Your id", 14)]
        case .label: [Wish("color", "Colour", 9), Wish("description", "What it means", 30)]
        case .team: [Wish("identifier", "Key", 8), Wish("description", "What it does", 30)]
        case .member: [Wish("email", "Address", 24), Wish("role", "Role", 9)]
        case .ticket, .article, .token: []
        }
    }
}
