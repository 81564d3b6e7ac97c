import ArgumentParser
import Backend
import Canvas
import Helpdesk

struct TicketCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Open a ticket.",
        discussion: "Example: kedge ticket create --subject \"Broken link\" --requester anna@example.com --message \"It says 404.\" --account shop")

    @Option(help: "What it is about.")
    var subject: String?

    @Option(help: "The mail address of whoever asks.")
    var requester: String?

    @Option(help: "Where it came from: a channel's name or id, as the service has them.")
    var channel: String?

    @Option(help: "The queue it goes to.")
    var queue: String?

    @Option(help: "The project it goes to.")
    var project: String?

    @Argument(help: ArgumentHelp("More fields as key=value: requester_name priority assignee tags status.", valueName: "key=value"))
    var fields: [String] = []

    @OptionGroup var source: TextSource
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if queue != nil, project != nil { throw ValidationError("--queue and --project name the same thing; give one.") }
    }

    func run() throws {
        let inputs = try FieldInput.only(fields, and: [
            ("subject", subject), ("body", try source.textIfAny()), ("requester", requester), ("channel", channel),
            ("project", project ?? queue),
        ])
        try ActVerb(leaving: leaving, options: options).create(.ticket, title: subject ?? "", inputs)
    }
}

struct TicketSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change fields of tickets.",
        discussion: """
            Example: kedge ticket set KEM-42 KEM-43 status=solved priority=high assignee=me tags=billing,refund. \
            Statuses and priorities in kedge's words or the service's; assignee=none and tags= empty them. \
            subject, body and project where the service lets them be changed.
            """)

    @Argument(help: ArgumentHelp("Ids, human keys or account:id, then status= priority= assignee= tags= subject= body= project=.", valueName: "id> ... <key=value"))
    var words: [String]

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let (names, inputs) = try FieldInput.split(words)
        guard !names.isEmpty, !inputs.isEmpty else {
            throw Trouble(.configuration, "Ids and fields are needed.", hint: "Write ID… status=solved; kedge ticket set --help shows an example.")
        }
        let office = try Office.open(options, forWriting: true)
        // Everything is read before anything is sent.
        let changes = try names.map { name throws(Trouble) in
            let (member, id) = try office.ticket(named: name)
            return (id: id, fields: try TicketFields(inputs, for: member))
        }
        var made: [OutputValue] = []
        let first = Series(count: changes.count, asJSON: options.json, progress: office.progress).run(changes, name: { $0.id.description }) { item throws(Trouble) in
            let sentence = try write(item.fields, to: item.id, office)
            guard options.json else { return SafeText(sentence).string + "\n" }
            made.append(.object([("ticket", .text(item.id.description)), ("outcome", .text(sentence))]))
            return ""
        }
        if options.json, let only = made.first { Output.write((changes.count == 1 ? only : .array(made)).rendered + "\n") }
        if let first { throw first }
    }

    /// State and the like first, then what goes by a form; says how that went.
    private func write(_ fields: TicketFields, to id: TicketID, _ office: Office) throws(Trouble) -> String {
        let done = "Ticket \(id.value) was changed."
        var sentence = done
        if !fields.change.isEmpty { sentence = try office.write(.change(ticket: id, fields.change), leaving: leaving, done: done) }
        guard !fields.edits.isEmpty else { return sentence }
        let act = Act(.change, .ticket, account: id.account, target: id.value, title: id.value, fields: fields.edits)
        let written: Written
        do throws(Trouble) { written = try office.write(.act(act), leaving: leaving) } catch where !fields.change.isEmpty {
            var trouble = error
            trouble.message = "\(sentence) The rest of it failed: \(error.message)"
            throw trouble
        }
        guard case .done(let outcome) = written else { return Written.laterSentence }
        return [done, outcome?.note].compactMap { $0 }.joined(separator: " ")
    }
}

/// `status=solved tags=a,b` in the words of one account's service.
struct TicketFields {
    let change: FieldChange
    /// What few services let be changed.
    let edits: [String: FieldValue]

