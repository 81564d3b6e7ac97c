/// Frames as text: for tests, for screenshots, and for terminals that only know ASCII.
extension Frame {
    /// The text of each row, trailing blanks included. A wide character stands for two columns.
    public func textLines() -> [String] {
        (0..<size.rows).map { row in
            var bytes: [UInt8] = []
            for cell in self.row(row) { cell.appendUTF8(to: &bytes) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// One letter per cell that names its style; `?` where the legend has none.
    public func styleLines(_ legend: [Style: Character]) -> [String] {
        (0..<size.rows).map { row in String(self.row(row).map { legend[$0.style] ?? "?" }) }
    }

    /// The text inside a rectangle, row by row.
    public func textLines(in rect: Rect) -> [String] {
        let area = rect.intersection(bounds)
        return (area.row..<area.endRow).map { row in
            var bytes: [UInt8] = []
            for cell in self.row(row).dropFirst(area.column).prefix(area.columns) { cell.appendUTF8(to: &bytes) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The same frame with ASCII alone: glyphs by their twins, other characters as `?`.
    public func asciiOnly() -> Frame {
        var result = Frame(size: size)
        result.cursor = cursor
        result.title = title.map { SafeText(String($0.string.unicodeScalars.map { $0.isASCII ? Character($0) : "?" })) }
        let twins = Glyph.twins
        for (index, cell) in cells.enumerated() {
            result.replace(index, with: cell.isContinuation ? .blank(cell.style) : cell.withASCIITwin(twins))
        }
        return result
    }
}
