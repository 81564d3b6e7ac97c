import Helpdesk

/// The one place a token may travel to, and how politely.
public struct Endpoint: Hashable, Sendable {
    public let account: AccountName
    public let origin: Origin
    /// What stands before every documented path: `/api/v1`, or empty.
    public let basePath: String
    /// The header that carries the token: `Authorization` with `Bearer …`, or a service's own.
    public let authorization: Request.Field
    /// Sent with every request: a workspace choice.
    public let standingHeaders: [Request.Field]
    public let limits: LimitPolicy
    /// The account's own address, by which all processes find its budget; another than `origin` for a second door.
    public let home: Origin
    public let certificateAuthorityFile: String?
    public let proxy: String?

    public init(
        account: AccountName, origin: Origin, basePath: String = "", authorization: Request.Field,
        standingHeaders: [Request.Field] = [], limits: LimitPolicy, home: Origin? = nil,
        certificateAuthorityFile: String? = nil, proxy: String? = nil
    ) {
        self.account = account
        self.origin = origin
        self.basePath = basePath
        self.authorization = authorization
        self.standingHeaders = standingHeaders
        self.limits = limits
        self.home = home ?? origin
        self.certificateAuthorityFile = certificateAuthorityFile
        self.proxy = proxy
    }
}

extension Endpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never holds the token.
    public var description: String { "\(account) at \(origin)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["account": account, "origin": origin]) }
}
