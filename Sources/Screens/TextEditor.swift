import Canvas

/// One act on a text under a cursor.
public enum TextAction: Hashable, Sendable {
    case charLeft, charRight, wordLeft, wordRight, lineStart, lineEnd, textStart, textEnd
    /// By line as shown, not by line end.
    case lineUp, lineDown
    case newline
    case deleteLeft, deleteRight, deleteWordLeft, deleteWordRight, deleteToStart, deleteToEnd
    case putBack, undo, redo

    /// What a command does to a text; nil where it does something else.
    public init?(_ command: Command) {
        switch command {
        case .charLeft: self = .charLeft
        case .charRight: self = .charRight
        case .wordLeft: self = .wordLeft
        case .wordRight: self = .wordRight
        case .lineStart: self = .lineStart
        case .lineEnd: self = .lineEnd
        case .lineUp: self = .lineUp
        case .lineDown: self = .lineDown
        case .newline: self = .newline
        case .deleteLeft: self = .deleteLeft
        case .deleteRight: self = .deleteRight
        case .deleteWordLeft: self = .deleteWordLeft
        case .deleteWordRight: self = .deleteWordRight
        case .deleteToStart: self = .deleteToStart
        case .deleteToEnd: self = .deleteToEnd
        case .putBack: self = .putBack
        case .textUndo: self = .undo
        case .textRedo: self = .redo
        default: return nil
        }
    }
}

/// A text of several lines with a cursor, what was deleted last, and its undo history.
///
/// Positions count characters as people see them; a letter with its marks, or an emoji of several parts, is one.
public struct TextEditor: Hashable, Sendable {
    private(set) var characters: [Character] = []
    /// From 0 to the number of characters.
    public private(set) var cursor = 0
    private var deleted: [Character] = []
    private var history = EditHistory()
    /// The column that up and down aim for.
    private var goalColumn: Int?
    private var lastWasDeletion = false

    /// Starts at the end of `text`, which is cleaned as a paste is. Loading can't be undone.
    public init(_ text: String = "") {
        characters = Array(PastedText.cleaned(text))
        cursor = characters.count
    }

    public var text: String { String(characters) }
    public var isEmpty: Bool { characters.isEmpty }

    /// Puts text in at the cursor: typed, pasted or generated. Controls in it become visible signs.
    public mutating func insert(_ text: String) {
        let new = Array(PastedText.cleaned(text))
        guard !new.isEmpty else { return }
        replace(cursor..<cursor, with: new)
        endGesture()
    }

    /// Puts the cursor at a character; beyond the end is the end.
    public mutating func move(to position: Int) {
        cursor = min(max(0, position), characters.count)
        history.endGroup()
        endGesture()
    }

    /// Replaces everything, as one act that can be undone.
    public mutating func replaceAll(_ text: String) {
        history.endGroup()
        replace(0..<characters.count, with: Array(PastedText.cleaned(text)))
        history.endGroup()
        endGesture()
    }

    /// Does it; false where there was nothing to do. `columns` is the width the text is shown in.
    @discardableResult
    public mutating func apply(_ action: TextAction, columns: Int = .max) -> Bool {
        let before = (cursor, characters.count)
        switch action {
        case .lineUp: moveVertically(by: -1, columns: columns)
        case .lineDown: moveVertically(by: 1, columns: columns)
        case .charLeft, .charRight, .wordLeft, .wordRight, .lineStart, .lineEnd, .textStart, .textEnd:
            move(to: target(of: action))
        case .newline: insert("\n")
        case .deleteLeft: erase(target(of: .charLeft)..<cursor)
        case .deleteRight: erase(cursor..<target(of: .charRight))
        case .deleteWordLeft: cut(target(of: .wordLeft)..<cursor)
        case .deleteWordRight: cut(cursor..<target(of: .wordRight))
        case .deleteToStart: cut(target(of: .lineStart)..<cursor)
        case .deleteToEnd: cut(cursor..<max(cursor, target(of: .lineEnd)))
        case .putBack:
            history.endGroup()
            replace(cursor..<cursor, with: deleted)
            history.endGroup()
            endGesture()
        case .undo: return travel(back: true)
        case .redo: return travel(back: false)
        }
        return before != (cursor, characters.count)
    }

