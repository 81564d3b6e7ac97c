import FoundationEssentials
import Helpdesk
import Store

// Fields that a person saw, against what they hold now.

extension Staleness {
    /// Facts that were read this recently are compared without asking again. A person doesn't act on what they read
    /// within less, and a service may show a change later than that.
    static let freshSeconds = 3.0

    /// What a ticket holds in the fields that a change would write.
    static func values(of change: FieldChange, in ticket: Ticket) -> FieldChange {
        FieldChange(
            status: change.status.map { _ in ticket.status },
            priority: change.priority.map { _ in ticket.priority },
            assignee: change.assignee.map { _ in ticket.assignee?.id.map(FieldChange.Setting.value) ?? .none },
            tags: change.tags.map { _ in ticket.tags })
    }

    /// A change is held when somebody set one of its fields to something else meanwhile.
    static func comparison(of entry: OutboxEntry, in ticket: Ticket) -> Comparison {
        guard let before = entry.seen.before, let wanted = entry.change else { return Comparison(.fine) }
        let now = values(of: wanted, in: ticket)
        // What we set ourselves meanwhile, or what is wanted anyway, is no news.
        let known = [wanted] + entry.ownChanges
        var lines: [String] = []
        if let was = before.status, let isNow = now.status, isNow != was, !known.contains(where: { $0.status == isNow }),
            entry.ownTexts.isEmpty
        {
            // A service may set the state by itself when a text of ours arrives.
            lines.append(line("status", was.raw, isNow.raw))
        }
        if let was = before.priority, let isNow = now.priority, isNow != was, !known.contains(where: { $0.priority == isNow }) {
            lines.append(line("priority", was.raw ?? "", isNow.raw ?? ""))
        }
        if let was = before.assignee, let isNow = now.assignee, !isSame(was, isNow, entry.foldsLogins),
            !known.contains(where: { $0.assignee.map { isSame($0, ticket.assignee, entry.foldsLogins) } ?? false })
        {
            lines.append(line("assignee", name(was), ticket.assignee?.shownName ?? ""))
        }
        if let was = before.tags, let isNow = now.tags, Set(isNow) != Set(was),
            !known.contains(where: { $0.tags.map { Set($0) == Set(isNow) } ?? false })
        {
            lines.append(line("tags", was.joined(separator: ", "), isNow.joined(separator: ", ")))
        }
        return comparison(lines, "On \(ticket.key) something was", ticket.account, SeenVersion(before: now))
    }

    static func isSame(_ setting: FieldChange.Setting, _ person: Person?, _ foldsLogins: Bool) -> Bool {
        switch setting {
        case .none: person == nil
        case .value(let reference): person?.isSame(as: reference, foldingLogins: foldsLogins) ?? false
        }
    }

    private static func isSame(_ left: FieldChange.Setting, _ right: FieldChange.Setting, _ foldsLogins: Bool) -> Bool {
        guard case .value(let left) = left, case .value(let right) = right else { return left == right }
        return isSamePerson(left, right, foldsLogins)
    }

    /// An address is the same however it is written; a login, where the service says so; an id never.
    static func isSamePerson(_ left: String, _ right: String, _ foldsLogins: Bool) -> Bool {
        if left == right { return true }
        let areAddresses = [left, right].allSatisfy { $0.contains("@") && !$0.contains(where: \.isWhitespace) }
        return (foldsLogins || areAddresses) && left.lowercased() == right.lowercased()
    }

    /// Fields that hold somebody's login where a service has logins, and an address where it knows people by that.
    private static let personKeys: Set<String> = ["assignee", "owner", "requester", "cc", "admin_cc"]
    /// Fields that hold an address and nothing else.
    private static let addressKeys: Set<String> = ["email", "contact_email", "player_email"]

    static func isSame(_ left: FieldValue, _ right: FieldValue, of key: String, _ foldsLogins: Bool) -> Bool {
        if isSame(left, right) { return true }
        if case .words(let left) = left, case .words(let right) = right {
            guard personKeys.contains(key) else { return false }
            return left.allSatisfy { one in right.contains { isSamePerson(one, $0, foldsLogins) } }
                && right.allSatisfy { one in left.contains { isSamePerson(one, $0, foldsLogins) } }
        }
        // Of everything else a great letter is not the small one, whatever it looks like.
        guard case .text(let left) = left, case .text(let right) = right, personKeys.contains(key) || addressKeys.contains(key)
        else { return false }
        return isSamePerson(left, right, foldsLogins && personKeys.contains(key))
    }

    private static func name(_ setting: FieldChange.Setting) -> String {
        if case .value(let reference) = setting { reference } else { "" }
    }

