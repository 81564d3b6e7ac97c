import Canvas

/// Lays a table out in columns where it fits, else each row as a list of its cells.
enum TableLayout {
    private static let gap = 2
    static let mostColumns = 32

    /// The first row is the heading.
    static func lines(_ rows: [[[ProseRun]]], columns: Int) -> [[ProseSpan]] {
        let cells = rows.map { row in row.prefix(mostColumns).map(spans(of:)) }
        let count = cells.map(\.count).max() ?? 0
        guard count > 0 else { return [] }
        let widths = (0..<count).map { column in
            cells.map { row in column < row.count ? width(row[column]) : 0 }.max() ?? 0
        }
        let total = widths.reduce(0, +) + gap * (count - 1)
        return total <= columns ? aligned(cells, widths, total) : listed(cells, columns)
    }

    private static func aligned(_ rows: [[[ProseSpan]]], _ widths: [Int], _ total: Int) -> [[ProseSpan]] {
        var lines: [[ProseSpan]] = []
        for (index, row) in rows.enumerated() {
            var line: [ProseSpan] = []
            for (column, cell) in row.enumerated() {
                line += index == 0 ? cell.map { ProseSpan($0.text, .strong, link: $0.link) } : cell
                let isLast = column == row.count - 1
                if !isLast { line.append(ProseSpan(.spaces(widths[column] - width(cell) + gap))) }
            }
            lines.append(line)
            if index == 0 { lines.append([ProseSpan(SafeText("\(String(repeating: "╌", count: total))"), .rule)]) }
        }
        return lines
    }

    private static func listed(_ rows: [[[ProseSpan]]], _ columns: Int) -> [[ProseSpan]] {
        let headings = rows.first ?? []
        var lines: [[ProseSpan]] = []
        for row in rows.dropFirst() {
            if !lines.isEmpty { lines.append([]) }
            for (column, cell) in row.enumerated() where !cell.isEmpty {
                let heading = column < headings.count ? headings[column].map { ProseSpan($0.text, .strong) } : []
                let line = heading + (heading.isEmpty ? [] : [ProseSpan(": ", .strong)]) + cell
                lines += RunWrapping.lines(line.map { ProseRun(content: .text($0.text), role: $0.role, link: $0.link) }, columns: columns)
            }
        }
        return lines
    }

    private static func spans(of runs: [ProseRun]) -> [ProseSpan] {
        runs.map { run in
            switch run.content {
            case .text(let text): ProseSpan(text, run.role, link: run.link)
            case .lineBreak: ProseSpan(" ")
            }
        }
    }

    private static func width(_ cell: [ProseSpan]) -> Int { cell.reduce(0) { $0 + $1.text.columns } }
}
