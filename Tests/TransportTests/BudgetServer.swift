import FoundationEssentials
import Helpdesk

@testable import Transport

/// A service that enforces its limit without mercy: 429 for each request beyond it.
final class BudgetServer {
    enum Window {
        /// Counts from the first request on, for a minute, then anew.
        case fixed
        /// Counts the last 60 seconds at every request.
        case sliding
    }

    let limit: Int
    let window: Window
    let tellsHeaders: Bool
    /// Whole seconds that the server's clock is ahead of ours.
    let skew: Double
    private var arrivals: [Double] = []
    private var windowStart = 0.0

    init(limit: Int, window: Window, tellsHeaders: Bool, skew: Double = 0) {
        self.limit = limit
        self.window = window
        self.tellsHeaders = tellsHeaders
        self.skew = skew
    }

    /// A request that arrives at this second; they arrive in any order.
    func answer(at seconds: Double) -> Response {
        roll(seconds)
        let isAllowed = arrivals.count < limit
        if isAllowed { arrivals.append(seconds) }
        var headers: [Request.Field] = []
        if !isAllowed { headers.append(.init("Retry-After", "\(Int(resetIn(seconds).rounded(.up)))")) }
        if tellsHeaders {
            let wall = GateWorld.epoch + seconds + skew
            headers += [
                .init("Date", Self.httpDate(wall)),
                .init("X-RateLimit-Limit", "\(limit)"), .init("X-RateLimit-Remaining", "\(limit - arrivals.count)"),
                .init("X-RateLimit-Reset", "\(Int(wall + resetIn(seconds)))"),
            ]
        }
        return Response(status: isAllowed ? 200 : 429, headers: headers)
    }

    private func roll(_ seconds: Double) {
        switch window {
        case .sliding: arrivals.removeAll { $0 <= seconds - 60 }
        case .fixed:
            guard seconds >= windowStart + 60 else { return }
            windowStart = seconds
            arrivals = []
        }
    }

    private func resetIn(_ seconds: Double) -> Double {
        switch window {
        case .fixed: windowStart + 60 - seconds
        case .sliding: (arrivals.min() ?? seconds) + 60 - seconds
        }
    }

    /// Days of January 2027 suffice.
    private static func httpDate(_ wall: Double) -> String {
        let since = Int(wall) - 1_798_761_600  // 1 January 2027
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = [since % 86_400 / 3_600, since % 3_600 / 60, since % 60].map(two).joined(separator: ":")
        return "Fri, \(two(1 + since / 86_400)) Jan 2027 \(clock) GMT"
    }
}
