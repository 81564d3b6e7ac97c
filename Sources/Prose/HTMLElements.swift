/// What the names of HTML mean for reading.
enum HTMLElements {
    /// Begin and end a line.
    static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
        "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]
    /// Have a blank line around them.
    static let spaced: Set<String> = [
        "blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul",
    ]
    static let headings: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]
    /// Not for reading, with everything in them.
    static let dropped: Set<String> = [
        "applet", "audio", "canvas", "embed", "head", "iframe", "math", "object", "script", "select", "style", "svg",
        "template", "title", "video",
    ]
    /// Of those, the ones that only their own end tag ends.
    static let endsByItsTag: Set<String> = ["iframe", "script", "style", "title"]

    /// Whether an inline style keeps its element from being seen.
    static func isHidden(style: String) -> Bool {
        let bare = style.lowercased().filter { !$0.isWhitespace }
        if ["display:none", "visibility:hidden", "mso-hide:all"].contains(where: { bare.contains($0) }) { return true }
        return ["font-size:0", "opacity:0", "max-height:0", "line-height:0"].contains { property in
            guard let found = bare.firstRange(of: property) else { return false }
            let after = bare[found.upperBound...].drop { $0 == "0" || $0 == "." }
            return !(after.first?.isNumber ?? false)
        }
    }

    static func isQuote(class name: String, id: String) -> Bool {
        ["gmail_quote", "gmail_extra", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"].contains { name.contains($0) }
            || id == "divRplyFwdMsg" || id == "appendonsend"
    }

    static func isSignature(class name: String) -> Bool {
        ["gmail_signature", "moz-signature"].contains { name.contains($0) }
    }
}
