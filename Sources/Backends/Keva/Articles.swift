import Backend
import Helpdesk
import Transport

extension Keva {
    /// The most the service gives at once (contract, section 3).
    static let articlesPerPage = 50

    public func articles(_ filter: ArticleFilter, page: PageCursor) throws(Trouble) -> Call<Page<Article>> {
        let number = page.pageNumber
        var query: [Request.Field] = [.init("page", "\(number)"), .init("limit", "\(Self.articlesPerPage)")]
        if let category = filter.category { query.append(.init("category", category)) }
        if let status = filter.status { query.append(.init("status", status)) }
        if let words = filter.words, !words.isEmpty { query.append(.init("search", words)) }
        let (account, answers) = (account, answers)
        let errand = Errand("list articles", permission: "the scope kb:read")
        return read(.articles, query: query) { (response) throws(Trouble) -> Page<Article> in
            let root = try answers.document(response, of: errand).root
            guard let rows = root.rows(under: "entries", "data") else {
                throw answers.unexpected("list of articles", of: errand)
            }
            let counts = Row(root["pagination"]) ?? Row(root)
            var page = ListReading.page(of: rows, noun: "article", pageNumber: number) { row, _ in
                Wire.article(row, account: account)
            }
            page.claimedTotal = counts?.count("total")
            page.next = ListReading.next(
                after: number, rowCount: rows.count, pageSize: counts?.count("limit") ?? Self.articlesPerPage,
                claimedTotal: page.claimedTotal, claimedPageCount: counts?.count("totalPages"))
            return page
        }
    }

    public func article(_ id: ArticleID) throws(Trouble) -> Call<Article> {
        let (account, answers) = (account, answers)
        let errand = Errand(
            "read article \(id.value)", permission: "the scope kb:read", absence: "Keva has no article \(id.value).")
        return read(.articles, Request.path(id.value)) { (response) throws(Trouble) -> Article in
            let root = try answers.document(response, of: errand).root
            guard let row = root.row(under: "data", "entry"), let article = Wire.article(row, account: account) else {
                throw answers.unexpected("article", of: errand)
            }
            return article
        }
    }
}

extension Keva {
    private static let articleNames = ["title": "title", "content": "content", "category": "category", "status": "status"]

    func createArticle(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let errand = Errand(
            act.phrase, isWrite: true, isCreation: true, permission: "the scope kb:write",
            check: "It may have been created: look for its title in the list before creating it again.")
        return try writeArticle(act, .post, "", errand)
    }

    func changeArticle(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        let errand = Errand(
            act.phrase, isWrite: true, permission: "the scope kb:write", absence: "Keva has no article \(id).",
            check: "It may have been changed: read article \(id) again before repeating it.")
        return try writeArticle(act, .patch, Request.path(id), errand)
    }

    func deleteArticle(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        return delete(
            .articles, Request.path(id),
            Errand(
                act.phrase, isWrite: true, permission: "the scope kb:write", absence: "Keva has no article \(id).",
                check: "It may have been deleted: load the articles again before repeating it."))
    }

    private func writeArticle(
        _ act: Act, _ method: Request.Method, _ rest: String, _ errand: Errand
    ) throws(Trouble) -> Call<ActOutcome> {
        let account = account
        return write(
            method, .articles, rest, errand, body: try body(of: act, Self.articleNames), names: Self.articleNames,
            under: "entry"
        ) { row in
            // One that lacks its text would be shown as empty.
            ActOutcome(article: row.fields["content"] == nil ? nil : Wire.article(row, account: account))
        }
    }
}
