/// Cuts HTML into tags and text in one pass, without building anything.
struct HTMLScanner {
    enum Token {
        case text(Range<Int>)
        case open(name: String, attributeCount: Int)
        case close(name: String)
    }

    let bytes: [UInt8]
    private var index = 0
    /// Inside this element everything is text until its end tag.
    private var rawName: String?

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func next() -> Token? {
        while index < bytes.count {
            if let rawName, let text = rawText(rawName) { return text }
            if bytes[index] != Self.less { return text() }
            if let token = markup() { return token }
        }
        return nil
    }

    private static let less: UInt8 = 0x3C
    private static let greater: UInt8 = 0x3E
    private static let rawNames: Set<String> = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]
    private static let longestName = 32

    private mutating func text() -> Token {
        let start = index
        repeat { index += 1 } while index < bytes.count && bytes[index] != Self.less
        return .text(start..<index)
    }

    private mutating func rawText(_ name: String) -> Token? {
        rawName = nil
        let start = index
        while index < bytes.count {
            if bytes[index] == Self.less, byte(at: index + 1) == 0x2F, self.name(at: index + 2) == name { break }
            index += 1
        }
        return start < index ? .text(start..<index) : nil
    }

    /// A tag; nil where a comment or declaration was passed over.
    private mutating func markup() -> Token? {
        switch byte(at: index + 1) {
        case 0x21?, 0x3F?:
            skipDeclaration()
            return nil
        case 0x2F? where isLetter(byte(at: index + 2)):
            let name = name(at: index + 2)
            index += 2
            _ = skipAttributes()
            return .close(name: name)
        case let byte? where isLetter(byte):
            let name = name(at: index + 1)
            index += 1
            let count = skipAttributes()
            if Self.rawNames.contains(name) { rawName = name }
            return .open(name: name, attributeCount: count)
        default:
            return text()
        }
    }

    private mutating func skipDeclaration() {
        let isComment = byte(at: index + 2) == 0x2D && byte(at: index + 3) == 0x2D
        index += isComment ? 4 : 2
        while index < bytes.count {
            if bytes[index] == Self.greater, !isComment || (bytes[index - 1] == 0x2D && bytes[index - 2] == 0x2D) { break }
            index += 1
        }
        index = min(index + 1, bytes.count)
    }

    /// Passes over the rest of a tag and counts the words in it; quoted values may hold `>`.
    private mutating func skipAttributes() -> Int {
        var count = 0
        var isInWord = true
        var isAfterEqual = false
        while index < bytes.count, bytes[index] != Self.greater {
            let byte = bytes[index]
            if isAfterEqual, byte == 0x22 || byte == 0x27 {
                index += 1
                while index < bytes.count, bytes[index] != byte { index += 1 }
                isInWord = false
            } else if byte <= 0x20 || byte == 0x2F {
                isInWord = false
            } else if !isInWord {
                isInWord = true
                count += 1
            }
            isAfterEqual = byte == 0x3D || (isAfterEqual && byte <= 0x20)
            index += 1
        }
        index = min(index + 1, bytes.count)
        return count
    }

    private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private func isLetter(_ byte: UInt8?) -> Bool { byte.map { ($0 | 0x20) &- 0x61 < 26 } ?? false }

    private func name(at start: Int) -> String {
        var end = start
        while end < bytes.count, end - start < Self.longestName, bytes[end] > 0x20, bytes[end] != Self.greater,
            bytes[end] != 0x2F
        { end += 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
    }
}
