import DemoServer
import Helpdesk
import Transport

/// A way to get a request wrong.
struct Mistake: Sendable {
    /// What the request belongs to, as far as a mistake needs to know.
    struct Work: Sendable {
        let subject: ServiceUnderTest
        let name: String
        var required: [String] = []
        var needsKey = false
        /// Goes on without what was refused, since no document names it.
        var isGuess = false
    }

    let name: String
    /// Wrong requests in a right one's place; none where it can't be got wrong that way.
    var change: @Sendable (Request, Work) -> [Request] = { request, _ in [request] }
    var redirect: @Sendable (Endpoint, Work) -> Endpoint = { endpoint, _ in endpoint }
    /// A key that isn't known is refused before the contract is looked at.
    var isAboutTheKey = false
    /// Our own wire leaves it out, so that the server never meets it.
    var isLeftOut = false
}

extension Request {
    func with(
        _ method: Method? = nil, path: String? = nil, query: [Field]? = nil, headers: [Field]? = nil, body: String?? = nil
    ) -> Request {
        let bytes = body.map { $0.map { Array($0.utf8) } } ?? self.body
        return Request(
            method ?? self.method, path ?? self.path, query: query ?? self.query, headers: headers ?? self.headers, body: bytes,
            onlyAsks: isRead)
    }

    /// The body's members as text; empty where there is no object.
    var members: [(name: String, text: String)] {
        guard let body else { return [] }
        return JSONPlaces(String(decoding: body, as: UTF8.self)).members.map { member in
            (member.name, String(decoding: body[member.place], as: UTF8.self))
        }
    }

    func with(members: [(name: String, text: String)]) -> Request {
        with(body: .some("{" + members.map { "\"\($0.name)\":\($0.text)" }.joined(separator: ",") + "}"))
    }

    /// With the names of body keys changed; none where none changes.
    func renaming(_ change: (String) -> String) -> [Request] {
        let renamed = members.map { (name: change($0.name), text: $0.text) }
        return renamed.map(\.name) == members.map(\.name) ? [] : [with(members: renamed)]
    }

    func renamingQuery(_ change: (String) -> String) -> [Request] {
        let renamed = query.map { Field(change($0.name), $0.value) }
        return renamed == query ? [] : [with(query: renamed)]
    }

    /// With one member's value after another changed.
    func changing(_ change: (_ name: String, _ text: String) -> String?) -> [Request] {
        members.indices.compactMap { index in
            guard let text = change(members[index].name, members[index].text) else { return nil }
            var changed = members
            changed[index].text = text
            return with(members: changed)
        }
    }

    func changingQuery(_ change: (_ name: String, _ value: String) -> String?) -> [Request] {
        query.indices.compactMap { index in
            guard let value = change(query[index].name, query[index].value) else { return nil }
            var changed = query
            changed[index] = Field(query[index].name, value)
            return with(query: changed)
        }
    }
}

