import FoundationEssentials

/// Reads what `RowWriter` wrote. Total: on anything else it sets `isDamaged` and answers nothing, and it
/// never reads outside its line.
package struct RowScanner {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    package private(set) var isDamaged = false
    /// Of the line, where it was looked at.
    let checksum: UInt32
    /// Nesting deeper than this is not ours.
    private static let depthLimit = 32

    /// A line of a file, without its line feed; nil unless its checksum is right.
    package init?(line range: Range<Int>, of bytes: [UInt8]) {
        guard range.count >= Row.leastLength, range.upperBound <= bytes.count,
            bytes[range.lowerBound] == UInt8(ascii: "["), bytes[range.lowerBound + 1] == UInt8(ascii: "\""),
            bytes[range.upperBound - 1] == UInt8(ascii: "]"),
            let claimed = Checksum.parse(bytes[range.lowerBound + 2..<range.lowerBound + 10]),
            claimed == Checksum.of(bytes[range.lowerBound + Row.checkedFrom..<range.upperBound])
        else { return nil }
        checksum = claimed
        self.bytes = bytes
        position = range.lowerBound + Row.checkedFrom
        end = range.upperBound - 1
    }

    /// A line may start so, as far as can be told without adding up its checksum.
    static func looksLikeStart(of line: ArraySlice<UInt8>) -> Bool {
        guard line.first == UInt8(ascii: "["), line.count >= Row.leastLength else { return false }
        return Checksum.parse(line.dropFirst(2).prefix(8)) != nil
    }

    /// A part of a line whose checksum was not looked at; only for finding one's way.
    package init(unchecked range: Range<Int>, of bytes: [UInt8]) {
        checksum = 0
        self.bytes = bytes
        position = range.lowerBound
        end = min(range.upperBound, bytes.count)
    }

    /// What a journal's record holds; its frame was checked.
    static func payload<Value>(_ bytes: [UInt8], _ read: (inout RowScanner) -> Value?) -> Value? {
        var row = RowScanner(unchecked: 0..<bytes.count, of: bytes)
        return row.record(read)
    }

    /// Reads the elements of a list; false where there is no list but `null` or damage.
    @discardableResult
    package mutating func list(_ element: (inout RowScanner) -> Void) -> Bool {
        skipComma()
        guard take(UInt8(ascii: "[")) else {
            if !takeNull() { isDamaged = true }
            return false
        }
        while !isDamaged, position < end, bytes[position] != UInt8(ascii: "]") {
            let before = position
            element(&self)
            if position == before { isDamaged = true }
        }
        if !take(UInt8(ascii: "]")) { isDamaged = true }
        return !isDamaged
    }

    /// A list of a fixed shape: reads its elements in one go, and passes over ones that a later version added.
    mutating func record<Value>(_ read: (inout RowScanner) -> Value?) -> Value? {
        skipComma()
        guard take(UInt8(ascii: "[")) else {
            if !takeNull() { isDamaged = true }
            return nil
        }
        let value = read(&self)
        while !isDamaged, position < end, bytes[position] != UInt8(ascii: "]") { skip() }
        if !take(UInt8(ascii: "]")) { isDamaged = true }
        return isDamaged ? nil : value
    }

    /// Nothing is left of the list that is being read, or of the line.
    package var isAtEndOfList: Bool { isDamaged || position >= end || bytes[position] == UInt8(ascii: "]") }

    package mutating func texts() -> [String] {
        var texts: [String] = []
        list { row in
            if let text = row.text() { texts.append(text) }
        }
        return texts
    }

    mutating func date() -> Date? {
        double().map { Date(timeIntervalSinceReferenceDate: $0) }
    }

    /// nil for `null`, and for damage.
    package mutating func int() -> Int? {
        guard let digits = numberText() else { return nil }
        guard let value = Int(digits) else {
            isDamaged = true
            return nil
        }
        return value
    }

    /// nil for `null`, and for damage.
    package mutating func double() -> Double? {
        if let plain = plainDecimal() { return plain }
        guard let digits = numberText() else { return nil }
        guard let value = Double(digits), value.isFinite else {
            isDamaged = true
            return nil
        }
        return value
    }

    /// nil for `null`, and for damage.
    package mutating func text() -> String? {
        skipComma()
        guard take(UInt8(ascii: "\"")) else {
            if !takeNull() { isDamaged = true }
            return nil
        }
        let start = position
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                return escapedText(from: start)
            default:
                position += 1
            }
        }
        isDamaged = true
        return nil
    }

    /// Passes over one value of whatever kind.
    package mutating func skip(depth: Int = 0) {
        skipComma()
        guard position < end, depth < Self.depthLimit else {
            isDamaged = true
            return
        }
        switch bytes[position] {
        case UInt8(ascii: "\""): _ = text()
        case UInt8(ascii: "["): list { $0.skip(depth: depth + 1) }
        case UInt8(ascii: "n"): if !takeNull() { isDamaged = true }
        default: _ = double()
        }
    }
}

extension RowScanner {
    private mutating func escapedText(from start: Int) -> String? {
        var text = Array(bytes[start..<position])
        while position < end {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard appendEscape(to: &text) else {
                    isDamaged = true
                    return nil
                }
            default:
                text.append(byte)
            }
        }
        isDamaged = true
        return nil
    }

    /// Only the escapes that the writer uses.
    private mutating func appendEscape(to text: inout [UInt8]) -> Bool {
        guard position < end else { return false }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(byte)
        case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "u"):
            guard position + 4 <= end,
                let code = Checksum.parse(Array("0000".utf8) + bytes[position..<position + 4]), code < 0x20
            else { return false }
            text.append(UInt8(code))
            position += 4
        default: return false
        }
        return true
    }

    /// A number of few digits, which is exact when it is put together so; nil leaves it to the long way.
    private mutating func plainDecimal() -> Double? {
        skipComma()
        var at = position
        let isNegative = at < end && bytes[at] == UInt8(ascii: "-")
        if isNegative { at += 1 }
        var mantissa = 0
        var digitCount = 0
        var scale = 1.0
        var isFraction = false
        while at < end, digitCount <= 15 {
            let byte = bytes[at]
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                mantissa = mantissa * 10 + Int(byte - UInt8(ascii: "0"))
                digitCount += 1
                if isFraction { scale *= 10 }
            } else {
                break
            }
            at += 1
        }
        guard digitCount > 0, digitCount <= 15, at >= end || !isNumberByte(bytes[at]) else { return nil }
        position = at
        let value = Double(mantissa) / scale
        return isNegative ? -value : value
    }

    private mutating func numberText() -> String? {
        skipComma()
        if takeNull() { return nil }
        let start = position
        while position < end, isNumberByte(bytes[position]) { position += 1 }
        guard position > start else {
            isDamaged = true
            return nil
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"): true
        default: false
        }
    }

    private mutating func skipComma() {
        if position < end, bytes[position] == UInt8(ascii: ",") { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeNull() -> Bool {
        guard position + 4 <= end, bytes[position] == UInt8(ascii: "n"),
            bytes[position + 1] == UInt8(ascii: "u"), bytes[position + 2] == UInt8(ascii: "l"),
            bytes[position + 3] == UInt8(ascii: "l")
        else { return false }
        position += 4
        return true
    }
}
