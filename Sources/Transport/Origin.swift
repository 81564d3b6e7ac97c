import Helpdesk

extension Endpoint {
    /// Scheme, host and port: `https://app.keva.support`. http only for loopback.
    public struct Origin: Hashable, Sendable, CustomStringConvertible {
        public let scheme: String
        public let host: String
        public let port: Int?

        /// Unchecked; what is not `isAllowed` is refused before anything is sent.
        public init(scheme: String, host: String, port: Int? = nil) {
            self.scheme = scheme
            self.host = host
            self.port = port
        }

        public var description: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }

        /// https anywhere; http only where nobody can listen in.
        public var isAllowed: Bool {
            scheme == "https" || (scheme == "http" && Self.isLoopback(host))
        }

        /// Of the form that `parse` makes.
        var isWellFormed: Bool {
            Self.isHost(host[...]) && (port.map { (1...65_535).contains($0) } ?? true)
        }

        /// This machine: `localhost`, `127.…` or `[::1]`.
        static func isLoopback(_ host: String) -> Bool {
            if host == "localhost" || host == "[::1]" { return true }
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        }
    }
}

extension Endpoint.Origin {
    /// Splits an address of the config into the origin and the prefix of every path: `/api/v1`, or empty.
    ///
    /// - Parameter setting: where it stands in the config.
    /// - Throws: `.configuration`, saying what is wrong with the address.
    public static func parse(
        baseURL: String, setting: String = "base_url"
    ) throws(Trouble) -> (origin: Self, pathPrefix: String) {
        do throws(Trouble) {
            return try parts(of: baseURL)
        } catch {
            var trouble = error
            trouble.hint = "Correct \(setting) in config.toml, for example https://app.keva.support/api/v1."
            throw trouble
        }
    }

    private static func parts(of baseURL: String) throws(Trouble) -> (origin: Self, pathPrefix: String) {
        guard baseURL.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw problem(baseURL, "holds characters that an address can't; write an international name as xn--…")
        }
        guard let separator = baseURL.range(of: "://") else { throw problem(baseURL, "has no https:// in front") }
        let scheme = baseURL[..<separator.lowerBound].lowercased()
        let rest = baseURL[separator.upperBound...]
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw problem(baseURL, "holds a ? or #; give the address up to the path alone")
        }
        let pathStart = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<pathStart].lowercased()
        guard !authority.contains("@") else {
            throw problem(baseURL, "holds a user name; a token belongs in token_command, token_env or token_file")
        }
        let (host, port) = try split(authority: authority, of: baseURL)
        let isUsualPort = port == (scheme == "https" ? 443 : 80)
        let origin = Self(scheme: scheme, host: host, port: isUsualPort ? nil : port)
        guard scheme == "https" || scheme == "http" else { throw problem(baseURL, "is not an https:// address") }
        guard origin.isAllowed else { throw problem(baseURL, refusal) }
        return (origin, try prefix(rest[pathStart...], of: baseURL))
    }

    static let refusal = "uses http, which would send the token readable to all; use https"

    private static func split(
        authority: String, of baseURL: String
    ) throws(Trouble) -> (host: String, port: Int?) {
        var host = authority[...]
        var port: Int?
        let afterBrackets = host.lastIndex(of: "]") ?? host.startIndex
        if let colon = host[afterBrackets...].lastIndex(of: ":") {
            let digits = host[host.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(digits), number > 0
            else { throw problem(baseURL, "has a port that is none") }
            port = Int(number)
            host = host[..<colon]
        }
        guard isHost(host) else { throw problem(baseURL, "has no host name that can be understood") }
        return (String(host), port)
    }

    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inner = host.dropFirst().dropLast()
            return !inner.isEmpty && inner.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        return !host.isEmpty && host.count <= 253 && !host.hasPrefix(".") && !host.hasPrefix("-")
            && host.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }

    private static func prefix(_ path: Substring, of baseURL: String) throws(Trouble) -> String {
        let segments = path.split(separator: "/")
        guard segments.allSatisfy({ $0 != "." && $0 != ".." }) else {
            throw problem(baseURL, "holds . or .. in its path")
        }
        return segments.map { "/" + $0 }.joined()
    }

    private static func problem(_ baseURL: String, _ what: String) -> Trouble {
        // A user name or query may be a secret: what stands before @ or after ? is not repeated.
        let beforeQuery = baseURL.prefix { $0 != "?" && $0 != "#" }
        let shown = beforeQuery.contains("@") ? "The address" : "The address \"\(beforeQuery.prefix(200))\""
        return Trouble(.configuration, "\(shown) \(what).")
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
