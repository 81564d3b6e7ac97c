import Helpdesk
import Transport

extension Service {
    /// One request as the person wrote it, with the account's token and within its budget; the answer is handed
    /// over as it came, of whatever status.
    ///
    /// - Parameters:
    ///   - path: relative to the account's `base_url`, with or without a slash in front; one that starts with
    ///     `/api/` or with the path of `base_url` counts from the host's root. A query behind `?` is taken along.
    ///   - query: not yet percent-encoded; added to the path's own.
    ///   - body: JSON, UTF-8.
    /// - Throws: `.configuration` where the path names a host or can't be one.
    public func rawCall(
        _ method: Request.Method, _ path: String, query: [Request.Field] = [], body: [UInt8]? = nil
    ) throws(Trouble) -> Call<Response> {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let place = try RawPath.place(String(parts.first ?? ""), base: endpoint.basePath, account: account)
        let own = parts.count > 1 ? RawPath.fields(parts[1]) : []
        return Call(Request(method, place, query: own + query, body: body)) { response in response }
    }
}

/// A path that a person typed.
private enum RawPath {
    static func place(_ path: String, base: String, account: AccountName) throws(Trouble) -> String {
        func refusal(_ what: String) -> Trouble {
            Trouble(
                .configuration, "The path \"\(path.prefix(200))\" \(what).",
                hint: "Give a path of the service, for example tickets or /api/v1/tickets.", account: account)
        }
        // The token goes to the account's own host alone, so an address has no place here.
        guard !path.hasPrefix("//"), path.firstRange(of: "://") == nil else { throw refusal("names a host") }
        guard !path.contains("#") else { throw refusal("holds a #") }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains(where: { $0 == "." || $0 == ".." }) else { throw refusal("holds . or ..") }
        let rooted = path.hasPrefix("/") ? path : "/" + path
        let isFromHost = rooted.hasPrefix("/api/") || (!base.isEmpty && rooted.hasPrefix(base + "/"))
        return encoded(path.hasPrefix("/") && isFromHost ? rooted : base + rooted)
    }

    /// The query's pairs, decoded, since the wire encodes them again.
    static func fields(_ query: Substring) -> [Request.Field] {
        query.split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Request.Field(decoded(halves[0]), halves.count > 1 ? decoded(halves[1]) : "")
        }
    }

    /// What a path can't hold as it stands; an escape that the person wrote stays one.
    private static func encoded(_ path: String) -> String {
        path.unicodeScalars.map { scalar in
            let isPlain = scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F
            return isPlain && !"\"<>\\^`{|}".unicodeScalars.contains(scalar)
                ? String(scalar) : Request.percentEncoded(String(scalar))
        }.joined()
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(Substring(digits), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
