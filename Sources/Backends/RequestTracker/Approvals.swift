import Backend
import Helpdesk
import Transport

extension RequestTracker {
    /// What waits for this person, or what was decided. However many there are, these take three further requests: the
    /// tickets they hang on, and what they ask.
    public func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> {
        let mine = "(Owner = '__CurrentUser__' OR AdminCc.id = '__CurrentUser__')"
        let query: [Request.Field] = [
            .init("query", "Type = 'approval' AND \(Self.condition(status)) AND \(mine)"), Self.approvalFields,
            .init("fields[Requestor]", "Name,RealName,EmailAddress"), .init("fields[Owner]", "Name,RealName"),
            .init("orderby", "id"), .init("order", "DESC"), .init("per_page", "\(Self.rowsPerPage)"),
        ]
        let (service, errand) = (self, Errand("list approvals"))
        return Call(get(path("tickets"), query)) { (response) throws(Trouble) -> Call<Page<Approval>>.Step in
            let root = try service.answers.document(response, of: errand).root
            let rows = try service.rows(of: root, "list of approvals", errand)
            return service.related(ApprovalReading(rows: rows, total: Row(root)?.count("total"), service: service), errand)
        }
    }

    private static let approvalFields = Request.Field("fields", "Subject,Status,Owner,Requestor,Created,LastUpdated,Due,_hyperlinks")

    private static func condition(_ status: ApprovalFilter) -> String {
        switch status {
        case .pending: "Status = '__Active__'"
        case .approved: "Status = 'resolved'"
        case .rejected: "Status = 'rejected'"
        }
    }

    /// The requests that wait for them, and the approvals that come before them.
    private func related(_ reading: ApprovalReading, _ errand: Errand) -> Call<Page<Approval>>.Step {
        guard let ids = TicketSQL.ids(reading.linked) else { return creations(reading, errand) }
        let service = self
        let query: [Request.Field] = [
            .init("query", "\(ids) AND (Type = 'ticket' OR Type = 'approval')"),
            .init("fields", "Subject,Status,Type,Queue,Requestor"), .init("fields[Queue]", "Name,Lifecycle"),
            .init("fields[Requestor]", "Name,RealName,EmailAddress"), .init("per_page", "\(Self.rowsPerPage)"),
        ]
        return .next(Call(get(path("tickets"), query)) { (response) throws(Trouble) -> Call<Page<Approval>>.Step in
            var reading = reading
            reading.related = try service.rows(of: service.answers.document(response, of: errand).root, "list of tickets", errand)
            return service.creations(reading, errand)
        })
    }

    private func creations(_ reading: ApprovalReading, _ errand: Errand) -> Call<Page<Approval>>.Step {
        guard let objects = reading.objects else { return .done(reading.page()) }
        let service = self
        let query: [Request.Field] = [
            .init("query", "ObjectType = 'RT::Ticket' AND Type = 'Create' AND \(objects)"), .init("fields", "ObjectId"),
            .init("per_page", "\(Self.rowsPerPage)"),
        ]
        return .next(Call(get(path("transactions"), query)) { (response) throws(Trouble) -> Call<Page<Approval>>.Step in
            var reading = reading
            reading.creations = try service.rows(of: service.answers.document(response, of: errand).root, "history", errand)
            return service.words(reading, errand)
        })
    }

    private func words(_ reading: ApprovalReading, _ errand: Errand) -> Call<Page<Approval>>.Step {
        let entries = reading.creations.compactMap { Row($0)?.word("id") }.filter(TicketSQL.isNumber)
        guard !entries.isEmpty else { return .done(reading.page()) }
        let service = self
        let tests = entries.map { JSONValue.object(["field": "TransactionId", "operator": "=", "value": .string($0)]) }
            + [.object(["field": "ContentType", "operator": "STARTSWITH", "value": "text/"])]
        let query: [Request.Field] = [
            .init("query", JSONValue.array(tests).canonicalText), .init("fields", "TransactionId,ContentType,Filename,Content"),
            .init("per_page", "\(Self.rowsPerPage)"),
        ]
        return .next(Call(get(path("attachments"), query)) { (response) throws(Trouble) -> Page<Approval> in
            var reading = reading
            reading.texts = try service.rows(of: service.answers.document(response, of: errand).root, "list of texts", errand)
            return reading.page()
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
