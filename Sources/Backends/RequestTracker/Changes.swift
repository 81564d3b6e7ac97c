import Backend
import Helpdesk
import Transport

/// One field as it is to be, and how to see that it is so.
struct Wish: Sendable {
    /// For sentences: `status`.
    let label: String
    let name: String
    let value: String
    /// The owner it asks for is the account's own person.
    var isOwnerMe = false
    let isMet: @Sendable (Row) -> Bool
}

extension RequestTracker {
    public func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> {
        guard change.tags == nil else { throw lacks(.setTags) }
        let wishes = try wishes(change, on: id)
        let service = self
        let receipt: @Sendable (FreshTicket) -> Receipt = { fresh in
            Receipt(ticket: Wire.patch(fresh.row, account: service.account, memory: service.memory))
        }
        // A number would be taken and come back as a login; an address would not be taken.
        guard case .value(let person)? = change.assignee, TicketSQL.isNumber(person) || person.contains("@") else {
            return try realize(wishes, on: id, value: receipt)
        }
        _ = try number(of: id)
        return login(ofUser: person).then { (login) throws(Trouble) in
            let owner = service.ownerWish(login, isMe: login.lowercased() == service.me?.lowercased() || person == service.me)
            return try service.realize(wishes.map { $0.name == owner.name ? owner : $0 }, on: id, value: receipt)
        }
    }

    private func login(ofUser reference: String) -> Call<String> {
        let service = self
        guard !TicketSQL.isNumber(reference) else { return login(ofNumber: reference) }
        let query: [Request.Field] = [.init("query", Self.any("EmailAddress", ("=", reference))), .init("fields", "Name")]
        let errand = Errand("look for \(reference)")
        return Call(get(path("users"), query)) { (response) throws(Trouble) -> String in
            let rows = try service.rows(of: service.answers.document(response, of: errand).root, "list of users", errand)
            // A login may look like an address.
            return rows.count == 1 ? Row(rows[0])?.word("Name", "id") ?? reference : reference
        }
    }

    private func login(ofNumber number: String) -> Call<String> {
        let answers = answers
        let nobody = "Request Tracker has no user \(number)."
        let errand = Errand("read user \(number)", refusal: nobody, absence: nobody)
        return Call(get(path("user", number))) { (response) throws(Trouble) -> String in
            guard let login = Row(try answers.document(response, of: errand).root)?.word("Name") else {
                throw answers.unexpected("user", of: errand)
            }
            return login
        }
    }

    private func ownerWish(_ person: String, isMe: Bool) -> Wish {
        Wish(label: "owner", name: "Owner", value: person, isOwnerMe: isMe) { row in
            Wire.owner(row).map { Wire.isSame($0, as: person) } ?? false
        }
    }

    private func wishes(_ change: FieldChange, on id: TicketID) throws(Trouble) -> [Wish] {
        var wishes: [Wish] = []
        if let status = change.status {
            guard status.raw.lowercased() != "deleted" else {
                throw answers.trouble(
                    .invalid, "A ticket of Request Tracker isn't deleted by its status.",
                    hint: "kedge ticket delete does it, and asks first.")
            }
            wishes.append(Wish(label: "status", name: "Status", value: status.raw) { $0.word("Status")?.lowercased() == status.raw.lowercased() })
        }
        if let priority = change.priority {
            guard let raw = priority.raw, let number = Int(raw) else {
                throw answers.trouble(.invalid, "A priority of Request Tracker is a number, such as 0, 50 or 100.")
            }
            wishes.append(Wish(label: "priority", name: "Priority", value: raw) { $0.word("Priority").flatMap(Int.init) == number })
        }
        switch change.assignee {
        case .value(let person)?:
            wishes.append(ownerWish(person, isMe: person.lowercased() == me?.lowercased()))
        case FieldChange.Setting.none?:
            wishes.append(Wish(label: "owner", name: "Owner", value: Wire.nobody) { Wire.owner($0) == nil })
        case nil: break
        }
        return wishes
    }

    /// Reads the ticket, writes what isn't so yet, and reads it again: a refusal comes as a sentence in a good answer
    /// (contract, section 6), and half of several fields may be done.
    ///
    /// - Parameter unseen: what it is worth where the change moved the ticket out of sight, after what the server said.
    func realize<Value: Sendable>(
        _ wishes: [Wish], on id: TicketID, unseen: (@Sendable ([String]) -> Value)? = nil,
        value: @escaping @Sendable (FreshTicket) -> Value
    ) throws(Trouble) -> Call<Value> {
        guard !wishes.isEmpty else { throw answers.trouble(.invalid, "There is nothing to change on \(id.value).") }
        _ = try number(of: id)
        return advance(Progress(wishes: wishes, id: id), Ending(value: value, unseen: unseen))
    }

