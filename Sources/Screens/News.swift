import Canvas
import FoundationEssentials
import Helpdesk

/// What was said on the bottom line; what was done, failed or was refused is kept with its time, so that none of it is
/// only ever a flash.
struct News: Sendable {
    static let maximumNotices = 200

    struct Notice: Sendable {
        var text: SafeText
        /// What the person can do next.
        var hint: SafeText
        var isAlert: Bool
        /// What the person just did failed.
        var isOwnFailure = false
        var at: Date

        fileprivate var weight: Int { isOwnFailure ? 2 : isAlert ? 1 : 0 }
    }

    /// Newest last.
    private(set) var notices: [Notice] = []
    /// How many the person has not had on screen in the news.
    private(set) var unreadCount = 0
    /// What the bottom line says until the next key.
    private(set) var current: Notice?

    /// What is said later doesn't hide what weighs more before the person pressed a key.
    ///
    /// - Parameter isKept: false for what helps at the moment alone: what a key does, why it does nothing here.
    mutating func add(_ notice: Notice, isKept: Bool = true) {
        if notice.weight >= current?.weight ?? 0 { current = notice }
        guard isKept else { return }
        notices.append(notice)
        if notices.count > Self.maximumNotices { notices.removeFirst() }
        unreadCount = min(unreadCount + 1, notices.count)
    }

    /// A key was pressed: the bottom line is for hints again.
    mutating func clearCurrent() { current = nil }
    mutating func markRead() { unreadCount = 0 }
}
