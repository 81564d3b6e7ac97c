import FoundationEssentials
import Helpdesk

/// The customers, workflows, events … that one account's server has told of.
struct RecordFacts {
    /// Records read one by one that are remembered.
    static let detailLimit = 300
    /// Lists that are kept from run to run, the ones read last.
    static let keptListLimit = 60

    private(set) var lists: [RecordScope: RecordList] = [:]
    /// What a list that is being gone through has shown so far, in its order.
    private var fresh: [RecordScope: [Record]] = [:]
    private var details: [RecordID: Record] = [:]
    private var detailOrder: [RecordID] = []

    init(_ lists: [RecordList] = []) {
        for list in lists { self.lists[list.scope] = list }
    }

    /// Newest read last, bounded.
    var keptLists: [RecordList] {
        Array(lists.values.sorted { ($0.asOf, $0.scope.kind.rawValue) < ($1.asOf, $1.scope.kind.rawValue) }.suffix(Self.keptListLimit))
    }

    /// Takes a page in. What the list showed before stays behind what is fresh, until it is complete.
    mutating func merge(_ page: [Record], into scope: RecordScope, isFirst: Bool, asOf: Date) {
        var known = isFirst ? [] : fresh[scope] ?? []
        var places = Dictionary(known.enumerated().map { ($1.id, $0) }) { first, _ in first }
        for record in page {
            if let place = places[record.id] {
                known[place] = record
            } else {
                places[record.id] = known.count
                known.append(record)
            }
        }
        fresh[scope] = known
        let rest = (lists[scope]?.records ?? []).filter { places[$0.id] == nil }
        lists[scope] = RecordList(scope: scope, records: known + rest, asOf: isFirst ? asOf : lists[scope]?.asOf ?? asOf)
    }

    /// The list was gone through to its end: what it didn't show isn't in it any more.
    mutating func complete(_ scope: RecordScope) {
        if let known = fresh.removeValue(forKey: scope) { lists[scope]?.records = known }
    }

    /// The list was gone through as far as it can be; what is beyond stays as it was.
    mutating func stop(_ scope: RecordScope) { fresh[scope] = nil }

    /// A whole list that was read elsewhere.
    mutating func replace(_ list: RecordList) {
        fresh[list.scope] = nil
        lists[list.scope] = list
    }

    /// One record with all that the service tells of it. Lists keep the row they were given: it may hold other fields.
    mutating func keep(_ record: Record) {
        if details.updateValue(record, forKey: record.id) == nil { detailOrder.append(record.id) }
        if detailOrder.count > Self.detailLimit { details[detailOrder.removeFirst()] = nil }
    }

    /// What an act's answer told. Fields it doesn't hold stay as they were. Returns the lists that changed.
    mutating func merge(_ record: Record) -> [RecordScope] {
        keep(details[record.id].map { $0.merged(with: record) } ?? record)
        let scope = record.id.scope
        guard lists[scope] != nil else { return [] }
        Self.merge(record, into: &lists[scope, default: RecordList(scope: scope, records: [], asOf: .distantPast)].records)
        if fresh[scope] != nil { Self.merge(record, into: &fresh[scope, default: []]) }
        return [scope]
    }

    private static func merge(_ record: Record, into records: inout [Record]) {
        if let place = records.firstIndex(where: { $0.id == record.id }) {
            records[place] = records[place].merged(with: record)
        } else {
            records.insert(record, at: 0)
        }
    }

    /// Returns the lists that showed it.
    mutating func remove(_ id: RecordID) -> [RecordScope] {
        details[id] = nil
        detailOrder.removeAll { $0 == id }
        for scope in fresh.keys { fresh[scope]?.removeAll { $0.id == id } }
        var changed: [RecordScope] = []
        for (scope, list) in lists where list.records.contains(where: { $0.id == id }) {
            lists[scope]?.records.removeAll { $0.id == id }
            changed.append(scope)
        }
        return changed
    }

    /// The fullest that is known of it.
    func record(_ id: RecordID) -> Record? {
        details[id] ?? lists[id.scope]?.records.first { $0.id == id }
            ?? lists.values.lazy.compactMap { $0.records.first { $0.id == id } }.first
    }

    /// A list shows it.
    func shows(_ id: RecordID) -> Bool { lists[id.scope]?.records.contains { $0.id == id } ?? false }

    /// Every record of this kind that a list shows.
    func records(of kind: RecordKind) -> [Record] {
        var seen: Set<RecordID> = []
        return lists.values.filter { $0.scope.kind == kind }
            .sorted { ($0.scope.parent ?? "") < ($1.scope.parent ?? "") }
            .flatMap(\.records).filter { seen.insert($0.id).inserted }
    }
}

extension RecordID {
    /// The list it stands in.
    var scope: RecordScope { RecordScope(account: account, kind: kind, parent: parent) }
}

extension Record {
    /// This one with what `other` tells; fields that only this one has stay behind.
    func merged(with other: Record) -> Record {
        let told = Set(other.fields.map(\.key))
        return Record(id: id, title: other.title, fields: other.fields + fields.filter { !told.contains($0.key) })
    }
}
