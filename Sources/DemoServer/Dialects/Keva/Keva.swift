import FoundationEssentials

extension Dialect {
    /// Keva, as contracts/keva.md states it.
    static func keva(_ options: DemoOptions) -> Dialect {
        Dialect(
            routes: Keva.ticketRoutes + Keva.messageRoutes(options.keys)
                + Keva.placed(
                    Keva.approvalRoutes(options.keys) + Keva.articleRoutes + Keva.customerRoutes + Keva.workflowRoutes,
                    under: options.kevaPrefix),
            headers: ["x-workspace-id"], queryEverywhere: [QueryRule("workspace_id", .text)],
            allowance: Allowance(perMinute: 100), envelope: Keva.envelope, keyProblem: Keva.keyProblem,
            deskProblem: Keva.workspaceProblem, budgetHeaders: { reading, _ in Dialect.rateHeaders(reading) })
    }
}

/// What Keva's families share.
enum Keva {
    /// Not a documented scope: stands for the right to see and decide approvals, so that its lack can be shown.
    static let approvalsScope = "approvals"

    static func time(_ date: Date) -> JSON { .string(Moment(date).isoWithMilliseconds) }
    static func time(_ date: Date?) -> JSON { date.map { time($0) } ?? .null }

    /// The four families under the prefix that is served. The other one is a path where nothing is, rather than a
    /// mistake: a client may try both (keva.md 1).
    static func placed(_ families: [Route], under prefix: DemoKevaPrefix) -> [Route] {
        families.map { prefix == .familyPages ? $0 : $0.moved(to: "/api/v1", from: "/api") }
            + families.map { prefix == .familyPages ? $0.absent(under: "/api/v1", insteadOf: "/api") : $0.absent(under: "/api", insteadOf: "/api") }
    }

    /// `error` is a string, `details` come with validation (keva.md 6).
    static func envelope(_ problem: Problem) -> JSON {
        guard !problem.details.isEmpty else { return ["error": .string(problem.message)] }
        return [
            "error": .string(problem.message),
            "details": .array(problem.details.map { ["field": .string($0.field), "message": .string($0.message)] }),
        ]
    }

    static func keyProblem(_ request: Request, _ token: String) -> Problem? {
        guard let key = Dialect.bearer(of: request) else {
            return Problem(status: 401, message: "Missing or invalid Authorization header")
        }
        guard key.hasPrefix("keva_live_") else { return Problem(status: 401, message: "Invalid API key format") }
        return key == token ? nil : Problem(status: 401, message: "Invalid or revoked API key")
    }

    /// The workspace may be named by header, `workspace_id` or the knowledge base's `workspaceId`; all must agree.
    static func workspaceProblem(_ request: Request, _ desk: Desk) -> Problem? {
        let asked = request.values(of: "x-workspace-id")
            + (request.query ?? []).filter { $0.name == "workspace_id" || $0.name == "workspaceId" }.map(\.value)
        return asked.allSatisfy { $0 == desk.workspace } ? nil : Problem(status: 404, message: "Workspace not found")
    }
}
