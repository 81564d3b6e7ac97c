import Helpdesk

/// Whoever can send requests: the wire, or a test's double of it.
public protocol Sender: Sendable {
    /// Queues a request. `deliver` is called exactly once, on the sender's own queue, also after `cancel`
    /// and `close`.
    @discardableResult
    func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency,
        deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket

    /// A request that waits ends as not sent; one under way is cut, and a write then ends as unknown.
    func cancel(_ ticket: RequestTicket)

    /// Cancels everything of an account, writes under way included.
    func cancelAll(account: AccountName)

    /// Moves a request that waits to another place in the line.
    func promote(_ ticket: RequestTicket, to urgency: Urgency)
}

/// Names one request given to a sender.
public struct RequestTicket: Hashable, Sendable {
    public let number: UInt64

    public init(number: UInt64) { self.number = number }
}