    // MARK: Where an action leads

    private func target(of action: TextAction) -> Int {
        switch action {
        case .charLeft: max(0, cursor - 1)
        case .charRight: min(characters.count, cursor + 1)
        case .wordLeft: wordStart(before: cursor)
        case .wordRight: wordEnd(after: cursor)
        case .lineStart: lineStart
        case .lineEnd: lineEnd
        case .textStart: 0
        case .textEnd: characters.count
        default: cursor
        }
    }

    private var lineStart: Int {
        var index = cursor
        while index > 0, characters[index - 1] != "\n" { index -= 1 }
        return index
    }

    private var lineEnd: Int {
        var index = cursor
        while index < characters.count, characters[index] != "\n" { index += 1 }
        return index
    }

    private func wordStart(before position: Int) -> Int {
        var index = position
        while index > 0, !characters[index - 1].isWordPart { index -= 1 }
        while index > 0, characters[index - 1].isWordPart { index -= 1 }
        return index
    }

    private func wordEnd(after position: Int) -> Int {
        var index = position
        while index < characters.count, !characters[index].isWordPart { index += 1 }
        while index < characters.count, characters[index].isWordPart { index += 1 }
        return index
    }

    private mutating func moveVertically(by rows: Int, columns: Int) {
        let lines = VisualLines(characters, columns: columns)
        let place = lines.place(of: cursor)
        let goal = goalColumn ?? place.column
        history.endGroup()
        lastWasDeletion = false
        goalColumn = goal
        let row = place.row + rows
        if row < 0 {
            cursor = 0
        } else if row >= lines.count {
            cursor = characters.count
        } else {
            cursor = lines.position(row: row, column: goal)
        }
    }

    // MARK: Changing the text

    private mutating func endGesture() {
        goalColumn = nil
        lastWasDeletion = false
    }

    private mutating func erase(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        replace(range, with: [])
        endGesture()
    }

    /// Deletes what `putBack` brings again; several in a row are collected.
    private mutating func cut(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let piece = Array(characters[range])
        let isBackwards = range.upperBound == cursor
        deleted = !lastWasDeletion ? piece : isBackwards ? piece + deleted : deleted + piece
        history.endGroup()
        replace(range, with: [])
        goalColumn = nil
        lastWasDeletion = true
    }

    /// The characters around the place are cut anew, since a mark joins the letter before it.
    private mutating func replace(_ range: Range<Int>, with new: [Character]) {
        guard !range.isEmpty || !new.isEmpty else { return }
        let low = max(0, range.lowerBound - 1)
        let high = min(characters.count, range.upperBound + 1)
        let head = String(characters[low..<range.lowerBound]) + String(new)
        let joined = Array(head + String(characters[range.upperBound..<high]))
        let change = Edit(
            start: low, removed: Array(characters[low..<high]), inserted: joined, cursorBefore: cursor,
            cursorAfter: min(low + head.count, low + joined.count))
        characters.replaceSubrange(low..<high, with: joined)
        cursor = change.cursorAfter
        history.record(change, typed: range.isEmpty && new.count == 1 ? new.first : nil)
    }

    private mutating func travel(back: Bool) -> Bool {
        let edits = back ? history.undo() : history.redo()
        for edit in edits {
            let (old, new) = back ? (edit.inserted, edit.removed) : (edit.removed, edit.inserted)
            characters.replaceSubrange(edit.start..<edit.start + old.count, with: new)
            cursor = back ? edit.cursorBefore : edit.cursorAfter
        }
        endGesture()
        return !edits.isEmpty
    }
}

extension Character {
    var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
