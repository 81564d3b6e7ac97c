import ArgumentParser
import Backend
import Helpdesk

struct KnowledgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kb", abstract: "Read, search and write the knowledge base.",
        subcommands: [
            KnowledgeListCommand.self, KnowledgeSearchCommand.self, KnowledgeShowCommand.self, KnowledgeCreateCommand.self,
            KnowledgeEditCommand.self, KnowledgeDeleteCommand.self,
        ])
}

struct KnowledgeListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List articles.")

    @Option(help: "Only this category.")
    var category: String?

    @Option(help: "Only those of this status, in the service's word: archived, suggested.")
    var status: String?

    @Option(parsing: .unconditional, help: "At most this many.")
    var limit = 200

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try ArticleListing(filter: ArticleFilter(category: category, status: status), limit: limit, options: options).run()
    }
}

struct KnowledgeSearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "search", abstract: "Search titles and texts.")

    @Argument(help: "The words to look for.")
    var words: [String]

    @Option(parsing: .unconditional, help: "At most this many.")
    var limit = 50

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try ArticleListing(filter: ArticleFilter(words: words.joined(separator: " ")), limit: limit, options: options).run()
    }
}

/// What listing and searching have in common.
struct ArticleListing {
    let filter: ArticleFilter
    let limit: Int
    let options: GlobalOptions

    func run() throws {
        let office = try Office.open(options)
        let (filter, limit) = (filter, limit)
        let found = try office.gather(.listArticles) { member throws(Trouble) in try office.articles(of: member, filter, limit: limit) }
        let shown = Array(found.prefix(limit))
        if options.json {
            Output.write(OutputValue.array(shown.map { .article($0, withContent: false) }).rendered + "\n")
        } else {
            Output.write(PlainText.articles(shown, now: office.now.wall))
        }
    }
}

struct KnowledgeShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show an article.")

    @Argument(help: "An id, or account:id.")
    var id: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let article = try Office.open(options).article(named: id)
        if options.json {
            Output.write(OutputValue.article(article, withContent: true).rendered + "\n")
        } else {
            Output.write(PlainText.article(article))
        }
    }
}
