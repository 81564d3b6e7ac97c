import Canvas
import FoundationEssentials
import Helpdesk

/// The last line: hints at the left, taken from the live keymap, the outbox at the right. A message replaces the hints
/// until the next key.
enum BottomLine {
    /// When the countdown shows another second; nil while nothing is leaving.
    static func nextTick(_ outbox: ShownOutbox, at now: Moment) -> Double? {
        guard !outbox.isHeld, let at = newestLeaving(outbox), at > now.seconds else { return nil }
        let left = Double(ShownTime.secondsLeft(until: at, now: now))
        return at - (left - 1)
    }

    private static func newestLeaving(_ outbox: ShownOutbox) -> Double? {
        outbox.items.compactMap { item in
            if case .leaving(let at) = item.state { at } else { nil }
        }.max()
    }

    // MARK: Outbox

    /// `» 3 in 6s  u`, `» 3 held  U`, `» 2 queued`, `» 1 waits until 14:32, no connection`, `1!`: only what is there.
    static func outbox(_ scene: Scene, context: KeyContext) -> StyledText {
        let outbox = scene.desk.outbox
        var text = StyledText()
        func part(_ words: SafeText, _ role: Role, key: Command? = nil) {
            if !text.isEmpty { text.append("  ") }
            text.append(words, scene.style(role))
            if let key, let chord = scene.options.keymap.shownChord(of: key, in: context) {
                text.append("  \(chord)", scene.style(.hintKey))
            }
        }
        let sign = Glyph.fromUs.text
        let needing = outbox.waiting.count { if case .held(.some) = $0.state { true } else { false } }
        let unclear = outbox.waiting.count { if case .unclear = $0.state { true } else { false } }
        let held = outbox.waiting.count { $0.state == .held(nil) }
        if needing > 0 { part("\(needing)!", .alert) }
        if unclear > 0 { part("\(unclear)?", .alert) }
        let waits = outbox.waiting.compactMap { item in OutboxWait(item, scene).flatMap { wait in wait.until == nil ? nil : (item, wait) } }
        let queued = outbox.waiting.count { $0.state == .queued } - waits.count { $0.0.state == .queued }
        let sending = outbox.waiting.count { $0.state == .sending } - waits.count { $0.0.state == .sending }
        if !waits.isEmpty { part("\(sign) \(waiting(waits.map(\.1), scene))", .accent) }
        if queued > 0 { part("\(sign) \(queued) queued\(cause(outbox, scene))", .accent) }
        if sending > 0 { part("\(sign) \(sending) sending", .accent) }
        let leaving = outbox.waiting.count { if case .leaving = $0.state { true } else { false } }
        if outbox.isHeld {
            part("\(sign) \(leaving + held) held", .accent, key: .holdAll)
        } else {
            if held > 0 { part("\(sign) \(held) held", .accent, key: .holdAll) }
            if let at = newestLeaving(outbox) {
                part("\(sign) \(leaving) in \(ShownTime.secondsLeft(until: at, now: scene.now))s", .accent, key: .takeBack)
            }
        }
        return text
    }

    /// Why what is tried now was not sent before.
    private static func cause(_ outbox: ShownOutbox, _ scene: Scene) -> SafeText {
        let waits = outbox.waiting.lazy.compactMap { OutboxWait($0, scene) }
        guard scene.size.columns >= 80, let wait = waits.first(where: { $0.until == nil && !$0.cause.isEmpty }) else { return "" }
        return ", \(wait.cause)"
    }

    /// The one that goes on first; as much as there is room for.
    private static func waiting(_ waits: [OutboxWait], _ scene: Scene) -> SafeText {
        guard let first = waits.min(by: { ($0.until ?? .distantFuture) < ($1.until ?? .distantFuture) }), let until = first.until
        else { return "" }
        // Once it has come it is tried: that isn't told again before it ends.
        guard let clock = OutboxWait.clock(until, scene) else { return "\(waits.count) queued" }
        let verb: SafeText = waits.count == 1 ? "waits" : "wait"
        guard scene.size.columns >= 60 else { return "\(waits.count) \(verb) \(clock)" }
        let cause: SafeText = scene.size.columns < 80 || first.cause.isEmpty ? "" : ", \(first.cause)"
        return "\(waits.count) \(verb) until \(clock)\(cause)"
    }

    // MARK: Hints

    /// As many hints as there is room for. Keys behind one prefix stand together: `C-x: s send  S +solve`.
    static func hints(_ hints: [Hint], _ scene: Scene, context: KeyContext, columns: Int) -> StyledText {
        var text = StyledText()
        var prefix: [Key] = []
        for hint in hints {
            guard let chord = scene.options.keymap.chords(of: hint.command, in: context).first else { continue }
            var piece = StyledText()
            if !text.isEmpty { piece.append("  ") }
            var shown = chord.shown
            if context == .composer || context == .form, chord.keys.count > 1 {
                let begun = Array(chord.keys.dropLast())
                if begun != prefix {
                    piece.append("\(KeyChord(begun).shown): ", scene.style(.hintKey))
                    prefix = begun
                }
                shown = KeyChord(Array(chord.keys.suffix(1))).shown
            }
            piece.append(shown + hint.suffix, scene.style(hint.isOff ? .hintOff : .hintKey))
            if !hint.word.isEmpty { piece.append(" \(hint.word)", scene.style(hint.isOff ? .hintOff : .text)) }
            guard text.columns + piece.columns <= columns else { break }
            text.append(piece)
        }
        return text
    }

