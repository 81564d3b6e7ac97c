import Helpdesk

/// A request as it goes over the wire: address and headers complete, checked against everything that
/// could smuggle something in or carry the token elsewhere.
struct PreparedRequest {
    let url: String
    /// `Name: value`, as libcurl takes them.
    let headerLines: [String]

    init(_ request: Request, to endpoint: Endpoint) throws(Refusal) {
        guard endpoint.origin.isAllowed else {
            throw Refusal("The address \(endpoint.origin) \(Endpoint.Origin.refusal).")
        }
        guard endpoint.origin.isWellFormed else { throw Refusal("The account's address is not one.") }
        guard request.path.hasPrefix("/"), request.path.utf8.allSatisfy(Self.isPathByte) else {
            throw Refusal("The request's path holds characters that a path can't.")
        }
        url = endpoint.origin.description + request.path + Self.queryText(request.query)
        headerLines = try Self.lines(request, endpoint)
    }

    /// Why a request may not be sent at all.
    struct Refusal: Error {
        let reason: Outcome.Reason

        init(_ sentence: String) { reason = Outcome.Reason(.configuration, sentence) }
    }

    /// What the wire alone decides.
    private static let reserved: Set<String> = [
        "authorization", "host", "content-length", "transfer-encoding", "connection", "cookie", "expect", "te",
        "upgrade", "proxy-authorization", "trailer",
    ]

    private static func lines(_ request: Request, _ endpoint: Endpoint) throws(Refusal) -> [String] {
        var fields = endpoint.standingHeaders + request.headers
        let tokenName = endpoint.authorization.name.lowercased()
        for field in fields where reserved.contains(field.name.lowercased()) || field.name.lowercased() == tokenName {
            throw Refusal("The header \(printable(field.name)) is kedge's own to set.")
        }
        func has(_ name: String) -> Bool { fields.contains { $0.name.lowercased() == name } }
        if !has("accept") { fields.append(.init("Accept", "application/json")) }
        if !has("user-agent") { fields.append(.init("User-Agent", "kedge")) }
        if request.body != nil, !has("content-type") { fields.append(.init("Content-Type", "application/json")) }
        if !tokenName.isEmpty { fields.insert(endpoint.authorization, at: 0) }
        var lines: [String] = []
        for field in fields { lines.append(try line(field)) }
        // An empty one keeps libcurl from sending its own.
        if request.body == nil { lines.append("Content-Type:") }
        lines.append("Expect:")
        return lines
    }

    private static func line(_ field: Request.Field) throws(Refusal) -> String {
        guard !field.name.isEmpty, field.name.utf8.allSatisfy(isNameByte) else {
            throw Refusal("The header name \"\(printable(field.name))\" holds characters that a name can't.")
        }
        // The value is not repeated: it may be the token.
        guard field.value.utf8.allSatisfy({ ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }) else {
            throw Refusal(
                "The value of the header \(field.name) holds a line break or another control character; "
                    + "perhaps the token was read with something behind it.")
        }
        let isBlank = field.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        return isBlank ? "\(field.name);" : "\(field.name): \(field.value)"
    }

    private static func queryText(_ query: [Request.Field]) -> String {
        let pairs = query.map { Request.percentEncoded($0.name) + "=" + Request.percentEncoded($0.value) }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"\"#<>?\\^`{|}".utf8.contains(byte)
    }

    /// RFC 9110's token.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(60).map {
            (0x20...0x7E).contains($0.value) ? $0 : "?"
        }))
    }
}
