/// Keeps documents from the HTML parser that it would take more than linear time or stack over.
enum HTMLInspection {
    private static let mostTags = 20_000
    private static let mostAttributes = 100
    private static let deepest = 200
    /// Open formatting elements are built again in every block that follows.
    private static let mostFormattingInBlocks = 100_000

    /// Elements that end by themselves, or have no end.
    static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "colgroup", "!doctype",
        "html", "head", "body",
    ]
    private static let formatting: Set<String> = [
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    ]

    static func isReasonable(_ text: String) -> Bool {
        var scanner = HTMLScanner(text)
        var open: [String: Int] = [:]
        var depth = 0
        var formattingDepth = 0
        var formattingInBlocks = 0
        var tags = 0
        while let token = scanner.next() {
            switch token {
            case .text: continue
            case .open(let name, let attributes):
                tags += 1
                if attributes > mostAttributes { return false }
                formattingInBlocks += formattingDepth
                guard !void.contains(name) else { break }
                open[name, default: 0] += 1
                depth += 1
                if formatting.contains(name) { formattingDepth += 1 }
            case .close(let name):
                tags += 1
                // An end without a beginning closes nothing.
                guard let count = open[name], count > 0 else { break }
                open[name] = count - 1
                depth -= 1
                if formatting.contains(name) { formattingDepth -= 1 }
            }
            if tags > mostTags || depth > deepest || formattingInBlocks > mostFormattingInBlocks { return false }
        }
        return true
    }
}
