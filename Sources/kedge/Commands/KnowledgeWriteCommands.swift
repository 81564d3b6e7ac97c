import ArgumentParser
import Backend
import Helpdesk

/// What an article is written with.
struct ArticleOptions: ParsableArguments {
    @Option(help: "Its title.")
    var title: String?

    @Option(help: "Its category.")
    var category: String?

    @OptionGroup var source: TextSource

    func inputs(_ more: [String]) throws(Trouble) -> [FieldInput] {
        try FieldInput.only(more, and: [("title", title), ("category", category), ("content", try source.textIfAny())])
    }
}

struct KnowledgeCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Write an article.",
        discussion: "Example: kedge kb create --title \"Refunds\" --category billing --file refunds.md")

    @Argument(help: ArgumentHelp("More fields as key=value, where the service takes any.", valueName: "key=value"))
    var fields: [String] = []

    @OptionGroup var article: ArticleOptions
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try ActVerb(leaving: leaving, options: options).create(.article, title: article.title ?? "", article.inputs(fields))
    }
}

struct KnowledgeEditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change an article; what isn't given stays.",
        discussion: "Example: kedge kb edit kb_1 --file refunds.md status=active")

    @Argument(help: ArgumentHelp("An id, or account:id; then more fields as key=value: status.", valueName: "id> <key=value"))
    var words: [String]

    @OptionGroup var article: ArticleOptions
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let (names, fields) = try FieldInput.split(words)
        guard names.count == 1 else { throw Trouble(.configuration, "One article is edited at a time.") }
        let inputs = try FieldInput.joined(article.inputs([]), fields)
        let verb = ActVerb(leaving: leaving, options: options)
        let office = try verb.office()
        let (member, id) = try office.articleID(named: names[0], for: .updateArticle)
        let values = try FieldInput.values(inputs, in: member.form(.change, .article))
        try verb.finish([Act(
            .change, .article, account: member.name, target: id.value, title: office.title(of: id, member), fields: values)], office)
    }
}

struct KnowledgeDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete an article.",
        discussion: "Without a terminal it needs --yes, and where it is for good, --confirm with the article's id.")

    @Argument(help: "An id, or account:id.")
    var id: String

    @OptionGroup var consent: DeletionOptions
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let verb = ActVerb(leaving: leaving, options: options)
        let office = try verb.office()
        let (member, id) = try office.articleID(named: id, for: .deleteArticle)
        let act = Act(.delete, .article, account: member.name, target: id.value, title: office.title(of: id, member))
        try verb.ask(act, member, yes: consent.yes, confirm: consent.confirm)
        try verb.finish([act], office)
    }
}

extension Office {
    /// What the copy calls it, else its id.
    fileprivate func title(of id: ArticleID, _ member: Member) -> String {
        keptArticles(of: member).first { $0.id == id }?.title ?? id.value
    }
}
