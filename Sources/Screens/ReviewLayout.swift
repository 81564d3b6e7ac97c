import Canvas

/// How the review divides its place: three lines of head, the page, the editor where a draft is edited, one line of foot.
struct ReviewLayout {
    let head: Rect
    let page: Rect
    let editor: Rect
    let foot: Rect

    init(_ rect: Rect, edit: DraftEdit?) {
        let (head, rest) = rect.splitTop(min(3, rect.rows / 2))
        self.head = head
        if let edit, edit.isOpen {
            let (above, below) = rest.splitBottom(edit.paneRows(of: rest.rows, columns: rect.columns))
            page = above
            editor = below
            foot = Rect(column: rect.column, row: rect.endRow, columns: 0, rows: 0)
        } else {
            let (above, below) = rest.splitBottom(1)
            page = above
            editor = Rect(column: rect.column, row: rect.endRow, columns: 0, rows: 0)
            foot = below
        }
    }
}
