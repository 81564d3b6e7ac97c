import FoundationEssentials

/// An entry of the knowledge base.
public struct Article: Hashable, Sendable, Identifiable {
    public let id: ArticleID
    public var title: String
    public var content: String
    public var format: Message.Format
    public var category: String?
    /// `active`, `archived`, `suggested`, or whatever the service says.
    public var statusRaw: String?
    public var author: String?
    public var createdAt: Date?
    public var updatedAt: Date?

    public init(
        id: ArticleID, title: String, content: String, format: Message.Format = .markdown,
        category: String? = nil, statusRaw: String? = nil, author: String? = nil,
        createdAt: Date? = nil, updatedAt: Date? = nil
    ) {
        self.id = id
        self.title = title
        self.content = content
        self.format = format
        self.category = category
        self.statusRaw = statusRaw
        self.author = author
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
