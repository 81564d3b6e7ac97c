import Canvas
import FoundationEssentials
import Helpdesk

extension KnowledgePlace {
    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let layout = KnowledgeLayout(rect)
        drawTitle(into: &frame, layout.title, scene)
        if layout.hasCategories { drawCategories(into: &frame, layout.categories, scene) }
        guard !shelf.articles.isEmpty else {
            drawEmpty(into: &frame, layout.rows, scene)
            return
        }
        let columns = ArticleColumns(layout.rows.columns, showsCategory: category == nil)
        columns.drawHeading(into: &frame, layout.heading, scene)
        for row in 0..<layout.rows.rows where top + row < shelf.articles.count {
            let article = shelf.articles[top + row]
            columns.draw(article, isSelected: article.id == selected, hasFocus: !isInCategories, into: &frame,
                layout.rows.line(row), scene)
        }
    }

    private func drawTitle(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard !rect.isEmpty else { return }
        let count = shelf.articles.count
        var line = StyledText(" Knowledge base", scene.style(.title))
        if KnowledgePlace.exists(scene) { line.append(" ∙ \(count) \(count == 1 ? "article" : "articles" as SafeText)", scene.style(.dim)) }
        if !words.isEmpty { line.append(" ∙ \(words)", scene.style(.match)) }
        if let category { line.append(" ∙ \(category.isEmpty ? "without category" : category)", scene.style(.accent)) }
        frame.draw(line, at: rect.origin, width: rect.columns)
    }

    private func drawCategories(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        let total = shelf.categories.reduce(0) { $0 + $1.count }
        let rows = [(name: "All", count: total)] + shelf.categories
        let rule = rect.endColumn - 2
        frame.fill(Rect(column: rule, row: rect.row, columns: 1, rows: rect.rows), "╎", style: scene.style(.rule))
        let room = max(1, rect.rows - 1)
        let first = max(0, categoryIndex - room + 1)
        for row in 0..<room where first + row < rows.count {
            let (name, count) = rows[first + row]
            let isChosen = first + row == categoryIndex
            let line = rect.line(row + 1)
            if isChosen {
                frame.draw(Glyph.bar.text, at: line.origin, style: scene.style(isInCategories ? .accent : .dim))
                if isInCategories { frame.cursor = Position(column: line.column + 2, row: line.row) }
            }
            let number = SafeText(count)
            let style = isChosen ? scene.style(isInCategories ? .selectedID : .accent) : scene.style(.text)
            frame.draw(name.isEmpty ? "without category" : SafeText(name),
                at: Position(column: line.column + 2, row: line.row), width: max(0, rect.columns - 6 - number.columns), style: style)
            frame.draw(number, at: Position(column: rule - 1 - number.columns, row: line.row), style: scene.style(.dim))
        }
    }

    private func drawEmpty(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        var lines: [SafeText] = []
        if !words.isEmpty {
            lines.append("Nothing here holds all of: \(words).")
            lines.append("Searched: the \(scene.desk.articles.count) articles kept on this machine. The services are asked on Enter.")
        } else {
            if KnowledgePlace.exists(scene) { lines.append("No article is here yet.") }
            for profile in scene.desk.shownAccounts where !profile.capabilities.has(.listArticles) {
                lines.append("\(profile.name.text): \(profile.capabilities.absence(of: .listArticles, service: profile.kind))")
            }
        }
        for (row, line) in lines.flatMap({ $0.wrapped(to: max(10, rect.columns - 4)) }).enumerated() where row < rect.rows {
            frame.draw(line, at: Position(column: rect.column + 3, row: rect.row + row), width: rect.columns - 3,
                style: scene.style(row == 0 ? .text : .dim))
        }
    }
}

/// Bar, title, category, age, account.
struct ArticleColumns {
    private let title = 3
    private let category: Int
    private let age: Int
    private let account: Int
    private let end: Int

    init(_ columns: Int, showsCategory: Bool) {
        end = columns
        account = columns >= 60 ? columns - 5 : columns
        age = account - 5
        category = showsCategory && columns >= 60 ? age - (columns >= 80 ? 22 : 17) : age
    }

    func drawHeading(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard !rect.isEmpty else { return }
        let style = scene.style(.dim)
        put("Title", title, category, style, into: &frame, rect)
        put("Category", category, age, style, into: &frame, rect)
        put(" Upd", age, account, style, into: &frame, rect)
        put("Acct", account, end + 1, style, into: &frame, rect)
    }

    func draw(
        _ article: Article, isSelected: Bool, hasFocus: Bool, into frame: inout Frame, _ rect: Rect, _ scene: Scene
    ) {
        if isSelected {
            frame.draw(Glyph.bar.text, at: rect.origin, style: scene.style(hasFocus ? .accent : .dim))
            if hasFocus { frame.cursor = Position(column: rect.column + title, row: rect.row) }
        }
        var name = SafeText(article.title.isEmpty ? "(no title)" : article.title)
        if let status = article.statusRaw, status != "active" { name += " (\(status))" }
        put(name, title, category, scene.style(isSelected && hasFocus ? .selectedID : .text), into: &frame, rect)
        put(SafeText(article.category ?? "-"), category, age, scene.style(.dim), into: &frame, rect)
        let updated = SafeText(ShownTime.age(of: article.updatedAt ?? article.createdAt, now: scene.now.wall))
        put(updated.padded(leading: 4), age, account, scene.style(.dim), into: &frame, rect)
        put(SafeText(article.id.account.text), account, end + 1, scene.style(.dim), into: &frame, rect)
    }

    private func put(_ text: SafeText, _ from: Int, _ to: Int, _ style: Style, into frame: inout Frame, _ rect: Rect) {
        guard to - from > 1 else { return }
        frame.draw(text, at: Position(column: rect.column + from, row: rect.row), width: to - from - 1, style: style)
    }
}
