import Canvas
import FoundationEssentials

/// What simple places look like: a title over rows with a bar at the selected one.
enum PlaceHeading {
    static func draw(into frame: inout Frame, _ row: Rect, _ scene: Scene, _ title: SafeText, count: Int) {
        let used = frame.draw(title, at: Position(column: row.column + 1, row: row.row), style: scene.style(.title))
        frame.draw(SafeText(count), at: Position(column: row.column + 2 + used, row: row.row), style: scene.style(.dim))
    }

    static func sentence(_ sentence: SafeText, into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        frame.draw(sentence, at: Position(column: rect.column + 4, row: rect.row + 2), width: rect.columns - 5, style: scene.style(.text))
        frame.cursor = Position(column: rect.column + 4, row: rect.row + 2)
    }

    static func row(
        _ words: StyledText, _ right: StyledText, isSelected: Bool, into frame: inout Frame, _ line: Rect, _ scene: Scene
    ) {
        let start = Position(column: line.column + 2, row: line.row)
        if isSelected {
            frame.draw(Glyph.bar.text, at: line.origin, style: scene.style(.accent))
            frame.cursor = start
        }
        let room = line.columns - 3 - right.columns - 2
        frame.draw(isSelected ? words.restyled { $0.adding(.bold) } : words, at: start, width: room)
        frame.draw(right, at: Position(column: line.endColumn - 1 - right.columns, row: line.row))
    }
}
