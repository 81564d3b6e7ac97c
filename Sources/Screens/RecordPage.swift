import Canvas
import FoundationEssentials
import Helpdesk

/// A record as lines: fields, parts, documents, and what belongs to it.
struct RecordPage {
    /// What Enter opens.
    enum Target: Hashable, Sendable {
        case ticket(TicketID)
        case record(RecordID)
    }

    struct Line: Sendable {
        var text: StyledText
        var target: Target?
        var isHeading = false
    }

    private static let labelColumns = 24

    let record: Record?
    private(set) var lines: [Line] = []
    private(set) var children: [Record] = []
    private(set) var childColumns: RecordColumns?

    private let scene: Scene
    private let columns: Int

    init(_ id: RecordID, _ childKind: RecordKind?, _ scene: Scene, columns: Int) {
        self.scene = scene
        self.columns = columns
        record = scene.desk.shelf.record(id)
        guard let record else {
            say("This \(id.kind.noun) isn't here: \(whyNot(id))")
            return
        }
        addFields(record)
        if id.kind == .customer { addTickets(of: record) }
        if let childKind { addChildren(childKind, of: record.id) }
        addParts(record)
    }

    private func whyNot(_ id: RecordID) -> SafeText {
        scene.desk.states[id.account]?.trouble.map { SafeText($0.message) } ?? "it is on its way, or was deleted."
    }

    private mutating func say(_ sentence: SafeText, role: Role = .dim) {
        for line in sentence.wrapped(to: max(10, columns - 4)) {
            lines.append(Line(text: StyledText("   ") + StyledText(line, scene.style(role))))
        }
    }

    private mutating func heading(_ title: SafeText, right: SafeText = "") {
        let line = TitledRule.line(
            StyledText(title, scene.style(.title)), right: StyledText(right, scene.style(.dim)), columns: columns, theme: scene.theme)
        lines.append(Line(text: line, isHeading: true))
    }

    // MARK: Fields

    private var label: Int { columns < 60 ? 16 : Self.labelColumns }

    private mutating func addFields(_ record: Record) {
        add("ID", .text(record.id.value))
        var changes = PendingActs.changes(record.id, scene.desk)
        for field in record.fields where !Self.hasPart(field.value) {
            let becomes = changes.removeValue(forKey: field.key)
            // What the service has nothing for is absent; the raw record has it.
            guard !Self.isNothing(field.value) || becomes != nil else { continue }
            add(RecordWords.label(field.key), field.value, becomes: becomes, target: Self.target(field, record.id.account))
        }
        for (key, value) in changes.sorted(by: { $0.key < $1.key }) where !Self.hasPart(value) {
            add(RecordWords.label(key), .none, becomes: value)
        }
    }

    private static func isNothing(_ value: FieldValue) -> Bool {
        switch value {
        case .none, .words([]), .text(""): true
        default: false
        }
    }

    private static func target(_ field: RecordField, _ account: AccountName) -> Target? {
        guard field.key == "ticket_id", case .text(let id) = field.value else { return nil }
        return .ticket(TicketID(account: account, value: id))
    }

    private static func hasPart(_ value: FieldValue) -> Bool {
        switch value {
        case .parts, .document: true
        default: false
        }
    }

    /// - Parameter becomes: what is on its way to the server.
    private mutating func add(_ name: SafeText, _ value: FieldValue, becomes: FieldValue? = nil, target: Target? = nil) {
        if let becomes {
            let after = SafeText(becomes.shownText(utcOffset: scene.options.utcOffsetSeconds))
            var line = StyledText("   ")
            line.append(name.truncated(to: label - 1).padded(to: label), scene.style(.dim))
            let before = SafeText(value.shownText(utcOffset: scene.options.utcOffsetSeconds)).truncated(to: max(8, (columns - label) / 2 - 6))
            line.append("\(before.isEmpty ? "none" : before) \(Glyph.becomes.text) ", scene.style(.dim))
            line.append("\(after.isEmpty ? "none" : after) \(Glyph.fromUs.text)", scene.style(.ownChange))
            lines.append(Line(text: line))
            return
        }
        let values = RecordWords.lines(value, columns: max(10, min(ThreadLines.mostColumns, columns - label - 4)), scene)
        for (row, text) in values.enumerated() {
            var line = StyledText("   ")
            let name = row == 0 ? name.truncated(to: label - 1) : .empty
            line.append(name.padded(to: label), scene.style(.dim))
            line.append(text, scene.style(target == nil ? .text : .accent))
            lines.append(Line(text: line, target: target))
        }
    }

    private mutating func addParts(_ record: Record) {
        for field in record.fields {
            let label = RecordWords.label(field.key).string
            let title = SafeText(label.prefix(1).uppercased() + label.dropFirst())
            switch field.value {
            case .parts(let parts):
                heading("\(title) \(Glyph.separator.text) \(parts.count)")
                if parts.isEmpty { say("none") }
                for part in parts { say(RecordWords.part(of: part), role: .text) }
            case .document:
                heading(title)
                for text in RecordWords.lines(field.value, columns: columns - 4, scene) {
                    lines.append(Line(text: StyledText("   ") + StyledText(text, scene.style(.code))))
                }
            default: break
            }
        }
    }

