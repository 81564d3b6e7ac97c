/// What a person changed in a draft, line by line.
struct DraftDifference: Hashable, Sendable {
    enum Line: Hashable, Sendable {
        case removed(String)
        case added(String)
    }

    /// Removed and added lines in the order of the text.
    private(set) var lines: [Line] = []
    /// Of the original.
    let lineCount: Int
    /// Lines of the original that aren't as they were, or at whose place something was added.
    private(set) var changedCount = 0

    init(from original: String, to edited: String) {
        let old = original.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let new = edited.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lineCount = old.count
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        changedCount = max(removed.count, added.count)
        var oldIndex = 0
        var newIndex = 0
        while oldIndex < old.count || newIndex < new.count {
            if removed.contains(oldIndex) {
                lines.append(.removed(old[oldIndex]))
                oldIndex += 1
            } else if added.contains(newIndex) {
                lines.append(.added(new[newIndex]))
                newIndex += 1
            } else {
                oldIndex += 1
                newIndex += 1
            }
        }
    }

    var isEmpty: Bool { lines.isEmpty }
}
