import FoundationEssentials

extension Dialect {
    /// Keme, as contracts/keme.md states it.
    static func keme(_ options: DemoOptions) -> Dialect {
        Dialect(
            routes: Keme.ticketRoutes(options) + Keme.workspaceRoutes + Keme.userRoutes + Keme.tokenRoutes,
            allowance: Allowance(perMinute: 120, writesPerMinute: 60, isRolling: true), envelope: Keme.envelope,
            keyProblem: Keme.keyProblem, deskProblem: Keme.tokenProblem,
            budgetHeaders: { reading, isRefusal in
                isRefusal ? [("Retry-After", String(reading.secondsToReset))] : []
            })
    }
}

/// What Keme's families share.
enum Keme {
    static func time(_ date: Date) -> JSON { .string(Moment(date).iso) }
    static func time(_ date: Date?) -> JSON { date.map { time($0) } ?? .null }

    /// The shape is not documented (keme.md 6): this is one of those the last section names.
    static func envelope(_ problem: Problem) -> JSON {
        guard !problem.details.isEmpty else { return ["message": .string(problem.message)] }
        return ["message": .string(problem.message), "errors": ErrorShapes.fields(of: problem)]
    }

    static func keyProblem(_ request: Request, _ token: String) -> Problem? {
        guard let key = Dialect.bearer(of: request) else {
            return Problem(status: 401, message: "Send a bearer token")
        }
        return key == token ? nil : Problem(status: 401, message: "This token is unknown, expired or revoked")
    }

    static func tokenProblem(_ request: Request, _ desk: Desk) -> Problem? {
        guard desk.tokens.contains(where: { $0.isOwn && $0.revokedAt != nil }) else { return nil }
        return Problem(status: 401, message: "This token is unknown, expired or revoked")
    }

    static func unknown(_ field: String) -> Problem {
        Problem(
            status: 422, message: "Validation failed", details: [.init(field: field, message: "is not known here")])
    }
}
