import Canvas

/// Lays blocks out as lines of one width.
struct ProseLayout {
    static let tooLong: SafeText = "The rest of this text is too long to be shown here."

    private let columns: Int
    private(set) var lines: [ProseLine] = []
    private var regions: [ProseBlock.Region] = []
    private var isFull = false

    init(columns: Int) { self.columns = max(4, columns) }

    mutating func add(_ blocks: [ProseBlock]) {
        var previous: BlockPlace?
        for block in blocks where !isFull {
            if block.isSpaced, let previous { blank(between: previous, block.place) }
            add(block)
            previous = block.place
        }
        trimBlanks()
    }

    private mutating func add(_ block: ProseBlock) {
        var prefix = Prefix(block, columns: columns)
        let width = columns - prefix.columns
        switch block.content {
        case .paragraph(let runs):
            for paragraph in RunWrapping.lines(runs, columns: width) { append(prefix.next() + paragraph, block) }
        case .preformatted(let rows, let role):
            for row in rows {
                for part in RunWrapping.hardLines(row, columns: width) {
                    append(prefix.next() + [ProseSpan(part, role)], block)
                }
            }
        case .table(let rows):
            for row in TableLayout.lines(rows, columns: width) { append(prefix.next() + row, block) }
        case .rule:
            append(prefix.next() + [ProseSpan(SafeText("\(String(repeating: "╌", count: min(width, 24)))"), .rule)], block)
        }
    }

    private mutating func append(_ spans: [ProseSpan], _ block: ProseBlock) {
        guard !isFull else { return }
        let line = ProseLine(spans.filter { !$0.text.isEmpty })
        let isRepeatedBlank = line.isBlank && lines.last?.isBlank ?? true
        if isRepeatedBlank && block.marker == nil { return }
        push(line, block.place.region)
        guard lines.count >= ProsePage.maximumLines else { return }
        isFull = true
        push(ProseLine([ProseSpan(Self.tooLong.truncated(to: columns), .dim)]), .body)
    }

    private mutating func push(_ line: ProseLine, _ region: ProseBlock.Region) {
        lines.append(line)
        regions.append(region)
    }

    private mutating func blank(between first: BlockPlace, _ second: BlockPlace) {
        guard lines.last?.isBlank == false else { return }
        let depth = min(first.quoteDepth, second.quoteDepth)
        let region = first.region == second.region ? first.region : .body
        push(ProseLine(Prefix.bars(depth, columns: columns)), region)
    }

    private mutating func trimBlanks() {
        while lines.last?.isBlank == true {
            lines.removeLast()
            regions.removeLast()
        }
    }

    /// Runs of quoted lines and of signature, blank lines between them included. A text that is nothing else has none:
    /// folding it would hide everything.
    var folds: [ProseFold] {
        guard zip(lines, regions).contains(where: { $1 == .body && !$0.isBare }) else { return [] }
        var found: [ProseFold] = []
        var index = 0
        while index < lines.count {
            guard regions[index] != .body, !lines[index].isBare else {
                index += 1
                continue
            }
            let region = regions[index]
            var end = index
            var next = index
            var count = 0
            while next < lines.count, regions[next] == region || lines[next].isBare {
                if !lines[next].isBare {
                    count += 1
                    end = next + 1
                }
                next += 1
            }
            found.append(ProseFold(kind: region == .quoted ? .quote : .signature, lines: index..<end, lineCount: count))
            index = end
        }
        return found
    }

    /// What stands at the left of a block's lines.
    private struct Prefix {
        private var first: [ProseSpan]
        private let rest: [ProseSpan]
        let columns: Int

        /// Never more than half of the width, so that words have room however deep they are nested.
        init(_ block: ProseBlock, columns available: Int) {
            let bars = Self.bars(block.place.quoteDepth, columns: available)
            let barColumns = bars.reduce(0) { $0 + $1.text.columns }
            let marker = block.marker.map { $0.prefix(columns: max(2, available / 4)) }
            let room = max(marker?.columns ?? 0, available / 2 - barColumns)
            let indent = min(max(block.place.indent, marker?.columns ?? 0), room)
            rest = bars + [ProseSpan(.spaces(indent))]
            first = rest
            if let marker {
                first = bars + [ProseSpan(.spaces(indent - marker.columns)), ProseSpan(marker, .listMarker)]
            }
            columns = barColumns + indent
        }

        mutating func next() -> [ProseSpan] {
            defer { first = rest }
            return first
        }

        static func bars(_ depth: Int, columns: Int) -> [ProseSpan] {
            let shown = min(depth, max(0, columns / 8))
            return shown > 0 ? [ProseSpan(SafeText("\(String(repeating: "╎ ", count: shown))"), .rule)] : []
        }
    }
}

extension ProseLine {
    /// Nothing on it but the bars of a quote.
    fileprivate var isBare: Bool {
        spans.allSatisfy { span in
            let text = span.text.string
            return span.role == .rule && text.hasPrefix("╎") || text.utf8.allSatisfy { $0 == 0x20 }
        }
    }
}
