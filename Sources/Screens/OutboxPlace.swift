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
        rows = max(1, all - 2 - footRows(of: all, situation.scene))
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
        case .editAgain: OutboxActs.editAgain(item, in: &situation)
        case .item: situation.choose(from: OutboxActs.menu(item, situation.desk))
        default: situation.choose(from: OutboxActs.discarding(item))
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
        OutboxActs.choose(choice, item, in: &situation)
        factsChanged(in: &situation)
    }

    // MARK: Drawing

    /// Everything known of the selected item stands under the list, with a line between; the list keeps half.
    private func footRows(of rows: Int, _ scene: Scene) -> Int {
        guard rows >= 9, let item = selected(scene.desk) else { return 0 }
        let columns = Layout(scene.size).main(withTopLine: true).columns
        return max(min(6, rows / 3), min(1 + OutboxDetails(item: item, scene: scene).lines(columns: columns - 3).count, rows / 2))
    }

    private func drawFoot(into frame: inout Frame, _ rect: Rect, _ item: OutboxItem, _ scene: Scene) {
        guard rect.rows > 1 else { return }
        frame.fill(rect.line(0), Glyph.horizontalRule.text, style: scene.style(.rule))
        let lines = OutboxDetails(item: item, scene: scene).lines(columns: rect.columns - 3)
        for (row, line) in lines.prefix(rect.rows - 1).enumerated() {
            frame.draw(line, at: Position(column: rect.column + 2, row: rect.row + 1 + row), width: rect.columns - 2)
        }
    }

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let items = scene.desk.outbox.waiting
        PlaceHeading.draw(into: &frame, rect.line(0), scene, "Outbox", count: items.count)
        if items.isEmpty {
            PlaceHeading.sentence("Nothing is on its way.", into: &frame, rect, scene)
            drawSent(into: &frame, rect.splitTop(4).rest, scene)
            return
        }
        let footRows = footRows(of: rect.rows, scene)
        drawSent(into: &frame, rect.splitTop(3 + items.count).rest.splitBottom(footRows).rest, scene)
        if items.indices.contains(cursor.row) {
            drawFoot(into: &frame, rect.splitBottom(footRows).bottom, items[cursor.row], scene)
        }
        for (row, item) in items.dropFirst(cursor.top).prefix(max(1, rect.rows - 2 - footRows)).enumerated() {
            let line = Rect(column: rect.column, row: rect.row + 2 + row, columns: rect.columns, rows: 1)
            let right = standing(item, columns: rect.columns / 2, scene).truncated(to: rect.columns / 2)
            PlaceHeading.row(Self.words(item, scene), right, isSelected: cursor.top + row == cursor.row, into: &frame, line, scene)
        }
    }

    private static func words(_ item: OutboxItem, _ scene: Scene) -> StyledText {
        var words = sign(item, scene)
        words.append(IntentWords.describe(item.intent, scene.desk), scene.style(.text))
        if case .message(_, _, let body, _) = item.intent {
            words.append("  \(SafeText.lines(body).first ?? "")", scene.style(.dim))
        }
        return words
    }

    private static func sign(_ item: OutboxItem, _ scene: Scene) -> StyledText {
        if let sign = OutboxWords.sign(item.state) { return StyledText("\(sign) ", scene.style(.alert)) }
        if case .message(_, .internal, _, _) = item.intent { return StyledText("\(Glyph.internalEdge.text) ", scene.style(.internal)) }
        return StyledText("\(Glyph.fromUs.text) ", scene.style(.accent))
    }

    /// Where it stands.
    private func standing(_ item: OutboxItem, columns: Int, _ scene: Scene) -> StyledText {
        if let trouble = OutboxWords.trouble(item.state) { return StyledText(SafeText(trouble.message), scene.style(.alert)) }
        let words = OutboxWait(item, scene)?.words(columns: columns) ?? OutboxWords.state(item.state, scene)
        return StyledText(words, scene.style(.accent))
    }

    /// Whether a reply left is looked up here: what was sent since kedge was started, the newest first.
    private func drawSent(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let sent = scene.desk.outbox.sent.reversed()
        guard !sent.isEmpty, rect.rows >= 2 else { return }
        frame.draw("Sent lately", at: Position(column: rect.column + 2, row: rect.row), width: rect.columns - 2, style: scene.style(.dim))
        for (row, item) in sent.prefix(rect.rows - 1).enumerated() {
            let utcOffset = scene.options.utcOffsetSeconds
            let stamp = ShownTime.stamp(item.at, now: scene.now.wall, utcOffset: utcOffset)
            let isToday = stamp == ShownTime.clock(item.at, utcOffset: utcOffset)
            let clock = isToday ? ShownTime.clockWithSeconds(item.at, utcOffset: utcOffset) : stamp
            PlaceHeading.row(Self.words(item.item, scene), StyledText(SafeText(clock), scene.style(.dim)), isSelected: false,
                             into: &frame, rect.line(1 + row), scene)
        }
    }

    func hints(_ scene: Scene) -> [Hint] {
        guard let item = selected(scene.desk) else { return [Hint(.back, "list"), Hint(.help, "keys")] }
        return [Hint(.item, OutboxActs.verb(item), suffix: "s"), Hint(.editAgain, "edit again", isOff: !item.canBeTakenBack),
                Hint(.discard, "discard"), Hint(.inward, "open"), Hint(.back, "list"), Hint(.help, "keys")]
    }
}
