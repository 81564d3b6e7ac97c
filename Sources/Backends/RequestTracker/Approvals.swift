import Backend
import Helpdesk
import Transport

extension RequestTracker {
    /// What waits for this person, or what was decided, the newest first. For each hundred there are the tickets they hang
    /// on and what they ask to be read, a few dozen a request.
    public func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> {
        approvals(status, page: 1, before: Page(items: []))
    }

    /// A server that never ends its list isn't followed any further.
    private static let mostApprovalPages = 20

    private func approvals(_ status: ApprovalFilter, page number: Int, before: Page<Approval>) -> Call<Page<Approval>> {
        let mine = "(Owner = '__CurrentUser__' OR AdminCc.id = '__CurrentUser__')"
        let query: [Request.Field] = [
            .init("query", "Type = 'approval' AND \(Self.condition(status)) AND \(mine)"), Self.approvalFields,
            .init("fields[Requestor]", "Name,RealName,EmailAddress"), .init("fields[Owner]", "Name,RealName"),
            .init("orderby", "id"), .init("order", "DESC"), .init("per_page", "\(Self.rowsPerPage)"),
        ] + (number > 1 ? [.init("page", "\(number)")] : [])
        let (service, errand) = (self, Errand("list approvals"))
        return Call(get(path("tickets"), query)) { (response) throws(Trouble) -> Call<Page<Approval>>.Step in
            let root = try service.answers.document(response, of: errand).root
            let rows = try service.rows(of: root, "list of approvals", errand)
            let total = Row(root)?.count("total")
            let reading = ApprovalReading(rows: rows, total: total, service: service)
            let isAll = total.map { before.items.count + rows.count >= $0 } ?? false
            let goesOn = !isAll && number < Self.mostApprovalPages && Self.next(after: number, rows.count, root) != nil
            return try service.related(reading, reading.linked[...], errand) { (page) throws(Trouble) in
                let all = Self.joined(before, page)
                // A page that brings nothing new is one that was read already.
                return goesOn && all.items.count > before.items.count ? .next(service.approvals(status, page: number + 1, before: all)) : .done(all)
            }
        }
    }

    /// Rows move between pages while others decide, and then one comes twice.
    private static func joined(_ before: Page<Approval>, _ page: Page<Approval>) -> Page<Approval> {
        var all = page
        let known = Set(before.items.map(\.id))
        all.items = before.items + page.items.filter { !known.contains($0.id) }
        all.unreadable = before.unreadable + page.unreadable
        return all
    }

    private static let approvalFields = Request.Field("fields", "Subject,Status,Owner,Requestor,Created,LastUpdated,Due,_hyperlinks")

    private static func condition(_ status: ApprovalFilter) -> String {
        switch status {
        case .pending: "Status = '__Active__'"
        case .approved: "Status = 'resolved'"
        case .rejected: "Status = 'rejected'"
        }
    }

    private typealias Finish = @Sendable (Page<Approval>) throws(Trouble) -> Call<Page<Approval>>.Step

    /// So many numbers fit into an address that every server takes.
    private static let numbersAtOnce = 40

    /// The requests that wait for them, and the approvals that come before them.
    private func related(
        _ reading: ApprovalReading, _ linked: ArraySlice<String>, _ errand: Errand, _ finish: @escaping Finish
    ) throws(Trouble) -> Call<Page<Approval>>.Step {
        let service = self
        guard let ids = TicketSQL.ids(Array(linked.prefix(Self.numbersAtOnce))) else {
            let rest = linked.dropFirst(Self.numbersAtOnce)
            return try rest.isEmpty ? creations(reading, reading.ids[...], errand, finish) : related(reading, rest, errand, finish)
        }
        let query: [Request.Field] = [
            .init("query", "\(ids) AND (Type = 'ticket' OR Type = 'approval')"),
            .init("fields", "Subject,Status,Type,Queue,Requestor"), .init("fields[Queue]", "Name,Lifecycle"),
            .init("fields[Requestor]", "Name,RealName,EmailAddress"), .init("per_page", "\(Self.rowsPerPage)"),
        ]
        return .next(Call(get(path("tickets"), query)) { (response) throws(Trouble) -> Call<Page<Approval>>.Step in
            var reading = reading
            reading.related += try service.rows(of: service.answers.document(response, of: errand).root, "list of tickets", errand)
            return try service.related(reading, linked.dropFirst(Self.numbersAtOnce), errand, finish)
        })
    }

