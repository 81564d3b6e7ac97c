import Canvas

/// How many colours a terminal has, as terminfo tells.
enum ColorDepth: Equatable {
    case none
    case eight
    case sixteen
    case palette
    /// The palette, and any colour by its three parts.
    case direct

    init(colors: Int, isDirect: Bool) {
        self = isDirect ? .direct : colors >= 256 ? .palette : colors >= 16 ? .sixteen : colors >= 8 ? .eight : .none
    }

    /// The terminal's number for a colour (-1 is its own), and whether bold has to stand for "bright".
    func match(_ color: Color) -> (number: Int32, isBrightByBold: Bool) {
        switch (self, color) {
        case (.none, _), (_, .standard): return (-1, false)
        case (.palette, .palette(let index)), (.direct, .palette(let index)): return (Int32(index), false)
        case (.palette, .rgb(let red, let green, let blue)), (.direct, .rgb(let red, let green, let blue)):
            return (Int32(Palette.nearest(Int(red), Int(green), Int(blue))), false)
        case (.sixteen, _): return (Int32(Palette.sixteen(color)), false)
        case (.eight, _):
            let index = Palette.sixteen(color)
            return (Int32(index & 7), index > 8)
        }
    }
}

/// The usual palette of 256: sixteen of the user's, a cube of 6×6×6, and 24 greys.
enum Palette {
    private static let steps = [0, 95, 135, 175, 215, 255]

    static func components(_ color: Color) -> (red: Int, green: Int, blue: Int) {
        switch color {
        case .standard: return (192, 192, 192)
        case .rgb(let red, let green, let blue): return (Int(red), Int(green), Int(blue))
        case .palette(let index):
            let index = Int(index)
            if index < 16 {
                let level = index == 7 ? 192 : index > 7 ? 255 : 128
                if index == 8 { return (128, 128, 128) }
                return (index & 1 != 0 ? level : 0, index & 2 != 0 ? level : 0, index & 4 != 0 ? level : 0)
            }
            if index >= 232 {
                let grey = 8 + 10 * (index - 232)
                return (grey, grey, grey)
            }
            let cube = index - 16
            return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
        }
    }

    /// The nearest of the cube and the greys; the first sixteen are never chosen, since nobody knows how they look.
    static func nearest(_ red: Int, _ green: Int, _ blue: Int) -> Int {
        func distance(_ other: (red: Int, green: Int, blue: Int)) -> Int {
            let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
            return 2 * r * r + 4 * g * g + 3 * b * b
        }
        var best = 16
        var bestDistance = Int.max
        for index in 16..<256 {
            let candidate = distance(components(.palette(UInt8(index))))
            if candidate < bestDistance {
                best = index
                bestDistance = candidate
            }
        }
        return best
    }

    /// One of the first sixteen, by hue rather than by distance: a pale blue stays blue and doesn't turn grey.
    static func sixteen(_ color: Color) -> Int {
        if case .palette(let index) = color, index < 16 { return Int(index) }
        let (red, green, blue) = components(color)
        let high = max(red, green, blue)
        let low = min(red, green, blue)
        if high - low < 40 { return high < 50 ? 0 : high < 100 ? 8 : high < 235 ? 7 : 15 }
        let middle = (high + low) / 2
        return (red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0) + (high > 170 ? 8 : 0)
    }
}
