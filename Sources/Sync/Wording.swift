import Helpdesk

/// Whether a service shows a text that was sent to it, whatever it made of blanks and marks.
enum Wording {
    static func isSame(_ message: Message, _ text: String) -> Bool {
        isSame(message.format == .html ? withoutMarkup(message.body) : message.body, text)
    }

    static func isSame(_ left: String, _ right: String) -> Bool {
        let words = words(left)
        if words == self.words(right) { return !words.isEmpty }
        let (signs, others) = (signs(left), signs(right))
        return signs == others && !signs.isEmpty
    }

    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    /// Letters and digits alone: a service may set marks of its own.
    private static func signs(_ text: String) -> [Character] { text.lowercased().filter { $0.isLetter || $0.isNumber } }

    /// Nobody writes more than this; of what is longer only the beginning is read.
    private static let longestMarkup = 1 << 18

    private static func withoutMarkup(_ html: String) -> String {
        var text = ""
        var rest = html.prefix(longestMarkup)
        var hasEnds = true
        while let character = rest.first {
            let end = character == "<" && hasEnds ? rest.firstIndex(of: ">") : nil
            // Each sign without its end would be looked for to the end of the text.
            if character == "<", end == nil { hasEnds = false }
            if let end {
                text.append(" ")
                rest = rest[rest.index(after: end)...]
            } else if character == "&", let entity = entities.first(where: { rest.hasPrefix($0.key) }) {
                text.append(entity.value)
                rest = rest.dropFirst(entity.key.count)
            } else {
                text.append(character)
                rest = rest.dropFirst()
            }
        }
        return text
    }

    private static let entities = [
        "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&nbsp;": " ",
    ]
}
