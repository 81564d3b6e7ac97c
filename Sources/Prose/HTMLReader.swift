import CGumbo
import Canvas

/// Reads HTML as far as it is text: words, emphasis, links, lists, quotes, tables as rows.
enum HTMLReader {
    static func read(_ text: String, into builder: inout BlockBuilder) {
        guard HTMLInspection.isReasonable(text) else {
            HTMLWords.read(text, into: &builder)
            return
        }
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var options = kGumboDefaultOptions
                options.max_errors = 0
                guard let base = characters.baseAddress,
                    let output = gumbo_parse_with_options(&options, base, characters.count)
                else { return }
                defer { gumbo_destroy_output(&options, output) }
                guard let root = output.pointee.root else { return }
                var walk = HTMLWalk(builder)
                walk.run(HTMLNode(root))
                builder = walk.builder
            }
        }
    }
}

/// One node of a parsed document, valid while the document is.
struct HTMLNode {
    private let node: UnsafeMutablePointer<GumboNode>

    init(_ node: UnsafeMutablePointer<GumboNode>) { self.node = node }

    var isElement: Bool { node.pointee.type == GUMBO_NODE_ELEMENT || node.pointee.type == GUMBO_NODE_TEMPLATE }

    /// The text of a text node.
    var text: String? {
        switch node.pointee.type {
        case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
            node.pointee.v.text.text.map { String(cString: $0) }
        default: nil
        }
    }

    /// Lower-cased; empty for names that HTML doesn't know.
    var name: String {
        guard isElement else { return "" }
        return String(cString: gumbo_normalized_tagname(node.pointee.v.element.tag))
    }

    var childCount: Int { isElement ? Int(node.pointee.v.element.children.length) : 0 }

    func child(_ index: Int) -> HTMLNode? {
        guard index < childCount, let data = node.pointee.v.element.children.data, let raw = data[index] else { return nil }
        return HTMLNode(raw.assumingMemoryBound(to: GumboNode.self))
    }

    func attribute(_ name: String) -> String? {
        guard isElement, let found = gumbo_get_attribute(&node.pointee.v.element.attributes, name) else { return nil }
        return found.pointee.value.map { String(cString: $0) }
    }

    /// All text below, whatever the depth.
    func allText() -> String {
        var collected = ""
        var waiting = [self]
        while let next = waiting.popLast() {
            if let text = next.text { collected += text }
            if next.name == "br" { collected += "\n" }
            for index in (0..<next.childCount).reversed() {
                if let child = next.child(index) { waiting.append(child) }
            }
        }
        return collected
    }
}
