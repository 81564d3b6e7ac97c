import Canvas
import FoundationEssentials
import Helpdesk

extension KeptPlace {
    /// What to say beside a text that isn't where it belongs; nil where it is.
    var warning: SafeText? {
        switch self {
        case .home: nil
        case .elsewhere: "kept elsewhere"
        case .nowhere: "NOT KEPT"
        }
    }
}

/// The composer at the foot of a ticket. Who will read the text is told by words, by the edge and by the colour.
extension Composer {
    private static let edgeColumns = 2

    static func textColumns(in columns: Int) -> Int { max(10, columns - edgeColumns - 1) }

    /// How many rows it takes of those of the ticket: half, and with the text up to two thirds.
    func rows(of available: Int, columns: Int) -> Int {
        let half = available / 2
        let wanted = editor.visualLines(columns: Self.textColumns(in: columns)).count + 2
        return max(3, min(max(half, wanted), available * 2 / 3))
    }

    private var edge: (glyph: SafeText, role: Role) {
        audience == .public ? (Glyph.bar.text, .accent) : (Glyph.internalEdge.text, .internal)
    }

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene, isDocked: Bool) {
        guard !rect.isEmpty else { return }
        let style = scene.style(edge.role)
        for row in rect.row..<rect.endRow {
            frame.draw(edge.glyph, at: Position(column: rect.column, row: row), style: style)
        }
        frame.draw(header(scene, columns: rect.columns - Self.edgeColumns, isDocked: isDocked),
                   at: Position(column: rect.column + Self.edgeColumns, row: rect.row))
        let room = Rect(column: rect.column + Self.edgeColumns, row: rect.row + 1,
                        columns: Self.textColumns(in: rect.columns), rows: rect.rows - 1)
        let lines = editor.visualLines(columns: room.columns)
        let place = lines.place(of: editor.cursor)
        let top = isDocked ? 0 : max(0, place.row - room.rows + 1)
        let text = scene.style(isDocked ? .dim : .text)
        for row in 0..<room.rows where top + row < lines.count {
            frame.draw(lines.text(row: top + row), at: Position(column: room.column, row: room.row + row),
                       width: room.columns, style: text)
        }
        if !isDocked, !room.isEmpty {
            frame.cursor = Position(column: min(room.column + place.column, rect.endColumn - 1), row: room.row + place.row - top)
        }
    }

    private func header(_ scene: Scene, columns: Int, isDocked: Bool) -> StyledText {
        let ticket = scene.desk.table.ticket(ticket)
        var words = StyledText()
        let writing = WritingWords(audience, on: self.ticket.account, scene.desk)
        words.append(writing.label, scene.style(edge.role))
        if let readers = writing.readers {
            let style = scene.style(audience == .public ? .text : .internal)
            words.append(" on \(ticket?.key ?? "") \(Glyph.separator.text) \(readers)", style)
        } else {
            words.append(" to \(recipient(ticket))", scene.style(.text))
        }
        var tail = SafeText.empty
        let place = scene.desk.unkept.place(of: .init(ticket: self.ticket, audience: audience))
        if let warning = place.warning {
            tail = warning
        } else if isDocked {
            tail = scene.options.keymap.shownChord(of: .inward, in: .ticket).map { "draft \(Glyph.separator.text) \($0)" } ?? "draft"
        } else if let kept = scene.desk.keptAt[.init(ticket: self.ticket, audience: audience)], keepDueAt == nil {
            tail = "kept \(AccountNews.clock(kept, scene))"
        }
        let rule = scene.style(.rule)
        let room = columns - (tail.isEmpty ? 0 : tail.columns + 4)
        var line = words.truncated(to: room)
        line.append(" ", rule)
        line.append(Array(repeating: Glyph.horizontalRule.text, count: max(0, room - line.columns)).joined(), rule)
        if !tail.isEmpty {
            line.append(" \(tail) ", scene.style(place == .home ? .dim : .alert))
            line.append(Array(repeating: Glyph.horizontalRule.text, count: max(0, columns - line.columns)).joined(), rule)
        }
        return line
    }

    private func recipient(_ ticket: Ticket?) -> SafeText {
        guard let person = ticket?.requester else { return "the customer" }
        guard let address = person.address, address != person.shownName else { return SafeText(person.shownName) }
        return "\(person.shownName) <\(address)>"
    }
}
