/// A line built of pieces in different styles.
public struct StyledText: Hashable, Sendable {
    public struct Span: Hashable, Sendable {
        public var text: SafeText
        public var style: Style

        public init(_ text: SafeText, _ style: Style = .standard) {
            self.text = text
            self.style = style
        }
    }

    /// Pieces from left to right; none is empty, neighbours may share a style.
    public private(set) var spans: [Span]

    public init() { spans = [] }

    public init(_ text: SafeText, _ style: Style = .standard) {
        spans = text.isEmpty ? [] : [Span(text, style)]
    }

    public init(_ spans: [Span]) { self.spans = spans.filter { !$0.text.isEmpty } }

    /// Display width in cells.
    public var columns: Int { spans.reduce(0) { $0 + $1.text.columns } }
    public var isEmpty: Bool { spans.isEmpty }
    /// The text without its styles.
    public var text: SafeText { spans.map(\.text).joined() }

    public mutating func append(_ text: SafeText, _ style: Style = .standard) {
        guard !text.isEmpty else { return }
        if let last = spans.indices.last, spans[last].style == style {
            spans[last].text += text
        } else {
            spans.append(Span(text, style))
        }
    }

    public mutating func append(_ other: StyledText) {
        for span in other.spans { append(span.text, span.style) }
    }

    public static func + (left: StyledText, right: StyledText) -> StyledText {
        var result = left
        result.append(right)
        return result
    }

    /// The same text with each style changed.
    public func restyled(_ change: (Style) -> Style) -> StyledText {
        StyledText(spans.map { Span($0.text, change($0.style)) })
    }

    /// Cut to at most `limit` cells; a cut line ends in `›` in the style of what stood there.
    public func truncated(to limit: Int) -> StyledText {
        guard columns > limit else { return self }
        var result = StyledText()
        var left = limit
        for span in spans where left > 0 {
            let isLastThatFits = span.text.columns >= left
            // One cell more than there is room for makes the cut show even when the span itself would just fit.
            let text = isLastThatFits ? (span.text + .spaces(left + 1)).truncated(to: left) : span.text
            result.append(text, span.style)
            left -= isLastThatFits ? left : text.columns
        }
        return result
    }

    /// With blanks after it, `width` cells wide; a longer line stays as it is.
    public func padded(to width: Int, _ style: Style = .standard) -> StyledText {
        var result = self
        result.append(.spaces(width - columns), style)
        return result
    }

    /// Broken into lines of at most `limit` cells, between words where it can be. At least one line.
    public func wrapped(to limit: Int) -> [StyledText] {
        guard columns > limit else { return [self] }
        var clusters: [Cluster] = []
        var styles: [Style] = []
        for span in spans {
            for cluster in Clusters(span.text) {
                clusters.append(cluster)
                styles.append(span.style)
            }
        }
        return LineBreaks.ranges(clusters, columns: limit).map { range in
            var line = StyledText()
            var index = range.lowerBound
            while index < range.upperBound {
                var end = index + 1
                while end < range.upperBound, styles[end] == styles[index] { end += 1 }
                line.append(SafeText(clusters[index..<end]), styles[index])
                index = end
            }
            return line
        }
    }
}
