import FoundationEssentials

/// An account as the rest of the program needs it: no token, no address.
public struct AccountProfile: Sendable {
    public let name: AccountName
    public let kind: ServiceKind
    public let capabilities: Capabilities
    /// The person's id or address as this service writes it; nil where the config doesn't say.
    public let me: String?

    public init(name: AccountName, kind: ServiceKind, capabilities: Capabilities, me: String? = nil) {
        self.name = name
        self.kind = kind
        self.capabilities = capabilities
        self.me = me
    }
}

/// How an account is doing, for the top line and for ages.
public struct AccountState: Hashable, Sendable {
    public let account: AccountName
    /// When the server last answered for its list; nil where it never did.
    public var asOf: Date?
    /// Requests wait until then, by the service's word or our own budget.
    public var waitsUntil: Date?
    /// What the service itself named, where that is later than `waitsUntil`: kedge looks earlier whether it goes on.
    public var namedUntil: Date?
    public var trouble: Trouble?
    /// Since when it has been asked something without an answer.
    public var askingSince: Date?
    /// How many tickets are here, of how many the server claims to have.
    public var ticketCount: Int
    public var claimedTicketCount: Int?

    public init(
        account: AccountName, asOf: Date? = nil, waitsUntil: Date? = nil, trouble: Trouble? = nil,
        askingSince: Date? = nil, ticketCount: Int = 0, claimedTicketCount: Int? = nil, namedUntil: Date? = nil
    ) {
        self.account = account
        self.asOf = asOf
        self.waitsUntil = waitsUntil
        self.namedUntil = namedUntil
        self.trouble = trouble
        self.askingSince = askingSince
        self.ticketCount = ticketCount
        self.claimedTicketCount = claimedTicketCount
    }
}

/// A person's words about a ticket, not yet sent; one per ticket and audience.
public struct Draft: Hashable, Sendable {
    public var ticket: TicketID
    public var audience: Audience
    public var body: String
    /// When it last changed.
    public var editedAt: Date

    public init(ticket: TicketID, audience: Audience, body: String, editedAt: Date) {
        self.ticket = ticket
        self.audience = audience
        self.body = body
        self.editedAt = editedAt
    }
}
