/// What may reach a terminal, decided without any of kedge's own tables: text that shows as what it is, and the few
/// sequences that the painter sends.
enum TerminalGrammar {
    /// The first thing in the bytes that may not be there, in words; nil where there is none.
    static func flaw(in bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "bytes that aren't UTF-8" }
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch scalar {
            case "\u{1B}": if let flaw = sequence(&scalars) { return flaw }
            case "\r", "\n", "\u{8}": break
            default: if !isShown(scalar) { return "U+\(String(scalar.value, radix: 16)) in the text" }
            }
        }
        return nil
    }

    /// The same for a text that a terminal may be shown as it is: no sequence at all, and of the controls only the line
    /// feed.
    static func flaw(inText text: String) -> String? {
        text.unicodeScalars.first { !isShown($0) && $0 != "\n" }.map { "U+\(String($0.value, radix: 16))" }
    }

    /// The same for a file that an editor opens: line feeds and tabs, and what joins letters and emoji; a blank or a
    /// sign that shows as nothing harms nobody there.
    static func flaw(inFile text: String) -> String? {
        text.unicodeScalars.first { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n" && scalar != "\t"
            case .format: scalar.value != 0x200C && scalar.value != 0x200D
            case .lineSeparator, .paragraphSeparator, .surrogate: true
            default: false
            }
        }.map { "U+\(String($0.value, radix: 16))" }
    }

    /// A character that people see, where it stands, as what it is.
    static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value >= 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        // The blank of Chinese and Japanese takes two cells in every terminal; other widths are anybody's guess.
        case .spaceSeparator: return scalar.value == 0x3000
        default:
            return !scalar.properties.isDefaultIgnorableCodePoint && scalar.value != 0x2800 && scalar.value != 0xFFFC
        }
    }

    private static func sequence(_ scalars: inout String.UnicodeScalarView.Iterator) -> String? {
        switch scalars.next() {
        case "M"?: return nil
        case "["?: return control(&scalars)
        case "]"?: return title(&scalars)
        case let other: return "ESC \(other.map { String($0) } ?? "at the end")"
        }
    }

    private static func control(_ scalars: inout String.UnicodeScalarView.Iterator) -> String? {
        var parameters = ""
        while let scalar = scalars.next() {
            if ("0"..."9").contains(scalar) || scalar == ";" || scalar == "?" {
                parameters.unicodeScalars.append(scalar)
            } else {
                let isPlain = !parameters.contains("?")
                switch scalar {
                case "H", "C", "D", "G", "K", "J", "r", "m": return isPlain ? nil : "CSI \(parameters)\(scalar)"
                case "h", "l": return parameters == "?25" ? nil : "CSI \(parameters)\(scalar)"
                default: return "CSI \(parameters)\(scalar)"
                }
            }
        }
        return "a cut CSI"
    }

    private static func title(_ scalars: inout String.UnicodeScalarView.Iterator) -> String? {
        guard scalars.next() == "2", scalars.next() == ";" else { return "an OSC that is no title" }
        while let scalar = scalars.next() {
            if scalar == "\u{1B}" { return scalars.next() == "\\" ? nil : "ESC inside a title" }
            if !isShown(scalar) { return "U+\(String(scalar.value, radix: 16)) in the title" }
        }
        return "a title without an end"
    }
}

/// What sees that a text does what it may not.
enum HostileOracle: String {
    /// Bytes that may not be there.
    case sent
    /// The terminal did something.
    case obeyed
    /// The window has another title.
    case title
    /// Cells changed that aren't the field's.
    case strayed
    /// A program or a file was given something else.
    case given
    /// What comes back from a mutated text, document, row or journal.
    case fuzzed
}

/// What stands in the place of kedge's own filter when the sweep has to show that it can see.
enum StandIn {
    /// - Parameter sabotage: nil for none.
    static func filter(_ sabotage: String?) -> ((String) -> String)? {
        switch sabotage {
        case "plain-string": { $0 }
        case "printable-only-c0": { text in String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })) }
        case "names-the-window": { "\u{1B}]2;\(String($0.unicodeScalars.first(where: TerminalGrammar.isShown) ?? "x"))\u{1B}\\" }
        case "cuts-no-width": { String(String.UnicodeScalarView($0.unicodeScalars.filter(TerminalGrammar.isShown))) }
        default: nil
        }
    }
}
