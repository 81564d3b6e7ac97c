import Canvas
import Helpdesk

/// The knowledge base of all accounts: categories beside the articles where there is room, narrowed by words.
struct KnowledgePlace: Place {
    /// What is on screen; worked out anew after every event.
    struct Shelf: Sendable {
        var categories: [(name: String, count: Int)] = []
        var articles: [Article] = []
    }

    private(set) var shelf = Shelf()
    private(set) var selected: ArticleID?
    /// Nil for all.
    private(set) var category: String?
    /// The words that narrow the list.
    private(set) var words = ""
    private(set) var top = 0
    /// What was made here: the cursor goes to it as soon as it is listed.
    private var expected: ArticleID?
    private(set) var isInCategories = false
    private var appliedWords = ""
    private var search = ArticleSearch()
    private var searched: [Article] = []
    /// The facts and the screen that the shelf was arranged for.
    private var arrangedFor: (revision: Int, size: Size)?

    var context: KeyContext { .knowledge }
    var watch: Watch? { .articles }

    // MARK: Facts

    mutating func factsChanged(in situation: inout Situation) {
        let articles = situation.desk.book.onlyAccount == nil
            ? situation.desk.articles : situation.desk.articles.filter { situation.desk.isShown($0.id.account) }
        if searched != articles {
            searched = articles
            search = ArticleSearch(searched)
        }
        let isArranged = arrangedFor.map { $0 == (situation.desk.revision, situation.size) } ?? false
        if !isArranged { arrange(situation.scene) }
    }

    private mutating func arrange(_ scene: Scene) {
        let found = search.found(words, with: scene.desk.foundArticles).filter { scene.desk.isShown($0.id.account) }
        let names = Dictionary(found.map { ($0.category ?? "", 1) }, uniquingKeysWith: +)
        shelf.categories = names.sorted { ($0.key.isEmpty ? "~" : $0.key) < ($1.key.isEmpty ? "~" : $1.key) }
            .map { (name: $0.key, count: $0.value) }
        if let category, names[category] == nil { self.category = nil }
        shelf.articles = category.map { name in found.filter { ($0.category ?? "") == name } } ?? found
        if let expected, shelf.articles.contains(where: { $0.id == expected }) {
            selected = expected
            self.expected = nil
        }
        if !shelf.articles.contains(where: { $0.id == selected }) { selected = shelf.articles.first?.id }
        let layout = KnowledgeLayout(Layout(scene.size).main(withTopLine: true))
        if !layout.hasCategories { isInCategories = false }
        let rows = max(1, layout.rows.rows)
        top = max(0, min(top, shelf.articles.count - rows))
        top = min(max(top, index - rows + 1), index)
        arrangedFor = (scene.desk.revision, scene.size)
    }

    mutating func expect(_ article: ArticleID) { expected = article }

    var index: Int { shelf.articles.firstIndex { $0.id == selected } ?? 0 }

    /// From 0, where 0 is all of them.
    var categoryIndex: Int { category.flatMap { name in shelf.categories.firstIndex { $0.name == name }.map { $0 + 1 } } ?? 0 }

    // MARK: Keys

    mutating func perform(_ command: Command, key: Key, in situation: inout Situation) {
        let scene = situation.scene
        let page = max(1, KnowledgeLayout(Layout(scene.size).main(withTopLine: true)).rows.rows)
        switch command {
        case .moveDown: move(by: 1, scene)
        case .moveUp: move(by: -1, scene)
        case .halfPageDown: move(by: max(1, page / 2), scene)
        case .halfPageUp: move(by: -max(1, page / 2), scene)
        case .pageDown, .readOn: move(by: page, scene)
        case .pageUp: move(by: -page, scene)
        case .first: move(by: -1_000_000, scene)
        case .last: move(by: 1_000_000, scene)
        case .nextArticle, .nextHeading: stepCategory(1, scene)
        case .previousArticle, .previousHeading: stepCategory(-1, scene)
        case .nextPane, .previousPane: focusOther(scene)
        case .inward: open(in: &situation)
        case .search, .filter:
            situation.prompt(PromptRequest(.searchArticles, label: "search ", text: words))
        case .refresh: situation.ask(.refresh(.articles))
        case .create: situation.begin(FormKey(.create, .article))
        case .edit, .delete:
            guard let article = shelf.articles.first(where: { $0.id == selected }) else { return situation.say("There is no article here.") }
            ArticleActs.perform(command, on: article, in: &situation)
        case .back: leaveOrWiden(in: &situation)
        case .outward: if !isInCategories, hasCategories(scene) { isInCategories = true } else { situation.leave() }
        case .cancel: cancel(in: &situation)
        default: situation.say("Nothing here: Enter opens the article, / searches.")
        }
    }

