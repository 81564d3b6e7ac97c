/// One line of text that may be drawn anywhere: no control, invisible or direction character is in it, and its width in
/// cells is known.
///
/// The only type of text that reaches a cell, the terminal's title, the clipboard, the pager or the log.
public struct SafeText: Hashable, Sendable {
    /// The text itself.
    public let string: String
    /// Display width in cells.
    public let columns: Int
    /// How many scalars or whole escape sequences were replaced by markers. Above 0 the text was damaged or hostile.
    public let replacedCount: Int

    /// The caller vouches for `string`; only files of this room may.
    init(safe string: String, columns: Int, replacedCount: Int) {
        self.string = string
        self.columns = columns
        self.replacedCount = replacedCount
    }

    /// Takes one line of text of others. Line ends, tabs and everything else that isn't visible text become markers.
    public init(_ untrusted: String) {
        if let columns = Self.columnsIfPlain(untrusted) {
            self.init(safe: untrusted, columns: columns, replacedCount: 0)
        } else {
            self = Sanitizer.sanitize(untrusted.unicodeScalars)
        }
    }

    /// A number, in ASCII digits.
    public init(_ number: some BinaryInteger) {
        let digits = String(number)
        self.init(safe: digits, columns: digits.utf8.count, replacedCount: 0)
    }

    public static let empty = SafeText(safe: "", columns: 0, replacedCount: 0)

    public var isEmpty: Bool { columns == 0 }

    /// Whether every cell is one byte.
    var isASCII: Bool { string.utf8.count == columns }

    /// As many blanks as given, none if negative.
    public static func spaces(_ columns: Int) -> SafeText {
        SafeText(safe: String(repeating: " ", count: max(0, columns)), columns: max(0, columns), replacedCount: 0)
    }

    private static func columnsIfPlain(_ text: String) -> Int? {
        let count = text.utf8.count
        guard count <= Sanitizer.maximumScalars else { return nil }
        let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
            var hasOther = false
            for byte in bytes { hasOther = hasOther || byte &- 0x20 >= 0x5F }
            return !hasOther
        }
        return isPlain == true ? count : nil
    }
}

extension SafeText {
    /// The text, cut to at most `columns` cells. A cut text ends in `›`; no character is split.
    public func truncated(to limit: Int) -> SafeText {
        guard columns > limit else { return self }
        guard limit > 0 else { return .empty }
        let kept = prefix(columns: limit - 1)
        return SafeText(safe: kept.string + "›", columns: kept.columns + 1, replacedCount: replacedCount)
    }

    /// The longest beginning of at most `limit` cells.
    public func prefix(columns limit: Int) -> SafeText {
        split(atColumn: limit).before
    }

    /// What is left after the longest beginning of at most `count` cells.
    public func dropFirst(columns count: Int) -> SafeText {
        split(atColumn: count).after
    }

    /// Both halves, cut before the first character that would reach over `column`.
    func split(atColumn column: Int) -> (before: SafeText, after: SafeText) {
        guard column > 0 else { return (.empty, self) }
        guard columns > column else { return (self, .empty) }
        if isASCII {
            let index = string.utf8.index(string.startIndex, offsetBy: column)
            return (part(string[..<index], column), part(string[index...], columns - column))
        }
        var used = 0
        var index = string.startIndex
        let scalars = string.unicodeScalars
        while index < scalars.endIndex {
            let width = Self.width(of: scalars[index])
            guard used + width <= column else { break }
            used += width
            scalars.formIndex(after: &index)
        }
        return (part(string[..<index], used), part(string[index...], columns - used))
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch ScalarClass(scalar.value) {
        case .mark: 0
        case .wide: 2
        default: 1
        }
    }

    private func part(_ text: Substring, _ columns: Int) -> SafeText {
        SafeText(safe: String(text), columns: columns, replacedCount: replacedCount)
    }

    /// The text with blanks after it, `width` cells wide; longer text stays as it is.
    public func padded(to width: Int) -> SafeText {
        columns >= width ? self : self + .spaces(width - columns)
    }

    /// The text with blanks before it, `width` cells wide; longer text stays as it is.
    public func padded(leading width: Int) -> SafeText {
        columns >= width ? self : .spaces(width - columns) + self
    }

    public static func + (left: SafeText, right: SafeText) -> SafeText {
        SafeText(
            safe: left.string + right.string, columns: left.columns + right.columns,
            replacedCount: left.replacedCount + right.replacedCount)
    }

    public static func += (left: inout SafeText, right: SafeText) { left = left + right }
}

extension Sequence<SafeText> {
    public func joined(separator: SafeText = .empty) -> SafeText {
        var string = ""
        var columns = 0
        var replaced = 0
        var isFirst = true
        for text in self {
            if !isFirst {
                string += separator.string
                columns += separator.columns
            }
            string += text.string
            columns += text.columns
            replaced += text.replacedCount
            isFirst = false
        }
        return SafeText(safe: string, columns: columns, replacedCount: replaced)
    }
}

extension SafeText: CustomStringConvertible {
    public var description: String { string }
}

/// Literals are ours. In `"\(count) by \(name)"` a `String` is taken as text of others and a `SafeText` as it is.
extension SafeText: ExpressibleByStringInterpolation {
    public init(stringLiteral value: StaticString) {
        self.init(value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) })
    }

    public init(stringInterpolation: Interpolation) { self = stringInterpolation.text }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = SafeText.empty

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ literal: StaticString) { text += SafeText(stringLiteral: literal) }
        public mutating func appendInterpolation(_ value: SafeText) { text += value }
        public mutating func appendInterpolation(_ untrusted: String) { text += SafeText(untrusted) }
        public mutating func appendInterpolation(_ number: some BinaryInteger) { text += SafeText(number) }
    }
}
