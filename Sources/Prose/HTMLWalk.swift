import Canvas

/// Turns the nodes of an HTML document into blocks. The stack is our own: depth costs memory, not the thread's stack.
struct HTMLWalk {
    private(set) var builder: BlockBuilder
    private var style = Look()
    private var lists: [ListState] = []
    private var needsBlank = true
    /// After a mail program's separator, everything is quoted.
    private var isAfterSeparator = false

    private struct Look {
        var strong = false
        var emphasis = false
        var code = false
        var heading = false
        var link: Int?
    }

    private struct ListState {
        var next: Int?
    }

    private struct Frame {
        let node: HTMLNode
        let name: String
        var nextChild = 0
        let styleBefore: Look
        let placeBefore: BlockPlace
    }

    init(_ builder: BlockBuilder) { self.builder = builder }

    mutating func run(_ root: HTMLNode) {
        var stack: [Frame] = []
        enter(root, &stack)
        while let top = stack.indices.last {
            let index = stack[top].nextChild
            if let child = stack[top].node.child(index) {
                stack[top].nextChild += 1
                enter(child, &stack)
            } else {
                leave(stack.removeLast())
            }
        }
        flush()
    }

    private mutating func enter(_ node: HTMLNode, _ stack: inout [Frame]) {
        if let text = node.text {
            builder.text(text, role, link: style.link)
            return
        }
        let name = node.name
        guard node.isElement, !HTMLElements.dropped.contains(name) else { return }
        if isHidden(node) {
            if node.allText().contains(where: { !$0.isWhitespace }) { builder.hiddenPart() }
            return
        }
        let frame = Frame(node: node, name: name, styleBefore: style, placeBefore: builder.place)
        if HTMLElements.blocks.contains(name) { startBlock(name) }
        begin(node, name)
        if name == "pre" {
            preformatted(node)
            leave(frame)
        } else {
            stack.append(frame)
        }
    }

    private mutating func begin(_ node: HTMLNode, _ name: String) {
        markRegion(node)
        switch name {
        case "b", "strong": style.strong = true
        case "i", "em", "cite", "var", "dfn": style.emphasis = true
        case "code", "kbd", "samp", "tt": style.code = true
        case "s", "strike", "del": builder.text("~~", .dim)
        case "br": builder.lineBreak()
        case "hr": rule()
        case "img": image(node)
        case "a": style.link = node.attribute("href").map { builder.openLink($0) } ?? style.link
        case "blockquote": builder.place.quoteDepth += 1
        case "ul", "ol": openList(node, isOrdered: name == "ol")
        case "li": item()
        case "dd": builder.place.indent += 2
        case "td", "th":
            if !builder.isAtParagraphStart { builder.line(.spaces(2)) }
            style.strong = style.strong || name == "th"
        case _ where HTMLElements.headings.contains(name): style.heading = true
        default: break
        }
    }

    private mutating func leave(_ frame: Frame) {
        switch frame.name {
        case "a":
            if let link = style.link, link != frame.styleBefore.link { builder.closeLink(link) }
        case "s", "strike", "del": builder.text("~~", .dim)
        case "ul", "ol": _ = lists.popLast()
        default: break
        }
        if HTMLElements.blocks.contains(frame.name) {
            flush()
            needsBlank = needsBlank || isSpaced(frame.name)
        }
        style = frame.styleBefore
        builder.place = frame.placeBefore
        if isAfterSeparator { builder.place.region = .quoted }
    }

    private var role: ProseRole {
        if style.link != nil { return .link }
        if style.heading { return .heading }
        if style.code { return .code }
        if style.strong { return .strong }
        if style.emphasis { return .emphasis }
        switch builder.place.region {
        case .signature: return .signature
        case .quoted: return .quote
        case .body: return builder.place.quoteDepth > 0 ? .quote : .text
        }
    }

    private mutating func startBlock(_ name: String) {
        flush()
        needsBlank = needsBlank || isSpaced(name)
    }

    /// What stands in a list follows without blank lines.
    private func isSpaced(_ name: String) -> Bool {
        HTMLElements.spaced.contains(name) && (lists.isEmpty || !["ul", "ol", "p"].contains(name))
    }

    private mutating func flush() {
        guard !builder.isAtParagraphStart else { return }
        builder.isSpaced = needsBlank
        builder.endParagraph()
        needsBlank = false
    }

    private mutating func rule() {
        builder.isSpaced = true
        builder.rule()
        needsBlank = true
    }

    private mutating func preformatted(_ node: HTMLNode) {
        let text = node.allText()
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        builder.isSpaced = true
        builder.place.indent += 2
        builder.preformatted(text)
    }

    private mutating func openList(_ node: HTMLNode, isOrdered: Bool) {
        let start = node.attribute("start").flatMap { Int($0) } ?? 1
        lists.append(ListState(next: isOrdered ? max(-9_999, min(start, 99_999)) : nil))
    }

    private mutating func item() {
        var marker: SafeText = "- "
        if let last = lists.indices.last, let number = lists[last].next {
            marker = "\(number). "
            lists[last].next = number + 1
        }
        builder.place.indent += marker.columns
        builder.setMarker(marker)
    }

    private mutating func image(_ node: HTMLNode) {
        let sides = ["width", "height"].compactMap { node.attribute($0) }.compactMap { Int($0.prefix { $0.isNumber }) }
        // One of a pixel's size reports that the mail was read; there is nothing to see.
        guard !sides.contains(where: { $0 <= 1 }) else { return }
        let words = node.attribute("alt").flatMap { $0.contains { !$0.isWhitespace } ? $0 : nil }
        builder.text(words.map { "[image: \($0)]" } ?? "[image]", .dim, link: style.link)
    }

    private func isHidden(_ node: HTMLNode) -> Bool {
        node.attribute("hidden") != nil || node.attribute("style").map(HTMLElements.isHidden(style:)) ?? false
    }

    private mutating func markRegion(_ node: HTMLNode) {
        let className = node.attribute("class") ?? ""
        let id = node.attribute("id") ?? ""
        if HTMLElements.isSignature(class: className) { builder.place.region = .signature }
        guard HTMLElements.isQuote(class: className, id: id) else { return }
        flush()
        builder.place.region = .quoted
        if !id.isEmpty && className.isEmpty { isAfterSeparator = true }
    }
}
