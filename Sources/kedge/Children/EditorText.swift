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
        self.draft = draft
        let body = draft.isEmpty || draft.hasSuffix("\n") ? draft : draft + "\n"
        file = Self.lines(Self.above) + Self.harmless(body) + Self.lines(Self.below)
    }

    /// What came back.
    enum Reading: Equatable {
        case unchanged
        case changed(String)
        /// Not even kedge's own lines are left.
        case emptied
    }

    func read(_ saved: String) -> Reading {
        if saved == file { return .unchanged }
        guard saved.contains(where: { !$0.isWhitespace }) else { return .emptied }
        var lines = saved.split(separator: "\n", omittingEmptySubsequences: false)[...]
        if let first = lines.firstIndex(where: { $0 == Self.begin }) { lines = lines[(first + 1)...] }
        if let last = lines.lastIndex(where: { $0 == Self.end }) { lines = lines[..<last] + [""] }
        while let first = lines.first, Self.isOwn(first) { lines.removeFirst() }
        while let last = lines.last(where: { !$0.isEmpty }), Self.isOwn(last) {
            lines = lines[..<(lines.lastIndex(of: last) ?? lines.startIndex)]
        }
        var body = lines.joined(separator: "\n")
        if body.hasSuffix("\n"), !draft.hasSuffix("\n") { body.removeLast() }
        return body == draft ? .unchanged : .changed(body)
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
