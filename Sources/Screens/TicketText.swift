import Canvas
import Helpdesk

/// A ticket as plain text, for the pager: what is known of it, then its whole thread with nothing folded.
enum TicketText {
    static func page(_ id: TicketID, in situation: inout Situation) {
        guard let shown = situation.desk.shown(id) else { return }
        situation.ask(.page(lines(shown.ticket, situation.scene)))
    }

    static func lines(_ ticket: Ticket, _ scene: Scene) -> [SafeText] {
        var folding = ThreadFolding()
        folding.setAll(isOpen: true)
        var thread = ThreadLines(scene: scene, columns: ThreadLines.mostColumns + ThreadLines.indent, folding: folding, seenBefore: nil)
        thread.showsFields = true
        thread.build(ticket)
        let facts = [StatusWords.own(ticket.status, on: ticket.account, scene.desk), PriorityWords.long(ticket.priority), TicketPane.owner(ticket, scene)]
        let head: [SafeText] = [
            "\(ticket.key)  \(ticket.subject)",
            (facts + [ticket.requester.map { SafeText($0.shownName) } ?? "", SafeText(ticket.tags.joined(separator: " "))])
                .filter { !$0.isEmpty }.joined(separator: " \(Glyph.separator.text) "),
            "",
        ]
        return head + thread.lines.map { line in
            guard line.isHeader, !line.right.isEmpty else { return line.text.text }
            return "\(line.text.text)  \(line.right.text)"
        }
    }
}
