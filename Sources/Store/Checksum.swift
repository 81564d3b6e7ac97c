/// CRC-32 (IEEE 802.3), as gzip and Ethernet use it; eight bytes at a time.
struct Checksum {
    private var remainder: UInt32 = 0xFFFF_FFFF

    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for index in 0..<256 {
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
            tables[index] = value
        }
        for index in 256..<tables.count {
            let before = tables[index - 256]
            tables[index] = tables[Int(before & 0xFF)] ^ (before >> 8)
        }
        return tables
    }()

    static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var checksum = Checksum()
        checksum.add(bytes)
        return checksum.value
    }

    var value: UInt32 { ~remainder }

    mutating func add(_ slice: ArraySlice<UInt8>) {
        let bytes = slice.span
        let tables = Self.tables.span
        var rest = remainder
        var position = 0
        while position + 8 <= bytes.count {
            let low = rest
                ^ (UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8
                    | UInt32(bytes[position + 2]) << 16 | UInt32(bytes[position + 3]) << 24)
            let near = tables[7 * 256 + Int(low & 0xFF)] ^ tables[6 * 256 + Int(low >> 8 & 0xFF)]
                ^ tables[5 * 256 + Int(low >> 16 & 0xFF)] ^ tables[4 * 256 + Int(low >> 24)]
            let far = tables[3 * 256 + Int(bytes[position + 4])] ^ tables[2 * 256 + Int(bytes[position + 5])]
                ^ tables[256 + Int(bytes[position + 6])] ^ tables[Int(bytes[position + 7])]
            rest = near ^ far
            position += 8
        }
        while position < bytes.count {
            rest = tables[Int((rest ^ UInt32(bytes[position])) & 0xFF)] ^ (rest >> 8)
            position += 1
        }
        remainder = rest
    }

    /// Eight lower-case hexadecimal digits.
    static func hexadecimal(_ value: UInt32) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return (0..<8).map { digits[Int(value >> (28 - 4 * UInt32($0)) & 15)] }
    }

    /// nil where it isn't eight lower-case hexadecimal digits.
    static func parse(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard digits.count == 8 else { return nil }
        var value: UInt32 = 0
        for digit in digits {
            let nibble: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): nibble = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): nibble = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            value = value << 4 | UInt32(nibble)
        }
        return value
    }
}
