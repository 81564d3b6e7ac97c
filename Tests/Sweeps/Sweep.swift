/// One promise, tried in a great many ways.
public struct Sweep: Sendable {
    public let name: String
    /// What it holds kedge to, in one sentence.
    public let promise: String
    /// Deliberate breakages, each of which must make a run find violations: an oracle that can't fail proves nothing.
    public let sabotages: [String]
    public let run: @Sendable (SweepScale) throws -> SweepReport

    public init(
        name: String, promise: String, sabotages: [String],
        run: @escaping @Sendable (SweepScale) throws -> SweepReport
    ) {
        self.name = name
        self.promise = promise
        self.sabotages = sabotages
        self.run = run
    }
}

/// How much of a sweep is run.
public struct SweepScale: Sendable {
    public enum Size: Sendable {
        /// Seconds: for `swift test`.
        case sample
        /// Everything that the promise speaks of.
        case full
    }

    public var size: Size
    public var seed: UInt64
    /// One of the sweep's `sabotages`.
    public var sabotage: String?

    public init(_ size: Size, seed: UInt64, sabotage: String? = nil) {
        self.size = size
        self.seed = seed
        self.sabotage = sabotage
    }

    public var isFull: Bool { size == .full }

    /// The first in a full run, the second in a sample.
    public func count(_ full: Int, sample: Int) -> Int { isFull ? full : sample }
}

/// What was tried, and what was found.
public struct SweepReport: Sendable {
    /// A figure with its name, and the least that a full run must reach.
    public struct Count: Sendable {
        public let what: String
        public let count: Int
        public let least: Int
    }

    public private(set) var tried: [Count] = []
    /// The first of them, each with what it takes to have it again.
    public private(set) var violations: [String] = []
    public private(set) var violationCount = 0
    public private(set) var notes: [String] = []

    /// More than this are only counted.
    private static let shownViolations = 20

    public init() {}

    /// - Parameter least: what a full run promises.
    public mutating func tried(_ what: String, _ count: Int, least: Int = 1) {
        tried.append(Count(what: what, count: count, least: least))
    }

    public mutating func violated(_ sentence: String) {
        violationCount += 1
        if violations.count < Self.shownViolations { violations.append(sentence) }
    }

    /// A figure that is shown, and judges nothing.
    public mutating func note(_ sentence: String) { notes.append(sentence) }
}
