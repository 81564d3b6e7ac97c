import FoundationEssentials

/// Writes JSON arrays, one a line. Each starts with the checksum of the rest of its line.
package struct RowWriter {
    package private(set) var bytes: [UInt8] = []
    /// Of all lines' checksums: whether a line stands there twice, or another in its place.
    private(set) var checksumSum: UInt32 = 0
    private var needsComma = false
    private static let digits = Array("0123456789abcdef".utf8)

    package init() {}

    /// `["` eight digits `",` and what `fill` writes, `]` and a line feed.
    package mutating func line(_ fill: (inout RowWriter) -> Void) {
        let start = bytes.count
        bytes.append(contentsOf: #"["00000000","#.utf8)
        needsComma = false
        fill(&self)
        bytes.append(UInt8(ascii: "]"))
        let checksum = Checksum.of(bytes[(start + Row.checkedFrom)...])
        checksumSum &+= checksum
        let digits = Checksum.hexadecimal(checksum)
        bytes.replaceSubrange(start + 2..<start + 10, with: digits)
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// A bare list, for a journal, whose frame has a checksum of its own.
    static func payload(_ fill: (inout RowWriter) -> Void) -> [UInt8] {
        var writer = RowWriter()
        writer.list(fill)
        return writer.bytes
    }

    package mutating func list(_ fill: (inout RowWriter) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        fill(&self)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    package mutating func text(_ text: String?) {
        guard let text else { return null() }
        separate()
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        guard text.utf8.contains(where: Self.needsEscape) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(ascii: "n"))
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    mutating func texts(_ texts: [String]) {
        list { row in
            for text in texts { row.text(text) }
        }
    }

    package mutating func number(_ number: Int?) {
        guard let number else { return null() }
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    /// The shortest decimal that reads back as the same number.
    mutating func number(_ number: Double?) {
        guard let number, number.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: number.description.utf8)
    }

    /// In seconds since 2001, as `Date` keeps it, so that none is lost.
    mutating func date(_ date: Date?) { number(date?.timeIntervalSinceReferenceDate) }

    mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}

/// Where things stand in a line.
enum Row {
    /// The checksum covers the line from here, without its line feed.
    static let checkedFrom = 12
    /// `["` and eight digits and `",` and `]`.
    static let leastLength = 13
}
