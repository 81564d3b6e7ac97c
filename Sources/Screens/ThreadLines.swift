import Canvas
import FoundationEssentials
import Helpdesk

/// Makes the lines of a thread: facts oldest first, then what is on its way.
struct ThreadLines {
    /// The widest text anyone should read.
    static let mostColumns = 72
    static let indent = 3

    let scene: Scene
    let columns: Int
    let folding: ThreadFolding
    /// Messages after this are new to the person.
    let seenBefore: Date?
    /// The ticket's own fields stand first, where there is no room beside.
    var showsFields = false

    private(set) var lines: [ThreadLine] = []

    init(scene: Scene, columns: Int, folding: ThreadFolding, seenBefore: Date?) {
        self.scene = scene
        self.columns = columns
        self.folding = folding
        self.seenBefore = seenBefore
    }

    private var bodyColumns: Int { max(10, min(Self.mostColumns, columns - Self.indent - 1)) }

    // MARK: The whole

    /// What is known of the ticket's thread, and in words why it isn't more.
    mutating func build(_ ticket: Ticket) {
        let thread = scene.desk.threads[ticket.id]
        let messages = thread?.thread.messages ?? []
        if showsFields { sayFields(ticket) }
        if let body = ticket.body, !body.isEmpty, !messages.contains(where: { $0.body == body }) {
            let opening = Message(
                id: MessageID(account: ticket.account, value: "body"), author: ticket.requester, kind: .public,
                side: .customer, body: body, createdAt: ticket.createdAt)
            append(opening, at: -1)
        }
        // Before what was sent from here: it isn't about that.
        if let absence = absence(ticket, thread?.thread) { say(absence) }
        for (position, message) in messages.enumerated() { append(message, at: position) }
        if let count = thread?.thread.unreadableCount, count > 0 {
            say("\(count) \(count == 1 ? "entry" : "entries") of this thread could not be read.", role: .alert)
        }
        for pending in scene.desk.overlay.messages(on: ticket.id) { append(pending, ticket) }
    }

    /// Of a service that shows no thread only what was sent from here is known.
    private func absence(_ ticket: Ticket, _ thread: Helpdesk.Thread?) -> SafeText? {
        if let thread, thread.messages.contains(where: { $0.side == .customer }) { return nil }
        if let absence = scene.desk.absence(of: .readThread, ticket.account) { return SafeText(absence) }
        if thread != nil { return nil }
        if let trouble = scene.desk.states[ticket.account]?.trouble {
            return "The thread isn't here: \(trouble.message)"
        }
        return "The thread is on its way."
    }

    /// `Severity high ∙ Site Lyon ∙ depends on RT-12`
    private mutating func sayFields(_ ticket: Ticket) {
        let parts = (ticket.fields ?? []).compactMap { field -> SafeText? in
            let value = SafeText(field.value.shownText(utcOffset: scene.options.utcOffsetSeconds))
            return value.isEmpty ? nil : "\(RecordWords.label(field.key)) \(value)"
        }
        if !parts.isEmpty { say(parts.joined(separator: " \(Glyph.separator.text) ")) }
    }

    mutating func say(_ sentence: SafeText, role: Role = .dim) {
        for line in sentence.wrapped(to: bodyColumns) {
            lines.append(ThreadLine(text: StyledText("   ") + StyledText(line, scene.style(role))))
        }
    }

    // MARK: One message

    private mutating func append(_ message: Message, at position: Int) {
        switch message.kind {
        case .system:
            guard folding.showsEvents else { return }
            appendEvent(message, at: position)
        case .internal:
            header(of: message, at: position, edge: Glyph.internalEdge.text, role: .internal,
                   words: "INTERNAL \(Glyph.separator.text) \(author(message))")
            appendBody(message, at: position, edge: Glyph.internalEdge.text, role: .internal)
        case .public:
            let isOurs = message.side == .us
            let writing = WritingWords(.public, on: message.id.account, scene.desk)
            header(of: message, at: position, edge: (isOurs ? Glyph.fromUs : .fromCustomer).text, role: isOurs ? .accent : .strong,
                   words: isOurs ? "\(author(message)) \(Glyph.separator.text) \(writing.label)" : author(message))
            appendBody(message, at: position, edge: nil, role: .text)
        }
    }

    private func author(_ message: Message) -> SafeText {
        guard let author = message.author else {
            guard message.side == .customer else { return "somebody" }
            let hasNoCustomers = scene.desk.capabilities(message.id.account).replyIsComment
            return hasNoCustomers ? "the ticket's text" : "the customer"
        }
        return scene.desk.isMe(author, on: message.id.account) ? "you" : SafeText(author.shownName)
    }

    private mutating func header(of message: Message, at position: Int, edge: SafeText, role: Role, words: SafeText) {
        var line = ThreadLine(text: StyledText(" \(edge) ", scene.style(role)), message: position, isHeader: true)
        line.text.append(words, scene.style(role == .accent ? .strong : role))
        line.right = time(message.createdAt)
        lines.append(line)
    }

