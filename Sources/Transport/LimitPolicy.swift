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
    /// A 500 is how this service refuses, so that the same read isn't tried again; a 502, 503 or 504 still is.
    public let is500Final: Bool

    public init(
        requestsPerMinute: Int, writesPerMinute: Int? = nil, concurrency: Int = 4, pauseSeconds: Double = 60,
        is500Final: Bool = false
    ) {
        self.requestsPerMinute = requestsPerMinute
        self.writesPerMinute = writesPerMinute
        self.concurrency = concurrency
        self.pauseSeconds = pauseSeconds
        self.is500Final = is500Final
    }
}
