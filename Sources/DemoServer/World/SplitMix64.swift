/// Sebastiano Vigna's SplitMix64: small, fast, the same everywhere.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A stream of its own for part `key` of the thing `seed` stands for.
    init(seed: UInt64, key: UInt64) {
        state = seed ^ (key &* 0xD6E8_FEB8_6659_FD93)
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 ..< bound; 0 when the bound is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True `times` in `bound` times.
    mutating func chance(_ times: Int, in bound: Int) -> Bool { below(bound) < times }

    /// 0 ..< 1
    mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// One of the items, or the fallback when there is none.
    mutating func pick<Item>(_ items: [Item], else fallback: Item) -> Item {
        items.isEmpty ? fallback : items[below(items.count)]
    }

    mutating func pick(_ items: [String]) -> String { pick(items, else: "") }
}
