import Canvas

/// A cursor over rows that scroll.
struct RowCursor: Sendable, Equatable {
    private(set) var row = 0
    private(set) var top = 0

    /// Moves as a command says; false where it isn't a movement.
    mutating func move(_ command: Command, count: Int, visible: Int) -> Bool {
        switch command {
        case .moveDown: row += 1
        case .moveUp: row -= 1
        case .halfPageDown: row += max(1, visible / 2)
        case .halfPageUp: row -= max(1, visible / 2)
        case .pageDown: row += visible
        case .pageUp: row -= visible
        case .first: row = 0
        case .last: row = count - 1
        default: return false
        }
        fit(count: count, visible: visible)
        return true
    }

    mutating func move(to target: Int, count: Int, visible: Int) {
        row = target
        fit(count: count, visible: visible)
    }

    /// Stays on what is there.
    mutating func fit(count: Int, visible: Int) {
        row = min(max(0, row), max(0, count - 1))
        let visible = max(1, visible)
        top = min(max(top, row - visible + 1), row)
        top = max(0, min(top, count - visible))
    }
}
