import CCmark
import Canvas

/// Reads GitHub's Markdown: tables, strikethrough, bare links and task lists included.
enum MarkdownReader {
    static func read(_ text: String, into builder: inout BlockBuilder) {
        guard MarkdownInspection.isReasonable(text) else {
            PlainReader.read(text, into: &builder)
            return
        }
        let (body, signature) = splitSignature(text)
        guard let document = MarkdownDocument(body) else {
            PlainReader.read(text, into: &builder)
            return
        }
        var walk = MarkdownWalk(builder)
        document.walk(&walk)
        builder = walk.builder
        builder.place = BlockPlace()
        if let signature {
            builder.isSpaced = true
            builder.place.region = .signature
            for line in SafeText.lines(signature) {
                builder.countReplaced(in: [line])
                line.isEmpty ? builder.lineBreak() : builder.linking(line, .signature)
                builder.endParagraph()
                builder.isSpaced = false
            }
            builder.place = BlockPlace()
        }
    }

    /// A mail's signature mark would underline a heading in Markdown, so it is taken off before.
    private static func splitSignature(_ text: String) -> (body: String, signature: String?) {
        let longest = 15
        var end = text.endIndex
        for _ in 0...longest {
            let start = text[..<end].lastIndex { $0.isNewline }
            let line = text[(start.map { text.index(after: $0) } ?? text.startIndex)..<end]
            guard let start else { break }
            if QuoteMarks.isSignatureMark(String(line)) {
                return (String(text[..<start]), String(text[text.index(after: start)...]))
            }
            end = start
        }
        return (text, nil)
    }
}

/// A parsed document; freed with it.
private struct MarkdownDocument: ~Copyable {
    private let root: OpaquePointer

    private static let isRegistered: Bool = {
        cmark_gfm_core_extensions_ensure_registered()
        return true
    }()

    init?(_ text: String) {
        guard Self.isRegistered, let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return nil }
        defer { cmark_parser_free(parser) }
        var extensions = ["strikethrough", "tasklist"]
        if MarkdownInspection.mayHoldTables(text) { extensions.append("table") }
        if MarkdownInspection.mayLinkAddresses(text) { extensions.append("autolink") }
        for found in extensions.compactMap({ cmark_find_syntax_extension($0) }) {
            cmark_parser_attach_syntax_extension(parser, found)
        }
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let root = cmark_parser_finish(parser) else { return nil }
        self.root = root
    }

    deinit { cmark_node_free(root) }

    borrowing func walk(_ walk: inout MarkdownWalk) {
        guard let iterator = cmark_iter_new(root) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
            walk.visit(MarkdownNode(node), isEntering: event == CMARK_EVENT_ENTER)
        }
    }
}

/// One node, read as far as the walk needs it.
struct MarkdownNode {
    private let node: OpaquePointer

    fileprivate init(_ node: OpaquePointer) { self.node = node }

    /// cmark's own word for its kind; extensions' kinds have no constants that Swift could use.
    var kind: String { cmark_node_get_type_string(node).map { String(cString: $0) } ?? "" }
    var literal: String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }
    var url: String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }
    var isOrderedList: Bool { cmark_node_get_list_type(node) == CMARK_ORDERED_LIST }
    var listStart: Int { Int(cmark_node_get_list_start(node)) }
    var isTight: Bool { cmark_node_get_list_tight(node) != 0 }
    var isChecked: Bool { cmark_gfm_extensions_get_tasklist_item_checked(node) }
    var headingLevel: Int { Int(cmark_node_get_heading_level(node)) }
}
