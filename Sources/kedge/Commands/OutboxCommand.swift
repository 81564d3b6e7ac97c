import ArgumentParser
import Canvas
import Helpdesk
import Sync

struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "See, send and throw away what hasn't left, and look for what may have.",
        subcommands: [OutboxListCommand.self, OutboxSendCommand.self, OutboxCheckCommand.self, OutboxDiscardCommand.self])
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
        try OutboxVerb(options: options).run(ids) { office, item throws(Trouble) in
            switch item.state {
            case .unclear, .sent:
                try Consent.ask(["This may have been sent already: \(item.intent.summary)", "Sending it again may do it twice."], yes: consent.yes)
            case .waiting, .held: break
            }
            _ = try office.carry(item.id, item.intent, .release(item.id), onInterrupt: .holdAll(true))
            return "Sent."
        }
    }
}

struct OutboxCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look at the service for what may have been sent.",
        discussion: """
            It only reads. What is found there is done and leaves the outbox; anything else stays, and the exit code is 7. \
            Without ids it looks for all whose outcome is unknown.
            """)

    @Argument(help: "The ids that outbox list shows, or how they begin.")
    var ids: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() throws {
        if options.offline {
            throw Trouble(.offline, "With --offline nothing is looked for.", hint: "Leave it out to do this.")
        }
        try OutboxVerb(options: options).run({ listing throws(Trouble) in
            if !ids.isEmpty { return try ids.map { id throws(Trouble) in try listing.item(named: id) } }
            return listing.items.filter { $0.isUnclear && (options.accounts.isEmpty || options.accounts.contains($0.intent.account.text)) }
        }, reading: true, passingOver: ids.isEmpty) { office, item throws(Trouble) in
            let summary = item.intent.summary
            switch office.desk.lookBack(at: item.id) {
            case .found(leavesRest: false): return "It happened: \(summary)."
            case .found(leavesRest: true):
                return "It happened: \(summary). The state that was to follow is held; kedge outbox send \(item.id.text) sends it."
            case .missing(let sentence):
                throw Trouble(
                    .outcomeUnknown, "\(summary): \(sentence)", hint: "It stays in the outbox; kedge outbox send \(item.id.text) sends it again.")
            case .cannotLook:
                throw Trouble(
                    .outcomeUnknown, "\(summary): nothing at the service would tell whether it happened.",
                    hint: "Look there yourself; then kedge outbox send or discard \(item.id.text).")
            case .failed(let trouble): throw trouble
            case .notUnclear:
                throw Trouble(.conflict, "\(summary): there is no doubt about it, so nothing was looked for.", hint: "kedge outbox list shows how it stands.")
            }
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
        try OutboxVerb(options: options).run(ids) { office, item throws(Trouble) in
            try Consent.ask(["This will be thrown away: \(item.intent.summary)"], yes: consent.yes)
            guard case .takenBack = office.desk.wait(for: item.id, after: .discard(item.id)) else {
                throw Trouble(.conflict, "It is under way and can't be thrown away.", hint: "kedge outbox list shows how it ends.")
            }
            return "Thrown away."
        }
    }
}

/// What the verbs that do something with items have in common.
private struct OutboxVerb {
    let options: GlobalOptions

    /// - Parameters:
    ///   - items: those that are meant.
    ///   - passingOver: what a kedge that runs has is its own affair.
    ///   - body: says how it went.
    func run(
        _ items: (OutboxListing) throws(Trouble) -> [OutboxListing.Item], reading: Bool = false, passingOver: Bool = false,
        _ body: (Office, OutboxListing.Item) throws(Trouble) -> String
    ) throws {
        let office = try Office.open(options, forWriting: !reading, adopting: true)
        let here = Set(office.adoptedItems.map(\.id))
        let items = try items(OutboxListing(office.workplace)).filter { !passingOver || here.contains($0.id) }
        var results: [OutputValue] = []
        let first = Series(count: items.count, asJSON: options.json, progress: office.progress).run(items, name: { $0.id.text }) { item throws(Trouble) in
            guard here.contains(item.id) else { throw Self.outOfReach(item, office.workplace) }
            office.progress.clear()
            let outcome = try body(office, item)
            guard options.json else { return SafeText(outcome).string + "\n" }
            results.append(.object([("id", .text(item.id.text)), ("outcome", .text(outcome))]))
            return ""
        }
        if options.json { Output.write(OutputValue.array(results).rendered + "\n") }
        if let first { throw first }
    }

    private static func outOfReach(_ item: OutboxListing.Item, _ workplace: Workplace) -> Trouble {
        let account = item.intent.account
        guard !workplace.accountsElsewhere.contains(account) else {
            return Trouble(.configuration, "It is of account \(account), which --account leaves out.", hint: "Give --account \(account).")
        }
        return Trouble(
            .conflict, "It belongs to a kedge that is still running.",
            hint: "Do it there, in its outbox; where that was started without account \(account), end it first.")
    }

    func run(_ ids: [String], _ body: (Office, OutboxListing.Item) throws(Trouble) -> String) throws {
        try run({ listing throws(Trouble) in try ids.map { id throws(Trouble) in try listing.item(named: id) } }, body)
    }
}
