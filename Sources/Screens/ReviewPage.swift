import Canvas
import FoundationEssentials
import Helpdesk
import Prose

/// Everything a decision rests on, as lines of one width: the effect, the facts, the ticket, and under a dashed edge what
/// the assistant says. What others wrote is on lines of its own and can't look like a fact line.
struct ReviewPage: Sendable {
    /// The widest anyone should have to read.
    static let textColumns = 72
    /// On wider screens the rest stays free: times and keys belong near what they are about.
    static let maximumColumns = 110
    /// A message is folded to so many lines until it is opened.
    static let foldedMessageLines = 10

    private(set) var lines: [StyledText] = []
    /// Where each part starts.
    private(set) var parts: [Int] = [0]
    /// The line with the effect.
    private(set) var effectLine = 0
    /// The line after the draft; 0 where there is none.
    private(set) var draftEnd = 0

    private let shown: ShownApproval
    private let scene: Scene
    private let columns: Int
    private let isUnfolded: Bool

    init(_ shown: ShownApproval, scene: Scene, columns: Int, isUnfolded: Bool = false) {
        self.shown = shown
        self.scene = scene
        self.columns = max(20, min(columns, Self.maximumColumns))
        self.isUnfolded = isUnfolded
        addEffect()
        addFacts()
        addTicket()
        addAssistant()
    }

    private var approval: Approval { shown.approval }
    private var textColumns: Int { min(Self.textColumns, columns - 5) }

    // MARK: Effect and facts

    private mutating func addEffect() {
        add("")
        effectLine = lines.count
        for line in SafeText(shown.effect).wrapped(to: columns - 5) { add(line, .effect) }
        add("")
    }

    private mutating func addFacts() {
        if approval.kind == .reply {
            addDraft()
        } else {
            addTable()
            if approval.draft != nil {
                add("The message to the customer", .dim)
                addDraft()
            }
        }
        addNotUnderstood()
        for reason in shown.reasons.dropFirst() {
            let name: SafeText = reason.level == .high ? "also high" : "also medium"
            addRow(name, [SafeText(reason.text)], role: .alert)
        }
        add("")
    }

    private mutating func addDraft() {
        for line in SafeText.lines(approval.draft ?? "") {
            for part in line.wrapped(to: textColumns - 2) {
                var row = StyledText("   ")
                row.append("▐ ", scene.style(.accent))
                row.append(part, scene.style(.text))
                lines.append(row)
            }
        }
        draftEnd = lines.count
    }

    /// Label, now, ►, after.
    private var tableColumns: (now: Int, becomes: Int, after: Int) {
        columns < 60 ? (3, 3, 6) : (27, 44, 47)
    }

    private mutating func addTable() {
        let at = tableColumns
        let isWide = at.now > 3
        if isWide {
            var heading = StyledText("   ")
            heading.append(("What changes" as SafeText).padded(to: at.now - 3), scene.style(.dim))
            heading.append(("Now" as SafeText).padded(to: at.after - at.now), scene.style(.dim))
            heading.append("After", scene.style(.dim))
            lines.append(heading)
        }
        for change in approval.changes { addChange(change, at, isWide: isWide) }
        if approval.changes.isEmpty { addRow("what changes", ["the service doesn't say"], role: .alert) }
        if approval.draft == nil, !approval.isRequest { addRow("message to customer", ["none is sent"]) }
    }

    private mutating func addChange(_ change: Approval.Change, _ at: (now: Int, becomes: Int, after: Int), isWide: Bool) {
        guard isWide else {
            addRow(SafeText(Self.named(change.field)), [SafeText(change.before), "► \(change.after)"])
            return
        }
        let field = Self.cell(Self.named(change.field), columns: at.now - 4)
        let before = Self.cell(change.before.isEmpty ? "-" : change.before, columns: at.becomes - at.now - 1)
        let after = Self.cell(change.after.isEmpty ? "-" : change.after, columns: columns - at.after - 1)
        for row in 0..<max(field.count, before.count, after.count) {
            var line = StyledText("   ")
            line.append((row < field.count ? field[row] : .empty).padded(to: at.now - 3), scene.style(.text))
            line.append((row < before.count ? before[row] : .empty).padded(to: at.becomes - at.now), scene.style(.text))
            line.append(row == 0 ? "►  " : "   ", scene.style(.dim))
            line.append(row < after.count ? after[row] : .empty, scene.style(.text))
            lines.append(line)
        }
    }

