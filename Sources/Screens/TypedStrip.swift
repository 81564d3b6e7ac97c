import Canvas
import Helpdesk

/// An act that leaves only once its name was typed: deleting, deactivating, revoking, running. Pastes are refused.
struct TypedStrip: Sendable {
    let act: Act
    let gate: ActGate
    /// It is in the outbox already, held or unclear, and leaves from there.
    let releases: IntentID?
    var line = LineEditor()

    init(_ act: Act, _ capabilities: Capabilities, releases: IntentID? = nil) {
        self.act = act
        self.releases = releases
        gate = ActGate(act, capabilities)
    }

    /// What has to be typed, and what becomes of it as a whole sentence.
    private var words: (wanted: SafeText, sentence: SafeText) {
        guard case .typed(let identity, let sentence) = gate else { return ("", "") }
        return (SafeText(identity), SafeText(sentence))
    }

    var matches: Bool { gate.accepts(line.text) }

    // MARK: Drawing

    /// The lines over the bottom line, and the bottom line itself with the column of the cursor in it.
    func lines(columns: Int, notice: SafeText?, _ scene: Scene) -> (above: [StyledText], bottom: StyledText, cursor: Int) {
        let phrase = act.phrase
        let title = SafeText(phrase.prefix(1).uppercased() + phrase.dropFirst())
        let words = words
        var above = [TitledRule.line(StyledText(title, scene.style(.alert)), columns: columns, theme: scene.theme)]
        above += words.sentence.wrapped(to: max(10, columns - 2)).map { StyledText(" \($0)", scene.style(.text)) }
        // What doesn't fit beside the line stands whole over it.
        if words.wanted.columns > max(8, columns / 2) {
            above += words.wanted.wrapped(to: max(10, columns - 2)).map { StyledText(" \($0)", scene.style(.hintKey)) }
        }
        if let notice { above += notice.wrapped(to: max(10, columns - 2)).map { StyledText(" \($0)", scene.style(.alert)) } }
        var bottom = StyledText(" Type  ", scene.style(.text))
        bottom.append(words.wanted.truncated(to: max(8, columns / 2)), scene.style(.hintKey))
        bottom.append("  : ", scene.style(.text))
        let tail: SafeText = matches ? "Enter: yes" : "Esc: no"
        let room = max(4, min(40, columns - bottom.columns - tail.columns - 3))
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
