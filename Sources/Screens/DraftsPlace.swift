import Canvas
import FoundationEssentials
import Helpdesk

/// What was written and not sent, newest first.
struct DraftsPlace: Place {
    private var cursor = RowCursor()
    private var rows = 0

    var context: KeyContext { .outbox }

    private func drafts(_ desk: DeskModel) -> [Draft] {
        desk.drafts.values.sorted { ($0.editedAt, $0.ticket.value) > ($1.editedAt, $1.ticket.value) }
    }

    mutating func factsChanged(in situation: inout Situation) {
        rows = Layout(situation.size).main(withTopLine: true).rows - 2
        cursor.fit(count: situation.desk.drafts.count, visible: rows)
    }

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let drafts = drafts(situation.desk)
        if cursor.move(command, count: drafts.count, visible: rows) { return }
        switch command {
        case .cancel, .back, .outward, .stop: situation.leave()
        case .inward, .editAgain:
            guard drafts.indices.contains(cursor.row) else { return }
            let draft = drafts[cursor.row]
            situation.openTicket(draft.ticket, then: .draft(draft.audience))
        case .discard where !drafts.isEmpty:
            situation.choose(from: Menu(.discard, "discard the draft?", [Menu.Entry("d", "discard it")]))
        case .item: situation.say("A draft isn't on its way yet: Enter opens it.")
        default: situation.say("\(command.name) does nothing in the drafts.")
        }
    }

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        let drafts = drafts(situation.desk)
        guard choice.subject == .discard, choice.key == "d", drafts.indices.contains(cursor.row) else { return }
        let draft = drafts[cursor.row]
        situation.desk.dropDraft(draft.ticket, draft.audience)
        situation.ask(.dropDraft(draft.ticket, draft.audience))
        situation.say("The draft is discarded.")
        factsChanged(in: &situation)
    }

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let drafts = drafts(scene.desk)
        PlaceHeading.draw(into: &frame, rect.line(0), scene, "Drafts", count: drafts.count)
        if drafts.isEmpty {
            PlaceHeading.sentence("No draft waits.", into: &frame, rect, scene)
            return
        }
        for (row, draft) in drafts.dropFirst(cursor.top).prefix(max(0, rect.rows - 2)).enumerated() {
            let line = Rect(column: rect.column, row: rect.row + 2 + row, columns: rect.columns, rows: 1)
            let isPublic = draft.audience == .public
            var words = StyledText(IntentWords.name(draft.ticket, scene.desk), scene.style(.text))
            words.append(isPublic ? "  PUBLIC REPLY  " : "  INTERNAL NOTE  ", scene.style(isPublic ? .accent : .internal))
            words.append(SafeText.lines(draft.body).first ?? "", scene.style(.dim))
            PlaceHeading.row(words, StyledText(AccountNews.clock(draft.editedAt, scene), scene.style(.dim)),
                             isSelected: cursor.top + row == cursor.row, into: &frame, line, scene)
        }
    }

    func hints(_ scene: Scene) -> [Hint] {
        [Hint(.editAgain, "go on writing"), Hint(.discard, "discard"), Hint(.back, "list"), Hint(.help, "keys")]
    }
}
