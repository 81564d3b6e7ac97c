/// What is known about a service's limits before it has answered once.
public struct LimitPolicy: Hashable, Sendable {
    /// Requests a minute to assume until headers tell better.
    public let requestsPerMinute: Int
    /// How many may be under way at once.
    public let concurrency: Int
    /// The wait after a 429 that names none, in seconds.
    public let pauseSeconds: Double

    public init(requestsPerMinute: Int, concurrency: Int = 4, pauseSeconds: Double = 60) {
        self.requestsPerMinute = requestsPerMinute
        self.concurrency = concurrency
        self.pauseSeconds = pauseSeconds
    }
}