    /// Whether any account on screen has articles at all; before accounts are known nobody says no.
    static func exists(_ scene: Scene) -> Bool {
        scene.desk.profiles == nil || scene.desk.shownAccounts.contains { $0.capabilities.has(.listArticles) }
            || scene.desk.articles.contains { scene.desk.isShown($0.id.account) }
    }

    private func hasCategories(_ scene: Scene) -> Bool {
        KnowledgeLayout(Layout(scene.size).main(withTopLine: true)).hasCategories
    }

    private mutating func focusOther(_ scene: Scene) {
        isInCategories = hasCategories(scene) && !isInCategories
    }

    private mutating func open(in situation: inout Situation) {
        if isInCategories {
            isInCategories = false
        } else if let selected {
            situation.open(ArticlePlace(selected, among: shelf.articles.map(\.id)))
        }
    }

    private mutating func leaveOrWiden(in situation: inout Situation) {
        guard words.isEmpty else { return narrow(to: "", isFinal: true, in: &situation) }
        situation.leave()
    }

    private func cancel(in situation: inout Situation) {
        guard words.isEmpty else {
            let key = situation.options.keymap.shownChord(of: .back, in: .knowledge) ?? "q"
            situation.say("\(key) drops the search.")
            return
        }
        situation.leave()
    }

    private mutating func move(by step: Int, _ scene: Scene) {
        guard !isInCategories else { return stepCategory(step, scene) }
        guard !shelf.articles.isEmpty else { return }
        selected = shelf.articles[max(0, min(shelf.articles.count - 1, index + step))].id
        arrange(scene)
    }

    private mutating func stepCategory(_ step: Int, _ scene: Scene) {
        let target = max(0, min(shelf.categories.count, categoryIndex + step))
        category = target == 0 ? nil : shelf.categories[target - 1].name
        selected = nil
        top = 0
        arrange(scene)
    }

    // MARK: Searching

    mutating func accept(_ answer: PromptAnswer, in situation: inout Situation) {
        guard answer.subject == .searchArticles else { return }
        // An empty text that isn't final is a dropped prompt: the words from before hold again.
        let text = answer.text.isEmpty && !answer.isFinal ? appliedWords : answer.text
        narrow(to: text, isFinal: answer.isFinal, in: &situation)
    }

    private mutating func narrow(to text: String, isFinal: Bool, in situation: inout Situation) {
        words = text
        selected = nil
        top = 0
        if isFinal {
            appliedWords = text
            category = nil
            if !text.isEmpty { situation.ask(.searchArticles(words: text)) }
        }
        arrange(situation.scene)
    }

    func hints(_ scene: Scene) -> [Hint] {
        guard Self.exists(scene) else { return [Hint(.back, "back"), Hint(.help, "keys")] }
        let isEmpty = shelf.articles.isEmpty
        var hints = [Hint(.inward, "read", isOff: isEmpty), Hint(.search, "search"), Hint(.nextArticle, "next category")]
        if hasCategories(scene) { hints.append(Hint(.nextPane, isInCategories ? "articles" : "categories")) }
        hints += ArticleActs.hints(shelf.articles.first { $0.id == selected }, scene.desk)
        hints += [Hint(.refresh, "refresh"), Hint(.back, words.isEmpty ? "back" : "all articles"), Hint(.help, "keys")]
        return hints
    }
}

/// Title, categories at the left where there is room, heading and rows.
struct KnowledgeLayout {
    static let categoryColumns = 26

    let title: Rect
    let categories: Rect
    let heading: Rect
    let rows: Rect
    let hasCategories: Bool

    init(_ rect: Rect) {
        let (title, body) = rect.splitTop(1)
        self.title = title
        hasCategories = rect.columns >= 97
        let (left, rest) = body.splitLeft(hasCategories ? Self.categoryColumns : 0)
        categories = left
        (heading, rows) = rest.splitTop(1)
    }
}
