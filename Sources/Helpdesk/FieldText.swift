import FoundationEssentials

// Fields as people read and write them.

extension FieldValue {
    /// On one line, for reading; empty where there is none. Data: not to be drawn unsafely.
    ///
    /// - Parameter utcOffset: how far local clocks are ahead of UTC, in seconds.
    public func shownText(utcOffset: Int) -> String {
        switch self {
        case .text(let text), .number(let text), .document(let text): Self.oneLine(text)
        case .flag(let flag): flag ? "yes" : "no"
        case .date(let date): ShownTime.full(date, utcOffset: utcOffset)
        case .words(let words): Self.oneLine(words.joined(separator: ", "))
        case .parts(let parts): Self.oneLine(parts.map(\.shownText).joined(separator: ", "))
        case .none: ""
        }
    }

    /// What a form starts with. Reading it by the field's kind gives the value back; a comma inside a word has a
    /// backslash before it.
    public var editText: String {
        switch self {
        case .text(let text), .number(let text), .document(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .date(let date): date.formatted(.iso8601)
        case .words(let words): words.map(Self.escaped).joined(separator: ", ")
        case .parts(let parts): parts.map { Self.escaped($0.title) }.joined(separator: ", ")
        case .none: ""
        }
    }

    /// What a person wrote for a field of this kind; nothing written empties the field.
    ///
    /// Throws `Trouble` of kind `invalid`; its message is half a sentence for after the field's name: "takes yes or
    /// no, not …".
    public init(_ text: String, as kind: FormField.Kind) throws(Trouble) {
        let bare = Self.trimmed(text)
        switch kind {
        case .words: self = .words(Self.words(in: text))
        case _ where bare.isEmpty: self = .none
        case .text: self = .text(text)
        case .line: self = .text(try Self.line(bare))
        case .flag: self = .flag(try Self.flag(bare))
        case .choice(let choices):
            let line = try Self.line(bare)
            self = .text(choices.first { $0.lowercased() == line.lowercased() } ?? line)
        case .document:
            if let fault = JSONSyntax.fault(in: text) { throw Trouble(.invalid, "isn't JSON: \(fault)") }
            self = .document(text)
        }
    }

    /// Whether a field of this kind can hold it.
    public func fits(_ kind: FormField.Kind) -> Bool {
        switch (self, kind) {
        case (.none, _): true
        case (.text(let text), .line), (.text(let text), .choice): !text.contains(where: \.isNewline)
        case (.text, .text), (.number, .line), (.number, .text), (.number, .choice), (.flag, .flag), (.date, .line),
            (.words, .words):
            true
        case (.document(let text), .document): JSONSyntax.fault(in: text) == nil
        default: false
        }
    }

    private static func line(_ text: String) throws(Trouble) -> String {
        guard !text.contains(where: \.isNewline) else { throw Trouble(.invalid, "takes a single line") }
        return text
    }

    private static func flag(_ text: String) throws(Trouble) -> Bool {
        switch text.lowercased() {
        case "yes", "y", "true", "on", "1": return true
        case "no", "n", "false", "off", "0": return false
        default: throw Trouble(.invalid, "takes yes or no, not \"\(text)\"")
        }
    }

    /// Separated by commas; a backslash keeps the comma or the backslash that follows it.
    private static func words(in text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isEscaped = false
        for character in text {
            switch character {
            case "," where !isEscaped:
                words.append(word)
                word = ""
            case "\\" where !isEscaped:
                isEscaped = true
                continue
            default:
                if isEscaped, character != ",", character != "\\" { word.append("\\") }
                word.append(character)
            }
            isEscaped = false
        }
        if isEscaped { word.append("\\") }
        words.append(word)
        return words.map(trimmed).filter { !$0.isEmpty }
    }

    private static func escaped(_ word: String) -> String {
        String(word.flatMap { $0 == "," || $0 == "\\" ? ["\\", $0] : [$0] })
    }

    private static func oneLine(_ text: String) -> String {
        guard text.contains(where: \.isNewline) else { return text }
        return text.split(whereSeparator: \.isNewline).map { trimmed(String($0)) }.joined(separator: " ")
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension FieldPart {
    /// `Email (support@shop.example)`.
    public var shownText: String { detail.map { $0.isEmpty ? title : "\(title) (\($0))" } ?? title }
}
