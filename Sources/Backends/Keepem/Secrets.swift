import Backend
import FoundationEssentials
import Helpdesk
import Transport

/// Credentials of viewers: a link that signs its reader in, and a token. Records leave them out by whitelist; here
/// they are kept out of everything else that quotes an answer.
enum Secrets {
    static let mark = "[kept out]"

    /// Reads an answer, so that trouble with it repeats none of its secrets, nor what a plan's limit wraps in fields.
    static func kept<Value>(
        out response: Response, _ read: () throws(Trouble) -> Value
    ) throws(Trouble) -> Value {
        do throws(Trouble) {
            return try read()
        } catch {
            var trouble = error.namingFields(Wire.fieldNames)
            if response.status == 402 { trouble.tellPlanLimit() }
            let secrets = values(in: String(decoding: response.body, as: UTF8.self))
            trouble.message = blotted(trouble.message, secrets)
            trouble.hint = trouble.hint.map { blotted($0, secrets) }
            trouble.fields = trouble.fields.map {
                .init(field: blotted($0.field, secrets), message: blotted($0.message, secrets))
            }
            throw trouble
        }
    }

    static func areIn(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members): members.contains { SecretName.isOne($0.key) && $0.value != .null || areIn($0.value) }
        case .array(let items): items.contains(where: areIn)
        default: false
        }
    }

    /// Without the members that hold secrets, however deep.
    static func removed(from row: Row) -> Row? { Row(removed(from: .object(row.fields))) }

    private static func removed(from value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members): .object(members.filter { !SecretName.isOne($0.key) }.mapValues(removed))
        case .array(let items): .array(items.map(removed))
        default: value
        }
    }
}

// MARK: - In words

extension Secrets {
    /// The values that stand behind secret names anywhere in an answer, also in one that isn't whole JSON.
    private static func values(in body: String) -> [String] {
        var found: [String] = []
        var rest = body[...]
        while let name = nextName(in: rest) {
            let isBareWord = rest[name].allSatisfy(\.isLowercase)
            rest = rest[name.upperBound...]
            // An end of the name, a separator, a quote: then the value.
            let value = rest.drop { "\\\"' \t\r\n:=".contains($0) }
            // In a sentence, the word "token" has nothing behind it that would be its value.
            if isBareWord, rest[..<value.startIndex].allSatisfy(\.isWhitespace) { continue }
            let end = value.firstIndex { "\"' \t\r\n,;}]<>".contains($0) } ?? value.endIndex
            let text = String(value[..<end])
            // No credential is shorter; words are.
            if text.utf8.count >= 6 { found += [text, String(text.filter { $0 != "\\" })] }
        }
        return found.sorted { $0.count > $1.count }
    }

    private static func nextName(in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while let head = text[start...].firstIndex(where: { $0.isLetter }) {
            let end = text[head...].firstIndex { !$0.isLetter && $0 != "_" && $0 != "-" } ?? text.endIndex
            if SecretName.isOne(String(text[head..<end])) { return head..<end }
            start = end
        }
        return nil
    }

    private static func blotted(_ text: String, _ secrets: [String]) -> String {
        var text = text
        for secret in secrets where text.contains(secret) {
            text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: mark)
        }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        return words.map { isTelling($0) ? mark : String($0) }.joined(separator: " ")
    }

    /// An address that carries more than a place, or a token by its look: a link that signs in needs no name.
    private static func isTelling(_ word: Substring) -> Bool {
        let lowered = word.lowercased()
        if lowered.contains("://") {
            return lowered.contains("?") || lowered.contains("#") || lowered.contains("magic") || lowered.contains("token")
        }
        return lowered.hasPrefix("eyj") && word.count > 30
    }
}

extension Trouble {
    /// A plan's limit (402) comes as details, not as problems of fields: `metric`, `current`, `limit`.
    fileprivate mutating func tellPlanLimit() {
        let facts = Dictionary(fields.map { ($0.field, $0.message) }) { first, _ in first }
        fields = []
        kind = .notAllowed
        hint = "Trying again changes nothing: ask whoever pays for Keep'em to raise the plan."
        guard let metric = facts["metric"], let current = facts["current"], let limit = facts["limit"] else { return }
        message += " The plan allows \(limit) of \(metric), and \(current) are used."
    }
}
