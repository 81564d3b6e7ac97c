import FoundationEssentials
import Helpdesk

// Records as lines of `records.jsonl`. A line without a record says that there is a list, be it empty; each line
// names its list, so that damage costs a line and no more.

/// One line of `records.jsonl`.
struct RecordLine {
    var scope: RecordScope
    var asOf: Date
    var record: Record?

    static func lines(of lists: [RecordList]) -> [RecordLine] {
        lists.flatMap { list in
            [RecordLine(scope: list.scope, asOf: list.asOf)]
                + list.records.map { RecordLine(scope: list.scope, asOf: list.asOf, record: $0.withoutSecrets) }
        }
    }

    /// The lists in the order in which they stand.
    static func lists(of lines: [RecordLine]) -> [RecordList] {
        var order: [RecordScope] = []
        var lists: [RecordScope: RecordList] = [:]
        for line in lines {
            if lists[line.scope] == nil { order.append(line.scope) }
            lists[line.scope, default: RecordList(scope: line.scope, records: [], asOf: line.asOf)].records += [line.record].compactMap { $0 }
        }
        return order.compactMap { lists[$0] }
    }
}

extension RowWriter {
    mutating func record(_ line: RecordLine) {
        text(line.scope.kind.rawValue)
        text(line.scope.parent)
        date(line.asOf)
        guard let record = line.record else { return null() }
        text(record.id.value)
        text(record.id.kind.rawValue)
        text(record.id.parent)
        text(record.title)
        fields(record.fields)
    }
}

extension RowScanner {
    mutating func recordLine(of account: AccountName) -> RecordLine? {
        guard let kind = text().flatMap(RecordKind.init(rawValue:)) else { return nil }
        let parent = text()
        guard let asOf = date() else { return nil }
        var line = RecordLine(scope: RecordScope(account: account, kind: kind, parent: parent), asOf: asOf)
        guard let value = text() else { return isDamaged ? nil : line }
        guard let recordKind = text().flatMap(RecordKind.init(rawValue:)) else { return nil }
        let recordParent = text()
        guard let title = text(), let fields = fields(), !isDamaged else { return nil }
        line.record = Record(
            id: RecordID(account: account, kind: recordKind, value: value, parent: recordParent), title: title,
            fields: fields)
        return line
    }
}
