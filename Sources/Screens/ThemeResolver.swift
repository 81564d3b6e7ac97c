import Canvas

/// Follows `inherits`, the palette and references between roles until only styles are left.
struct ThemeResolver {
    let documents: [ThemeDocument]
    private(set) var warnings: [String] = []

    private var name = ""
    private var palette: [String: String] = [:]
    private var values: [String: String] = [:]
    private var resolved: [String: Style] = [:]

    init(documents: [ThemeDocument]) { self.documents = documents }

    mutating func resolve(_ wanted: String) -> Theme {
        name = wanted
        for document in chain(from: wanted).reversed() {
            palette.merge(document.palette) { _, own in own }
            values.merge(document.roles) { _, own in own }
        }
        for unknown in values.keys.sorted() where Role(rawValue: unknown) == nil {
            warn("there is no role \"\(unknown)\"; its line is ignored.")
        }
        for (colour, value) in palette.sorted(by: { $0.key < $1.key }) {
            _ = style(of: value, named: colour, seen: [.colour(colour)])
        }
        var styles: [Role: Style] = [:]
        for role in Role.allCases {
            guard let value = values[role.rawValue] else { continue }
            styles[role] = style(of: value, named: role.rawValue, seen: [.role(role.rawValue)])
        }
        return Theme(name: wanted, styles: styles)
    }

    /// The theme and its ancestors, nearest first.
    private mutating func chain(from wanted: String) -> [ThemeDocument] {
        var result: [ThemeDocument] = []
        var next: String? = wanted
        while let current = next {
            if result.contains(where: { $0.name == current }) {
                let round = (result.map(\.name) + [current]).joined(separator: ", ")
                warn("the themes inherit from each other in a circle: \(round).")
                break
            }
            guard let document = documents.first(where: { $0.name == current }) else {
                let known = documents.map(\.name).sorted().joined(separator: ", ")
                warn("there is no theme \"\(current)\"; there are \(known.isEmpty ? "none" : known).")
                break
            }
            result.append(document)
            next = document.inherits
        }
        return result
    }

    private enum Reference: Hashable {
        case colour(String), role(String)
    }

    /// Words from left to right: a colour or another role, `on` and a background, attributes.
    private mutating func style(of value: String, named owner: String, seen: Set<Reference>) -> Style? {
        var style = Style.standard
        var isBackground = false
        for word in value.split(separator: " ").map(String.init) {
            if word == "on" {
                isBackground = true
            } else if let attribute = Self.attributes[word] {
                style.attributes.formUnion(attribute)
            } else if let found = reference(word, owner: owner, seen: seen) {
                if isBackground {
                    style.background = found.foreground
                } else {
                    style.foreground = found.foreground
                    if found.background != .standard { style.background = found.background }
                    style.attributes.formUnion(found.attributes)
                }
                isBackground = false
            } else {
                return nil
            }
        }
        return style
    }

    private mutating func reference(_ word: String, owner: String, seen: Set<Reference>) -> Style? {
        if let color = Color(themeWord: word) { return Style(foreground: color) }
        let candidates: [(Reference, String?)] = [(.colour(word), palette[word]), (.role(word), values[word])]
        for (reference, value) in candidates {
            // A role may be named like the colour it is made of: `accent = "accent bold"`.
            guard let value, !seen.contains(reference) else { continue }
            return style(of: value, named: word, seen: seen.union([reference]))
        }
        let isCircle = candidates.contains { $0.1 != nil }
        warn(isCircle
            ? "\"\(owner)\" and \"\(word)\" are defined by each other."
            : "\"\(owner)\" uses \"\(word)\", which is no colour, attribute, palette name or role.")
        return nil
    }

    private mutating func warn(_ sentence: String) {
        let warning = "Theme \(name): \(sentence)"
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    private static let attributes: [String: Attributes] = [
        "bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse, "italic": .italic, "normal": [],
    ]
}

extension Color {
    private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

    /// `default`, `0` to `255`, `#aabbcc`, `#abc`, or a name of the terminal's own sixteen: `red`, `bright-red`.
    init?(themeWord word: String) {
        if word == "default" {
            self = .standard
        } else if word.allSatisfy({ $0.isASCII && $0.isNumber }), let number = UInt8(word) {
            self = .palette(number)
        } else if word.hasPrefix("#") {
            guard let color = Color(hexadecimal: word.dropFirst()) else { return nil }
            self = color
        } else if let index = Self.names.firstIndex(of: word) {
            self = .palette(UInt8(index))
        } else if word.hasPrefix("bright-"), let index = Self.names.firstIndex(of: String(word.dropFirst(7))) {
            self = .palette(UInt8(index + 8))
        } else {
            return nil
        }
    }

    private init?(hexadecimal digits: Substring) {
        guard digits.allSatisfy(\.isHexDigit) else { return nil }
        let full = digits.count == 3 ? digits.flatMap { [$0, $0] } : Array(digits)
        guard full.count == 6, let number = UInt32(String(full), radix: 16) else { return nil }
        self = .rgb(UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF))
    }
}
