import FoundationEssentials

/// Somebody a service knows: a requester, an agent, an author. At least one field is set.
public struct Person: Hashable, Sendable {
    /// As the service writes it in fields that refer to people.
    public var id: String?
    public var name: String?
    /// An electronic mail address.
    public var address: String?

    public init(id: String? = nil, name: String? = nil, address: String? = nil) {
        self.id = id
        self.name = name
        self.address = address
    }

    /// What a list shows: the name, else the address, else the id.
    public var shownName: String { name ?? address ?? id ?? "" }
}

/// What the server said a ticket is, as of the time it was read. Immutable facts: what a person wants
/// changed lives in the outbox and is laid over this on screen.
public struct Ticket: Hashable, Sendable, Identifiable {
    public let id: TicketID
    /// What people call it: `KEM-42`, or the id where the service has no other name for it.
    public var key: String
    public var subject: String
    public var status: Status
    public var priority: Priority
    public var requester: Person?
    public var assignee: Person?
    public var tags: [String]
    /// Where it came from: `email`, `api`.
    public var channel: String?
    /// The project, queue or workspace that holds it.
    public var container: String?
    public var createdAt: Date?
    /// The last change as the service tells it; also the version that a write is checked against.
    public var updatedAt: Date?
    /// The text a ticket starts with, on services that keep it on the ticket itself.
    public var body: String?
    /// What a single read tells beyond this: custom fields, links; nil where it wasn't told.
    public var fields: [RecordField]?

    public init(
        id: TicketID, key: String, subject: String, status: Status, priority: Priority = .none,
        requester: Person? = nil, assignee: Person? = nil, tags: [String] = [], channel: String? = nil,
        container: String? = nil, createdAt: Date? = nil, updatedAt: Date? = nil, body: String? = nil,
        fields: [RecordField]? = nil
    ) {
        self.id = id
        self.key = key
        self.subject = subject
        self.status = status
        self.priority = priority
        self.requester = requester
        self.assignee = assignee
        self.tags = tags
        self.channel = channel
        self.container = container
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.body = body
        self.fields = fields
    }

    public var account: AccountName { id.account }
}
