import FoundationEssentials

/// A video event of Keep'em.
public struct DemoEvent: Sendable, Equatable {
    public let id: String
    public let name: String
    public let slug: String
    /// `on_demand`, `one_time` or `recurring`.
    public let kind: String
    public let status: String
    public let minutes: Int
    public let startsAt: Date?
    public let createdAt: Date
}

/// A viewer's registration for an event.
public struct DemoRegistration: Sendable, Equatable {
    public let id: String
    public let eventID: String
    public let viewerID: String
    /// Nil for a viewer known only by another system's id.
    public internal(set) var email: String?
    public internal(set) var name: String?
    public internal(set) var externalID: String?
    /// A JSON object as text.
    public internal(set) var metadata: String?
    public internal(set) var status: String
    public let progressPercent: Double
    public let watchSeconds: Int
    public let sessions: Int
    public let createdAt: Date

    /// Credentials that must never be shown; each begins with ``DemoServer/secretMark``.
    public var registrationToken: String { DemoServer.secretMark + "token-" + id }
    public var magicLink: String { "https://watch.larkfield.example/m/" + DemoServer.secretMark + "link-" + id }
}