    init(_ inputs: [FieldInput], for member: Member) throws(Trouble) {
        var change = FieldChange()
        var edits: [FieldInput] = []
        for input in inputs {
            switch input.key {
            case "status": change.status = try Self.status(input.text, member)
            case "priority": change.priority = try Self.priority(input.text, member)
            case "assignee": change.assignee = try Self.assignee(input.text, member)
            case "tags":
                try Self.check(.setTags, member)
                if case .words(let tags) = try? FieldValue(input.text, as: .words) { change.tags = tags }
            case "subject", "body", "project": edits.append(input)
            default:
                throw Trouble(
                    .configuration, "A ticket has no field \(input.key) that can be set.",
                    hint: "There are: status, priority, assignee, tags, subject, body, project.")
            }
        }
        if !edits.isEmpty { try Self.check(.editTicket, member) }
        self.change = change
        self.edits = edits.isEmpty ? [:] : try FieldInput.values(edits, in: member.form(.change, .ticket))
    }

    private static func check(_ capability: Capability, _ member: Member) throws(Trouble) {
        guard member.profile.capabilities.has(capability) else { throw member.lacks(capability) }
    }

    private static func status(_ word: String, _ member: Member) throws(Trouble) -> Status {
        try check(.setStatus, member)
        let writable = member.profile.capabilities.writableStatuses
        if let status = writable.first(where: { $0.raw == word }) ?? writable.first(where: { $0.canonical.rawValue == word }) { return status }
        if word.lowercased() == "deleted", member.profile.capabilities.has(.deleteTicket) {
            throw Trouble(
                .configuration, "To set a ticket to deleted is to delete it, and that asks first.", hint: "Use kedge ticket delete ID.",
                account: member.name)
        }
        // The service knows the words of each queue, and says which it takes.
        if member.profile.capabilities.takesOtherStatuses, !word.isEmpty { return Status(.other, raw: word) }
        throw unknown("status", word, writable.map { ($0.raw, $0.canonical.rawValue) }, member)
    }

    private static func priority(_ word: String, _ member: Member) throws(Trouble) -> Priority {
        try check(.setPriority, member)
        let writable = member.profile.capabilities.writablePriorities
        if let priority = writable.first(where: { $0.raw == word }) ?? writable.first(where: { $0.canonical.rawValue == word }) {
            return priority
        }
        if let priority = numericPriority(word, member.profile.capabilities) { return priority }
        throw unknown("priority", word, writable.map { ($0.raw ?? "none", $0.canonical.rawValue) }, member)
    }

    /// A whole number, where the service takes any: it means what the next lower of the usual ones means.
    private static func numericPriority(_ word: String, _ capabilities: Capabilities) -> Priority? {
        guard capabilities.takesNumericPriorities, let number = Int(word), number >= 0 else { return nil }
        let usual = capabilities.writablePriorities.compactMap { priority in priority.raw.flatMap { Int($0) }.map { ($0, priority.canonical) } }
        return Priority(usual.filter { $0.0 <= number }.max { $0.0 < $1.0 }?.1 ?? .other, raw: String(number))
    }

    private static func assignee(_ word: String, _ member: Member) throws(Trouble) -> FieldChange.Setting {
        try check(.setAssignee, member)
        switch word {
        case "", "none": return .none
        case "me":
            guard let me = member.config.me else {
                throw Trouble(.configuration, "The account \(member.name) doesn't say who you are.", hint: "Set me in its part of the config.")
            }
            return .value(me)
        default: return .value(word)
        }
    }

    private static func unknown(_ field: String, _ word: String, _ words: [(String, String)], _ member: Member) -> Trouble {
        let known = words.map { $0.0 == $0.1 ? $0.0 : "\($0.0) (\($0.1))" }.joined(separator: ", ")
        return Trouble(
            .configuration, "\(member.config.service.productName) has no \(field) \"\(word)\" that can be set.", hint: "There are: \(known).",
            account: member.name)
    }
}

struct TicketDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a ticket.",
        discussion: """
            It says whether anybody can bring it back, and asks. Without a terminal it needs --yes, and where it is \
            for good, --confirm with the ticket's key.
            """)

    @Argument(help: "An id, a human key, or account:id.")
    var id: String

    @OptionGroup var consent: DeletionOptions
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let verb = ActVerb(leaving: leaving, options: options)
        let office = try verb.office()
        let (member, ticket) = try office.ticket(named: id, for: .deleteTicket)
        guard member.profile.capabilities.has(.deleteTicket) else { throw member.lacks(.deleteTicket) }
        let key = office.keptTickets(of: member).first { $0.id == ticket }?.key ?? ticket.value
        let act = Act(.delete, .ticket, account: member.name, target: ticket.value, title: key)
        try verb.ask(act, member, yes: consent.yes, confirm: consent.confirm)
        try verb.finish([act], office)
    }
}
