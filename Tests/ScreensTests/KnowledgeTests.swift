import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

@Suite("The knowledge base")
struct KnowledgeTests {
    static func article(
        _ id: String, _ title: String, _ category: String?, _ content: String = "text", status: String = "active"
    ) -> Article {
        Article(
            id: ArticleID(account: Reviewer.shop, value: id), title: title, content: content, category: category, statusRaw: status,
            author: "Otto Brandt", updatedAt: Reviewer.start.addingTimeInterval(-9 * 86_400))
    }

    static let refunds = article("kb_31", "Duplicate charges", "Billing", """
        # When two captures show

        A second capture within **two minutes** is given back *without asking*.

        ## How to find them

        1. Open the order.
        2. Compare the times; see [the list](https://pay.example/list).

        > Never promise a day.

        ## Limits

        Above 500.00 EUR a lead decides.
        """)
    static let shelf = [
        refunds, article("kb_32", "カードの変更方法 and how to change a card", "Billing"),
        article("kb_12", "Reset a password", "Accounts", "Send the link, never a password."),
        article("kb_13", "Two-factor codes arrive late 📱", "Accounts", status: "suggested"), article("kb_40", "Working hours", nil),
    ]

    private func opened(_ columns: Int = 80, _ rows: Int = 24) -> Reviewer {
        let reviewer = Reviewer([], size: Size(columns: columns, rows: rows), articles: Self.shelf)
        reviewer.press("g k")
        return reviewer
    }

    @Test("All articles by category and title; those without a category last")
    func list() {
        let reviewer = opened()
        let titles = (2..<7).map { String(reviewer.line($0).dropFirst(3).prefix(14)).trimmed }
        #expect(titles == ["Reset a passwo", "Two-factor cod", "Duplicate char", "カードの変更方法 and h", "Working hours"])
        #expect(reviewer.line(0).contains("5 articles"))
        #expect(reviewer.line(3).contains("(suggested)"))
    }

    @Test("What is kept here narrows as one types; Enter asks the services, and their answer is added")
    func search() {
        let reviewer = opened()
        reviewer.press("/")
        reviewer.type("capture second")
        #expect(reviewer.line(0).contains("1 article"))
        #expect(!reviewer.effects.contains(.searchArticles(words: "capture second")))
        reviewer.press("<Enter>")
        #expect(reviewer.effects.contains(.searchArticles(words: "capture second")))
        let far = Self.article("kb_99", "Second captures abroad", "Billing")
        reviewer.send(.foundArticles(words: "capture second", [Self.refunds, far]))
        #expect(reviewer.line(0).contains("2 articles"))
        reviewer.send(.foundArticles(words: "something else", [far]))
        #expect(reviewer.line(0).contains("1 article"))
        reviewer.press("q")
        #expect(reviewer.line(0).contains("5 articles"))
        reviewer.press("q")
        #expect(reviewer.app.places.isEmpty)
    }

    @Test("A dropped search gives back what was shown; nothing found says what was searched")
    func dropped() {
        let reviewer = opened()
        reviewer.press("/")
        reviewer.type("zzz")
        #expect(reviewer.screen.contains("the 5 articles kept on this machine"))
        reviewer.press("<Esc>")
        #expect(reviewer.line(0).contains("5 articles"))
        reviewer.press("/")
        reviewer.type("password")
        reviewer.press("<Enter> / C-u")
        reviewer.type("zzz")
        reviewer.press("<Esc>")
        #expect(reviewer.line(0).contains("∙ password"))
    }

    @Test("An article that only the service found can be opened and read")
    func foundAfar() {
        let reviewer = opened()
        reviewer.press("/")
        reviewer.type("abroad")
        reviewer.press("<Enter>")
        reviewer.send(.foundArticles(words: "abroad", [Self.article("kb_99", "Captures abroad", "Billing", "They differ.")]))
        reviewer.press("<Enter>")
        #expect(reviewer.screen.contains("They differ."))
    }

