/// Where a line holds its checksum, and of what: to write one that agrees with damage, as if no reader looked at it.
struct LineChecksum {
    let place: Range<Int>
    /// What it is of, by places in the line; the last goes to the line's end.
    let checked: [Range<Int>]
    let checkedFrom: Int

    /// A journal's record: `k1 0000000007 00000123 89abcdef payload`.
    static let frame = LineChecksum(place: 23..<31, checked: [0..<23], checkedFrom: 32)
    /// A cache's line: `["89abcdef",…]`.
    static let row = LineChecksum(place: 2..<10, checked: [], checkedFrom: 12)

    /// The line that holds a place of a file, with a checksum that agrees with what is in it.
    func mended(_ bytes: [UInt8], near position: Int) -> [UInt8] {
        let feed = UInt8(ascii: "\n")
        let start = (bytes[..<min(position, bytes.count)].lastIndex(of: feed) ?? -1) + 1
        let end = bytes[min(position, bytes.count)...].firstIndex(of: feed) ?? bytes.count
        guard end - start > checkedFrom else { return bytes }
        let parts = checked.map { bytes[start + $0.lowerBound..<start + $0.upperBound] } + [bytes[start + checkedFrom..<end]]
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in parts.joined() {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? 0xEDB8_8320 ^ (remainder >> 1) : remainder >> 1 }
        }
        let digits = Array("0123456789abcdef".utf8)
        var mended = bytes
        for (index, at) in place.enumerated() {
            mended[start + at] = digits[Int(~remainder >> (28 - 4 * UInt32(index)) & 15)]
        }
        return mended
    }
}
