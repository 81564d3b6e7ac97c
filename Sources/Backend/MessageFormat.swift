import Helpdesk

extension Message.Format {
    /// What a text is written in: as the service says, else by its look. Plain unless it plainly is more,
    /// since a plain text read as Markdown loses its line breaks.
    public static func guess(_ text: String, declared: String?) -> Message.Format {
        if let declared = declared?.lowercased() {
            if declared.contains("html") { return .html }
            if declared.contains("markdown") || declared == "md" { return .markdown }
            if declared.contains("plain") || declared == "text" { return .plain }
        }
        if startsWithTag(text) { return .html }
        return looksLikeMarkdown(text) ? .markdown : .plain
    }

    private static let leadingTags: Set<String> = [
        "!doctype", "html", "head", "body", "div", "p", "span", "table", "br", "ul", "ol", "a", "b", "strong",
        "h1", "h2", "h3", "blockquote", "font", "center", "img", "pre", "em", "i", "meta", "style",
    ]

    private static func startsWithTag(_ text: String) -> Bool {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }), text[start] == "<" else { return false }
        let name = text[text.index(after: start)...].prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
        return leadingTags.contains(name.lowercased())
    }

    private static func looksLikeMarkdown(_ text: String) -> Bool {
        var listLines = 0
        for line in text.split(whereSeparator: \.isNewline) {
            if ["```", "# ", "## ", "### "].contains(where: { line.hasPrefix($0) }) { return true }
            if line.hasPrefix("- ") || line.hasPrefix("* ") { listLines += 1 }
        }
        if listLines >= 2 || text.contains("](http") { return true }
        return text.split(separator: "**", maxSplits: 2, omittingEmptySubsequences: false).count == 3
    }
}
