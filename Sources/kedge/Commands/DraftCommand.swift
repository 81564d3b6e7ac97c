import ArgumentParser
import Canvas
import Glibc
import Helpdesk

struct DraftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft", abstract: "See and throw away what was begun and isn't sent.",
        subcommands: [DraftListCommand.self, DraftShowCommand.self, DraftDiscardCommand.self])
}

struct DraftListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List texts and forms that were begun, newest first.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let listing = DraftListing(try Workplace.open(options), of: options.accounts)
        for trouble in listing.troubles { Output.report(trouble, asJSON: options.json) }
        let items = listing.items
        if options.json {
            Output.write(OutputValue.array(items.map { .draft($0) }).rendered + "\n")
        } else {
            let now = Clock.now().wall
            Output.write(PlainText.table(items.map { item in
                [
                    SafeText(item.name), SafeText(ShownTime.age(of: item.editedAt, now: now)), SafeText(item.summary).truncated(to: 60),
                ]
            }))
        }
    }
}

struct DraftShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a draft whole.",
        discussion: """
            What a terminal would obey is shown as a mark, and long lines are broken; --json prints a text exactly. \
            To send one: kedge ticket reply ID --draft NAME.
            """)

    @Argument(help: "A name that draft list shows, how it begins, or the id of its ticket.")
    var name: String

    @Option(help: "Of a form, this field alone.")
    var field: String?

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let listing = DraftListing(try Workplace.open(options), of: options.accounts)
        for trouble in listing.troubles { Output.report(trouble, asJSON: options.json) }
        let item = try listing.item(named: name)
        var fields = item.fields
        if let field {
            fields = fields.filter { $0.name == field }
            guard !fields.isEmpty else {
                throw Trouble(
                    .notFound, "\(item.name) has no field \(field).", hint: "There are: \(item.fields.map(\.name).joined(separator: ", ")).")
            }
        }
        if options.json {
            Output.write(OutputValue.draft(item, fields: fields).rendered + "\n")
            return
        }
        // Whatever reads it takes it for the text itself.
        if isatty(STDOUT_FILENO) == 0, let altered = fields.first(where: { PlainText.isAltered($0.text) }) {
            throw Trouble(
                .configuration, "The \(altered.name) of \(item.name) can't be printed as it is: it holds what a terminal shows otherwise.",
                hint: "--json prints it exactly, and kedge ticket reply ID --draft NAME sends it.")
        }
        if fields.count == 1 {
            Output.write(PlainText.lines(fields[0].text))
        } else {
            Output.write(fields.map { SafeText("\($0.name):").string + "\n" + PlainText.lines($0.text) }.joined())
        }
    }
}

struct DraftDiscardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Throw drafts away; their text is gone.",
        discussion: "It asks; without a terminal it needs --yes. What a running kedge goes on with is thrown away there.")

    @Argument(help: "Names that draft list shows, how they begin, or the ids of their tickets.")
    var names: [String]

    @OptionGroup var consent: YesOption
    @OptionGroup var options: GlobalOptions

    func run() throws {
        if options.readOnly { throw Trouble(.notAllowed, "With --read-only nothing is thrown away.", hint: "Leave it out to do this.") }
        var listing = DraftListing(try Workplace.open(options), of: options.accounts, taking: true)
        defer { listing.close() }
        for trouble in listing.troubles { Output.report(trouble, asJSON: options.json) }
        let items = try names.map { name throws(Trouble) in try listing.item(named: name) }
        var gone: [OutputValue] = []
        let progress = Progress(isShown: false)
        let first = Series(count: items.count, asJSON: options.json, progress: progress).run(items, name: \.name) { item throws(Trouble) in
            if item.isFree { try Consent.ask(["This draft will be thrown away: \(item.name): \(item.summary)"], yes: consent.yes) }
            try listing.discard(item, at: Clock.now().wall)
            guard options.json else { return "Thrown away.\n" }
            gone.append(.object([("id", .text(item.name)), ("outcome", .text("Thrown away."))]))
            return ""
        }
        if options.json { Output.write(OutputValue.array(gone).rendered + "\n") }
        if let first { throw first }
    }
}

extension OutputValue {
    /// - Parameter fields: what was typed; nil in a list.
    static func draft(_ item: DraftListing.Item, fields: [(name: String, text: String)]? = nil) -> OutputValue {
        var members: [(name: String, value: OutputValue)] = [
            ("id", .text(item.name)), ("account", .text(item.account.text)), ("kind", .text(item.kind)),
            ("about", .optional(item.subject)), ("summary", .text(item.summary)), ("edited_at", .time(item.editedAt)),
        ]
        if let fields { members.append(("fields", .object(fields.map { ($0.name, .text($0.text)) }))) }
        return .object(members)
    }
}

extension PlainText {
    /// A text as it was typed, with nothing in it that a terminal would obey.
    static func lines(_ text: String) -> String { SafeText.lines(text).map { $0.string + "\n" }.joined() }

    /// What `lines` prints isn't what was typed, but for the end of its last line.
    static func isAltered(_ text: String) -> Bool {
        let printed = lines(text)
        return !printed.utf8.elementsEqual(text.utf8) && !printed.utf8.elementsEqual((text + "\n").utf8)
    }
}