    private func time(_ date: Date?) -> StyledText {
        guard let date else { return StyledText() }
        var text = StyledText()
        if let seenBefore, date > seenBefore {
            text.append("new", scene.style(.accent))
            text.append(" \(Glyph.separator.text) ", scene.style(.dim))
        }
        let stamp = ShownTime.stamp(date, now: scene.now.wall, utcOffset: scene.options.utcOffsetSeconds)
        text.append(SafeText(stamp), scene.style(.dim))
        return text
    }

    private mutating func appendEvent(_ message: Message, at position: Int) {
        let clock = message.createdAt.map {
            SafeText(ShownTime.stamp($0, now: scene.now.wall, utcOffset: scene.options.utcOffsetSeconds)) + " "
        } ?? ""
        let who = message.author.map { _ in "\(author(message)): " as SafeText } ?? ""
        let words = SafeText.lines(message.body).joined(separator: " ")
        let wrapped = (clock + who + words).wrapped(to: bodyColumns)
        for (index, part) in wrapped.enumerated() {
            let edge: SafeText = index == 0 ? " \(Glyph.separator.text) " : "   "
            lines.append(ThreadLine(
                text: StyledText(edge + part, scene.style(.dim)), message: position, isHeader: index == 0))
        }
    }

    private mutating func appendBody(_ message: Message, at position: Int, edge: SafeText?, role: Role) {
        let left = StyledText(edge.map { " \($0) " } ?? "   ", scene.style(role))
        let body = MessageBody(message: message, columns: bodyColumns, folding: folding, theme: scene.theme, plain: role)
        var files = message.attachments.map { file in
            "& \(file.name)\(file.byteCount.map { ", \(Self.size($0))" as SafeText } ?? "")" as SafeText
        }.joined(separator: "  ")
        let parts = body.parts()
        let canSave = !files.isEmpty && scene.desk.capabilities(message.id.account).has(.readAttachments)
        let fileKey = canSave ? scene.options.keymap.shownChord(of: .openOutside, in: .ticket) ?? "" : ""
        for (index, part) in parts.enumerated() {
            let next = index + 1 < parts.count ? parts[index + 1] : nil
            // What is folded away stands close to what it belongs to.
            if part.isBlank, let next, next.fold != nil, !next.isOpen { continue }
            var line = ThreadLine(text: left + part.text, message: position)
            line.fold = part.fold
            if part.isFirstOfFold, let key = scene.options.keymap.shownChord(of: part.isOpen ? .foldClose : .foldOpen, in: .ticket) {
                line.right = StyledText(key, scene.style(.hintKey))
            }
            if next == nil, part.fold != nil, !part.isOpen, !files.isEmpty {
                line.text.append(" \(Glyph.separator.text) \(files)", scene.style(.dim))
                if !fileKey.isEmpty { line.right.append("  \(fileKey)", scene.style(.hintKey)) }
                files = .empty
            }
            lines.append(line)
        }
        if !files.isEmpty {
            var line = ThreadLine(text: left + StyledText(files, scene.style(.dim)), message: position)
            line.right = StyledText(fileKey, scene.style(.hintKey))
            lines.append(line)
        }
    }

    static func size(_ bytes: Int) -> SafeText {
        bytes < 1_000 ? "\(bytes) B" : bytes < 1_000_000 ? "\(bytes / 1_000) kB" : "\(bytes / 1_000_000) MB"
    }

    // MARK: On its way

    private mutating func append(_ pending: PendingMessage, _ ticket: Ticket) {
        let isPublic = pending.audience == .public
        let role: Role = isPublic ? .ownChange : .internal
        let kind = WritingWords(pending.audience, on: ticket.account, scene.desk).label
        let sign = Glyph.fromUs.text
        var header = ThreadLine(text: StyledText(" \(sign) ", scene.style(.accent)), isHeader: true)
        let separator = Glyph.separator.text
        header.text.append("you \(separator) \(kind)", scene.style(isPublic ? .strong : .internal))
        header.text.append(" \(separator) ", scene.style(.accent))
        if case .leaving(let at) = pending.state {
            header.leavesAtSeconds = at
            if let key = scene.options.keymap.shownChord(of: .takeBack, in: .ticket) {
                header.right = StyledText(key, scene.style(.hintKey)) + StyledText(" takes it back", scene.style(.dim))
            }
        } else {
            let wait = scene.desk.outbox.item(pending.id).flatMap { OutboxWait($0, scene) }
            let room = columns - header.text.columns - 1
            header.text.append(wait?.words(columns: room) ?? OutboxWords.state(pending.state, scene), scene.style(.accent))
        }
        lines.append(header)
        let edge = isPublic ? StyledText("   ") : StyledText(" \(Glyph.internalEdge.text) ", scene.style(.internal))
        for text in SafeText.lines(pending.body) {
            for part in text.wrapped(to: bodyColumns) {
                lines.append(ThreadLine(text: edge + StyledText(part, scene.style(role))))
            }
        }
    }
}