    /// An act is held when somebody changed what it would write over; a deletion, when anything was changed.
    static func comparison(of entry: OutboxEntry, in fields: [RecordField]) -> Comparison {
        guard case .act(let act) = entry.intent, let seen = entry.seen.fields else { return Comparison(.fine) }
        let now = Dictionary(fields.map { ($0.key, $0.value) }) { first, _ in first }
        var lines: [String] = []
        for field in seen {
            guard let value = now[field.key], !isSame(value, field.value, of: field.key, entry.foldsLogins) else { continue }
            if act.verb == .change, act.fields[field.key] == nil { continue }
            if case .date = value, field.key != changeTime || entry.hasOwnWrites { continue }
            let own = [act.verb == .change ? act.fields[field.key] : nil, entry.ownFields[field.key]]
            if own.contains(where: { $0.map { isSame($0, value, of: field.key, entry.foldsLogins) } ?? false }) { continue }
            if entry.isOurs(field.key, value) { continue }
            lines.append(line(field.key, shown(field.value), shown(value)))
        }
        let name = act.title.isEmpty ? act.target ?? "" : act.title
        return comparison(lines, "On \(name) something was", act.account, SeenVersion(fields: fields))
    }

    /// When a ticket was last changed: it tells of new messages too. Other dates change by themselves.
    static let changeTime = "updated_at"

    /// What a person sees of a ticket that they delete or write anew.
    static func fields(of ticket: Ticket) -> [RecordField] {
        [
            RecordField("subject", .text(ticket.subject)), RecordField("status", .text(ticket.status.raw)),
            RecordField("priority", .text(ticket.priority.raw ?? "")),
            RecordField("assignee", ticket.assignee?.id.map(FieldValue.text) ?? .none),
            RecordField("tags", .words(ticket.tags.sorted())),
            RecordField(changeTime, ticket.updatedAt.map(FieldValue.date) ?? .none),
        ] + told("body", ticket.body) + (ticket.fields ?? [])
    }

    static func fields(of article: Article) -> [RecordField] {
        [
            RecordField("title", .text(article.title)),
            RecordField("category", article.category.map(FieldValue.text) ?? .none),
            RecordField("status", article.statusRaw.map(FieldValue.text) ?? .none),
        ] + told("content", article.content)
    }

    /// A list may leave a long text out: then nobody has seen it.
    private static func told(_ key: String, _ text: String?) -> [RecordField] {
        text.flatMap { $0.isEmpty ? nil : [RecordField(key, .text($0))] } ?? []
    }

    /// A service writes nothing in more than one way, and lists tell less of a value than a single read.
    static func isSame(_ left: FieldValue, _ right: FieldValue) -> Bool {
        switch (left, right) {
        case (.words(let left), .words(let right)): Set(left) == Set(right)
        case (.parts, .parts), (.document, .document), (.flag, .flag), (.date, .date): left == right
        case (.parts, _), (_, .parts), (.document, _), (_, .document): true
        default: text(left) == text(right)
        }
    }

    private static func text(_ value: FieldValue) -> String {
        var text = value.editText
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }

    // MARK: In words

    private static func comparison(
        _ lines: [String], _ sentence: String, _ account: AccountName, _ seen: SeenVersion
    ) -> Comparison {
        guard !lines.isEmpty else { return Comparison(.fine, seen: seen) }
        return Comparison(
            .changed(Trouble(
                .conflict, "\(sentence) changed after you looked: \(lines.joined(separator: "; ")).",
                hint: "Send yours as it is, change it, or give it up.", account: account)),
            difference: Difference(lines: lines), seen: seen)
    }

    private static let longestShown = 60

    private static func line(_ key: String, _ before: String, _ now: String) -> String {
        "\(RecordField(key, .none).label): \(short(before)) -> \(short(now))"
    }

    private static func short(_ text: String) -> String {
        if text.isEmpty { return "nothing" }
        return text.count > longestShown || text.contains(where: \.isNewline) ? "a text of \(text.count) characters" : text
    }

    private static func shown(_ value: FieldValue) -> String { value.editText }
}

extension Person {
    /// - Parameter foldingLogins: the service takes a login for the same however it is written, and has it as an id.
    func isSame(as reference: String?, foldingLogins: Bool) -> Bool {
        if isSame(as: reference) { return true }
        guard let id, let reference else { return false }
        return Staleness.isSamePerson(id, reference, foldingLogins)
    }
}

extension OutboxEntry {
    /// The same thing took something from here since the person looked.
    var hasOwnWrites: Bool { !ownChanges.isEmpty || !ownTexts.isEmpty || !ownFields.isEmpty }

    /// The value of a ticket's field is one that we wrote meanwhile.
    func isOurs(_ key: String, _ value: FieldValue) -> Bool {
        switch (key, value) {
        case ("status", .text(let raw)): !ownTexts.isEmpty || ownChanges.contains { $0.status?.raw == raw }
        case ("priority", .text(let raw)): ownChanges.contains { $0.priority?.raw == raw }
        case ("assignee", .text(let id)):
            ownChanges.contains { if case .value(let own)? = $0.assignee { Person(id: id).isSame(as: own, foldingLogins: foldsLogins) } else { false } }
        case ("assignee", .none): ownChanges.contains { $0.assignee == FieldChange.Setting.none }
        case ("tags", .words(let words)): ownChanges.contains { $0.tags.map { Set($0) == Set(words) } ?? false }
        default: false
        }
    }
}
