import Canvas
import Helpdesk

/// What is done to one record, from a list and from the record itself.
enum RecordActs {
    static let viewerSubject = Menu.Subject.other("viewer")

    static func perform(_ command: Command, on record: Record, in situation: inout Situation) {
        switch command {
        case .edit where record.id.kind == .event || record.id.kind == .viewer: situation.choose(from: viewerMenu(record, situation.desk))
        case .edit: edit(record, in: &situation)
        case .run: run(record, in: &situation)
        case .delete: delete(record, in: &situation)
        case .yank:
            let absence: SafeText? = address(record) == nil ? "It has no address." : nil
            situation.choose(from: Menu(.yank, "copy", [
                Menu.Entry("y", "id"), Menu.Entry("t", "name"), Menu.Entry("e", "address", absence: absence),
            ]))
        case .showRaw: situation.open(RawPlace(record, situation.scene))
        default: break
        }
    }

    static func choose(_ choice: Menu.Choice, on record: Record, in situation: inout Situation) {
        switch (choice.subject, choice.key) {
        case (viewerSubject, "i"):
            let isViewer = record.id.kind == .viewer
            situation.openForm(FormDraft.Key(
                .identify, .viewer, record.id.account, target: isViewer ? record.id.value : nil,
                parent: isViewer ? record.id.parent : record.id.value))
        case (viewerSubject, "r"): registerViewer(of: record, in: &situation)
        case (.yank, let key): copy(key, record, in: &situation)
        default: break
        }
    }

    /// A viewer is registered for an event; seen from another viewer, for the same one.
    static func registerViewer(of record: Record, in situation: inout Situation) {
        let event = record.id.kind == .viewer ? record.id.parent : record.id.value
        guard can(.create, .viewer, record.id.account, in: &situation) else { return }
        situation.openForm(FormDraft.Key(.create, .viewer, record.id.account, parent: event))
    }

    private static func viewerMenu(_ record: Record, _ desk: DeskModel) -> Menu {
        let account = record.id.account
        let title: SafeText = record.id.kind == .viewer ? "viewer" : "event (its own fields can't be changed by the API)"
        return Menu(viewerSubject, title, [
            Menu.Entry("i", "identify by an id of yours", absence: desk.absence(of: .identifyViewer, account).map { SafeText($0) }),
            Menu.Entry("r", "register a viewer", absence: desk.absence(of: .registerViewer, account).map { SafeText($0) }),
        ])
    }

    // MARK: Acting

    /// Whether the account's service can do it; else says why not.
    static func can(_ verb: Act.Verb, _ kind: RecordKind, _ account: AccountName, in situation: inout Situation) -> Bool {
        guard let needed = Capability.needed(verb, kind) else {
            let done: SafeText = switch verb {
            case .create: "made"
            case .change: "changed"
            case .delete: "deleted"
            case .run: "run"
            case .identify: "identified"
            }
            situation.say("No service's API lets \(RecordWords.plural(kind)) be \(done).")
            return false
        }
        guard let absence = situation.desk.absence(of: needed, account) else { return true }
        situation.say(SafeText(absence))
        return false
    }

    private static func edit(_ record: Record, in situation: inout Situation) {
        guard can(.change, record.id.kind, record.id.account, in: &situation) else { return }
        situation.openForm(FormDraft.Key(.change, record.id.kind, record.id.account, target: record.id.value, parent: record.id.parent))
    }

    private static func run(_ record: Record, in situation: inout Situation) {
        guard record.id.kind == .workflow else {
            situation.say("Only workflows are run.")
            return
        }
        guard can(.run, .workflow, record.id.account, in: &situation) else { return }
        let form = situation.desk.capabilities(record.id.account).forms[FormKey(.run, .workflow)] ?? []
        if form.isEmpty {
            let act = Act(.run, .workflow, account: record.id.account, target: record.id.value, title: record.title)
            situation.confirm(TypedStrip(act, situation.desk.capabilities(record.id.account)))
        } else {
            situation.openForm(FormDraft.Key(.run, .workflow, record.id.account, target: record.id.value))
        }
    }

    private static func delete(_ record: Record, in situation: inout Situation) {
        delete(record.id.kind, record.id.account, record.id.value, parent: record.id.parent, title: record.title, in: &situation)
    }

    /// Asks for its name to be typed.
    static func delete(
        _ kind: RecordKind, _ account: AccountName, _ id: String, parent: String? = nil, title: String, in situation: inout Situation
    ) {
        guard can(.delete, kind, account, in: &situation) else { return }
        let act = Act(.delete, kind, account: account, target: id, parent: parent, title: title)
        situation.confirm(TypedStrip(act, situation.desk.capabilities(account)))
    }

    // MARK: Copying

    private static func address(_ record: Record) -> String? {
        if case .text(let text)? = record["email"], !text.isEmpty { text } else { nil }
    }

    private static func copy(_ key: Character, _ record: Record, in situation: inout Situation) {
        let text = SafeText(key == "t" ? record.title : key == "e" ? address(record) ?? "" : record.id.value)
        situation.ask(.copy(text))
        situation.say("Copied: \(text)")
    }
}
