import Canvas

extension Screen {
    /// More than this isn't copied: terminals drop long sequences, and then the person would paste something older.
    public nonisolated static let maximumCopiedBytes = 64 << 10

    /// Puts text into the person's clipboard by OSC 52, which terminals and tmux pass on over SSH where they are set to.
    /// Returns false when the text is too long.
    @discardableResult
    public func copy(_ text: SafeText) -> Bool {
        guard let bytes = Self.copying(text) else { return false }
        send(bytes)
        return true
    }

    /// What is sent for it; nil when the text is too long.
    package nonisolated static func copying(_ text: SafeText) -> [UInt8]? {
        let bytes = Array(text.string.utf8)
        guard bytes.count <= maximumCopiedBytes else { return nil }
        return Array("\u{1B}]52;c;".utf8) + base64(bytes) + Array("\u{1B}\\".utf8)
    }

    nonisolated static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << UInt32(16 - 8 * $1.offset) }
            for index in 0..<4 {
                let isPadding = index > group.count
                output.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(value >> UInt32(18 - 6 * index)) & 63])
            }
        }
        return output
    }
}
