import Helpdesk

/// What Tab offers in a field: the service's own words, else what is known here.
enum FormChoices {
    struct Choice: Hashable, Sendable {
        /// What is written.
        var value: String
        /// What people call it, where that differs.
        var label: String
    }

    static func choices(for field: FormField, of key: FormDraft.Key, _ desk: DeskModel) -> [Choice] {
        if case .choice(let words) = field.kind, !words.isEmpty { return words.map { Choice(value: $0, label: "") } }
        switch (field.key, key.form.kind) {
        case ("channel", _): return channels(key.account, desk)
        case ("project", _): return records(.project, key.account, desk)
        case ("workspace", _): return records(.workspace, key.account, desk)
        case ("category", .article):
            let names = Set(desk.articles.filter { $0.id.account == key.account }.compactMap(\.category))
            return names.sorted().map { Choice(value: $0, label: "") }
        case ("lead", _), ("assignee", _): return people(key.account, desk)
        case ("tags", .ticket): return tags(key.account, desk)
        default: return []
        }
    }

    /// The channels of the account's workspaces, as far as these are read.
    private static func channels(_ account: AccountName, _ desk: DeskModel) -> [Choice] {
        (desk.shelf.list(.workspace, account)?.records ?? []).flatMap { workspace -> [Choice] in
            guard case .parts(let parts)? = (desk.shelf.record(workspace.id) ?? workspace)["channels"] else { return [] }
            return parts.map { Choice(value: $0.id ?? $0.title, label: $0.title) }
        }
    }

    private static func records(_ kind: RecordKind, _ account: AccountName, _ desk: DeskModel) -> [Choice] {
        (desk.shelf.list(kind, account)?.records ?? []).map { Choice(value: $0.id.value, label: $0.title) }
    }

    private static func tags(_ account: AccountName, _ desk: DeskModel) -> [Choice] {
        let known = Set(records(.label, account, desk).map(\.label) + desk.table.tickets.filter { $0.account == account }.flatMap(\.tags))
        return known.sorted().map { Choice(value: $0, label: "") }
    }

    /// What has to be read for the choices of a form and isn't here yet.
    static func missing(for draft: FormDraft, _ desk: DeskModel) -> Set<Watch> {
        let account = draft.key.account
        let capabilities = desk.capabilities(account)
        var missing: Set<Watch> = []
        for entry in draft.entries {
            for kind in kinds(for: entry.field.key)
            where Capability.listing(kind).map(capabilities.has) ?? false && desk.shelf.list(kind, account) == nil {
                missing.insert(.records(kind))
            }
            // Channels stand in a workspace's own record alone.
            guard entry.field.key == "channel", capabilities.has(.showWorkspace) else { continue }
            for record in desk.shelf.list(.workspace, account)?.records ?? [] where desk.shelf.record(record.id)?["channels"] == nil {
                missing.insert(.record(record.id))
            }
        }
        return missing
    }

    private static func kinds(for key: String) -> [RecordKind] {
        switch key {
        case "channel", "workspace": [.workspace]
        case "project": [.project]
        case "assignee", "lead": [.user, .member]
        case "tags": [.label]
        default: []
        }
    }

    private static func people(_ account: AccountName, _ desk: DeskModel) -> [Choice] {
        let known = records(.member, account, desk) + records(.user, account, desk)
        guard known.isEmpty else { return known }
        var seen: Set<String> = []
        return desk.table.tickets.compactMap { ticket in
            guard ticket.account == account, let person = ticket.assignee, let id = person.id ?? person.address,
                seen.insert(id).inserted
            else { return nil }
            return Choice(value: id, label: person.shownName)
        }
    }
}
