import Canvas

/// Reads HTML that the parser must not see: its words, with line ends where blocks begin, and nothing else.
enum HTMLWords {
    static func read(_ text: String, into builder: inout BlockBuilder) {
        var scanner = HTMLScanner(text)
        var dropped: String?
        builder.isSpaced = false
        while let token = scanner.next() {
            switch token {
            case .text(let range):
                if dropped == nil {
                    builder.text(HTMLEntities.decoded(String(decoding: scanner.bytes[range], as: UTF8.self)))
                }
            case .open(let name, _):
                if HTMLElements.dropped.contains(name), HTMLElements.endsByItsTag.contains(name) { dropped = name }
                if HTMLElements.blocks.contains(name) || name == "br" { builder.endParagraph() }
            case .close(let name):
                if name == dropped { dropped = nil }
                if HTMLElements.blocks.contains(name) { builder.endParagraph() }
            }
        }
        builder.endParagraph()
        builder.isSpaced = true
        builder.line("This message's layout is too intricate: only its words are shown.", .dim)
        builder.endParagraph()
    }
}

/// The few entities that matter for reading words; everything else stays as it is written.
enum HTMLEntities {
    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        var result = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            rest = rest[rest.index(after: mark)...]
            let name = rest.prefix(10).prefix { $0 != ";" }
            guard name.endIndex < rest.endIndex, rest[name.endIndex] == ";", let scalar = scalar(name) else {
                result += "&"
                continue
            }
            result.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: name.endIndex)...]
        }
        return result + rest
    }

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "euro": "€", "auml": "ä", "ouml": "ö",
        "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è",
    ]

    private static func scalar(_ name: Substring) -> Unicode.Scalar? {
        guard name.first == "#" else { return named[String(name)] }
        let digits = name.dropFirst()
        let isHex = digits.first == "x" || digits.first == "X"
        return UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10).flatMap(Unicode.Scalar.init)
    }
}
