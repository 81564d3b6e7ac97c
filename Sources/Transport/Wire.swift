import Dispatch
import Helpdesk
import Synchronization

/// The one way to a server: gates by account in front of one pump, on one serial queue.
public final class Wire: Sender {
    /// - Parameters:
    ///   - now: both clocks.
    ///   - random: uniform in 0..<1; spreads retries.
    ///   - observe: told whenever an account's budget changes, on the wire's queue.
    public init(
        now: @escaping @Sendable () -> Moment, random: @escaping @Sendable () -> Double,
        observe: @escaping @Sendable (BudgetStatus) -> Void = { _ in }
    ) {
    }

    @discardableResult
    public func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency,
        deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket {
        RequestTicket(number: 0)
    }

    public func cancel(_ ticket: RequestTicket) {}
    public func cancelAll(account: AccountName) {}
    public func promote(_ ticket: RequestTicket, to urgency: Urgency) {}

    /// Cancels everything and gives up the connections. What is sent afterwards ends as not sent.
    public func close() {}

    /// Requests given to `send` whose `deliver` has not returned.
    public var outstandingCount: Int { 0 }

    /// Calls `body` once, on the wire's queue, as soon as nothing is outstanding: tests wait for idle.
    public func whenIdle(_ body: @escaping @Sendable () -> Void) {}
}
