/// When a read that failed is tried again. Writes never are.
enum RetryRule {
    /// Starts of one request, the first included.
    static let maximumTries = 4
    static let baseSeconds = 1.0
    static let longestSeconds = 60.0

    /// Full jitter: anything from nothing to twice as long as the time before.
    ///
    /// - Parameters:
    ///   - tries: how often it was started, from 1.
    ///   - randomUnit: 0..<1.
    static func delaySeconds(tries: Int, randomUnit: Double) -> Double {
        let doublings = Double(1 << min(max(tries - 1, 0), 16))
        return min(max(randomUnit, 0), 1) * min(longestSeconds, baseSeconds * doublings)
    }

    /// Whether the same read may get past this answer. A pause after a 429 is waited out, as it holds for all;
    /// a fault that names a longer wait than a retry's is told at once.
    static func mayPass(status: Int, _ headers: RateHeaders) -> Bool {
        switch status {
        case 429: true
        case 500, 502, 503, 504: (headers.retryAfterSeconds ?? 0) <= longestSeconds
        default: false
        }
    }
}
