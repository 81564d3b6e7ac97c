import Helpdesk

/// What a service says about a failure, in whichever of the known envelopes it came. Data: for display
/// only, never to decide by.
struct ServiceWords {
    var message: String?
    var fields: [Trouble.FieldProblem] = []

    /// Longer words than these explain nothing, and a page of HTML in a message would fill the screen.
    static let maximumCharacters = 300
    /// No form has more fields than these.
    static let maximumProblems = 50

    /// Reads, in this order: RFC 7807, an `error` object, an `error` string, `message`.
    init(_ document: JSONValue?) {
        guard let root = Row(document) else { return }
        let error = root.row("error")
        if root.fields["title"] != nil || root.fields["detail"] != nil {
            let parts = [root.word("title"), root.word("detail")].compactMap { $0 }
            message = parts.isEmpty ? nil : parts.joined(separator: ": ")
        }
        message = message ?? error?.word("message", "detail", "code")
        message = message ?? root.word("error", "message", "error_description")
        if message == nil, let first = root.items("errors")?.first {
            if case .string(let text) = first { message = text } else { message = Row(first)?.word("message", "detail", "title") }
        }
        message = message.map { ServiceWords.bounded($0) }
        for owner in [root, error].compactMap({ $0 }) where fields.isEmpty {
            fields = ServiceWords.problems(in: owner)
        }
    }

    private static func problems(in owner: Row) -> [Trouble.FieldProblem] {
        if let byField = owner.row("errors", "details", "fields") {
            return byField.fields.sorted { $0.key < $1.key }.prefix(maximumProblems).map { field, words in
                let items = words.items?.prefix(maximumProblems)
                let text = items?.map(\.shownText).joined(separator: "; ") ?? words.shownText
                return Trouble.FieldProblem(field: bounded(field), message: bounded(text))
            }
        }
        let items = owner.items("details", "errors", "fields", "invalid_params") ?? []
        return items.prefix(maximumProblems).compactMap(Row.init).compactMap { item in
            guard let field = item.word("field", "location", "name", "path", "pointer") else { return nil }
            return Trouble.FieldProblem(
                field: bounded(bare(field)),
                message: bounded(item.word("message", "detail", "reason") ?? "is not accepted"))
        }
    }

    /// Without the place in the request that some put before it: `body.email`.
    private static func bare(_ field: String) -> String {
        field.hasPrefix("body.") && field.count > 5 ? String(field.dropFirst(5)) : field
    }

    private static func bounded(_ text: String) -> String {
        text.count <= maximumCharacters ? text : text.prefix(maximumCharacters) + "…"
    }
}
