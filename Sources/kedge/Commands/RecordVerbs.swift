import ArgumentParser
import Backend
import Helpdesk

// What the verbs of customers, workflows, workspaces, users, projects and events have in common.

/// How many rows a list shows.
struct ListOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "At most this many.")
    var limit = 200

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
    }
}

// The arguments of one kind of verb, whatever it is about; a command beside them only has its words.

/// `list`
struct RecordListArguments: ParsableArguments {
    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run(_ kind: RecordKind, _ filter: RecordFilter = RecordFilter()) throws {
        try RecordListing(kind: kind, filter: filter, limit: list.limit, options: options).run()
    }
}

/// `show ID`
struct RecordShowArguments: ParsableArguments {
    @Argument(help: "An id, account:id, or a name or address that the copy knows.")
    var id: String

    @OptionGroup var options: GlobalOptions

    func run(_ kind: RecordKind) throws { try RecordShowing(id: id, kind: kind, options: options).run() }
}

/// `create --name NAME key=value …`
struct RecordCreateArguments: ParsableArguments {
    @Option(help: "Its name.")
    var name: String?

    @Argument(help: ArgumentHelp("Fields as key=value; a wrong key is answered with the list of all.", valueName: "key=value"))
    var fields: [String] = []

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run(_ kind: RecordKind) throws {
        let inputs = try FieldInput.only(fields, and: [("name", name)])
        let title = inputs.first { $0.key == "name" }?.text ?? ""
        try ActVerb(leaving: leaving, options: options).create(kind, title: title, inputs)
    }
}

/// `set ID … key=value …`
struct RecordSetArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("Ids or account:id, then fields as key=value; a wrong key is answered with the list of all.", valueName: "id> ... <key=value"))
    var words: [String]

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run(_ kind: RecordKind) throws { try ActVerb(leaving: leaving, options: options).change(kind, words) }
}

/// `delete ID`
struct RecordDeleteArguments: ParsableArguments {
    @Argument(help: "An id, account:id, or a name that the copy knows.")
    var id: String

    @OptionGroup var consent: DeletionOptions
    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run(_ kind: RecordKind) throws {
        try ActVerb(leaving: leaving, options: options).delete(kind, id, yes: consent.yes, confirm: consent.confirm)
    }
}

/// Lists records of one kind from every account that has them.
struct RecordListing {
    let kind: RecordKind
    var filter = RecordFilter()
    var limit = Int.max
    let options: GlobalOptions

    func run() throws {
        try run(Office.open(options)) { member in RecordScope(account: member.name, kind: kind) }
    }

    /// Those that belong to one thing: an event's viewers, a workflow's executions.
    func run(of parent: String, _ parentKind: RecordKind) throws {
        let office = try Office.open(options)
        guard let capability = Capability.listing(kind) else { return }
        let (member, id) = try office.recordID(named: parent, parentKind, for: capability)
        let scope = RecordScope(account: member.name, kind: kind, parent: id.value)
        let records = try office.orCopy(asOf: office.recordsAsOf(of: member, scope)) { () throws(Trouble) in
            try office.records(of: member, scope, filter, limit: limit)
        }
        show(records, office)
    }

    func run(_ office: Office, _ scope: @escaping @Sendable (Member) -> RecordScope) throws {
        let (filter, limit) = (filter, limit)
        let records = try office.gather(
            Capability.listing(kind), copyAsOf: { member in office.recordsAsOf(of: member, scope(member)) },
            { member throws(Trouble) in try office.records(of: member, scope(member), filter, limit: limit) })
        show(records, office)
    }

    private func show(_ records: [Record], _ office: Office) {
        let shown = Array(records.prefix(limit))
        if options.json {
            Output.write(OutputValue.array(shown.map { .record($0, service: office.kind(of: $0.id.account)) }).rendered + "\n")
        } else {
            Output.write(PlainText.records(shown, now: office.now.wall))
        }
    }
}

/// Shows one record with everything the service tells of it.
struct RecordShowing {
    let id: String
    let kind: RecordKind
    let options: GlobalOptions

