import Canvas

/// A complete CSI or SS3 sequence, and the key it stands for in the dialects of xterm, rxvt, screen, tmux, the Linux
/// console, VT220 and kitty.
struct ControlSequence: Equatable {
    enum Kind { case csi, ss3, console }

    let kind: Kind
    /// Numbers before the final byte; an empty one is nil. Only the first of a group with colons is kept.
    let parameters: [Int?]
    /// `<`, `=`, `>` or `?` before the numbers: an answer or a report, never a key.
    let isPrivate: Bool
    let hasIntermediates: Bool
    /// Kitty writes a release as `:3` behind the modifiers.
    let isRelease: Bool
    let final: UInt8
    let isAlt: Bool

    init(kind: Kind, parameters: [Int?], final: UInt8, isAlt: Bool) {
        self.kind = kind
        self.parameters = parameters
        self.isPrivate = false
        self.hasIntermediates = false
        self.isRelease = false
        self.final = final
        self.isAlt = isAlt
    }

    init(kind: Kind, body: ArraySlice<UInt8>, final: UInt8, isAlt: Bool) {
        self.kind = kind
        self.final = final
        self.isAlt = isAlt
        isPrivate = body.first.map { (0x3C...0x3F).contains($0) } ?? false
        hasIntermediates = body.contains { (0x20..<0x30).contains($0) }
        isRelease = String(decoding: body, as: UTF8.self).hasSuffix(":3")
        let digits = body.filter { (0x30...0x3B).contains($0) }
        parameters = digits.isEmpty ? [] : digits.split(separator: 0x3B, omittingEmptySubsequences: false).map { group in
            let first = group.prefix { $0 != 0x3A }
            return Int(String(decoding: first, as: UTF8.self))
        }
    }

    /// `CSI I` and `CSI O`: whether the terminal got or lost the keyboard's focus; nil for all else.
    var focus: Bool? {
        guard kind == .csi, !isPrivate, !hasIntermediates, parameters.isEmpty else { return nil }
        return final == 0x49 ? true : final == 0x4F ? false : nil
    }

    /// The key, or nil where it is none: replies, focus and mouse reports, keypad digits, releases, unknown ones.
    /// No sequence ever stands for a typed character.
    var key: Key? {
        guard !isPrivate, !hasIntermediates, !isRelease else { return nil }
        let key: Key?
        switch kind {
        case .console: key = (0x41...0x45).contains(final) ? .named(.function(Int(final) - 0x40), []) : nil
        case .ss3: key = singleShiftKey
        case .csi: key = final == 0x7E || final == 0x24 || final == 0x5E || final == 0x40 ? tildeKey
            : final == 0x75 ? kittyKey : letterKey
        }
        guard case .named(let name, let modifiers)? = key, isAlt else { return key }
        return .named(name, modifiers.union(.alt))
    }

    private func parameter(_ index: Int) -> Int? { index < parameters.count ? parameters[index] : nil }

    /// The modifiers that xterm writes as 1 + shift 1 + alt 2 + ctrl 4 + meta 8.
    private func modifiers(_ value: Int?) -> KeyModifiers {
        guard let value, value > 1, value <= 256 else { return [] }
        let bits = value - 1
        var result: KeyModifiers = []
        if bits & 1 != 0 { result.insert(.shift) }
        if bits & (2 | 8 | 32) != 0 { result.insert(.alt) }
        if bits & 4 != 0 { result.insert(.control) }
        return result
    }

    private static func arrow(_ letter: UInt8) -> NamedKey? {
        switch letter {
        case 0x41: .up
        case 0x42: .down
        case 0x43: .right
        case 0x44: .left
        case 0x46: .end
        case 0x48: .home
        case 0x50...0x53: .function(Int(letter) - 0x4F)
        default: nil
        }
    }

    private var letterKey: Key? {
        if final == 0x5A { return .named(.tab, modifiers(parameter(1)).union(.shift)) }
        if final == 0x52, parameters.count == 2, parameter(0) != 1 { return nil }
        if (0x61...0x64).contains(final), parameters.isEmpty, let key = Self.arrow(final - 0x20) {
            return .named(key, .shift)
        }
        guard let key = Self.arrow(final), parameters.count < 3 else { return nil }
        // Cursor position reports look like F3 with odd modifiers.
        if final == 0x52, let value = parameter(1), value < 2 || value > 16 { return nil }
        if (0x50...0x53).contains(final), parameters.isEmpty { return final == 0x52 ? nil : .named(key, []) }
        let value = parameters.count == 1 ? parameter(0) : parameter(1)
        return .named(key, modifiers(value))
    }

    private var singleShiftKey: Key? {
        let given = modifiers(parameters.count == 1 ? parameter(0) : parameter(1))
        switch final {
        case 0x61...0x64: return Self.arrow(final - 0x20).map { .named($0, .control) }
        case 0x4D: return .named(.enter, given)
        case 0x49: return .named(.tab, given)
        default: return Self.arrow(final).map { .named($0, given) }
        }
    }

    private static let tildeNames: [Int: NamedKey] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
        17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12), 25: .function(13), 26: .function(14), 28: .function(15),
        29: .function(16), 31: .function(17), 32: .function(18), 33: .function(19), 34: .function(20),
    ]

    private var tildeKey: Key? {
        if parameter(0) == 27, parameters.count == 3 { return Self.key(code: parameter(2), modifiers(parameter(1))) }
        guard let number = parameter(0), parameters.count < 3, let name = Self.tildeNames[number] else { return nil }
        switch final {
        case 0x24: return .named(name, .shift)
        case 0x5E: return .named(name, .control)
        case 0x40: return .named(name, [.control, .shift])
        default: return .named(name, modifiers(parameter(1)))
        }
    }

    private var kittyKey: Key? { Self.key(code: parameter(0), modifiers(parameter(1))) }

    /// Keys written as a character's number (kitty, and xterm's modifyOtherKeys). Only those that type nothing: kedge
    /// never turns such modes on, so a plain letter in this form is a stray.
    private static func key(code: Int?, _ modifiers: KeyModifiers) -> Key? {
        switch code {
        case 9: return .named(.tab, modifiers)
        case 13: return .named(.enter, modifiers)
        case 27: return .named(.escape, modifiers)
        case 8, 127: return .named(.backspace, modifiers)
        case .some(let code) where (0x61...0x7A).contains(code):
            let letter = Character(Unicode.Scalar(UInt8(code)))
            if modifiers == .control, !"hijm".contains(letter) { return .control(letter) }
            return modifiers == .alt ? .alt(letter) : nil
        default: return nil
        }
    }
}
