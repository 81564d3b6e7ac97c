import FoundationEssentials
import Helpdesk

/// How an account's budget stands, for showing.
public struct BudgetStatus: Hashable, Sendable {
    public let account: AccountName
    /// Nothing, or nothing but the person's own requests, is sent before then; nil while requests flow.
    public var waitsUntil: Date?
    /// What the service itself named, where that is later than `waitsUntil`: kedge tries again after
    /// 15 minutes at the latest.
    public var namedUntil: Date?
    /// Requests left in this window: the service's count, or ours where it tells none.
    public var remaining: Int?
    public var limit: Int?
    public var waitingCount: Int
    public var underWayCount: Int

    public init(
        account: AccountName, waitsUntil: Date? = nil, namedUntil: Date? = nil, remaining: Int? = nil,
        limit: Int? = nil, waitingCount: Int = 0, underWayCount: Int = 0
    ) {
        self.account = account
        self.waitsUntil = waitsUntil
        self.namedUntil = namedUntil
        self.remaining = remaining
        self.limit = limit
        self.waitingCount = waitingCount
        self.underWayCount = underWayCount
    }
}
