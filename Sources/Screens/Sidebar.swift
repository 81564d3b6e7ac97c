import Canvas
import Helpdesk

/// One line of the sidebar that leads somewhere.
enum SidebarEntry: Hashable, Sendable {
    case all
    case view(Int)
    case place(Command)
    case account(AccountName)
    /// A place with one account's alone; nil is its tickets.
    case part(AccountName, Command?)

    var account: AccountName? {
        switch self {
        case .account(let account), .part(let account, _): account
        case .all, .view, .place: nil
        }
    }
}

/// Views, places and accounts down the left side. Its first column shows the key that goes there.
struct Sidebar {
    private static let countEnd = 20

    struct Line {
        var entry: SidebarEntry?
        var key = SafeText.empty
        var word: SafeText
        var right = SafeText.empty
        var flag = SafeText.empty
        var isHeading = false
        var isAlert = false
    }

    let scene: Scene
    let list: TicketListPlace
    /// The place on screen, where it isn't the list.
    let active: Command?
    /// Where the cursor is, while keys go to the sidebar.
    var selected: SidebarEntry?

    private var desk: DeskModel { scene.desk }

    func draw(into frame: inout Frame, _ rect: Rect) {
        let lines = lines
        let at = selected.flatMap { wanted in lines.firstIndex { $0.entry == wanted } }
        let top = at.map { max(0, min($0 - rect.rows + 1, lines.count - rect.rows)) } ?? 0
        for row in 0..<rect.rows where top + row < lines.count {
            draw(lines[top + row], isSelected: top + row == at, into: &frame, rect.line(row))
        }
    }

    private func draw(_ line: Line, isSelected: Bool, into frame: inout Frame, _ rect: Rect) {
        let isActive = isActive(line.entry)
        let end = rect.column + Self.countEnd - line.right.columns
        let start = line.isHeading ? rect.column + 1 : rect.column + 4
        if isSelected || isActive && selected == nil && !line.isHeading { frame.draw(Glyph.bar.text, at: rect.origin, style: scene.style(.accent)) }
        frame.draw(line.key, at: Position(column: rect.column + 3 - line.key.columns, row: rect.row), style: scene.style(.hintKey))
        let style = isSelected ? Role.selectedID : line.isHeading ? .title : isActive ? .accent : .text
        frame.draw(line.word, at: Position(column: start, row: rect.row), width: max(0, end - start - 1), style: scene.style(style))
        let right = line.isHeading ? (line.isAlert ? Role.alert : .dim) : isActive ? .accent : .text
        frame.draw(line.right, at: Position(column: end, row: rect.row), style: scene.style(right))
        frame.draw(line.flag, at: Position(column: rect.column + Self.countEnd, row: rect.row), style: scene.style(line.isAlert ? .alert : .accent))
        if isSelected { frame.cursor = Position(column: start, row: rect.row) }
    }

    private func isActive(_ entry: SidebarEntry?) -> Bool {
        switch entry {
        case .view(let index): active == nil && index == list.view
        case .place(let command): command == active
        case .account(let account): desk.book.onlyAccount == account
        case .all, .part, nil: false
        }
    }

    // MARK: Lines

    var lines: [Line] {
        let heading = desk.book.onlyAccount.map { SafeText($0.text) } ?? "ALL ACCOUNTS"
        var lines = [Line(entry: .all, word: heading, isHeading: true)]
        for (index, view) in desk.book.views.enumerated() {
            let flag: SafeText = active == nil && index == list.view && list.arrivalCount > 0 ? "+" : ""
            lines.append(Line(
                entry: .view(index), key: ViewKeys.key(index, scene), word: SafeText(view.name), right: SafeText(desk.book.shownCount(index)), flag: flag))
        }
        lines.append(Line(word: ""))
        lines += places
        for profile in desk.profiles ?? [] {
            lines.append(Line(word: ""))
            lines += account(profile)
        }
        return lines
    }

    private var places: [Line] {
        func count(_ number: Int) -> SafeText { number == 0 ? "" : SafeText(number) }
        let entries: [(Command, SafeText, Int, SafeText)] = [
            (.goApprovals, "Approvals", desk.waitingApprovals(at: scene.now), "!"),
            (.goOutbox, "Outbox", desk.outbox.waiting.count, Glyph.fromUs.text),
            (.goDrafts, "Drafts", desk.draftCount, "d"),
            (.goNews, "News", desk.news.unreadCount, ""),
            (.goKnowledge, "Knowledge", desk.articles.count { desk.isShown($0.id.account) }, ""),
        ]
        return entries.compactMap { command, word, number, flag in
            scene.options.keymap.shownChord(of: command, in: .list).map {
                Line(entry: .place(command), key: $0, word: word, right: count(number), flag: number == 0 ? "" : flag)
            }
        }
    }

    /// What one account's service has, and how its copy stands.
    private func account(_ profile: AccountProfile) -> [Line] {
        let state = desk.states[profile.name]
        let isAlert = state.flatMap { AccountNews.exception($0, scene) } != nil
        let isFolded = desk.foldedAccounts.contains(profile.name)
        var lines = [Line(
            entry: .account(profile.name), word: "\(profile.name.text.uppercased()) \(profile.kind.rawValue)\(isFolded ? " +" as SafeText : "")",
            right: state?.asOf.map { AccountNews.clock($0, scene) } ?? "", flag: isAlert ? "!" : "", isHeading: true, isAlert: isAlert)]
        guard !isFolded else { return lines }
        func part(_ command: Command?, _ word: SafeText, _ count: SafeText, flag: SafeText = "") {
            lines.append(Line(entry: .part(profile.name, command), word: word, right: count, flag: flag))
        }
        if profile.capabilities.has(.listTickets) { part(nil, "Tickets", state.map { SafeText($0.ticketCount) } ?? "") }
        let approvals = desk.waitingApprovals(of: profile.name, at: scene.now)
        if approvals > 0 { part(.goApprovals, "Approvals", SafeText(approvals), flag: "!") }
        for kind in [RecordKind.customer, .workflow, .workspace, .user, .project, .event] where desk.lists(kind, profile) {
            let count = desk.recordCount(kind, profile.name).map { SafeText($0) } ?? ""
            part(Destinations.command(for: kind), RecordWords.heading(kind), count)
        }
        return lines
    }
}
