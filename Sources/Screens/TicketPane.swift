import Canvas
import FoundationEssentials
import Helpdesk

/// A ticket drawn into a rectangle: its title, the thread, and where there is room the facts beside it.
enum TicketPane {
    /// From this width on the facts stand beside the thread.
    static let columnsForFacts = 84
    static let factsColumns = 23

    static func hasFacts(_ columns: Int, _ scene: Scene) -> Bool { scene.desk.showsFacts && columns >= columnsForFacts }

    /// What the thread has of a rectangle whose first row is the title.
    static func threadSize(in rect: Rect, _ scene: Scene) -> Size {
        let (_, rest) = rect.splitTop(1)
        return Size(columns: threadRect(rest, scene).columns, rows: rest.rows)
    }

    static func threadRect(_ rect: Rect, _ scene: Scene) -> Rect {
        hasFacts(rect.columns, scene) ? rect.splitRight(factsColumns + 1).rest : rect
    }

    /// Under a rule that names it: beside or under the list.
    static func draw(
        into frame: inout Frame, _ rect: Rect, _ scene: Scene, thread: ThreadView, isFocused: Bool
    ) {
        guard let shown = scene.desk.shown(thread.ticket) else { return }
        let (top, rest) = rect.splitTop(1)
        frame.draw(rule(shown, scene, columns: rect.columns, isFocused: isFocused), at: top.origin)
        if isFocused {
            frame.cursor = Position(column: top.column + 3, row: top.row)
        }
        drawBody(into: &frame, rest, scene, thread: thread, shown: shown)
    }

    static func drawBody(into frame: inout Frame, _ rect: Rect, _ scene: Scene, thread: ThreadView, shown: ShownTicket) {
        let left = threadRect(rect, scene)
        thread.draw(into: &frame, left, scene)
        guard left.columns < rect.columns else { return }
        frame.fill(Rect(column: left.endColumn, row: rect.row, columns: 1, rows: rect.rows), Glyph.verticalRule.text,
                   style: scene.style(.rule))
        let facts = Rect(column: left.endColumn + 1, row: rect.row, columns: factsColumns, rows: rect.rows)
        FactsColumn(shown: shown, scene: scene).draw(into: &frame, facts)
    }

    /// `╌╌ tkt_9f2c ∙ Charged twice ╌╌╌╌╌ urgent ∙ open ∙ nobody ╌╌`
    private static func rule(_ shown: ShownTicket, _ scene: Scene, columns: Int, isFocused: Bool) -> StyledText {
        let ticket = shown.ticket
        let separator = Glyph.separator.text
        var title = StyledText(SafeText(ticket.key), scene.style(isFocused ? .selectedID : .title))
        title.append(" \(separator) ", scene.style(.dim))
        title.append(SafeText(ticket.subject), scene.style(.title))
        let right = hasFacts(columns, scene) ? StyledText() : StyledText(facts(shown, scene), scene.style(.dim))
        return TitledRule.line(title, right: right, columns: columns, theme: scene.theme)
    }

    /// `urgent ∙ open ∙ nobody`
    static func facts(_ shown: ShownTicket, _ scene: Scene) -> SafeText {
        let ticket = shown.ticket
        let parts: [SafeText] = [
            ticket.priority.canonical == .none ? "" : PriorityWords.long(ticket.priority),
            "\(StatusWords.own(ticket.status, on: ticket.account, scene.desk))\(shown.differing.contains(.status) ? " \(Glyph.fromUs.text)" as SafeText : "")",
            owner(ticket, scene),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " \(Glyph.separator.text) ")
    }

    static func owner(_ ticket: Ticket, _ scene: Scene) -> SafeText {
        guard let person = ticket.assignee else { return "nobody" }
        return scene.desk.isMe(person, on: ticket.account) ? "you" : SafeText(person.shownName)
    }

    /// The two lines over a ticket that has the whole screen.
    static func drawHeading(
        into frame: inout Frame, _ rect: Rect, _ scene: Scene, shown: ShownTicket, position: SafeText, more: SafeText
    ) {
        let ticket = shown.ticket
        let separator = Glyph.separator.text
        let state = StatusWords.glyph(ticket.status.canonical)
        let word = StatusWords.own(ticket.status, on: ticket.account, scene.desk)
        let change: SafeText = shown.differing.contains(.status)
            ? "\(StatusWords.own(shown.facts.status, on: ticket.account, scene.desk)) \(Glyph.becomes.text) \(state) \(word) \(Glyph.fromUs.text)"
            : "\(state) \(word)"
        let sign = PriorityWords.sign(ticket.priority)
        let urgency: SafeText = ticket.priority.canonical == .none ? ""
            : "\(sign)\(sign.isEmpty ? "" : " ")\(PriorityWords.long(ticket.priority)) \(separator) "
        var right = StyledText(urgency, scene.style(.text))
        right.append(change, scene.style(shown.differing.contains(.status) ? .ownChange : .text))
        right.append(" \(separator) \(owner(ticket, scene))", scene.style(.text))
        let room = rect.columns - 2
        right = right.truncated(to: room / 2)
        let first = rect.line(0)
        var left = StyledText(SafeText(ticket.key), scene.style(.selectedID))
        left.append("  ")
        left.append(SafeText(ticket.subject), scene.style(.title))
        frame.draw(left, at: Position(column: first.column + 1, row: first.row), width: room - right.columns - 2)
        frame.draw(right, at: Position(column: first.endColumn - 1 - right.columns, row: first.row))
        frame.cursor = Position(column: first.column + 1, row: first.row)

        let second = rect.line(1)
        let exception = scene.desk.states[ticket.account].flatMap { AccountNews.exception($0, scene) }
        let asOf = scene.desk.threads[ticket.id].map { AccountNews.clock($0.asOf, scene) } ?? ""
        let last = StyledText(exception ?? asOf, scene.style(exception == nil ? .dim : .alert))
        let tail = StyledText(position.isEmpty || last.isEmpty ? position : "\(position) \(separator) ", scene.style(.dim)) + last
        let container = scene.desk.project(of: ticket) ?? ticket.container
        let whence = container.map { "\(ticket.account.text) / \($0)" as SafeText } ?? SafeText(ticket.account.text)
        let parts: [SafeText] = [
            ticket.requester.map { SafeText($0.shownName) } ?? "-", whence, SafeText(ticket.tags.joined(separator: ", ")),
        ]
        frame.draw(parts.filter { !$0.isEmpty }.joined(separator: " \(separator) "), at: Position(column: second.column + 1, row: second.row),
                   width: room - tail.columns - 2, style: scene.style(.dim))
        frame.draw(tail, at: Position(column: second.endColumn - 1 - tail.columns, row: second.row))
        let third = rect.line(2)
        frame.fill(third, Glyph.horizontalRule.text, style: scene.style(.rule))
        if !more.isEmpty, !third.isEmpty {
            frame.draw(" \(more) ", at: Position(column: third.endColumn - more.columns - 4, row: third.row), style: scene.style(.dim))
        }
    }
}
