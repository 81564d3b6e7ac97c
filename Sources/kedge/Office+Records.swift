import Backend
import FoundationEssentials
import Helpdesk

// Customers, workflows, workspaces, projects, events and whatever else services keep beside tickets.

extension Office {
    /// Pages, narrowed by the server where it can and here by all of it, until there are enough.
    func records(
        of member: Member, _ scope: RecordScope, _ filter: RecordFilter = RecordFilter(), limit: Int
    ) throws(Trouble) -> [Record] {
        if isOffline { return keptRecords(of: member, scope).filter { filter.matches($0) } }
        var found: [Record] = []
        var read: [Record] = []
        let isComplete = try goThrough(scope.kind.plural, of: member, limit: limit) { cursor throws(Trouble) in
            try ask(member) { service throws(Trouble) in try service.records(scope, filter, page: cursor) }
        } take: { fresh, _, _ in
            read += fresh
            found += fresh.filter { filter.matches($0) }
            return found.count
        }
        desk.keep(records: read, of: scope, isWhole: isComplete && filter == RecordFilter())
        return found
    }

    func keptRecords(of member: Member, _ scope: RecordScope) -> [Record] { keptList(of: member, scope)?.records ?? [] }

    /// When the server last told this list.
    func recordsAsOf(of member: Member, _ scope: RecordScope) -> Date? { keptList(of: member, scope)?.asOf }

    private func keptList(of member: Member, _ scope: RecordScope) -> RecordList? {
        workplace.store.cache(of: member.name).records().items.first { $0.scope == scope }
    }

    /// One record with everything the service tells of it.
    func record(_ id: RecordID, of member: Member) throws(Trouble) -> Record {
        if isOffline {
            let scope = RecordScope(account: id.account, kind: id.kind, parent: id.parent)
            if let record = keptRecords(of: member, scope).first(where: { $0.id == id }) { return record }
            throw Trouble(.notFound, "The copy doesn't have the \(id.kind.rawValue) \(id).", hint: "Without --offline the server is asked.")
        }
        let asOf = recordsAsOf(of: member, RecordScope(account: id.account, kind: id.kind, parent: id.parent))
        let record = try orCopy(asOf: asOf) { () throws(Trouble) in
            try ask(member) { service throws(Trouble) in try service.record(id) }
        }
        desk.keep(record)
        return record
    }

    /// Finds a record by what a person calls it: `account:id`, an id, or the name or address it has in the copy; then
    /// at the one account it can belong to.
    ///
    /// - Parameter capability: what is to be done with it; nil where no service does that.
    func recordID(
        named text: String, _ kind: RecordKind, parent: String? = nil, for capability: Capability?
    ) throws(Trouble) -> (Member, RecordID) {
        let able = try members(with: capability)
        let reference = reference(text, among: able)
        let candidates = members.filter { $0.name == reference.account }
        if let capability, let named = candidates.first, !named.profile.capabilities.has(capability) { throw named.lacks(capability) }
        let places = candidates.isEmpty ? able : candidates
        let known = places.flatMap { keptRecords(of: $0, RecordScope(account: $0.name, kind: kind, parent: parent)) }
        let byID = known.filter { $0.id.value == reference.text }
        let found = (byID.isEmpty ? known.filter { $0.isCalled(reference.text) } : byID).map(\.id)
        if found.count > 1 { throw severalFit(text, found) }
        if let id = found.first, let member = places.first(where: { $0.name == id.account }) { return (member, id) }
        if places.count == 1, let member = places.first {
            return (member, RecordID(account: member.name, kind: kind, value: reference.text, parent: parent))
        }
        return try askedForRecord(text, kind, parent: parent, of: places)
    }

    /// Not in any copy, and it could be anybody's: the servers know.
    private func askedForRecord(
        _ text: String, _ kind: RecordKind, parent: String?, of places: [Member]
    ) throws(Trouble) -> (Member, RecordID) {
        let missing = Trouble(
            .notFound, "No account here knows the \(kind.rawValue) \"\(text)\".", hint: "Write it as account:id.")
        guard !isOffline else { throw missing }
        let found = try first(of: each(places) { member throws(Trouble) in
            try self.askedForRecord(text, kind, parent: parent, of: member)
        })
        if found.count > 1 { throw severalFit(text, found) }
        guard let only = found.first, let member = places.first(where: { $0.name == only.account }) else { throw missing }
        return (member, only)
    }

    private func askedForRecord(_ text: String, _ kind: RecordKind, parent: String?, of member: Member) throws(Trouble) -> [RecordID] {
        let id = RecordID(account: member.name, kind: kind, value: text, parent: parent)
        if let capability = Capability.showing(kind), member.profile.capabilities.has(capability) {
            _ = try ask(member) { service throws(Trouble) in try service.record(id) }
            return [id]
        }
        guard let capability = Capability.listing(kind), member.profile.capabilities.has(capability) else { return [] }
        let all = try records(of: member, RecordScope(account: member.name, kind: kind, parent: parent), limit: .max)
        let same = all.filter { $0.id.value == text }
        return (same.isEmpty ? all.filter { $0.isCalled(text) } : same).map(\.id)
    }

    /// What people call it, where the copy knows; else its id.
    func title(of id: RecordID, _ member: Member) -> String {
        let kept = keptRecords(of: member, RecordScope(account: id.account, kind: id.kind, parent: id.parent))
        return kept.first { $0.id == id }?.title ?? id.value
    }

    private func severalFit(_ text: String, _ ids: [RecordID]) -> Trouble {
        Trouble(
            .configuration, "\"\(text)\" fits several: \(ids.map(\.description).sorted().joined(separator: ", ")).",
            hint: "Write it as account:id.")
    }
}

extension Record {
    /// Its name or its mail address, whatever the case.
    fileprivate func isCalled(_ name: String) -> Bool {
        guard !name.isEmpty else { return false }
        let names = [title] + ["name", "email", "identifier"].compactMap { if case .text(let text)? = self[$0] { text } else { nil } }
        return names.contains { $0.lowercased() == name.lowercased() }
    }
}

extension RecordFilter {
    /// Whether a record passes, but for the address: only the service knows how it looks that up.
    fileprivate func matches(_ record: Record) -> Bool {
        if let isActive, case .flag(let flag)? = record["is_active"], flag != isActive { return false }
        if let isVIP, case .flag(let flag)? = record["is_vip"], flag != isVIP { return false }
        return words.map(record.matches(words:)) ?? true
    }
}
