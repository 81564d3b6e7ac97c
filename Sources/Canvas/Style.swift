/// A colour as the terminal is asked for it; what it can't show is brought down to what it can.
public enum Color: Hashable, Sendable {
    /// The terminal's own.
    case standard
    /// One of the 256 of the usual palette; 0 to 15 are the user's own sixteen.
    case palette(UInt8)
    case rgb(UInt8, UInt8, UInt8)
}

/// Ways of emphasis besides colour.
public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let underline = Attributes(rawValue: 4)
    public static let reverse = Attributes(rawValue: 8)
    public static let italic = Attributes(rawValue: 16)
}

/// How a cell looks.
public struct Style: Hashable, Sendable {
    public var foreground: Color
    public var background: Color
    public var attributes: Attributes

    public init(foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's own colours, no emphasis.
    public static let standard = Style()

    public func adding(_ more: Attributes) -> Style {
        Style(foreground: foreground, background: background, attributes: attributes.union(more))
    }
}
