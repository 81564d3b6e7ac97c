/// HMAC-SHA256 (RFC 2104, FIPS 180-4), written out, so that tests don't sign with what they test.
public enum Signer {
    /// The signature in lower-case hex.
    public static func hex(_ body: [UInt8], secret: [UInt8]) -> String {
        var key = secret.count > 64 ? digest(secret) : secret
        key += [UInt8](repeating: 0, count: 64 - key.count)
        let inner = digest(key.map { $0 ^ 0x36 } + body)
        let outer = digest(key.map { $0 ^ 0x5C } + inner)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: outer.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    public static func hex(_ body: String, secret: String) -> String { hex(Array(body.utf8), secret: Array(secret.utf8)) }

    private static func digest(_ message: [UInt8]) -> [UInt8] {
        var bytes = message + [0x80]
        while bytes.count % 64 != 56 { bytes.append(0) }
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: UInt64(message.count * 8) >> UInt64(shift))) }
        var state: [UInt32] = primes.prefix(8).map { fraction(of: Double($0).squareRoot()) }
        let constants = roundConstants
        for block in stride(from: 0, to: bytes.count, by: 64) {
            var words = (0..<16).map { index in
                (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[block + index * 4 + $1]) }
            }
            for index in 16..<64 {
                let (early, late) = (words[index - 15], words[index - 2])
                let small = turned(early, 7) ^ turned(early, 18) ^ early >> 3
                let large = turned(late, 17) ^ turned(late, 19) ^ late >> 10
                words.append(words[index - 16] &+ small &+ words[index - 7] &+ large)
            }
            var work = state
            for index in 0..<64 {
                let (a, e) = (work[0], work[4])
                let choice = (e & work[5]) ^ (~e & work[6])
                let first = work[7] &+ (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) &+ choice &+ constants[index] &+ words[index]
                let majority = (a & work[1]) ^ (a & work[2]) ^ (work[1] & work[2])
                let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ majority
                work = [first &+ second] + work[0..<3] + [work[3] &+ first] + work[4..<7]
            }
            state = zip(state, work).map { $0 &+ $1 }
        }
        return state.flatMap { word in stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }

    private static func turned(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    private static let primes: [Int] = (2..<312).filter { number in (2..<number).allSatisfy { number % $0 != 0 } }

    /// The first 32 bits behind the point; a double holds as many for roots as small as these.
    private static func fraction(of root: Double) -> UInt32 { UInt32((root - root.rounded(.down)) * 4_294_967_296) }

    /// From cube roots, found by Newton's steps.
    private static let roundConstants: [UInt32] = primes.prefix(64).map { prime in
        var root = 7.0
        for _ in 0..<60 { root -= (root * root * root - Double(prime)) / (3 * root * root) }
        return fraction(of: root)
    }
}
