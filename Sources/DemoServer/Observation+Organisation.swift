import FoundationEssentials

/// A workspace of Keme: a game, with the channels its players write on.
public struct DemoWorkspace: Sendable, Equatable {
    public struct Channel: Sendable, Equatable {
        public let id: String
        public let name: String
        /// `email`, `discord`, `in_game` or `web`.
        public let kind: String
    }
    public struct Policy: Sendable, Equatable {
        public let id: String
        public let name: String
        public let firstResponseMinutes: Int
        public let resolutionMinutes: Int
    }

    public let id: String
    public internal(set) var name: String
    public internal(set) var timezone: String
    public internal(set) var defaultLanguage: String
    public let plan: String
    public let channels: [Channel]
    public let policies: [Policy]
    public let createdAt: Date
    /// When its deletion was asked for; its data stays for 30 days.
    public internal(set) var deletedAt: Date?
}

/// A member of a workspace.
public struct DemoUser: Sendable, Equatable {
    public let id: String
    /// Nil until an invited person has signed in.
    public internal(set) var name: String?
    public let email: String
    public internal(set) var role: String
    public let workspaceIDs: [String]
    /// `active`, `invited` or `deactivated`.
    public internal(set) var state: String
    public let createdAt: Date
    public let lastActiveAt: Date?
}

/// An API token; its text is never kept.
public struct DemoToken: Sendable, Equatable {
    public let id: String
    public let name: String
    /// Whether it is the one this demo's client uses.
    public let isOwn: Bool
    public let createdAt: Date
    public internal(set) var revokedAt: Date?
}

/// A team or label of an issue tracker.
public struct DemoNamed: Sendable, Equatable {
    public let id: String
    public let name: String
    /// A team's short key; nil for a label.
    public var key: String?
}