    @Test("Reading: headings, the next article, and back to the row")
    func reading() {
        let reviewer = opened(80, 12)
        reviewer.press("j j <Enter>")
        #expect(reviewer.line(0).contains("Duplicate charges"))
        #expect(reviewer.screen.contains("When two captures show"))
        #expect(reviewer.effects.contains(.watch(.article(Self.refunds.id))))
        reviewer.press(">")
        #expect(reviewer.line(3).contains("How to find them"))
        reviewer.press(">")
        #expect(reviewer.screen.contains("a lead decides"))
        reviewer.press("J")
        #expect(reviewer.line(0).contains("カード"))
        reviewer.press("K K")
        #expect(reviewer.line(0).contains("Two-factor"))
        reviewer.press("q")
        #expect(reviewer.app.places.last is KnowledgePlace)
    }

    @Test("Categories stand beside the list from 100 columns on, and narrow it")
    func categories() {
        let reviewer = opened(100, 24)
        #expect(reviewer.line(3).contains("Accounts"))
        reviewer.press("<Tab> j")
        #expect(reviewer.line(0).contains("2 articles"))
        reviewer.press("<Enter> <Enter>")
        #expect(reviewer.line(0).contains("Reset a password"))
    }
}

@Suite("Help")
struct HelpTests {
    @Test("It shows the keys of the place it was opened from, its own first")
    func own() {
        let reviewer = Reviewer([Sample.reply()], size: Size(columns: 80, rows: 60))
        reviewer.press("g a <Enter> ?")
        #expect(reviewer.line(0).contains("approval review"))
        #expect(reviewer.line(2) == " Decide")
        #expect(reviewer.line(3).hasPrefix("▐  Y  "))
        #expect(reviewer.screen.contains("gg  Home"))
        reviewer.press("<Esc>")
        #expect(reviewer.review != nil)
    }

    @Test("It is made from the keymap as it is")
    func live() {
        let own = KeymapDocument(
            name: "mine", inherits: "default", sections: [.init("list", [.init("reply", ["x x"]), .init("mark", [])])])
        let keymap = Keymap.load("mine", from: ShippedData.keymapDocuments + [own]).keymap
        let reviewer = Reviewer([], size: Size(columns: 80, rows: 60), keymap: keymap)
        reviewer.press("?")
        #expect(reviewer.screen.contains("xx                     public reply"))
        #expect(!reviewer.screen.contains("mark and go down"))
    }

    @Test("/ searches, Enter runs what is under the cursor in its place")
    func run() {
        let reviewer = Reviewer([Sample.reply()])
        reviewer.press("? /")
        reviewer.type("knowledge")
        reviewer.press("<Enter> <Enter>")
        #expect(reviewer.app.places.count == 1)
        #expect(reviewer.app.places.last is KnowledgePlace)
    }

    @Test("A search for a key finds its command; q drops the search, then closes")
    func searchKey() {
        let reviewer = Reviewer([])
        reviewer.press("? /")
        reviewer.type("gk")
        reviewer.press("<Enter>")
        #expect(reviewer.line(3).contains("gk"))
        reviewer.press("q")
        #expect(reviewer.screen.contains("public reply"))
        reviewer.press("q")
        #expect(reviewer.app.places.isEmpty)
    }

    @Test("Nothing is decided or sent from the help")
    func graveIsRefused() {
        let reviewer = Reviewer([Sample.reply()])
        reviewer.press("g a <Enter>")
        reviewer.wait(1)
        reviewer.press("? <Enter>")
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.bottomLine.contains("pressed in its place"))
    }

    @Test("Every command has a topic, and every place a help that fits 40 columns", arguments: KeyContext.allCases)
    func everyPlace(context: KeyContext) {
        let place = HelpPlace(about: context, keymap: ShippedData.keymap())
        let shown = place.rows.compactMap { if case .command(let command, _) = $0 { command } else { nil } }
        #expect(Set(shown) == Set(ShippedData.keymap().bindings(in: context).map(\.command)))
        #expect(shown.count == Set(shown).count)
    }
}

extension String {
    fileprivate var trimmed: String { String(reversed().drop { $0 == " " }.reversed()) }
}
