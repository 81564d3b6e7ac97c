/// Ids that look picked at random, never meet twice, and are the same every time.
enum Ids {
    /// Five hex digits for numbers below 2²⁰, eight beyond; a permutation, so that no two numbers share one.
    static func short(_ number: Int, seed: UInt64) -> String {
        let bits: UInt64 = number < 1 << 20 ? 20 : 32
        let mask: UInt64 = (1 << bits) - 1
        var value = UInt64(number) & mask
        value = (value &* 0xC2B2_AE3D &+ (seed | 1)) & mask
        value ^= value >> (bits / 2)
        value = (value &* 0x9E37_79B1) & mask
        value ^= value >> (bits / 2)
        return hex(value, digits: Int(bits / 4))
    }

    static func hex(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// A version 4 UUID in lower case.
    static func uuid(_ number: Int, seed: UInt64) -> String {
        var dice = SplitMix64(seed: seed ^ 0x5555_4944, key: UInt64(number) &+ 1)
        let high = dice.next(), low = dice.next()
        let text = hex(high, digits: 16) + hex(low, digits: 16)
        var out = ""
        for (place, digit) in text.enumerated() {
            if [8, 12, 16, 20].contains(place) { out += "-" }
            switch place {
            case 12: out += "4"
            case 16: out += hex(8 + (low >> 60 & 3), digits: 1)
            default: out.append(digit)
            }
        }
        return out
    }

    /// 26 characters, of which the first ten sort by time (Crockford's alphabet).
    static func ulid(milliseconds: Int, salt: UInt64) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        var out = [UInt8](repeating: 0x30, count: 26)
        var time = UInt64(max(0, milliseconds))
        for index in stride(from: 9, through: 0, by: -1) {
            out[index] = alphabet[Int(time & 31)]
            time >>= 5
        }
        var dice = SplitMix64(seed: salt)
        for index in 10..<26 { out[index] = alphabet[dice.below(32)] }
        return String(decoding: out, as: UTF8.self)
    }
}
