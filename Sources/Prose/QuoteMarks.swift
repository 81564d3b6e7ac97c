import Canvas

/// Recognises the words with which mail programs introduce what they quote.
enum QuoteMarks {
    /// "On Tue, 3 Mar 2026 at 12:04, Anna <a@b.example> wrote:", in the languages that mail programs speak.
    static func isAttribution(_ text: String) -> Bool {
        let bare = text.split { $0.isWhitespace }.joined(separator: " ")
        guard bare.utf8.count < 300, bare.hasSuffix(":") || bare.hasSuffix("："), bare.contains(where: \.isNumber) else {
            return false
        }
        let lower = bare.lowercased()
        return endings.contains { lower.contains($0) } && (lower.contains("@") || starts.contains { lower.hasPrefix($0) })
    }

    /// "-----Original Message-----" and its kin: everything after it is quoted.
    static func isSeparator(_ text: String) -> Bool {
        let bare = text.filter { $0 != "-" && $0 != "_" }.split { $0.isWhitespace }.joined(separator: " ").lowercased()
        return text.hasPrefix("--") && separators.contains(bare)
    }

    static func isSignatureMark(_ text: String) -> Bool { text == "-- " || text == "--" }

    private static let endings = [
        "wrote", "schrieb", "a écrit", "escribió", "ha scritto", "skrev", "schreef", "escreveu", "napisał",
        "пишет", "написал", "写道", "書きました",
    ]
    private static let starts = ["on ", "am ", "le ", "el ", "il ", "den ", "op ", "em ", "w dniu", "dnia "]
    private static let separators: Set<String> = [
        "original message", "ursprüngliche nachricht", "message d'origine", "mensaje original",
        "messaggio originale", "forwarded message", "weitergeleitete nachricht", "oprindelig meddelelse",
        "oorspronkelijk bericht",
    ]

    /// Marks introductions of quotes as part of them, everything after a separator as quoted, and what follows a
    /// signature mark near the end as signature.
    static func mark(_ blocks: inout [ProseBlock]) {
        markSignature(&blocks)
        var isAfterSeparator = false
        for index in blocks.indices where blocks[index].place.region != .signature {
            if blocks[index].place.quoteDepth > 0 { blocks[index].place.region = .quoted }
            if isAfterSeparator || isSeparator(blocks[index].plainText) {
                isAfterSeparator = true
                blocks[index].place.region = .quoted
            }
        }
        for index in blocks.indices where blocks[index].place.region == .quoted { introduce(index, &blocks) }
    }

    private static func markSignature(_ blocks: inout [ProseBlock]) {
        let longest = 8
        let start = blocks.indices.suffix(longest).last { index in
            let text = blocks[index].plainText
            return blocks[index].place.region == .body && blocks[index].place.quoteDepth == 0
                && isSignatureMark(String(text.prefix { $0 != "\n" }))
        }
        guard let start else { return }
        for index in start..<blocks.endIndex {
            guard blocks[index].place.quoteDepth == 0, blocks[index].place.region == .body else { return }
            blocks[index].place.region = .signature
        }
    }

    /// The introduction stands right before its quote, or a blank line before; some programs break it in two.
    private static func introduce(_ quote: Int, _ blocks: inout [ProseBlock]) {
        var last = quote - 1
        if last > 0, blocks[last].place.region == .body, blocks[last].plainText.allSatisfy(\.isWhitespace) { last -= 1 }
        guard last >= 0, blocks[last].place.region == .body else { return }
        let end = blocks[last].plainText
        if isAttribution(end) {
            blocks[last].place.region = .quoted
        } else if last > 0, blocks[last - 1].place.region == .body, isAttribution(blocks[last - 1].plainText + " " + end) {
            blocks[last].place.region = .quoted
            blocks[last - 1].place.region = .quoted
        }
    }
}
