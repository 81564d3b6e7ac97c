/// One promise, tried in a great many ways.
public struct Sweep: Sendable {
    public let name: String
    /// What it holds kedge to, in one sentence.
    public let promise: String
    /// Deliberate breakages, each of which must make a run find violations: an oracle that can't fail proves nothing.
    public let sabotages: [String]
    /// By sabotage, the oracle that must find it: that something else went wrong proves nothing of it.
    public let oracles: [String: String]
    public let run: @Sendable (SweepScale) throws -> SweepReport

    public init(
        name: String, promise: String, sabotages: [String], oracles: [String: String] = [:],
        run: @escaping @Sendable (SweepScale) throws -> SweepReport
    ) {
        self.name = name
        self.promise = promise
        self.sabotages = sabotages
        self.oracles = oracles
        self.run = run
    }

    /// Whether a run of a sabotage found it, by the oracle that must.
    public func hasFound(_ sabotage: String, in report: SweepReport) -> Bool { report.violationCount(by: oracles[sabotage]) > 0 }
}

/// What a sweep stands on isn't there: nothing was tried, and nothing is found by that.
public struct SweepFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
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
    /// Nothing more is tried once something was found: for sabotage, which one finding proves.
    public var stopsAtFirstViolation = false
    /// Only what this oracle finds is such a first one.
    public var awaitedOracle: String?
    /// Told each figure as soon as it is known, and how far a long part is.
    public var progress: @Sendable (String) -> Void = { _ in }

    public init(_ size: Size, seed: UInt64, sabotage: String? = nil) {
        self.size = size
        self.seed = seed
        self.sabotage = sabotage
    }

    public var isFull: Bool { size == .full }

    /// The first in a full run, the second in a sample.
    public func count(_ full: Int, sample: Int) -> Int { isFull ? full : sample }

    func isOver(_ report: SweepReport) -> Bool { stopsAtFirstViolation && report.violationCount(by: awaitedOracle) > 0 }

    /// Tells of every tenth part of a long row of trials.
    func passed(_ done: Int, of total: Int, _ what: String) {
        if done * 10 / max(1, total) != (done - 1) * 10 / max(1, total) { progress("\(what): \(done) of \(total)") }
    }
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
    private var countsByOracle: [String: Int] = [:]

    /// More than this are only counted.
    private static let shownViolations = 20
    private let progress: @Sendable (String) -> Void

    public init(_ scale: SweepScale) { progress = scale.progress }

    /// - Parameter least: what a full run promises.
    public mutating func tried(_ what: String, _ count: Int, least: Int = 1) {
        tried.append(Count(what: what, count: count, least: least))
        progress("\(what): \(count)")
    }

    /// - Parameter oracle: what has found it, where a sabotage must be found by that and nothing else.
    public mutating func violated(_ sentence: String, by oracle: String? = nil) {
        violationCount += 1
        if let oracle { countsByOracle[oracle, default: 0] += 1 }
        guard violations.count < Self.shownViolations else { return }
        violations.append(sentence)
        progress("violation: \(sentence)")
    }

    /// How much an oracle has found; nil for all of them.
    public func violationCount(by oracle: String?) -> Int { oracle.map { countsByOracle[$0] ?? 0 } ?? violationCount }

    /// A figure that is shown, and judges nothing.
    public mutating func note(_ sentence: String) {
        notes.append(sentence)
        progress(sentence)
    }
}