    /// A field that is called like one of our own rows stands in quotation marks.
    private static func named(_ field: String) -> String {
        let plain = field.lowercased()
        let isOurs = ["not understood", "message to customer", "what changes", "also "].contains { plain.contains($0) }
        return isOurs ? "\"\(field)\"" : field
    }

    private static func cell(_ text: String, columns: Int) -> [SafeText] {
        SafeText.lines(text).flatMap { $0.wrapped(to: max(4, columns)) }
    }

    /// Always there, so that its absence can't be forged.
    private mutating func addNotUnderstood() {
        let count = approval.fieldCount
        guard !approval.notUnderstood.isEmpty else {
            addRow("not understood", [count > 0
                ? "nothing: all \(count) fields of the request are shown" : "nothing: every field of the request is shown"])
            return
        }
        let total: SafeText = count > 0 ? " of \(count)" : ""
        addRow("not understood", ["\(approval.notUnderstood.count)\(total) fields of the request:"], role: .alert)
        for field in approval.notUnderstood {
            for line in Self.cell(field.name + ": " + field.text, columns: columns - 32) {
                lines.append(StyledText(.spaces(29) + line, scene.style(.alert)))
            }
        }
    }

    private mutating func addRow(_ name: SafeText, _ values: [SafeText], role: Role = .text) {
        let isWide = columns >= 60
        let start = isWide ? 27 : 5
        if !isWide { add(name, .dim) }
        var isFirst = true
        for value in values.flatMap({ $0.wrapped(to: columns - start - 1) }) {
            var line = StyledText("   ")
            line.append((isWide && isFirst ? name : .empty).padded(to: start - 3), scene.style(role == .alert ? .alert : .text))
            line.append(value, scene.style(role))
            lines.append(line)
            isFirst = false
        }
    }

    // MARK: The ticket

    private mutating func addTicket() {
        parts.append(lines.count)
        var title: SafeText = "The ticket"
        if let ticket = approval.ticket { title += " \(Glyph.separator.text) \(IntentWords.name(ticket, scene.desk))" }
        if approval.ticket != nil || shown.subject != nil {
            title += " \(Glyph.separator.text) \(shown.subject ?? "its subject isn't read yet")"
        }
        lines.append(TitledRule.line(StyledText(title, scene.style(.title)), columns: columns, theme: scene.theme))
        guard let ticket = approval.ticket else {
            add("The request names no ticket.", .dim)
            return
        }
        guard let known = scene.desk.threads[ticket] else {
            add(customerLine ?? "Nothing of this ticket has been read yet.", .dim)
            return
        }
        addMessages(known.thread)
    }

    private var customerLine: SafeText? {
        approval.customer.map { "From \($0.shownName); the thread has not been read yet." }
    }

    private mutating func addMessages(_ thread: Thread) {
        let spoken = thread.messages.filter { $0.kind != .system }
        guard let newest = spoken.last(where: { $0.side == .customer && $0.kind == .public }) ?? spoken.last else {
            add("Nothing has been said on this ticket.", .dim)
            return
        }
        let chosen = isUnfolded ? spoken : [newest]
        var folded: [SafeText] = []
        for message in chosen { folded += addMessage(message) }
        let others = spoken.count - chosen.count
        if others > 0 { folded.append("+ \(others) more \(others == 1 ? "message" : "messages" as SafeText)") }
        folded += chosen.flatMap(\.attachments).map(Self.attachment)
        let hasMore = others > 0 || folded.contains { $0.string.hasPrefix("+") }
        if !folded.isEmpty { addKeyed(folded.joined(separator: " ∙ "), command: hasMore ? .inward : nil) }
    }

    private static func attachment(_ attachment: Message.Attachment) -> SafeText {
        guard let bytes = attachment.byteCount else { return "& \(attachment.name)" }
        return bytes < 1_000 ? "& \(attachment.name), \(bytes) B" : "& \(attachment.name), \(bytes / 1_000) kB"
    }

