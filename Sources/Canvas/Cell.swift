/// One cell of a frame: a scalar, the marks over it and a style, without anything on the heap.
///
/// A wide character takes two cells, of which the second is a continuation.
public struct Cell: Hashable, Sendable {
    private var base: UInt32
    /// Up to three marks, 21 bits each, the first in the lowest.
    private var marks: UInt64
    public var style: Style

    public static let blank = Cell(base: 0x20, marks: 0, style: .standard)

    init(base: UInt32, marks: UInt64, style: Style) {
        self.base = base
        self.marks = marks
        self.style = style
    }

    static func continuation(_ style: Style) -> Cell { Cell(base: 0, marks: 0, style: style) }

    /// Whether this is the right half of the wide character in the cell before it.
    public var isContinuation: Bool { base == 0 }

    /// What stands in the cell, as UTF-8, put at the end of `bytes`. A continuation adds nothing.
    public func appendUTF8(to bytes: inout [UInt8]) {
        if base < 0x80 {
            if base != 0 { bytes.append(UInt8(truncatingIfNeeded: base)) }
        } else if let scalar = Unicode.Scalar(base) {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        var rest = marks
        while rest != 0 {
            if let scalar = Unicode.Scalar(UInt32(rest & 0x1F_FFFF)) {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
            rest >>= 21
        }
    }

    /// Whether it is a space.
    public var isBlank: Bool { base == 0x20 && marks == 0 }

    /// Whether it is a single ASCII character.
    public var isASCII: Bool { base < 0x80 && marks == 0 }

    /// Whether it is one of the signs of `Glyph`, which every terminal draws in one cell.
    public var isSingleGlyph: Bool { marks == 0 && Glyph.twins[base] != nil }

    /// The cell with one ASCII character instead of anything else: the glyph's twin, or `?`.
    func withASCIITwin(_ twins: [UInt32: UInt32]) -> Cell {
        isASCII ? self : Cell(base: twins[base] ?? 0x3F, marks: 0, style: style)
    }
}

extension Cluster {
    func appendScalars(to scalars: inout String.UnicodeScalarView) {
        if let scalar = Unicode.Scalar(base) { scalars.append(scalar) }
        var rest = marks
        while rest != 0 {
            if let scalar = Unicode.Scalar(UInt32(rest & 0x1F_FFFF)) { scalars.append(scalar) }
            rest >>= 21
        }
    }
}
