/// What is known about a service's limits before it has answered once.
public struct LimitPolicy: Hashable, Sendable {
    /// Requests a minute to assume until headers tell better.
    public let requestsPerMinute: Int
    /// Where the service counts writes by themselves: how many a minute. `requestsPerMinute` then is for reads.
    public let writesPerMinute: Int?
    /// How many may be under way at once.
    public let concurrency: Int
    /// The wait after a 429 that names none, in seconds.
    public let pauseSeconds: Double

    public init(
        requestsPerMinute: Int, writesPerMinute: Int? = nil, concurrency: Int = 4, pauseSeconds: Double = 60
    ) {
        self.requestsPerMinute = requestsPerMinute
        self.writesPerMinute = writesPerMinute
        self.concurrency = concurrency
        self.pauseSeconds = pauseSeconds
    }
}
