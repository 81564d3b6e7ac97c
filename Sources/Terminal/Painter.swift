import Canvas

/// Finds the bytes that turn what a terminal shows into the next frame. A value: it knows what it has sent, and nothing
/// of descriptors, so that tests read its bytes and an emulator's screen.
///
/// ncurses' own painter isn't used: it writes once per cursor movement (`mvcur` flushes without condition), which over
/// a network are packets. Here a frame is one run of bytes, and takes about two thirds of the bytes as well.
package struct Painter {
    let traits: TerminalTraits
    /// What the terminal shows; nil when that is unknown.
    private(set) var shown: Frame?
    var output: [UInt8] = []
    private let styles: StyleBytes
    private var style: Style?
    private var row: Int?
    /// Nil also after the last column.
    private var column: Int?
    /// Whether text was sent since the last placing whose width terminals may disagree about. The next field is placed
    /// anew then, so a disagreement moves nothing but the rest of its own field.
    private var isDrifting = false
    private var blankRun = 0
    private var isCursorVisible: Bool?
    private var title: SafeText?
    private var size = Size(columns: 0, rows: 0)

    package init(traits: TerminalTraits) {
        self.traits = traits
        styles = StyleBytes(traits: traits)
    }

    /// Nothing that was sent counts any longer.
    mutating func forget() {
        self = Painter(traits: traits)
    }

    /// The bytes for a frame; none if nothing changed.
    package mutating func bytes(for frame: Frame) -> [UInt8] {
        output.removeAll(keepingCapacity: true)
        if let title = frame.title, title != self.title, traits.canSetTitle {
            self.title = title
            append("\u{1B}]2;\(title.string)\u{1B}\\")
        }
        guard frame != shown else { return output }
        size = frame.size
        let before = base(for: frame)
        var after = before
        if traits.canScroll, let shift = RowShift.best(from: before, to: frame) { after = scroll(before, by: shift) }
        for row in 0..<frame.size.rows where after.row(row) != frame.row(row) {
            paint(row, from: Array(after.row(row)), to: Array(frame.row(row)))
        }
        place(frame.cursor)
        shown = frame
        return output
    }

    /// What the terminal shows, cleared first if that is unknown or of another size.
    private mutating func base(for frame: Frame) -> Frame {
        if let shown, shown.size == frame.size { return shown }
        setStyle(.standard)
        append("\u{1B}[H\u{1B}[2J")
        (row, column) = (0, 0)
        return Frame(size: frame.size)
    }

    private mutating func place(_ cursor: Position?) {
        if isDrifting { column = nil }
        if let cursor { move(toRow: cursor.row, column: cursor.column) }
        guard isCursorVisible != (cursor != nil) else { return }
        isCursorVisible = cursor != nil
        output += cursor == nil ? traits.hideCursor : traits.showCursor
    }

    private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

    private mutating func setStyle(_ wanted: Style) {
        guard wanted != style else { return }
        output += styles.change(from: style, to: wanted)
        style = wanted
    }

    // MARK: One row

    /// A move costs four bytes or more, so as many unchanged cells are sent again when they are simple.
    private static let bridge = 4
    /// `ESC [ K` is three.
    private static let worthErasing = 4

    private mutating func paint(_ row: Int, from old: [Cell], to new: [Cell]) {
        let last = traits.waitsAtLineEnd || row < size.rows - 1 ? new.count : new.count - 1
        let blankFrom = new.lastIndex { !$0.isPlainBlank }.map { $0 + 1 } ?? 0
        let erases = traits.canErase && new.count - blankFrom >= Self.worthErasing
            && (blankFrom..<new.count).contains { !old[$0].isPlainBlank }
        let end = erases ? blankFrom : last
        var index = 0
        while let first = (index..<end).first(where: { !Self.looksSame(old[$0], new[$0]) }) {
            var start = first
            // Both halves of a wide character are sent together.
            if new[start].isContinuation, start > 0 { start -= 1 }
            if let column, self.row == row, start > column, start - column <= Self.bridge,
                (column..<start).allSatisfy({ new[$0].isASCII && new[$0].style == style }) {
                start = column
            }
            index = start
            while index < end, index < first || !Self.looksSame(old[index], new[index]) || new[index].isContinuation {
                put(new[index], at: index, row: row, next: index + 1 < new.count ? new[index + 1] : nil)
                index += 1
            }
        }
        if erases {
            if isDrifting { column = nil }
            move(toRow: row, column: blankFrom)
            if let style, style.leavesBlanksBlank {} else { setStyle(.standard) }
            append("\u{1B}[K")
        }
    }

    /// Blanks on the terminal's own background look alike in every foreground.
    private static func looksSame(_ left: Cell, _ right: Cell) -> Bool {
        left == right || left.isPlainBlank && right.isPlainBlank
    }

    private mutating func put(_ cell: Cell, at target: Int, row targetRow: Int, next: Cell?) {
        guard !cell.isContinuation else { return }
        let beginsField = !cell.isPlainBlank && (blankRun > 1 || cell.style != style)
        if isDrifting, beginsField { column = nil }
        blankRun = cell.isBlank ? blankRun + 1 : 0
        move(toRow: targetRow, column: target)
        if !(cell.isPlainBlank && style?.leavesBlanksBlank == true) { setStyle(cell.style) }
        cell.appendUTF8(to: &output)
        let end = target + (next?.isContinuation == true ? 2 : 1)
        column = end >= size.columns ? nil : end
        if !cell.isASCII && !cell.isSingleGlyph { isDrifting = true }
    }

    // MARK: Moving

    private mutating func move(toRow targetRow: Int, column target: Int) {
        if row == targetRow, column == target { return }
        if isDrifting { column = nil }
        isDrifting = false
        blankRun = 0
        var best = Array("\u{1B}[\(targetRow + 1)\(target > 0 ? ";\(target + 1)" : "")H".utf8)
        func consider(_ text: String) { if text.utf8.count < best.count { best = Array(text.utf8) } }
        let forward = target > 0 ? "\u{1B}[\(target == 1 ? "" : "\(target)")C" : ""
        if row == targetRow {
            consider("\r" + forward)
            if traits.canMoveToColumn { consider("\u{1B}[\(target + 1)G") }
            if let column, target > column { consider("\u{1B}[\(target - column == 1 ? "" : "\(target - column)")C") }
            if let column, target < column {
                consider(String(repeating: "\u{8}", count: column - target))
                consider("\u{1B}[\(column - target)D")
            }
        } else if let row, row + 1 == targetRow {
            consider("\r\n" + forward)
            if let column, column == target { consider("\n") }
            if let column, target > column { consider("\n\u{1B}[\(target - column == 1 ? "" : "\(target - column)")C") }
            if let column, target < column { consider("\n\u{1B}[\(column - target)D") }
        }
        output += best
        (row, column) = (targetRow, target)
    }

    // MARK: Scrolling

    /// Lets the terminal move rows, and gives the frame that it shows then.
    private mutating func scroll(_ frame: Frame, by shift: RowShift) -> Frame {
        if style?.background != .standard || style?.leavesBlanksBlank != true { setStyle(.standard) }
        append("\u{1B}[\(shift.top + 1);\(shift.bottom + 1)r")
        (row, column) = (nil, nil)
        if shift.distance > 0 {
            move(toRow: shift.bottom, column: 0)
            append(String(repeating: "\n", count: shift.distance))
        } else {
            move(toRow: shift.top, column: 0)
            append(String(repeating: "\u{1B}M", count: -shift.distance))
        }
        append("\u{1B}[r")
        (row, column) = (nil, nil)
        return frame.shiftingRows(from: shift.top, through: shift.bottom, by: shift.distance)
    }
}

extension Style {
    /// Whether a blank in this style shows nothing but the terminal's own background.
    fileprivate var leavesBlanksBlank: Bool {
        background == .standard && attributes.isDisjoint(with: [.reverse, .underline])
    }
}

extension Cell {
    fileprivate var isPlainBlank: Bool { isBlank && style.leavesBlanksBlank }
}
