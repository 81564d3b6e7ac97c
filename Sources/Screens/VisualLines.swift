import Canvas

/// A text broken into lines as they are shown, and the way between a character and its cell.
///
/// Lines break after blanks, and inside a word that is wider than the line. One column stays free at the right, so that
/// the cursor can stand after a full line; blanks at a break hang over it, undrawn.
public struct VisualLines: Sendable {
    public struct Line: Hashable, Sendable {
        /// Positions of its characters; a line end is none of them.
        public var range: Range<Int>
        /// Whether it ends where the text says so, not where the room ended.
        public var isLastOfParagraph: Bool
    }

    public private(set) var lines: [Line] = []
    private let characters: [Character]
    private let limit: Int

    init(_ characters: [Character], columns: Int) {
        self.characters = characters
        limit = max(2, columns == .max ? .max : columns - 1)
        var start = 0
        while start <= characters.count {
            let end = characters[start...].firstIndex(of: "\n") ?? characters.count
            breakParagraph(start..<end)
            start = end + 1
        }
    }

    public var count: Int { lines.count }

    private mutating func breakParagraph(_ paragraph: Range<Int>) {
        var start = paragraph.lowerBound
        var width = 0
        var afterBlank: Int?
        var index = start
        while index < paragraph.upperBound {
            let columns = Self.columns(of: characters[index], at: width)
            if characters[index] == " " {
                width += columns
                index += 1
                afterBlank = index
                continue
            }
            if width + columns > limit, index > start {
                let end = afterBlank ?? index
                lines.append(Line(range: start..<end, isLastOfParagraph: false))
                start = end
                index = end
                width = 0
                afterBlank = nil
                continue
            }
            width += columns
            index += 1
        }
        lines.append(Line(range: start..<paragraph.upperBound, isLastOfParagraph: true))
    }

    /// What is drawn in a row.
    public func text(row: Int) -> SafeText {
        guard lines.indices.contains(row) else { return .empty }
        var result: [SafeText] = []
        var plain = ""
        var width = 0
        for index in lines[row].range {
            let character = characters[index]
            if Self.isPlain(character) {
                plain.append(character)
                width += 1
                continue
            }
            if !plain.isEmpty { result.append(SafeText(plain)) }
            plain = ""
            let piece = Self.shown(character, at: width)
            result.append(piece)
            width += piece.columns
        }
        if !plain.isEmpty { result.append(SafeText(plain)) }
        return result.joined().prefix(columns: limit == .max ? width : limit + 1)
    }

    /// The cell where the cursor stands before the character at `position`.
    public func place(of position: Int) -> (row: Int, column: Int) {
        var low = 0
        var high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle].range.lowerBound <= position { low = middle } else { high = middle }
        }
        var column = 0
        for index in lines[low].range where index < position {
            column += Self.columns(of: characters[index], at: column)
        }
        return (low, min(column, limit))
    }

    /// The character at or before a cell of a row.
    public func position(row: Int, column: Int) -> Int {
        guard lines.indices.contains(row) else { return 0 }
        let line = lines[row]
        var used = 0
        for index in line.range {
            let next = used + Self.columns(of: characters[index], at: used)
            if next > column { return index }
            used = next
        }
        return line.isLastOfParagraph ? line.range.upperBound : max(line.range.lowerBound, line.range.upperBound - 1)
    }

    private static func isPlain(_ character: Character) -> Bool {
        guard let byte = character.asciiValue else { return false }
        return byte >= 0x20 && byte < 0x7F
    }

    private static func shown(_ character: Character, at column: Int) -> SafeText {
        character == "\t" ? .spaces(8 - column % 8) : SafeText(String(character))
    }

    private static func columns(of character: Character, at column: Int) -> Int {
        isPlain(character) ? 1 : shown(character, at: column).columns
    }
}

extension TextEditor {
    /// The text as shown in a place of this width.
    public func visualLines(columns: Int) -> VisualLines { VisualLines(characters, columns: columns) }
}
