import Helpdesk

/// An HTTP request, complete but for the account's address and token, which the wire adds.
public struct Request: Hashable, Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// A name and a value, in the order they are to be sent.
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public let method: Method
    /// From the host's root, percent-encoded where a segment holds data: `/api/v1/tickets/tkt_1`.
    /// `Request.path` encodes segments.
    public let path: String
    /// Not yet percent-encoded.
    public let query: [Field]
    /// Beside those the wire adds (authorization, user agent, content type of a body).
    public let headers: [Field]
    /// JSON, UTF-8.
    public let body: [UInt8]?
    /// May be repeated without effect on the server: every GET, and a POST that only asks.
    public let isRead: Bool

    /// - Parameter onlyAsks: it changes nothing, whatever its method.
    public init(
        _ method: Method, _ path: String, query: [Field] = [], headers: [Field] = [], body: [UInt8]? = nil,
        onlyAsks: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        isRead = onlyAsks || method == .get
    }

    /// The same with more headers.
    func adding(_ fields: [Field]) -> Request {
        Request(method, path, query: query, headers: headers + fields, body: body, onlyAsks: isRead)
    }

    /// A path from segments, each percent-encoded, so that an id from a server can't climb out of its place.
    public static func path(_ segments: String...) -> String {
        segments.map { "/" + percentEncoded($0) }.joined()
    }

    /// Everything but RFC 3986's unreserved characters as `%XX`; a segment of dots alone is encoded too.
    public static func percentEncoded(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        let onlyDots = text.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: ".") where !onlyDots:
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Request: CustomStringConvertible {
    /// Without headers, query and body, for logs.
    public var description: String { "\(method.rawValue) \(path)" }
}

/// Whom a request serves; what comes first when the budget is short.
public enum Urgency: Int, Sendable, Comparable, CaseIterable {
    /// The person did something and waits for it.
    case person
    /// It is on the screen.
    case onScreen
    /// What the person will probably want next.
    case prefetch
    /// Other views.
    case background
    /// Everything else there is.
    case backfill

    public static func < (left: Urgency, right: Urgency) -> Bool { left.rawValue < right.rawValue }
}
