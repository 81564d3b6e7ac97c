/// Where to break a long line: between words, around wide characters, and inside a word that is longer than the line.
enum LineBreaks {
    /// The parts of `clusters` that each fit into `limit` cells. Blanks at a break are dropped, blanks at the very
    /// beginning stay (they are indentation). At least one range.
    static func ranges(_ clusters: [Cluster], columns limit: Int) -> [Range<Int>] {
        let limit = max(1, limit)
        var lines: [Range<Int>] = []
        var start = 0
        var width = 0
        var lastBreak: Int?
        var index = 0
        while index < clusters.count {
            let cluster = clusters[index]
            if width + cluster.columns > limit, index > start {
                let end = cluster.isSpace ? index : breakPoint(lastBreak, clusters, start) ?? index
                lines.append(start..<trimmed(end, clusters, start))
                start = end
                while start < clusters.count, clusters[start].isSpace { start += 1 }
                index = start
                width = 0
                lastBreak = nil
                continue
            }
            if cluster.columns == 2, index > start { lastBreak = index }
            width += cluster.columns
            index += 1
            if cluster.isSpace || cluster.columns == 2 { lastBreak = index }
        }
        if start < clusters.count || lines.isEmpty { lines.append(start..<clusters.count) }
        return lines
    }

    /// The break, unless only blanks would stand before it.
    private static func breakPoint(_ candidate: Int?, _ clusters: [Cluster], _ start: Int) -> Int? {
        guard let candidate, trimmed(candidate, clusters, start) > start else { return nil }
        return candidate
    }

    private static func trimmed(_ end: Int, _ clusters: [Cluster], _ start: Int) -> Int {
        var end = end
        while end > start, clusters[end - 1].isSpace { end -= 1 }
        return end
    }
}

extension ScalarClass {
    /// What a scalar counts for when the next tab stop is looked for.
    var tabColumns: Int {
        switch self {
        case .mark: 0
        case .wide: 2
        default: 1
        }
    }
}

extension Cluster {
    var isSpace: Bool { base == 0x20 && marks == 0 }
}

extension SafeText {
    /// Puts clusters of safe text together again.
    init(_ clusters: some Sequence<Cluster>) {
        var scalars = String.UnicodeScalarView()
        var columns = 0
        for cluster in clusters {
            cluster.appendScalars(to: &scalars)
            columns += cluster.columns
        }
        self.init(safe: String(scalars), columns: columns, replacedCount: 0)
    }

    /// Broken into lines of at most `limit` cells, between words where it can be. At least one line.
    public func wrapped(to limit: Int) -> [SafeText] {
        guard columns > limit else { return [self] }
        let clusters = Array(Clusters(self))
        return LineBreaks.ranges(clusters, columns: limit).map { SafeText(clusters[$0]) }
    }

    /// The lines of a text of others. Line ends of every system split it, tabs reach to the next multiple of eight,
    /// and a line of more than 4,000 scalars goes on as the next one, so that nothing is left out.
    public static func lines(_ untrusted: String) -> [SafeText] {
        var lines: [SafeText] = []
        var line: [Unicode.Scalar] = []
        var isPlain = true
        var column = 0
        var afterReturn = false

        func end() {
            lines.append(
                isPlain
                    ? SafeText(safe: plainString(line), columns: line.count, replacedCount: 0)
                    : Sanitizer.sanitize(line))
            line.removeAll(keepingCapacity: true)
            isPlain = true
            column = 0
        }

        func add(_ scalar: Unicode.Scalar) {
            if line.count == Sanitizer.maximumScalars { end() }
            line.append(scalar)
            isPlain = isPlain && scalar.value >= 0x20 && scalar.value < 0x7F
            column += isPlain ? 1 : ScalarClass(scalar.value).tabColumns
        }

        for scalar in untrusted.unicodeScalars {
            if afterReturn {
                afterReturn = false
                if scalar != "\n" { add("\r") }
            }
            switch scalar.value {
            case 0x0A, 0x85, 0x2028, 0x2029: end()
            case 0x0D: afterReturn = true
            case 0x09:
                for _ in 0..<(8 - column % 8) { add(" ") }
            default: add(scalar)
            }
        }
        if afterReturn { add("\r") }
        end()
        return lines
    }

    private static func plainString(_ scalars: [Unicode.Scalar]) -> String {
        String(decoding: scalars.map { UInt8(truncatingIfNeeded: $0.value) }, as: UTF8.self)
    }
}
