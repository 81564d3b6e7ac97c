import Canvas
import Helpdesk

extension TicketListPlace {
    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let columns = ListColumns(columns: rect.columns, isOneAccount: (scene.desk.profiles ?? []).count == 1 || scene.desk.book.isOfOneAccount(view),
            hasRequesters: hasRequesters)
        drawHeading(into: &frame, rect.line(0), columns, scene)
        let visible = max(0, rect.rows - 1)
        if rows.isEmpty { drawEmpty(into: &frame, rect, scene) }
        let tags = AccountTags.tags((scene.desk.profiles ?? []).map(\.name))
        let first = firstRow(visible)
        for row in 0..<visible where rows.indices.contains(first + row) {
            let index = first + row
            let line = Rect(column: rect.column, row: rect.row + 1 + row, columns: rect.columns, rows: 1)
            var shown = TicketRow(shown: scene.desk.shown(slot: rows[index]), desk: scene.desk, tags: tags)
            shown.isSelected = index == cursor
            shown.isMarked = marks.contains(shown.shown.ticket.id) || isInRange(index)
            shown.isGone = !scene.desk.book.contains(rows[index], in: view)
            shown.draw(into: &frame, line, columns, scene)
            if shown.isSelected { frame.cursor = Position(column: line.column + columns.id.start, row: line.row) }
        }
    }

    /// A ticket with the focus may leave the list fewer rows than it scrolls by.
    private func firstRow(_ visible: Int) -> Int {
        max(0, min(max(top, cursor - visible + 1), cursor))
    }

    private func drawHeading(into frame: inout Frame, _ row: Rect, _ columns: ListColumns, _ scene: Scene) {
        func put(_ word: SafeText, _ column: ListColumns.Column?, isRight: Bool = false) {
            guard let column else { return }
            let word = word.truncated(to: column.width)
            let indent = isRight ? column.width - word.columns : 0
            frame.draw(word, at: Position(column: row.column + column.start + indent, row: row.row), style: scene.style(.dim))
        }
        put("Acct", columns.account)
        put("ID", columns.id)
        put("Subject", columns.subject)
        put("From", columns.requester)
        put("Owner", columns.owner)
        put("Pr", columns.priority)
        if columns.state.width > 1 { put("State", columns.state) }
        put("Upd", columns.updated)
    }

    private func drawEmpty(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let desk = scene.desk
        let isAsking = desk.states.values.contains { $0.askingSince != nil } || !desk.table.isWhole
        // Where every account is in trouble nothing is on its way.
        let troubles = desk.shownAccounts.compactMap { desk.states[$0.name]?.trouble }
        let sentence: SafeText = desk.table.count == 0 && !troubles.isEmpty && troubles.count == desk.shownAccounts.count
            ? "No ticket is here yet: \(troubles[0].message)"
            : desk.table.count == 0 && isAsking ? "The tickets are on their way."
            : desk.book.filter != nil ? "Nothing matches the filter: q drops it." : "Nothing is in this view."
        for (row, line) in sentence.wrapped(to: max(10, rect.columns - 5)).enumerated() where row + 2 < rect.rows {
            frame.draw(line, at: Position(column: rect.column + 4, row: rect.row + 2 + row), width: rect.columns - 5, style: scene.style(.text))
        }
        frame.cursor = Position(column: rect.column + 4, row: rect.row + 2)
    }

    func hints(_ scene: Scene) -> [Hint] {
        if marks.isEmpty && rangeStart == nil {
            let reply = selectedID(in: scene.desk).map { WritingWords(.public, on: $0.account, scene.desk).noun } ?? "reply"
            var hints = [Hint(.inward, "open"), Hint(.reply, reply), Hint(.state, "solve", suffix: "s"), Hint(.assign, "mine", suffix: "a")]
            if let wish = scene.desk.lastWish { hints.append(Hint(.repeat, wish.word)) }
            return hints + [
                Hint(.mark, "mark"), Hint(.filter, "filter"), Hint(.help, "keys"),
                Hint(.create, "new", isOff: scene.desk.accounts(able: .create, .ticket).isEmpty),
            ]
        }
        var hints = [
            Hint(.state, "solve", suffix: "s"), Hint(.state, "state"), Hint(.assign, "mine", suffix: "a"), Hint(.tags, "tags"),
            Hint(.priority, "priority"),
        ]
        hints.append(rangeStart == nil ? Hint(.markAll, "none") : Hint(.rangeMark, "mark"))
        return hints
    }

    /// What the bottom line starts with: the next verb acts on these.
    func selectionCount(_ scene: Scene) -> SafeText {
        if rangeStart != nil { return "range of \(targets(in: scene.desk).count): " }
        guard !marks.isEmpty else { return "" }
        let here = targets(in: scene.desk).count
        return here == marks.count ? "\(here) marked: " : "\(here) of \(marks.count) marked here: "
    }
}
