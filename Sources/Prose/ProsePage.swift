import Canvas

/// How a text was written.
public enum ProseFormat: String, Hashable, Sendable {
    case plain, markdown, html
}

/// What a piece of a line is, for the theme to give it a look.
public enum ProseRole: String, Hashable, Sendable, CaseIterable {
    case text, strong, emphasis, code, link, quote, heading, rule, listMarker, signature
    /// Our own words about the text: where a link goes, what is folded, what was left out.
    case dim
}

/// A piece of a line.
public struct ProseSpan: Hashable, Sendable {
    public var text: SafeText
    public var role: ProseRole
    /// The index in the page's links, where it is part of one.
    public var link: Int?

    public init(_ text: SafeText, _ role: ProseRole = .text, link: Int? = nil) {
        self.text = text
        self.role = role
        self.link = link
    }
}

/// One line, indentation included; never wider than the page.
public struct ProseLine: Hashable, Sendable {
    public var spans: [ProseSpan]
    /// The index in the page's folds of the fold this line belongs to or stands for.
    public var fold: Int?

    public init(_ spans: [ProseSpan], fold: Int? = nil) {
        self.spans = spans
        self.fold = fold
    }

    public var isBlank: Bool { text.string.utf8.allSatisfy { $0 == 0x20 } }
    public var text: SafeText { spans.map(\.text).joined() }
}

/// A part that is shown as one line until it is asked for.
public struct ProseFold: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case quote, signature }

    public let kind: Kind
    /// In the page's lines.
    public let lines: Range<Int>
    /// Lines with something on them.
    public let lineCount: Int

    /// `+ 11 quoted lines`.
    public var label: SafeText {
        let plural = SafeText(lineCount == 1 ? "" : "s")
        return switch kind {
        case .quote: "+ \(lineCount) quoted line\(plural)"
        case .signature: "+ \(lineCount) line\(plural) of signature"
        }
    }
}

/// A link of a text.
public struct ProseLink: Hashable, Sendable {
    public let label: SafeText
    /// As the text gives it: data, to be checked before anything opens it.
    public let url: String
    /// The host it goes to; nil where it goes to none.
    public let host: SafeText?
}

/// A whole text, laid out for one width.
public struct ProsePage: Hashable, Sendable {
    /// More than this of a text, in bytes, is left out; the last line says so.
    public static let maximumBytes = 1 << 20
    public static let maximumLines = 50_000

    /// Everything, folds open.
    public let lines: [ProseLine]
    /// From top to bottom, none inside another.
    public let folds: [ProseFold]
    public let links: [ProseLink]
    /// Harmful or invisible characters that were replaced by markers.
    public let replacedCount: Int
    /// Parts that the text hides from its readers; each is marked where it stood.
    public let hiddenCount: Int

    /// `columns` is the width to fill; 72 is the widest anyone should read.
    public init(_ text: String, format: ProseFormat, columns: Int) {
        let (kept, isCut) = Self.cut(text)
        var blocks = BlockBuilder()
        switch format {
        case .plain: PlainReader.read(kept, into: &blocks)
        case .markdown: MarkdownReader.read(kept, into: &blocks)
        case .html: HTMLReader.read(kept, into: &blocks)
        }
        blocks.endParagraph()
        blocks.markQuotedParts()
        if isCut { blocks.note(ProseLayout.tooLong) }
        var layout = ProseLayout(columns: columns)
        layout.add(blocks.blocks)
        folds = layout.folds
        var lines = layout.lines
        for (index, fold) in folds.enumerated() {
            for line in fold.lines { lines[line].fold = index }
        }
        self.lines = lines
        links = blocks.links
        replacedCount = blocks.replacedCount
        hiddenCount = blocks.hiddenCount
    }

    /// What to draw: each fold as one line, but those in `open` in full.
    public func shown(open: Set<Int> = []) -> [ProseLine] {
        var shown: [ProseLine] = []
        var next = 0
        for (index, fold) in folds.enumerated() where !open.contains(index) {
            shown += lines[next..<fold.lines.lowerBound]
            shown.append(ProseLine([ProseSpan(fold.label, .dim)], fold: index))
            next = fold.lines.upperBound
        }
        return shown + lines[next...]
    }

    private static func cut(_ text: String) -> (String, Bool) {
        guard text.utf8.count > maximumBytes else { return (text, false) }
        var end = text.utf8.index(text.startIndex, offsetBy: maximumBytes)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return (String(text[..<end]), true)
    }
}
