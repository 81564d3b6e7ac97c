import Canvas
import FoundationEssentials
import Helpdesk

/// What was said on the bottom line, newest first, with its time and what can be done about it.
struct NewsPlace: Place {
    private var cursor = RowCursor()
    private var rows = 0

    var context: KeyContext { .everywhere }

    mutating func factsChanged(in situation: inout Situation) {
        rows = Layout(situation.size).main(withTopLine: true).rows - 4
        situation.desk.markNewsRead()
        cursor.fit(count: situation.desk.news.notices.count, visible: rows)
    }

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        if cursor.move(command, count: situation.desk.news.notices.count, visible: rows) { return }
        switch command {
        case .cancel, .back, .outward, .stop: situation.leave()
        default: situation.say("\(command.name) does nothing in the news.")
        }
    }

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let notices = Array(scene.desk.news.notices.reversed())
        PlaceHeading.draw(into: &frame, rect.line(0), scene, "News", count: notices.count)
        if notices.isEmpty {
            PlaceHeading.sentence("Nothing has happened yet.", into: &frame, rect, scene)
            return
        }
        let (list, foot) = rect.splitTop(2).rest.splitBottom(2)
        for (row, notice) in notices.dropFirst(cursor.top).prefix(list.rows).enumerated() {
            let line = Rect(column: list.column, row: list.row + row, columns: list.columns, rows: 1)
            var words = StyledText(AccountNews.clock(notice.at, scene).padded(to: 10), scene.style(.dim))
            words.append(notice.text, scene.style(notice.isAlert ? .alert : .text))
            PlaceHeading.row(words, StyledText(), isSelected: cursor.top + row == cursor.row, into: &frame, line, scene)
        }
        guard notices.indices.contains(cursor.row) else { return }
        let whole = notices[cursor.row]
        let text: SafeText = whole.hint.isEmpty ? whole.text : "\(whole.text) \(whole.hint)"
        for (row, line) in text.wrapped(to: max(10, foot.columns - 3)).prefix(foot.rows).enumerated() {
            frame.draw(line, at: Position(column: foot.column + 2, row: foot.row + row), style: scene.style(.dim))
        }
    }

    func hints(_ scene: Scene) -> [Hint] { [Hint(.back, "list"), Hint(.help, "keys")] }
}
