import Helpdesk

// A ticket as a line of `index.jsonl`: everything that a list row needs, in the order it is needed.

extension RowWriter {
    mutating func ticket(_ ticket: Ticket) {
        text(ticket.id.value)
        text(ticket.key)
        text(ticket.subject)
        status(ticket.status)
        priority(ticket.priority)
        person(ticket.requester)
        person(ticket.assignee)
        texts(ticket.tags)
        text(ticket.channel)
        text(ticket.container)
        date(ticket.createdAt)
        date(ticket.updatedAt)
        text(ticket.body)
        if let told = ticket.fields { fields(told) }
    }

    mutating func status(_ status: Status?) {
        guard let status else { return null() }
        list { row in
            row.text(status.canonical.rawValue)
            row.text(status.raw)
        }
    }

    mutating func priority(_ priority: Priority?) {
        guard let priority else { return null() }
        list { row in
            row.text(priority.canonical.rawValue)
            row.text(priority.raw)
        }
    }

    mutating func person(_ person: Person?) {
        guard let person else { return null() }
        list { row in
            row.text(person.id)
            row.text(person.name)
            row.text(person.address)
        }
    }
}

extension RowScanner {
    mutating func ticket(of account: AccountName) -> Ticket? {
        guard let id = text(), let key = text(), let subject = text(), let status = status(),
            let priority = priority()
        else { return nil }
        var ticket = Ticket(
            id: TicketID(account: account, value: id), key: key, subject: subject, status: status,
            priority: priority, requester: person(), assignee: person(), tags: texts(), channel: text(),
            container: text(), createdAt: date(), updatedAt: date(), body: text())
        if !isAtEndOfList { ticket.fields = fields() }
        return isDamaged ? nil : ticket
    }

    mutating func status() -> Status? {
        record { row in
            guard let word = row.text(), let canonical = Status.Canonical(rawValue: word), let raw = row.text()
            else { return nil }
            return Status(canonical, raw: raw)
        }
    }

    mutating func priority() -> Priority? {
        record { row in
            guard let word = row.text(), let canonical = Priority.Canonical(rawValue: word) else { return nil }
            return Priority(canonical, raw: row.text())
        }
    }

    mutating func person() -> Person? {
        record { Person(id: $0.text(), name: $0.text(), address: $0.text()) }
    }
}
