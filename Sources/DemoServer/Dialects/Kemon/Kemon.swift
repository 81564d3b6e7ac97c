import FoundationEssentials

extension Dialect {
    /// Kemon, as contracts/kemon.md states it, on the free plan.
    static let kemon = Dialect(
        routes: Kemon.ticketRoutes + Kemon.projectRoutes, allowance: Allowance(perMinute: 60),
        envelope: Kemon.envelope, keyProblem: Kemon.keyProblem,
        budgetHeaders: { reading, isRefusal in
            isRefusal ? [("Retry-After", String(reading.secondsToReset))] : []
        })
}

/// What Kemon's families share.
enum Kemon {
    private static let codes: [Int: String] = [
        400: "BAD_REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "CONFLICT",
        422: "VALIDATION_ERROR", 429: "RATE_LIMITED",
    ]
    static let paging = [QueryRule("page", .integer(1...1_000_000)), QueryRule("limit", .integer(1...100))]
    /// The page size seen in the contract.
    static let usualPage = 25

    static func time(_ date: Date) -> JSON { .string(Moment(date).iso) }

    /// `error` is an object (kemon.md 7).
    static func envelope(_ problem: Problem) -> JSON {
        ["error": [
            "code": .string(codes[problem.status] ?? "INTERNAL_ERROR"), "message": .string(problem.message),
            "status": .int(problem.status),
        ]]
    }

    static func keyProblem(_ request: Request, _ token: String) -> Problem? {
        guard let key = Dialect.bearer(of: request) else {
            return Problem(status: 401, message: "Authorization header is missing or not a bearer key")
        }
        return key == token ? nil : Problem(status: 401, message: "Unknown or expired API key")
    }

    static func list(_ rows: [JSON], page: Int, limit: Int, total: Int) -> Reply {
        .ok([
            "data": .array(rows),
            "pagination": [
                "page": .int(page), "limit": .int(limit), "total": .int(total),
                "total_pages": .int((total + limit - 1) / limit),
            ],
        ])
    }

    static func person(_ id: String?, in desk: Desk) -> JSON {
        guard let colleague = desk.staff.colleague(id) else { return .null }
        return ["id": .string(colleague.id), "name": .string(colleague.name)]
    }
}
