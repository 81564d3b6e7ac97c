import Canvas
import Helpdesk

extension TicketPlace {
    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard let shown = scene.desk.shown(ticket) else {
            let origin = Position(column: rect.column + 1, row: rect.row)
            frame.draw("This ticket is not here any more.", at: origin, style: scene.style(.text))
            return
        }
        let parts = parts(rect, scene.size)
        if parts.heading.rows > 1 {
            TicketPane.drawHeading(into: &frame, parts.heading, scene, shown: shown, position: position, more: moreLines())
            TicketPane.drawBody(into: &frame, parts.thread, scene, thread: thread, shown: shown)
        } else {
            let upper = Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1 + parts.thread.rows)
            TicketPane.draw(into: &frame, upper, scene, thread: thread, isFocused: true)
        }
        composer?.draw(into: &frame, parts.composer, scene, isDocked: isDocked)
        drawHeld(into: &frame, parts.thread, scene)
    }

    /// How much of the thread is below, where there is more.
    private func moreLines() -> SafeText { thread.linesBelow > 0 ? ReviewWords.more(thread.linesBelow) : "" }

    /// Two lines at the foot of the thread while a text could not leave.
    private func drawHeld(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard !isWriting, let item = heldMessage(scene.desk), let trouble = OutboxWords.trouble(item.state) else { return }
        let (_, strip) = rect.splitBottom(2)
        guard strip.rows == 2 else { return }
        frame.fill(strip)
        var isUnclear = false
        if case .unclear = item.state { isUnclear = true }
        let separator = Glyph.separator.text
        let name = IntentWords.name(ticket, scene.desk)
        let title: SafeText = isUnclear
            ? "Unclear \(separator) \(name) \(separator) nobody knows whether your text left"
            : "Held \(separator) \(name) \(separator) your text did not leave"
        let rule = TitledRule.line(StyledText(title, scene.style(.alert)), columns: strip.columns, theme: scene.theme)
        frame.draw(rule, at: strip.origin)
        var keys = StyledText()
        let choices: [(Command, SafeText)] = isUnclear
            ? [(.editOutside, "send again"), (.goOutbox, "outbox")]
            : [(.editOutside, "edit again"), (.goOutbox, "outbox: send anyway")]
        for (command, word) in choices {
            guard let key = scene.options.keymap.shownChord(of: command, in: .ticket) else { continue }
            keys.append("   ")
            keys.append(key, scene.style(.hintKey))
            keys.append(" \(word)", scene.style(.text))
        }
        let row = Position(column: strip.column + 1, row: strip.row + 1)
        let room = max(0, strip.columns - 2 - keys.columns)
        let used = frame.draw(SafeText(trouble.message), at: row, width: room, style: scene.style(.text))
        frame.draw(keys, at: Position(column: row.column + used, row: row.row))
    }

    func hints(_ scene: Scene) -> [Hint] {
        guard isWriting, let composer else { return readingHints(scene) }
        let isPublic = composer.audience == .public
        let desk = scene.desk
        let solve = canSet(.solved, desk)
        let pending = canSet(.pending, desk)
        return [
            Hint(.send, WritingWords(composer.audience, on: ticket.account, desk).sendVerb),
            Hint(.sendSolve, "+solve", isOff: !solve), Hint(.sendPending, "+pending", isOff: !pending),
            Hint(.audience, isPublic ? "note" : WritingWords(.public, on: ticket.account, desk).isComment ? "comment" : "public", isOff: desk.absence(of: isPublic ? .note : .reply, ticket.account) != nil),
            Hint(.editor, "editor"), Hint(.quote, "quote"), Hint(.leave, "thread"), Hint(.threadUp, "scroll"),
        ]
    }

    private func canSet(_ status: Status.Canonical, _ desk: DeskModel) -> Bool {
        guard let shown = desk.shown(ticket)?.ticket, desk.capabilities(ticket.account).has(.setStatus) else { return false }
        return (try? FieldWish.status(status, for: shown, desk)) != nil
    }

    private func readingHints(_ scene: Scene) -> [Hint] {
        let desk = scene.desk
        func isOff(_ capability: Capability) -> Bool { desk.absence(of: capability, ticket.account) != nil }
        return [
            Hint(.readOn, "read on"), Hint(.reply, WritingWords(.public, on: ticket.account, desk).noun, isOff: isOff(.reply)), Hint(.note, "note", isOff: isOff(.note)),
            Hint(.state, "solve", isOff: !canSet(.solved, desk), suffix: "s"), Hint(.state, "state", isOff: isOff(.setStatus)),
            Hint(.assign, "mine", isOff: isOff(.setAssignee), suffix: "a"),
            Hint(.nextTicket, "next"), Hint(.back, "list"), Hint(.help, "keys"),
        ]
    }
}
