/// What a text points to: hosts of links and electronic mail addresses, found generously, because what is missed here
/// is not warned about.
public enum TextReferences {
    /// Hosts of everything that a reader's mail program may turn into a link, lower-cased, in order, without repeats.
    public static func hosts(in text: String) -> [String] {
        var seen: [String] = []
        for word in words(of: text) {
            for host in hosts(inWord: word) where !seen.contains(host) { seen.append(host) }
        }
        return seen
    }

    /// Addresses, lower-cased, in order, without repeats.
    public static func addresses(in text: String) -> [String] {
        var seen: [String] = []
        for word in words(of: text) {
            guard !word.contains("://"), let address = address(in: word), !seen.contains(address) else { continue }
            seen.append(address)
        }
        return seen
    }

    /// Whether `host` is on the list or under one that is.
    public static func isHost(_ host: String, among allowed: [String]) -> Bool {
        allowed.contains { entry in
            let known = entry.lowercased()
            return !known.isEmpty && (host == known || host.hasSuffix("." + known))
        }
    }

    private static func words(of text: String) -> [Substring] {
        text.split { $0.isWhitespace || "<>\"'()[]{},;|`\u{AB}\u{BB}\u{201C}\u{201D}\u{2018}\u{2019}\u{3001}\u{3002}".contains($0) }
    }

    private static func hosts(inWord word: Substring) -> [String] {
        let lower = word.lowercased()
        var found: [String] = []
        var rest = lower[...]
        while let mark = rest.firstRange(of: "://") {
            rest = rest[mark.upperBound...]
            if let host = host(atStartOf: rest) { found.append(host) }
        }
        guard found.isEmpty else { return found }
        if lower.hasPrefix("//"), let host = host(atStartOf: lower.dropFirst(2)) { return [host] }
        guard !lower.contains("@"), let host = host(atStartOf: lower[...]), looksLikeHost(host) else { return [] }
        let isFollowedByPath = lower.dropFirst(host.count).hasPrefix("/")
        let topLevel = host.split(separator: ".").last.map(String.init) ?? ""
        return isFollowedByPath || host.hasPrefix("www.") || commonTopLevels.contains(topLevel) ? [host] : []
    }

    /// The host of an authority: what stands before it and an `@` is a user's name, made to look like a host by some.
    private static func host(atStartOf text: Substring) -> String? {
        let authority = text.prefix { !"/\\?#".contains($0) }
        let afterUser = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let host = afterUser.prefix { $0 != ":" }
        let trimmed = host.reversed().drop { ".!*_~".contains($0) }.reversed()
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    private static func looksLikeHost(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, last.count >= 2, last.allSatisfy(\.isLetter) else { return false }
        return labels.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } }
    }

    private static func address(in word: Substring) -> String? {
        let plain = word.lowercased().split(separator: ":").last ?? ""
        guard let at = plain.firstIndex(where: { $0 == "@" || $0 == "\u{FF20}" }) else { return nil }
        let local = plain[..<at]
        let domain = String(plain[plain.index(after: at)...].reversed().drop { ".!?*_~".contains($0) }.reversed())
        guard !local.isEmpty, looksLikeHost(domain) else { return nil }
        return "\(local)@\(domain)"
    }

    private static let commonTopLevels: Set<String> = [
        "com", "net", "org", "io", "co", "app", "dev", "shop", "info", "biz", "xyz", "top", "site", "online", "support",
        "eu", "de", "uk", "fr", "nl", "se", "no", "dk", "fi", "es", "it", "pl", "ch", "at", "ru", "cn", "jp", "us", "me", "ly",
    ]
}
