import Canvas

/// A rule across a pane: `╌╌ title ╌╌╌╌╌ word ╌╌`.
enum TitledRule {
    static func line(_ title: StyledText, right: StyledText = StyledText(), columns: Int, theme: Theme) -> StyledText {
        let rule = theme.style(.rule)
        var line = StyledText("╌╌ ", rule)
        let tail = right.isEmpty ? 0 : right.columns + 4
        // The word at the right gives way before the title does.
        let showsRight = tail > 0 && columns - tail >= 12
        line.append(title.truncated(to: max(0, columns - 5 - (showsRight ? tail : 0))))
        line.append(" ", rule)
        line.append(dashes(columns - line.columns - (showsRight ? tail : 0)), rule)
        if showsRight {
            line.append(" ", rule)
            line.append(right)
            line.append(" ╌╌", rule)
        }
        return line
    }

    static func plain(columns: Int, theme: Theme) -> StyledText {
        StyledText(dashes(columns), theme.style(.rule))
    }

    private static func dashes(_ count: Int) -> SafeText {
        count > 0 ? Array(repeating: "╌" as SafeText, count: count).joined() : .empty
    }
}
