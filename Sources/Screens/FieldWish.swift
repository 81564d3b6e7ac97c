import Canvas
import Helpdesk

/// What the person wants of a ticket's fields, before it is put into the words of the ticket's service.
enum FieldWish: Sendable, Hashable {
    case status(Status.Canonical)
    /// A service's own word; for its tickets alone.
    case rawStatus(Status)
    case priority(Priority.Canonical)
    case raisePriority
    case assignToMe, assignToNobody
    case assign(String)
    case tags(adding: [String], removing: [String])

    /// Why a wish can't be put into a change; a whole sentence.
    struct Refusal: Error {
        var sentence: SafeText
    }

    /// What would be written for this ticket; empty where it is so already.
    func change(for ticket: Ticket, _ desk: DeskModel) throws(Refusal) -> FieldChange {
        if let absence = desk.absence(of: capability, ticket.account) { throw Refusal(sentence: SafeText(absence)) }
        switch self {
        case .status(let wanted):
            let status = try Self.status(wanted, for: ticket, desk)
            return status == ticket.status ? FieldChange() : FieldChange(status: status)
        case .rawStatus(let status):
            return status == ticket.status ? FieldChange() : FieldChange(status: status)
        case .priority(let wanted):
            let priority = try Self.priority(wanted, for: ticket, desk)
            return priority == ticket.priority ? FieldChange() : FieldChange(priority: priority)
        case .raisePriority: return FieldChange(priority: try Self.higher(than: ticket, desk))
        case .assignToMe:
            guard let me = desk.profile(ticket.account)?.me else {
                throw Refusal(sentence: "The account \(ticket.account.text) doesn't say who you are: set “me” in the config.")
            }
            return desk.isMe(ticket.assignee, on: ticket.account) ? FieldChange() : FieldChange(assignee: .value(me))
        case .assignToNobody:
            return ticket.assignee == nil ? FieldChange() : FieldChange(assignee: FieldChange.Setting.none)
        case .assign(let name):
            let value = try People(ticket.account, desk).value(named: name, on: ticket.account)
            return ticket.assignee?.id == value ? FieldChange() : FieldChange(assignee: .value(value))
        case .tags(let adding, let removing):
            var tags = ticket.tags.filter { !removing.contains($0) }
            for tag in adding where !tags.contains(tag) { tags.append(tag) }
            return tags == ticket.tags ? FieldChange() : FieldChange(tags: tags)
        }
    }

    var capability: Capability {
        switch self {
        case .status, .rawStatus: .setStatus
        case .priority, .raisePriority: .setPriority
        case .assignToMe, .assignToNobody, .assign: .setAssignee
        case .tags: .setTags
        }
    }

    /// In the hints: `. solve`.
    var word: SafeText {
        switch self {
        case .status(.solved): "solve"
        case .status(let status): StatusWords.long(Status(status, raw: ""))
        case .rawStatus(let status): SafeText(status.raw)
        case .priority(let priority): SafeText(priority.rawValue)
        case .raisePriority: "step up"
        case .assignToMe: "mine"
        case .assignToNobody: "nobody"
        case .assign(let name): "to \(name)"
        case .tags(let adding, let removing):
            SafeText((adding.map { "+" + $0 } + removing.map { "-" + $0 }).joined(separator: " "))
        }
    }

    // MARK: The words of a service

    /// The service's word for a state.
    static func status(_ wanted: Status.Canonical, for ticket: Ticket, _ desk: DeskModel) throws(Refusal) -> Status {
        if let status = desk.statuses(for: ticket).first(where: { $0.canonical == wanted }) { return status }
        throw Refusal(sentence: "\(serviceName(ticket.account, desk)) has no state “\(StatusWords.long(Status(wanted, raw: "")))”.")
    }

    static func priority(
        _ wanted: Priority.Canonical, for ticket: Ticket, _ desk: DeskModel
    ) throws(Refusal) -> Priority {
        let writable = desk.capabilities(ticket.account).writablePriorities
        if let priority = writable.first(where: { $0.canonical == wanted }) { return priority }
        throw Refusal(sentence: "\(serviceName(ticket.account, desk)) has no priority “\(wanted.rawValue)”.")
    }

    private static func higher(than ticket: Ticket, _ desk: DeskModel) throws(Refusal) -> Priority {
        let above = desk.capabilities(ticket.account).writablePriorities.filter { $0.rank > ticket.priority.rank }
        guard let next = above.min(by: { $0.rank < $1.rank }) else {
            throw Refusal(sentence: "\(ticket.key) has the highest priority that can be set.")
        }
        return next
    }

    private static func serviceName(_ account: AccountName, _ desk: DeskModel) -> SafeText {
        SafeText(desk.profile(account)?.kind.productName ?? account.text)
    }
}
