/// Looks for two mistakes over which the TOML library ends the program instead of reporting them, so that they don't reach
/// it: a table header whose name begins with something that can't be in a name, and a brace that closes a bracket.
struct SyntaxCheck {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    /// Open brackets and braces of the value at hand.
    private var open: [UInt8] = []

    /// The first of them.
    static func problem(in text: String) -> SyntaxProblem? {
        var check = SyntaxCheck(bytes: Array(text.utf8))
        return check.run()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func run() -> SyntaxProblem? {
        var isAtStart = true
        while let byte = byte(at: 0) {
            switch byte {
            case 0x0A:
                line += 1
                index += 1
                isAtStart = open.isEmpty
            case 0x09, 0x20, 0x0D: index += 1
            // The library passes over this mark, but only where a text begins with it.
            case 0xEF where index == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]): index += 3
            case Self.bracket where isAtStart:
                if let problem = header() { return problem }
                isAtStart = false
            default:
                isAtStart = false
                if let problem = value(byte) { return problem }
            }
        }
        return nil
    }

    private static let bracket: UInt8 = 0x5B
    private static let close: UInt8 = 0x5D

    private func byte(at offset: Int) -> UInt8? { index + offset < bytes.count ? bytes[index + offset] : nil }

    /// Passes over the opening brackets; what follows is read as any other text.
    private mutating func header() -> SyntaxProblem? {
        for _ in 0..<2 where byte(at: 0) == Self.bracket {
            index += 1
            while byte(at: 0) == 0x20 || byte(at: 0) == 0x09 { index += 1 }
        }
        guard let first = byte(at: 0) else { return nil }
        let isLetterOrDigit = (first | 0x20) &- 0x61 < 26 || first &- 0x30 < 10
        if isLetterOrDigit || first == 0x5F || first == 0x2D || first == 0x22 || first == 0x27 || first == Self.close { return nil }
        return SyntaxProblem(
            line: line, sentence: "A table's name is letters, digits, _ and -, as in [[account]]; quote any other name.")
    }

    private mutating func value(_ byte: UInt8) -> SyntaxProblem? {
        switch byte {
        case 0x23: while let next = self.byte(at: 0), next != 0x0A { index += 1 }
        case 0x22, 0x27: string(byte)
        case 0x7D where open.last == Self.bracket:
            return SyntaxProblem(line: line, sentence: "A list that begins with [ ends with ], not with }.")
        case Self.bracket, 0x7B:
            open.append(byte)
            index += 1
        case Self.close, 0x7D:
            _ = open.popLast()
            index += 1
        default: index += 1
        }
        return nil
    }

    /// A string of either kind, short (to the end of its line at most) or long.
    private mutating func string(_ quote: UInt8) {
        let isLong = byte(at: 1) == quote && byte(at: 2) == quote
        index += isLong ? 3 : 1
        while let next = byte(at: 0) {
            if next == 0x0A {
                if !isLong { return }
                line += 1
            }
            if next == 0x5C, quote == 0x22 {
                if byte(at: 1) == 0x0A { line += 1 }
                index += 2
                continue
            }
            guard next == quote else {
                index += 1
                continue
            }
            if !isLong {
                index += 1
                return
            }
            if byte(at: 1) == quote, byte(at: 2) == quote {
                while byte(at: 0) == quote { index += 1 }
                return
            }
            index += 1
        }
    }
}
