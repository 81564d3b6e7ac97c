import CNcurses
import Canvas

/// Two colours of a style, as ncurses numbers them together.
struct PairKey: Hashable {
    var foreground: Color
    var background: Color
}

extension Screen {
    /// Hands the rows that changed to ncurses and lets it send the difference.
    func draw(_ frame: Frame) {
        guard frame != painted else { return }
        let window = kedge_window()
        let rows = min(frame.size.rows, size.rows)
        let isComparable = painted?.size == frame.size
        var line: [cchar_t] = []
        for row in 0..<rows {
            if isComparable, let before = painted, before.row(row) == frame.row(row) { continue }
            line.removeAll(keepingCapacity: true)
            fill(&line, with: frame.row(row))
            mvwadd_wchnstr(window, Int32(row), 0, line, Int32(line.count))
        }
        place(frame.cursor)
        wnoutrefresh(window)
        doupdate()
        painted = frame
    }

    private func place(_ cursor: Position?) {
        let isVisible = cursor != nil
        if isCursorVisible != isVisible {
            curs_set(isVisible ? 1 : 0)
            isCursorVisible = isVisible
        }
        guard let cursor else { return }
        let row = min(max(0, cursor.row), size.rows - 1)
        let column = min(max(0, cursor.column), size.columns - 1)
        wmove(kedge_window(), Int32(row), Int32(column))
    }

    /// The cells as ncurses takes them: one entry per character, so a wide one's right half has none.
    private func fill(_ line: inout [cchar_t], with cells: ArraySlice<Cell>) {
        var style: Style?
        var attributes: attr_t = 0
        var pair: Int32 = 0
        var text: [wchar_t] = []
        for cell in cells.prefix(size.columns) where !cell.isContinuation {
            if cell.style != style {
                (attributes, pair) = look(of: cell.style)
                style = cell.style
            }
            text.removeAll(keepingCapacity: true)
            cell.forEachScalar { text.append(wchar_t($0)) }
            text.append(0)
            var shown = cchar_t()
            if kedge_set_cell(&shown, text, attributes, pair) != OK {
                _ = kedge_set_cell(&shown, [0x3F, 0], attributes, pair)
            }
            line.append(shown)
        }
    }

    private func look(of style: Style) -> (attr_t, Int32) {
        var attributes: attr_t = 0
        let asked = style.attributes
        if asked.contains(.bold) { attributes |= kedge_bold() }
        if asked.contains(.dim) { attributes |= kedge_dim() }
        if asked.contains(.underline) { attributes |= kedge_underline() }
        if asked.contains(.reverse) { attributes |= kedge_reverse() }
        if asked.contains(.italic) { attributes |= kedge_italic() }
        guard depth != .none else { return (attributes, 0) }
        let (foreground, isBold) = depth.match(style.foreground)
        if isBold { attributes |= kedge_bold() }
        let key = PairKey(foreground: style.foreground, background: style.background)
        if let pair = pairs[key] { return (attributes, pair) }
        let background = depth.match(style.background).number
        let pair = foreground < 0 && background < 0 ? 0 : max(0, alloc_pair(foreground, background))
        pairs[key] = pair
        return (attributes, pair)
    }
}
