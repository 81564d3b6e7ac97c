import FoundationEssentials

/// One entry of a ticket's thread.
public struct Message: Hashable, Sendable, Identifiable {
    public enum Kind: String, Sendable {
        /// Seen by the customer.
        case `public`
        /// Seen by staff alone.
        case `internal`
        /// Written by the service: "status changed". Also everything whose audience isn't known.
        case system
    }

    /// Who speaks.
    public enum Side: String, Sendable {
        case customer, us, unknown
    }

    public enum Format: String, Sendable {
        case plain, markdown, html
    }

    public struct Attachment: Hashable, Sendable {
        /// As the service wants it for reading the contents; nil where they can't be read.
        public var id: String?
        public var name: String
        /// In bytes, where the service says.
        public var byteCount: Int?
        /// `image/png`, as the service says; may lie.
        public var mediaType: String?

        public init(name: String, byteCount: Int? = nil, id: String? = nil, mediaType: String? = nil) {
            self.id = id
            self.name = name
            self.byteCount = byteCount
            self.mediaType = mediaType
        }
    }

    public let id: MessageID
    public var author: Person?
    public var kind: Kind
    public var side: Side
    public var body: String
    public var format: Format
    public var createdAt: Date?
    public var attachments: [Attachment]

    public init(
        id: MessageID, author: Person? = nil, kind: Kind, side: Side = .unknown, body: String,
        format: Format = .plain, createdAt: Date? = nil, attachments: [Attachment] = []
    ) {
        self.id = id
        self.author = author
        self.kind = kind
        self.side = side
        self.body = body
        self.format = format
        self.createdAt = createdAt
        self.attachments = attachments
    }
}

/// A ticket with what has been said on it, oldest first.
public struct Thread: Hashable, Sendable {
    public var ticket: TicketID
    public var messages: [Message]
    /// Entries the service sent that could not be read; each costs itself alone.
    public var unreadableCount: Int

    public init(ticket: TicketID, messages: [Message], unreadableCount: Int = 0) {
        self.ticket = ticket
        self.messages = messages
        self.unreadableCount = unreadableCount
    }
}