extension Mistake {
    private static func camelCase(_ name: String) -> String {
        let parts = name.split(separator: "_")
        return parts.dropFirst().reduce(String(parts.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }

    /// One method in the place of another.
    private static func method(_ wrong: Request.Method, for right: Request.Method) -> Mistake {
        Mistake(name: "\(wrong.rawValue) for \(right.rawValue)", change: { request, _ in
            request.method == right ? [request.with(wrong)] : []
        })
    }

    private static let bodies: [Mistake] = [
        Mistake(name: "camelCase for snake_case in a body", change: { request, _ in request.renaming(camelCase) }),
        Mistake(name: "snake_case for camelCase in a body", change: { request, _ in request.renaming(snakeCase) }),
        Mistake(name: "an extra body key", change: { request, _ in
            request.body == nil ? [] : [request.with(members: request.members + [("extra", "1")])]
        }),
        Mistake(name: "a body inside another object", change: { request, _ in
            request.members.isEmpty ? [] : [request.with(body: .some(#"{"ticket":"# + String(decoding: request.body ?? [], as: UTF8.self) + "}"))]
        }),
        Mistake(name: "a missing required key", change: { request, work in
            guard request.method != .get else { return [] }
            return work.required.map { key in request.with(members: request.members.filter { $0.name != key }) }
        }),
        Mistake(name: "null for a required key", change: { request, work in
            request.method == .get ? [] : request.changing { name, _ in work.required.contains(name) ? "null" : nil }
        }),
        Mistake(name: "a value of another type", change: { request, _ in request.changing { _, _ in "[7]" } }),
        Mistake(name: "another service's word", change: { request, work in
            guard work.name != "create a project" else { return [] }
            let sets = ["status", "priority", "role", "triggerType"]
            return request.changing { name, text in sets.contains(name) && text != "null" ? #""zz""# : nil }
        }),
        Mistake(name: "words with commas for a list", change: { request, _ in
            request.changing { name, _ in ["tags", "label_ids"].contains(name) ? #""a,b""# : nil }
        }),
        Mistake(name: "an empty body", change: { request, work in
            request.method == .patch || !work.required.isEmpty && request.body != nil ? [request.with(body: .some("{}"))] : []
        }),
        Mistake(name: "no body", change: { request, _ in request.body == nil ? [] : [request.with(body: .some(nil))] }),
        Mistake(name: "a list for a body", change: { request, _ in
            request.body == nil ? [] : [request.with(body: .some("[" + String(decoding: request.body ?? [], as: UTF8.self) + "]"))]
        }),
        Mistake(name: "a body cut short", change: { request, _ in
            request.body.map { [request.with(body: .some(String(decoding: $0.dropLast(), as: UTF8.self)))] } ?? []
        }),
        Mistake(name: "a form for JSON", change: { request, _ in
            request.body == nil ? [] : [request.with(
                headers: request.headers + [.init("Content-Type", "application/x-www-form-urlencoded")],
                body: .some(request.members.map { "\($0.name)=\($0.text)" }.joined(separator: "&")))]
        }),
        Mistake(name: "a body on a GET", change: { request, _ in
            request.method == .get ? [request.with(body: .some(#"{"page":1}"#))] : []
        }, isLeftOut: true),
        Mistake(name: "a body where none is taken", change: { request, _ in
            request.method == .delete && request.body == nil ? [request.with(body: .some(#"{"confirm":true}"#))] : []
        }),
        Mistake(name: "a missing confirm", change: { request, _ in
            request.members.contains { $0.name == "confirm" } ? [request.with(body: .some(nil)), request.with(body: .some("{}"))] : []
        }),
        Mistake(name: "confirm that doesn't", change: { request, _ in
            ["false", #""true""#, "1"].flatMap { text in request.changing { name, _ in name == "confirm" ? text : nil } }
        }),
    ]

    private static let queries: [Mistake] = [
        Mistake(name: "camelCase for snake_case in a query", change: { request, _ in request.renamingQuery(camelCase) }),
        Mistake(name: "snake_case for camelCase in a query", change: { request, _ in request.renamingQuery(snakeCase) }),
        Mistake(name: "an unknown query parameter", change: { request, _ in [request.with(query: request.query + [.init("extra", "1")])] }),
        Mistake(name: "a query parameter twice", change: { request, _ in
            request.query.isEmpty ? [] : [request.with(query: request.query + request.query.suffix(1))]
        }),
        Mistake(name: "per_page or limit over the maximum", change: { request, _ in
            request.changingQuery { name, value in
                ["per_page", "limit"].contains(name) ? Int(value).map { $0 < 100 && request.path.hasSuffix("/kb") ? "51" : "101" } : nil
            }
        }),
        Mistake(name: "per_page or limit of none", change: { request, _ in
            request.changingQuery { name, _ in ["per_page", "limit"].contains(name) ? "0" : nil }
        }),
        Mistake(name: "pages counted from 0", change: { request, _ in
            request.changingQuery { name, _ in name == "page" ? "0" : name == "offset" ? "-1" : nil }
        }),
        Mistake(name: "another name for the page's size", change: { request, _ in
            request.renamingQuery { $0 == "per_page" ? "limit" : $0 == "limit" ? "per_page" : $0 }
        }),
        Mistake(name: "a filter's word of another service", change: { request, work in
            guard work.subject.kind != .kemon else { return [] }
            return request.changingQuery { name, _ in ["status", "priority", "active", "vipOnly"].contains(name) ? "zz" : nil }
        }),
        Mistake(name: "an empty filter", change: { request, _ in
            request.changingQuery { name, _ in ["page", "limit", "per_page", "offset"].contains(name) ? nil : "" }
        }),
        Mistake(name: "the key in the query", change: { request, _ in [request.with(query: request.query + [.init("api_key", "x")])] }),
    ]

    private static let places: [Mistake] = [
        Mistake(name: "a wrong path", change: { request, _ in
            var parts = request.path.split(separator: "/").map(String.init)
            guard let index = parts.firstIndex(where: { !["api", "v1"].contains($0) }) else { return [] }
            parts[index] = parts[index].hasSuffix("s") ? String(parts[index].dropLast()) : parts[index] + "s"
            return [request.with(path: "/" + parts.joined(separator: "/"))]
        }),
        Mistake(name: "the path's prefix twice", change: { request, _ in
            [request.with(path: (request.path.hasPrefix("/api/v1") ? "/api/v1" : request.path.hasPrefix("/api") ? "/api" : "/v1") + request.path)]
        }),
        Mistake(name: "no prefix of the path", change: { request, _ in
            [request.with(path: "/" + request.path.split(separator: "/").drop { ["api", "v1"].contains($0) }.joined(separator: "/"))]
        }),
        Mistake(name: "another version", change: { request, _ in
            let path = request.path.split(separator: "/").map { $0 == "v1" ? "v2" : String($0) }
            return request.path.contains("/v1/") ? [request.with(path: "/" + path.joined(separator: "/"))] : []
        }),
        Mistake(name: "a slash at the end", change: { request, _ in [request.with(path: request.path + "/")] }),
        Mistake(name: "a thing without its id", change: { request, _ in
            guard [.patch, .delete].contains(request.method) else { return [] }
            return [request.with(path: "/" + request.path.split(separator: "/").dropLast().joined(separator: "/"))]
        }),
        Mistake(name: "an action on the thing itself", change: { request, _ in
            let last = request.path.split(separator: "/").last ?? ""
            guard ["reply", "messages", "trigger", "invite", "register", "identify"].contains(last) else { return [] }
            return request.isRead ? [] : [request.with(path: String(request.path.dropLast(last.count + 1)))]
        }),
    ]

    private static let headers: [Mistake] = [
        Mistake(name: "a missing Idempotency-Key", change: { request, work in
            work.needsKey && request.method == .post ? [request.with(headers: request.headers.filter { $0.name != "Idempotency-Key" })] : []
        }),
        Mistake(name: "an empty Idempotency-Key", change: { request, work in
            work.needsKey && request.method == .post ? [request.with(headers: [.init("Idempotency-Key", "")])] : []
        }),
        Mistake(name: "an Idempotency-Key that no document names", change: { request, work in
            work.subject.kind == .keepem && request.method == .post ? [] : [request.with(headers: request.headers + [.init("Idempotency-Key", "k")])]
        }),
        Mistake(name: "a header of another service", change: { request, work in
            [request.with(headers: request.headers + [.init(work.subject.kind == .keva ? "X-Project-Id" : "X-Workspace-Id", "1")])]
        }),
        Mistake(
            name: "the key in a wrong header",
            redirect: { endpoint, work in
                let token = endpoint.authorization.value.split(separator: " ").last.map(String.init) ?? ""
                let field = work.subject.kind == .keepem
                    ? Request.Field("Authorization", "Bearer \(token)") : Request.Field("X-API-Key", token)
                return endpoint.with(authorization: field)
            }, isAboutTheKey: true),
        Mistake(
            name: "the key without its scheme",
            redirect: { endpoint, work in
                let token = endpoint.authorization.value.split(separator: " ").last.map(String.init) ?? ""
                let value = work.subject.kind == .keepem ? "Bearer \(token)" : token
                return endpoint.with(authorization: .init(endpoint.authorization.name, value))
            }, isAboutTheKey: true),
    ]

    private static let methods: [Mistake] = [
        method(.post, for: .put), method(.patch, for: .put), method(.put, for: .patch), method(.post, for: .patch),
        method(.put, for: .post), method(.patch, for: .post), method(.put, for: .delete), method(.delete, for: .post),
        method(.post, for: .get), method(.put, for: .get),
    ]

    static let all: [Mistake] = places + methods + queries + bodies + headers
}

extension Endpoint {
    fileprivate func with(authorization: Request.Field) -> Endpoint {
        Endpoint(
            account: account, origin: origin, basePath: basePath, authorization: authorization,
            standingHeaders: standingHeaders, limits: limits)
    }
}
