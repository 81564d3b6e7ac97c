import Canvas
import Helpdesk

/// An act that leaves only once its name was typed: deleting, deactivating, revoking, running. Pastes are refused.
struct TypedStrip: Sendable {
    /// Longer names, and names that not every keyboard can type, are asked for by something shorter.
    static let mostColumns = 32

    let act: Act
    /// What has to be typed.
    let wanted: String
    let title: SafeText
    /// What becomes of it; a whole sentence.
    let sentence: SafeText
    var line = LineEditor()

    /// Deletes, deactivates or revokes.
    init(delete act: Act, typed: String?, deletion: Deletion?) {
        self.act = act
        let id = act.target ?? ""
        wanted = Self.typable([typed, id, act.title]) ?? String(id.suffix(8))
        let phrase = act.title.isEmpty ? "\(act.phrase) \(id)" : act.phrase
        title = SafeText(phrase.prefix(1).uppercased() + phrase.dropFirst())
        sentence = SafeText(deletion?.sentence ?? "Nobody can say whether it can be brought back.")
    }

    /// Runs a workflow.
    init(run act: Act) {
        self.act = act
        let id = act.target ?? ""
        wanted = Self.typable([act.title, id]) ?? String(id.suffix(8))
        title = "Run workflow \(act.title.isEmpty ? id : act.title)"
        sentence = "It starts at once when it has left, and what it does can't be taken back."
    }

    private static func typable(_ candidates: [String?]) -> String? {
        candidates.lazy.compactMap { $0.map(Self.plain) }.first { text in
            !text.isEmpty && text.utf8.count <= mostColumns && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        }
    }

    /// Blanks at the ends don't count, and several are one.
    private static func plain(_ text: String) -> String { text.split(separator: " ").joined(separator: " ") }

    var matches: Bool { !wanted.isEmpty && Self.plain(line.text) == wanted }

    // MARK: Drawing

    /// The lines over the bottom line, and the bottom line itself with the column of the cursor in it.
    func lines(columns: Int, notice: SafeText?, _ scene: Scene) -> (above: [StyledText], bottom: StyledText, cursor: Int) {
        var above = [TitledRule.line(StyledText(title, scene.style(.alert)), columns: columns, theme: scene.theme)]
        above += sentence.wrapped(to: max(10, columns - 2)).map { StyledText(" \($0)", scene.style(.text)) }
        if let notice { above += notice.wrapped(to: max(10, columns - 2)).map { StyledText(" \($0)", scene.style(.alert)) } }
        var bottom = StyledText(" Type  ", scene.style(.text))
        bottom.append(SafeText(wanted), scene.style(.hintKey))
        bottom.append("  : ", scene.style(.text))
        let tail: SafeText = matches ? "Enter: yes" : "Esc: no"
        let room = max(4, min(Self.mostColumns + 1, columns - bottom.columns - tail.columns - 3))
        let (typed, column) = line.shown(columns: room)
        let cursor = bottom.columns + column
        bottom.append(typed.padded(to: room), scene.style(.strong))
        bottom.append("  \(tail)", scene.style(matches ? .hintKey : .dim))
        return (above, bottom, cursor)
    }

    func draw(into frame: inout Frame, _ row: Rect, _ scene: Scene) {
        let (above, bottom, cursor) = lines(columns: row.columns, notice: scene.desk.news.current?.text, scene)
        for (index, line) in above.enumerated() {
            let at = row.row - above.count + index
            guard at >= 0 else { continue }
            frame.fill(Rect(column: row.column, row: at, columns: row.columns, rows: 1))
            frame.draw(line, at: Position(column: row.column, row: at), width: row.columns)
        }
        frame.fill(row)
        frame.draw(bottom, at: row.origin, width: row.columns)
        frame.cursor = Position(column: min(row.column + cursor, row.endColumn - 1), row: row.row)
    }
}
