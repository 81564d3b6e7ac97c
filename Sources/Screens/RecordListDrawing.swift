import Canvas
import FoundationEssentials
import Helpdesk

/// Title, heading, rows, and at the foot what is out of the ordinary about accounts.
struct RecordListLayout {
    let title: Rect
    let heading: Rect
    let rows: Rect
    let foot: Rect

    init(_ rect: Rect, foot count: Int) {
        let (title, body) = rect.splitTop(1)
        let (heading, rest) = body.splitTop(1)
        self.title = title
        self.heading = heading
        let room = max(0, min(count, rest.rows - 3))
        (rows, foot) = rest.splitBottom(room)
    }
}

extension RecordListPlace {
    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let foot = footLines(scene)
        let layout = RecordListLayout(rect, foot: foot.count)
        drawTitle(into: &frame, layout.title, scene)
        for (row, line) in foot.prefix(layout.foot.rows).enumerated() {
            frame.draw(line, at: layout.foot.line(row).origin, width: rect.columns)
        }
        guard !rows.isEmpty else {
            drawEmpty(into: &frame, layout.rows, scene)
            return
        }
        let columns = RecordColumns(kind, columns: rect.columns, showsAccount: offering(scene).count > 1, records: rows)
        drawHeading(into: &frame, layout.heading, columns, scene)
        let drawing = RecordRowDrawing(scene: scene, columns: columns)
        for row in 0..<layout.rows.rows where top + row < rows.count {
            let record = rows[top + row]
            drawing.draw(record, isSelected: record.id == selected, into: &frame, layout.rows.line(row))
        }
    }

    private func drawTitle(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        var line = StyledText(" ")
        for each in kinds {
            let names = scene.desk.shownAccounts.map(\.name)
            let isKnown = each == kind && !rows.isEmpty || names.contains { scene.desk.shelf.list(each, $0) != nil }
            let count = each == kind ? rows.count : scene.desk.shelf.all(each, of: names).count
            let isActive = each == kind
            if kinds.count == 1 {
                line.append(RecordWords.heading(each), scene.style(.title))
                if isKnown { line.append(" \(Glyph.separator.text) \(count)", scene.style(.dim)) }
            } else {
                let words: SafeText = isKnown ? "\(RecordWords.heading(each)) \(count)" : RecordWords.heading(each)
                line.append(isActive ? "[\(words)]" : " \(words) ", scene.style(isActive ? .accent : .text))
                line.append(" ")
            }
        }
        if let only = scene.desk.book.onlyAccount { line.append(" \(Glyph.separator.text) only \(only.text)", scene.style(.strong)) }
        if !words.isEmpty { line.append(" \(Glyph.separator.text) \(words)", scene.style(.match)) }
        let asOf = scene.desk.shelf.asOf(kind, of: scene.desk.shownAccounts.map(\.name))
        let age: SafeText = asOf.map { "as of \(AccountNews.clock($0, scene))" } ?? ""
        frame.draw(line, at: rect.origin, width: rect.columns - age.columns - 2)
        frame.draw(age, at: Position(column: rect.endColumn - 1 - age.columns, row: rect.row), style: scene.style(.dim))
    }

    private func drawHeading(into frame: inout Frame, _ rect: Rect, _ columns: RecordColumns, _ scene: Scene) {
        for column in [columns.account, columns.title].compactMap({ $0 }) + columns.fields {
            let word = column.heading.truncated(to: column.width)
            let indent = column.isRight ? column.width - word.columns : 0
            frame.draw(word, at: Position(column: rect.column + column.start + indent, row: rect.row), style: scene.style(.dim))
        }
    }

    // MARK: What isn't here

    private func offering(_ scene: Scene) -> [AccountProfile] {
        scene.desk.shownAccounts.filter { scene.desk.lists(kind, $0) }
    }

    /// What is on its way into the list; then the accounts whose copy isn't what the server has, where the page itself
    /// doesn't tell.
    func footLines(_ scene: Scene) -> [StyledText] {
        let pending = PendingActs.creations(kind, parent: nil, scene)
        guard !rows.isEmpty else { return pending }
        return pending + offering(scene).compactMap { profile in
            standing(of: profile, scene).map { StyledText(" \(profile.name.text): \($0.words)", scene.style($0.isAlert ? .alert : .dim)) }
        }
    }

    /// Nil where all is well.
    private func standing(of profile: AccountProfile, _ scene: Scene) -> (words: SafeText, isAlert: Bool)? {
        let state = scene.desk.states[profile.name]
        let list = scene.desk.shelf.list(kind, profile.name)
        if let until = state.flatMap({ AccountNews.goesOn($0, scene) }) {
            return ("waits until \(AccountNews.clock(until, scene)), as the server asked.", true)
        }
        let copy: SafeText = list.map { " These are from \(AccountNews.clock($0.asOf, scene))." } ?? ""
        if let trouble = state?.trouble { return ("\(SafeText(trouble.message))\(copy)", true) }
        return list == nil ? ("its \(RecordWords.plural(kind)) are on their way.", false) : nil
    }

    private func drawEmpty(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        var lines: [(text: SafeText, role: Role)] = []
        let offering = offering(scene)
        let known = scene.desk.shelf.all(kind, of: scene.desk.shownAccounts.map(\.name)).count
        if !words.isEmpty, known > 0 {
            lines.append(("Nothing here holds all of: \(words).", .text))
            let asked: SafeText = kind == .customer ? " The services are asked on Enter." : ""
            lines.append(("Searched: the \(RecordWords.count(known, kind)) kept on this machine.\(asked)", .dim))
        } else if offering.isEmpty {
            for sentence in RecordWords.absences(of: Capability.listing(kind) ?? .listTickets, in: scene.desk.shownAccounts, named: false) {
                lines.append((sentence, .text))
            }
            lines.append(("Accounts with \(RecordWords.plural(kind)): none.", lines.isEmpty ? .text : .dim))
        } else {
            let troubles = offering.compactMap { profile in standing(of: profile, scene).map { (profile, $0) } }
            if troubles.count < offering.count { lines.append(("No \(kind.noun) is here yet.", .text)) }
            for (profile, standing) in troubles {
                lines.append(("\(profile.name.text): \(standing.words)", standing.isAlert ? .alert : .dim))
            }
            let names = offering.map { SafeText($0.name.text) }.joined(separator: ", ")
            lines.append(("Accounts with \(RecordWords.plural(kind)): \(names).", .dim))
        }
        let wrapped = lines.flatMap { line in line.text.wrapped(to: max(10, rect.columns - 4)).map { (text: $0, role: line.role) } }
        for (row, line) in wrapped.enumerated() where row < rect.rows {
            frame.draw(line.text, at: Position(column: rect.column + 3, row: rect.row + row), width: rect.columns - 3, style: scene.style(line.role))
        }
        frame.cursor = Position(column: rect.column + 3, row: rect.row)
    }
}

