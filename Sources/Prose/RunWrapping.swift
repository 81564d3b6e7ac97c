import Canvas

/// Breaks pieces of different roles into lines, where the plain text would be broken.
enum RunWrapping {
    /// Broken at once; longer paragraphs are broken in parts that fit into each other.
    private static let columnsAtOnce = 1_000

    static func lines(_ runs: [ProseRun], columns: Int) -> [[ProseSpan]] {
        var lines: [[ProseSpan]] = []
        var pending: [ProseSpan] = []
        var pendingColumns = 0
        for run in runs {
            switch run.content {
            case .lineBreak:
                lines += wrapped(pending, columns)
                pending = []
                pendingColumns = 0
            case .text(let text):
                pending.append(ProseSpan(text, run.role, link: run.link))
                pendingColumns += text.columns
                guard pendingColumns > columnsAtOnce + columns else { continue }
                var done = wrapped(pending, columns)
                // The last line isn't full yet.
                pending = done.popLast() ?? []
                pendingColumns = pending.reduce(0) { $0 + $1.text.columns }
                lines += done
            }
        }
        if !pending.isEmpty { lines += wrapped(pending, columns) }
        return lines
    }

    /// Cut where the width ends; blanks stay.
    static func hardLines(_ text: SafeText, columns: Int) -> [SafeText] {
        let width = max(2, columns)
        var rest = text
        var parts: [SafeText] = []
        while rest.columns > width {
            let part = rest.prefix(columns: width)
            parts.append(part)
            rest = rest.dropFirst(columns: part.columns)
        }
        return parts + [rest]
    }

    private static func wrapped(_ spans: [ProseSpan], _ columns: Int) -> [[ProseSpan]] {
        let text = spans.map(\.text).joined()
        guard text.columns > columns else { return [merged(spans)] }
        var cursor = SpanCursor(spans)
        return text.wrapped(to: columns).enumerated().map { index, line in
            if index > 0 { cursor.skipBlanks() }
            return merged(cursor.take(columns: line.columns))
        }
    }

    /// Neighbours of one kind as one.
    private static func merged(_ spans: [ProseSpan]) -> [ProseSpan] {
        var result: [ProseSpan] = []
        for span in spans where !span.text.isEmpty {
            if let last = result.indices.last, result[last].role == span.role, result[last].link == span.link {
                result[last].text += span.text
            } else {
                result.append(span)
            }
        }
        return result
    }

    /// Walks along spans by columns.
    private struct SpanCursor {
        private var spans: ArraySlice<ProseSpan>

        init(_ spans: [ProseSpan]) { self.spans = spans[...] }

        mutating func take(columns: Int) -> [ProseSpan] {
            var taken: [ProseSpan] = []
            var left = columns
            while left > 0, var first = spans.popFirst() {
                if first.text.columns > left {
                    var rest = first
                    rest.text = first.text.dropFirst(columns: left)
                    first.text = first.text.prefix(columns: left)
                    spans = [rest] + spans
                }
                left -= first.text.columns
                taken.append(first)
            }
            return taken
        }

        mutating func skipBlanks() {
            while var first = spans.popFirst() {
                let blanks = first.text.string.utf8.prefix { $0 == 0x20 }.count
                guard blanks < first.text.columns else { continue }
                first.text = first.text.dropFirst(columns: blanks)
                spans = [first] + spans
                return
            }
        }
    }
}
