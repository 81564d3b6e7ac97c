import Canvas
import FoundationEssentials
import Helpdesk

/// A form for what is to be created or changed: one field under the other. What is typed is kept as a draft until it is in
/// the outbox.
struct FormPlace: Place {
    private(set) var draft: FormDraft
    private(set) var top = 0
    private var completion: Completion?
    /// What was asked for so that fields have choices.
    private var asked: Set<Watch> = []
    /// It was sent or thrown away: nothing is left to be kept.
    private var isDone = false
    /// Changes since the form was last kept, and when they are due.
    private var keepDueAt: Double?

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
        keep(in: &situation)
        keepInSight(situation.scene)
    }

    mutating func willLeave(in situation: inout Situation) {
        if !isDone { keep(in: &situation, atOnce: true) }
    }

    mutating func willBeCovered(in situation: inout Situation) {
        if !isDone { keep(in: &situation, atOnce: true) }
    }

    var wakeAtSeconds: Double? { keepDueAt }

    private mutating func keep(in situation: inout Situation, atOnce: Bool = false) {
        guard let due = keepDueAt, atOnce || due <= situation.now.seconds else { return }
        keepDueAt = nil
        if let form = draft.kept(at: situation.now.wall) {
            situation.keepForm(form)
        } else {
            situation.dropForm(draft.key)
        }
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
            if draft.entries[draft.row].text != entry.text { touched(at: situation.now) } else { completion = nil }
        }
    }

    private mutating func touched(at now: Moment) {
        completion = nil
        if keepDueAt == nil { keepDueAt = now.seconds + Composer.keepSeconds }
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
        case (.character("y"), .flag): set("yes", at: situation.now)
        case (.character("n"), .flag): set("no", at: situation.now)
        case (.character, .flag), (.paste, .flag): situation.say("Space or Tab switches it.")
        case (.character(let character), _):
            draft.entries[draft.row].editor.insert(String(character))
            touched(at: situation.now)
        case (.paste(let text), _):
            draft.entries[draft.row].editor.insert(entry.isMultiline ? text : PastedText.oneLine(text))
            touched(at: situation.now)
        default: return false
        }
        keepInSight(situation.scene)
        return true
    }

    private mutating func set(_ text: String, at now: Moment) {
        draft.entries[draft.row].editor.replaceAll(text)
        touched(at: now)
    }

    /// Tab: the next choice, the other way of a flag, else the next field.
    private mutating func complete(_ step: Int, in situation: inout Situation) {
        guard let entry else { return }
        if entry.field.kind == .flag {
            let isCreating = draft.key.form.verb != .change && !entry.field.isRequired
            let states = isCreating ? ["", "yes", "no"] : ["yes", "no"]
            let at = states.firstIndex(of: entry.text) ?? (step > 0 ? -1 : 0)
            set(states[(at + step + states.count) % states.count], at: situation.now)
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
        set(walk.kept + walk.choices[walk.index], at: situation.now)
        completion = walk
    }

    // MARK: Leaving

    private mutating func leave(in situation: inout Situation) {
        if draft.key.item.flatMap({ situation.desk.outbox.item($0) }) != nil {
            situation.say("What you typed is kept; the refused one stays in the outbox.")
        } else if draft.isTouched {
            let list = situation.options.keymap.shownChord(of: .goDrafts, in: .list).map { ", \($0) lists it" as SafeText } ?? ""
            situation.say("What you typed is kept: the same key opens it again\(list).")
        }
        situation.leave()
    }

    private mutating func send(in situation: inout Situation) {
        if draft.key.form.verb == .change, !draft.isTouched {
            situation.say("Nothing differs from what the server has.")
            return
        }
        guard draft.check() else {
            let names = draft.entries.filter { $0.problem != nil }.map { RecordWords.label($0.field.key) }
            situation.warn("Not sent. Look at: \(names.joined(separator: ", ")).")
            return
        }
        let act = draft.act
        if act.verb == .run {
            // What is typed stays until the run has left.
            situation.leave()
            situation.confirm(TypedStrip(titled(act, situation.desk), situation.desk.capabilities(act.account)))
            return
        }
        // On the disk as a draft first; the desk drops it once the same act is in its outbox.
        if let form = draft.kept(at: situation.now.wall), situation.desk.forms[draft.key]?.act != form.act {
            situation.keepForm(form)
        }
        isDone = true
        situation.submitAct(act)
        situation.desk.dropForm(draft.key)
        situation.discardCorrected(draft.key.item)
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
        situation.dropForm(draft.key)
        let isRefused = draft.key.item.flatMap { situation.desk.outbox.item($0) } != nil
        situation.say(isRefused ? "Discarded. What was refused is still in the outbox." : "Discarded.")
        situation.leave()
    }

    // MARK: The editor outside

    private mutating func editOutside(in situation: inout Situation) {
        guard let entry, entry.field.kind != .flag else {
            situation.say("There is no text in this field.")
            return
        }
        keep(in: &situation, atOnce: true)
        situation.ask(.editOutside(text: entry.text))
    }

    mutating func replaceText(_ text: String, in situation: inout Situation) {
        guard let entry, entry.field.kind != .flag else { return }
        set(entry.isMultiline ? text : PastedText.oneLine(text), at: situation.now)
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