    // MARK: Drawing

    /// What stays until it is over: the disk refuses what was typed.
    private static func standing(_ scene: Scene) -> News.Notice? {
        guard let since = scene.desk.unkept.refusedSince else { return nil }
        let words: SafeText = "Not on the disk since \(AccountNews.clock(since, scene)). It stays here, and kedge keeps trying."
        return News.Notice(text: words, hint: .empty, isAlert: true, at: since)
    }

    private static func room(_ columns: Int, beside right: StyledText) -> Int {
        columns - 2 - (right.isEmpty ? 0 : right.columns + 2)
    }

    private static func lines(of notice: News.Notice, _ room: Int, _ scene: Scene) -> [SafeText] {
        let words = notice.hint.isEmpty ? notice.text : "\(notice.text) \(notice.hint)"
        guard words.columns > room else { return [words] }
        let lines = words.wrapped(to: room)
        // What happened and where to go on: of more than fits the middle gives way.
        let most = max(3, min(6, scene.size.rows / 4))
        guard lines.count > most else { return lines }
        let cut: SafeText = "\(lines[most - 2]) \(Glyph.cut.text)"
        return lines.prefix(most - 2) + [cut.truncated(to: room)] + lines.suffix(1)
    }

    /// How many rows a message takes above the bottom line: what stands there must be readable too.
    static func rowsAbove(_ scene: Scene, context: KeyContext) -> Int {
        guard let notice = scene.desk.news.current else { return 0 }
        let room = room(scene.size.columns, beside: outbox(scene, context: context))
        return lines(of: notice, room, scene).count - 1
    }

    /// Draws it; a message that is too long takes lines above. Returns the first row that it takes.
    @discardableResult
    static func draw(
        into frame: inout Frame, _ row: Rect, _ scene: Scene, context: KeyContext, before: StyledText, hints: [Hint]
    ) -> Rect {
        let right = outbox(scene, context: context)
        let room = room(row.columns, beside: right)
        let start = Position(column: row.column + 1, row: row.row)
        if !right.isEmpty {
            frame.draw(right, at: Position(column: row.endColumn - 1 - right.columns, row: row.row))
        }
        guard let notice = scene.desk.news.current ?? standing(scene) else {
            let line = before + Self.hints(hints, scene, context: context, columns: room - before.columns)
            frame.draw(line, at: start, width: room)
            return row
        }
        let lines = scene.desk.news.current == nil ? [notice.text] : lines(of: notice, room, scene)
        for (index, line) in lines.enumerated() {
            let above = lines.count - 1 - index
            if above > 0 { frame.fill(Rect(column: row.column, row: row.row - above, columns: row.columns, rows: 1)) }
            frame.draw(line, at: Position(column: start.column, row: row.row - above), width: room,
                       style: scene.style(notice.isAlert ? .alert : .text))
        }
        return Rect(column: row.column, row: row.row - lines.count + 1, columns: row.columns, rows: 1)
    }

    /// What was said while a prompt has the line, over it.
    static func drawNotice(into frame: inout Frame, above row: Rect, _ scene: Scene) {
        guard let notice = scene.desk.news.current else { return }
        let words = notice.hint.isEmpty ? notice.text : "\(notice.text) \(notice.hint)"
        let lines = words.wrapped(to: max(1, row.columns - 2)).suffix(3)
        for (index, line) in lines.enumerated() {
            let at = row.row - lines.count + index
            frame.fill(Rect(column: row.column, row: at, columns: row.columns, rows: 1))
            frame.draw(line, at: Position(column: row.column + 1, row: at), width: row.columns - 2,
                       style: scene.style(notice.isAlert ? .alert : .text))
        }
    }

    /// Entries of a menu, or what may follow a prefix, over the bottom line; never over the text that is being worked on.
    static func drawChoices(
        into frame: inout Frame, above row: Rect, _ scene: Scene, title: SafeText, entries: [(key: SafeText, word: SafeText, isOff: Bool)]
    ) {
        var lines = [StyledText(title.isEmpty ? " " : " \(title)  ", scene.style(.title))]
        var first: Int?
        // Between two entries, never behind the last: what only ends there isn't cut.
        var gap: SafeText = ""
        for entry in entries {
            var piece = StyledText(entry.key, scene.style(entry.isOff ? .hintOff : .hintKey))
            piece.append(" \(entry.word)", scene.style(entry.isOff ? .hintOff : .text))
            if lines[lines.count - 1].columns + piece.columns + gap.columns > row.columns - 1 {
                lines.append(StyledText(" "))
                gap = ""
            }
            lines[lines.count - 1].append(gap)
            if first == nil { first = lines[0].columns }
            lines[lines.count - 1].append(piece)
            gap = "  "
        }
        for (index, line) in lines.enumerated() {
            let at = row.row - lines.count + index
            guard at >= 0 else { continue }
            frame.fill(Rect(column: row.column, row: at, columns: row.columns, rows: 1))
            frame.draw(line, at: Position(column: row.column, row: at), width: row.columns)
            if index == 0, let first { frame.cursor = Position(column: first, row: at) }
        }
    }
}
