/// How much slower than its period a list is refreshed: by whether anybody looks, and by what is left of the budget.
struct Pace: Hashable {
    /// What a list is to the person just now.
    enum Place {
        /// Opened, or what must not be missed: approvals.
        case watched
        /// A list on screen.
        case onScreen
        case elsewhere
    }

    static let unfocusedFactor = 4.0
    static let elsewhereFactor = 2.0
    static let spentFactor = 4.0
    /// Below this share of the budget the periods stretch.
    static let ampleShare = 0.5
    /// At this share they are longest.
    static let spentShare = 0.125

    /// The terminal's window is in front.
    var isFocused = true
    /// What is left of the budget, 0...1; nil where nobody knows.
    var budget: Double?

    /// Something may be read that nobody has asked for.
    var hasAmple: Bool { budget.map { $0 > Self.ampleShare } ?? true }

    func factor(_ place: Place) -> Double {
        let attention: Double = switch place {
        case .watched: 1
        case .onScreen: isFocused ? 1 : Self.unfocusedFactor
        case .elsewhere: isFocused ? Self.elsewhereFactor : Self.unfocusedFactor
        }
        return attention * budgetFactor
    }

    private var budgetFactor: Double {
        guard let budget, budget < Self.ampleShare else { return 1 }
        return min(Self.spentFactor, Self.ampleShare / max(budget, Self.spentShare))
    }

    static func share(_ remaining: Int?, of limit: Int?) -> Double? {
        guard let remaining, let limit, limit > 0 else { return nil }
        return min(1, max(0, Double(remaining) / Double(limit)))
    }
}

/// When something is due again. Only a period stretches: what has to be at a certain time stays there.
struct DueTime: Hashable {
    private var from: Double
    private var at: Double

    static let never = DueTime(at: .infinity)

    init(at: Double) {
        from = at
        self.at = at
    }

    init(from: Double, seconds: Double) {
        self.from = from
        at = from + seconds
    }

    /// A while after something was read; else a time of its own.
    var isPeriod: Bool { from < at && at.isFinite }

    /// Not by any pace before then.
    mutating func delay(until seconds: Double) { if at < seconds { self = DueTime(at: seconds) } }

    func notBefore(_ seconds: Double) -> DueTime {
        var later = self
        later.delay(until: seconds)
        return later
    }

    func seconds(_ factor: Double) -> Double { at.isFinite ? from + (at - from) * factor : at }
}
