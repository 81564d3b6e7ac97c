import Helpdesk

/// What a verified webhook comes down to: something may have changed, so ask again. Its contents are not kept.
public struct WebhookHint: Hashable, Sendable {
    /// What to ask for again.
    public enum Subject: Hashable, Sendable {
        /// The ticket and its thread.
        case ticket(TicketID)
        /// What waits for a decision.
        case approvals
        /// It isn't known what changed: what the account lists, newest first.
        case account
    }

    public let account: AccountName
    /// The event as the service names it; a sender's words, not to be drawn unsafely.
    public let event: String?
    /// Never empty.
    public let subjects: [Subject]

    public init(account: AccountName, event: String?, subjects: [Subject]) {
        self.account = account
        self.event = event
        self.subjects = subjects.isEmpty ? [.account] : subjects
    }
}
