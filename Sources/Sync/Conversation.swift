import Backend
import FoundationEssentials
import Helpdesk
import Synchronization
import Transport

/// How a call ended, told so that a write's fate is never guessed.
enum CallEnd<Value: Sendable>: Sendable {
    case value(Value)
    /// Not a byte of what would change something has left, or the server said that it did nothing.
    case notSent(Trouble)
    case refused(Trouble)
    /// A write may have happened.
    case unknown(Trouble)

    var result: Result<Value, Trouble> {
        switch self {
        case .value(let value): .success(value)
        case .notSent(let trouble), .refused(let trouble), .unknown(let trouble): .failure(trouble)
        }
    }
}

/// Runs a call over a sender, request by request.
final class Conversation: Sendable {
    private struct State {
        var ticket: RequestTicket?
        var isCancelled = false
    }

    private let sender: any Sender
    private let endpoint: Endpoint
    private let urgency: Urgency
    private let now: @Sendable () -> Moment
    private let state = Mutex(State())

    init(sender: any Sender, endpoint: Endpoint, urgency: Urgency, now: @escaping @Sendable () -> Moment) {
        self.sender = sender
        self.endpoint = endpoint
        self.urgency = urgency
        self.now = now
    }

    /// `finish` is called exactly once, on the sender's queue.
    func run<Value>(_ call: Call<Value>, finish: @escaping @Sendable (CallEnd<Value>) -> Void) {
        step(call, hasWritten: false, finish)
    }

    /// What waits ends as not sent; a write under way is left to end.
    func cancelReads() {
        let ticket = state.withLock { state in
            state.isCancelled = true
            return state.ticket
        }
        if let ticket { sender.cancel(ticket) }
    }

    private func step<Value>(
        _ call: Call<Value>, hasWritten: Bool, _ finish: @escaping @Sendable (CallEnd<Value>) -> Void
    ) {
        let isRead = call.request.isRead
        let account = endpoint.account
        let ticket = sender.send(call.request, to: call.endpoint ?? endpoint, urgency: urgency) { [self] outcome in
            switch outcome {
            case .answered(let response):
                read(response, of: call, hasWritten: hasWritten, finish)
            case .notSent where isRead && call.withoutAnswer != nil, .unknown where isRead && call.withoutAnswer != nil:
                if let value = call.withoutAnswer { finish(.value(value)) }
            case .notSent:
                let trouble = outcome.trouble(isRead: isRead, account: account) ?? Self.silence(account)
                finish(hasWritten ? .unknown(Self.unclear(trouble)) : .notSent(trouble))
            case .unknown:
                let trouble = outcome.trouble(isRead: isRead, account: account) ?? Self.silence(account)
                if hasWritten { return finish(.unknown(Self.unclear(trouble))) }
                finish(isRead ? .notSent(trouble) : .unknown(trouble))
            }
        }
        let isLate = state.withLock { state in
            state.ticket = isRead ? ticket : nil
            return state.isCancelled && isRead
        }
        if isLate { sender.cancel(ticket) }
    }

    private func read<Value>(
        _ response: Response, of call: Call<Value>, hasWritten: Bool,
        _ finish: @escaping @Sendable (CallEnd<Value>) -> Void
    ) {
        let isWrite = !call.request.isRead
        do throws(Trouble) {
            switch try call.read(response) {
            case .done(let value): finish(.value(value))
            case .next(let next):
                let isAccepted = isWrite && (200..<300).contains(response.status)
                step(next, hasWritten: hasWritten || isAccepted, finish)
            }
        } catch {
            // A service that read back what it wrote, and says that it isn't so, is believed.
            let isDenied = hasWritten && (200..<300).contains(response.status) && !Self.mayHaveActed(response.status, error.kind)
            if (hasWritten && !isDenied) || (isWrite && Self.mayHaveActed(response.status, error.kind)) {
                finish(.unknown(Self.unclear(error)))
            } else {
                finish(.refused(timed(error, response)))
            }
        }
    }

    /// When the service said to come back; a service is a value without a clock, so it couldn't tell.
    private func timed(_ trouble: Trouble, _ response: Response) -> Trouble {
        guard trouble.kind == .rateLimited, trouble.retryAt == nil else { return trouble }
        let wall = now().wall
        guard let seconds = RateHeaders(response, now: wall).pauseSeconds else { return trouble }
        var trouble = trouble
        trouble.retryAt = wall.addingTimeInterval(seconds)
        return trouble
    }

    /// A server that takes a write may still fail to say so; one that answers 4xx has refused it, and so has one
    /// whose good answer says that it did not do it, as a tool's does.
    private static func mayHaveActed(_ status: Int, _ kind: Trouble.Kind) -> Bool {
        switch kind {
        case .outcomeUnknown: true
        case .invalid, .notAllowed, .notFound, .unsupported, .conflict: status >= 500 || status == 408
        default: status < 300 || status >= 500 || status == 408
        }
    }

    private static func unclear(_ trouble: Trouble) -> Trouble {
        guard trouble.kind != .outcomeUnknown else { return trouble }
        var unclear = trouble
        unclear.kind = .outcomeUnknown
        unclear.hint = "It may have happened. Look at it on the server before sending it again."
        return unclear
    }

    private static func silence(_ account: AccountName) -> Trouble {
        Trouble(.offline, "No answer came from \(account).", account: account)
    }
}
