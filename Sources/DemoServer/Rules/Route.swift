import FoundationEssentials

/// One row of a contract's endpoint tables: what is accepted, and what answers.
struct Route: Sendable {
    let method: String
    /// Whole path; `:id` stands for one segment.
    let path: String
    /// The scope a key needs; nil for none.
    let scope: String?
    let query: [QueryRule]
    /// Nil when the request must not have a body.
    let body: BodyRule?
    /// What its contract leaves open about the answer.
    let open: AnswerRule
    let idempotency: IdempotencyRule
    let answer: @Sendable (inout Desk, Call) throws(Problem) -> Reply

    init(
        _ method: String, _ path: String, scope: String? = nil, query: [QueryRule] = [], body: BodyRule? = nil,
        open: AnswerRule = .fixed, idempotency: IdempotencyRule = .unknown,
        answer: @escaping @Sendable (inout Desk, Call) throws(Problem) -> Reply
    ) {
        self.method = method
        self.path = path
        self.scope = scope
        self.query = query
        self.body = body
        self.open = open
        self.idempotency = idempotency
        self.answer = answer
    }

    /// The same row under another path prefix.
    func moved(to prefix: String, from usual: String) -> Route {
        Route(
            method, prefix + path.dropFirst(usual.count), scope: scope, query: query, body: body, open: open,
            idempotency: idempotency, answer: answer)
    }

    /// The same row under another path prefix, where nothing is served.
    func absent(under prefix: String, insteadOf usual: String) -> Route {
        Route(
            method, prefix + path.dropFirst(usual.count), scope: scope, query: query, body: body,
            idempotency: idempotency
        ) { (_, _) throws(Problem) in throw .notFound("Path") }
    }

    /// The ids in the path, in their order; nil when the path is another one.
    func match(_ path: String) -> [String]? {
        let mine = self.path.split(separator: "/", omittingEmptySubsequences: false)
        let theirs = path.split(separator: "/", omittingEmptySubsequences: false)
        guard mine.count == theirs.count else { return nil }
        var ids: [String] = []
        for (pattern, segment) in zip(mine, theirs) {
            if pattern == ":id" {
                guard let decoded = Request.decode(segment), !decoded.isEmpty else { return nil }
                ids.append(decoded)
            } else if pattern != segment {
                return nil
            }
        }
        return ids
    }
}

/// Whether an `Idempotency-Key` belongs to a request.
enum IdempotencyRule: Sendable { case unknown, accepted, required }

/// A query parameter that a route knows.
struct QueryRule: Sendable {
    enum Kind: Sendable {
        case integer(ClosedRange<Int>)
        case word([String])
        case flag
        case text
        /// ISO 8601: a day or a moment.
        case time
    }

    let name: String
    let kind: Kind

    init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    func problem(with value: String) -> String? {
        switch kind {
        case .integer(let range):
            guard let number = Int(value), range.contains(number) else {
                return "\(name) must be an integer from \(range.lowerBound) to \(range.upperBound)"
            }
        case .word(let words):
            guard words.contains(value) else { return "\(name) must be one of: \(words.joined(separator: ", "))" }
        case .flag:
            guard value == "true" || value == "false" else { return "\(name) must be true or false" }
        case .text:
            guard !value.isEmpty else { return "\(name) must not be empty" }
        case .time:
            guard Moment.date(from: value) != nil else { return "\(name) must be an ISO 8601 time" }
        }
        return nil
    }
}

/// The keys that a body may and must have.
struct BodyRule: Sendable {
    let fields: [FieldRule]
    /// Whether at least one key must be there.
    var needsOne = false
    /// Whether the body may be missing altogether.
    var isOptional = false
}

/// A key of a JSON body.
struct FieldRule: Sendable {
    enum Kind: Sendable {
        case text
        case line
        case word([String])
        case texts
        case flag
        case object
        case address
        case integer(ClosedRange<Int>)
        /// Nothing but `true`.
        case yes
    }

    let name: String
    let kind: Kind
    let isRequired: Bool
    let isNullable: Bool

    init(_ name: String, _ kind: Kind, required: Bool = false, nullable: Bool = false) {
        self.name = name
        self.kind = kind
        isRequired = required
        isNullable = nullable
    }

    /// The kind as JSON Schema names it.
    var schemaType: String {
        switch kind {
        case .text, .line, .word, .address: "string"
        case .texts: "array"
        case .flag, .yes: "boolean"
        case .object: "object"
        case .integer: "integer"
        }
    }

    func problem(with value: JSON) -> String? {
        if case .null = value { return isNullable ? nil : "must not be null" }
        switch kind {
        case .text, .line:
            guard let text = value.text else { return "must be a string, not \(value.word)" }
            return isRequired && text.allSatisfy(\.isWhitespace) ? "must not be empty" : nil
        case .word(let words):
            guard let text = value.text, words.contains(text) else {
                return "must be one of: \(words.joined(separator: ", "))"
            }
        case .texts: guard value.texts != nil else { return "must be an array of strings" }
        case .flag: guard value.flag != nil else { return "must be a boolean" }
        case .object: guard value.members != nil else { return "must be an object" }
        case .integer(let range):
            guard case .int(let number) = value, range.contains(number) else {
                return "must be an integer from \(range.lowerBound) to \(range.upperBound)"
            }
        case .yes: guard value.flag == true else { return "must be true" }
        case .address:
            guard let text = value.text, text.split(separator: "@", omittingEmptySubsequences: false).count == 2 else {
                return "must be an e-mail address"
            }
        }
        return nil
    }
}

/// An accepted request, read.
struct Call: Sendable {
    /// Of the path, in their order.
    let ids: [String]
    let query: [String: String]
    let body: JSON
    let now: Date

    var id: String { ids.first ?? "" }
    /// The second id of the path.
    var childID: String { ids.count > 1 ? ids[1] : "" }

    func integer(_ name: String, else fallback: Int) -> Int { query[name].flatMap { Int($0) } ?? fallback }
    func flag(_ name: String) -> Bool? { query[name].map { $0 == "true" } }
    func text(_ name: String) -> String? { body[name]?.text }
}
