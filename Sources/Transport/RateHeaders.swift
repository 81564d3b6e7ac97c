import FoundationEssentials

/// What an answer's headers say about the budget. Numbers from servers are distrusted: everything here is
/// clamped, and times are counted from the server's own clock where it tells it.
public struct RateHeaders: Hashable, Sendable {
    /// No wait is shorter, in seconds.
    public static let shortestWait = 1.0
    /// No wait is longer, in seconds; `namedWaitSeconds` tells what was asked for.
    public static let longestWait = 900.0
    /// A year: beyond it a named wait says nothing more.
    static let longestNamedWait = 31_536_000.0
    /// A window's limit above this is taken for nonsense.
    static let largestLimit = 1_000_000
    /// Added to waits that come from a time of day, since both ends of the sum are whole seconds.
    static let roundingMargin = 1.0

    /// `Retry-After`, clamped; nil where it is absent or can't be read.
    public private(set) var retryAfterSeconds: Double?
    public private(set) var limit: Int?
    public private(set) var remaining: Int?
    /// Until the window begins anew, clamped.
    public private(set) var resetSeconds: Double?
    /// The longest wait named, where it is longer than the clamp allows.
    public private(set) var namedWaitSeconds: Double?

    public init(_ response: Response, now: Date) {
        let dateValue = response.header("Date").flatMap { HTTPDate.parse($0, now: now) }
        let serverNow = dateValue ?? now
        if let wait = Self.retryAfter(response.values(of: "Retry-After"), serverNow: serverNow) {
            retryAfterSeconds = clamp(wait)
        }
        let structured = StructuredLimits(response)
        limit = (Self.count(response, ["X-RateLimit-Limit", "RateLimit-Limit"]) ?? structured.limit)
            .flatMap { (1...Self.largestLimit).contains($0) ? $0 : nil }
        remaining = (Self.count(response, ["X-RateLimit-Remaining", "RateLimit-Remaining"]) ?? structured.remaining)
            .map { max(0, min($0, limit ?? Self.largestLimit)) }
        let reset = Self.first(response, ["X-RateLimit-Reset", "RateLimit-Reset"]).flatMap(Self.decimal)
        if let reset {
            resetSeconds = clamp(Self.wait(untilReset: reset, serverNow: serverNow))
        } else if let wait = structured.resetSeconds {
            resetSeconds = clamp(wait)
        }
    }

    /// The wait that a 429 asks for.
    public var pauseSeconds: Double? { retryAfterSeconds ?? resetSeconds }

    private mutating func clamp(_ seconds: Double) -> Double {
        if seconds > Self.longestWait { namedWaitSeconds = max(namedWaitSeconds ?? 0, min(seconds, Self.longestNamedWait)) }
        return min(max(seconds, Self.shortestWait), Self.longestWait)
    }
}

extension RateHeaders {
    /// Of several values, whether in one header or in several, the longest wait.
    private static func retryAfter(_ values: [String], serverNow: Date) -> Double? {
        values.compactMap { value -> Double? in
            if let date = HTTPDate.parse(value, now: serverNow) {
                return date.timeIntervalSince(serverNow) + roundingMargin
            }
            return value.split(separator: ",").compactMap { decimal(String($0)) }.max()
        }.max()
    }

    /// Unix seconds, Unix milliseconds or seconds from now, told apart by their size.
    private static func wait(untilReset value: Double, serverNow: Date) -> Double {
        let smallestEpoch = 1e9  // September 2001
        let smallestEpochMilliseconds = 1e11
        guard value >= smallestEpoch else { return value }
        let epoch = value >= smallestEpochMilliseconds ? value / 1_000 : value
        return epoch - serverNow.timeIntervalSince1970 + roundingMargin
    }

    private static func first(_ response: Response, _ names: [String]) -> String? {
        names.lazy.compactMap { response.header($0) }.first
    }

    private static func count(_ response: Response, _ names: [String]) -> Int? {
        guard let value = first(response, names).flatMap(decimal) else { return nil }
        return Int(min(max(value, -1), 1e15))
    }

    /// Decimal numbers alone: neither hexadecimal nor infinite.
    private static func decimal(_ text: String) -> Double? {
        let digits = text.trimmingSpaces
        guard !digits.isEmpty, digits.utf8.count <= 32,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            let number = Double(digits), number.isFinite
        else { return nil }
        return number
    }
}

/// `RateLimit: "default";r=50;t=30` and `RateLimit-Policy: "default";q=100;w=60`, of the IETF's draft.
private struct StructuredLimits {
    var limit: Int?
    var remaining: Int?
    var resetSeconds: Double?

    init(_ response: Response) {
        if let value = response.header("RateLimit") {
            remaining = Self.parameter("r", of: value)
            resetSeconds = Self.parameter("t", of: value).map(Double.init)
        }
        if let value = response.header("RateLimit-Policy") { limit = Self.parameter("q", of: value) }
    }

    /// The first item's parameter of that name.
    private static func parameter(_ name: String, of value: String) -> Int? {
        let item = value.prefix { $0 != "," }
        for part in item.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, String(pair[0]).trimmingSpaces == name else { continue }
            return Int(String(pair[1]).trimmingSpaces).flatMap { $0 >= 0 ? $0 : nil }
        }
        return nil
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