/// One row of a list of records.
struct RecordRowDrawing {
    let scene: Scene
    let columns: RecordColumns
    private let tags: [AccountName: SafeText]

    init(scene: Scene, columns: RecordColumns) {
        self.scene = scene
        self.columns = columns
        tags = AccountTags.tags((scene.desk.profiles ?? []).map(\.name))
    }

    func draw(_ record: Record, isSelected: Bool, into frame: inout Frame, _ rect: Rect) {
        func put(_ text: SafeText, _ column: RecordColumns.Column, _ style: Style) {
            let text = text.truncated(to: column.width)
            let indent = column.isRight ? column.width - text.columns : 0
            frame.draw(text, at: Position(column: rect.column + column.start + indent, row: rect.row), width: column.width - indent, style: style)
        }
        if isSelected {
            frame.draw(Glyph.bar.text, at: rect.origin, style: scene.style(.accent))
            frame.cursor = Position(column: rect.column + columns.title.start, row: rect.row)
        }
        if let account = columns.account { put(tags[record.id.account] ?? "", account, scene.style(.dim)) }
        let isLeaving = PendingActs.isBeingDeleted(record.id, scene.desk)
        put(RecordWords.title(record), columns.title, scene.style(isSelected ? .selectedID : isLeaving ? .dim : .text))
        for column in columns.fields {
            let style = if case .date? = record[column.key] { scene.style(.dim) } else { scene.style(.text) }
            put(Self.value(record, column.key, scene), column, style)
        }
        if let sign = PendingActs.sign(record.id, scene.desk) {
            frame.draw(sign.text, at: Position(column: rect.column + columns.flag, row: rect.row), style: scene.style(sign.role))
        }
    }

    private static func value(_ record: Record, _ key: String, _ scene: Scene) -> SafeText {
        if case .flag(let isSet)? = record[key] { return isSet ? "yes" : "" }
        return RecordWords.short(record[key], scene)
    }
}
