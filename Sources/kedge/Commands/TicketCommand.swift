import ArgumentParser
import Backend
import FoundationEssentials
import Helpdesk

struct TicketCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ticket", abstract: "List, show, open, answer, change and delete tickets.",
        subcommands: [
            TicketListCommand.self, TicketShowCommand.self, TicketCreateCommand.self, TicketReplyCommand.self,
            TicketNoteCommand.self, TicketSetCommand.self, TicketDeleteCommand.self, TicketAttachmentsCommand.self,
        ])
}

struct TicketListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List tickets, newest change first.",
        discussion: "What a service can filter by is asked of it; the rest is filtered here. Example: kedge ticket list --query \"status:active priority>=high -tag:spam\"")

    @Option(help: "What to list, in the query language: \"status:active priority>=high age>2d\".")
    var query = ""

    @Option(parsing: .unconditional, help: "At most this many.")
    var limit = 100

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
    }

    func run() throws {
        let office = try Office.open(options)
        let (query, limit) = (try office.query(query), limit)
        let tickets = try office.gather(.listTickets) { member throws(Trouble) in
            office.isOffline
                ? office.keptTickets(of: member).filter { query.matches($0, context: office.queryContext) }
                : try office.tickets(of: member, matching: query, limit: limit)
        }
        let shown = Array(office.sort.sorted(tickets, context: office.queryContext).prefix(limit))
        if options.json {
            Output.write(OutputValue.array(shown.map { .ticket($0, service: office.kind(of: $0.account)) }).rendered + "\n")
        } else {
            Output.write(PlainText.tickets(shown, now: office.now.wall))
            if !options.offline { Output.note(office.unfiltered(by: query)) }
        }
    }
}

struct TicketShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a ticket with its thread.")

    @Argument(help: "An id, a human key, or account:id.")
    var id: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let office = try Office.open(options)
        let (member, ticket) = try office.ticket(named: id, for: .showTicket)
        let asOf = office.workplace.store.cache(of: member.name).firstTickets(1).asOf
        let detail = try office.orCopy(asOf: asOf) { () throws(Trouble) in
            options.offline ? try office.keptDetail(ticket, of: member) : try office.detail(ticket, of: member)
        }
        if options.json {
            Output.write(OutputValue.ticket(detail.ticket, service: member.config.service, messages: detail.thread?.messages ?? []).rendered + "\n")
        } else {
            Output.write(PlainText.ticket(detail.ticket, thread: detail.thread, utcOffset: office.utcOffset))
            if detail.thread == nil, let absence = member.absence(of: .readThread) { Output.note([absence]) }
        }
    }
}

/// Where a text comes from.
struct TextSource: ParsableArguments {
    @Option(help: "The text itself.")
    var message: String?

    @Option(help: "A file that holds the text, or - for standard input.")
    var file: String?

    /// The same where there may be none.
    func textIfAny() throws(Trouble) -> String? { message == nil && file == nil ? nil : try text() }

    /// Throws trouble of kind `configuration` when there is none or two.
    func text() throws(Trouble) -> String {
        switch (message, file) {
        case (let message?, nil): return try checked(message)
        case (nil, let file?): return try checked(try TextFile.read(file))
        case (nil, nil): throw Trouble(.configuration, "There is no text.", hint: "Give --message TEXT, --file FILE or --file -.")
        default: throw Trouble(.configuration, "--message and --file exclude each other.", hint: "Give one of them.")
        }
    }

    private func checked(_ text: String) throws(Trouble) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Trouble(.configuration, "The text is empty.", hint: "Nothing was sent.")
        }
        return text
    }
}

/// When a write leaves.
struct LeavingOptions: ParsableArguments {
    @Flag(help: "Keep it in the outbox and return; kedge outbox send sends it.")
    var later = false

    @Option(help: "Seconds in which it can still be stopped with C-c.")
    var undoSeconds = 0.0
}

struct TicketReplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reply", abstract: "Send a public reply to the customer.")

    @Argument(help: "An id, a human key, or account:id.")
    var id: String

    @Option(help: "The text of this draft, exactly; a name that draft list shows.")
    var draft: String?

    @OptionGroup var source: TextSource
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try TicketTextVerb(id: id, audience: .public, source: source, draft: draft, leaving: leaving, options: options).run()
    }
}

struct TicketNoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "note", abstract: "Add an internal note.")

    @Argument(help: "An id, a human key, or account:id.")
    var id: String

    @Option(help: "The text of this draft, exactly; a name that draft list shows.")
    var draft: String?

    @OptionGroup var source: TextSource
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try TicketTextVerb(id: id, audience: .internal, source: source, draft: draft, leaving: leaving, options: options).run()
    }
}

/// What `reply` and `note` have in common.
struct TicketTextVerb {
    let id: String
    let audience: Audience
    let source: TextSource
    let draft: String?
    let leaving: LeavingOptions
    let options: GlobalOptions

    func run() throws {
        let text = try text()
        let office = try Office.open(options, forWriting: true)
        let capability: Capability = audience == .public ? .reply : .note
        let (member, ticket) = try office.ticket(named: id, for: capability)
        guard member.profile.capabilities.has(capability) else { throw member.lacks(capability) }
        let intent = Intent.message(ticket: ticket, audience: audience, body: text, thenStatus: nil)
        let sentence = try office.write(intent, leaving: leaving, done: audience == .public ? "Sent." : "Added.")
        if options.json {
            Output.write(OutputValue.object([("ticket", .text(ticket.description)), ("outcome", .text(sentence))]).rendered + "\n")
        } else {
            Output.write(sentence + "\n")
        }
    }

    private func text() throws(Trouble) -> String {
        guard let draft else { return try source.text() }
        guard source.message == nil, source.file == nil else {
            throw Trouble(.configuration, "--draft, --message and --file exclude each other.", hint: "Give one of them.")
        }
        let item = try DraftListing(try Workplace.open(options), of: options.accounts).item(named: draft)
        // A note's words are for colleagues alone.
        guard case .message(let begun) = item.content, begun.audience == audience else {
            throw Trouble(
                .configuration, "The draft \(item.name) is no \(audience == .public ? "reply" : "note").", hint: "kedge draft list shows what each is.")
        }
        return begun.body
    }
}
