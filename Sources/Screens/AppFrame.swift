import Canvas
import Helpdesk

/// The frame: what is on screen, as a value.
extension App {
    public func frame(size: Size, at now: Moment) -> Frame {
        var frame = Frame(size: size)
        let layout = Layout(size)
        guard !layout.isTooSmall else {
            drawTooSmall(into: &frame)
            return frame
        }
        let scene = Scene(desk: desk, options: options, now: now, size: size)
        if isWithoutAccounts, places.isEmpty {
            WelcomeScreen.draw(into: &frame, layout.main(withTopLine: true), scene)
        } else if layout.hasSidebar {
            drawBesideSidebar(into: &frame, layout, scene)
        } else {
            drawAlone(into: &frame, layout, scene)
        }
        drawBottom(into: &frame, layout, scene)
        frame.title = title(scene)
        return options.isASCII ? frame.asciiOnly() : frame
    }

    private func drawTooSmall(into frame: inout Frame) {
        var sentence: SafeText = "kedge needs 40×10; this is \(frame.size.columns)×\(frame.size.rows)."
        if let menu = quitMenu {
            let entries = menu.entries.map { "\(String($0.key)) \($0.word)" as SafeText }
            sentence = "\(menu.title) \(entries.joined(separator: ", "))"
        }
        for (row, line) in sentence.wrapped(to: max(1, frame.size.columns)).prefix(frame.size.rows).enumerated() {
            frame.draw(line, at: Position(column: 0, row: row), width: frame.size.columns)
        }
    }

    private var hasStrip: Bool { if case nil = strip { false } else { true } }

    /// `kedge 3 mine, 7 approvals, 1!`; whoever looks needs no counts there.
    private func title(_ scene: Scene) -> SafeText {
        if attention.isFocused == true { return "kedge" }
        var parts: [SafeText] = []
        if let mine = desk.book.position(of: .mine), desk.book.counts[mine] > 0 { parts.append("\(desk.book.counts[mine]) mine") }
        let approvals = desk.waitingApprovals(at: scene.now)
        if approvals > 0 { parts.append("\(approvals) approvals") }
        let needing = desk.outbox.waiting.count { OutboxWords.trouble($0.state) != nil }
        if needing > 0 { parts.append("\(needing)!") }
        return parts.isEmpty ? "kedge" : "kedge \(parts.joined(separator: ", "))"
    }

    // MARK: Layouts

    private func drawAlone(into frame: inout Frame, _ layout: Layout, _ scene: Scene) {
        if let place = places.last {
            place.draw(into: &frame, layout.main(withTopLine: true), scene)
            return
        }
        ViewStrip(scene: scene, list: list).draw(into: &frame, layout.topLine)
        drawList(into: &frame, layout, scene)
    }

    private func drawBesideSidebar(into frame: inout Frame, _ layout: Layout, _ scene: Scene) {
        let active = places.first.flatMap(Destinations.command)
        let sidebar = places.last as? SidebarPlace
        let places = sidebar == nil ? places : Array(places.dropLast())
        TopLine.draw(into: &frame, layout.topLine, scene, list: list, active: active)
        defer { Sidebar(scene: scene, list: list, active: active, selected: sidebar?.selected).draw(into: &frame, layout.sidebar) }
        frame.fill(Rect(column: Layout.sidebarColumns, row: 1, columns: 1, rows: layout.size.rows - 2),
                   Glyph.verticalRule.text, style: scene.style(.rule))
        guard let place = places.last else {
            drawList(into: &frame, layout, scene)
            return
        }
        guard place.extent == .detail, layout.keepsListBesideDetail else {
            place.draw(into: &frame, layout.main(withTopLine: false), scene)
            return
        }
        let split = layout.split(isWriting: (place as? TicketPlace)?.isWriting ?? false)
        list.draw(into: &frame, split.list, scene)
        frame.fill(split.rule, Glyph.verticalRule.text, style: scene.style(.rule))
        place.draw(into: &frame, split.detail, scene)
    }

    private func drawList(into frame: inout Frame, _ layout: Layout, _ scene: Scene) {
        guard list.canPreview else {
            list.draw(into: &frame, layout.main(withTopLine: false), scene)
            return
        }
        let split = layout.split()
        frame.fill(split.rule, Glyph.verticalRule.text, style: scene.style(.rule))
        if let thread = list.preview {
            TicketPane.draw(into: &frame, split.detail, scene, thread: thread, isFocused: false)
        }
        list.draw(into: &frame, split.list, scene)
    }

    // MARK: The foot

    private func drawBottom(into frame: inout Frame, _ layout: Layout, _ scene: Scene) {
        let row = layout.bottomLine
        frame.fill(row)
        switch strip {
        case .prompt(let prompt, _):
            BottomLine.drawNotice(into: &frame, above: row, scene)
            prompt.draw(on: &frame, in: row, theme: options.theme)
            return
        case .typed(let typed):
            typed.draw(into: &frame, row, scene)
        case .menu(let menu):
            let entries = menu.entries.map { (key: SafeText(String($0.key)), word: $0.word, isOff: $0.absence != nil) }
            let foot = drawFoot(into: &frame, row, scene, hints: Self.hints(of: menu))
            BottomLine.drawChoices(into: &frame, above: foot, scene, title: menu.title, entries: entries)
        case nil:
            let hints = isWithoutAccounts && places.isEmpty ? WelcomeScreen.hints : places.last?.hints(scene) ?? list.hints(scene)
            drawFoot(into: &frame, row, scene, hints: hints)
            drawChord(into: &frame, above: row, scene)
        }
    }

    /// Why an entry isn't offered can be asked where there is one.
    private static func hints(of menu: Menu) -> [Hint] {
        let isAnyAbsent = menu.entries.contains { $0.absence != nil }
        return [Hint(.cancel, "no")] + (isAnyAbsent ? [Hint(.explain, "why not")] : [])
    }

    @discardableResult
    private func drawFoot(into frame: inout Frame, _ row: Rect, _ scene: Scene, hints: [Hint]) -> Rect {
        let count = places.isEmpty && !hasStrip ? list.selectionCount(scene) : ""
        return BottomLine.draw(
            into: &frame, row, scene, context: context, before: StyledText(count, scene.style(.accent)), hints: hints)
    }

    /// What may follow the keys pressed so far, at once.
    private func drawChord(into frame: inout Frame, above row: Rect, _ scene: Scene) {
        guard !chord.isEmpty else { return }
        let cursor = frame.cursor
        var entries: [(key: SafeText, word: SafeText, isOff: Bool, command: Command?)] = []
        for hint in options.keymap.hints(after: chord, in: context) {
            let key = SafeText(hint.key.notation)
            if let last = entries.last, let command = hint.command, last.command == command {
                // Digits of one command stand for themselves.
                let first = last.key.prefix(columns: 1)
                entries[entries.count - 1].key = "\(first)-\(key)"
            } else {
                entries.append((key, hint.command?.shortWord ?? hint.label, false, hint.command))
            }
        }
        BottomLine.drawChoices(
            into: &frame, above: row, scene, title: KeyChord(chord).shown,
            entries: entries.map { (key: $0.key, word: $0.word, isOff: $0.isOff) })
        frame.cursor = cursor
    }
}

extension Command {
    /// Its name in a word or two, for the line after a prefix: `go-inbox` is `inbox` after `g`.
    var shortWord: SafeText {
        let words = name.hasPrefix("go-") ? name.dropFirst(3) : name[...]
        return SafeText(String(words.map { $0 == "-" ? " " : $0 }))
    }
}
