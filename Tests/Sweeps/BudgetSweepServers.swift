import Transport

/// A service that counts what arrives by its own documented rule, and refuses without mercy.
protocol BudgetSweepServer {
    /// For reads and writes together, or summed where they are counted apart.
    var limitPerMinute: Int { get }
    /// Whether it is refused, and the headers of the answer.
    mutating func arrived(at seconds: Double, isRead: Bool) -> (isRefused: Bool, headers: [Request.Field])
    /// Seconds that its clock is ahead of ours.
    var skew: Double { get }
}

/// Requests of the last 60 seconds are counted at every request; no header but a 429's tells anything.
struct RollingServer: BudgetSweepServer {
    let readLimit: Int
    /// Where writes have a count of their own.
    var writeLimit: Int?
    let skew = 0.0
    private var reads: [Double] = []
    private var writes: [Double] = []

    init(readLimit: Int, writeLimit: Int? = nil) {
        self.readLimit = readLimit
        self.writeLimit = writeLimit
    }

    var limitPerMinute: Int { readLimit + (writeLimit ?? 0) }

    mutating func arrived(at seconds: Double, isRead: Bool) -> (isRefused: Bool, headers: [Request.Field]) {
        if let writeLimit, !isRead { return Self.count(&writes, limit: writeLimit, seconds) }
        return Self.count(&reads, limit: readLimit, seconds)
    }

    private static func count(
        _ arrivals: inout [Double], limit: Int, _ seconds: Double
    ) -> (isRefused: Bool, headers: [Request.Field]) {
        arrivals.removeAll { $0 <= seconds - 60 }
        guard arrivals.count < limit else {
            let wait = (arrivals.first ?? seconds) + 60 - seconds
            return (true, [.init("Retry-After", "\(max(1, Int(wait.rounded(.up))))")])
        }
        arrivals.append(seconds)
        return (false, [])
    }
}

/// A window of a minute that begins anew at fixed times, told of by headers with every answer.
struct WindowServer: BudgetSweepServer {
    let limitPerMinute: Int
    let skew: Double
    private let offset: Double
    private var window = -1
    private var count = 0

    init(limit: Int, offset: Double, skew: Double) {
        limitPerMinute = limit
        self.offset = offset
        self.skew = skew
    }

    mutating func arrived(at seconds: Double, isRead: Bool) -> (isRefused: Bool, headers: [Request.Field]) {
        let current = Int((seconds + offset) / 60)
        if current != window { (window, count) = (current, 0) }
        let isRefused = count >= limitPerMinute
        if !isRefused { count += 1 }
        let reset = Double(current + 1) * 60 - offset
        return (isRefused, [
            .init("X-RateLimit-Limit", "\(limitPerMinute)"), .init("X-RateLimit-Remaining", "\(limitPerMinute - count)"),
            .init("X-RateLimit-Reset", "\(Int((BudgetSweepWorld.epoch + reset + skew).rounded(.up)))"),
        ])
    }
}

/// The three forms of a time of day in HTTP, for times within January 2027.
enum SweepDate {
    private static let januaryFirst = 1_798_761_600

    static func texts(_ epochSeconds: Double) -> [String] {
        let since = Int(epochSeconds) - januaryFirst
        let (day, clock) = (since / 86_400 + 1, [since % 86_400 / 3_600, since % 3_600 / 60, since % 60])
        let time = clock.map(two).joined(separator: ":")
        let weekday = (day + 3) % 7
        return [
            "\(short[weekday]), \(two(day)) Jan 2027 \(time) GMT", "\(long[weekday]), \(two(day))-Jan-27 \(time) GMT",
            "\(short[weekday]) Jan \(day < 10 ? " " : "")\(day) \(time) 2027",
        ]
    }

    private static let long = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let short = long.map { String($0.prefix(3)) }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
