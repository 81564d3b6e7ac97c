import Glibc
import Helpdesk
import Synchronization

/// What crosses onto the wire's queue. Its lock is the only one here.
final class WireMailbox: Sendable {
    typealias Deliver = @Sendable (Outcome) -> Void

    enum Letter: Sendable {
        case send(RequestTicket, Request, Endpoint, Urgency, Deliver)
        case cancel(RequestTicket)
        case cancelAll(AccountName)
        case promote(RequestTicket, Urgency)
        case whenIdle(@Sendable () -> Void)
        case timerFired
        case close
    }

    private struct State: Sendable {
        var letters: [Letter] = []
        var lastTicketNumber: UInt64 = 0
        /// Counted before it crosses, so that nobody sees idle while something is on its way.
        var outstandingCount = 0
        var isRunning = false
        var waker: CurlPump.Waker?
    }

    private let state = Mutex(State())
    private static let wireCount = Atomic<UInt64>(0)

    var outstandingCount: Int { state.withLock { $0.outstandingCount } }

    func nextTicket() -> RequestTicket {
        state.withLock { state in
            state.lastTicketNumber += 1
            state.outstandingCount += 1
            return RequestTicket(number: state.lastTicketNumber)
        }
    }

    /// What no other wire is called, of this process or of another that shares a ledger.
    func holder(seconds: Double, random: Double) -> UInt64 {
        let count = Self.wireCount.add(1, ordering: .relaxed).newValue
        let words = [UInt64(getpid()), count, seconds.bitPattern, random.bitPattern]
        return Digest.of(words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } })
    }

    func delivered() { state.withLock { $0.outstandingCount -= 1 } }

    /// True where the reader rests and must be started.
    func post(_ letter: Letter) -> Bool {
        state.withLock { state in
            state.letters.append(letter)
            if state.isRunning {
                state.waker?.wake()
                return false
            }
            state.isRunning = true
            return true
        }
    }

    func setWaker(_ waker: CurlPump.Waker?) { state.withLock { $0.waker = waker } }

    /// Takes every letter. With none left, the reader rests if it may, and gets nil.
    func take(mayRest: Bool) -> [Letter]? {
        state.withLock { state in
            if state.letters.isEmpty, mayRest {
                state.isRunning = false
                return nil
            }
            let letters = state.letters
            state.letters = []
            return letters
        }
    }
}
