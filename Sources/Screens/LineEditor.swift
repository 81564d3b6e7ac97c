import Canvas

/// One line of text under a cursor, with what was typed here before and with completion.
public struct LineEditor: Hashable, Sendable {
    private var editor: TextEditor
    /// Oldest first.
    public private(set) var history: [String]
    /// Where in the history the shown line comes from; past its end where it is new.
    private var historyIndex: Int
    private var unfinished = ""
    private var completion: Completion?

    private struct Completion: Hashable, Sendable {
        var candidates: [String]
        var index: Int
        var typed: String
    }

    public init(_ text: String = "", history: [String] = []) {
        editor = TextEditor(PastedText.oneLine(text))
        self.history = history
        historyIndex = history.count
    }

    public var text: String { editor.text }
    public var isEmpty: Bool { editor.isEmpty }

    public mutating func insert(_ text: String) {
        editor.insert(PastedText.oneLine(text))
        completion = nil
    }

    /// Puts the cursor at a character; beyond the end is the end.
    public mutating func moveCursor(to position: Int) {
        editor.move(to: position)
        completion = nil
    }

    /// Does it; false for what a single line has no place for.
    @discardableResult
    public mutating func apply(_ action: TextAction) -> Bool {
        switch action {
        case .newline, .lineUp, .lineDown: return false
        default:
            completion = nil
            return editor.apply(action)
        }
    }

    /// The line before this one that begins as the typed one does.
    @discardableResult
    public mutating func earlier() -> Bool {
        if historyIndex == history.count { unfinished = text }
        guard let found = history[..<historyIndex].lastIndex(where: { $0.hasPrefix(unfinished) }) else { return false }
        show(found)
        return true
    }

    @discardableResult
    public mutating func later() -> Bool {
        guard historyIndex < history.count else { return false }
        let found = history[(historyIndex + 1)...].firstIndex { $0.hasPrefix(unfinished) }
        show(found ?? history.count)
        return true
    }

    private mutating func show(_ index: Int) {
        historyIndex = index
        completion = nil
        editor.replaceAll(index < history.count ? history[index] : unfinished)
    }

    /// Keeps the line in the history, also when the prompt was cancelled, and starts an empty one.
    public mutating func finish() {
        let line = text
        if !line.isEmpty {
            history.removeAll { $0 == line }
            history.append(line)
        }
        let kept = history
        self = LineEditor(history: kept)
    }

    /// Puts in the next of the candidates for the whole line, and after the last what was typed. Candidates are asked
    /// for once; further calls walk through them until something is typed.
    @discardableResult
    public mutating func complete(backwards: Bool = false, from candidates: (String) -> [String]) -> Bool {
        var walk = completion ?? Completion(candidates: candidates(text), index: -1, typed: text)
        guard !walk.candidates.isEmpty else { return false }
        let stops = walk.candidates.count + 1
        walk.index = (walk.index + 1 + (backwards ? -1 : 1) + stops) % stops - 1
        editor.replaceAll(walk.index < 0 ? walk.typed : walk.candidates[walk.index])
        completion = walk
        return true
    }

    /// What is drawn in a place of `columns` cells, scrolled so that the cursor's cell is in it.
    public func shown(columns: Int) -> (text: SafeText, cursorColumn: Int) {
        let lines = editor.visualLines(columns: .max)
        let whole = lines.text(row: 0)
        let column = lines.place(of: editor.cursor).column
        let room = max(1, columns)
        let start = max(0, column - room + 1)
        return (whole.dropFirst(columns: start).prefix(columns: room), column - start)
    }
}
