import Crypto

/// SHA-256 over a value's canonical text, in hexadecimal: what was shown and would be sent is the same
/// exactly when this is.
public enum Fingerprint {
    public static func of(_ value: JSONValue) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in SHA256.hash(data: Array(value.canonicalText.utf8)) {
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
