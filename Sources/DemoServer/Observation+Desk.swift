import FoundationEssentials

/// A customer's profile.
public struct DemoCustomer: Sendable, Equatable {
    public let id: String
    public let email: String
    public internal(set) var name: String
    public internal(set) var company: String?
    public internal(set) var phone: String?
    public internal(set) var jobTitle: String?
    public internal(set) var location: String?
    public internal(set) var timezone: String?
    public internal(set) var isVIP: Bool
    public internal(set) var priorityOverride: String?
    public internal(set) var tags: [String]
    public internal(set) var sentiment: String
    public internal(set) var sentimentTrend: String
    public let createdAt: Date
    public internal(set) var updatedAt: Date
    /// How a letter greets the person; empty means by the whole name.
    var givenName = ""
    /// What the person writes in.
    let language: Language
    /// Decides signature and mail program.
    let habit: UInt64
}

/// An automation and its runs.
public struct DemoWorkflow: Sendable, Equatable {
    public struct Execution: Sendable, Equatable {
        public let id: String
        public let status: String
        public let trigger: String
        public let ticketID: String?
        public let startedAt: Date
        public let finishedAt: Date?
        public let error: String?
    }

    public let id: String
    public internal(set) var name: String
    public internal(set) var description: String
    public internal(set) var isActive: Bool
    public internal(set) var triggerType: String
    public internal(set) var version: Int
    public internal(set) var definition: String
    /// Newest first.
    public internal(set) var executions: [Execution]
    public let createdAt: Date
    public internal(set) var updatedAt: Date
}

/// A project of an issue tracker.
public struct DemoProject: Sendable, Equatable {
    public let id: String
    public internal(set) var name: String
    public internal(set) var description: String?
    public internal(set) var status: String
    public internal(set) var leadID: String?
    public let createdAt: Date
    public internal(set) var updatedAt: Date
}

/// Something that happens without this client.
public enum DemoAct: Sendable {
    /// A new ticket from outside; answers its id.
    case openTicket(subject: String, email: String, name: String, body: String)
    /// The customer writes; on Kemon a colleague comments.
    case customerMessage(ticket: String, body: String)
    /// A colleague changes fields; nil leaves a field as it is.
    case changeTicket(
        String, status: String? = nil, priority: String? = nil, assignee: String? = nil, tags: [String]? = nil)
    case deleteTicket(String)
    /// A colleague answers the customer; on Kemon as ``customerMessage(ticket:body:)``.
    case colleagueReply(ticket: String, body: String)
    /// A colleague makes an event of Keep'em; answers its id.
    case createEvent(name: String)
    /// Somebody registers for an event of Keep'em; answers the registration's id.
    case register(event: String, email: String, name: String)
    /// A colleague decides.
    case decide(approval: String, approve: Bool)
    /// The proposal's time is over.
    case expire(approval: String)
    /// The assistant proposes a reply; answers the approval's id.
    case proposeReply(ticket: String, draft: String)
    /// The assistant proposes an act on a platform that changes one field; answers the approval's id.
    case proposeAct(ticket: String, description: String, field: String, before: String, after: String, reason: String)
    /// A colleague writes an article; answers its id. Keva alone has them.
    case publishArticle(title: String, category: String, content: String)
}
