import Backend
import Helpdesk
import Transport

extension RequestTracker {
    private static let articleFields: [Request.Field] = [
        .init("fields", "Name,Summary,Class,Created,LastUpdated,Creator,CustomFields"), .init("fields[Class]", "Name"),
        .init("fields[Creator]", "Name,RealName"),
    ]

    /// With words, those whose title, summary or text holds them; each place is a request of its own (contract,
    /// section 8).
    public func articles(_ filter: ArticleFilter, page: PageCursor) throws(Trouble) -> Call<Page<Article>> {
        let words = (filter.words ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        guard let rarest = words.max(by: { $0.count < $1.count }) else { return articlePage(page) }
        let places = ["Name", "Summary"] + textFields.map { "CustomField.{\($0)}" }
        return search(rarest, in: places[...], allOf: words, found: Page(items: []))
    }

    private func articlePage(_ cursor: PageCursor) -> Call<Page<Article>> {
        let number = cursor.pageNumber
        let query: [Request.Field] = [
            .init("query", #"[{"field":"id","operator":">","value":0}]"#), .init("page", "\(number)"),
            .init("per_page", "\(Self.rowsPerPage)"),
        ]
        let (service, errand) = (self, Errand("list articles"))
        return Call(get(path("articles"), query + Self.articleFields)) { (response) throws(Trouble) -> Page<Article> in
            let root = try service.answers.document(response, of: errand).root
            let rows = try service.rows(of: root, "list of articles", errand)
            var page = ListReading.page(of: rows, noun: "article", pageNumber: number) { row, _ in service.article(row) }
            page.claimedTotal = Row(root)?.count("total")
            page.next = rows.isEmpty ? nil : .number(number + 1)
            return page
        }
    }

    /// A word that stands in more pages of a place than these finds most of them.
    private static let mostSearchedPages = 10

    /// Only one word can be asked for at a place, so the other words are looked for here.
    private func search(
        _ word: String, in places: ArraySlice<String>, page number: Int = 1, allOf words: [String], found: Page<Article>
    ) -> Call<Page<Article>> {
        let (service, errand) = (self, Errand("search articles"))
        let query: [Request.Field] = [
            .init("query", Self.any(places.first ?? "Name", ("LIKE", word))), .init("per_page", "\(Self.rowsPerPage)"),
        ] + (number > 1 ? [.init("page", "\(number)")] : [])
        return Call(get(path("articles"), query + Self.articleFields)) { (response) throws(Trouble) -> Call<Page<Article>>.Step in
            let root = try service.answers.document(response, of: errand).root
            let rows = try service.rows(of: root, "list of articles", errand)
            let page = ListReading.page(of: rows, noun: "article", pageNumber: number) { row, _ in
                service.article(row).map { (article: $0, text: service.wholeText(row).lowercased()) }
            }
            let known = Set(found.items.map(\.id))
            let fresh = page.items.filter { item in
                !known.contains(item.article.id) && words.allSatisfy { item.text.contains($0.lowercased()) }
            }
            var all = Page(items: found.items + fresh.map(\.article), unreadable: found.unreadable + page.unreadable)
            // What the account may not see is missing from a page, so that only an empty one proves the end.
            if !rows.isEmpty {
                if number < Self.mostSearchedPages {
                    return .next(service.search(word, in: places, page: number + 1, allOf: words, found: all))
                }
                all.unreadable.append("More articles hold \"\(word)\" than were read; search for a rarer word.")
            }
            let rest = places.dropFirst()
            guard rest.isEmpty else { return .next(service.search(word, in: rest, allOf: words, found: all)) }
            return .done(all)
        }
    }

    public func article(_ id: ArticleID) throws(Trouble) -> Call<Article> {
        let (service, number) = (self, id.value)
        let errand = Errand(
            "read article \(number)", refusal: Self.unseen("article \(number)"),
            absence: "Request Tracker has no article \(number).")
        let query: [Request.Field] = [.init("fields[Class]", "Name"), .init("fields[Creator]", "Name,RealName")]
        return Call(get(path("article", number), query)) { (response) throws(Trouble) -> Article in
            let root = try service.answers.document(response, of: errand).root
            guard let row = Row(root), let article = service.article(row) else {
                throw service.answers.unexpected("article", of: errand)
            }
            return article
        }
    }
}

// MARK: - Texts

extension RequestTracker {
    private static let textFieldMemory = "article text"
    /// What most classes call it.
    private static let usualTextField = "Content"

    /// Names of the fields that hold texts, as far as articles have shown them.
    private var textFields: [String] {
        memory.value(of: Self.textFieldMemory)?.split(separator: "\n").map(String.init) ?? [Self.usualTextField]
    }

    private func texts(_ row: Row) -> [(name: String, text: String)] {
        (row.items("CustomFields") ?? []).compactMap { Row($0) }.compactMap { field in
            let values = (field.items("values") ?? []).compactMap { value -> String? in
                if case .string(let text) = value { text } else { nil }
            }
            return values.isEmpty ? nil : (field.word("name") ?? "", values.joined(separator: "\n"))
        }.sorted { $0.name < $1.name }
    }

    private func wholeText(_ row: Row) -> String {
        ([row.text("Name"), row.text("Summary")].compactMap { $0 } + texts(row).map(\.text)).joined(separator: "\n")
    }

    /// An article's text lies in a custom field that each class names as it likes: the usual name first, else the
    /// longest text.
    private func article(_ row: Row) -> Article? {
        guard let id = row.word("id") else { return nil }
        let texts = texts(row)
        learn(texts.map(\.name))
        let main = texts.first { $0.name == Self.usualTextField } ?? texts.max { $0.text.count < $1.text.count }
        let content = main?.text ?? row.text("Summary") ?? ""
        return Article(
            id: ArticleID(account: account, value: id), title: row.text("Name") ?? "", content: content,
            format: .guess(content, declared: nil), category: row.row("Class")?.word("Name"),
            author: Wire.person(row.row("Creator"))?.shownName, createdAt: Wire.time(row, "Created"),
            updatedAt: Wire.time(row, "LastUpdated"))
    }

    /// At most a few: each costs a search one request.
    private func learn(_ names: [String]) {
        let known = textFields
        let fresh = names.filter { !$0.isEmpty && !$0.contains(where: { "{}\n".contains($0) }) && !known.contains($0) }
        guard !fresh.isEmpty, known.count < 4 else { return }
        memory.settle((known + fresh).prefix(4).joined(separator: "\n"), for: Self.textFieldMemory)
    }
}
