/// Turns one line of untrusted text into text that can be drawn anywhere.
///
/// Everything that a terminal would obey, hide or reorder is replaced by a visible marker of one cell, never deleted:
/// deleting can join two harmless halves into a sequence. An escape sequence becomes one marker as a whole. Emoji made
/// of several scalars are reduced to their first, because terminals disagree about the width of the rest; that and the
/// spelling out of flags as letters are not counted as replacements.
struct Sanitizer {
    /// More of one line than this is not looked at; the cut shows.
    static let maximumScalars = 4_000

    private enum Marker {
        /// Bidi controls, zero-width and tag characters, C1, marks beyond the allowed number.
        static let hidden: UInt32 = 0xAC  // ¬
        static let lineBreak: UInt32 = 0x2424  // ␤
        static let delete: UInt32 = 0x2421  // ␡
        static let controlPictures: UInt32 = 0x2400  // ␀ and so on
        static let unknown: UInt32 = 0xFFFD
        static let baseForLoneMark: UInt32 = 0x25CC  // ◌
        static let cut: UInt32 = 0x203A  // ›
    }

    private let input: [UInt32]
    private let isCut: Bool
    private var output = String.UnicodeScalarView()
    private var index = 0
    private var columns = 0
    private var replaced = 0
    /// The last scalar drawn that marks may follow.
    private var base: UInt32?
    private var marks = 0
    private var hasSelectedVariation = false
    private var knowsNoTerminatorAhead = false

    static func sanitize(_ untrusted: some Sequence<Unicode.Scalar>) -> SafeText {
        var input: [UInt32] = []
        var isCut = false
        for scalar in untrusted {
            if input.count == maximumScalars {
                isCut = true
                break
            }
            input.append(scalar.value)
        }
        var sanitizer = Sanitizer(input: input, isCut: isCut)
        return sanitizer.run()
    }

    private init(input: [UInt32], isCut: Bool) {
        self.input = input
        self.isCut = isCut
    }

    private mutating func run() -> SafeText {
        while index < input.count { step(input[index]) }
        if isCut { replace(with: Marker.cut) }
        return SafeText(safe: String(output), columns: columns, replacedCount: replaced)
    }

    private mutating func step(_ scalar: UInt32) {
        if scalar >= 0x20 && scalar < 0x7F {
            draw(scalar, columns: 1)
            index += 1
        } else if scalar < 0xA0 {
            control(scalar)
        } else {
            switch ScalarClass(scalar) {
            case .narrow: narrow(scalar)
            case .wide: wide(scalar)
            case .mark: mark(scalar)
            case .hidden: hidden(scalar)
            case .space:
                draw(0x20, columns: 1)
                index += 1
            case .none:
                replace(with: Marker.unknown)
                index += 1
            }
        }
    }

    // MARK: Output

    private mutating func append(_ scalar: UInt32) {
        output.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
    }

    private mutating func draw(_ scalar: UInt32, columns width: Int) {
        append(scalar)
        columns += width
        base = scalar
        marks = 0
        hasSelectedVariation = false
    }

    private mutating func replace(with marker: UInt32) {
        append(marker)
        columns += 1
        replaced += 1
        base = nil
    }

    // MARK: Controls and escape sequences

    private mutating func control(_ scalar: UInt32) {
        let end = EscapeSequence.end(in: input, at: index, knowsNoTerminatorAhead: &knowsNoTerminatorAhead)
        index = end ?? index + 1
        switch scalar {
        case 0x85: replace(with: Marker.lineBreak)
        case 0x7F: replace(with: Marker.delete)
        case 0..<0x20: replace(with: Marker.controlPictures + scalar)
        default: replace(with: Marker.hidden)
        }
    }

    // MARK: Visible scalars

    private mutating func narrow(_ scalar: UInt32) {
        index += 1
        if scalar == Marker.unknown {
            replace(with: scalar)
        } else if (0x1F1E6...0x1F1FF).contains(scalar) {
            draw(scalar - 0x1F1E6 + 0x41, columns: 1)
        } else {
            draw(scalar, columns: 1)
        }
    }

    private mutating func wide(_ scalar: UInt32) {
        if (0x1F3FB...0x1F3FF).contains(scalar), let base, Self.isModifierBase(base) {
            index += 1
            return
        }
        if let (syllable, length) = Hangul.compose(input, at: index) {
            draw(syllable, columns: 2)
            index += length
            return
        }
        draw(scalar, columns: 2)
        index += 1
    }

    private mutating func mark(_ scalar: UInt32) {
        index += 1
        if scalar == 0x20E3 {
            // A keycap without its key is nothing that could be drawn.
            if base == nil { replace(with: Marker.hidden) }
            return
        }
        if base == nil { draw(Marker.baseForLoneMark, columns: 1) }
        guard marks < Cluster.maximumMarks else {
            while index < input.count, ScalarClass(input[index]) == .mark { index += 1 }
            replace(with: Marker.hidden)
            return
        }
        append(scalar)
        marks += 1
    }

    private mutating func hidden(_ scalar: UInt32) {
        if let length = lengthOfHarmlessTail(scalar) {
            index += length
            return
        }
        index += 1
        replace(with: scalar == 0x2028 || scalar == 0x2029 ? Marker.lineBreak : Marker.hidden)
    }

    /// Invisible scalars that only choose the look of the emoji or ideograph before them.
    private mutating func lengthOfHarmlessTail(_ scalar: UInt32) -> Int? {
        guard let base else { return nil }
        switch scalar {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF:
            guard !hasSelectedVariation, base != 0x20 else { return nil }
            hasSelectedVariation = true
            return 1
        case 0x200D where Self.isEmoji(base):
            guard index + 1 < input.count, Self.isEmoji(input[index + 1]) else { return nil }
            hasSelectedVariation = false
            return 2
        case 0xE0061...0xE007A where base == 0x1F3F4:
            // The flag of a region: up to six letters or digits and the closing tag.
            let tail = input[index...].prefix(7)
            guard let end = tail.firstIndex(of: 0xE007F) else { return nil }
            let isSpelled = tail[..<end].allSatisfy { (0xE0030...0xE0039).contains($0) || (0xE0061...0xE007A).contains($0) }
            return isSpelled ? end + 1 - index : nil
        default:
            return nil
        }
    }

    private static func isEmoji(_ scalar: UInt32) -> Bool {
        scalar > 0xFF && Unicode.Scalar(scalar)?.properties.isEmoji == true
    }

    private static func isModifierBase(_ scalar: UInt32) -> Bool {
        Unicode.Scalar(scalar)?.properties.isEmojiModifierBase == true
    }
}

/// Decomposed Korean, as file names of some systems carry it: terminals disagree about the width of the parts.
enum Hangul {
    static func compose(_ input: [UInt32], at index: Int) -> (syllable: UInt32, length: Int)? {
        guard (0x1100...0x1112).contains(input[index]), index + 1 < input.count,
            (0x1161...0x1175).contains(input[index + 1])
        else { return nil }
        let syllable = 0xAC00 + ((input[index] - 0x1100) * 21 + (input[index + 1] - 0x1161)) * 28
        guard index + 2 < input.count, (0x11A8...0x11C2).contains(input[index + 2]) else { return (syllable, 2) }
        return (syllable + input[index + 2] - 0x11A7, 3)
    }
}
