/// What a server's address in the config must be: https, or http to this machine alone.
enum ServerAddress {
    /// What is wrong with it, to follow the key's name; nil where nothing is.
    static func problem(with text: String) -> String? {
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "must start with https:// (http:// only for this machine itself)"
        }
        let authority = text.utf8.drop { $0 != slash }.dropFirst(2).prefix { $0 != slash && $0 != 0x3F && $0 != 0x23 && $0 != 0x5C }
        guard !authority.contains(0x40) else { return "can't hold a user name; the token has keys of its own" }
        let host = String(Substring(hostPart(authority)))
        guard !host.isEmpty else { return "names no host" }
        return isPlain && !isThisMachine(host) ? "must start with https:// (http:// only for this machine itself)" : nil
    }

    private static let slash: UInt8 = 0x2F

    private static func hostPart(_ authority: Substring.UTF8View) -> Substring.UTF8View {
        if authority.first == 0x5B, let end = authority.firstIndex(of: 0x5D) { return authority[...end] }
        return authority.prefix { $0 != 0x3A }
    }

    /// Names that begin like a loopback address can belong to anybody.
    private static func isThisMachine(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
