import FoundationEssentials

/// What a query and a sort need to know besides the ticket itself.
public struct QueryContext: Sendable {
    public var now: Date
    /// How far local clocks are ahead of UTC, in seconds; dates in a query are local days.
    public var utcOffset: Int
    /// The person's id or address per account; an account that doesn't say has none.
    public var me: [AccountName: String]
    public var services: [AccountName: ServiceKind]
    /// Tickets whose last public words are the customer's, as far as threads are known.
    public var customerSpokeLast: Set<TicketID>
    public var withDraft: Set<TicketID>
    public var withNote: Set<TicketID>
    public var withAttachment: Set<TicketID>
    /// Tickets with something in the outbox.
    public var withPending: Set<TicketID>
    /// Tickets with an approval to be decided, and when the first of theirs expires; distant future where none says.
    public var approvalExpiry: [TicketID: Date]

    /// What people call a container, where a ticket has only its id.
    public var containerNames: [AccountName: [String: String]]

    public init(
        now: Date, utcOffset: Int = 0, me: [AccountName: String] = [:], services: [AccountName: ServiceKind] = [:],
        customerSpokeLast: Set<TicketID> = [], withDraft: Set<TicketID> = [], withNote: Set<TicketID> = [],
        withAttachment: Set<TicketID> = [], withPending: Set<TicketID> = [],
        approvalExpiry: [TicketID: Date] = [:], containerNames: [AccountName: [String: String]] = [:]
    ) {
        self.now = now
        self.utcOffset = utcOffset
        self.me = me
        self.services = services
        self.customerSpokeLast = customerSpokeLast
        self.withDraft = withDraft
        self.withNote = withNote
        self.withAttachment = withAttachment
        self.withPending = withPending
        self.approvalExpiry = approvalExpiry
        self.containerNames = containerNames
    }

    /// nil where only its id is known, or none.
    func containerName(of ticket: Ticket) -> String? {
        ticket.container.flatMap { containerNames[ticket.account]?[$0] }
    }

    public func move(of ticket: Ticket) -> Move {
        Move.of(ticket.status, customerSpokeLast: customerSpokeLast.contains(ticket.id))
    }
}
