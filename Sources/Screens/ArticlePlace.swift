import Canvas
import FoundationEssentials
import Helpdesk
import Prose

/// One article, read from top to bottom.
struct ArticlePlace: Place {
    static let headRows = 3

    private(set) var id: ArticleID
    /// The list it was opened from.
    private let siblings: [ArticleID]
    private(set) var scroll = 0
    private var laidOut: LaidOut?
    private var opening: OpenOutside?

    private struct LaidOut: Sendable {
        var article: Article
        var columns: Int
        var lines: [ProseLine]
    }

    init(_ id: ArticleID, among siblings: [ArticleID] = []) {
        self.id = id
        self.siblings = siblings
    }

    var context: KeyContext { .knowledge }
    var watch: Watch? { .article(id) }

    static func article(_ id: ArticleID, _ desk: DeskModel) -> Article? {
        desk.articles.first { $0.id == id } ?? desk.foundArticles?.articles.first { $0.id == id }
    }

    mutating func factsChanged(in situation: inout Situation) {
        let rect = Layout(situation.size).main(withTopLine: true)
        let columns = Self.textColumns(rect.columns)
        if let article = Self.article(id, situation.desk), laidOut?.article != article || laidOut?.columns != columns {
            laidOut = LaidOut(article: article, columns: columns, lines: Self.lines(article, columns))
        }
        keepInside(rect)
    }

    private static func textColumns(_ columns: Int) -> Int { max(20, min(ReviewPage.textColumns, columns - 5)) }

    private static func lines(_ article: Article, _ columns: Int) -> [ProseLine] {
        ProsePage(article.content, format: ProseFormat(article.format), columns: columns).lines
    }

    private mutating func keepInside(_ rect: Rect) {
        scroll = max(0, min(scroll, (laidOut?.lines.count ?? 0) - max(1, rect.rows - Self.headRows)))
    }

