import Canvas

/// Reads plain text: lines stay lines, `>` begins a quote, `-- ` a signature.
enum PlainReader {
    static func read(_ text: String, into builder: inout BlockBuilder) {
        builder.isSpaced = false
        let lines = SafeText.lines(text)
        let signature = signatureStart(lines)
        builder.countReplaced(in: lines)
        var isAfterBlank = false
        for (index, line) in lines.enumerated() where !(line.isEmpty && isAfterBlank) {
            isAfterBlank = line.isEmpty
            let (depth, rest) = unquoted(line)
            builder.place.quoteDepth = depth
            builder.place.region = index >= signature ? .signature : .body
            add(rest, index >= signature ? .signature : depth > 0 ? .quote : .text, into: &builder)
        }
        builder.place = BlockPlace()
    }

    /// One line as one block; an empty one as a block too, since blank lines are the text's own.
    private static func add(_ line: SafeText, _ role: ProseRole, into builder: inout BlockBuilder) {
        if line.isEmpty {
            builder.lineBreak()
        } else {
            builder.linking(line, role)
        }
        builder.endParagraph()
    }

    private static func unquoted(_ line: SafeText) -> (depth: Int, rest: SafeText) {
        var depth = 0
        var columns = 0
        for byte in line.string.utf8 {
            if byte == 0x3E {
                depth += 1
            } else if byte != 0x20 || depth == 0 {
                break
            }
            columns += 1
        }
        guard depth > 0 else { return (0, line) }
        // One blank belongs to the mark, more are the quoted text's own.
        let marks = line.string.utf8.prefix(columns).reversed().drop { $0 == 0x20 }.count
        let blank = columns > marks ? 1 : 0
        return (depth, line.dropFirst(columns: marks + blank))
    }

    /// The line of the last mark that has nothing but a short signature after it.
    private static func signatureStart(_ lines: [SafeText]) -> Int {
        let longest = 15
        for index in lines.indices.reversed().prefix(longest + 1) where QuoteMarks.isSignatureMark(lines[index].string) {
            return index
        }
        return lines.endIndex
    }
}

extension BlockBuilder {
    /// Adds a line, with the bare links in it as links.
    mutating func linking(_ text: SafeText, _ role: ProseRole) {
        let string = text.string
        let ranges = links.count < BareLinks.mostLinks ? BareLinks.ranges(in: string) : []
        guard !ranges.isEmpty else {
            line(text, role)
            return
        }
        var rest = text
        var next = string.startIndex
        for range in ranges {
            let before = SafeText(String(string[next..<range.lowerBound])).columns
            line(rest.prefix(columns: before), role)
            rest = rest.dropFirst(columns: before)
            let label = SafeText(String(string[range]))
            let url = String(string[range])
            let link = openLink(url.lowercased().hasPrefix("www.") ? "http://" + url : url)
            line(rest.prefix(columns: label.columns), .link, link: link)
            closeLink(link)
            rest = rest.dropFirst(columns: label.columns)
            next = range.upperBound
        }
        line(rest, role)
    }
}
