import FoundationEssentials

extension Dialect {
    /// Keep'em, as contracts/keepem.md states it. The budget's size is not stated there: 1000 is one sample's.
    static func keepem(_ options: DemoOptions) -> Dialect {
        let header = options.keyHeader
        return Dialect(
            routes: Keepem.eventRoutes + Keepem.viewerRoutes, headers: ["x-api-key"],
            allowance: Allowance(perMinute: 1_000), envelope: Keepem.envelope,
            problemType: "application/problem+json", keyProblem: { Keepem.keyProblem($0, $1, in: header) },
            budgetHeaders: { reading, isRefusal in
                let retry = [(name: "Retry-After", value: String(reading.secondsToReset))]
                return Dialect.rateHeaders(reading) + (isRefusal ? retry : [])
            })
    }
}

/// What Keep'em's families share.
enum Keepem {
    static let paging = [QueryRule("page", .integer(1...1_000_000)), QueryRule("limit", .integer(1...100))]

    static func time(_ date: Date) -> JSON { .string(Moment(date).iso) }
    static func time(_ date: Date?) -> JSON { date.map { time($0) } ?? .null }

    /// RFC 7807 (keepem.md 6).
    static func envelope(_ problem: Problem) -> JSON {
        let slug = ErrorShapes.code(of: problem.status).split(separator: "_").joined(separator: "-")
        var members: [JSON.Member] = [
            .init(name: "type", value: .string("https://api.keepem.io/problems/" + slug)),
            .init(name: "title", value: .string(TroublePages.words(for: problem.status))),
            .init(name: "status", value: .int(problem.status)), .init(name: "detail", value: .string(problem.message)),
        ]
        if !problem.details.isEmpty { members.append(.init(name: "errors", value: ErrorShapes.fields(of: problem))) }
        return .object(members)
    }

    /// Sending both headers is undefined, so it is refused.
    static func keyProblem(_ request: Request, _ token: String, in header: DemoKeyHeader) -> Problem? {
        let keys = request.values(of: "x-api-key")
        let others = request.values(of: "authorization")
        if !keys.isEmpty && !others.isEmpty { return .outside(400, "Send X-API-Key or Authorization, not both") }
        let key: String? =
            switch header {
            case .xAPIKey: keys.count == 1 ? keys[0] : nil
            case .bearer: Dialect.bearer(of: request)
            }
        guard let key else { return Problem(status: 401, message: "An API key is needed") }
        guard !key.hasPrefix("pk_") else { return Problem(status: 403, message: "A publishable key can't do this") }
        return key == token ? nil : Problem(status: 401, message: "The API key is unknown")
    }

    static func list<Item>(_ items: [Item], _ call: Call, _ row: (Item) -> JSON) -> Reply {
        let page = call.integer("page", else: 1)
        let limit = call.integer("limit", else: 20)
        let total = items.count
        return .ok([
            "data": .array(items.dropFirst((page - 1) * limit).prefix(limit).map(row)),
            "pagination": [
                "page": .int(page), "limit": .int(limit), "total": .int(total),
                "totalPages": .int((total + limit - 1) / limit),
            ],
        ])
    }
}
