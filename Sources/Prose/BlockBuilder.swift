import Canvas

/// A piece of a paragraph.
struct ProseRun {
    enum Content {
        case text(SafeText)
        case lineBreak
    }

    var content: Content
    var role: ProseRole
    var link: Int?
}

/// A paragraph or its like, with where it stands.
struct ProseBlock {
    enum Content {
        case paragraph([ProseRun])
        /// Lines whose blanks count.
        case preformatted([SafeText], ProseRole)
        /// Rows of cells, the first one the heading.
        case table([[[ProseRun]]])
        case rule
    }

    enum Region: Hashable {
        case body, quoted, signature
    }

    var content: Content
    var place: BlockPlace
    /// Drawn once, at the end of the indentation of the first line.
    var marker: SafeText?
    var isSpaced: Bool
}

/// Where a block stands.
struct BlockPlace {
    /// Bars at the left.
    var quoteDepth = 0
    /// Columns after the bars.
    var indent = 0
    var region = ProseBlock.Region.body
}

/// Collects blocks from a reader; everything that comes in becomes safe here.
struct BlockBuilder {
    /// Texts nest deeper than anybody can read; beyond this, only the words stay.
    static let deepestQuote = 6
    static let deepestIndent = 24

    private(set) var blocks: [ProseBlock] = []
    private(set) var links: [ProseLink] = []
    private(set) var replacedCount = 0
    private(set) var hiddenCount = 0
    /// For what comes next.
    var place = BlockPlace()
    /// Whether a blank line goes before the next block.
    var isSpaced = true
    private var marker: SafeText?
    private var runs: [ProseRun] = []
    private var endsInBlank = true

    var isAtParagraphStart: Bool { runs.isEmpty }

    /// Adds text with blanks and line ends run together, as HTML reads it.
    mutating func text(_ text: String, _ role: ProseRole = .text, link: Int? = nil) {
        var collapsed = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBlank = scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" || scalar == "\u{C}"
            if isBlank && endsInBlank { continue }
            collapsed.append(isBlank ? " " : scalar)
            endsInBlank = isBlank
        }
        append(String(collapsed), role, link)
    }

    /// For texts that are added in parts by `line`.
    mutating func countReplaced(in texts: [SafeText]) { replacedCount += texts.reduce(0) { $0 + $1.replacedCount } }

    /// Adds text whose blanks count. What was replaced in it is the caller's to count.
    mutating func line(_ text: SafeText, _ role: ProseRole = .text, link: Int? = nil) {
        guard !text.isEmpty else { return }
        label(link, text)
        runs.append(ProseRun(content: .text(text), role: role, link: link))
        endsInBlank = false
    }

    private mutating func append(_ text: String, _ role: ProseRole, _ link: Int?) {
        guard !text.isEmpty else { return }
        let pieces = SafeText.lines(text)
        countReplaced(in: pieces)
        for piece in pieces where !piece.isEmpty {
            label(link, piece)
            runs.append(ProseRun(content: .text(piece), role: role, link: link))
        }
    }

    mutating func lineBreak() {
        runs.append(ProseRun(content: .lineBreak, role: .text, link: nil))
        endsInBlank = true
    }

    /// Text of our own, as a paragraph of its own.
    mutating func note(_ text: SafeText) {
        endParagraph()
        place = BlockPlace()
        line(text, .dim)
        endParagraph()
    }

    /// A word of our own where something was hidden from the reader.
    mutating func hiddenPart() {
        hiddenCount += 1
        if !endsInBlank { text(" ") }
        text("[hidden text]", .dim)
    }

    /// The marker of a list entry; it is drawn with the first block that follows.
    mutating func setMarker(_ text: SafeText) { marker = text }

    /// Makes what was collected a block. Without any text there is none, but a marker waits for its text.
    mutating func endParagraph() {
        defer {
            runs = []
            endsInBlank = true
        }
        if !runs.isEmpty { add(.paragraph(runs)) }
    }

    /// Takes the runs collected so far, for a table's cell.
    mutating func takeRuns() -> [ProseRun] {
        defer {
            runs = []
            endsInBlank = true
        }
        return runs
    }

    mutating func preformatted(_ text: String, _ role: ProseRole = .code) {
        endParagraph()
        var lines = SafeText.lines(text)
        if lines.last?.isEmpty == true { lines.removeLast() }
        countReplaced(in: lines)
        add(.preformatted(lines, role))
    }

    mutating func rule() {
        endParagraph()
        add(.rule)
    }

    mutating func table(_ rows: [[[ProseRun]]]) {
        endParagraph()
        if !rows.isEmpty { add(.table(rows)) }
    }

    private mutating func add(_ content: ProseBlock.Content) {
        var place = place
        place.quoteDepth = min(place.quoteDepth, Self.deepestQuote)
        place.indent = min(place.indent, Self.deepestIndent)
        blocks.append(ProseBlock(content: content, place: place, marker: marker, isSpaced: isSpaced))
        marker = nil
    }

    /// Registers a link; its label is completed by `closeLink`.
    mutating func openLink(_ url: String) -> Int {
        links.append(ProseLink(label: .empty, url: url, host: LinkTarget(url).host.map { SafeText($0) }))
        return links.count - 1
    }

    /// Says where the link really goes, unless its label says the same.
    mutating func closeLink(_ index: Int) {
        let link = links[index]
        guard !link.label.isEmpty, let remark = LinkTarget(link.url).remark(label: link.label.string) else { return }
        append(" (\(remark))", .dim, nil)
        endsInBlank = false
    }

    /// A label is all the text between opening and closing, also where paragraphs end in between.
    private mutating func label(_ index: Int?, _ text: SafeText) {
        let longest = 400
        guard let index, links[index].label.columns < longest else { return }
        links[index] = ProseLink(label: links[index].label + text, url: links[index].url, host: links[index].host)
    }

    /// Paragraphs that introduce a quote belong to it, and so does what follows a mail's own separator.
    mutating func markQuotedParts() { QuoteMarks.mark(&blocks) }
}

extension ProseBlock {
    /// Its text, for looking at, not for drawing.
    var plainText: String {
        guard case .paragraph(let runs) = content else { return "" }
        return runs.map { run in
            if case .text(let text) = run.content { text.string } else { "\n" }
        }.joined()
    }
}
