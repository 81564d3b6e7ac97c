import FoundationEssentials

@testable import Helpdesk

/// Friday 20 November 2026, 12:00 UTC.
let noon = Date(timeIntervalSince1970: 1_795_176_000)

func ago(days: Double = 0, hours: Double = 0, minutes: Double = 0) -> Date {
    noon.addingTimeInterval(-(days * 86_400 + hours * 3_600 + minutes * 60))
}

func ticket(
    _ id: String = "1", account: String = "shop", key: String? = nil, subject: String = "Charged twice",
    status: Status = Status(.open, raw: "open"), priority: Priority = .none, requester: Person? = nil,
    assignee: Person? = nil, tags: [String] = [], channel: String? = nil, container: String? = nil,
    created: Date? = nil, updated: Date? = nil, body: String? = nil
) -> Ticket {
    Ticket(
        id: TicketID(account: AccountName(account), value: id), key: key ?? id, subject: subject, status: status,
        priority: priority, requester: requester, assignee: assignee, tags: tags, channel: channel,
        container: container, createdAt: created, updatedAt: updated, body: body)
}
