import Canvas

/// A draft as an editor is given it, and what came back.
///
/// Editors take orders from the first and last lines of a text (vim's modelines), and a draft may quote a stranger:
/// so lines of kedge's own stand around it.
struct EditorText {
    /// The whole file.
    let file: String
    private let draft: String

    private static let mark = "# kedge: "
    private static let begin = mark + "----- the draft begins below this line -----"
    private static let end = mark + "----- the draft ends above this line -----"
    /// Vim looks at five lines by itself.
    private static let above = [
        "write the draft between the two dashed lines, save it and quit.",
        "Quitting without saving leaves the draft as it was.",
        "Nothing is sent by the editor; kedge shows the draft again first.",
        "Lines that begin like this one are taken off again.", "", begin,
    ]
    private static let below = [end, "", "Nothing below the draft is sent.", "", "", "", "The end."]

    init(_ draft: String) {
        self.draft = Self.withPlainLineEnds(draft)
        let body = self.draft.isEmpty || self.draft.hasSuffix("\n") ? self.draft : self.draft + "\n"
        file = Self.lines(Self.above) + Self.harmless(body) + Self.lines(Self.below)
    }

    /// What came back.
    enum Reading: Equatable {
        case unchanged
        /// Empty only where both dashed lines stand and nothing is between them.
        case changed(String)
        /// No word of the person's, and not both of kedge's dashed lines: an accident, rather than a wish.
        case emptied
    }

    func read(_ saved: String) -> Reading {
        let saved = Self.withPlainLineEnds(saved)
        if saved == file { return .unchanged }
        let lines = saved.split(separator: "\n", omittingEmptySubsequences: false)
        var body = Self.between(lines) ?? Self.withoutOwn(lines)
        if body.hasSuffix("\n"), !draft.hasSuffix("\n") { body.removeLast() }
        if body == draft { return .unchanged }
        return Self.hasWords(body) || Self.between(lines) != nil ? .changed(body) : .emptied
    }

    /// What stands between the dashed lines, with what was written above or below them; nil unless both are there.
    private static func between(_ lines: [Substring]) -> String? {
        guard let first = lines.firstIndex(where: { $0 == begin }), let last = lines.lastIndex(where: { $0 == end }), first < last
        else { return nil }
        let body = strays(in: lines[..<first]) + lines[(first + 1)..<last] + strays(in: lines[(last + 1)...])
        return (body + [""]).joined(separator: "\n")
    }

    /// A person's lines among kedge's own; many editors begin at the end of a file.
    private static func strays(in lines: ArraySlice<Substring>) -> [Substring] {
        let others = lines.filter { !isOwn($0) }
        guard let last = others.lastIndex(where: hasWords) else { return [] }
        return Array(others[...last])
    }

    /// All but kedge's own lines at both ends, of which a dashed one may be gone.
    private static func withoutOwn(_ lines: [Substring]) -> String {
        var lines = lines[...]
        if let first = lines.firstIndex(where: { $0 == begin }) { lines = lines[(first + 1)...] }
        if let last = lines.lastIndex(where: { $0 == end }) {
            lines = lines[..<last] + strays(in: lines[(last + 1)...]) + [""]
        }
        while let first = lines.first, isOwn(first) { lines.removeFirst() }
        while let last = lines.lastIndex(where: { !$0.isEmpty }), isOwn(lines[last]) { lines = lines[..<last] }
        return lines.joined(separator: "\n")
    }

    private static func hasWords(_ text: some StringProtocol) -> Bool { text.contains { !$0.isWhitespace } }

    /// Editors may end lines as other systems do, and set a mark in front; "\r\n" is one character, so scalars are looked at.
    private static func withPlainLineEnds(_ text: String) -> String {
        guard text.utf8.contains(0x0D) || text.unicodeScalars.first == "\u{FEFF}" else { return text }
        var result = String.UnicodeScalarView()
        var returns = 0
        for scalar in text.unicodeScalars {
            if scalar == "\r" { returns += 1; continue }
            // However many stand before a line's end, it is one end; alone, each is one.
            if scalar != "\n" { result.append(contentsOf: repeatElement("\n", count: returns)) }
            returns = 0
            if scalar != "\u{FEFF}" || !result.isEmpty { result.append(scalar) }
        }
        result.append(contentsOf: repeatElement("\n", count: returns))
        return String(result)
    }

    private static func lines(_ lines: [String]) -> String {
        lines.map { ($0.hasPrefix(mark) ? $0 : mark + $0) + "\n" }.joined()
    }

    private static func isOwn(_ line: Substring) -> Bool {
        line.hasPrefix(mark) || line == mark.dropLast()
    }

    /// What a terminal would obey or hide is written as it is shown elsewhere; everything else stays as it is.
    private static func harmless(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" || !isObeyed(scalar) { result.append(scalar) } else {
                result.append(contentsOf: SafeText(String(scalar)).string.unicodeScalars)
            }
        }
        return String(result)
    }

    /// Controls, and what turns or hides text; what joins letters and emoji is needed.
    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar.value != 0x200C && scalar.value != 0x200D
        default: false
        }
    }
}
