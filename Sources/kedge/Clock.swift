import FoundationEssentials
import Glibc
import Helpdesk

/// The only reader of the machine's clocks; everything else is given what it says.
enum Clock {
    static func now() -> Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(wall: Date(), seconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }

    /// How far local time is ahead of UTC, in seconds.
    static func utcOffsetSeconds(at date: Date) -> Int {
        var seconds = time_t(date.timeIntervalSince1970)
        var local = tm()
        guard localtime_r(&seconds, &local) != nil else { return 0 }
        return local.tm_gmtoff
    }

    /// Uniform in 0..<1, for jitter.
    static func random() -> Double { Double.random(in: 0..<1) }

    /// An id that no other process makes: time, process and chance.
    static func newIntentID() -> IntentID {
        let micros = UInt64(max(0, Date().timeIntervalSince1970 * 1e6))
        return IntentID([micros, UInt64(getpid()), UInt64.random(in: 0...UInt64(UInt32.max))]
            .map { String($0, radix: 36) }.joined(separator: "-"))
    }
}
