import Backend
import Helpdesk
import Transport

/// One field as it is to be, and how to see that it is so.
struct Wish: Sendable {
    /// For sentences: `status`.
    let label: String
    let name: String
    let value: String
    let isMet: @Sendable (Row) -> Bool
}

extension RequestTracker {
    public func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> {
        guard change.tags == nil else { throw lacks(.setTags) }
        let wishes = try wishes(change, on: id)
        let (account, memory) = (account, memory)
        return try realize(wishes, on: id) { fresh in
            Receipt(ticket: Wire.patch(fresh.row, account: account, memory: memory))
        }
    }

    private func wishes(_ change: FieldChange, on id: TicketID) throws(Trouble) -> [Wish] {
        var wishes: [Wish] = []
        if let status = change.status {
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
            wishes.append(Wish(label: "owner", name: "Owner", value: person) { Wire.owner($0)?.isSame(as: person) ?? false })
        case FieldChange.Setting.none?:
            wishes.append(Wish(label: "owner", name: "Owner", value: Wire.nobody) { Wire.owner($0) == nil })
        case nil: break
        }
        return wishes
    }

    /// Reads the ticket, writes what isn't so yet, and reads it again: a refusal comes as a sentence in a good answer
    /// (contract, section 6), and half of several fields may be done.
    func realize<Value: Sendable>(
        _ wishes: [Wish], on id: TicketID, value: @escaping @Sendable (FreshTicket) -> Value
    ) throws(Trouble) -> Call<Value> {
        guard !wishes.isEmpty else { throw answers.trouble(.invalid, "There is nothing to change on \(id.value).") }
        _ = try number(of: id)
        return advance(Progress(wishes: wishes, id: id), value)
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

    private func advance<Value: Sendable>(
        _ progress: Progress, _ value: @escaping @Sendable (FreshTicket) -> Value
    ) -> Call<Value> {
        let service = self
        let errand = changing(progress.id)
        return fresh(progress.id, errand) { (fresh) throws(Trouble) -> Call<Value>.Step in
            let open = progress.wishes.filter { !$0.isMet(fresh.row) }
            guard !open.isEmpty else { return .done(value(fresh)) }
            var next = progress
            next.begun = progress.begun ?? open.map(\.label)
            // Who has a ticket isn't parted from it by a change of its owner, only by stealing it.
            if !progress.hasStolen, let me = service.me, let owner = Wire.owner(fresh.row),
                open.contains(where: { $0.name == "Owner" && $0.value == me }), !owner.isSame(as: me)
            {
                next.hasStolen = true
                let request = service.write(.put, service.path("ticket", progress.id.value, "steal"), [:], ifMatch: fresh.tag)
                return .next(service.told(request, next, errand, value))
            }
            let rest = open.filter { $0.name != "Owner" || !progress.hasStolen }
            guard !progress.hasWritten, !rest.isEmpty else { throw service.refused(open, next) }
            next.hasWritten = true
            let body = Dictionary(rest.map { ($0.name, JSONValue.string($0.value)) }) { first, _ in first }
            let request = service.write(.put, service.path("ticket", progress.id.value), .object(body), ifMatch: fresh.tag)
            return .next(service.told(request, next, errand, value))
        }
    }

    /// A write, what it was answered, and then another look.
    private func told<Value: Sendable>(
        _ request: Request, _ progress: Progress, _ errand: Errand, _ value: @escaping @Sendable (FreshTicket) -> Value
    ) -> Call<Value> {
        let service = self
        return Call(request) { (response) throws(Trouble) -> Call<Value>.Step in
            let document = try service.answers.receipt(response, of: errand)
            var next = progress
            next.sentences += (document?.root.items ?? []).map(\.shownText)
            return .next(service.advance(next, value))
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
        return try realize(wishes, on: id) { _ in ActOutcome(ticket: id) }
    }

    /// The new ticket is read once: who isn't known is left out without a word (contract, section 6).
    func createTicket(_ act: Act) throws(Trouble) -> Call<ActOutcome> {
        let names = [
            "subject": "Subject", "project": "Queue", "requester": "Requestor", "body": "Content", "status": "Status",
            "priority": "Priority", "assignee": "Owner",
        ]
        var body = try act.body(names, service: kind).filter { $0.value != .null }
        if body["Content"] != nil { body["ContentType"] = "text/plain" }
        let queue = act.word("project") ?? ""
        let errand = Errand(
            "create the ticket", isWrite: true, isCreation: true, refusal: Self.unseen("queue \(queue) to create tickets in"),
            check: "It may have been created: look for its subject in the list before creating it again.")
        let (service, sent) = (self, body)
        let keys = Dictionary(names.map { ($0.value, $0.key) }) { first, _ in first }
        return Call(write(.post, path("ticket"), .object(body))) { (response) throws(Trouble) -> Call<ActOutcome>.Step in
            let root = try service.answers.receipt(response, of: errand)?.root
            guard let number = Row(root)?.word("id") else { return .done(ActOutcome()) }
            return .next(service.created(TicketID(account: service.account, value: number), sent))
        }.mapTrouble { $0.namingFields(keys) }
    }

    private func created(_ id: TicketID, _ sent: [String: JSONValue]) -> Call<ActOutcome> {
        let answers = answers
        let query = [Request.Field("fields[Owner]", "Name,RealName,EmailAddress")]
        return Call(get(path("ticket", id.value), query)) { response in
            // Who may create needn't be allowed to look.
            guard let row = Row((try? answers.document(response, of: Errand("read it")))?.root) else { return ActOutcome(ticket: id) }
            var missing: [String] = []
            if case .string(let owner)? = sent["Owner"], owner != Wire.nobody, Wire.owner(row)?.isSame(as: owner) != true {
                missing.append("its owner is not \(owner)")
            }
            if case .string(let asked)? = sent["Requestor"], !Wire.requestors(row).contains(where: { $0.isSame(as: asked) }) {
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
