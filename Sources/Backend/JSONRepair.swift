/// Why a body is not the JSON it should be.
package enum JSONFlaw: Error {
    case empty
    case webPage
    /// It begins like JSON and ends or goes wrong somewhere.
    case damaged
    case tooDeep
    case tooMany
    /// It doesn't even begin like JSON.
    case otherText
}

/// Mends what one careless text in one row may break, so that it can't cost the page: bytes that aren't
/// UTF-8, escapes of half a surrogate pair, raw control bytes inside strings, a byte order mark.
enum JSONRepair {
    /// Arrays and objects inside each other; no service comes near.
    static let maximumDepth = 128
    /// Values in one body: a hundred times what a page holds, and still little memory.
    static let maximumValueCount = 500_000

    /// The same JSON, mended and within the bounds.
    static func mended(_ body: [UInt8]) throws(JSONFlaw) -> [UInt8] {
        // Decoding puts U+FFFD in the place of what isn't UTF-8.
        var bytes = Array(String(decoding: body, as: UTF8.self).utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        var mended: [UInt8] = []
        mended.reserveCapacity(bytes.count)
        var depth = 0
        var valueCount = 0
        var isInString = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if isInString, byte == UInt8(ascii: "\\") {
                index += copyEscape(at: index, of: bytes, to: &mended)
                continue
            }
            if isInString, byte < 0x20 {
                mended += escape(of: byte)
                index += 1
                continue
            }
            if byte == UInt8(ascii: "\"") {
                isInString.toggle()
            } else if !isInString {
                depth += nesting(of: byte)
                if depth > maximumDepth { throw .tooDeep }
                if byte == UInt8(ascii: ",") || nesting(of: byte) > 0 { valueCount += 1 }
                if valueCount > maximumValueCount { throw .tooMany }
            }
            mended.append(byte)
            index += 1
        }
        return mended
    }

    private static func nesting(of byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): -1
        default: 0
        }
    }

    private static func escape(of control: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return Array("\\u00".utf8) + [digits[Int(control >> 4)], digits[Int(control & 15)]]
    }

    /// Appends the escape that starts at `index`, half a surrogate pair as U+FFFD. The number of bytes read.
    private static func copyEscape(at index: Int, of bytes: [UInt8], to mended: inout [UInt8]) -> Int {
        guard let unit = codeUnit(at: index, of: bytes) else {
            // `\n` and the like, or an escape that isn't one: the reader will say so.
            let end = min(index + 2, bytes.count)
            mended += bytes[index..<end]
            return end - index
        }
        switch unit {
        case 0xD800..<0xDC00:
            if let low = codeUnit(at: index + 6, of: bytes), (0xDC00..<0xE000).contains(low) {
                mended += bytes[index..<(index + 12)]
                return 12
            }
            mended += "\\ufffd".utf8
        case 0xDC00..<0xE000:
            mended += "\\ufffd".utf8
        default:
            mended += bytes[index..<(index + 6)]
        }
        return 6
    }

    /// The value of `\uXXXX` at `index`; nil where there is none.
    private static func codeUnit(at index: Int, of bytes: [UInt8]) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        let digits = bytes[(index + 2)..<(index + 6)]
        guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
