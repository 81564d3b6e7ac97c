import Canvas
import FoundationEssentials
import Helpdesk

/// One row of the ticket list, made for visible rows alone.
struct TicketRow {
    let shown: ShownTicket
    var isSelected = false
    var isMarked = false
    /// It no longer belongs to the view: it stays, dimmed, until the person asks for fresh rows.
    var isGone = false
    let desk: DeskModel
    let tags: [AccountName: SafeText]

    private var ticket: Ticket { shown.ticket }

    func draw(into frame: inout Frame, _ row: Rect, _ columns: ListColumns, _ scene: Scene) {
        let text = scene.style(isGone || shown.isBeingDeleted ? .dim : .text)
        func put(_ words: SafeText, _ column: ListColumns.Column, _ style: Style, isRight: Bool = false) {
            let shown = words.truncated(to: column.width)
            let indent = isRight ? column.width - shown.columns : 0
            frame.draw(shown, at: Position(column: row.column + column.start + indent, row: row.row),
                       width: column.width - indent, style: style)
        }
        func sign(_ glyph: SafeText, at column: Int, _ role: Role) {
            frame.draw(glyph, at: Position(column: row.column + column, row: row.row), width: 1, style: scene.style(role))
        }
        if isSelected { sign(Glyph.bar.text, at: 0, .accent) }
        if isMarked { sign("*", at: 1, .accent) }
        let news = news
        if !news.isEmpty { sign(news, at: 2, .accent) }
        if let column = columns.account { put(tags[ticket.account] ?? "", column, scene.style(.dim)) }
        put(SafeText(ticket.key), columns.id, isSelected ? scene.style(.selectedID) : text)
        let subject = news.isEmpty || isGone ? text : scene.style(.unread)
        put(subjectText, columns.subject, subject)
        if let column = columns.requester { put(person(ticket.requester, none: "-"), column, text) }
        if let column = columns.owner { put(person(ticket.assignee, none: ""), column, text) }
        if let column = columns.priority {
            let isUrgent = ticket.priority.canonical == .urgent && !isGone
            let style = shown.differing.contains(.priority) ? scene.style(.ownChange) : isUrgent ? scene.style(.alert) : text
            put(PriorityWords.sign(ticket.priority), column, style, isRight: true)
        }
        put(state(columns.state.width), columns.state, shown.differing.contains(.status) ? scene.style(.ownChange) : text)
        if let column = columns.updated {
            put(SafeText(ShownTime.age(of: ticket.updatedAt ?? ticket.createdAt, now: scene.now.wall)), column,
                scene.style(.dim), isRight: true)
        }
        let flag = flag
        if !flag.sign.isEmpty { sign(flag.sign, at: columns.flag, flag.role) }
    }

    private var subjectText: SafeText { ticket.subject.isEmpty ? "(no subject)" : SafeText(ticket.subject) }

    private func person(_ person: Person?, none: SafeText) -> SafeText {
        guard let person else { return none }
        return desk.isMe(person, on: ticket.account) ? "you" : SafeText(person.shownName)
    }

    private func state(_ width: Int) -> SafeText {
        let glyph = StatusWords.glyph(ticket.status.canonical)
        if width == 1 { return glyph }
        // Of a word that kedge doesn't know every letter counts.
        if width < 9, ticket.status.canonical == .other { return SafeText(ticket.status.raw).truncated(to: width) }
        return "\(glyph) \(width < 9 ? StatusWords.short(ticket.status) : StatusWords.medium(ticket.status))"
    }

    /// `+` a new message since the person looked, `~` any change.
    private var news: SafeText {
        guard let seen = desk.seen[ticket.id] else { return desk.table.isArrival(ticket.id) ? "+" : "" }
        guard let changed = ticket.updatedAt, changed > seen else { return "" }
        let last = desk.threads[ticket.id]?.thread.messages.last { $0.side == .customer && $0.kind == .public }
        return last?.createdAt.map { $0 > seen } ?? false ? "+" : "~"
    }

    private var flag: (sign: SafeText, role: Role) {
        switch shown.mark {
        case .needsYou: ("!", .alert)
        case .unclear: ("?", .alert)
        case .onItsWay: (Glyph.fromUs.text, .accent)
        case .none: desk.hasDraft(ticket.id) ? ("d", .text) : ("", .text)
        }
    }
}
