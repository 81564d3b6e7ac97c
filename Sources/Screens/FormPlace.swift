import Canvas
import FoundationEssentials
import Helpdesk

/// A form for what is to be created or changed: one field under the other. What was typed stays while the program runs.
struct FormPlace: Place {
    private(set) var draft: FormDraft
    private(set) var top = 0
    private var completion: Completion?
    /// What was asked for so that fields have choices.
    private var asked: Set<Watch> = []
    /// It was sent or thrown away: nothing is left to be kept.
    private var isDone = false

    /// A walk through the choices of a field, until something is typed.
    private struct Completion: Sendable {
        var choices: [String]
        var index: Int
        /// What stands before the word that is completed.
        var kept: String
    }

    init(_ draft: FormDraft) { self.draft = draft }

    var context: KeyContext { .form }

    private var entry: FormDraft.Entry? { draft.entries.indices.contains(draft.row) ? draft.entries[draft.row] : nil }

    mutating func factsChanged(in situation: inout Situation) {
        let missing = FormChoices.missing(for: draft, situation.desk).subtracting(asked)
        for watch in missing { situation.ask(.refresh(watch)) }
        asked.formUnion(missing)
        keepInSight(situation.scene)
    }

    mutating func willLeave(in situation: inout Situation) {
        if !isDone { situation.desk.keepForm(draft) }
    }