    /// Gives back what of it is folded.
    private mutating func addMessage(_ message: Message) -> [SafeText] {
        let isInternal = message.kind == .internal
        let edge: SafeText = isInternal ? Glyph.internalEdge.text : message.side == .customer ? "«" : "»"
        let role: Role = isInternal ? .internal : .text
        var head = StyledText(" ")
        head.append(edge + " ", scene.style(isInternal ? .internal : .accent))
        if isInternal { head.append("INTERNAL ∙ ", scene.style(.internal)) }
        head.append(SafeText(message.author?.shownName ?? "somebody"), scene.style(.strong))
        if let date = message.createdAt {
            let stamp = SafeText(ShownTime.stamp(date, now: scene.now.wall, utcOffset: scene.options.utcOffsetSeconds))
            head = head.truncated(to: max(8, columns - stamp.columns - 3))
            head.append(.spaces(columns - 1 - stamp.columns - head.columns))
            head.append(stamp, scene.style(.dim))
        }
        lines.append(head)
        let page = ProsePage(message.body, format: ProseFormat(message.format), columns: textColumns)
        let folds = isUnfolded ? Set(page.folds.indices) : []
        let body = page.shown(open: folds).map { scene.theme.styled($0) }
        let shownLines = isUnfolded ? body : Array(body.prefix(Self.foldedMessageLines))
        for line in shownLines {
            var row = StyledText(" ")
            row.append(isInternal ? edge + " " : "  ", scene.style(role))
            row.append(line)
            lines.append(row)
        }
        return shownLines.count < body.count ? ["+ \(ReviewWords.more(body.count - shownLines.count))"] : []
    }

    /// A line with the key that acts on it at the right edge.
    private mutating func addKeyed(_ text: SafeText, command: Command?) {
        let key = command.flatMap { scene.options.keymap.shownChord(of: $0, in: .review) } ?? .empty
        var line = StyledText("   ")
        line.append(text.truncated(to: max(4, columns - key.columns - 6)), scene.style(.dim))
        line.append(.spaces(columns - 1 - key.columns - line.columns))
        line.append(key, scene.style(.hintKey))
        lines.append(line)
    }

    // MARK: The assistant

    private mutating func addAssistant() {
        parts.append(lines.count)
        lines.append(TitledRule.line(
            StyledText(approval.isRequest ? "What is asked" : "The assistant says, unchecked", scene.style(.title)),
            right: approval.isRequest ? StyledText() : confidence, columns: columns,
            theme: scene.theme))
        var remarks = approval.reasoning
        if let summary = approval.summary, !summary.isEmpty { remarks.insert(.init(name: "", text: summary), at: 0) }
        if remarks.isEmpty { addQuoted("It gives no reasons.", .dim) }
        for remark in remarks {
            let text = remark.name.isEmpty ? remark.text : remark.name + ": " + remark.text
            for line in SafeText.lines(text) {
                for part in line.wrapped(to: textColumns + 2) { addQuoted(part, .assistant) }
            }
        }
    }

    private mutating func addQuoted(_ text: SafeText, _ role: Role) {
        var line = StyledText(" ")
        line.append("╎ ", scene.style(.rule))
        line.append(text, scene.style(role))
        lines.append(line)
    }

    private var confidence: StyledText {
        guard let value = approval.confidence, value >= 0, value <= 1 else {
            return StyledText("confidence not given", scene.style(.dim))
        }
        let hundredths = Int((value * 100).rounded())
        let digits = hundredths == 100 ? "1.00" : "0." + (hundredths < 10 ? "0" : "") + String(hundredths)
        let full = Int((value * 5).rounded())
        let meter = String(repeating: "▬", count: full) + String(repeating: "∙", count: 5 - full)
        return StyledText("confidence \(digits) \(meter)", scene.style(.dim))
    }

    // MARK: Lines

    private mutating func add(_ text: SafeText, _ role: Role = .text) {
        guard !text.isEmpty else {
            lines.append(StyledText())
            return
        }
        for part in text.wrapped(to: columns - 4) {
            var line = StyledText("   ")
            line.append(part, scene.style(role))
            lines.append(line)
        }
    }
}