    func run() throws {
        let office = try Office.open(options)
        let (member, id) = try office.recordID(named: id, kind, for: Capability.showing(kind))
        show(try office.record(id, of: member), office)
    }

    func show(_ record: Record, _ office: Office) {
        if options.json {
            Output.write(OutputValue.record(record, service: office.kind(of: record.id.account)).rendered + "\n")
        } else {
            Output.write(PlainText.record(record, utcOffset: office.utcOffset))
        }
    }
}

/// Does acts and prints what came of them.
struct ActVerb {
    let leaving: LeavingOptions
    let options: GlobalOptions

    /// Opens the accounts for writing.
    func office() throws(Trouble) -> Office { try Office.open(options, forWriting: true) }

    /// Makes something new in the one account that can be meant.
    ///
    /// - Parameter title: what people call it, where that is known.
    func create(_ kind: RecordKind, title: String, _ inputs: [FieldInput]) throws {
        guard let capability = Capability.needed(.create, kind) else { return }
        let office = try office()
        let member = try office.creator(capability, of: kind.noun)
        let values = try FieldInput.values(inputs, in: member.form(.create, kind))
        try finish([Act(.create, kind, account: member.name, title: title, fields: values)], office)
    }

    /// Gives several the same fields; what is meant comes first in `words`.
    func change(_ kind: RecordKind, _ words: [String]) throws {
        guard let capability = Capability.needed(.change, kind) else { return }
        let (names, inputs) = try FieldInput.split(words)
        guard !names.isEmpty, !inputs.isEmpty else {
            throw Trouble(.configuration, "Ids and fields are needed.", hint: "Write ID… key=value…; kedge \(kind.rawValue) set --help shows an example.")
        }
        let office = try office()
        let acts = try names.map { name throws(Trouble) in
            let (member, id) = try office.recordID(named: name, kind, for: capability)
            let values = try FieldInput.values(inputs, in: member.form(.change, kind))
            return Act(.change, kind, account: member.name, target: id.value, title: office.title(of: id, member), fields: values)
        }
        try finish(acts, office)
    }

    /// Throws away or switches off, once the person has agreed.
    func delete(_ kind: RecordKind, _ name: String, yes: Bool, confirm: String? = nil) throws {
        guard let capability = Capability.needed(.delete, kind) else { return }
        let office = try office()
        let (member, id) = try office.recordID(named: name, kind, for: capability)
        let act = Act(.delete, kind, account: member.name, target: id.value, title: office.title(of: id, member))
        try ask(act, member, yes: yes, confirm: confirm)
        try finish([act], office)
    }

    /// Shows what will happen, and asks. What is deleted for good has to be named again.
    func ask(_ act: Act, _ member: Member, yes: Bool, confirm: String?) throws(Trouble) {
        let capabilities = member.profile.capabilities
        guard case .typed(let identity, let sentence) = ActGate(act, capabilities) else { return }
        let losesThings = act.verb == .delete && act.kind != .user && act.kind != .token
        let names = losesThings && capabilities.isFinal(act) ? [identity] + [act.target, act.title].compactMap { $0 } : []
        try Consent.ask(
            ["This will \(act.phrase) (account \(member.name)).", sentence], names: names.filter { !$0.isEmpty }, yes: yes, confirm: confirm)
    }

    /// One after the other; what fails is named, and the first trouble's code ends the program.
    func finish(_ acts: [Act], _ office: Office) throws {
        var made: [OutputValue] = []
        let first = Series(count: acts.count, asJSON: options.json, progress: office.progress).run(acts, name: { $0.target ?? $0.title }) { act throws(Trouble) in
            let written = try office.write(.act(act), leaving: leaving)
            guard options.json else { return PlainText.outcome(of: act, written, utcOffset: office.utcOffset) }
            made.append(.outcome(of: act, written, service: office.kind(of: act.account)))
            return ""
        }
        if options.json, let only = made.first { Output.write((acts.count == 1 ? only : .array(made)).rendered + "\n") }
        if let first { throw first }
    }
}

extension Member {
    /// The fields that its service takes for it; nil where it can't do it.
    func form(_ verb: Act.Verb, _ kind: RecordKind) -> ActForm? { profile.capabilities.form(verb, kind) }
}
