import Canvas
import Helpdesk

/// What is on its way, and what needs the person.
struct OutboxPlace: Place {
    private var cursor = RowCursor()
    private var rows = 0
    /// The item a menu was opened over; the list may change under it.
    private var chosen: IntentID?

    var context: KeyContext { .outbox }

    mutating func factsChanged(in situation: inout Situation) {
        let all = Layout(situation.size).main(withTopLine: true).rows
        rows = max(1, all - 2 - Self.footRows(of: all))
        cursor.fit(count: situation.desk.outbox.waiting.count, visible: rows)
    }

    private func selected(_ desk: DeskModel) -> OutboxItem? {
        let items = desk.outbox.waiting
        return items.indices.contains(cursor.row) ? items[cursor.row] : nil
    }

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        if cursor.move(command, count: situation.desk.outbox.waiting.count, visible: rows) { return }
        switch command {
        case .cancel, .back, .outward, .stop: situation.leave()
        case .refresh: situation.ask(.refresh(.tickets))
        case .inward, .editAgain, .item, .discard:
            guard let item = selected(situation.desk) else {
                situation.say("Nothing is on its way.")
                return
            }
            perform(command, on: item, in: &situation)
        default: situation.say("\(command.name) does nothing in the outbox.")
        }
    }

    private mutating func perform(_ command: Command, on item: OutboxItem, in situation: inout Situation) {
        chosen = item.id
        switch command {
        case .inward:
            switch item.intent {
            case .message(let ticket, _, _, _), .change(let ticket, _): situation.openTicket(ticket)
            case .decide(let approval, _, _): situation.openApproval(approval)
            case .act(let act): if let record = act.record { open(record, in: &situation) }
            }
        case .editAgain: editAgain(item, in: &situation)
        case .item: situation.choose(from: menu(item, isTypedAgain: typedAgain(item, situation.desk) != nil))
        default:
            situation.choose(from: Menu(.discard, "discard it?", [
                Menu.Entry("d", "discard", absence: item.state == .sending ? "It is being sent just now." : nil),
            ]))
        }
    }

    /// What stood still may have been typed for long ago: what needs typing is typed for again.
    private func typedAgain(_ item: OutboxItem, _ desk: DeskModel) -> TypedStrip? {
        guard case .act(let act) = item.intent, !item.state.isMoving else { return nil }
        let strip = TypedStrip(act, desk.capabilities(act.account), releases: item.id)
        return strip.gate == .none ? nil : strip
    }

    private func menu(_ item: OutboxItem, isTypedAgain: Bool) -> Menu {
        var isDecision = false
        if case .decide = item.intent { isDecision = true }
        let sending: SafeText? = item.state == .sending ? "It is being sent just now." : nil
        let decision: SafeText? = isDecision ? "A decision leaves when its time has come." : nil
        let taken: SafeText? = item.canBeTakenBack ? nil : "It has left, or may have: it can't be taken back."
        let send: SafeText = OutboxWords.trouble(item.state) == nil ? "send now" : "send again"
        return Menu(.outboxItem, "this item", [
            Menu.Entry("s", isTypedAgain ? "\(send), once it is typed again" : send, absence: sending ?? decision),
            Menu.Entry("u", "take back", absence: taken),
        ])
    }

    private func editAgain(_ item: OutboxItem, in situation: inout Situation) {
        if case .sending = item.state {
            situation.say("It is being sent just now.")
            return
        }
        guard item.canBeTakenBack, OutboxWords.trouble(item.state)?.kind != .outcomeUnknown else {
            situation.askAboutUnclear(item)
            return
        }
        // What was refused stays here until the corrected act is sent.
        if let trouble = OutboxWords.trouble(item.state), case .act(let act) = item.intent, act.isTyped {
            situation.reopenForm(of: act, item: item.id, trouble)
            return
        }
        situation.reclaim(item)
        switch item.intent {
        case .message(let ticket, let audience, _, _): situation.openTicket(ticket, then: .draft(audience))
        case .change(let ticket, _):
            situation.openTicket(ticket)
            situation.say("Taken back: \(IntentWords.describe(item.intent, situation.desk)).")
        case .decide(let approval, let decision, _): situation.openApproval(approval, takenBack: decision)
        case .act(let act):
            situation.reopenForm(of: act, item: item.id)
            situation.say("Taken back: \(IntentWords.describe(item.intent, situation.desk)).")
        }
    }

    private func open(_ record: RecordID, in situation: inout Situation) {
        switch record.kind {
        case .ticket: situation.openTicket(TicketID(account: record.account, value: record.value))
        case .article: situation.open(ArticlePlace(ArticleID(account: record.account, value: record.value)))
        default: situation.open(RecordDetailPlace(record))
        }
    }

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        guard let item = chosen.flatMap({ situation.desk.outbox.item($0) }) else {
            situation.say("It isn't in the outbox any more.")
            return
        }
        switch (choice.subject, choice.key) {
        case (.outboxItem, "s"):
            if let strip = typedAgain(item, situation.desk) { situation.confirm(strip) } else { situation.ask(.release(item.id)) }
        case (.outboxItem, "u"): editAgain(item, in: &situation)
        case (.discard, "d"):
            situation.remove(item.id, by: .discard(item.id))
            situation.say("Discarded: \(IntentWords.describe(item.intent, situation.desk)).")
        default: break
        }
        factsChanged(in: &situation)
    }

    // MARK: Drawing

    /// The selected item's whole reason stands under the list, with a line between.
    private static func footRows(of rows: Int) -> Int { rows >= 9 ? min(6, rows / 3) : 0 }

    private func drawFoot(into frame: inout Frame, _ rect: Rect, _ item: OutboxItem, _ scene: Scene) {
        guard rect.rows > 1 else { return }
        frame.fill(rect.line(0), Glyph.horizontalRule.text, style: scene.style(.rule))
        let needsPerson = OutboxWords.trouble(item.state) != nil
        let reason = needsPerson ? OutboxWords.reason(item.state) : OutboxWords.state(item.state, scene)
        let fate: SafeText = OutboxWords.isUnclear(item.state) ? " may have been sent" : ""
        let text: SafeText = "\(IntentWords.describe(item.intent, scene.desk))\(fate): \(reason)"
        for (row, line) in text.wrapped(to: max(10, rect.columns - 3)).prefix(rect.rows - 1).enumerated() {
            frame.draw(line, at: Position(column: rect.column + 2, row: rect.row + 1 + row), width: rect.columns - 2,
                       style: scene.style(needsPerson ? .text : .dim))
        }
    }

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let items = scene.desk.outbox.waiting
        PlaceHeading.draw(into: &frame, rect.line(0), scene, "Outbox", count: items.count)
        if items.isEmpty {
            PlaceHeading.sentence("Nothing is on its way.", into: &frame, rect, scene)
            return
        }
        let footRows = Self.footRows(of: rect.rows)
        if items.indices.contains(cursor.row) {
            drawFoot(into: &frame, rect.splitBottom(footRows).bottom, items[cursor.row], scene)
        }
        for (row, item) in items.dropFirst(cursor.top).prefix(max(1, rect.rows - 2 - footRows)).enumerated() {
            let line = Rect(column: rect.column, row: rect.row + 2 + row, columns: rect.columns, rows: 1)
            let needsPerson = OutboxWords.trouble(item.state) != nil
            var words = StyledText("\(OutboxWords.sign(item.state) ?? Glyph.fromUs.text) ", scene.style(needsPerson ? .alert : .accent))
            words.append(IntentWords.describe(item.intent, scene.desk), scene.style(.text))
            if case .message(_, _, let body, _) = item.intent {
                words.append("  \(SafeText.lines(body).first ?? "")", scene.style(.dim))
            }
            var state = StyledText(OutboxWords.state(item.state, scene), scene.style(needsPerson ? .alert : .accent))
            if let trouble = OutboxWords.trouble(item.state) { state = StyledText(SafeText(trouble.message), scene.style(.alert)) }
            PlaceHeading.row(words, state.truncated(to: rect.columns / 2), isSelected: cursor.top + row == cursor.row,
                             into: &frame, line, scene)
        }
    }

    func hints(_ scene: Scene) -> [Hint] {
        [Hint(.editAgain, "edit again"), Hint(.item, "send now", suffix: "s"), Hint(.discard, "discard"), Hint(.inward, "open"),
         Hint(.back, "list"), Hint(.help, "keys")]
    }
}
