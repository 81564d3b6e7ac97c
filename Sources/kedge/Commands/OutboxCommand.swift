import ArgumentParser
import Canvas
import Helpdesk
import Sync

struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "See, send and throw away what hasn't left.",
        subcommands: [OutboxListCommand.self, OutboxSendCommand.self, OutboxDiscardCommand.self])
}

struct OutboxListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what waits, is held, or may have been sent.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let workplace = try Workplace.open(options)
        let listing = OutboxListing(workplace)
        for trouble in listing.troubles { Output.report(trouble, asJSON: options.json) }
        let items = listing.items.filter { item in
            options.accounts.isEmpty || options.accounts.contains(item.intent.account.text)
        }
        if options.json {
            Output.write(OutputValue.array(items.map { item in
                .object([
                    ("id", .text(item.id.text)), ("account", .text(item.intent.account.text)), ("state", .text(item.state.word)),
                    ("summary", .text(item.intent.summary)), ("created_at", .time(item.createdAt)),
                    ("trouble", .optional(item.state.trouble?.message)),
                ])
            }).rendered + "\n")
        } else {
            let now = Clock.now().wall
            Output.write(PlainText.table(items.flatMap { item -> [[SafeText]] in
                let row: [SafeText] = [
                    SafeText(item.id.text), SafeText(item.intent.account.text), SafeText(item.state.word),
                    SafeText(ShownTime.age(of: item.createdAt, now: now)), SafeText(item.intent.summary).truncated(to: 60),
                ]
                return item.state.trouble.map { [row, ["", "", "", "", SafeText($0.message)]] } ?? [row]
            }))
        }
    }
}

struct OutboxSendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send what is held.",
        discussion: "What may have been sent already is only sent with --yes: it could happen twice.")

    @Argument(help: "The ids that outbox list shows, or how they begin.")
    var ids: [String]

    @OptionGroup var consent: YesOption
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try OutboxVerb(ids: ids, options: options).run(done: "Sent.") { office, item throws(Trouble) in
            switch item.state {
            case .unclear, .sent:
                try Consent.ask(["This may have been sent already: \(item.intent.summary)", "Sending it again may do it twice."], yes: consent.yes)
            case .waiting, .held: break
            }
            _ = try office.carry(item.id, item.intent, .release(item.id), onInterrupt: .holdAll(true))
        }
    }
}

struct OutboxDiscardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Throw away what is held; its text is gone.",
        discussion: "It asks; without a terminal it needs --yes.")

    @Argument(help: "The ids that outbox list shows, or how they begin.")
    var ids: [String]

    @OptionGroup var consent: YesOption
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try OutboxVerb(ids: ids, options: options).run(done: "Thrown away.") { office, item throws(Trouble) in
            try Consent.ask(["This will be thrown away: \(item.intent.summary)"], yes: consent.yes)
            guard case .takenBack = office.desk.wait(for: item.id, after: .discard(item.id)) else {
                throw Trouble(.conflict, "It is under way and can't be thrown away.", hint: "kedge outbox list shows how it ends.")
            }
        }
    }
}

/// What sending and throwing away have in common.
private struct OutboxVerb {
    let ids: [String]
    let options: GlobalOptions

    func run(done: String, _ body: (Office, OutboxListing.Item) throws(Trouble) -> Void) throws {
        let office = try Office.open(options, forWriting: true, adopting: true)
        let listing = OutboxListing(office.workplace)
        let items = try ids.map { id throws(Trouble) in try listing.item(named: id) }
        let here = Set(office.adoptedItems.map(\.id))
        var results: [OutputValue] = []
        let first = Series(count: items.count, asJSON: options.json, progress: office.progress).run(items, name: { $0.id.text }) { item throws(Trouble) in
            guard here.contains(item.id) else {
                throw Trouble(.conflict, "It belongs to a kedge that is still running.", hint: "Do it there, in its outbox.")
            }
            office.progress.clear()
            try body(office, item)
            guard options.json else { return done + "\n" }
            results.append(.object([("id", .text(item.id.text)), ("outcome", .text(done))]))
            return ""
        }
        if options.json { Output.write(OutputValue.array(results).rendered + "\n") }
        if let first { throw first }
    }
}
