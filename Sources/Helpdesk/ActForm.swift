/// The fields that one act takes at one service, and whether what was given fits them.
public struct ActForm: Hashable, Sendable {
    public let verb: Act.Verb
    public let kind: RecordKind
    /// In the order to ask for them.
    public let fields: [FormField]

    public init(_ verb: Act.Verb, _ kind: RecordKind, fields: [FormField]) {
        self.verb = verb
        self.kind = kind
        self.fields = fields
    }

    public subscript(key: String) -> FormField? { fields.first { $0.key == key } }

    /// Reads what was written for each key. Throws `Trouble` of kind `configuration` for an unknown key, else
    /// `invalid`; both name the fields.
    public func values(of texts: [(key: String, text: String)]) throws(Trouble) -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        var problems: [Trouble.FieldProblem] = []
        for (key, text) in texts {
            guard let field = self[key] else { continue }
            do throws(Trouble) {
                values[key] = try FieldValue(text, as: field.kind)
            } catch {
                problems.append(.init(field: key, message: error.message))
            }
        }
        try throwUnknown(texts.map(\.key))
        try throwInvalid(problems)
        return values
    }

    /// Throws what is wrong with the fields: unknown ones (`configuration`), missing ones and ones of another kind
    /// (`invalid`).
    public func check(_ values: [String: FieldValue]) throws(Trouble) {
        try throwUnknown(values.keys.sorted())
        var problems: [Trouble.FieldProblem] = []
        for field in fields {
            let value = values[field.key]
            if let value, !value.fits(field.kind) {
                problems.append(.init(field: field.key, message: field.kind.demand))
            } else if field.isRequired, isMissing(value) {
                problems.append(.init(field: field.key, message: "is needed"))
            }
        }
        try throwInvalid(problems)
        if verb == .change, values.isEmpty {
            throw Trouble(.configuration, "Nothing is to be changed.", hint: takes)
        }
    }

    /// What is changed needn't name what stays; it may only not be emptied.
    private func isMissing(_ value: FieldValue?) -> Bool {
        switch value {
        case nil: verb != .change
        case .some(.none): true
        case .text(let text): text.allSatisfy(\.isWhitespace)
        case .words(let words): words.isEmpty
        default: false
        }
    }

    private var takes: String {
        fields.isEmpty ? "It takes no fields." : "It takes \(fields.map(\.key).joined(separator: ", "))."
    }

    private func throwUnknown(_ keys: [String]) throws(Trouble) {
        let unknown = keys.filter { self[$0] == nil }
        guard !unknown.isEmpty else { return }
        let names = unknown.map { "\"\($0)\"" }.joined(separator: ", ")
        throw Trouble(
            .configuration,
            "\(names) \(unknown.count == 1 ? "is no field" : "are no fields") of \(kind.nounWithArticle) that can be given here.",
            hint: takes, fields: unknown.map { .init(field: $0, message: "isn't known here") })
    }

    private func throwInvalid(_ problems: [Trouble.FieldProblem]) throws(Trouble) {
        guard !problems.isEmpty else { return }
        let sentence = problems.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
        throw Trouble(.invalid, "\(sentence).", hint: "Nothing was sent.", fields: problems)
    }
}

extension FormField.Kind {
    /// Half a sentence for after the field's name.
    fileprivate var demand: String {
        switch self {
        case .line, .choice: "takes a single line"
        case .text: "takes text"
        case .flag: "takes yes or no"
        case .words: "takes words with commas between them"
        case .document: "takes JSON"
        }
    }
}

extension Capabilities {
    /// The fields of an act; nil where the service can't do it.
    public func form(_ verb: Act.Verb, _ kind: RecordKind) -> ActForm? {
        guard Capability.needed(verb, kind).map(has) ?? false else { return nil }
        return ActForm(verb, kind, fields: forms[FormKey(verb, kind)] ?? [])
    }

    /// Throws why the act can't be sent to this service: it has no such thing (`unsupported`), or its fields don't
    /// fit the form.
    public func check(_ act: Act, service: ServiceKind) throws(Trouble) {
        guard let form = form(act.verb, act.kind) else {
            let sentence = act.needed.map { absence(of: $0, service: service) }
            throw Trouble(
                .unsupported, sentence ?? "\(service.productName)'s API doesn't offer this.", account: act.account)
        }
        do throws(Trouble) {
            try form.check(act.fields)
        } catch {
            var trouble = error
            trouble.account = act.account
            throw trouble
        }
    }
}
