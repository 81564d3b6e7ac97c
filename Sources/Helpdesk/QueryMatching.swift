import FoundationEssentials

extension Query {
    public func matches(_ ticket: Ticket, context: QueryContext) -> Bool { root.matches(ticket, context) }
}

extension QueryNode {
    func matches(_ ticket: Ticket, _ context: QueryContext) -> Bool {
        switch self {
        case .test(let test): test.matches(ticket, context)
        case .not(let inner): !inner.matches(ticket, context)
        case .all(let parts): parts.allSatisfy { $0.matches(ticket, context) }
        case .any(let parts): parts.contains { $0.matches(ticket, context) }
        }
    }
}

extension QueryTest {
    func matches(_ ticket: Ticket, _ context: QueryContext) -> Bool {
        switch self {
        case .text(let needle): Self.textMatches(needle, ticket)
        case .status(let set): set.contains(StatusSet(ticket.status.canonical))
        case .statusRaw(let word): word.equals(ticket.status.raw)
        case .priority(let comparison, let rank): comparison.holds(ticket.priority.rank, rank)
        case .priorityWord(let word): ticket.priority.canonical == word
        case .priorityNumber(let comparison, let number): Self.priorityMatches(comparison, number, ticket)
        case .priorityRaw(let word): word.equals(ticket.priority.raw)
        case .person(let field, let test):
            test.matches(field == .assignee ? ticket.assignee : ticket.requester, me: context.me[ticket.account])
        case .tag(let word, let text): text == nil ? ticket.tags.isEmpty : ticket.tags.contains(where: word.equals)
        case .word(let field, let word, _):
            word.equals(field.value(ticket)) || (field == .container && word.equals(context.containerName(of: ticket)))
        case .noWord(let field): field.value(ticket)?.isEmpty ?? true
        case .service(let kind): context.services[ticket.account] == kind
        case .age(let field, let comparison, let seconds, let unit):
            Self.ageMatches(field.value(ticket), comparison, seconds: seconds, unit: unit, now: context.now)
        case .day(let field, let comparison, let span): Self.dayMatches(field.value(ticket), comparison, span, context)
        case .move(let move): context.move(of: ticket) == move
        case .has(let extra): extra.matches(ticket, context)
        case .id(let word): word.equals(ticket.key) || word.equals(ticket.id.value) || word.equals(ticket.id.description)
        }
    }

    private static func textMatches(_ needle: Needle, _ ticket: Ticket) -> Bool {
        needle.isIn(ticket.subject) || needle.isIn(ticket.requester?.name) || needle.isIn(ticket.requester?.address)
            || needle.isIn(ticket.body)
    }

    private static func priorityMatches(_ comparison: Comparison, _ number: Int, _ ticket: Ticket) -> Bool {
        guard let raw = ticket.priority.raw, let value = Int(raw) else { return false }
        return comparison.holds(value, number)
    }

    private static func ageMatches(
        _ date: Date?, _ comparison: Comparison, seconds: Double, unit: Double, now: Date
    ) -> Bool {
        guard let date else { return false }
        let age = now.timeIntervalSince(date)
        return comparison == .equal ? age >= seconds && age < seconds + unit : comparison.holds(age, seconds)
    }

    private static func dayMatches(
        _ date: Date?, _ comparison: Comparison, _ span: DaySpan, _ context: QueryContext
    ) -> Bool {
        guard let date else { return false }
        let day = CivilDate.dayNumber(of: date, utcOffset: context.utcOffset)
        let (first, next) = span.days(now: context.now, utcOffset: context.utcOffset)
        return switch comparison {
        case .equal: day >= first && day < next
        case .atLeast: day >= first
        case .atMost: day < next
        case .above: day >= next
        case .below: day < first
        }
    }
}

extension QueryTest.DaySpan {
    /// Its first day, and the first one after it.
    func days(now: Date, utcOffset: Int) -> (first: Int, next: Int) {
        switch self {
        case .days(let from, let until): return (from, until)
        case .daysAgo(let count):
            let first = CivilDate.dayNumber(of: now, utcOffset: utcOffset) - count
            return (first, first + 1)
        }
    }
}

extension QueryTest.Comparison {
    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .atLeast: left >= right
        case .atMost: left <= right
        case .above: left > right
        case .below: left < right
        }
    }
}

extension QueryTest.PersonTest {
    func matches(_ person: Person?, me: String?) -> Bool {
        switch self {
        case .nobody: person == nil
        case .me: person?.isSame(as: me) ?? false
        case .containing(let needle):
            needle.isIn(person?.name) || needle.isIn(person?.address) || needle.isIn(person?.id)
        }
    }
}

extension Person {
    /// Whether an id, address or name of somebody, as a config writes it, means this person.
    public func isSame(as reference: String?) -> Bool {
        guard let reference, !reference.isEmpty else { return false }
        let needle = Needle(reference)
        return id == reference || needle.equals(address) || needle.equals(name)
    }
}

extension QueryTest.WordField {
    func value(_ ticket: Ticket) -> String? {
        switch self {
        case .account: ticket.account.text
        case .channel: ticket.channel
        case .container: ticket.container
        }
    }
}

extension QueryTest.TimeField {
    /// A ticket that was never changed counts from its creation.
    func value(_ ticket: Ticket) -> Date? {
        switch self {
        case .created: ticket.createdAt
        case .updated: ticket.updatedAt ?? ticket.createdAt
        }
    }
}

extension QueryTest.Extra {
    func matches(_ ticket: Ticket, _ context: QueryContext) -> Bool {
        switch self {
        case .attachment: context.withAttachment.contains(ticket.id)
        case .draft: context.withDraft.contains(ticket.id)
        case .note: context.withNote.contains(ticket.id)
        case .approval: context.approvalExpiry[ticket.id] != nil
        case .pending: context.withPending.contains(ticket.id)
        }
    }
}
