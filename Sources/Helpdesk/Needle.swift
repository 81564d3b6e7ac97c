/// A text to be found in others without regard to case, prepared once and searched for many thousand times.
struct Needle: Hashable, Sendable {
    private let text: String
    private let lowered: [UInt8]
    private let isASCII: Bool

    init(_ text: String) {
        self.text = text.lowercased()
        lowered = Array(self.text.utf8)
        isASCII = lowered.allSatisfy { $0 < 0x80 }
    }

    var isEmpty: Bool { lowered.isEmpty }

    func isIn(_ haystack: String?) -> Bool {
        guard let haystack else { return false }
        guard !isEmpty else { return true }
        if let found = haystack.utf8.withContiguousStorageIfAvailable({ search($0) }) { return decide(found, in: haystack) }
        return decide(Array(haystack.utf8).withUnsafeBufferPointer { search($0) }, in: haystack)
    }

    /// Whether it is the whole of `other`.
    func equals(_ other: String?) -> Bool {
        guard let other else { return false }
        guard isASCII else { return other.lowercased() == text }
        let bytes = other.utf8
        return bytes.count == lowered.count && zip(bytes, lowered).allSatisfy { Self.lower($0) == $1 }
    }

    private enum Finding {
        case yes, no
        /// Letters outside ASCII are involved: case and composition need the whole text.
        case lookCloser
    }

    private func decide(_ finding: Finding, in haystack: String) -> Bool {
        switch finding {
        case .yes: true
        case .no: false
        case .lookCloser: searchUnicode(haystack)
        }
    }

    private func search(_ bytes: UnsafeBufferPointer<UInt8>) -> Finding {
        if isASCII { return searchASCII(bytes) ? .yes : .no }
        return bytes.contains { $0 >= 0x80 } ? .lookCloser : .no
    }

    private func searchASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let count = lowered.count
        guard bytes.count >= count else { return false }
        return lowered.withUnsafeBufferPointer { wanted in
            let first = wanted[0]
            let firstUpper = Self.upper(first)
            var start = 0
            let last = bytes.count - count
            while start <= last {
                let byte = bytes[start]
                if byte == first || byte == firstUpper {
                    var index = 1
                    while index < count && Self.lower(bytes[start + index]) == wanted[index] { index += 1 }
                    if index == count { return true }
                }
                start += 1
            }
            return false
        }
    }

    private func searchUnicode(_ haystack: String) -> Bool {
        let folded = haystack.lowercased()
        let found = folded.utf8.withContiguousStorageIfAvailable { searchASCII($0) } ?? false
        if found { return true }
        // The same letters may be spelt with combining marks on one side only; characters compare as equal then.
        guard Self.hasMarks(folded) || Self.hasMarks(text) else { return false }
        return Array(folded).firstRange(of: Array(text)) != nil
    }

    private static func hasMarks(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x300...0x36F).contains($0.value) || (0x3099...0x309A).contains($0.value) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
    private static func upper(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte & 0xDF : byte }
}
