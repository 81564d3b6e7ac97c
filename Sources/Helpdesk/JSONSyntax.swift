/// Whether a text is one JSON value, and where it stops being one. Values aren't built: a document is kept as it was
/// written.
enum JSONSyntax {
    static let deepestNesting = 200

    /// Half a sentence for after "isn't JSON: "; nil where it is.
    static func fault(in text: String) -> String? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let fault = reader.document() else { return nil }
        let before = reader.bytes[..<min(reader.position, reader.bytes.count)]
        let line = before.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        return "line \(line), \(fault)"
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func document() -> String? {
            if let fault = value(depth: 0) { return fault }
            skipBlanks()
            return current == nil ? nil : "something follows its end"
        }

        private mutating func value(depth: Int) -> String? {
            guard depth <= JSONSyntax.deepestNesting else { return "it is nested too deeply" }
            skipBlanks()
            switch current {
            case UInt8(ascii: "{"): return members(depth)
            case UInt8(ascii: "["): return elements(depth)
            case UInt8(ascii: "\""): return string()
            case UInt8(ascii: "t"): return word("true")
            case UInt8(ascii: "f"): return word("false")
            case UInt8(ascii: "n"): return word("null")
            case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): return number()
            case nil: return "it ends too early"
            default: return "a value is missing"
            }
        }

        private mutating func members(_ depth: Int) -> String? {
            position += 1
            skipBlanks()
            if take("}") { return nil }
            while true {
                skipBlanks()
                guard current == UInt8(ascii: "\"") else { return "a name in quotation marks is missing" }
                if let fault = string() { return fault }
                skipBlanks()
                guard take(":") else { return "a colon is missing" }
                if let fault = value(depth: depth + 1) { return fault }
                skipBlanks()
                if take("}") { return nil }
                guard take(",") else { return "a comma or } is missing" }
            }
        }

        private mutating func elements(_ depth: Int) -> String? {
            position += 1
            skipBlanks()
            if take("]") { return nil }
            while true {
                if let fault = value(depth: depth + 1) { return fault }
                skipBlanks()
                if take("]") { return nil }
                guard take(",") else { return "a comma or ] is missing" }
            }
        }

        private mutating func string() -> String? {
            position += 1
            while let byte = current {
                position += 1
                switch byte {
                case UInt8(ascii: "\""): return nil
                case 0..<0x20: return "a text holds a control character"
                case UInt8(ascii: "\\"):
                    guard let escape = current else { return "a text doesn't end" }
                    position += 1
                    if escape == UInt8(ascii: "u") {
                        for _ in 0..<4 {
                            guard let digit = current, Self.isHexadecimal(digit) else { return "\\u needs four digits" }
                            position += 1
                        }
                    } else if !"\"\\/bfnrt".utf8.contains(escape) {
                        return "a text holds an unknown escape"
                    }
                default: break
                }
            }
            return "a text doesn't end"
        }

        private mutating func number() -> String? {
            _ = take("-")
            if !take("0") { guard digits() else { return "a number has no digits" } }
            if take(".") { guard digits() else { return "a number has no digits after its point" } }
            if take("e") || take("E") {
                if !take("+") { _ = take("-") }
                guard digits() else { return "a number has no digits after its e" }
            }
            return nil
        }

        private mutating func digits() -> Bool {
            let start = position
            while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
            return position > start
        }

        private mutating func word(_ word: String) -> String? {
            guard bytes[position...].starts(with: word.utf8) else { return "a value is missing" }
            position += word.utf8.count
            return nil
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard current == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        private mutating func skipBlanks() {
            while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
        }

        private static func isHexadecimal(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"): true
            default: false
            }
        }
    }
}
