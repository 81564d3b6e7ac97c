import Canvas
import Helpdesk

/// Views, places and accounts down the left side. Its first column shows the key that goes there.
struct Sidebar {
    private static let countEnd = 20

    let scene: Scene
    let list: TicketListPlace
    /// The place on screen, where it isn't the list.
    let active: Command?

    private var desk: DeskModel { scene.desk }

    func draw(into frame: inout Frame, _ rect: Rect) {
        var row = rect.row
        func line(_ key: SafeText, _ word: SafeText, _ count: SafeText, flag: SafeText = "", isActive: Bool = false) {
            guard row < rect.endRow else { return }
            if isActive { frame.draw(Glyph.bar.text, at: Position(column: rect.column, row: row), style: scene.style(.accent)) }
            frame.draw(key, at: Position(column: rect.column + 3 - key.columns, row: row), style: scene.style(.hintKey))
            let end = rect.column + Self.countEnd - count.columns
            frame.draw(word, at: Position(column: rect.column + 4, row: row), width: max(0, end - rect.column - 5),
                       style: scene.style(isActive ? .accent : .text))
            frame.draw(count, at: Position(column: end, row: row), style: scene.style(isActive ? .accent : .text))
            frame.draw(flag, at: Position(column: rect.column + Self.countEnd, row: row), style: scene.style(.accent))
            row += 1
        }
        func heading(_ words: SafeText, right: SafeText = "", isAlert: Bool = false) {
            guard row < rect.endRow else { return }
            frame.draw(words, at: Position(column: rect.column + 1, row: row), width: Self.countEnd - 2 - right.columns, style: scene.style(.title))
            frame.draw(right, at: Position(column: rect.column + Self.countEnd - right.columns, row: row),
                       style: scene.style(isAlert ? .alert : .dim))
            if isAlert { frame.draw("!", at: Position(column: rect.column + Self.countEnd, row: row), style: scene.style(.alert)) }
            row += 1
        }
        heading(desk.book.onlyAccount.map { SafeText($0.text) } ?? "ALL ACCOUNTS")
        for (index, view) in desk.book.views.enumerated() {
            let isActive = active == nil && index == list.view
            line(ViewKeys.key(index, scene), SafeText(view.name), SafeText(desk.book.counts[index]),
                 flag: isActive && list.arrivalCount > 0 ? "+" : "", isActive: isActive)
        }
        row += 1
        for place in places { line(place.key, place.word, place.count, flag: place.flag, isActive: place.command == active) }
        for profile in desk.profiles ?? [] {
            row += 1
            let state = desk.states[profile.name]
            let tag = SafeText(profile.name.text.uppercased())
            heading("\(tag) \(profile.kind.rawValue)", right: state?.asOf.map { AccountNews.clock($0, scene) } ?? "",
                    isAlert: state.flatMap { AccountNews.exception($0, scene) } != nil)
            line("", "Tickets", SafeText(state?.ticketCount ?? 0))
            let approvals = desk.approvals.count { $0.id.account == profile.name }
            if approvals > 0 { line("", "Approvals", SafeText(approvals), flag: "!") }
        }
    }

    private var places: [(command: Command, key: SafeText, word: SafeText, count: SafeText, flag: SafeText)] {
        func count(_ number: Int) -> SafeText { number == 0 ? "" : SafeText(number) }
        let outbox = desk.outbox.waiting.count
        let entries: [(Command, SafeText, Int, SafeText)] = [
            (.goApprovals, "Approvals", desk.approvals.count, "!"),
            (.goOutbox, "Outbox", outbox, Glyph.fromUs.text),
            (.goDrafts, "Drafts", desk.drafts.count, "d"),
            (.goNews, "News", desk.news.unreadCount, ""),
            (.goKnowledge, "Knowledge", desk.articles.count, ""),
        ]
        return entries.compactMap { command, word, number, flag in
            scene.options.keymap.shownChord(of: command, in: .list).map { (command, $0, word, count(number), number == 0 ? "" : flag) }
        }
    }
}