    /// The entries that created them: one each, so that no list is longer than a page.
    private func creations(
        _ reading: ApprovalReading, _ ids: ArraySlice<String>, _ errand: Errand, _ finish: @escaping Finish
    ) throws(Trouble) -> Call<Page<Approval>>.Step {
        guard !ids.isEmpty else { return try words(reading, reading.entries[...], errand, finish) }
        let service = self
        let objects = ids.prefix(Self.numbersAtOnce).map { "ObjectId = \($0)" }.joined(separator: " OR ")
        let query: [Request.Field] = [
            .init("query", "ObjectType = 'RT::Ticket' AND Type = 'Create' AND (\(objects))"), .init("fields", "ObjectId"),
            .init("per_page", "\(Self.rowsPerPage)"),
        ]
        return .next(Call(get(path("transactions"), query)) { (response) throws(Trouble) -> Call<Page<Approval>>.Step in
            var reading = reading
            reading.creations += try service.rows(of: service.answers.document(response, of: errand).root, "history", errand)
            return try service.creations(reading, ids.dropFirst(Self.numbersAtOnce), errand, finish)
        })
    }

    /// What they ask. An entry may hold many texts; files are none.
    private func words(
        _ reading: ApprovalReading, _ entries: ArraySlice<String>, _ errand: Errand, _ finish: @escaping Finish
    ) throws(Trouble) -> Call<Page<Approval>>.Step {
        guard !entries.isEmpty else { return try finish(reading.page()) }
        let service = self
        let asked = entries.prefix(Self.numbersAtOnce).map { ("TransactionId", "=", $0) }
        let query: [Request.Field] = [
            .init("query", Self.searched(asked + [
                ("ContentType", "STARTSWITH", "text/"), ("Filename", "IS", "NULL"), ("Filename", "=", ""),
            ])),
            .init("fields", "TransactionId,ContentType,Filename,Content"),
        ]
        // A text of each may be all there is, and then there is no need to look for more.
        let isEnd: @Sendable ([JSONValue], [JSONValue]) -> Bool = { all, _ in
            Set(all.compactMap { Row($0)?.word("TransactionId") }).count >= asked.count
        }
        return .next(everyRow(path("attachments"), query, errand, isEnd: isEnd) {
            (texts) throws(Trouble) -> Call<Page<Approval>>.Step in
            var reading = reading
            reading.texts += texts
            return try service.words(reading, entries.dropFirst(Self.numbersAtOnce), errand, finish)
        })
    }
}

// MARK: - Deciding

extension RequestTracker {
    /// Looks first: nothing in RT keeps a decision from being made twice, and the second one would reopen what the
    /// first one closed (contract, section 9). What is written is bound to what was looked at, where RT can do that,
    /// and read back, since a refusal comes in a good answer.
    public func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt> {
        let id = TicketID(account: account, value: approval.id.value)
        _ = try number(of: id)
        let service = self
        let errand = deciding(approval, decision)
        return fresh(id, errand) { (fresh) throws(Trouble) -> Call<DecisionReceipt>.Step in
            let status = fresh.row.word("Status") ?? ""
            guard fresh.row.word("Type") == "approval", ApprovalReading.status(status) == .pending else {
                throw service.answers.trouble(
                    .conflict, "Approval \(id.value) was decided already: it is \(status).", hint: "Load the list again.")
            }
            guard let earlier = TicketSQL.ids(Wire.links(fresh.row, "depends-on")) else {
                return .next(service.write(decision, of: approval, fresh, errand))
            }
            return .next(service.afterEarlier(earlier, decision, approval, fresh, errand))
        }
    }

