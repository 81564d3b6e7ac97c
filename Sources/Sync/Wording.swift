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

    private static func withoutMarkup(_ html: String) -> String {
        var text = ""
        var rest = html[...]
        while let character = rest.first {
            if character == "<", let end = rest.firstIndex(of: ">") {
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
