import Canvas

/// Where a link goes, read from its address without trusting it.
struct LinkTarget {
    let url: String
    /// Lower-cased scheme, without the colon; nil for relative links.
    let scheme: String?
    /// The host, or the mail address of `mailto:`.
    let host: String?
    /// A name stands before the host, to be taken for it: `https://bank.example@other.example`.
    let hasUser: Bool

    init(_ url: String) {
        // Browsers drop these before they read an address; a scheme can't hide behind them.
        let bare = String(
            String.UnicodeScalarView(url.unicodeScalars.prefix(Self.longest).filter { $0.value > 0x20 && $0.value != 0x7F }))
        self.url = bare
        let colon = bare.utf8.prefix(Self.longestScheme).firstIndex(of: 0x3A)
        let name = bare[..<(colon ?? bare.startIndex)]
        let hasScheme = !name.isEmpty && name.utf8.allSatisfy(Self.isInScheme)
        scheme = hasScheme ? name.lowercased() : nil
        let rest = hasScheme ? bare[name.endIndex...].dropFirst() : bare[...]
        if scheme == "mailto" {
            host = String(rest.prefix { $0 != "?" }).lowercased()
            hasUser = false
            return
        }
        guard rest.hasPrefix("//") || rest.hasPrefix("\\\\") || scheme == "http" || scheme == "https" else {
            host = nil
            hasUser = false
            return
        }
        let bytes = rest.utf8.drop { $0 == Self.slash || $0 == Self.backslash }
        let authority = bytes.prefix { $0 != Self.slash && $0 != Self.backslash && $0 != 0x3F && $0 != 0x23 }
        let at = authority.lastIndex(of: 0x40)
        hasUser = at != nil
        let afterUser = at.map { authority[authority.index(after: $0)...] } ?? authority
        let isLiteral = afterUser.first == 0x5B
        let hostBytes = afterUser.prefix { $0 != (isLiteral ? 0x5D : 0x3A) }
        let text = String(Substring(hostBytes)).lowercased() + (isLiteral ? "]" : "")
        host = text.isEmpty ? nil : text
    }

    private static let slash: UInt8 = 0x2F
    private static let backslash: UInt8 = 0x5C
    private static let longest = 4_000
    private static let longestScheme = 40

    private static func isInScheme(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }

    /// What a reader must know that the label doesn't say: the host, or that it is no web link.
    func remark(label: String) -> String? {
        guard let host else {
            guard let scheme else { return nil }
            return scheme == "tel" || scheme == "cid" ? nil : "\(scheme): link"
        }
        let bare = String(label.lowercased().unicodeScalars.filter { $0 != " " })
        if scheme == "mailto" { return bare.contains(host) ? nil : host }
        if bare == url.lowercased(), !hasUser { return nil }
        let shown = LinkTarget(bare.contains("://") ? bare : "http://" + bare).host
        return !hasUser && shown == host || shown.map { "www." + $0 } == host ? nil : host
    }
}

/// Finds addresses that stand in a text as they are.
enum BareLinks {
    /// A text with more of them than this is no letter; the rest stay words.
    static let mostLinks = 2_000

    /// The ranges of `text`, which is safe already, that are links.
    static func ranges(in text: String) -> [Range<String.Index>] {
        let bytes = text.utf8
        guard bytes.contains(0x3A) || bytes.contains(0x2E) else { return [] }
        var found: [Range<String.Index>] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            while start < bytes.endIndex, isBoundary(bytes[start]) { bytes.formIndex(after: &start) }
            var end = start
            while end < bytes.endIndex, !isBoundary(bytes[end]) { bytes.formIndex(after: &end) }
            if isStart(bytes[start..<end]) {
                let trimmed = trimmedEnd(bytes[start..<end])
                if trimmed > start { found.append(start..<trimmed) }
            }
            start = end
        }
        return found
    }

    /// A blank, or what people put around an address.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x3C || byte == 0x3E || byte == 0x22 || byte == 0x28 || byte == 0x5B
    }

    private static func isStart(_ word: Substring.UTF8View) -> Bool {
        starts.contains { start in
            word.count > start.count + 2 && word.prefix(start.count).elementsEqual(start) { lower($0) == $1 }
        }
    }

    private static let starts = ["http://", "https://", "www."].map { Array($0.utf8) }

    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// Punctuation at the end belongs to the sentence.
    private static func trimmedEnd(_ word: Substring.UTF8View) -> String.Index {
        let punctuation = Set(".,;:!?)]}'*_".utf8)
        var end = word.endIndex
        while end > word.startIndex, punctuation.contains(word[word.index(before: end)]) { end = word.index(before: end) }
        return end
    }
}

extension ProseLink {
    /// What a reader must know that the label doesn't say: the host it goes to, or that it is no web link; nil where
    /// the label says the same.
    public var remark: SafeText? { LinkTarget(url).remark(label: label.string).map { SafeText($0) } }

    /// The address for a browser or a mail program, blanks and control characters taken out; nil where it is neither a
    /// web page nor a mail address.
    public var openable: String? {
        let target = LinkTarget(url)
        guard let scheme = target.scheme, ["http", "https", "mailto"].contains(scheme), target.host != nil else { return nil }
        return target.url
    }

    /// Lower-cased, without the colon; nil for what leads nowhere outside its text.
    public var scheme: String? { LinkTarget(url).scheme }
}