    private struct Progress: Sendable {
        let wishes: [Wish]
        let id: TicketID
        var hasWritten = false
        var hasStolen = false
        /// What the server said about it, in its own words.
        var sentences: [String] = []
        /// Labels of what wasn't so at first.
        var begun: [String]?
    }

    private struct Ending<Value: Sendable>: Sendable {
        let value: @Sendable (FreshTicket) -> Value
        let unseen: (@Sendable ([String]) -> Value)?
    }

    private func advance<Value: Sendable>(
        _ progress: Progress, _ ending: Ending<Value>
    ) -> Call<Value> {
        let service = self
        let errand = changing(progress.id)
        let unseen = progress.hasWritten ? ending.unseen?(progress.sentences) : nil
        return fresh(progress.id, errand, unseen: unseen) { (fresh) throws(Trouble) -> Call<Value>.Step in
            let open = progress.wishes.filter { !$0.isMet(fresh.row) }
            guard !open.isEmpty else { return .done(ending.value(fresh)) }
            var next = progress
            next.begun = progress.begun ?? open.map(\.label)
            // Who has a ticket isn't parted from it by a change of its owner, only by stealing it.
            if !progress.hasStolen, Wire.owner(fresh.row) != nil, open.contains(where: \.isOwnerMe) {
                next.hasStolen = true
                let request = service.write(.put, service.path("ticket", progress.id.value, "steal"), [:], ifMatch: fresh.tag)
                return .next(service.told(request, next, errand, ending))
            }
            let rest = open.filter { $0.name != "Owner" || !progress.hasStolen }
            guard !progress.hasWritten, !rest.isEmpty else { throw service.refused(open, next) }
            next.hasWritten = true
            let body = Dictionary(rest.map { ($0.name, JSONValue.string($0.value)) }) { first, _ in first }
            let request = service.write(.put, service.path("ticket", progress.id.value), .object(body), ifMatch: fresh.tag)
            return .next(service.told(request, next, errand, ending))
        }
    }

    /// A write, what it was answered, and then another look.
    private func told<Value: Sendable>(
        _ request: Request, _ progress: Progress, _ errand: Errand, _ ending: Ending<Value>
    ) -> Call<Value> {
        let service = self
        return Call(request) { (response) throws(Trouble) -> Call<Value>.Step in
            let document = try service.answers.receipt(response, of: errand)
            var next = progress
            next.sentences += (document?.root.items ?? []).map(\.shownText)
            return .next(service.advance(next, ending))
        }
    }

    private func refused(_ open: [Wish], _ progress: Progress) -> Trouble {
        let left = open.map(\.label)
        let done = (progress.begun ?? []).filter { !left.contains($0) }
        let partly = done.isEmpty ? "" : "changed the \(done.joined(separator: " and ")) of ticket \(progress.id.value), but "
        let what = done.isEmpty ? "of ticket \(progress.id.value)" : "of it"
        let words = Self.quoted(progress.sentences)
        return answers.trouble(
            .invalid, "Request Tracker \(partly)did not change the \(left.joined(separator: " and ")) \(what): \(words)",
            hint: "Correct it, or do it in the web page if this account may not.")
    }

    /// What the server said, as it said it, as the end of a sentence.
    static func quoted(_ sentences: [String]) -> String {
        guard !sentences.isEmpty else { return "it gave no reason." }
        let words = sentences.joined(separator: " ")
        return words.last.map { ".!?…".contains($0) } ?? false ? words : words + "."
    }

    func changing(_ id: TicketID) -> Errand {
        Errand(
            "change ticket \(id.value)", isWrite: true, refusal: Self.unseen("ticket \(id.value)"),
            absence: "Request Tracker has no ticket \(id.value).",
            check: "It may have been changed: read ticket \(id.value) again before repeating it.")
    }
}

extension Wire {
    /// Logins are the same in any case (contract, section 7).
    static func isSame(_ person: Person, as reference: String) -> Bool {
        person.isSame(as: reference) || person.id?.lowercased() == reference.lowercased()
    }

    static func patch(_ row: Row, account: AccountName, memory: ServiceMemory) -> TicketPatch? {
        guard let id = row.word("id") else { return nil }
        return TicketPatch(
            id: TicketID(account: account, value: id), subject: row.text("Subject"), status: status(row, memory),
            priority: Vocabulary.priority(row.text("Priority")),
            assignee: owner(row).map { .value($0.id ?? $0.shownName) } ?? FieldChange.Setting.none,
            updatedAt: time(row, "LastUpdated"))
    }
}

// MARK: - Acts

