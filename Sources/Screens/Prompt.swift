import Canvas

/// A question on the bottom line, answered with one line of text.
public struct Prompt: Hashable, Sendable {
    /// What stands before the line: `/`, `Ticket:`.
    public var label: SafeText
    public var line: LineEditor

    public init(label: SafeText, line: LineEditor = LineEditor()) {
        self.label = label
        self.line = line
    }

    /// What a key did to it.
    public enum Outcome: Hashable, Sendable {
        /// Not a prompt's key.
        case unknown
        /// Something was tried that changed nothing.
        case unchanged
        case changed
        case accepted(String)
        case cancelled
    }

    /// Takes a command of the prompt context. Accepted and cancelled lines are in the history afterwards.
    public mutating func handle(_ command: Command, candidates: (String) -> [String] = { _ in [] }) -> Outcome {
        switch command {
        case .accept:
            let answer = line.text
            line.finish()
            return .accepted(answer)
        case .cancel:
            line.finish()
            return .cancelled
        case .next: return line.later() ? .changed : .unchanged
        case .previous: return line.earlier() ? .changed : .unchanged
        case .complete: return line.complete(from: candidates) ? .changed : .unchanged
        case .completeBack: return line.complete(backwards: true, from: candidates) ? .changed : .unchanged
        default:
            guard let action = TextAction(command) else { return .unknown }
            return line.apply(action) ? .changed : .unchanged
        }
    }

    /// Takes a key that no command is bound to: typed or pasted text.
    public mutating func type(_ key: Key) -> Outcome {
        switch key {
        case .character(let character): line.insert(String(character))
        case .paste(let text): line.insert(text)
        default: return .unknown
        }
        return .changed
    }

    /// Draws it on one row and puts the terminal's cursor there.
    public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
        guard !rect.isEmpty else { return }
        frame.fill(rect.line(0))
        let start = rect.column + 1
        let used = frame.draw(
            label, at: Position(column: start, row: rect.row), width: max(0, rect.columns / 2), style: theme.style(.hintKey))
        let room = Rect(column: start + used, row: rect.row, columns: rect.endColumn - start - used, rows: 1)
        guard !room.isEmpty else { return }
        let (text, cursor) = line.shown(columns: room.columns)
        frame.draw(text, at: room.origin, width: room.columns, style: theme.style(.text))
        frame.cursor = Position(column: min(room.column + cursor, rect.endColumn - 1), row: room.row)
    }
}