    // MARK: Keys

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        switch command {
        case .leave, .cancel, .stop, .back: leave(in: &situation)
        case .send: send(in: &situation)
        case .editor: editOutside(in: &situation)
        case .discard: situation.choose(from: Menu(.discard, "discard what was typed?", [Menu.Entry("d", "discard it")]))
        case .complete: complete(1, in: &situation)
        case .completeBack: complete(-1, in: &situation)
        case .nextField: step(1)
        case .previousField: step(-1)
        default: edit(command, in: &situation)
        }
        keepInSight(situation.scene)
    }

    private mutating func edit(_ command: Command, in situation: inout Situation) {
        guard let action = TextAction(command), let entry else { return }
        let columns = FormLayout(situation.scene).valueColumns
        switch action {
        case .newline where !entry.isMultiline:
            if draft.row == draft.entries.count - 1 {
                let key = situation.options.keymap.shownChord(of: .send, in: .form) ?? "C-x s"
                situation.say("This is the last field: \(key) sends.")
            } else {
                step(1)
            }
        case .lineUp, .lineDown:
            var editor = entry.editor
            let lines = editor.visualLines(columns: columns)
            let row = lines.place(of: editor.cursor).row
            let isAtEdge = action == .lineUp ? row == 0 : row == lines.count - 1
            if isAtEdge {
                step(action == .lineUp ? -1 : 1)
            } else {
                editor.apply(action, columns: columns)
                draft.entries[draft.row].editor = editor
            }
        default:
            guard entry.field.kind != .flag else { return }
            draft.entries[draft.row].editor.apply(action, columns: columns)
            touched()
        }
    }

    private mutating func touched() {
        completion = nil
        if entry?.isChanged ?? false { draft.entries[draft.row].problem = nil }
    }

    private mutating func step(_ count: Int) {
        completion = nil
        draft.row = max(0, min(draft.entries.count - 1, draft.row + count))
    }

    mutating func take(_ key: Key, in situation: inout Situation) -> Bool {
        guard let entry else { return false }
        switch (key, entry.field.kind) {
        case (.character(" "), .flag): complete(1, in: &situation)
        case (.character("y"), .flag): set("yes")
        case (.character("n"), .flag): set("no")
        case (.character, .flag), (.paste, .flag): situation.say("Space or Tab switches it.")
        case (.character(let character), _):
            draft.entries[draft.row].editor.insert(String(character))
            touched()
        case (.paste(let text), _):
            draft.entries[draft.row].editor.insert(entry.isMultiline ? text : PastedText.oneLine(text))
            touched()
        default: return false
        }
        keepInSight(situation.scene)
        return true
    }

    private mutating func set(_ text: String) {
        draft.entries[draft.row].editor.replaceAll(text)
        touched()
    }

    /// Tab: the next choice, the other way of a flag, else the next field.
    private mutating func complete(_ step: Int, in situation: inout Situation) {
        guard let entry else { return }
        if entry.field.kind == .flag {
            let isCreating = draft.key.form.verb != .change && !entry.field.isRequired
            let states = isCreating ? ["", "yes", "no"] : ["yes", "no"]
            let at = states.firstIndex(of: entry.text) ?? (step > 0 ? -1 : 0)
            set(states[(at + step + states.count) % states.count])
            return
        }
        let all = FormChoices.choices(for: entry.field, of: draft.key, situation.desk).map(\.value)
        // Of several words the last is completed, and the others stay.
        let isWords = entry.field.kind == .words
        let kept = isWords ? entry.text.lastIndex(of: ",").map { String(entry.text[...$0]) + " " } ?? "" : ""
        let typed = (isWords ? String(entry.text.dropFirst(kept.count)) : entry.text).trimmed.lowercased()
        // A choice that stands there whole is walked on from; what is begun is completed.
        let isWhole = typed.isEmpty || all.contains { $0.lowercased() == typed }
        let fitting = isWhole && !(isWords && typed.isEmpty) ? all : all.filter { !typed.isEmpty && $0.lowercased().hasPrefix(typed) }
        guard !fitting.isEmpty || completion != nil, !entry.isMultiline else {
            self.step(step)
            return
        }
        let at = isWhole ? fitting.firstIndex { $0.lowercased() == typed } : nil
        var walk = completion ?? Completion(choices: fitting, index: at ?? -1, kept: kept)
        let stops = walk.choices.count
        walk.index = walk.index < 0 && step < 0 ? stops - 1 : (walk.index + step + stops) % stops
        set(walk.kept + walk.choices[walk.index])
        completion = walk
    }

    // MARK: Leaving

    private mutating func leave(in situation: inout Situation) {
        if draft.isTouched {
            situation.say("What you typed is kept until kedge ends: the same key opens it again.")
        }
        situation.leave()
    }

    private mutating func send(in situation: inout Situation) {
        if draft.key.form.verb == .change, !draft.isTouched {
            situation.say("Nothing differs from what the server has.")
            return
        }
        guard draft.check() else {
            situation.warn("Not sent: a field has to be filled in.")
            return
        }
        let act = draft.act
        if act.verb == .run {
            // What is typed stays until the run has left.
            situation.leave()
            situation.confirm(TypedStrip(titled(act, situation.desk), situation.desk.capabilities(act.account)))
            return
        }
        isDone = true
        situation.desk.dropForm(draft.key)
        situation.submitAct(act)
        situation.leave()
    }

    private func titled(_ act: Act, _ desk: DeskModel) -> Act {
        var act = act
        if let record = act.record.flatMap({ desk.shelf.record($0) }) { act.title = record.title }
        return act
    }

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        guard choice.subject == .discard, choice.key == "d" else { return }
        isDone = true
        situation.desk.dropForm(draft.key)
        situation.say("Discarded.")
        situation.leave()
    }

    // MARK: The editor outside

    private func editOutside(in situation: inout Situation) {
        guard let entry, entry.field.kind != .flag else {
            situation.say("There is no text in this field.")
            return
        }
        situation.ask(.editOutside(text: entry.text))
    }

    mutating func replaceText(_ text: String, in situation: inout Situation) {
        guard let entry, entry.field.kind != .flag else { return }
        set(entry.isMultiline ? text : PastedText.oneLine(text))
        keepInSight(situation.scene)
    }

    // MARK: Scrolling

    private mutating func keepInSight(_ scene: Scene) {
        let layout = FormLayout(scene)
        let lines = FormLines(draft, scene, columns: layout.columns, rows: layout.rows)
        let active = lines.active
        top = max(0, min(top, lines.lines.count - layout.rows))
        if active.upperBound > top + layout.rows { top = active.upperBound - layout.rows }
        if active.lowerBound < top { top = active.lowerBound }
    }

    func hints(_ scene: Scene) -> [Hint] {
        let verb: SafeText = switch draft.key.form.verb {
        case .create: draft.key.form.kind == .user ? "invite" : "create"
        case .change: "send the change"
        case .run: "run"
        case .identify: "identify"
        case .delete: "delete"
        }
        return [Hint(.send, verb), Hint(.editor, "editor"), Hint(.discard, "discard"), Hint(.complete, "choose or next"),
                Hint(.leave, "keep and leave"), Hint(.help, "keys")]
    }
}
