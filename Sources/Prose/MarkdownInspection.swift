/// Keeps texts from the Markdown parser that it would take more than linear time over.
enum MarkdownInspection {
    /// Above it a text is read as plain text.
    static let maximumBytes = 256 * 1_024
    /// The longest run of one character that means something to the parser, or of nested openings, in a sane text.
    private static let longestRun = 200

    static func isReasonable(_ text: String) -> Bool {
        guard text.utf8.count <= maximumBytes else { return false }
        var run = 0
        var openings = 0
        for byte in text.utf8 {
            switch byte {
            case 0x0A: run = 0
            // Quotes and list marks at any depth, emphasis, strikethrough, brackets, escapes.
            case 0x3E, 0x2A, 0x5F, 0x7E, 0x5B, 0x5D, 0x28, 0x3C, 0x21, 0x60, 0x5C, 0x26:
                run += 1
                openings += byte == 0x5B || byte == 0x3C || byte == 0x28 ? 1 : 0
            case 0x20, 0x2D, 0x2B: break
            default: run = 0
            }
            if run > longestRun { return false }
        }
        return openings < 5_000
    }

    /// Whether addresses in it may be looked for: the parser looks from every `@` back and forth.
    static func mayLinkAddresses(_ text: String) -> Bool { text.utf8.lazy.filter { $0 == 0x40 }.prefix(501).count <= 500 }

    /// A short row is filled up to the width of its table, so wide tables cost width times height.
    static func mayHoldTables(_ text: String) -> Bool {
        var bars = 0
        for byte in text.utf8 {
            if byte == 0x0A { bars = 0 }
            if byte == 0x7C { bars += 1 }
            if bars > 2 * TableLayout.mostColumns { return false }
        }
        return true
    }
}
