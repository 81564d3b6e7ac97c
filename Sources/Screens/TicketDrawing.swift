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

    /// At the foot of the thread while something could not leave: why, what differs, and what can be done.
    private func drawHeld(into frame: inout Frame, _ whole: Rect, _ scene: Scene) {
        guard !isWriting, let item = heldItem(scene.desk), let trouble = OutboxWords.trouble(item.state) else { return }
        let free = scene.size.rows - 1 - BottomLine.rowsAbove(scene, context: context)
        let (rect, _) = whole.splitBottom(max(0, whole.endRow - free))
        let columns = rect.columns - 2
        let reason = SafeText(trouble.message).wrapped(to: max(10, columns)).prefix(2).map { StyledText($0, scene.style(.text)) }
        let facts = OutboxDetails(item: item, scene: scene).facts(columns: columns)
        let room = max(0, rect.rows / 2 - 2)
        let lines = Array((reason + facts).prefix(max(1, room)))
        let (_, strip) = rect.splitBottom(lines.count + 2)
        guard strip.rows == lines.count + 2 else { return }
        frame.fill(strip)
        let isUnclear = OutboxWords.isUnclear(item.state)
        let separator = Glyph.separator.text
        var isText = false
        if case .message = item.intent { isText = true }
        let what: SafeText = isText ? "your text" : "your change"
        let fate: SafeText = isUnclear ? "nobody knows whether \(what) left" : "\(what) did not leave"
        let word: SafeText = isUnclear ? "Unclear" : "Held"
        let title: SafeText = "\(word) \(separator) \(IntentWords.name(ticket, scene.desk)) \(separator) \(fate)"
        let rule = TitledRule.line(StyledText(title, scene.style(.alert)), columns: strip.columns, theme: scene.theme)
        frame.draw(rule, at: strip.origin)
        for (row, line) in lines.enumerated() {
            frame.draw(line, at: Position(column: strip.column + 1, row: strip.row + 1 + row), width: columns)
        }
        frame.draw(heldKeys(item, scene), at: Position(column: strip.column + 1, row: strip.endRow - 1), width: columns)
    }

    /// `Enter send anyway, edit again, discard   e edit again   go outbox`
    private func heldKeys(_ item: OutboxItem, _ scene: Scene) -> StyledText {
        var keys = StyledText()
        let words = OutboxActs.choices(item, scene.desk).entries.map(\.word).joined(separator: ", ")
        var choices: [(Command, SafeText)] = [(.inward, words), (.goOutbox, "outbox")]
        if item.canBeTakenBack { choices.insert((.editOutside, "edit"), at: 1) }
        for (command, word) in choices {
            guard let key = scene.options.keymap.shownChord(of: command, in: .ticket) else { continue }
            if !keys.isEmpty { keys.append("   ") }
            keys.append(key, scene.style(.hintKey))
            keys.append(" \(word)", scene.style(.text))
        }
        return keys
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
