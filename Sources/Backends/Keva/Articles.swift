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
