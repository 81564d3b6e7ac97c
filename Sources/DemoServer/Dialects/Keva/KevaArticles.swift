import FoundationEssentials

/// The knowledge base under `/api/kb` (keva.md 4).
extension Keva {
    private static let articleStatuses = ["active", "archived", "suggested"]

    static let articleRoutes: [Route] = [
        Route(
            "GET", "/api/kb", scope: "kb:read",
            query: [
                QueryRule("page", .integer(1...100_000)), QueryRule("limit", .integer(1...50)), QueryRule("category", .text),
                QueryRule("status", .word(articleStatuses)), QueryRule("search", .text), QueryRule("workspaceId", .text),
            ], answer: listArticles),
        Route(
            "POST", "/api/kb", scope: "kb:write",
            body: BodyRule(fields: [
                FieldRule("title", .line, required: true), FieldRule("content", .text, required: true),
                FieldRule("category", .line),
            ]), open: .object(mayBeEmpty: false), answer: createArticle),
        Route("GET", "/api/kb/:id", scope: "kb:read", open: .object(mayBeEmpty: false), answer: showArticle),
        Route(
            "PATCH", "/api/kb/:id", scope: "kb:write",
            body: BodyRule(
                fields: [
                    FieldRule("title", .line), FieldRule("content", .text), FieldRule("category", .line),
                    FieldRule("status", .word(articleStatuses)),
                ], needsOne: true), open: .object(mayBeEmpty: false), answer: patchArticle),
        Route("DELETE", "/api/kb/:id", scope: "kb:write", answer: deleteArticle),
    ]

    static func row(_ article: DemoArticle) -> JSON {
        [
            "id": .string(article.id), "title": .string(article.title), "content": .string(article.content),
            "category": .string(article.category), "status": .string(article.status),
            "source": .string(article.source), "createdBy": .string(article.createdBy),
            "createdAt": time(article.createdAt), "updatedAt": time(article.updatedAt),
        ]
    }

    private static func listArticles(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let page = call.integer("page", else: 1)
        let size = call.integer("limit", else: 20)
        let words = call.query["search"]?.lowercased()
        let fitting = desk.articles.filter { article in
            article.status == call.query["status"] ?? "active"
                && call.query["category"].map { $0 == article.category } ?? true
                && words.map { article.title.lowercased().contains($0) || article.content.lowercased().contains($0) } ?? true
        }
        return .ok([
            "entries": .array(fitting.dropFirst((page - 1) * size).prefix(size).map(row)), "total": .int(fitting.count),
            "page": .int(page), "totalPages": .int((fitting.count + size - 1) / size),
        ])
    }

    private static func place(of call: Call, in desk: Desk) throws(Problem) -> Int {
        guard let index = desk.articles.firstIndex(where: { $0.id == call.id }) else { throw .notFound("Entry") }
        return index
    }

    private static func showArticle(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        .ok(row(desk.articles[try place(of: call, in: desk)]))
    }

    private static func createArticle(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let article = DemoArticle(
            id: "kb_\(1_000 + desk.freshNumber())", title: call.text("title") ?? "", content: call.text("content") ?? "",
            category: call.text("category") ?? "General", status: "active", source: "manual",
            createdBy: desk.staff.me.id, createdAt: call.now, updatedAt: call.now)
        desk.articles.insert(article, at: 0)
        return .created(row(article))
    }

    private static func patchArticle(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        let index = try place(of: call, in: desk)
        if let title = call.text("title") { desk.articles[index].title = title }
        if let content = call.text("content") { desk.articles[index].content = content }
        if let category = call.text("category") { desk.articles[index].category = category }
        if let status = call.text("status") { desk.articles[index].status = status }
        desk.articles[index].updatedAt = call.now
        return .ok(row(desk.articles[index]))
    }

    private static func deleteArticle(_ desk: inout Desk, _ call: Call) throws(Problem) -> Reply {
        desk.articles.remove(at: try place(of: call, in: desk))
        return .gone
    }
}