    private func deciding(_ approval: Approval, _ decision: Decision) -> Errand {
        Errand(
            decision.isRejection ? "reject \(approval.id.value)" : "approve \(approval.id.value)", isWrite: true,
            refusal: Self.unseen("approval \(approval.id.value)"), absence: "Approval \(approval.id.value) is gone.",
            absenceIsConflict: true,
            check: "The decision may have been made: load the approvals again and look at ticket "
                + "\(approval.ticket?.value ?? approval.id.value) before deciding anew.")
    }

    private func afterEarlier(
        _ earlier: String, _ decision: Decision, _ approval: Approval, _ fresh: FreshTicket, _ errand: Errand
    ) -> Call<DecisionReceipt> {
        let service = self
        let query: [Request.Field] = [
            .init("query", "\(earlier) AND Type = 'approval' AND Status = '__Active__'"), .init("fields", "Subject"),
        ]
        return Call(get(path("tickets"), query)) { (response) throws(Trouble) -> Call<DecisionReceipt>.Step in
            let rows = try service.rows(of: service.answers.document(response, of: errand).root, "list of approvals", errand)
            if let first = Row(rows.first) {
                throw service.answers.trouble(
                    .conflict, "It isn't the turn of approval \(approval.id.value) yet: approval \(first.word("id") ?? "") comes first.",
                    hint: "Wait until that one is decided.")
            }
            return .next(service.write(decision, of: approval, fresh, errand))
        }
    }

    private func write(
        _ decision: Decision, of approval: Approval, _ fresh: FreshTicket, _ errand: Errand
    ) -> Call<DecisionReceipt> {
        let (service, id) = (self, approval.id)
        let wanted = decision.isRejection ? "rejected" : "resolved"
        let request: Request
        // A note has to be a reply; a comment isn't passed on to whoever asked.
        if let note = decision.note {
            request = write(.post, path("ticket", id.value, "correspond"), [
                "Content": .string(note), "ContentType": "text/plain", "Status": .string(wanted),
            ])
        } else {
            request = write(.put, path("ticket", id.value), ["Status": .string(wanted)], ifMatch: fresh.tag)
        }
        return Call(request) { (response) throws(Trouble) -> Call<DecisionReceipt>.Step in
            let told = try service.answers.receipt(response, of: errand)
            let sentences = (told?.root.items ?? []).map(\.shownText)
            return .next(service.fresh(TicketID(account: id.account, value: id.value), errand) {
                (after) throws(Trouble) -> Call<DecisionReceipt>.Step in
                guard after.row.word("Status") == wanted else { throw service.undecided(id, sentences, hadNote: decision.note != nil) }
                var echo = approval
                echo.status = decision.isRejection ? .rejected : .approved
                return .done(DecisionReceipt(approval: echo, editWasTaken: true))
            })
        }
    }

    private func undecided(_ id: ApprovalID, _ sentences: [String], hadNote: Bool) -> Trouble {
        answers.trouble(
            .invalid, "Request Tracker did not decide approval \(id.value): \(Self.quoted(sentences))",
            hint: hadNote ? "The note itself was stored. Load the approvals again." : "Load the approvals again.")
    }
}

extension Decision {
    /// What whoever asked is to be told.
    fileprivate var note: String? {
        let text: String? =
            switch self {
            case .approve: nil
            // No draft of RT's goes out, so what was written in its place is the note.
            case .approveEdited(let draft, let feedback): draft.contains { !$0.isWhitespace } ? draft : feedback
            case .reject(let feedback): feedback
            }
        return text.flatMap { $0.contains { !$0.isWhitespace } ? $0 : nil }
    }
}
