import Canvas

/// Rows that moved up or down as a block from one frame to the next.
struct RowShift: Equatable {
    /// The first and last row that take part.
    var top: Int
    var bottom: Int
    /// How far up; down if negative.
    var distance: Int

    private static let farthest = 3
    /// Setting a region and leaving it costs about twenty bytes.
    private static let worthIt = 30

    /// The shift that saves most, if one does.
    static func best(from old: Frame, to new: Frame) -> RowShift? {
        guard old.size == new.size, new.size.rows > 3 else { return nil }
        let changed = (0..<new.size.rows).filter { old.row($0) != new.row($0) }
        guard changed.count > 2, let first = changed.first, let last = changed.last else { return nil }
        let stays = (first...last).map { difference(old.row($0), new.row($0)) }
        var best: RowShift?
        var bestGain = worthIt
        for distance in (1...farthest).flatMap({ [$0, -$0] }) where last - first > abs(distance) {
            let range = distance > 0 ? first...(last - distance) : (first - distance)...last
            // Rows that moved unchanged are the sign of scrolling, and quickly found.
            guard range.lazy.filter({ stays[$0 - first] > 0 && old.row($0 + distance) == new.row($0) }).prefix(2).count == 2
            else { continue }
            let gains = range.map { stays[$0 - first] - difference(old.row($0 + distance), new.row($0)) }
            // The rows that come in empty cost what they hold, less what they cost anyway.
            guard let (run, gain) = bestRun(gains) else { continue }
            let top = range.lowerBound + run.lowerBound - (distance < 0 ? -distance : 0)
            let bottom = range.lowerBound + run.upperBound + (distance > 0 ? distance : 0)
            let fresh = distance > 0 ? (bottom - distance + 1)...bottom : top...(top - distance - 1)
            let extra = fresh.reduce(0) { $0 + filled(new.row($1)) - stays[$1 - first] }
            if gain - extra > bestGain {
                best = RowShift(top: top, bottom: bottom, distance: distance)
                bestGain = gain - extra
            }
        }
        return best
    }

    /// The neighbouring rows whose gains sum up to most.
    private static func bestRun(_ gains: [Int]) -> (ClosedRange<Int>, Int)? {
        var best: (ClosedRange<Int>, Int)?
        var start = 0
        var sum = 0
        for (index, gain) in gains.enumerated() {
            if sum <= 0 {
                sum = 0
                start = index
            }
            sum += gain
            if sum > (best?.1 ?? 0) { best = (start...index, sum) }
        }
        return best
    }

    private static func difference(_ left: ArraySlice<Cell>, _ right: ArraySlice<Cell>) -> Int {
        zip(left, right).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
    }

    private static func filled(_ cells: ArraySlice<Cell>) -> Int {
        cells.reduce(0) { $0 + ($1.isBlank ? 0 : 1) }
    }
}
