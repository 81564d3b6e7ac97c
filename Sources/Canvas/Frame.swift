/// A whole screen as a value: its cells, where the cursor rests, and the terminal's title.
///
/// Frames are drawn anew for each paint; whoever puts them on a terminal sends only what changed. Nothing drawn ever
/// leaves the rectangle it was meant for: what reaches over an edge is cut there.
public struct Frame: Hashable, Sendable {
    public let size: Size
    /// Row after row, `size.columns * size.rows` of them.
    public private(set) var cells: [Cell]
    /// Where the terminal's cursor rests; hidden if nil.
    public var cursor: Position?
    /// The terminal's title; left as it is if nil.
    public var title: SafeText?

    public init(size: Size) {
        self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        cells = Array(repeating: .blank, count: self.size.columns * self.size.rows)
    }

    public var bounds: Rect { Rect(size) }

    /// The cell at a position inside the frame, or nil.
    public func cell(at position: Position) -> Cell? {
        bounds.contains(position) ? cells[position.row * size.columns + position.column] : nil
    }

    /// The cells of one row, from 0.
    public func row(_ row: Int) -> ArraySlice<Cell> {
        guard row >= 0, row < size.rows else { return [] }
        return cells[row * size.columns..<(row + 1) * size.columns]
    }

    /// Draws one line of text from `position` on. Text wider than `width` is cut and ends in `›`; without a width the
    /// line may reach to the frame's right edge. Returns the columns used.
    @discardableResult
    public mutating func draw(
        _ text: SafeText, at position: Position, width: Int? = nil, style: Style = .standard
    ) -> Int {
        guard position.row >= 0, position.row < size.rows else { return 0 }
        let shown = text.truncated(to: width ?? size.columns - position.column)
        var column = position.column
        if shown.isASCII {
            let start = position.row * size.columns
            for byte in shown.string.utf8 {
                put(UInt32(byte), at: column, rowStart: start, style: style)
                column += 1
            }
        } else {
            for cluster in Clusters(shown) {
                put(cluster, at: column, row: position.row, style: style)
                column += cluster.columns
            }
        }
        return shown.columns
    }

    /// Draws a line of several styles; see above.
    @discardableResult
    public mutating func draw(_ text: StyledText, at position: Position, width: Int? = nil) -> Int {
        let shown = text.truncated(to: width ?? size.columns - position.column)
        var column = position.column
        for span in shown.spans {
            column += draw(
                span.text, at: Position(column: column, row: position.row), width: span.text.columns, style: span.style)
        }
        return column - position.column
    }

    /// Puts another frame's cells on this one, its top left at `position`. Its cursor and title are left out.
    public mutating func draw(_ other: Frame, at position: Position) {
        for row in 0..<other.size.rows {
            guard position.row + row >= 0, position.row + row < size.rows else { continue }
            for (offset, cell) in other.row(row).enumerated() {
                let column = position.column + offset
                guard column >= 0, column < size.columns else { continue }
                let isCutLeft = cell.isContinuation && (column == 0 || offset == 0)
                let isCutRight = column == size.columns - 1 && other.isWideLead(column: offset, row: row)
                set(isCutLeft || isCutRight ? .blank(cell.style) : cell, column: column, row: position.row + row)
            }
        }
    }

    /// Fills a rectangle with one glyph of one cell (a blank if it has another width).
    public mutating func fill(_ rect: Rect, _ glyph: SafeText = " ", style: Style = .standard) {
        let area = rect.intersection(bounds)
        guard !area.isEmpty else { return }
        let cluster = glyph.columns == 1 ? Clusters(glyph).first { _ in true } : nil
        let cell = Cell(base: cluster?.base ?? 0x20, marks: cluster?.marks ?? 0, style: style)
        for row in area.row..<area.endRow {
            for column in area.column..<area.endColumn { set(cell, column: column, row: row) }
        }
    }

    /// Changes the style of a rectangle and leaves its text.
    public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let area = rect.intersection(bounds)
        for row in area.row..<area.endRow {
            for index in row * size.columns + area.column..<row * size.columns + area.endColumn {
                cells[index].style = change(cells[index].style)
            }
        }
    }

    /// Gives a rectangle one style and leaves its text.
    public mutating func restyle(_ rect: Rect, _ style: Style) {
        restyle(rect) { _ in style }
    }

    /// The frame with the rows from `first` through `last` moved up by `distance` (down if negative); rows that come in
    /// are blank.
    public func shiftingRows(from first: Int, through last: Int, by distance: Int) -> Frame {
        var result = self
        for row in first...last {
            let source = row + distance
            let isInside = source >= first && source <= last
            for column in 0..<size.columns {
                result.cells[row * size.columns + column] = isInside ? cells[source * size.columns + column] : .blank
            }
        }
        return result
    }

    // MARK: Cells

    private func isWideLead(column: Int, row: Int) -> Bool {
        column + 1 < size.columns && cells[row * size.columns + column + 1].isContinuation
    }

    /// Sets one cell and repairs a wide character that this cuts in two.
    private mutating func set(_ cell: Cell, column: Int, row: Int) {
        let index = row * size.columns + column
        if !cell.isContinuation, cells[index].isContinuation, column > 0 {
            cells[index - 1] = .blank(cells[index - 1].style)
        }
        if isWideLead(column: column, row: row) {
            cells[index + 1] = .blank(cells[index + 1].style)
        }
        cells[index] = cell
    }

    /// For whole frames made of another's cells, where no wide character can be cut.
    mutating func replace(_ index: Int, with cell: Cell) { cells[index] = cell }

    private mutating func put(_ byte: UInt32, at column: Int, rowStart: Int, style: Style) {
        guard column >= 0, column < size.columns else { return }
        let index = rowStart + column
        let isSimple = !cells[index].isContinuation && !(column + 1 < size.columns && cells[index + 1].isContinuation)
        if isSimple {
            cells[index] = Cell(base: byte, marks: 0, style: style)
        } else {
            set(Cell(base: byte, marks: 0, style: style), column: column, row: rowStart / size.columns)
        }
    }

    private mutating func put(_ cluster: Cluster, at column: Int, row: Int, style: Style) {
        let cell = Cell(base: cluster.base, marks: cluster.marks, style: style)
        let fits = column >= 0 && column + cluster.columns <= size.columns
        if fits {
            set(cell, column: column, row: row)
            if cluster.columns == 2 {
                set(.blank(style), column: column + 1, row: row)
                cells[row * size.columns + column + 1] = .continuation(style)
            }
        } else if cluster.columns == 2 {
            // Half of a wide character at an edge: a blank stands for it.
            for half in [column, column + 1] where half >= 0 && half < size.columns {
                set(.blank(style), column: half, row: row)
            }
        }
    }
}

extension Cell {
    static func blank(_ style: Style) -> Cell { Cell(base: 0x20, marks: 0, style: style) }
}
