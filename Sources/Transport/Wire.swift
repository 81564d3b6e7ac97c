import Helpdesk

/// The one way to a server: a gate per account in front of one pump, on one serial queue. Close it before
/// letting go of it.
public final class Wire: Sender {
    private let loop: WireLoop

    /// - Parameters:
    ///   - ledgerDirectory: where all processes of this user keep each account's budget; nil for a budget of one's own.
    ///   - now: both clocks; the monotonic one is the machine's, the same for all of its processes.
    ///   - random: uniform in 0..<1; spreads retries.
    ///   - report: told on the wire's queue, once, that an account's budget can't be shared, and why.
    ///   - observe: told on the wire's queue whenever an account's budget, or what waits for it, changes.
    public convenience init(
        ledgerDirectory: String? = nil, now: @escaping @Sendable () -> Moment,
        random: @escaping @Sendable () -> Double, report: @escaping @Sendable (Trouble) -> Void = { _ in },
        observe: @escaping @Sendable (BudgetStatus) -> Void = { _ in }
    ) {
        self.init(
            rules: TransferRules(), ledgerDirectory: ledgerDirectory, now: now, random: random, report: report,
            observe: observe)
    }

    /// - Parameter rules: other bounds of a transfer than the usual ones.
    package init(
        rules: TransferRules, ledgerDirectory: String? = nil, ledgerFiles: LedgerFiles = .live,
        now: @escaping @Sendable () -> Moment, random: @escaping @Sendable () -> Double,
        report: @escaping @Sendable (Trouble) -> Void = { _ in },
        observe: @escaping @Sendable (BudgetStatus) -> Void = { _ in }
    ) {
        loop = WireLoop(
            rules: rules, ledgerDirectory: ledgerDirectory, ledgerFiles: ledgerFiles, now: now, random: random, report: report,
            observe: observe)
    }

    deinit { loop.post(.close) }

    @discardableResult
    public func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency,
        deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket {
        let ticket = loop.mailbox.nextTicket()
        loop.post(.send(ticket, request, endpoint, urgency, deliver))
        return ticket
    }

    public func cancel(_ ticket: RequestTicket) { loop.post(.cancel(ticket)) }
    public func cancelAll(account: AccountName) { loop.post(.cancelAll(account)) }
    public func promote(_ ticket: RequestTicket, to urgency: Urgency) { loop.post(.promote(ticket, urgency)) }

    /// Cancels everything and gives up the connections. What is sent afterwards ends as not sent.
    public func close() { loop.post(.close) }

    /// Requests given to `send` whose `deliver` has not returned.
    public var outstandingCount: Int { loop.mailbox.outstandingCount }

    /// Calls `body` once, on the wire's queue, as soon as nothing is outstanding: tests wait for idle.
    public func whenIdle(_ body: @escaping @Sendable () -> Void) { loop.post(.whenIdle(body)) }
}
