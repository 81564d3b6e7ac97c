/// One replacement in a text, both ways.
struct Edit: Hashable, Sendable {
    var start: Int
    var removed: [Character]
    var inserted: [Character]
    var cursorBefore: Int
    var cursorAfter: Int
}

/// What can be undone and done again. Typing goes back a word at a time, everything else by the act.
struct EditHistory: Hashable, Sendable {
    private static let maximumGroups = 1_000

    private var done: [[Edit]] = []
    private var undone: [[Edit]] = []
    /// The newest group still takes typed characters.
    private var isOpen = false
    private var lastTypedWasBlank = false

    mutating func record(_ edit: Edit, typed: Character?) {
        undone = []
        let isBlank = typed?.isWhitespace ?? false
        let startsWord = lastTypedWasBlank && !isBlank
        if typed != nil, isOpen, !startsWord, !done.isEmpty {
            done[done.count - 1].append(edit)
        } else {
            done.append([edit])
            if done.count > Self.maximumGroups { done.removeFirst() }
        }
        isOpen = typed != nil
        lastTypedWasBlank = isBlank
    }

    mutating func endGroup() { isOpen = false }

    /// The edits to reverse, in this order.
    mutating func undo() -> [Edit] {
        isOpen = false
        guard let group = done.popLast() else { return [] }
        undone.append(group)
        return group.reversed()
    }

    mutating func redo() -> [Edit] {
        isOpen = false
        guard let group = undone.popLast() else { return [] }
        done.append(group)
        return group
    }
}
