import Backend
import FoundationEssentials
import Helpdesk

/// Places the fields of a proposed act one by one, so that what is left over can be shown as not understood.
struct ApprovalPayload {
    private let row: Row
    private var placed: Set<String> = []
    private var leftOver: [Approval.Remark] = []

    init(_ row: Row) { self.row = row }

    /// How many fields the row has that say something.
    var fieldCount: Int { row.fields.values.count { $0 != .null } }

    /// Everything no other function here has taken; a null says nothing.
    var notUnderstood: [Approval.Remark] {
        let unplaced = row.fields.filter { !placed.contains($0.key) && $0.value != .null }
        return leftOver + unplaced.sorted { $0.key < $1.key }.map { .init(name: $0.key, text: $0.value.shownText) }
    }

    mutating func place(_ name: String) { placed.insert(name) }

    mutating func note(repeatedKeys: [[String]]) {
        leftOver += repeatedKeys.map {
            .init(name: Approval.repeatedFieldName, text: $0.joined(separator: "."))
        }
    }

    /// A string or a number; anything else stays behind.
    mutating func word(_ name: String) -> String? {
        switch row.fields[name] {
        case .string(let text):
            placed.insert(name)
            return text.isEmpty ? nil : text
        case .number(let digits):
            placed.insert(name)
            return digits
        default: return nil
        }
    }

    /// A time that can't be read stays behind: it may be the time from which the act is void.
    mutating func date(_ name: String) -> Date? {
        guard let date = row.date(name) else { return nil }
        placed.insert(name)
        return date
    }

    /// Objects of `field`, `before` and `after`; whatever else they hold stays behind.
    mutating func changes(_ name: String) -> [Approval.Change] {
        guard let items = row.items(name) else { return [] }
        placed.insert(name)
        var changes: [Approval.Change] = []
        for (index, item) in items.enumerated() {
            guard let entry = Row(item), let field = entry.word("field") else {
                leftOver.append(.init(name: "\(name) \(index + 1)", text: item.shownText))
                continue
            }
            changes.append(
                .init(field: field, before: entry.fields["before"]?.shownText ?? "",
                      after: entry.fields["after"]?.shownText ?? ""))
            let rest = entry.fields.filter { !["field", "before", "after"].contains($0.key) && $0.value != .null }
            leftOver += rest.sorted { $0.key < $1.key }.map {
                .init(name: "\(name) \(index + 1) \($0.key)", text: $0.value.shownText)
            }
        }
        return changes
    }

    /// The assistant's words: each member of an object, or the field itself.
    mutating func remarks(_ name: String) -> [Approval.Remark] {
        guard let value = row.value(name) else { return [] }
        placed.insert(name)
        guard let inner = Row(value) else { return [.init(name: name, text: value.shownText)] }
        return inner.fields.filter { $0.key != "confidence" && $0.value != .null }.sorted { $0.key < $1.key }
            .map { .init(name: $0.key, text: $0.value.shownText) }
    }

    /// 0 to 1; any other value stays behind.
    mutating func confidence(_ name: String) -> Double? {
        guard let inner = row.row(name), let value = inner.value("confidence") else { return nil }
        if let number = inner.number("confidence"), (0...1).contains(number) { return number }
        leftOver.append(.init(name: "confidence", text: value.shownText))
        return nil
    }
}
