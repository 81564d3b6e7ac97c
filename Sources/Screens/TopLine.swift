import Canvas
import Helpdesk

/// The first line where there is a sidebar: what is shown, and at the right what is out of the ordinary.
enum TopLine {
    static func draw(into frame: inout Frame, _ row: Rect, _ scene: Scene, list: TicketListPlace, active: Command?) {
        frame.draw("kedge", at: Position(column: row.column + 1, row: row.row), style: scene.style(.title))
        let exceptions = AccountNews.exceptions(scene).joined(separator: "   ").truncated(to: row.columns / 2)
        if !exceptions.isEmpty {
            frame.draw(exceptions, at: Position(column: row.endColumn - 1 - exceptions.columns, row: row.row),
                       style: scene.style(.alert))
        }
        let start = Layout.sidebarColumns + 5
        let place = active.flatMap { Destinations.heading($0, scene) }
        let text = place.map { StyledText("\($0.name) \(Glyph.separator.text) \($0.count)", scene.style(.text)) }
            ?? view(of: list, scene)
        frame.draw(text, at: Position(column: start, row: row.row), width: row.columns - start - exceptions.columns - 3)
    }

    private static func view(of list: TicketListPlace, _ scene: Scene) -> StyledText {
        let book = scene.desk.book
        let account: SafeText = book.onlyAccount.map { "only \($0.text)" } ?? "all accounts"
        let arrivals: SafeText = list.arrivalCount > 0 ? " +\(list.arrivalCount)" : ""
        let count = book.isNarrowed ? list.rows.count : book.counts[list.view]
        let separator = Glyph.separator.text
        var text = StyledText("\(book.views[list.view].name) \(separator) \(account) \(separator) \(count)\(arrivals)", scene.style(.text))
        if !list.filterText.isEmpty, book.filter != nil {
            text.append(" \(separator) filter \(list.filterText)", scene.style(.strong))
        }
        return text
    }
}
