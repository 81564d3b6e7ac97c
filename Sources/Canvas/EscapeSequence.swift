/// The extent of an escape sequence inside text, by the grammar of ECMA-48 as terminals read it.
enum EscapeSequence {
    private static let maximumParameters = 256

    /// The index after the sequence that begins at `start`, or nil where none does.
    ///
    /// A string sequence (OSC, DCS and their kin) reaches to its terminator; without one only its introducer counts, so
    /// that the text after it stays visible. `knowsNoTerminatorAhead` remembers a fruitless search.
    static func end(in input: [UInt32], at start: Int, knowsNoTerminatorAhead: inout Bool) -> Int? {
        var index = start
        var kind: UInt32
        switch input[start] {
        case 0x1B:
            index += 1
            guard index < input.count, (0x20..<0x7F).contains(input[index]) else { return nil }
            kind = input[index]
        case 0x80...0x9F:
            kind = input[start] - 0x40
        default:
            return nil
        }
        index += 1
        switch kind {
        case 0x5B:
            return endOfControlSequence(input, index)
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F:
            if knowsNoTerminatorAhead { return index }
            if let end = endOfString(input, index, acceptsBell: kind == 0x5D) { return end }
            knowsNoTerminatorAhead = kind == 0x5D
            return index
        case 0x20...0x2F where input[start] == 0x1B:
            while index < input.count, (0x20...0x2F).contains(input[index]) { index += 1 }
            if index < input.count, (0x30..<0x7F).contains(input[index]) { index += 1 }
            return index
        default:
            return index
        }
    }

    private static func endOfControlSequence(_ input: [UInt32], _ start: Int) -> Int {
        var index = start
        while index < input.count, index - start < maximumParameters, (0x20...0x3F).contains(input[index]) { index += 1 }
        if index < input.count, (0x40..<0x7F).contains(input[index]) { index += 1 }
        return index
    }

    private static func endOfString(_ input: [UInt32], _ start: Int, acceptsBell: Bool) -> Int? {
        var index = start
        while index < input.count {
            if input[index] == 0x9C || (acceptsBell && input[index] == 0x07) { return index + 1 }
            if input[index] == 0x1B, index + 1 < input.count, input[index + 1] == 0x5C { return index + 2 }
            index += 1
        }
        return nil
    }
}
