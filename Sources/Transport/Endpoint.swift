import Helpdesk

/// The one place a token may travel to, and how politely.
public struct Endpoint: Hashable, Sendable {
    /// Scheme, host and port: `https://app.keva.support`. http only for loopback.
    public struct Origin: Hashable, Sendable, CustomStringConvertible {
        public let scheme: String
        public let host: String
        public let port: Int?

        public init(scheme: String, host: String, port: Int? = nil) {
            self.scheme = scheme
            self.host = host
            self.port = port
        }

        public var description: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }
    }

    public let account: AccountName
    public let origin: Origin
    /// The header that carries the token: `Authorization` with `Bearer …`, or a service's own.
    public let authorization: Request.Field
    /// Sent with every request: a workspace choice.
    public let standingHeaders: [Request.Field]
    public let limits: LimitPolicy
    public let certificateAuthorityFile: String?
    public let proxy: String?

    public init(
        account: AccountName, origin: Origin, authorization: Request.Field,
        standingHeaders: [Request.Field] = [], limits: LimitPolicy,
        certificateAuthorityFile: String? = nil, proxy: String? = nil
    ) {
        self.account = account
        self.origin = origin
        self.authorization = authorization
        self.standingHeaders = standingHeaders
        self.limits = limits
        self.certificateAuthorityFile = certificateAuthorityFile
        self.proxy = proxy
    }
}

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
