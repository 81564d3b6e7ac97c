import Canvas
import FoundationEssentials
import Helpdesk

/// What was written and not sent: drafts of answers, newest first, then forms.
struct DraftsPlace: Place {
    private enum Row {
        case draft(Draft)
        case form(KeptForm)
    }

    private var cursor = RowCursor()
    private var visible = 0

    var context: KeyContext { .outbox }

    private func rows(_ desk: DeskModel) -> [Row] {
        desk.drafts.values.sorted { ($0.editedAt, $0.ticket.value) > ($1.editedAt, $1.ticket.value) }.map { .draft($0) }
            + desk.forms.values.sorted { ($0.editedAt, $0.act.title) > ($1.editedAt, $1.act.title) }.map { .form($0) }
    }

    private func selected(_ desk: DeskModel) -> Row? {
        let rows = rows(desk)
        return rows.indices.contains(cursor.row) ? rows[cursor.row] : nil
    }

    mutating func factsChanged(in situation: inout Situation) {
        visible = Layout(situation.size).main(withTopLine: true).rows - 2
        cursor.fit(count: situation.desk.draftCount, visible: visible)
    }

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        if cursor.move(command, count: situation.desk.draftCount, visible: visible) { return }
        switch command {
        case .cancel, .back, .outward, .stop: situation.leave()
        case .inward, .editAgain:
            switch selected(situation.desk) {
            case .draft(let draft)?: situation.openTicket(draft.ticket, then: .draft(draft.audience))
            case .form(let form)?:
                if let approval = form.key.approval { situation.openApproval(approval) } else { situation.openForm(form.key) }
            case nil: break
            }
        case .discard where selected(situation.desk) != nil:
            situation.choose(from: Menu(.discard, "discard the draft?", [Menu.Entry("d", "discard it")]))
        case .item: situation.say("A draft isn't on its way yet: Enter opens it.")
        default: situation.say("\(command.name) does nothing in the drafts.")
        }
    }

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        guard choice.subject == .discard, choice.key == "d", let row = selected(situation.desk) else { return }
        switch row {
        case .draft(let draft):
            situation.desk.dropDraft(draft.ticket, draft.audience)
            situation.ask(.dropDraft(draft.ticket, draft.audience))
        case .form(let form):
            situation.dropForm(form.key)
            if let approval = form.key.approval { situation.desk.keepEdit(nil, of: approval) }
        }
        situation.say("The draft is discarded.")
        factsChanged(in: &situation)
    }

    // MARK: Drawing

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let rows = rows(scene.desk)
        PlaceHeading.draw(into: &frame, rect.line(0), scene, "Drafts", count: rows.count)
        if rows.isEmpty {
            PlaceHeading.sentence("No draft waits.", into: &frame, rect, scene)
            return
        }
        for (row, draft) in rows.dropFirst(cursor.top).prefix(max(0, rect.rows - 2)).enumerated() {
            let line = Rect(column: rect.column, row: rect.row + 2 + row, columns: rect.columns, rows: 1)
            let (words, right) = Self.drawn(draft, scene)
            PlaceHeading.row(words, right, isSelected: cursor.top + row == cursor.row, into: &frame, line, scene)
        }
    }

    private static func drawn(_ row: Row, _ scene: Scene) -> (words: StyledText, right: StyledText) {
        switch row {
        case .draft(let draft):
            let isPublic = draft.audience == .public
            var words = StyledText(IntentWords.name(draft.ticket, scene.desk), scene.style(.text))
            words.append("  \(WritingWords(draft.audience, on: draft.ticket.account, scene.desk).label)  ", scene.style(isPublic ? .accent : .internal))
            words.append(SafeText.lines(draft.body).first ?? "", scene.style(.dim))
            return (words, StyledText(AccountNews.clock(draft.editedAt, scene), scene.style(.dim)))
        case .form(let form):
            var words = StyledText(Self.words(form), scene.style(.text))
            let typed = form.act.fields.sorted { $0.key < $1.key }.map { SafeText.lines($0.value.editText).first ?? "" }
            words.append("  \(typed.filter { !$0.isEmpty }.joined(separator: ", "))", scene.style(.dim))
            return (words, StyledText(AccountNews.clock(form.editedAt, scene), scene.style(.dim)))
        }
    }

    /// `New customer ∙ shop`.
    private static func words(_ form: KeptForm) -> SafeText {
        if form.key.approval != nil { return "Edited for approval \(Glyph.separator.text) \(form.key.account.text)" }
        let title: SafeText = form.key.target == nil || form.act.title.isEmpty ? "" : " \(form.act.title)"
        return "\(RecordWords.form(form.key.form))\(title) \(Glyph.separator.text) \(form.key.account.text)"
    }

    func hints(_ scene: Scene) -> [Hint] {
        [Hint(.editAgain, "go on writing"), Hint(.discard, "discard"), Hint(.back, "list"), Hint(.help, "keys")]
    }
}