    // MARK: What belongs to it

    private mutating func addTickets(of record: Record) {
        guard case .text(let address)? = record["email"], !address.isEmpty else { return }
        let wanted = address.lowercased()
        let table = scene.desk.table
        let tickets = table.order.map { table.tickets[$0] }.filter { $0.requester?.address?.lowercased() == wanted }
        heading("Tickets \(Glyph.separator.text) \(tickets.count)", right: "of those kept on this machine")
        if tickets.isEmpty { say("None of the tickets kept on this machine is from \(address).") }
        let tags = AccountTags.tags((scene.desk.profiles ?? []).map(\.name))
        for ticket in tickets.map({ scene.desk.shown($0.id)?.ticket ?? $0 }) {
            var line = StyledText("   ")
            line.append((tags[ticket.account] ?? "").padded(to: AccountTags.columns + 1), scene.style(.dim))
            line.append("\(StatusWords.glyph(ticket.status.canonical)) \(StatusWords.short(ticket.status).padded(to: 5))", scene.style(.text))
            line.append(SafeText(ticket.key).truncated(to: 12).padded(to: 13), scene.style(.accent))
            let age = SafeText(ShownTime.age(of: ticket.updatedAt ?? ticket.createdAt, now: scene.now.wall)).padded(leading: 4)
            let room = max(1, columns - line.columns - age.columns - 2)
            line.append(SafeText(ticket.subject).truncated(to: room).padded(to: room), scene.style(.text))
            line.append(age, scene.style(.dim))
            lines.append(Line(text: line, target: .ticket(ticket.id)))
        }
    }

    private mutating func addChildren(_ kind: RecordKind, of id: RecordID) {
        if let listing = Capability.listing(kind), let absence = scene.desk.absence(of: listing, id.account) {
            heading(RecordWords.heading(kind))
            say(SafeText(absence))
            return
        }
        guard let list = scene.desk.shelf.children(kind, of: id) else {
            heading(RecordWords.heading(kind))
            let trouble = scene.desk.states[id.account]?.trouble
            say(trouble.map { "They aren't here: \($0.message)" } ?? "They are on their way.")
            return
        }
        children = list.records
        heading("\(RecordWords.heading(kind)) \(Glyph.separator.text) \(children.count)", right: "as of \(AccountNews.clock(list.asOf, scene))")
        if children.isEmpty { say("There are none.") }
        let place = RecordColumns(kind, columns: columns, showsAccount: false, indent: 1, records: children)
        childColumns = place
        for child in children { lines.append(Line(text: StyledText(), target: .record(child.id))) }
        lines += PendingActs.creations(kind, parent: id, scene).map { Line(text: StyledText("  ") + $0) }
    }
}

extension RecordDetailPlace {
    static let headRows = 2

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let (head, body) = rect.splitTop(Self.headRows)
        let page = page(scene)
        drawHead(page.record, into: &frame, head, scene)
        let children = Dictionary(page.children.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for row in 0..<body.rows where cursor.top + row < page.lines.count {
            let line = page.lines[cursor.top + row]
            let isSelected = cursor.top + row == cursor.row
            let at = body.line(row)
            if case .record(let child)? = line.target, let record = children[child], let columns = page.childColumns {
                                RecordRowDrawing(scene: scene, columns: columns).draw(record, isSelected: isSelected, into: &frame, at)
            } else {
                frame.draw(line.text, at: at.origin, width: at.columns)
                if isSelected {
                    frame.draw(Glyph.bar.text, at: at.origin, style: scene.style(.accent))
                    frame.cursor = Position(column: at.column + 3, row: at.row)
                }
            }
        }
    }

    private func drawHead(_ record: Record?, into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard rect.rows > 1 else { return }
        let separator = Glyph.separator.text
        var right = StyledText(position, scene.style(.dim))
        if let exception = scene.desk.states[id.account].flatMap({ AccountNews.exception($0, scene) }) {
            right = StyledText(exception, scene.style(.alert))
        }
        if let item = PendingActs.item(id, scene.desk) {
            let sign = OutboxWords.sign(item.state)
            right = StyledText("\(sign ?? Glyph.fromUs.text) \(IntentWords.describe(item.intent, scene.desk))", scene.style(sign == nil ? .accent : .alert))
        }
        right = right.truncated(to: rect.columns / 2)
        var title = StyledText(" ")
        title.append(record.map(RecordWords.title) ?? SafeText(id.value), scene.style(.title))
        title.append(" \(separator) \(id.kind.noun) \(separator) \(id.account.text)", scene.style(.dim))
        frame.draw(title, at: rect.origin, width: rect.columns - right.columns - 2)
        frame.draw(right, at: Position(column: rect.endColumn - 1 - right.columns, row: rect.row))
        frame.draw(TitledRule.plain(columns: rect.columns, theme: scene.theme), at: rect.line(1).origin, width: rect.columns)
    }
}
