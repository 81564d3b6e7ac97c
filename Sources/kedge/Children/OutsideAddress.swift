/// An address that may be given to a browser: https, http or mailto, without anything that could be more than that.
struct OutsideAddress: Equatable {
    /// In ASCII, beginning with its scheme.
    let text: String

    private static let maximumByteCount = 2_048

    /// Nil for everything that isn't plainly such an address.
    init?(_ untrusted: String) {
        guard untrusted.utf8.count <= Self.maximumByteCount, let colon = untrusted.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = untrusted[..<colon].lowercased()
        let rest = untrusted[untrusted.utf8.index(after: colon)...]
        switch scheme {
        case "https", "http":
            guard rest.hasPrefix("//"), let path = Self.path(of: rest.dropFirst(2)) else { return nil }
            text = scheme + "://" + path
        case "mailto":
            guard let address = Self.mail(rest) else { return nil }
            text = scheme + ":" + address
        default: return nil
        }
    }

    private static func path(of text: Substring) -> String? {
        let authority = text.prefix { !"/?#".contains($0) }
        guard isAuthority(authority), let rest = encoded(text[authority.endIndex...]) else { return nil }
        return authority.lowercased() + rest
    }

    /// A host and perhaps a port; no user, no percent, no letters that look like others.
    private static func isAuthority(_ text: Substring) -> Bool {
        var host = text
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { return false }
            host = text[text.index(after: text.startIndex)..<bracket]
            let port = text[text.index(after: bracket)...]
            return !host.isEmpty && host.utf8.allSatisfy { isHex($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") } && isPort(port)
        }
        if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            guard isPort(text[colon...]) else { return false }
        }
        let isName = host.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        return isName && host.utf8.first.map(isAlphanumeric) == true
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && (1...5).contains(text.utf8.count - 1) && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    /// One or more addresses, with a subject at most: mail programs attach files on an address's order.
    private static func mail(_ text: Substring) -> String? {
        let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let isPlain = halves[0].utf8.allSatisfy { isAlphanumeric($0) || "@.,+-_%".utf8.contains($0) }
        guard isPlain, halves[0].contains("@"), halves[0].utf8.first.map(isAlphanumeric) == true else { return nil }
        guard halves.count == 2 else { return String(halves[0]) }
        let fields = halves[1].split(separator: "&")
        guard fields.allSatisfy({ ["subject", "cc"].contains($0.prefix { $0 != "=" }.lowercased()) }), let query = encoded(halves[1])
        else { return nil }
        return halves[0] + "?" + query
    }

    /// Letters beyond ASCII, and what a careless shell would read, as their bytes; nil where no address has such a sign.
    private static func encoded(_ text: Substring) -> String? {
        var result = ""
        for scalar in text.unicodeScalars {
            guard !isForeign(scalar) else { return nil }
            if scalar.isASCII, !"'^{|}$;()*!".unicodeScalars.contains(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for byte in String(scalar).utf8 { result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
            }
        }
        return result
    }

    private static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value <= 0x20 || scalar.value >= 0x7F || "\"`<>\\".unicodeScalars.contains(scalar) }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate, .privateUse, .spaceSeparator: return true
        default: return false
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
