import Canvas

/// The bytes that take a terminal from one style to another.
struct StyleBytes {
    let traits: TerminalTraits

    /// The shorter of changing what differs and beginning anew.
    func change(from old: Style?, to new: Style) -> [UInt8] {
        let wanted = shown(new)
        let given = old.map(shown)
        guard given != wanted else { return [] }
        let anew = sequence(["0"] + attributes(wanted.attributes) + color(wanted.foreground, 30) + color(wanted.background, 40))
        guard let given, given.attributes.isSubset(of: wanted.attributes) else { return anew }
        var parts = attributes(wanted.attributes.subtracting(given.attributes))
        for (before, after, base) in [(given.foreground, wanted.foreground, 30), (given.background, wanted.background, 40)]
        where before != after {
            if after == .standard, !traits.canResetColor { return anew }
            parts += after == .standard ? ["\(base + 9)"] : color(after, base)
        }
        let changed = sequence(parts)
        return changed.count <= anew.count ? changed : anew
    }

    /// The style without what the terminal can't do.
    private func shown(_ style: Style) -> Style {
        var style = style
        if traits.depth == .none {
            style.foreground = .standard
            style.background = .standard
        }
        if traits.depth == .eight, traits.depth.match(style.foreground).isBrightByBold { style.attributes.insert(.bold) }
        if !traits.hasDim { style.attributes.remove(.dim) }
        if !traits.hasItalic { style.attributes.remove(.italic) }
        return style
    }

    private func sequence(_ parts: [String]) -> [UInt8] {
        parts == ["0"] ? Array("\u{1B}[m".utf8) : Array("\u{1B}[\(parts.joined(separator: ";"))m".utf8)
    }

    private func attributes(_ attributes: Attributes) -> [String] {
        var parts: [String] = []
        if attributes.contains(.bold) { parts.append("1") }
        if attributes.contains(.dim) { parts.append("2") }
        if attributes.contains(.italic) { parts.append("3") }
        if attributes.contains(.underline) { parts.append("4") }
        if attributes.contains(.reverse) { parts.append("7") }
        return parts
    }

    private func color(_ color: Color, _ base: Int) -> [String] {
        guard color != .standard, traits.depth != .none else { return [] }
        if traits.depth == .direct, case .rgb(let red, let green, let blue) = color {
            return ["\(base + 8);2;\(red);\(green);\(blue)"]
        }
        let number = Int(traits.depth.match(color).number)
        switch number {
        case 0..<8: return ["\(base + number)"]
        case 8..<16: return ["\(base + 52 + number)"]
        default: return ["\(base + 8);5;\(number)"]
        }
    }
}
