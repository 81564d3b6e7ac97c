import FoundationEssentials

/// One request as the server met it. The key is never kept.
public struct DemoRequest: Sendable, Equatable {
    /// How many of the newest requests are kept.
    public static let kept = 20_000

    public let service: DemoService
    public let method: String
    /// The whole path, e.g. `/api/v1/tickets`; `/mcp` at Kemon's second door.
    public let path: String
    /// Decoded names and values in the order sent.
    public let query: [DemoQueryItem]
    /// By name in lower case, without the key's.
    public let headers: [String: String]
    public let body: String
    public let time: Date
    /// Why the request is outside the contract; nil for one inside it, whatever its status.
    public let refusal: String?
    /// The status answered; nil when the connection was dropped or left hanging.
    public let status: Int?
}

/// One name and value of a query string.
public struct DemoQueryItem: Sendable, Equatable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A copy of a service's world.
public struct DemoState: Sendable, Equatable {
    /// Newest change first, as the service lists them.
    public var tickets: [DemoTicket] = []
    /// Messages that came after the start, by ticket id, oldest first.
    public var posted: [String: [DemoMessage]] = [:]
    public var approvals: [DemoApproval] = []
    public var articles: [DemoArticle] = []
    public var customers: [DemoCustomer] = []
    public var workflows: [DemoWorkflow] = []
    public var projects: [DemoProject] = []
    /// Kemon's labels, teams and members, which only its second door lists.
    public var labels: [DemoNamed] = []
    public var teams: [DemoNamed] = []
    public var members: [DemoNamed] = []
    /// Keme's; deleted ones stay with their ``DemoWorkspace/deletedAt``.
    public var workspaces: [DemoWorkspace] = []
    public var users: [DemoUser] = []
    public var tokens: [DemoToken] = []
    /// Keep'em's, newest first.
    public var events: [DemoEvent] = []
    public var registrations: [DemoRegistration] = []

    public func ticket(_ id: String) -> DemoTicket? { tickets.first { $0.id == id } }
    public func approval(_ id: String) -> DemoApproval? { approvals.first { $0.id == id } }
    public func article(_ id: String) -> DemoArticle? { articles.first { $0.id == id } }
    public func customer(_ id: String) -> DemoCustomer? { customers.first { $0.id == id } }
    public func workflow(_ id: String) -> DemoWorkflow? { workflows.first { $0.id == id } }
    public func project(_ id: String) -> DemoProject? { projects.first { $0.id == id } }
    public func workspace(_ id: String) -> DemoWorkspace? { workspaces.first { $0.id == id } }
    public func user(_ id: String) -> DemoUser? { users.first { $0.id == id } }
    public func token(_ id: String) -> DemoToken? { tokens.first { $0.id == id } }
    public func event(_ id: String) -> DemoEvent? { events.first { $0.id == id } }
    public func registration(_ id: String) -> DemoRegistration? { registrations.first { $0.id == id } }
}

/// A ticket; fields a service lacks are nil or empty. Words are the service's own.
public struct DemoTicket: Sendable, Equatable {
    public let id: String
    /// The human key where the service has one, e.g. `KEM-42`, `EMB-1042`.
    public let identifier: String?
    public internal(set) var subject: String
    /// Kemon's description; Keva keeps the first text in the thread.
    public internal(set) var description: String?
    public internal(set) var status: String
    public internal(set) var priority: String?
    public internal(set) var customerEmail: String
    public internal(set) var customerName: String
    public internal(set) var source: String
    /// A user id.
    public internal(set) var assignee: String?
    public internal(set) var resolutionType: String?
    /// Tags, or label ids.
    public internal(set) var tags: [String]
    public internal(set) var projectID: String?
    /// Keme's.
    public internal(set) var channelID: String?
    /// When it was put away for 30 days (Keme); such a ticket is in no list.
    public internal(set) var deletedAt: Date?
    /// What only Kemon's second door writes.
    public internal(set) var teamID: String?
    public internal(set) var parentID: String?
    public internal(set) var dueDate: String?
    public internal(set) var furtherAssignees: [String] = []
    public internal(set) var createdAt: Date
    public internal(set) var updatedAt: Date
    /// From what the thread is told when somebody asks for it.
    var plot: Plot
}

/// One message, comment, note or event of a thread.
public struct DemoMessage: Sendable, Equatable {
    public enum Kind: String, Sendable { case inbound, outbound, note, event, comment }

    public let id: String
    public let ticketID: String
    public let kind: Kind
    public let authorID: String?
    public let authorName: String
    public let authorEmail: String?
    /// Whether the assistant wrote it.
    public let byAssistant: Bool
    public let body: String
    public let createdAt: Date
}

/// A proposal of the assistant that waits for a person.
public struct DemoApproval: Sendable, Equatable {
    public struct Change: Sendable, Equatable {
        public let field: String
        public let before: String
        public let after: String
    }
    public struct Reasoning: Sendable, Equatable {
        public let context: String
        public let approach: String
        public let confidence: Double
    }

    public let id: String
    public let ticketID: String
    /// `pending`, `approved` or `rejected`.
    public internal(set) var status: String
    /// `send_reply` or `platform_action`.
    public let actionType: String
    public let createdAt: Date
    public internal(set) var expiresAt: Date?
    public internal(set) var decidedAt: Date?
    /// The reviewer's words, if any were sent.
    public internal(set) var feedback: String?
    public let ticketSubject: String
    public let customerEmail: String
    public let customerName: String
    /// The reply as it stands: after an edit, the edited one.
    public internal(set) var draft: String?
    /// Whether the decision brought another text than the proposal's.
    public internal(set) var wasEdited = false
    public let category: String
    public let sentiment: String
    public let urgency: String
    public let reasoning: Reasoning?
    public let platform: String?
    public let actionID: String?
    public let description: String?
    public let riskLevel: String?
    public let changes: [Change]
}

/// A knowledge-base article.
public struct DemoArticle: Sendable, Equatable {
    public let id: String
    public internal(set) var title: String
    /// Markdown.
    public internal(set) var content: String
    public internal(set) var category: String
    public internal(set) var status: String
    public let source: String
    public let createdBy: String
    public let createdAt: Date
    public internal(set) var updatedAt: Date
}
