import Canvas
import FoundationEssentials
import Helpdesk

/// Where the parts of a form stand.
struct FormLayout {
    static let headRows = 2
    static let footRows = 1
    /// The widest value anyone should read.
    private static let mostColumns = 76

    let columns: Int
    let rows: Int

    init(_ scene: Scene) { self.init(Layout(scene.size).main(withTopLine: true)) }

    init(_ rect: Rect) {
        columns = rect.columns
        rows = max(1, rect.rows - Self.headRows - Self.footRows)
    }

    var labelColumns: Int { columns < 60 ? 14 : 22 }
    var valueColumns: Int { max(10, min(Self.mostColumns, columns - labelColumns - 4)) }
}

/// A form as lines: `▐ * name               Launch Q&A`, and under a field what the server said about it.
struct FormLines {
    private(set) var lines: [StyledText] = []
    /// The lines of the field under the cursor.
    private(set) var active = 0..<0
    /// Where the terminal's cursor rests: a line and a column.
    private(set) var cursor = Position(column: 0, row: 0)

    private let scene: Scene
    private let layout: (label: Int, value: Int, rows: Int)

    init(_ draft: FormDraft, _ scene: Scene, columns: Int, rows: Int) {
        self.scene = scene
        let room = FormLayout(Rect(column: 0, row: 0, columns: columns, rows: rows))
        layout = (room.labelColumns, room.valueColumns, rows)
        for problem in draft.problems { add(problem: problem, indent: 1) }
        for (index, entry) in draft.entries.enumerated() {
            let start = lines.count
            add(entry, isActive: index == draft.row)
            if let problem = entry.problem { add(problem: problem, indent: layout.label + 3) }
            if index == draft.row { active = start..<lines.count }
        }
    }

    private mutating func add(_ entry: FormDraft.Entry, isActive: Bool) {
        let visual = entry.editor.visualLines(columns: layout.value)
        let place = visual.place(of: entry.editor.cursor)
        let most = entry.isMultiline ? (isActive ? max(3, layout.rows / 2) : 3) : (isActive ? 3 : 1)
        let first = isActive ? max(0, min(place.row - most + 1, visual.count - 1)) : 0
        let last = min(visual.count, first + most)
        for row in first..<max(last, first + 1) {
            var line = StyledText(isActive ? Glyph.bar.text : " ", scene.style(.accent))
            if row == first {
                line.append(entry.field.isRequired ? "*" : " ", scene.style(.accent))
                let name = RecordWords.label(entry.field.key).truncated(to: layout.label - 1)
                line.append(" " + name.padded(to: layout.label), scene.style(isActive ? .title : .dim))
            } else {
                line.append(SafeText.spaces(layout.label + 2))
            }
            if isActive, row == place.row { cursor = Position(column: line.columns + place.column, row: lines.count) }
            if row < visual.count { line.append(visual.text(row: row), scene.style(entry.isChanged ? .text : isActive ? .text : .dim)) }
            lines.append(line)
        }
        if visual.count - last > 0, !isActive, entry.isMultiline {
            var more = StyledText(SafeText.spaces(layout.label + 3))
            more.append("+ \(visual.count - last) more lines", scene.style(.dim))
            lines.append(more)
        }
    }

    private mutating func add(problem: String, indent: Int) {
        for line in SafeText(problem).wrapped(to: max(10, layout.value)) {
            var styled = StyledText(SafeText.spaces(indent))
            styled.append("! \(line)", scene.style(.alert))
            lines.append(styled)
        }
    }
}

extension FormPlace {
    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let (head, rest) = rect.splitTop(FormLayout.headRows)
        let (body, foot) = rest.splitBottom(FormLayout.footRows)
        var title = StyledText(" \(RecordWords.form(draft.key.form))", scene.style(.title))
        if !draft.title.isEmpty { title.append(" \(draft.title)", scene.style(.title)) }
        title.append(" \(Glyph.separator.text) \(draft.key.account.text)", scene.style(.dim))
        let warning = scene.desk.unkept.place(of: draft.key).warning ?? ""
        frame.draw(title, at: head.origin, width: head.columns - (warning.isEmpty ? 0 : warning.columns + 2))
        frame.draw(warning, at: Position(column: head.endColumn - 1 - warning.columns, row: head.row), style: scene.style(.alert))
        frame.draw(TitledRule.plain(columns: head.columns, theme: scene.theme), at: head.line(1).origin, width: head.columns)
        let lines = FormLines(draft, scene, columns: rect.columns, rows: max(1, body.rows))
        for row in 0..<body.rows where top + row < lines.lines.count {
            frame.draw(lines.lines[top + row], at: body.line(row).origin, width: body.columns)
        }
        if draft.entries.isEmpty {
            frame.draw("This form has no fields.", at: Position(column: body.column + 3, row: body.row), style: scene.style(.text))
        }
        frame.draw(help(scene, columns: foot.columns - 2), at: Position(column: foot.column + 1, row: foot.row), width: foot.columns - 1)
        frame.cursor = Position(
            column: min(body.column + lines.cursor.column, rect.endColumn - 1),
            row: min(max(body.row, body.row + lines.cursor.row - top), rect.endRow - 1))
    }

    /// What to know about the field under the cursor: its hint, then its choices.
    private func help(_ scene: Scene, columns: Int) -> StyledText {
        guard draft.entries.indices.contains(draft.row) else { return StyledText() }
        let field = draft.entries[draft.row].field
        var parts: [SafeText] = []
        if let hint = field.hint { parts.append(SafeText(hint)) }
        let choices = FormChoices.choices(for: field, of: draft.key, scene.desk)
        let tab = scene.options.keymap.shownChord(of: .complete, in: .form) ?? "Tab"
        if field.kind == .flag { parts.append("\(tab): yes or no") }
        if !choices.isEmpty {
            let shown = choices.prefix(12).map { choice in
                choice.label.isEmpty || choice.label == choice.value ? SafeText(choice.value) : "\(choice.value) (\(choice.label))" as SafeText
            }
            parts.append("\(tab): \(shown.joined(separator: ", "))\(choices.count > 12 ? " ›" as SafeText : "")")
        }
        if case .words = field.kind { parts.append("Commas between them.") }
        if !choices.isEmpty, draft.row < draft.entries.count - 1, let next = scene.options.keymap.shownChord(of: .newline, in: .form) {
            parts.append("\(Glyph.separator.text) \(next): next field.")
        }
        if field.isRequired, draft.entries[draft.row].text.trimmed.isEmpty { parts.append("* has to be filled in.") }
        return StyledText(parts.joined(separator: " "), scene.style(.dim)).truncated(to: columns)
    }
}
