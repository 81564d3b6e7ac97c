import Canvas
import Helpdesk

/// What the app is told once: keys, looks, views, and how long things wait.
public struct AppOptions: Sendable {
    public var keymap: Keymap
    public var theme: Theme
    /// Seconds between an act and its leaving.
    public var undoSeconds: Double
    /// How far local clocks are ahead of UTC, in seconds.
    public var utcOffsetSeconds: Int
    /// ASCII twins in the place of glyphs.
    public var isASCII: Bool
    /// In the order of their digits.
    public var views: [SavedView]
    /// Assign to me whatever I answer, where nobody has it.
    public var assignsOnReply: Bool

    public init(
        keymap: Keymap, theme: Theme, undoSeconds: Double = 8, utcOffsetSeconds: Int = 0, isASCII: Bool = false,
        views: [SavedView] = SavedView.standard, assignsOnReply: Bool = false
    ) {
        self.keymap = keymap
        self.theme = theme
        self.undoSeconds = undoSeconds
        self.utcOffsetSeconds = utcOffsetSeconds
        self.isASCII = isASCII
        self.views = views.isEmpty ? SavedView.standard : views
        self.assignsOnReply = assignsOnReply
    }
}

/// A query with a name: what a digit shows.
public struct SavedView: Hashable, Sendable {
    /// The views that have keys of their own.
    public enum Role: Hashable, Sendable {
        /// Where the program starts and `q` leads back to.
        case home
        case mine, unassigned
    }

    public var name: String
    public var query: Query
    /// Empty for all accounts.
    public var accounts: Set<AccountName>
    public var sort: TicketSort
    public var role: Role?

    public init(
        name: String, query: Query, accounts: Set<AccountName> = [], sort: TicketSort = TicketSort(), role: Role? = nil
    ) {
        self.name = name
        self.query = query
        self.accounts = accounts
        self.sort = sort
        self.role = role
    }

    /// What everybody has before the config says more.
    public static let standard: [SavedView] = [
        ("Inbox", "status:active move:us (assignee:me or assignee:none)", Role.home),
        ("Mine", "status:active assignee:me", .mine),
        ("Open", "status:active", nil),
        ("Unassigned", "status:active assignee:none", .unassigned),
        ("Pending", "status:pending", nil),
        ("Solved", "status:solved", nil),
        ("All", "", nil),
    ].compactMap { name, text, role in
        guard let query = try? Query(text) else { return nil }
        return SavedView(name: name, query: query, role: role)
    }
}
