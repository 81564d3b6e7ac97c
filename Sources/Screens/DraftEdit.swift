import Canvas

/// A person's own version of a draft that waits for approval; kept while the review is open.
struct DraftEdit: Hashable, Sendable {
    var editor: TextEditor
    /// The editor has the focus.
    var isOpen: Bool
    /// Why it was changed, where the person said so.
    var feedback: String?

    /// Rows that the pane takes of `rows`: half, growing with the text to two thirds.
    func paneRows(of rows: Int, columns: Int) -> Int {
        let wanted = editor.visualLines(columns: Self.textColumns(columns)).count + 1
        return max(min(3, rows), min(max(rows / 2, wanted), rows * 2 / 3))
    }

    /// The width of the text beside the edge.
    static func textColumns(_ columns: Int) -> Int { max(10, min(ReviewPage.textColumns + 2, columns - 2)) }

    /// Draws the pane with its edge and puts the cursor where one types.
    func draw(into frame: inout Frame, _ rect: Rect, name: SafeText, isNote: Bool = false, scene: Scene) {
        guard rect.rows > 1 else { return }
        let edge = scene.style(.accent)
        var title = StyledText(isNote ? "NOTE with the decision" : "EDITED REPLY to \(name)", scene.style(.title))
        title.append(isNote ? ", read by whoever asked" : ", seen by the customer", scene.style(.dim))
        var heading = StyledText("▐ ", edge)
        heading.append(title)
        heading.append(" ")
        heading = heading.truncated(to: rect.columns)
        heading.append(TitledRule.plain(columns: rect.columns - heading.columns, theme: scene.theme))
        frame.fill(rect)
        frame.draw(heading, at: rect.origin, width: rect.columns)
        let lines = editor.visualLines(columns: Self.textColumns(rect.columns))
        let place = lines.place(of: editor.cursor)
        let rows = rect.rows - 1
        let top = max(0, min(place.row - rows + 1, lines.count - rows))
        let first = place.row < top ? place.row : top
        for row in 0..<rows {
            let position = Position(column: rect.column, row: rect.row + 1 + row)
            frame.draw("▐", at: position, style: edge)
            frame.draw(
                lines.text(row: first + row), at: Position(column: position.column + 2, row: position.row),
                width: rect.columns - 2, style: scene.style(.text))
        }
        frame.cursor = Position(column: rect.column + 2 + place.column, row: rect.row + 1 + place.row - first)
    }
}
