import Canvas
import Helpdesk

/// A record field by field, as it was understood, nothing summed up: for looking closely, not for acting.
struct RawPlace: Place {
    struct Field: Hashable, Sendable {
        var name: SafeText
        var value: String
    }

    private static let nameColumns = 22

    let title: SafeText
    private let fields: [Field]
    private(set) var scroll = 0

    init(title: SafeText, _ fields: [Field]) {
        self.title = title
        self.fields = fields
    }

    var context: KeyContext { .everywhere }

    private func lines(_ columns: Int, _ theme: Theme) -> [StyledText] {
        fields.flatMap { field in
            let values = SafeText.lines(field.value).flatMap { $0.wrapped(to: max(10, columns - Self.nameColumns - 2)) }
            return values.enumerated().map { row, value in
                var line = StyledText(" ")
                let name = row == 0 ? field.name.truncated(to: Self.nameColumns - 2) : .empty
                line.append(name.padded(to: Self.nameColumns - 1), theme.style(.dim))
                line.append(value, theme.style(.text))
                return line
            }
        }
    }

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let rect = Layout(situation.size).main(withTopLine: true)
        let rows = max(1, rect.rows - 2)
        switch command {
        case .moveDown: scroll += 1
        case .moveUp: scroll -= 1
        case .halfPageDown: scroll += max(1, rows / 2)
        case .halfPageUp: scroll -= max(1, rows / 2)
        case .pageDown, .readOn: scroll += rows
        case .pageUp: scroll -= rows
        case .first: scroll = 0
        case .last: scroll = .max / 2
        case .back, .cancel, .outward, .showRaw: situation.leave()
        default: situation.say("This is the record alone; q goes back.")
        }
        scroll = max(0, min(scroll, lines(rect.columns, situation.options.theme).count - rows))
    }

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let (head, body) = rect.splitTop(2)
        frame.draw(" " + title, at: head.origin, width: head.columns, style: scene.style(.title))
        frame.draw(TitledRule.plain(columns: head.columns, theme: scene.theme), at: head.line(1).origin, width: head.columns)
        let lines = lines(rect.columns, scene.theme)
        for row in 0..<body.rows where scroll + row < lines.count {
            frame.draw(lines[scroll + row], at: body.line(row).origin, width: body.columns)
        }
        frame.cursor = Position(column: body.column + 1, row: min(body.row, rect.endRow - 1))
    }

    func hints(_ scene: Scene) -> [Hint] { [Hint(.moveDown, "down"), Hint(.pageDown, "page"), Hint(.back, "back")] }
}

extension RawPlace {
    /// Everything kedge knows of an approval, and what deciding it is bound to.
    init(_ approval: Approval) {
        func text(_ date: (some CustomStringConvertible)?) -> String { date.map { "\($0)" } ?? "-" }
        var fields: [Field] = [
            Field(name: "account", value: approval.id.account.text), Field(name: "id", value: approval.id.value),
            Field(name: "fingerprint", value: approval.fingerprint), Field(name: "kind", value: Self.word(approval.kind)),
            Field(name: "risk, their word", value: approval.riskRaw ?? "-"),
            Field(name: "confidence", value: text(approval.confidence)), Field(name: "platform", value: approval.platform ?? "-"),
            Field(name: "ticket", value: approval.ticket?.value ?? "-"), Field(name: "subject", value: approval.ticketSubject ?? "-"),
            Field(name: "customer", value: [approval.customer?.name, approval.customer?.address, approval.customer?.id]
                .compactMap { $0 }.joined(separator: ", ")),
            Field(name: "created, UTC", value: text(approval.createdAt)), Field(name: "expires, UTC", value: text(approval.expiresAt)),
            Field(name: "fields of the request", value: "\(approval.fieldCount)"), Field(name: "summary", value: approval.summary ?? "-"),
        ]
        fields += approval.changes.map { Field(name: "change", value: "\($0.field): \($0.before) ► \($0.after)") }
        fields += approval.notUnderstood.map { Field(name: "not understood", value: "\($0.name): \($0.text)") }
        fields += approval.reasoning.map { Field(name: "the assistant", value: "\($0.name): \($0.text)") }
        if let draft = approval.draft { fields.append(Field(name: "draft", value: draft)) }
        self.init(title: "Approval \(approval.id.value), field by field", fields)
    }

    private static func word(_ kind: Approval.Kind) -> String {
        switch kind {
        case .reply: "reply"
        case .action(let word): "action \(word)"
        case .other(let word): word
        }
    }
}

extension RawPlace {
    /// A record in the words of kedge's own keys, whole.
    init(_ record: Record, _ scene: Scene) {
        let id = record.id
        var fields = [
            Field(name: "account", value: id.account.text), Field(name: "kind", value: id.kind.rawValue), Field(name: "id", value: id.value),
        ]
        if let parent = id.parent { fields.append(Field(name: "parent", value: parent)) }
        fields += record.fields.map { Field(name: SafeText($0.key), value: Self.raw($0.value)) }
        self.init(title: "\(id.kind.rawValue) \(id.value), field by field", fields)
    }

    private static func raw(_ value: FieldValue) -> String {
        switch value {
        case .parts(let parts):
            parts.map { [$0.id, $0.title, $0.detail].compactMap { $0 }.joined(separator: " ∙ ") }.joined(separator: "\n")
        case .none: "null"
        case .flag(let isSet): isSet ? "true" : "false"
        default: value.editText
        }
    }
}
