/// Seeded bad weather: the n-th request of a storm meets the same trouble every time.
struct Storm: Sendable {
    private var dice: SplitMix64

    init(seed: UInt64) { dice = SplitMix64(seed: seed ^ 0x5707_0357_0707_0357) }

    /// What happens to the next request; about one in four meets something.
    mutating func next() -> DemoFault? {
        let roll = dice.below(1_000)
        switch roll {
        case ..<40: return .rateLimited(seconds: 1 + dice.below(4))
        case ..<60: return .status(500)
        case ..<80: return .badGateway
        case ..<180: return .delay(milliseconds: 80 + dice.below(1_920))
        case ..<195: return .drop(.beforeActing)
        case ..<210: return .drop(.afterActing)
        case ..<220: return .html200
        case ..<230: return .truncate
        case ..<245: return .badRow(dice.chance(1, in: 2) ? .loneSurrogate : .wrongTypes)
        default: return nil
        }
    }
}
