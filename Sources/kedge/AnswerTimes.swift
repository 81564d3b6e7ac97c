import Helpdesk
import Synchronization
import Transport

/// When each account was last heard of, by the monotonic clock.
final class AnswerTimes: Sendable {
    /// Longer than one request may take, so that whoever answers at all, page by page, is never given up.
    static let patienceSeconds = 75.0

    private let times = Mutex<(begun: Double, last: [AccountName: Double])>((0, [:]))

    func begin(now seconds: Double) { times.withLock { $0 = (seconds, [:]) } }

    /// - Parameter seconds: now, or until when it is known that it takes no request.
    func heard(_ account: AccountName, until seconds: Double) {
        times.withLock { $0.last[account] = max(seconds, $0.last[account] ?? 0) }
    }

    /// None of them has answered anything for so long that nothing is to be expected.
    func isHopeless(for accounts: [AccountName], seconds: Double) -> Bool {
        times.withLock { times in accounts.allSatisfy { seconds - (times.last[$0] ?? times.begun) > Self.patienceSeconds } }
    }
}

/// A wire on which each end of a request is noted, of the many that one question may need.
struct AttentiveWire: Sender {
    let wire: DiscreetWire
    let answerTimes: AnswerTimes

    @discardableResult
    func send(
        _ request: Request, to endpoint: Endpoint, urgency: Urgency, deliver: @escaping @Sendable (Outcome) -> Void
    ) -> RequestTicket {
        let (answerTimes, account) = (answerTimes, endpoint.account)
        return wire.send(request, to: endpoint, urgency: urgency) { outcome in
            answerTimes.heard(account, until: Clock.now().seconds)
            deliver(outcome)
        }
    }

    func cancel(_ ticket: RequestTicket) { wire.cancel(ticket) }
    func cancelAll(account: AccountName) { wire.cancelAll(account: account) }
    func promote(_ ticket: RequestTicket, to urgency: Urgency) { wire.promote(ticket, to: urgency) }
}
