import FoundationEssentials
import Helpdesk

/// How long to leave a server alone after it failed.
enum Backoff {
    /// No word of a server keeps us away longer; what it says beyond is shown.
    static let longestSeconds = 900.0
    private static let baseSeconds = 2.0
    private static let longestOwnSeconds = 120.0

    /// - Parameters:
    ///   - failureCount: failures in a row, this one included.
    ///   - random: 0..<1.
    static func seconds(after trouble: Trouble, failureCount: Int, now: Moment, random: Double) -> Double {
        if let retryAt = trouble.retryAt {
            return min(max(retryAt.timeIntervalSince(now.wall), 1), longestSeconds)
        }
        if trouble.kind == .rateLimited { return 60 }
        let doublings = Double(1 << min(max(failureCount - 1, 0), 10))
        let longest = min(baseSeconds * doublings, longestOwnSeconds)
        // Never at once, and not all clients at the same time.
        return longest / 2 + longest / 2 * min(max(random, 0), 1)
    }
}

extension Trouble {
    /// Nothing is wrong with what was asked; asking again later may do.
    var passesByItself: Bool {
        switch kind {
        case .offline, .rateLimited, .serverFault: true
        case .notSignedIn, .notAllowed, .unsupported, .notFound, .unreadable, .invalid, .conflict,
            .outcomeUnknown, .configuration, .storage, .cancelled: false
        }
    }
}
