/// The error envelopes that the contracts ask a client to read, whichever service sends them.
enum ErrorShapes {
    static func reply(to problem: Problem, path: String, as shape: DemoErrorShape) -> Reply {
        switch shape {
        case .usual, .message: json(problem, ["message": .string(problem.message)])
        case .text: json(problem, ["error": .string(problem.message)])
        case .object:
            json(problem, ["error": [
                "code": .string(code(of: problem.status)), "message": .string(problem.message), "status": .int(problem.status),
            ]])
        case .detail: json(problem, ["detail": .string(problem.message)])
        case .list:
            json(problem, ["errors": problem.details.isEmpty ? [.string(problem.message)] : fields(of: problem)])
        case .problem: formal(problem, path, nil, problem.details.isEmpty ? nil : fields(of: problem))
        case .problemWithLocations:
            formal(problem, path, "https://api.keepem.io/schemas/ErrorModel.json", .array(problem.details.map {
                ["location": .string("body.\($0.field)"), "message": .string($0.message), "value": .null]
            }))
        case .html: Reply(status: problem.status, content: .html(TroublePages.maintenance))
        case .empty: Reply(status: problem.status, content: .none)
        }
    }

    static func fields(of problem: Problem) -> JSON {
        .array(problem.details.map { ["field": .string($0.field), "message": .string($0.message)] })
    }

    static func code(of status: Int) -> String {
        switch status {
        case 400: "invalid_request"
        case 401: "unauthorized"
        case 402: "usage_limit_exceeded"
        case 403: "forbidden"
        case 404: "resource_not_found"
        case 409: "conflict"
        case 422: "validation_error"
        case 429: "rate_limited"
        default: "internal_error"
        }
    }

    private static func json(_ problem: Problem, _ json: JSON) -> Reply {
        Reply(status: problem.status, content: .json(json))
    }

    /// RFC 7807.
    private static func formal(_ problem: Problem, _ path: String, _ schema: String?, _ errors: JSON?) -> Reply {
        var members: [JSON.Member] = schema.map { [.init(name: "$schema", value: .string($0))] } ?? []
        members += [
            .init(name: "type", value: "about:blank"),
            .init(name: "title", value: .string(TroublePages.words(for: problem.status))),
            .init(name: "status", value: .int(problem.status)), .init(name: "detail", value: .string(problem.message)),
            .init(name: "instance", value: .string(path)),
        ]
        if let errors { members.append(.init(name: "errors", value: errors)) }
        return Reply(status: problem.status, content: .json(.object(members)), jsonType: "application/problem+json")
    }
}
