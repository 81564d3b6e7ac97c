import Corpus
import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

/// A world around a gate that knows the rules and refuses illegal actions: a clock of its own, transfers
/// that take time, and a server of the test's choosing.
struct GateWorld {
    enum Answer {
        case response(Response)
        case failure(Outcome)
    }

    struct Flight {
        let id: RequestTicket
        let endsAt: Double
        let answer: Answer
    }

    private struct Known {
        var urgency: Urgency
        let isRead: Bool
        let submittedAt: Double
        var starts = 0
        var finished: Outcome?
    }

    static let epoch = 1_800_000_000.0

    private(set) var seconds = 0.0
    private(set) var gate: RequestGate
    let policy: LimitPolicy
    var random: SeededRandom
    /// Decides what a request that starts now will get, and after how many seconds.
    private let serve: (inout GateWorld, RequestTicket) -> (after: Double, Answer)

    private var known: [RequestTicket: Known] = [:]
    private(set) var flights: [Flight] = []
    private(set) var wake: Double?
    private(set) var startedAt: [(seconds: Double, urgency: Urgency)] = []
    private(set) var longestPersonWait = 0.0
    private(set) var refusalCount = 0
    private(set) var finishedCount = 0
    private var pausedUntil = -Double.infinity
    private var nextNumber: UInt64 = 0

    init(
        policy: LimitPolicy, seed: UInt64,
        serve: @escaping (inout GateWorld, RequestTicket) -> (after: Double, Answer)
    ) {
        self.policy = policy
        random = SeededRandom(seed: seed)
        gate = RequestGate(account: testAccount, policy: policy)
        self.serve = serve
    }

    var now: Moment { Moment(wall: Date(timeIntervalSince1970: Self.epoch + seconds), seconds: seconds) }
    var givenCount: Int { known.count }
    var unfinishedCount: Int { known.count - finishedCount }
    var startCount: Int { startedAt.count }
    func outcome(_ id: RequestTicket) -> Outcome? { known[id]?.finished }
    func starts(_ id: RequestTicket) -> Int { known[id]?.starts ?? 0 }
    func isRead(_ id: RequestTicket) -> Bool { known[id]?.isRead ?? true }

    @discardableResult
    mutating func submit(_ urgency: Urgency, isRead: Bool = true) -> RequestTicket {
        nextNumber += 1
        let id = RequestTicket(number: nextNumber)
        known[id] = Known(urgency: urgency, isRead: isRead, submittedAt: seconds)
        perform(gate.submitted(id, urgency: urgency, isRead: isRead, now: now))
        return id
    }

    mutating func cancel(_ id: RequestTicket) { perform(gate.cancelled(id, now: now)) }
    mutating func cancelAll() { perform(gate.cancelledAll(now: now)) }

    mutating func promote(_ id: RequestTicket, to urgency: Urgency) {
        known[id]?.urgency = urgency
        perform(gate.promoted(id, to: urgency, now: now))
    }

    /// When something happens by itself.
    var nextEvent: Double? { (flights.map(\.endsAt) + [wake].compactMap { $0 }).min() }

    /// Lets time pass, with all that happens in it.
    mutating func pass(to end: Double) {
        while let event = nextEvent, event <= end {
            seconds = max(seconds, event)
            if let wake, wake <= event {
                self.wake = nil
                perform(gate.woke(now: now))
            } else if let index = flights.firstIndex(where: { $0.endsAt <= event }) {
                land(flights.remove(at: index))
            }
        }
        seconds = max(seconds, end)
    }

    private mutating func land(_ flight: Flight) {
        switch flight.answer {
        case .response(let response):
            if response.status == 429 {
                refusalCount += 1
                let told = response.header("Retry-After").flatMap(Double.init)
                pausedUntil = max(pausedUntil, seconds + (told ?? (response.headers.isEmpty ? policy.pauseSeconds : 1)))
            }
            perform(gate.answered(flight.id, response, now: now, randomUnit: random.unit()))
        case .failure(let outcome):
            perform(gate.failed(flight.id, outcome, now: now, randomUnit: random.unit()))
        }
    }

    private mutating func perform(_ actions: [RequestGate.Action]) {
        wake = nil
        for action in actions {
            switch action {
            case .start(let id): start(id)
            case .abort(let id): abort(id)
            case .finish(let id, let outcome):
                #expect(known[id] != nil && known[id]?.finished == nil, "\(id) finished twice or never given")
                #expect(!flights.contains { $0.id == id }, "\(id) finished while under way")
                known[id]?.finished = outcome
                finishedCount += 1
            case .wakeAt(let at):
                #expect(at > seconds, "a wake that is already past would spin")
                wake = at
            }
        }
    }

    private mutating func start(_ id: RequestTicket) {
        guard var request = known[id] else { return #expect(Bool(false), "\(id) was never given") }
        #expect(request.finished == nil && !flights.contains { $0.id == id })
        #expect(seconds >= pausedUntil, "started during a pause")
        #expect(flights.count < policy.concurrency, "above concurrency")
        #expect(request.isRead || request.starts == 0, "a write was started twice")
        #expect(request.starts < RetryRule.maximumTries)
        if request.urgency == .person, request.starts == 0 {
            longestPersonWait = max(longestPersonWait, seconds - request.submittedAt)
        }
        request.starts += 1
        known[id] = request
        startedAt.append((seconds, request.urgency))
        let (after, answer) = serve(&self, id)
        flights.append(Flight(id: id, endsAt: seconds + after, answer: answer))
    }

    private mutating func abort(_ id: RequestTicket) {
        guard let index = flights.firstIndex(where: { $0.id == id }) else {
            return #expect(Bool(false), "\(id) is not under way")
        }
        flights.remove(at: index)
        flights.append(Flight(id: id, endsAt: seconds, answer: .failure(.unknown(reason: .cancelled))))
    }
}
