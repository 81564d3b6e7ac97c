import Helpdesk

// An intent inside a record of the outbox journal.

extension RowWriter {
    mutating func intent(_ intent: Intent) {
        list { row in
            switch intent {
            case .message(let ticket, let audience, let body, let thenStatus):
                row.text("message")
                row.identifier(ticket)
                row.text(audience.rawValue)
                row.text(body)
                row.status(thenStatus)
            case .change(let ticket, let change):
                row.text("change")
                row.identifier(ticket)
                row.change(change)
            case .decide(let approval, let decision, let fingerprint):
                row.text("decide")
                row.identifier(approval)
                row.decision(decision)
                row.text(fingerprint)
            case .act(let act):
                row.text("act")
                row.text(act.account.text)
                row.text(act.verb.rawValue)
                row.text(act.kind.rawValue)
                row.text(act.target)
                row.text(act.parent)
                row.text(act.title)
                row.fields(act.fields)
            }
        }
    }

    mutating func identifier<Noun>(_ id: Identifier<Noun>) {
        text(id.account.text)
        text(id.value)
    }

    mutating func change(_ change: FieldChange) {
        list { row in
            row.status(change.status)
            row.priority(change.priority)
            switch change.assignee {
            case nil: row.null()
            case .some(.none): row.texts([])
            case .value(let value): row.texts([value])
            }
            if let tags = change.tags { row.texts(tags) } else { row.null() }
        }
    }

    private mutating func decision(_ decision: Decision) {
        list { row in
            switch decision {
            case .approve: row.text("approve")
            case .approveEdited(let draft, let feedback):
                row.text("edit")
                row.text(draft)
                row.text(feedback)
            case .reject(let feedback):
                row.text("reject")
                row.text(feedback)
            }
        }
    }
}

extension RowScanner {
    mutating func intent() -> Intent? {
        record { row in
            switch row.text() {
            case "message":
                guard let ticket: TicketID = row.identifier(),
                    let audience = row.text().flatMap(Audience.init(rawValue:)), let body = row.text()
                else { return nil }
                return .message(ticket: ticket, audience: audience, body: body, thenStatus: row.status())
            case "change":
                guard let ticket: TicketID = row.identifier(), let change = row.change() else { return nil }
                return .change(ticket: ticket, change)
            case "decide":
                guard let approval: ApprovalID = row.identifier(), let decision = row.decision(),
                    let fingerprint = row.text()
                else { return nil }
                return .decide(approval: approval, decision, fingerprint: fingerprint)
            case "act":
                guard let account = row.text(), let verb = row.text().flatMap(Act.Verb.init(rawValue:)),
                    let kind = row.text().flatMap(RecordKind.init(rawValue:))
                else { return nil }
                let (target, parent) = (row.text(), row.text())
                guard let title = row.text(), let fields = row.fields() else { return nil }
                return .act(Act(
                    verb, kind, account: AccountName(account), target: target, parent: parent, title: title,
                    fields: Dictionary(fields.map { ($0.key, $0.value) }) { _, last in last }))
            default: return nil
            }
        }
    }

    mutating func identifier<Noun>() -> Identifier<Noun>? {
        guard let account = text(), let value = text() else { return nil }
        return Identifier(account: AccountName(account), value: value)
    }

    mutating func change() -> FieldChange? {
        record { row in
            var change = FieldChange(status: row.status(), priority: row.priority())
            change.assignee = row.optionalTexts().map { $0.first.map(FieldChange.Setting.value) ?? .none }
            change.tags = row.optionalTexts()
            return change
        }
    }

    /// nil for `null`.
    mutating func optionalTexts() -> [String]? {
        var texts: [String] = []
        let isThere = list { row in
            if let text = row.text() { texts.append(text) }
        }
        return isThere ? texts : nil
    }

    private mutating func decision() -> Decision? {
        record { row in
            switch row.text() {
            case "approve": return .approve
            case "edit": return row.text().map { .approveEdited(draft: $0, feedback: row.text()) }
            case "reject": return row.text().map { .reject(feedback: $0) }
            default: return nil
            }
        }
    }
}
