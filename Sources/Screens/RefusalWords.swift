import Canvas
import Helpdesk

/// A refused act in one short sentence: what it is, and at once why.
enum RefusalWords {
    private static let nameColumns = 32
    private static let causeColumns = 150

    /// `ticket "Lost luggage"`; of what isn't new also what was to be done.
    static func name(_ act: Act) -> SafeText {
        let title = SafeText(act.title).truncated(to: nameColumns)
        guard act.verb == .create, !act.title.isEmpty else { return SafeText(act.phrase).truncated(to: nameColumns * 2) }
        return "\(SafeText(act.kind.noun)) \"\(title)\""
    }

    /// The fields that were refused, else the service's own words without who said them.
    static func cause(_ trouble: Trouble) -> SafeText {
        guard let first = trouble.fields.first else { return SafeText(bare(trouble.message)).truncated(to: causeColumns) }
        let field = first.field.split { $0 == "." || $0 == "/" }.last.map(String.init) ?? first.field
        let words = first.message.lowercased().hasPrefix(field.lowercased()) ? first.message : "\(field) \(first.message)"
        let more = trouble.fields.count > 1 ? ", and \(trouble.fields.count - 1) more" : ""
        let isEnded = words.hasSuffix(".") && more.isEmpty
        return SafeText(words + more + (isEnded ? "" : ".")).truncated(to: causeColumns)
    }

    /// Without `Keva refused to create the ticket (422): `.
    private static func bare(_ message: String) -> String {
        let parts = message.split(separator: "): ", maxSplits: 1)
        guard parts.count == 2, let digits = parts[0].split(separator: "(").last, digits.count == 3, digits.allSatisfy(\.isNumber)
        else { return message }
        return String(parts[1])
    }
}
