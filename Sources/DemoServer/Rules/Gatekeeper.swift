import FoundationEssentials

/// Compares a request with the contract. Knows no service, only routes and rules.
struct Gatekeeper: Sendable {
    let dialect: Dialect

    /// Names every client library may send on its own.
    private static let ordinaryHeaders: Set<String> = [
        "host", "authorization", "accept", "accept-encoding", "accept-language", "user-agent", "content-type",
        "content-length", "transfer-encoding", "connection", "expect", "cache-control", "pragma",
    ]

    static let keyHeader = "idempotency-key"

    /// The route and the call, or why not. The key has been checked before.
    func admit(_ request: Request, scopes: Set<String>?, now: Date) throws(Problem) -> (Route, Call) {
        let (route, ids) = try find(request)
        if let scope = route.scope, let scopes, !scopes.contains(scope) {
            throw Problem(status: 403, message: "Insufficient scope")
        }
        try checkHeaders(request, of: route)
        let query = try checkQuery(request, of: route)
        let body = try checkBody(request, of: route)
        return (route, Call(ids: ids, query: query, body: body, now: now))
    }

    private func find(_ request: Request) throws(Problem) -> (Route, [String]) {
        var isKnownPath = false
        for route in dialect.routes {
            guard let ids = route.match(request.path) else { continue }
            if route.method == request.method { return (route, ids) }
            isKnownPath = true
        }
        throw .outside(404, isKnownPath
            ? "\(request.method) is not documented for \(request.path)" : "No such path: \(request.path)")
    }

    private func checkHeaders(_ request: Request, of route: Route) throws(Problem) {
        for header in request.headers
        where !Gatekeeper.ordinaryHeaders.contains(header.name) && !dialect.headers.contains(header.name) {
            if header.name == Gatekeeper.keyHeader, route.idempotency != .unknown { continue }
            throw .outside(400, "Header \(header.name) is not documented")
        }
        let keys = request.values(of: Gatekeeper.keyHeader)
        guard route.idempotency != .required || !keys.isEmpty else {
            throw .outside(400, "\(route.method) \(route.path) needs an Idempotency-Key")
        }
        guard keys.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 255 }) else {
            throw .outside(400, "The Idempotency-Key must have 1 to 255 characters")
        }
        for name in ["authorization", "content-type", Gatekeeper.keyHeader] + dialect.headers.sorted()
        where request.values(of: name).count > 1 {
            throw .outside(400, "Header \(name) was sent more than once")
        }
        guard !request.body.isEmpty else { return }
        let type = request.values(of: "content-type").first?.lowercased() ?? ""
        guard type == "application/json" || type.hasPrefix("application/json;") else {
            throw .outside(400, "Bodies must have Content-Type: application/json")
        }
    }

    private func checkQuery(_ request: Request, of route: Route) throws(Problem) -> [String: String] {
        guard let items = request.query else { throw .outside(400, "The query string can't be read") }
        var query: [String: String] = [:]
        for item in items {
            guard let rule = (route.query + dialect.queryEverywhere).first(where: { $0.name == item.name }) else {
                throw .outside(400, "Unknown query parameter: \(item.name)")
            }
            guard query[item.name] == nil else { throw .outside(400, "\(item.name) was given more than once") }
            if let complaint = rule.problem(with: item.value) { throw .outside(400, complaint) }
            query[item.name] = item.value
        }
        return query
    }

    private func checkBody(_ request: Request, of route: Route) throws(Problem) -> JSON {
        guard let rule = route.body else {
            if request.body.isEmpty { return .null }
            throw .outside(400, "\(request.method) \(route.path) takes no body")
        }
        if request.body.isEmpty && rule.isOptional { return [:] }
        guard let body = JSON.read(request.body), let members = body.members else {
            throw .outside(400, "The body must be a JSON object")
        }
        for member in members {
            guard let field = rule.fields.first(where: { $0.name == member.name }) else {
                throw .field(member.name, "is not a known field")
            }
            if let complaint = field.problem(with: member.value) { throw .field(member.name, complaint) }
        }
        for field in rule.fields where field.isRequired && body[field.name] == nil {
            throw .field(field.name, "is required")
        }
        if rule.needsOne && members.isEmpty { throw .outside(422, "Nothing to change") }
        return body
    }
}
