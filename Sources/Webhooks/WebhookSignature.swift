import Crypto

/// Checks a signature: HMAC-SHA256 over the body as it came, in hex digits of either case, with or without `sha256=`
/// in front (contracts, keme.md section 9; keva.md section 9).
struct WebhookSignature: Sendable {
    private let key: SymmetricKey

    init(secret: String) { self.init(key: Array(secret.utf8)) }

    init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// Stands in for an account that isn't there: as slow as the others, and never right.
    static let nobody = WebhookSignature(secret: "nobody")

    /// Takes the same time for every signature, well-formed or not.
    ///
    /// - Parameter header: nil where there was none, or more than one.
    func isRight(_ header: String?, over body: [UInt8]) -> Bool {
        let code = header.flatMap(Self.code)
        let matches = HMAC<SHA256>.isValidAuthenticationCode(
            code ?? [UInt8](repeating: 0, count: Self.byteCount), authenticating: body, using: key)
        return matches && code != nil
    }

    private static let byteCount = 32

    /// The bytes that 64 hex digits spell; nil for anything else.
    static func code(_ header: String) -> [UInt8]? {
        var digits = header.utf8[...]
        while let first = digits.first, isBlank(first) { digits.removeFirst() }
        while let last = digits.last, isBlank(last) { digits.removeLast() }
        if String(Substring(digits.prefix(7))).lowercased() == "sha256=" { digits = digits.dropFirst(7) }
        guard digits.count == 2 * byteCount else { return nil }
        var code: [UInt8] = []
        code.reserveCapacity(byteCount)
        while let high = digits.popFirst(), let low = digits.popFirst() {
            guard let high = value(ofHex: high), let low = value(ofHex: low) else { return nil }
            code.append(high << 4 | low)
        }
        return code
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    static func value(ofHex digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension WebhookSignature: CustomStringConvertible, CustomReflectable {
    /// Never holds the secret.
    var description: String { "a webhook's signature" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
