import Canvas
import Helpdesk

/// What is on its way about records.
enum PendingActs {
    private static func acts(_ desk: DeskModel) -> [(item: OutboxItem, act: Act)] {
        desk.outbox.waiting.compactMap { item in if case .act(let act) = item.intent { (item, act) } else { nil } }
    }

    /// The newest item about a record that isn't done.
    static func item(_ id: RecordID, _ desk: DeskModel) -> OutboxItem? { acts(desk).last { $0.act.record == id }?.item }

    static func sign(_ id: RecordID, _ desk: DeskModel) -> (text: SafeText, role: Role)? {
        guard let item = item(id, desk) else { return nil }
        if let sign = OutboxWords.sign(item.state) { return (sign, .alert) }
        return (Glyph.fromUs.text, .accent)
    }

    static func isBeingDeleted(_ id: RecordID, _ desk: DeskModel) -> Bool {
        acts(desk).contains { $0.act.record == id && $0.act.verb == .delete }
    }

    /// The fields of a record as they will be; what was refused stays out.
    static func changes(_ id: RecordID, _ desk: DeskModel) -> [String: FieldValue] {
        acts(desk).filter { $0.act.record == id && $0.act.verb == .change && OutboxWords.trouble($0.item.state) == nil }
            .reduce(into: [:]) { $0.merge($1.act.fields) { _, later in later } }
    }

    /// What doesn't exist yet, one line each: `» create the event "Launch 2" ∙ leaves in 6 s`.
    static func creations(_ kind: RecordKind, parent: RecordID?, _ scene: Scene) -> [StyledText] {
        acts(scene.desk).compactMap { item, act in
            guard act.verb == .create, act.kind == kind, act.parent == parent?.value, scene.desk.isShown(act.account),
                parent == nil || parent?.account == act.account
            else { return nil }
            let trouble = OutboxWords.sign(item.state)
            let words: SafeText = "\(trouble ?? Glyph.fromUs.text) \(act.phrase) \(Glyph.separator.text) "
            var line = StyledText(" " + words, scene.style(trouble == nil ? .ownChange : .alert))
            let state = trouble == nil ? OutboxWords.state(item, scene) : OutboxWords.reason(item.state)
            line.append(state, scene.style(trouble == nil ? .dim : .alert))
            return line
        }
    }
}
