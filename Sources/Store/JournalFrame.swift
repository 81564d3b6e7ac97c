/// How a record stands in a journal file:
///
///     k1 0000000007 00000123 89abcdef ["created",…]⏎
///     version, sequence, length of the payload in bytes, checksum of all else, payload
///
/// A payload never holds a line feed, so that after damage the next record is found at the next line. The first
/// record, number 0, says what the file is; behind the last one there are zeros.
package enum JournalFrame {
    static let version = 1
    static let headerLength = 32
    /// The checksum covers the header up to here, and the payload.
    static let checkedHeaderLength = 23
    static let payloadLimit = 99_999_999

    /// How every journal begins.
    package static let mark = encode(Array("[\"kedge journal\"]".utf8), sequence: 0)

    struct Header {
        var version: Int
        var sequence: Int
        var length: Int
        var checksum: UInt32
    }

    package static func encode(_ payload: [UInt8], sequence: Int) -> [UInt8] {
        var frame = Array("k\(version) ".utf8)
        frame += digits(sequence, 10) + [UInt8(ascii: " ")] + digits(payload.count, 8) + [UInt8(ascii: " ")]
        var checksum = Checksum()
        checksum.add(frame[...])
        checksum.add(payload[...])
        frame += Checksum.hexadecimal(checksum.value) + [UInt8(ascii: " ")]
        frame += payload
        frame.append(UInt8(ascii: "\n"))
        return frame
    }

    /// A whole record at `start`, with its checksum right.
    static func decode(_ bytes: [UInt8], at start: Int) -> (header: Header, payload: Range<Int>)? {
        guard let header = header(bytes, at: start) else { return nil }
        let payload = start + headerLength..<start + headerLength + header.length
        guard payload.upperBound <= bytes.count else { return nil }
        var checksum = Checksum()
        checksum.add(bytes[start..<start + checkedHeaderLength])
        checksum.add(bytes[payload])
        return checksum.value == header.checksum ? (header, payload) : nil
    }

    static func header(_ bytes: [UInt8], at start: Int) -> Header? {
        guard start + headerLength <= bytes.count, bytes[start] == UInt8(ascii: "k"),
            let version = number(bytes[start + 1..<start + 2]), bytes[start + 2] == UInt8(ascii: " "),
            let sequence = number(bytes[start + 3..<start + 13]), bytes[start + 13] == UInt8(ascii: " "),
            let length = number(bytes[start + 14..<start + 22]), bytes[start + 22] == UInt8(ascii: " "),
            let checksum = Checksum.parse(bytes[start + 23..<start + 31]), bytes[start + 31] == UInt8(ascii: " ")
        else { return nil }
        return Header(version: version, sequence: sequence, length: length, checksum: checksum)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static func digits(_ value: Int, _ count: Int) -> [UInt8] {
        let text = Array(String(value).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, count - text.count)) + text
    }
}
