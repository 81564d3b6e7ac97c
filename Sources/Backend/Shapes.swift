import FoundationEssentials
import Helpdesk

// Where answers keep what was asked for. Services wrap lists and single things in several ways, and the
// documents don't show all of them: bare, under a name, or under a name inside another.

extension JSONValue {
    /// The rows of a list, bare or under the first of these names; nil where there is no list.
    public func rows(under names: String...) -> [JSONValue]? {
        placed(under: names[...])?.rows
    }

    /// The rows of a list, and the path from the root to them.
    public func placedRows(under names: String...) -> (rows: [JSONValue], path: [String])? {
        placed(under: names[...])
    }

    /// A single object, under the first of these names that holds one, else the root itself.
    public func row(under names: String...) -> Row? {
        for (index, name) in names.enumerated() {
            guard let inner = self[name], let row = Row(inner) else { continue }
            let deeper = names[(index + 1)...].lazy.compactMap { row.row($0) }.first
            return row.fields["id"] == nil ? deeper ?? row : row
        }
        return Row(self)
    }

    /// UTF-8, ready to be sent.
    public var bytes: [UInt8] { Array(canonicalText.utf8) }

    private func placed(under names: ArraySlice<String>) -> (rows: [JSONValue], path: [String])? {
        if let items { return (items, []) }
        for (index, name) in zip(names.indices, names) {
            guard let inner = self[name] else { continue }
            if let found = inner.placed(under: names[(index + 1)...]) { return (found.rows, [name] + found.path) }
        }
        return nil
    }
}

extension PageCursor {
    /// Of a list in numbered pages; such a service never hands out another kind of cursor.
    public var pageNumber: Int {
        if case .number(let number) = self { number } else { 1 }
    }
}

extension PageCursor {
    /// Of a list by offset.
    public var rowOffset: Int {
        if case .offset(let offset) = self { max(0, offset) } else { 0 }
    }
}

extension Thread {
    /// Sorted by time; what has none stays behind the message it was sent after.
    public var oldestFirst: Thread {
        var latest = Date.distantPast
        let timed = messages.enumerated().map { index, message in
            latest = message.createdAt ?? latest
            return (time: latest, index: index, message: message)
        }
        var sorted = self
        sorted.messages = timed.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map(\.message)
        return sorted
    }
}

extension Decision {
    public var isRejection: Bool {
        if case .reject = self { true } else { false }
    }
}
