import Canvas
import FoundationEssentials
import Helpdesk

/// What was said on the bottom line, with its time, so that nothing is only ever a flash.
struct News: Sendable {
    static let maximumNotices = 200

    struct Notice: Sendable {
        var text: SafeText
        /// What the person can do next.
        var hint: SafeText
        var isAlert: Bool
        var at: Date
    }

    /// Newest last.
    private(set) var notices: [Notice] = []
    /// How many the person has not had on screen in the news.
    private(set) var unreadCount = 0
    /// What the bottom line says until the next key.
    private(set) var current: Notice?

    mutating func add(_ notice: Notice) {
        notices.append(notice)
        if notices.count > Self.maximumNotices { notices.removeFirst() }
        unreadCount = min(unreadCount + 1, notices.count)
        current = notice
    }

    /// A key was pressed: the bottom line is for hints again.
    mutating func clearCurrent() { current = nil }
    mutating func markRead() { unreadCount = 0 }
}
