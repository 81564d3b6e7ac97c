import FoundationEssentials
import Helpdesk

/// What a person has typed into a form so far, and what the server said about its fields.
struct FormDraft: Sendable, Equatable {
    /// Which form it is.
    typealias Key = KeptForm.Key

    struct Entry: Sendable, Equatable {
        let field: FormField
        var editor: TextEditor
        /// As it was loaded: only what differs is sent.
        let loaded: String
        /// The server's word, or ours, about this field.
        var problem: String?

        var text: String { editor.text }
        var isChanged: Bool { text != loaded }
        var isMultiline: Bool { field.kind == .text || field.kind == .document }
    }

    let key: Key
    /// What people call the target; empty for what doesn't exist yet.
    let title: String
    var entries: [Entry]
    var row = 0
    /// The server's words that are about no single field.
    var problems: [String] = []

    /// - Parameter known: what the record holds now, for a change.
    init(_ key: Key, title: String, fields: [FormField], known: [String: FieldValue]) {
        self.key = key
        self.title = title
        entries = fields.map { field in
            var editor = TextEditor(known[field.key]?.editText ?? "")
            editor.move(to: 0)
            editor.apply(field.kind == .text || field.kind == .document ? .textStart : .textEnd)
            return Entry(field: field, editor: editor, loaded: editor.text)
        }
    }

    var isTouched: Bool { entries.contains(where: \.isChanged) }

    /// As it is kept, unfinished as it may be; nil where nothing was typed.
    func kept(at date: Date) -> KeptForm? {
        var typed = act
        typed.fields = Dictionary(entries.filter(\.isChanged).map { ($0.field.key, .text($0.text)) }) { _, last in last }
        return KeptForm(typed, item: key.item, editedAt: date)
    }

    /// Puts in what an act would have written.
    mutating func fill(from act: Act) {
        for index in entries.indices {
            if let value = act.fields[entries[index].field.key] { entries[index].editor.replaceAll(value.editText) }
        }
    }

    /// Puts the server's words at their fields.
    mutating func mark(_ trouble: Trouble) {
        problems = trouble.fields.isEmpty ? [trouble.message] : []
        for problem in trouble.fields {
            if let index = entries.firstIndex(where: { Self.isSame($0.field.key, problem.field) }) {
                entries[index].problem = problem.message
            } else {
                problems.append("\(problem.field): \(problem.message)")
            }
        }
        if let first = entries.firstIndex(where: { $0.problem != nil }) { row = first }
    }

    /// `body.jobTitle` names `job_title`.
    private static func isSame(_ key: String, _ named: String) -> Bool {
        func bare(_ text: Substring) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
        let last = named.split { $0 == "." || $0 == "/" }.last ?? named[...]
        return bare(key[...]) == bare(last)
    }

    // MARK: The act

    /// What would be sent: of a change only the fields that differ, of anything else those that say something.
    var act: Act {
        var fields: [String: FieldValue] = [:]
        for entry in entries {
            guard let value = try? FieldValue(entry.text, as: entry.field.kind) else { continue }
            if key.form.verb == .change {
                if entry.isChanged { fields[entry.field.key] = value }
            } else if value != FieldValue.none, value != .words([]) {
                fields[entry.field.key] = value
            }
        }
        let names = ["name", "subject", "title", "email", "external_id"].lazy.compactMap { name in
            if case .text(let text)? = fields[name] { text } else { nil }
        }
        return Act(
            key.form.verb, key.form.kind, account: key.account, target: key.target, parent: key.parent,
            title: title.isEmpty ? names.first ?? "" : title, fields: fields)
    }

    /// Marks what is missing or can't be read; false where nothing can be sent yet.
    mutating func check() -> Bool {
        problems = []
        for index in entries.indices { entries[index].problem = fault(in: entries[index]) }
        guard let first = entries.firstIndex(where: { $0.problem != nil }) else { return true }
        row = first
        return false
    }

    private func fault(in entry: Entry) -> String? {
        // What stays as it was isn't sent, whatever it is.
        if key.form.verb == .change, !entry.isChanged { return nil }
        if entry.text.trimmed.isEmpty { return entry.field.isRequired ? "is needed" : nil }
        do throws(Trouble) {
            _ = try FieldValue(entry.text, as: entry.field.kind)
            return nil
        } catch {
            return error.message
        }
    }
}

extension KeptForm.Key {
    init(_ verb: Act.Verb, _ kind: RecordKind, _ account: AccountName, target: String? = nil, parent: String? = nil) {
        self.init(Act(verb, kind, account: account, target: target, parent: parent))
    }

    var form: FormKey { FormKey(verb, kind) }
    var record: RecordID? { target.map { RecordID(account: account, kind: kind, value: $0, parent: parent) } }
}
