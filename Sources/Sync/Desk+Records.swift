import Backend
import FoundationEssentials
import Helpdesk
import Transport

// Customers, workflows, events …: reading them, and finding them by words.

extension Desk {
    func readRecords(
        _ scope: RecordScope, _ cursor: PageCursor, _ job: SyncJob, _ urgency: Urgency, _ core: inout DeskCore
    ) {
        guard let service = core.sides[scope.account]?.service else { return }
        fetch(job, urgency, &core) { () throws(Trouble) in
            try service.records(scope, RecordFilter(), page: cursor)
        } take: { desk, page, core, now in
            let records = page.items.map(\.withoutSecrets)
            core.sides[scope.account]?.facts.records.merge(
                records, into: scope, isFirst: cursor == .first, asOf: now.wall)
            desk.tellUnreadable(page.unreadable, of: scope.account)
            desk.changedRecords([scope], &core)
            return .page(ids: records.map(\.id.value), AccountFacts.PageNews(), next: page.next)
        }
    }

    func readRecord(_ id: RecordID, _ job: SyncJob, _ urgency: Urgency, _ core: inout DeskCore) {
        guard let service = core.sides[id.account]?.service else { return }
        fetch(job, urgency, &core) { () throws(Trouble) in
            try service.record(id)
        } take: { desk, record, core, _ in
            desk.take(record, &core)
            return .done
        }
    }

    func take(_ record: Record, _ core: inout DeskCore) {
        let record = record.withoutSecrets
        core.sides[record.id.account]?.facts.records.keep(record)
        deliver(.record(record))
    }

    /// Tells of lists that have changed, and has them saved.
    func changedRecords(_ scopes: [RecordScope], _ core: inout DeskCore) {
        for scope in scopes {
            guard let list = core.sides[scope.account]?.facts.records.lists[scope] else { continue }
            core.touched(.records, of: scope.account)
            core.sides[scope.account]?.facts.touchedScopes[scope] = core.now
            deliver(.records(list))
        }
    }

    /// What is known of what came on screen.
    func tellRecords(for view: DeskView, _ core: DeskCore) {
        for account in core.order {
            guard let side = core.sides[account] else { continue }
            if let scope = side.plan.records.scope(of: view), view != .tickets, let list = side.facts.records.lists[scope] {
                deliver(.records(list))
            }
            if case .record(let id) = view, id.account == account,
                let record = side.facts.records.record(id) ?? core.foundRecords.records.first(where: { $0.id == id })
            {
                deliver(.record(record))
            }
        }
    }

    /// What is here answers at once; what the services find comes after it.
    func search(_ kind: RecordKind, _ words: String, _ core: inout DeskCore) {
        let search = RecordSearch(words)
        let local = core.order.flatMap { core.sides[$0]?.facts.records.records(of: kind) ?? [] }.filter(search.matches)
        core.foundRecords = (kind, words, local)
        deliver(.foundRecords(kind, words: words, local))
        guard mode != .offline, words.contains(where: { !$0.isWhitespace }) else { return }
        for account in core.order {
            guard let service = core.sides[account]?.service, let needed = Capability.searching(kind),
                service.capabilities.has(needed)
            else { continue }
            ask(account, .person, &core, { () throws(Trouble) in
                try service.records(RecordScope(account: account, kind: kind), RecordFilter(words: words), page: .first)
            }, finish: { desk, end, core, _ in
                guard core.foundRecords.kind == kind, core.foundRecords.words == words else { return }
                switch end.result {
                case .success(let page):
                    let known = Set(core.foundRecords.records.map(\.id))
                    core.foundRecords.records += page.items.map(\.withoutSecrets).filter { !known.contains($0.id) }
                    desk.deliver(.foundRecords(kind, words: words, core.foundRecords.records))
                case .failure(let trouble): desk.deliver(.notice(trouble))
                }
            })
        }
    }
}

extension Capability {
    /// What a service must be able to do to find records by words; nil where none can.
    static func searching(_ kind: RecordKind) -> Capability? { kind == .customer ? .searchCustomers : nil }
}
