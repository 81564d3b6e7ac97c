import Canvas

/// Turns the nodes of a Markdown document, one by one, into blocks.
struct MarkdownWalk {
    private(set) var builder: BlockBuilder
    private var strong = 0
    private var emphasis = 0
    private var struck = 0
    private var isHeading = false
    private var link: Int?
    private var lists: [ListState] = []
    private var table: [[[ProseRun]]] = []
    private var imageDepth = 0

    private struct ListState {
        var next: Int?
        let isTight: Bool
        let indent: Int
    }

    init(_ builder: BlockBuilder) { self.builder = builder }

    mutating func visit(_ node: MarkdownNode, isEntering: Bool) {
        switch node.kind {
        case "paragraph", "heading": paragraph(node, isEntering)
        case "block_quote": quote(isEntering)
        case "list": list(node, isEntering)
        case "item", "tasklist": item(node, isEntering)
        case "code_block": code(node.literal)
        case "html_block": html(node.literal)
        case "thematic_break": rule()
        case "table", "table_header", "table_row", "table_cell": tablePart(node.kind, isEntering)
        case "text": builder.text(node.literal, role, link: link)
        case "code": builder.text(node.literal, .code, link: link)
        case "softbreak": builder.text(" ", role, link: link)
        case "linebreak": builder.lineBreak()
        case "html_inline": inlineHTML(node.literal)
        case "emph": emphasis += isEntering ? 1 : -1
        case "strong": strong += isEntering ? 1 : -1
        case "strikethrough": builder.text("~~", .dim)
        case "link": openOrClose(node, isEntering)
        case "image": image(isEntering)
        default: break
        }
    }

    private var role: ProseRole {
        if imageDepth > 0 { return .dim }
        if link != nil { return .link }
        if isHeading { return .heading }
        if strong > 0 { return .strong }
        if emphasis > 0 { return .emphasis }
        return builder.place.quoteDepth > 0 ? .quote : .text
    }

    private mutating func paragraph(_ node: MarkdownNode, _ isEntering: Bool) {
        if isEntering {
            builder.endParagraph()
            isHeading = node.kind == "heading"
            startBlock()
        } else {
            builder.endParagraph()
            isHeading = false
        }
    }

    /// Entries of a tight list follow each other without blank lines.
    private mutating func startBlock() {
        builder.isSpaced = !(lists.last?.isTight ?? false) || isFirstOfList
        isFirstOfList = false
    }

    private var isFirstOfList = false

    private mutating func quote(_ isEntering: Bool) {
        builder.endParagraph()
        builder.place.quoteDepth += isEntering ? 1 : -1
    }

    private mutating func list(_ node: MarkdownNode, _ isEntering: Bool) {
        builder.endParagraph()
        guard isEntering else {
            builder.place.indent = lists.popLast()?.indent ?? 0
            return
        }
        isFirstOfList = lists.isEmpty
        lists.append(
            ListState(next: node.isOrderedList ? node.listStart : nil, isTight: node.isTight, indent: builder.place.indent))
    }

    private mutating func item(_ node: MarkdownNode, _ isEntering: Bool) {
        builder.endParagraph()
        guard let last = lists.indices.last else { return }
        guard isEntering else {
            builder.place.indent = lists[last].indent
            return
        }
        var marker: SafeText = "- "
        if let number = lists[last].next {
            marker = "\(number). "
            lists[last].next = number &+ 1
        }
        if node.kind == "tasklist" { marker += node.isChecked ? "[x] " : "[ ] " }
        builder.place.indent = lists[last].indent + marker.columns
        builder.setMarker(marker)
    }

    private mutating func code(_ text: String) {
        builder.endParagraph()
        startBlock()
        builder.place.indent += 2
        builder.preformatted(text)
        builder.place.indent -= 2
    }

    private mutating func html(_ text: String) {
        builder.endParagraph()
        startBlock()
        let place = builder.place
        HTMLReader.read(text, into: &builder)
        builder.endParagraph()
        builder.place = place
    }

    private mutating func rule() {
        builder.endParagraph()
        startBlock()
        builder.rule()
    }

    private mutating func inlineHTML(_ text: String) {
        let name = text.dropFirst().prefix { $0.isLetter }.lowercased()
        if name == "br" { builder.lineBreak() } else { builder.text(text, .dim) }
    }

    private mutating func openOrClose(_ node: MarkdownNode, _ isEntering: Bool) {
        if isEntering {
            link = builder.openLink(node.url)
        } else if let open = link {
            link = nil
            builder.closeLink(open)
        }
    }

    private mutating func image(_ isEntering: Bool) {
        imageDepth += isEntering ? 1 : -1
        builder.text(isEntering ? "[image: " : "]", .dim)
    }

    private mutating func tablePart(_ kind: String, _ isEntering: Bool) {
        switch (kind, isEntering) {
        case ("table", true):
            builder.endParagraph()
            startBlock()
            table = []
        case ("table", false):
            builder.table(table)
            table = []
        case ("table_cell", false):
            if let row = table.indices.last { table[row].append(builder.takeRuns()) }
        case ("table_row", true), ("table_header", true): table.append([])
        default: break
        }
    }
}
