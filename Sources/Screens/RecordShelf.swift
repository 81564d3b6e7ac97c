import FoundationEssentials
import Helpdesk

/// The records as the events told them: whole lists per account or parent, single ones read again since, and what a
/// search found on the services.
struct RecordShelf: Sendable {
    /// The lists of children kept in memory; older ones are asked for again.
    static let maximumChildLists = 64

    private(set) var lists: [RecordScope: RecordList] = [:]
    private var newer: [RecordID: Record] = [:]
    private var found: [RecordKind: (words: String, records: [Record])] = [:]
    private var childOrder: [RecordScope] = []

    mutating func learn(_ list: RecordList) {
        if list.scope.parent != nil, lists[list.scope] == nil {
            childOrder.append(list.scope)
            if childOrder.count > Self.maximumChildLists { lists[childOrder.removeFirst()] = nil }
        }
        lists[list.scope] = list
    }

    mutating func learn(_ record: Record) { newer[record.id] = record }

    /// The service deleted it.
    mutating func remove(_ id: RecordID) {
        newer[id] = nil
        lists[RecordScope(account: id.account, kind: id.kind, parent: id.parent)]?.records.removeAll { $0.id == id }
        found[id.kind]?.records.removeAll { $0.id == id }
    }

    mutating func learn(_ kind: RecordKind, words: String, found records: [Record]) { found[kind] = (words, records) }

    /// The list of one account, as the server gave it last.
    func list(_ kind: RecordKind, _ account: AccountName) -> RecordList? { lists[RecordScope(account: account, kind: kind)] }

    func children(_ kind: RecordKind, of id: RecordID) -> RecordList? {
        lists[RecordScope(account: id.account, kind: kind, parent: id.value)]
    }

    /// What is known best of one record: alone it is told in more detail than in a list.
    func record(_ id: RecordID) -> Record? {
        if let record = newer[id] { return record }
        let scope = RecordScope(account: id.account, kind: id.kind, parent: id.parent)
        return lists[scope]?.records.first { $0.id == id } ?? found[id.kind]?.records.first { $0.id == id }
    }

    /// Everything of one kind that the accounts list, in no order.
    func all(_ kind: RecordKind, of accounts: [AccountName]) -> [Record] {
        accounts.flatMap { list(kind, $0)?.records ?? [] }
    }

    /// What the services answered to these words.
    func found(_ kind: RecordKind, words: String) -> [Record] {
        guard let found = found[kind], found.words == words else { return [] }
        return found.records
    }

    /// When the oldest of the lists was answered.
    func asOf(_ kind: RecordKind, of accounts: [AccountName]) -> Date? {
        accounts.compactMap { list(kind, $0)?.asOf }.min()
    }
}
