import Canvas
import FoundationEssentials
import Helpdesk

/// A ticket's thread in a rectangle: its lines, what is folded, and how far it is scrolled. A part of places, not a
/// place itself.
struct ThreadView: Sendable {
    let ticket: TicketID
    private(set) var lines: [ThreadLine] = []
    private(set) var folding = ThreadFolding()
    private(set) var top = 0
    /// Messages after this are new to the person.
    let seenBefore: Date?
    /// The ticket's own fields stand over the thread.
    var showsFields = false
    private(set) var rows = 0
    private var source: Source?

    /// What the lines were made from; made again when it differs.
    private struct Source: Equatable {
        var columns: Int
        var showsFields: Bool
        var folding: ThreadFolding
        var shown: ShownTicket?
        var thread: Thread?
        var pending: [PendingMessage]
        var trouble: Trouble?
        var day: Int
    }

    init(_ ticket: TicketID, seenBefore: Date?) {
        self.ticket = ticket
        self.seenBefore = seenBefore
    }

    /// Makes the lines for a size, where they aren't made yet.
    mutating func prepare(_ size: Size, _ scene: Scene) {
        rows = size.rows
        let wanted = Source(
            columns: size.columns, showsFields: showsFields, folding: folding, shown: scene.desk.shown(ticket),
            thread: scene.desk.threads[ticket]?.thread, pending: scene.desk.overlay.messages(on: ticket),
            trouble: scene.desk.states[ticket.account]?.trouble,
            day: Int(scene.now.wall.timeIntervalSince1970 / 86_400))
        if wanted != source {
            source = wanted
            var made = ThreadLines(scene: scene, columns: size.columns, folding: folding, seenBefore: seenBefore)
            made.showsFields = showsFields
            if let shown = wanted.shown { made.build(shown.ticket) }
            lines = made.lines
        }
        top = min(top, lastTop)
    }

    // MARK: Scrolling

    private var lastTop: Int { max(0, lines.count - rows) }
    var isAtEnd: Bool { top >= lastTop }
    /// Lines under the last one on screen.
    var linesBelow: Int { max(0, lines.count - rows - top) }

    /// False where it was at the end already.
    @discardableResult
    mutating func scroll(by count: Int) -> Bool {
        let before = top
        top = min(max(0, top + count), lastTop)
        return top != before
    }

    mutating func scrollToTop() { top = 0 }
    mutating func scrollToEnd() { top = lastTop }

    /// Puts the first message that the person hasn't seen at the top, if there is one; else the end.
    mutating func scrollToNews(_ desk: DeskModel) {
        guard let seenBefore, let messages = desk.threads[ticket]?.thread.messages,
            let position = messages.firstIndex(where: { $0.createdAt.map { $0 > seenBefore } ?? false }),
            let line = lines.firstIndex(where: { $0.message == position })
        else { return scrollToTop() }
        top = min(line, lastTop)
    }

    mutating func scrollToMessage(_ step: Int) {
        let headers = lines.indices.filter { lines[$0].isHeader }
        let target = step > 0 ? headers.first { $0 > top } : headers.last { $0 < top }
        if let target { top = min(target, lastTop) }
    }

    /// The first message of which a line is on screen.
    var messageOnTop: Int? { lines.dropFirst(top).first { $0.message != nil }?.message }

    /// The messages of which a line is on screen, in their order.
    var messagesOnScreen: [Int] {
        lines.dropFirst(top).prefix(max(1, rows)).compactMap(\.message).reduce(into: []) { found, message in
            if found.last != message { found.append(message) }
        }
    }

    /// Every message with something to be opened: those on screen, then the others, newest first.
    func messagesToOpen(_ ticket: Ticket, _ desk: DeskModel) -> [Message] {
        let messages = desk.threads[ticket.id]?.thread.messages ?? []
        let seen = messagesOnScreen.filter(messages.indices.contains)
        let others = messages.indices.reversed().filter { !seen.contains($0) }
        var all = (seen + others).map { messages[$0] }
        if let body = ticket.body, !messages.contains(where: { $0.body == body }) {
            all.append(Message(id: MessageID(account: ticket.account, value: "body"), kind: .public, body: body))
        }
        return all
    }

    // MARK: Folds

    /// The first fold on screen.
    private var foldOnScreen: FoldID? { lines.dropFirst(top).prefix(max(1, rows)).lazy.compactMap(\.fold).first }

    /// Answers whether there was a fold to act on.
    mutating func fold(_ command: Command) -> Bool {
        switch command {
        case .foldOpen, .foldClose:
            guard let fold = lines.dropFirst(top).prefix(max(1, rows)).lazy.compactMap(\.fold)
                .first(where: { folding.isOpen($0) != (command == .foldOpen) }) else { return false }
            folding.set(fold, isOpen: command == .foldOpen)
        case .foldToggle:
            guard let fold = foldOnScreen else { return false }
            folding.toggle(fold)
        case .unfoldAll: folding.setAll(isOpen: true)
        case .foldAll: folding.setAll(isOpen: false)
        case .toggleQuotes: folding.setAll(isOpen: !folding.showsQuotes)
        case .toggleEvents: folding.showsEvents.toggle()
        default: return false
        }
        return true
    }

    // MARK: Searching

    /// Scrolls to the next line with these words. False where there is none.
    mutating func find(_ words: String, forward: Bool, fromHere: Bool = false) -> Bool {
        let wanted = words.lowercased()
        let order = forward
            ? Array(lines.indices.drop { $0 < top + (fromHere ? 0 : 1) }) + Array(lines.indices.prefix { $0 <= top })
            : Array(lines.indices.prefix { $0 < top }.reversed()) + Array(lines.indices.reversed().prefix { $0 >= top })
        guard let found = order.first(where: { lines[$0].words.lowercased().contains(wanted) }) else { return false }
        top = min(found, lastTop)
        return true
    }

    // MARK: Drawing

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        for (row, line) in lines.dropFirst(top).prefix(rect.rows).enumerated() {
            let right = rect.columns - line.right.columns - 1
            let origin = Position(column: rect.column, row: rect.row + row)
            frame.draw(refreshed(line, scene), at: origin, width: max(0, (line.right.isEmpty ? rect.columns : right) - 1))
            if !line.right.isEmpty, right > 0 {
                frame.draw(line.right, at: Position(column: rect.column + right, row: rect.row + row))
            }
        }
    }

    /// The countdown is the one thing that changes without the lines being made again.
    private func refreshed(_ line: ThreadLine, _ scene: Scene) -> StyledText {
        guard let at = line.leavesAtSeconds else { return line.text }
        return line.text + StyledText(OutboxWords.state(.leaving(atSeconds: at), scene), scene.style(.accent))
    }
}
