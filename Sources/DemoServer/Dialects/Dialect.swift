import FoundationEssentials

/// What one service says on the wire: its routes, and how it words trouble.
///
/// A new service is a new folder beside `Keva/` and `Kemon/` with files named after its families, a `Dialect` value,
/// a case of ``DemoService`` and a line in ``Dialect/speaking(_:)``.
struct Dialect: Sendable {
    let routes: [Route]
    /// Headers beyond the ordinary ones, lower case.
    let headers: Set<String>
    /// Parameters that every route takes.
    let queryEverywhere: [QueryRule]
    let requestsPerMinute: Int
    /// The body of an error answer.
    let envelope: @Sendable (Problem) -> JSON
    /// What is wrong with the key, if anything.
    let keyProblem: @Sendable (_ request: Request, _ token: String) -> Problem?
    /// What concerns the desk rather than the route, e.g. the workspace asked for.
    let deskProblem: @Sendable (_ request: Request, _ desk: Desk) -> Problem?
    /// The budget's headers; `isRefusal` on a 429.
    let budgetHeaders: @Sendable (_ reading: Budget.Reading, _ isRefusal: Bool) -> [(name: String, value: String)]

    static func speaking(_ service: DemoService) -> Dialect {
        switch service {
        case .keva: .keva
        case .kemon: .kemon
        }
    }

    func reply(to problem: Problem) -> Reply {
        Reply(status: problem.status, content: .json(envelope(problem)))
    }

    /// The token of `Authorization: Bearer`; nil if the header is missing, doubled or of another kind.
    static func bearer(of request: Request) -> String? {
        let values = request.values(of: "authorization")
        guard values.count == 1, values[0].lowercased().hasPrefix("bearer ") else { return nil }
        return String(values[0].dropFirst(7))
    }
}
