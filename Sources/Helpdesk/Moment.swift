import FoundationEssentials

/// One reading of both clocks. Whoever acts reads them; whoever decides is given them.
public struct Moment: Hashable, Sendable {
    /// For showing, and for comparing with times that servers tell.
    public var wall: Date
    /// Seconds of the monotonic clock, from an arbitrary start; for waiting. It stands still while the
    /// machine sleeps.
    public var seconds: Double

    public init(wall: Date, seconds: Double) {
        self.wall = wall
        self.seconds = seconds
    }

    public func adding(seconds more: Double) -> Moment {
        Moment(wall: wall.addingTimeInterval(more), seconds: seconds + more)
    }
}
