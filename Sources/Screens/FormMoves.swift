import Canvas
import Helpdesk

/// Forms and typed confirmations, as the root opens them.
extension App {
    /// Opens a new form on the one account that can, or asks which.
    mutating func begin(_ form: FormKey, _ situation: inout Situation) {
        guard let needed = Capability.needed(form.verb, form.kind) else {
            situation.say("No service's API makes \(RecordWords.plural(form.kind)).")
            return
        }
        let able = situation.desk.accounts(able: form.verb, form.kind)
        switch able.count {
        case 0:
            let sentences = RecordWords.absences(of: needed, in: situation.desk.shownAccounts, named: false)
            situation.say(sentences.isEmpty ? "No account on screen can do that." : sentences.joined(separator: " "))
        case 1: openForm(FormDraft.Key(form.verb, form.kind, able[0].name), &situation)
        default:
            let entries = zip(Self.accountKeys, situation.desk.shownAccounts).map { key, profile in
                let absence = situation.desk.absence(of: needed, profile.name).map { SafeText($0) }
                return Menu.Entry(key, SafeText(profile.name.text), absence: absence)
            }
            strip = .menu(Menu(.account(form), "\(RecordWords.form(form)) on", entries))
        }
    }

    /// A digit each, then letters: every account can be reached.
    private static let accountKeys = Array("123456789abcdefghijklmnoprstuvwxyz")

    func chosenAccount(_ key: Character, _ situation: Situation) -> AccountName? {
        zip(Self.accountKeys, situation.desk.shownAccounts).first { $0.0 == key }?.1.name
    }

    /// Opens a form: with what the server refused, with what was typed before, or new.
    mutating func openForm(_ key: FormDraft.Key, _ situation: inout Situation) {
        if key.item == nil, let item = situation.desk.refusedAct(key), case .act(let act) = item.intent {
            reopen(act, OutboxWords.trouble(item.state), item: item.id, &situation)
            return
        }
        let others = key.item == nil ? situation.desk.forms.values.filter { $0.key.isSameForm(as: key) } : []
        if let kept = situation.desk.forms[key] ?? others.max(by: { $0.editedAt < $1.editedAt }) {
            guard var draft = newDraft(kept.key, title: kept.act.title, &situation) else { return }
            draft.fill(from: kept.act)
            if let item = kept.item.flatMap({ situation.desk.outbox.item($0) }), let trouble = OutboxWords.trouble(item.state) {
                draft.mark(trouble)
            }
            situation.say("What you typed before is here again.")
            open(FormPlace(draft), &situation)
        } else if let draft = newDraft(key, &situation) {
            open(FormPlace(draft), &situation)
        }
    }

    /// The form of an act as it was sent, or as it was corrected since, with the server's words where it refused.
    mutating func reopen(_ act: Act, _ trouble: Trouble?, item: IntentID, _ situation: inout Situation) {
        guard act.verb != .delete, var draft = newDraft(FormDraft.Key(act, item: item), title: act.title, &situation) else { return }
        draft.fill(from: situation.desk.forms[draft.key]?.act ?? act)
        if let trouble { draft.mark(trouble) }
        open(FormPlace(draft), &situation)
    }

    private func newDraft(_ key: FormDraft.Key, title keptTitle: String = "", _ situation: inout Situation) -> FormDraft? {
        let desk = situation.desk
        // What is run without fields has no form to be opened.
        let isEmptyRun = key.form.verb == .run && desk.capabilities(key.account).forms[key.form]?.isEmpty ?? true
        guard !isEmptyRun, let fields = desk.capabilities(key.account).forms[key.form] else {
            let absence = Capability.needed(key.form.verb, key.form.kind).flatMap { desk.absence(of: $0, key.account) }
            if key.form.verb != .run { situation.say(absence.map { SafeText($0) } ?? "kedge knows no form for that on \(key.account.text).") }
            return nil
        }
        var known: [String: FieldValue] = [:]
        var title = ""
        if key.form.kind == .article, let target = key.target,
            let article = ArticlePlace.article(ArticleID(account: key.account, value: target), desk)
        {
            known = article.known
            title = article.title
        } else if key.form.kind == .ticket, let target = key.target,
            let ticket = desk.shown(TicketID(account: key.account, value: target))?.ticket
        {
            known = ticket.known
            title = ticket.key
        } else if let record = key.record.flatMap({ desk.shelf.record($0) }) {
            // A run's fields are its own; a viewer is made known by an id that isn't known yet.
            if key.form.verb == .change { known = Dictionary(record.fields.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }) }
            title = record.title
            // What is on its way already is how it will be.
            if key.form.verb == .change { known.merge(PendingActs.changes(record.id, desk)) { _, later in later } }
        }
        return FormDraft(key, title: title.isEmpty && key.target != nil ? keptTitle : title, fields: fields, known: known)
    }

    // MARK: Typed confirmation

    mutating func answer(_ typed: TypedStrip, _ key: Key, _ situation: inout Situation) {
        var typed = typed
        if case .command(let command, _) = options.keymap.look(up: [key], in: .confirm) {
            if command == .confirm {
                guard typed.matches else {
                    situation.say(typed.line.isEmpty ? "Type it first; nothing was done." : "It doesn't match; nothing was done.")
                    return
                }
                strip = nil
                let refused = typed.releases == nil ? situation.desk.refusedAct(FormDraft.Key(typed.act)) : nil
                situation.confirmed(typed)
                for form in situation.desk.forms.values where form.isContained(in: typed.act) { situation.desk.dropForm(form.key) }
                situation.discardCorrected(refused?.id)
            } else {
                strip = nil
                situation.say("No: nothing was done.")
            }
            return
        }
        switch key {
        case .character(let character): typed.line.insert(String(character))
        case .backspace: typed.line.apply(.deleteLeft)
        case .paste: situation.say("A paste is refused here: type it.")
        default: break
        }
        strip = .typed(typed)
    }
}

extension Situation {
    mutating func keepForm(_ form: KeptForm) {
        desk.keepForm(form)
        ask(.keepForm(form))
    }

    /// A person's own version of a text that waits for approval; nil forgets it.
    mutating func keepForm(of edit: DraftEdit?, about approval: ApprovalID) {
        if let edit, let form = KeptForm(approval: approval, text: edit.editor.text, feedback: edit.feedback, editedAt: now.wall) {
            keepForm(form)
        } else {
            dropForm(KeptForm.Key(approval: approval))
        }
    }

    mutating func dropForm(_ key: FormDraft.Key) {
        guard desk.forms[key] != nil else { return }
        desk.dropForm(key)
        ask(.dropForm(key))
    }

    /// What was refused needn't lie in the outbox any more once the corrected act follows it.
    mutating func discardCorrected(_ id: IntentID?) {
        guard let id, desk.outbox.item(id)?.canBeTakenBack ?? false else { return }
        remove(id, by: .discard(id))
    }
}

extension Ticket {
    /// Its fields as forms name them; those alone that have no key of their own.
    var known: [String: FieldValue] {
        var known: [String: FieldValue] = ["subject": .text(subject)]
        if let body { known["body"] = .text(body) }
        if let container { known["project"] = .text(container) }
        return known
    }
}

extension Article {
    /// Its fields as forms name them.
    var known: [String: FieldValue] {
        var known: [String: FieldValue] = ["title": .text(title), "content": .text(content)]
        if let category { known["category"] = .text(category) }
        if let statusRaw { known["status"] = .text(statusRaw) }
        return known
    }
}
