import Canvas
import Helpdesk

/// What a decision still asks for; it covers the last lines of the review. Any key that it doesn't name is no.
enum ReviewStrip: Hashable, Sendable {
    /// The letter that follows from what would be sent.
    case letter(Character, Decision, sinceSeconds: Double)
    /// The amount or the last four of a number, typed.
    case typed(LineEditor, Decision)
    case reasons
    /// The lines that an edit changed.
    case edited(draft: String, feedback: String?, sinceSeconds: Double)
}

/// Why drafts are turned down, by the digits from 1.
enum RejectReasons {
    static let standard = [
        "wrong facts", "wrong tone", "against policy", "needs a person", "duplicate", "customer left",
    ]
}

/// Words that the parts of a review share.
enum ReviewWords {
    /// `1 more line`, `7 more lines`.
    static func more(_ count: Int) -> SafeText { "\(count) more \(count == 1 ? "line" : "lines" as SafeText)" }
}

/// A strip as lines.
struct ReviewStripLines {
    private(set) var lines: [StyledText] = []
    /// Where the terminal's cursor rests: a line of the strip and a column.
    private(set) var cursor = Position(column: 1, row: 1)

    private let shown: ShownApproval
    private let scene: Scene
    private let columns: Int

    init(_ strip: ReviewStrip, _ shown: ShownApproval, scene: Scene, columns: Int, maximumLines: Int) {
        self.shown = shown
        self.scene = scene
        self.columns = columns
        switch strip {
        case .letter(let letter, let decision, _): addLetter(letter, decision)
        case .typed(let line, let decision): addTyped(line, decision)
        case .reasons: addReasons()
        case .edited(let draft, let feedback, _): addEdited(draft, feedback, maximumLines)
        }
    }

    private mutating func addRule(_ title: StyledText, right: SafeText = .empty) {
        let right = StyledText(right, scene.style(.dim))
        lines.append(TitledRule.line(title, right: right, columns: columns, theme: scene.theme))
    }

    private mutating func addLevelRule(_ level: ApprovalLevel, _ decision: Decision) {
        var title = StyledText(SafeText(level.word.uppercased()), scene.style(.alert))
        title.append(" ∙ ", scene.style(.rule))
        if case .approveEdited = decision { title.append(shown.approval.isRequest ? "with a note ∙ " : "as edited ∙ ", scene.style(.title)) }
        title.append(SafeText(shown.effect), scene.style(.title))
        addRule(title)
    }

    private var whenItLeaves: SafeText {
        if case .leavesAtOnce(let seconds) = shown.standing { return "expires in \(seconds) s: leaves at once" }
        let undo = scene.options.keymap.shownChord(of: .takeBack, in: .review) ?? "u"
        return "it leaves in \(Int(scene.options.undoSeconds)) s, \(undo) takes it back"
    }

    private mutating func addLetter(_ letter: Character, _ decision: Decision) {
        addLevelRule(.medium, decision)
        var line = StyledText(" Press  ", scene.style(.text))
        cursor.column = line.columns
        line.append(SafeText(String(letter)), scene.style(.selectedID))
        line.append("  to approve: \(whenItLeaves).", scene.style(.text))
        let otherwise: SafeText = "  Any other key: no."
        if line.columns + otherwise.columns <= columns { line.append(otherwise, scene.style(.text)) }
        lines.append(line)
    }

    private mutating func addTyped(_ typed: LineEditor, _ decision: Decision) {
        addLevelRule(.high, decision)
        var line = StyledText(" \(shown.gate.identity.prompt) (", scene.style(.text))
        line.append(SafeText(shown.gate.identity.shown), scene.style(.hintKey))
        line.append("):  ", scene.style(.text))
        let (text, column) = typed.shown(columns: 11)
        cursor.column = line.columns + column
        line.append(text.padded(to: 12), scene.style(.strong))
        let tail: SafeText = matches(typed) ? "Enter approves" : ""
        if line.columns + tail.columns <= columns { line.append(tail, scene.style(.text)) }
        if case .leavesAtOnce = shown.standing { line.append("  \(whenItLeaves)", scene.style(.alert)) }
        lines.append(line)
    }

    private func matches(_ typed: LineEditor) -> Bool { shown.gate.identity.matches(typed.text) }

    private mutating func addReasons() {
        addRule(StyledText("Reject: why?", scene.style(.title)), right: "kept with the decision")
        var line = StyledText(" ")
        func entry(_ key: String, _ word: SafeText) -> StyledText {
            StyledText([.init(SafeText(key), scene.style(.hintKey)), .init(" \(word)   ", scene.style(.text))])
        }
        var entries = RejectReasons.standard.enumerated().map { entry(String($0.offset + 1), SafeText($0.element)) }
        entries.append(entry("t", "type a reason"))
        entries.append(entry("Esc", "no"))
        for piece in entries {
            if line.columns + piece.columns > columns, line.columns > 1 {
                lines.append(line)
                line = StyledText(" ")
            }
            line.append(piece)
        }
        lines.append(line)
    }

    private mutating func addEdited(_ draft: String, _ feedback: String?, _ maximumLines: Int) {
        let difference = DraftDifference(from: shown.approval.draft ?? "", to: draft)
        let name = SafeText(shown.customerName ?? "the customer")
        let isNote = shown.approval.isRequest
        let title: SafeText = isNote ? "Approve with this note ∙ whoever asked reads it"
            : "You changed \(difference.changedCount) of \(difference.lineCount) lines ∙ PUBLIC REPLY to \(name)"
        addRule(StyledText(title, scene.style(.title)))
        let room = max(1, maximumLines - 3)
        let rows = difference.lines.flatMap(wrapped)
        let cut = rows.count > room
        lines += rows.prefix(cut ? room - 1 : room)
        if cut { lines.append(StyledText(" + \(ReviewWords.more(rows.count - room + 1)): E shows the whole text", scene.style(.dim))) }
        if let feedback { lines.append(StyledText(" why: \(feedback)", scene.style(.ownChange)).truncated(to: columns)) }
        var line = StyledText(" ")
        cursor = Position(column: 1, row: lines.count)
        for (key, word) in isNote
            ? [("Y", "approve with the note"), ("E", "edit again"), ("Esc", "no, the note is kept")]
            : [("Y", "approve as edited"), ("t", "say why"), ("E", "edit again"), ("Esc", "no, the edit is kept")] {
            line.append(SafeText(key), scene.style(.hintKey))
            line.append(" \(word)   ", scene.style(.text))
        }
        lines.append(line)
    }

    private func wrapped(_ line: DraftDifference.Line) -> [StyledText] {
        let (sign, text, role): (SafeText, String, Role) =
            switch line {
            case .removed(let text): ("-", text, .removed)
            case .added(let text): ("+", text, .added)
            }
        return SafeText.lines(text).flatMap { $0.wrapped(to: max(8, min(74, columns - 4))) }
            .map { StyledText(" \(sign) \($0)", scene.style(role)) }
    }
}
