import Canvas

/// The keys of one place, from the keymap as it is now; grouped by what they are for, the place's own first.
struct HelpPlace: Place {
    enum Row: Hashable, Sendable {
        case heading(SafeText)
        case command(Command, keys: SafeText)
        case blank
    }

    /// The place it was opened from.
    let about: KeyContext
    private let keymap: Keymap
    private(set) var rows: [Row] = []
    private(set) var words = ""
    private var appliedWords = ""
    /// The command under the cursor.
    private(set) var selected: Command?
    private(set) var top = 0

    init(about: KeyContext, keymap: Keymap) {
        self.about = about
        self.keymap = keymap
        list()
    }

    var context: KeyContext { .everywhere }

    // MARK: Rows

    private mutating func list() {
        let all = keymap.bindings(in: about)
        let inherited = about.inheritsEverywhere ? Set(keymap.bindings(in: .everywhere).map(\.command)) : []
        var commands: [Command] = []
        for command in all.map(\.command) where !commands.contains(command) { commands.append(command) }
        commands = commands.filter { matches($0) }
        rows = []
        for isOwn in [true, false] {
            for topic in HelpTopic.allCases {
                let group = commands.filter { HelpTopic($0) == topic && inherited.contains($0) != isOwn }
                guard !group.isEmpty else { continue }
                if !rows.isEmpty { rows.append(.blank) }
                rows.append(.heading(isOwn || !hasOwn(topic, commands, inherited) ? SafeText(topic.title) : "\(topic.title), everywhere"))
                rows += group.map { .command($0, keys: keys(of: $0)) }
            }
        }
        if !selectable.contains(where: { $0 == selected }) { selected = selectable.first }
    }

    private func hasOwn(_ topic: HelpTopic, _ commands: [Command], _ inherited: Set<Command>) -> Bool {
        commands.contains { HelpTopic($0) == topic && !inherited.contains($0) }
    }

    private var selectable: [Command] {
        rows.compactMap { if case .command(let command, _) = $0 { command } else { nil } }
    }

    private func matches(_ command: Command) -> Bool {
        let wanted = words.lowercased().split { $0.isWhitespace }
        let text = "\(command.name) \(command.summary) \(HelpTopic(command).title)".lowercased()
        let chords = keymap.chords(of: command, in: about).map(\.shown.string)
        return wanted.allSatisfy { text.contains($0) || chords.contains(words) }
    }

    private func keys(of command: Command) -> SafeText {
        let chords = keymap.chords(of: command, in: about).map(\.shown)
        guard chords.count > 4, let first = chords.first, let last = chords.last else { return chords.joined(separator: "  ") }
        return "\(first) to \(last)"
    }

    // MARK: Keys

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let page = max(1, Layout(situation.size).main(withTopLine: true).rows - 2)
        switch command {
        case .moveDown: move(by: 1)
        case .moveUp: move(by: -1)
        case .halfPageDown: move(by: max(1, page / 2))
        case .halfPageUp: move(by: -max(1, page / 2))
        case .pageDown: move(by: page)
        case .pageUp: move(by: -page)
        case .first: move(by: -selectable.count)
        case .last: move(by: selectable.count)
        case .inward: run(in: &situation)
        case .search, .filter: situation.prompt(PromptRequest(.search, label: "/", text: words))
        case .back where !words.isEmpty: narrow(to: "", isFinal: true)
        case .back, .cancel, .outward, .help: situation.leave()
        default: situation.say("This is help: Enter runs the line under the cursor, / searches, Esc closes.")
        }
        keepInSight(page)
    }

    /// What reads on in a ticket pages here.
    mutating func take(_ key: Key, in situation: inout Situation) -> Bool {
        guard keymap.chords(of: .readOn, in: .ticket).contains(where: { $0.keys == [key] }) else { return false }
        perform(.pageDown, key: key, in: &situation)
        return true
    }

    private mutating func move(by step: Int) {
        let commands = selectable
        guard !commands.isEmpty else { return }
        let index = commands.firstIndex { $0 == selected } ?? 0
        selected = commands[max(0, min(commands.count - 1, index + step))]
    }

    private mutating func keepInSight(_ page: Int) {
        guard let index = rows.firstIndex(where: { if case .command(selected, _) = $0 { true } else { false } }) else { return }
        // The heading over the first command of a group comes into sight with it.
        let first = index > 0 && isHeading(index - 1) ? index - 1 : index
        top = max(0, min(top, rows.count - page))
        if first < top { top = first }
        if index >= top + page { top = index - page + 1 }
    }

    private func isHeading(_ index: Int) -> Bool { if case .heading = rows[index] { true } else { false } }

    /// Decisions and sends are not run from here: their keys are pressed where one sees what they do.
    private func run(in situation: inout Situation) {
        guard let selected else { return }
        let isGrave = KeymapPolicy.immediate.contains(selected) || KeymapPolicy.decisions.contains(selected)
        guard !isGrave, let key = keymap.chords(of: selected, in: about).first?.keys.last else {
            situation.say("\(keys(of: selected)) is pressed in its place, not run from the help.")
            return
        }
        situation.leave()
        situation.run(selected, key: key)
    }

    mutating func accept(_ answer: PromptAnswer, in situation: inout Situation) {
        guard answer.subject == .search else { return }
        narrow(to: answer.text.isEmpty && !answer.isFinal ? appliedWords : answer.text, isFinal: answer.isFinal)
        keepInSight(max(1, Layout(situation.size).main(withTopLine: true).rows - 2))
    }

    private mutating func narrow(to text: String, isFinal: Bool) {
        words = text
        if isFinal { appliedWords = text }
        selected = nil
        top = 0
        list()
    }

    // MARK: Drawing

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let (head, body) = rect.splitTop(2)
        var title = StyledText(" Keys ∙ \(about.title)", scene.style(.title))
        if !words.isEmpty { title.append(" ∙ \(words)", scene.style(.match)) }
        if about.inheritsEverywhere { title.append(" ∙ what is bound here first", scene.style(.dim)) }
        frame.draw(title, at: head.origin, width: head.columns)
        frame.draw(TitledRule.plain(columns: head.columns, theme: scene.theme), at: head.line(1).origin, width: head.columns)
        if rows.isEmpty {
            frame.draw("No key here does: \(words).", at: Position(column: body.column + 3, row: body.row), style: scene.style(.text))
        }
        for row in 0..<body.rows where top + row < rows.count { draw(rows[top + row], into: &frame, body.line(row), scene) }
    }

    private func draw(_ row: Row, into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        switch row {
        case .blank: break
        case .heading(let title):
            frame.draw(StyledText(" \(title)", scene.style(.heading)), at: rect.origin, width: rect.columns)
        case .command(let command, let keys):
            let isSelected = command == selected
            if isSelected {
                frame.draw(Glyph.bar.text, at: rect.origin, style: scene.style(.accent))
                frame.cursor = Position(column: rect.column + 3, row: rect.row)
            }
            frame.draw(keys, at: Position(column: rect.column + 3, row: rect.row), width: max(0, min(22, rect.columns - 3)),
                style: scene.style(isSelected ? .selectedID : .hintKey))
            let column = 26
            guard rect.columns > column + 8 else { return }
            frame.draw(SafeText(command.summary), at: Position(column: rect.column + column, row: rect.row),
                width: rect.columns - column, style: scene.style(.text))
        }
    }

    func hints(_ scene: Scene) -> [Hint] {
        [Hint(.inward, "run"), Hint(.search, "search"), Hint(.back, words.isEmpty ? "close" : "all keys")]
    }
}
