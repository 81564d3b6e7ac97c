import FoundationEssentials
import Glibc
import Helpdesk
import Synchronization

/// Both clocks, which can be put forward.
final class SweepClock: Sendable {
    private let ahead = Mutex(0.0)

    var now: Moment {
        let ahead = ahead.withLock { $0 }
        return Moment(
            wall: Date(timeIntervalSince1970: Self.seconds(CLOCK_REALTIME) + ahead), seconds: Self.monotonicSeconds() + ahead)
    }

    func putForward(seconds: Double) { ahead.withLock { $0 += seconds } }

    static func monotonicSeconds() -> Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
