/// Text on its way into an editor.
enum PastedText {
    /// Line ends of every system become LF, tabs stay; other controls and invisible direction marks become signs that
    /// can be seen and deleted, so that nothing is sent that wasn't on the screen.
    static func cleaned(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 == 0x0A || $0 == 0x09 || (0x20..<0x7F).contains($0) }) { return text }
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A where previous == "\r": break
            case 0x0A, 0x09: result.append(scalar)
            case 0x0D, 0x85, 0x2028, 0x2029: result.append("\n")
            case 0..<0x20: result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            case 0x7F: result.append("\u{2421}")
            case 0x80..<0xA0: result.append("\u{FFFD}")
            default:
                let isHidden = scalar.properties.generalCategory == .format && scalar.value != 0x200D
                    && !(0xE0020...0xE007F).contains(scalar.value) && scalar.value != 0x200C
                result.append(isHidden ? "\u{FFFD}" : scalar)
            }
            previous = scalar
        }
        return String(result)
    }

    /// For a prompt: one line, its former line ends as blanks.
    static func oneLine(_ text: String) -> String {
        var line = cleaned(text)
        while line.last?.isNewline == true { line.removeLast() }
        return String(line.map { $0 == "\n" || $0 == "\t" ? " " : $0 })
    }
}
