import Canvas
import Helpdesk

/// The sidebar lying down: one line with the views, the approvals, and at the right what is out of the ordinary.
struct ViewStrip {
    let scene: Scene
    let list: TicketListPlace

    private var desk: DeskModel { scene.desk }

    func draw(into frame: inout Frame, _ row: Rect) {
        let right = right(columns: row.columns)
        if !right.isEmpty { frame.draw(right, at: Position(column: row.endColumn - 1 - right.columns, row: row.row)) }
        let room = row.columns - 1 - right.columns - (right.isEmpty ? 1 : 3)
        frame.draw(desk.book.isNarrowed ? narrowed() : views(columns: room),
                   at: Position(column: row.column, row: row.row), width: room + 1)
    }

    private func right(columns: Int) -> StyledText {
        let exceptions = AccountNews.exceptions(scene)
        guard let first = exceptions.first else { return StyledText(AccountNews.asOf(scene), scene.style(.dim)) }
        let more: SafeText = exceptions.count > 1 ? " +\(exceptions.count - 1)" : ""
        return StyledText((first + more).truncated(to: columns / 2), scene.style(.alert))
    }

    private func narrowed() -> StyledText {
        let view = desk.book.views[list.view]
        var text = StyledText(" [\(view.name)]", scene.style(.accent))
        text.append(" \(list.rows.count) of \(desk.book.shownCount(list.view))", scene.style(.text))
        if !list.filterText.isEmpty { text.append("  filter \(list.filterText)", scene.style(.strong)) }
        if let account = desk.book.onlyAccount { text.append("  only \(account.text)", scene.style(.strong)) }
        return text
    }

    private func views(columns: Int) -> StyledText {
        let pieces = desk.book.views.indices.map(piece)
        let approvals = approvals()
        let tail = approvals.columns
        var chosen: [Int] = []
        var used = tail
        for index in pieces.indices where used + pieces[index].columns <= columns {
            chosen.append(index)
            used += pieces[index].columns
        }
        while !chosen.contains(list.view) {
            guard let last = chosen.popLast() else { break }
            used -= pieces[last].columns
            if used + pieces[list.view].columns <= columns { chosen.append(list.view) }
        }
        return chosen.map { pieces[$0] }.reduce(StyledText(), +) + approvals
    }

    private func piece(_ index: Int) -> StyledText {
        let isActive = index == list.view
        let key = ViewKeys.key(index, scene)
        let arrivals: SafeText = isActive && list.arrivalCount > 0 ? " +\(list.arrivalCount)" : ""
        let words: SafeText = "\(desk.book.views[index].name) \(desk.book.counts[index])\(arrivals)"
        if isActive {
            return StyledText(" [\(key) \(words)]", scene.style(.accent))
        }
        return StyledText("  \(key) ", scene.style(.hintKey)) + StyledText(words, scene.style(.text))
    }

    private func approvals() -> StyledText {
        let count = desk.waitingApprovals(at: scene.now)
        guard count > 0, let key = scene.options.keymap.shownChord(of: .goApprovals, in: .list) else { return StyledText() }
        return StyledText("  \(key) ", scene.style(.hintKey)) + StyledText("Approvals \(count)!", scene.style(.text))
    }
}

/// The keys that lead to views.
enum ViewKeys {
    static func key(_ index: Int, _ scene: Scene) -> SafeText {
        let chords = scene.options.keymap.chords(of: .view, in: .list)
        return chords.indices.contains(index) ? chords[index].shown : ""
    }
}