extension RequestTracker {
    /// Subject and queue.
    func changeTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        try ActForm(.change, .ticket, fields: capabilities.forms[FormKey(.change, .ticket)] ?? []).check(act.fields)
        var wishes: [Wish] = []
        if let subject = act.word("subject") {
            wishes.append(Wish(label: "subject", name: "Subject", value: subject) { $0.text("Subject") == subject })
        }
        if let queue = act.word("project") {
            wishes.append(Wish(label: "queue", name: "Queue", value: queue) { row in
                let shown = row.row("Queue")
                return shown?.word("Name")?.lowercased() == queue.lowercased() || shown?.word("id") == queue
            })
        }
        let hidden: @Sendable ([String]) -> ActOutcome = { sentences in
            ActOutcome(
                ticket: id, note: "Ticket \(id.value) is where this account can't see it any more, so it couldn't be read back. "
                    + "Request Tracker said: \(Self.quoted(sentences))")
        }
        return try realize(wishes, on: id, unseen: act.word("project") == nil ? nil : hidden) { _ in ActOutcome(ticket: id) }
    }

    /// Where it names people the new ticket is read once: who isn't known is left out without a word (contract,
    /// section 6).
    func createTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let names = [
            "subject": "Subject", "project": "Queue", "requester": "Requestor", "body": "Content", "status": "Status",
            "priority": "Priority", "assignee": "Owner",
        ]
        var body = try act.body(names, service: kind).filter { $0.value != .null }
        if body["Content"] != nil { body["ContentType"] = "text/plain" }
        if let word = act.word("priority") { body["Priority"] = .string(try priorityNumber(word)) }
        let queue = act.word("project") ?? ""
        let errand = Errand(
            "create the ticket", isWrite: true, isCreation: true, refusal: Self.unseen("queue \(queue) to create tickets in"),
            check: "It may have been created: look for its subject in the list before creating it again.")
        let (service, sent) = (self, body)
        let keys = Dictionary(names.map { ($0.value, $0.key) }) { first, _ in first }
        return Call(write(.post, path("ticket"), .object(body))) { (response) throws(Trouble) -> Call<ActOutcome>.Step in
            let root = try service.answers.receipt(response, of: errand)?.root
            guard let number = Row(root)?.word("id") else { return .done(ActOutcome()) }
            let id = TicketID(account: service.account, value: number)
            guard sent["Owner"] != nil || sent["Requestor"] != nil else { return .done(ActOutcome(ticket: id)) }
            return .next(service.created(id, sent))
        }.mapTrouble { $0.namingFields(keys) }
    }

    /// RT would keep any word as it stands, and then sort it nowhere.
    private func priorityNumber(_ word: String) throws(Trouble) -> String {
        if let number = Int(word), number >= 0 { return String(number) }
        let usual = Vocabulary.writablePriorities.first { $0.canonical.rawValue == word.lowercased() }
        if let raw = usual?.raw { return raw }
        throw Trouble(
            .invalid, "A priority of Request Tracker is a number such as 75, or low, normal or high; not \"\(word)\".",
            hint: "Nothing was sent.", account: account, fields: [.init(field: "priority", message: "is a number, or low, normal or high")])
    }

    private func created(_ id: TicketID, _ sent: [String: JSONValue]) -> Call<ActOutcome> {
        let answers = answers
        let query = [Request.Field("fields[Owner]", "Name,RealName,EmailAddress")]
        // Its number must not be lost with the answer: the ticket would be created again.
        let unread = ActOutcome(
            ticket: id, note: "Request Tracker created ticket \(id.value); whether its people are as you wanted couldn't be read.")
        return Call(get(path("ticket", id.value), query), withoutAnswer: unread) { response in
            // Who may create needn't be allowed to look.
            guard let row = Row((try? answers.document(response, of: Errand("read it")))?.root) else { return ActOutcome(ticket: id) }
            var missing: [String] = []
            if case .string(let owner)? = sent["Owner"], owner != Wire.nobody, Wire.owner(row).map({ Wire.isSame($0, as: owner) }) != true {
                missing.append("its owner is not \(owner)")
            }
            if case .string(let asked)? = sent["Requestor"], !Wire.requestors(row).contains(where: { Wire.isSame($0, as: asked) }) {
                missing.append("its requestor is not \(asked)")
            }
            let note = missing.isEmpty ? nil : "Request Tracker created ticket \(id.value), yet \(missing.joined(separator: " and ")); look at it."
            return ActOutcome(ticket: id, note: note)
        }
    }

    func deleteTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let id = try target(of: act)
        _ = try number(of: id)
        let answers = answers
        let errand = Errand(
            act.phrase, isWrite: true, refusal: "This account may not delete ticket \(id.value), or can't see it.",
            absence: "Request Tracker has no ticket \(id.value).",
            check: "It may have been deleted: read ticket \(id.value) again before repeating it.")
        return Call(Request(.delete, path("ticket", id.value))) { (response) throws(Trouble) -> ActOutcome in
            _ = try answers.receipt(response, of: errand)
            return ActOutcome()
        }
    }
}
