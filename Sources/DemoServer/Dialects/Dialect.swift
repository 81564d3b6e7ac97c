import FoundationEssentials

/// What one service says on the wire: its routes, and how it words trouble.
///
/// A new service is a new folder beside `Keva/` and `Kemon/` with files named after its families, a `Dialect` value,
/// a case of ``DemoService`` and a line in ``Dialect/speaking(_:_:)``.
struct Dialect: Sendable {
    let routes: [Route]
    /// Headers beyond the ordinary ones, lower case.
    var headers: Set<String> = []
    /// Parameters that every route takes.
    var queryEverywhere: [QueryRule] = []
    let allowance: Allowance
    /// The body of an error answer.
    let envelope: @Sendable (Problem) -> JSON
    /// The media type of an error answer where it isn't plain JSON.
    var problemType: String?
    /// What is wrong with the key, if anything.
    let keyProblem: @Sendable (_ request: Request, _ token: String) -> Problem?
    /// What concerns the desk rather than the route, e.g. the workspace asked for.
    var deskProblem: @Sendable (_ request: Request, _ desk: Desk) -> Problem? = { _, _ in nil }
    /// The budget's headers; `isRefusal` on a 429.
    let budgetHeaders: @Sendable (_ reading: Budget.Reading, _ isRefusal: Bool) -> [(name: String, value: String)]
    var errorShape = DemoErrorShape.usual

    static func speaking(_ service: DemoService, _ options: DemoOptions) -> Dialect {
        var dialect: Dialect =
            switch service {
            case .keva: .keva(options)
            case .kemon: .kemon
            case .keme: .keme(options)
            case .keepem: .keepem(options)
            }
        dialect.errorShape = options.errorShape
        return dialect
    }

    func reply(to problem: Problem, path: String = "") -> Reply {
        guard errorShape == .usual else { return ErrorShapes.reply(to: problem, path: path, as: errorShape) }
        var json = envelope(problem)
        // RFC 7807 names the place of the trouble.
        if problemType != nil, case .object(let members) = json {
            json = .object(members + [.init(name: "instance", value: .string(path))])
        }
        return Reply(status: problem.status, content: .json(json), jsonType: problemType)
    }

    /// The token of `Authorization: Bearer`; nil if the header is missing, doubled or of another kind.
    static func bearer(of request: Request) -> String? {
        let values = request.values(of: "authorization")
        guard values.count == 1, values[0].lowercased().hasPrefix("bearer ") else { return nil }
        return String(values[0].dropFirst(7))
    }

    /// `X-RateLimit-*`, as two services have them.
    static func rateHeaders(_ reading: Budget.Reading) -> [(name: String, value: String)] {
        [
            ("X-RateLimit-Limit", String(reading.limit)), ("X-RateLimit-Remaining", String(reading.remaining)),
            ("X-RateLimit-Reset", String(reading.resetsAt)),
        ]
    }
}