    // MARK: Keys

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let rows = max(1, Layout(situation.size).main(withTopLine: true).rows - Self.headRows)
        switch command {
        case .moveDown: scroll += 1
        case .moveUp: scroll -= 1
        case .halfPageDown: scroll += max(1, rows / 2)
        case .halfPageUp: scroll -= max(1, rows / 2)
        case .pageDown, .readOn: scroll += max(1, rows - 1)
        case .pageUp: scroll -= max(1, rows - 1)
        case .first: scroll = 0
        case .last: scroll = laidOut?.lines.count ?? 0
        case .nextHeading, .nextPane: goToHeading(1)
        case .previousHeading, .previousPane: goToHeading(-1)
        case .nextArticle: step(1, in: &situation)
        case .previousArticle: step(-1, in: &situation)
        case .refresh: situation.ask(.refresh(.article(id)))
        case .openOutside: openOutside(in: &situation)
        case .pipe:
            if let article = Self.article(id, situation.desk) {
                situation.ask(.page([SafeText(article.title), ""] + Self.lines(article, ReviewPage.textColumns).map(\.text)))
            }
        case .create: situation.begin(FormKey(.create, .article))
        case .edit, .delete:
            if let article = Self.article(id, situation.desk) { ArticleActs.perform(command, on: article, in: &situation) }
        case .back, .outward, .cancel: situation.leave()
        default: situation.say("Nothing here: Space reads on, q goes back to the list.")
        }
        keepInside(Layout(situation.size).main(withTopLine: true))
    }

    private mutating func openOutside(in situation: inout Situation) {
        guard let article = Self.article(id, situation.desk) else { return }
        let found = OpenOutside(article)
        guard !found.targets.isEmpty else {
            situation.say("There is no link in this article.")
            return
        }
        opening = found
        situation.choose(from: found.menu(situation.desk))
    }

    mutating func choose(_ choice: Menu.Choice, in situation: inout Situation) {
        opening?.answer(choice, in: &situation)
    }

    private mutating func goToHeading(_ step: Int) {
        let headings = (laidOut?.lines ?? []).indices.filter { index in
            laidOut?.lines[index].spans.contains { $0.role == .heading } ?? false
        }
        let target = step > 0 ? headings.first { $0 > scroll } : headings.last { $0 < scroll }
        scroll = target ?? (step > 0 ? laidOut?.lines.count ?? 0 : 0)
    }

    private mutating func step(_ step: Int, in situation: inout Situation) {
        guard let index = siblings.firstIndex(of: id), siblings.indices.contains(index + step) else {
            situation.say(step > 0 ? "This is the last article of the list." : "This is the first article of the list.")
            return
        }
        self = ArticlePlace(siblings[index + step], among: siblings)
        factsChanged(in: &situation)
    }

    // MARK: Drawing

    func draw(into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard let article = Self.article(id, scene.desk) else {
            frame.draw("This article isn't here any more.", at: Position(column: rect.column + 3, row: rect.row),
                width: rect.columns - 3, style: scene.style(.text))
            return
        }
        let columns = Self.textColumns(rect.columns)
        let isFresh = laidOut?.article == article && laidOut?.columns == columns
        let lines = (isFresh ? laidOut?.lines : nil) ?? Self.lines(article, columns)
        drawHead(article, into: &frame, rect.splitTop(Self.headRows).top, scene)
        let body = rect.splitTop(Self.headRows).rest
        for row in 0..<body.rows where scroll + row < lines.count {
            frame.draw(scene.theme.styled(lines[scroll + row]), at: Position(column: body.column + 3, row: body.row + row),
                width: body.columns - 3)
        }
        if lines.allSatisfy(\.isBlank) {
            frame.draw("The article has no text.", at: Position(column: body.column + 3, row: body.row), style: scene.style(.dim))
        }
        frame.cursor = Position(column: rect.column + 3, row: min(body.row, rect.endRow - 1))
        drawRest(lines.count - scroll - body.rows, into: &frame, rect, scene)
    }

    private func drawHead(_ article: Article, into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard rect.rows > 2 else { return }
        frame.draw(StyledText(" \(article.title)", scene.style(.title)), at: rect.origin, width: rect.columns)
        var facts: [SafeText] = [SafeText(article.id.account.text)]
        if let category = article.category { facts.append(SafeText(category)) }
        if let status = article.statusRaw, status != "active" { facts.append(SafeText(status)) }
        if let author = article.author { facts.append(SafeText(author)) }
        if let date = article.updatedAt ?? article.createdAt {
            let stamp = ShownTime.stamp(date, now: scene.now.wall, utcOffset: scene.options.utcOffsetSeconds)
            facts.append("updated \(stamp)")
        }
        frame.draw(" " + facts.joined(separator: " ∙ "), at: rect.line(1).origin, width: rect.columns, style: scene.style(.dim))
        frame.draw(TitledRule.plain(columns: rect.columns, theme: scene.theme), at: rect.line(2).origin, width: rect.columns)
    }

    /// How much is below, on the rule.
    private func drawRest(_ count: Int, into frame: inout Frame, _ rect: Rect, _ scene: Scene) {
        guard count > 0, rect.rows > 2 else { return }
        let text: SafeText = " \(count) more \(count == 1 ? "line" : "lines" as SafeText) "
        frame.draw(text, at: Position(column: max(rect.column, rect.endColumn - 2 - text.columns), row: rect.row + 2),
            style: scene.style(.dim))
    }

    func hints(_ scene: Scene) -> [Hint] {
        [Hint(.readOn, "read on"), Hint(.nextHeading, "next heading"), Hint(.nextArticle, "next article")]
            + ArticleActs.hints(Self.article(id, scene.desk), scene.desk) + [Hint(.back, "back"), Hint(.help, "keys")]
    }
}

/// What is done to an article, from the list and from the article itself.
enum ArticleActs {
    /// What its account can do with it; nothing where no account writes articles.
    static func hints(_ article: Article?, _ desk: DeskModel) -> [Hint] {
        var hints: [Hint] = []
        if !desk.accounts(able: .create, .article).isEmpty { hints.append(Hint(.create, "new")) }
        guard let account = article?.id.account else { return hints }
        let capabilities = desk.capabilities(account)
        if capabilities.has(.updateArticle) { hints.append(Hint(.edit, "edit")) }
        if capabilities.has(.deleteArticle) { hints.append(Hint(.delete, capabilities.deletions[.article]?.isFinal ?? true ? "delete" : "archive")) }
        return hints
    }

    static func perform(_ command: Command, on article: Article, in situation: inout Situation) {
        let id = article.id
        if command == .edit {
            guard RecordActs.can(.change, .article, id.account, in: &situation) else { return }
            situation.openForm(FormDraft.Key(.change, .article, id.account, target: id.value))
        } else {
            RecordActs.delete(.article, id.account, id.value, title: article.title, in: &situation)
        }
    }
}
