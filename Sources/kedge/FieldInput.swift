import Helpdesk

/// A field as it stands in the arguments: `key=value`.
struct FieldInput: Hashable {
    /// As `FormField.key`.
    let key: String
    /// As it was written; empty to empty the field.
    let text: String

    init(key: String, text: String) {
        self.key = key
        self.text = text
    }

    /// Nil where it isn't written `key=value`. Keys are lower case, digits and `_`.
    init?(_ word: String) {
        guard let equals = word.firstIndex(of: "="), equals != word.startIndex,
            word[..<equals].utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { return nil }
        self.init(key: String(word[..<equals]), text: String(word[word.index(after: equals)...]))
    }

    /// Words that name things, then the fields to give them. Throws trouble of kind `configuration` where another
    /// word follows the fields, or a field is given twice.
    static func split(_ words: [String]) throws(Trouble) -> (names: [String], fields: [FieldInput]) {
        let names = Array(words.prefix { FieldInput($0) == nil })
        var fields: [FieldInput] = []
        for word in words.dropFirst(names.count) {
            guard let field = FieldInput(word) else {
                throw Trouble(.configuration, "\"\(word)\" isn't written key=value.", hint: "What is meant comes first, then the fields.")
            }
            guard !fields.contains(where: { $0.key == field.key }) else {
                throw Trouble(.configuration, "\(field.key) is given twice.", hint: "Nothing was sent.")
            }
            fields.append(field)
        }
        return (names, fields)
    }

    /// What options with names of their own gave.
    static func named(_ options: [(key: String, text: String?)]) -> [FieldInput] {
        options.compactMap { option in option.text.map { FieldInput(key: option.key, text: $0) } }
    }

    /// Fields alone, behind those that options gave.
    static func only(_ words: [String], and options: [(key: String, text: String?)] = []) throws(Trouble) -> [FieldInput] {
        let (names, fields) = try split(words)
        if let name = names.first { throw Trouble(.configuration, "\"\(name)\" isn't written key=value.", hint: "Nothing was sent.") }
        return try joined(named(options), fields)
    }

    /// Both; what stands in both is given twice.
    static func joined(_ options: [FieldInput], _ fields: [FieldInput]) throws(Trouble) -> [FieldInput] {
        if let twice = options.first(where: { option in fields.contains { $0.key == option.key } }) {
            throw Trouble(.configuration, "\(twice.key) is given twice.", hint: "Nothing was sent.")
        }
        return options + fields
    }

    /// Long values may come from a file, `key=@file`, or from standard input, `key=@-`.
    private func read(for field: FormField?) throws(Trouble) -> FieldInput {
        guard let field, field.kind == .text || field.kind == .document, text.hasPrefix("@"), text.count > 1 else { return self }
        return FieldInput(key: key, text: try TextFile.read(String(text.dropFirst())))
    }

    /// What they say, by the form of the service. What doesn't fit it is wrong usage; the sentence lists the fields.
    static func values(_ inputs: [FieldInput], in form: ActForm?) throws(Trouble) -> [String: FieldValue] {
        guard let form else { return [:] }
        do throws(Trouble) {
            let read = try inputs.map { input throws(Trouble) in try input.read(for: form[input.key]) }
            let values = try form.values(of: read.map { ($0.key, $0.text) })
            try form.check(values)
            return values
        } catch {
            guard error.kind == .invalid else { throw error }
            let keys = form.fields.map { $0.isRequired ? "\($0.key) (needed)" : $0.key }.joined(separator: ", ")
            let hints = error.fields.compactMap { problem in form[problem.field]?.hint.map { "\(problem.field): \($0)" } }
            throw Trouble(.configuration, error.message, hint: (hints + ["There are: \(keys)."]).joined(separator: " "))
        }
    }
}
