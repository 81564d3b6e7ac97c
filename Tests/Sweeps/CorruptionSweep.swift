import Corpus
import Dispatch
import FoundationEssentials
import Helpdesk
import Store
import Synchronization

/// Every byte of a journal and of a cache, damaged in every way, read as kedge reads them at a start.
enum CorruptionSweep {
    static let sweep = Sweep(
        name: "corruption",
        promise: "Whatever byte of a journal or a cache is damaged: no crash, nothing lost in silence, one record at most.",
        sabotages: Sabotage.allCases.map(\.rawValue),
        oracles: Dictionary(uniqueKeysWithValues: Sabotage.allCases.map { ($0.rawValue, $0.oracle.rawValue) }),
        run: { run($0) })

    /// What is found of a damaged file.
    typealias Flaw = (sentence: String, oracle: Oracle)

    enum Oracle: String, Sendable {
        /// What is read was never written.
        case untrue
        /// Something is lost, and nobody is told.
        case silence
        /// More is lost than was damaged.
        case tooMany
    }

    enum Sabotage: String, CaseIterable {
        /// Whatever was damaged has a checksum that agrees with it.
        case checksumsAgree = "checksums-agree"
        /// The reader keeps to itself what it couldn't read.
        case troublesHidden = "troubles-hidden"
        /// With what can't be read a neighbour goes.
        case neighbourDropped = "neighbour-dropped"

        var oracle: Oracle {
            switch self {
            case .checksumsAgree: .untrue
            case .troublesHidden: .silence
            case .neighbourDropped: .tooMany
            }
        }
    }

    /// What happens to a file.
    enum Damage: String, CaseIterable {
        case turnBit = "a bit turned"
        case zero = "zeroed"
        case ones = "0xFF"
        case truncate = "cut off there"

        func done(to bytes: [UInt8], at position: Int, bit: Int) -> [UInt8] {
            var bytes = bytes
            switch self {
            case .turnBit: bytes[position] ^= 1 << UInt8(bit)
            case .zero: bytes[position] = 0
            case .ones: bytes[position] = 0xFF
            case .truncate: bytes.removeSubrange(position...)
            }
            return bytes
        }
    }

    private static func run(_ scale: SweepScale) -> SweepReport {
        var report = SweepReport(scale)
        let sabotage = scale.sabotage.flatMap(Sabotage.init)
        var random = SeededRandom(seed: scale.seed)
        let subjects: [any DamagedSubject] = [
            OutboxSubject.make(), DraftSubject.make(.scarce), DraftSubject.make(.ample), CacheSubject.make(), ThreadSubject.make(),
        ]
        for subject in subjects where !scale.isOver(report) {
            damageEachByte(of: subject, sabotage, scale, &report)
            var blocks = 0
            for number in 0..<scale.count(500, sample: 20) where !scale.isOver(report) {
                let (damaged, words) = subject.moved(number, using: &random)
                if damaged == subject.bytes { continue }
                blocks += 1
                for (sentence, oracle) in subject.judge(damaged, mostLost: 1, sabotage) {
                    report.violated("\(subject.name), \(words): \(sentence)", by: oracle.rawValue)
                }
            }
            report.tried("\(subject.name): records doubled, exchanged or written over", blocks, least: 400)
        }
        return report
    }

    private struct Found: Sendable {
        var passed = 0
        var count = 0
        var flaws: [(position: Int, sentence: String, oracle: Oracle)] = []
    }

    /// Every byte, or of the room behind the records so many as the subject says; on all cores.
    private static func damageEachByte(
        of subject: any DamagedSubject, _ sabotage: Sabotage?, _ scale: SweepScale, _ report: inout SweepReport
    ) {
        let whole = subject.bytes
        let near = min(whole.count, (whole.lastIndex { $0 != 0 } ?? 0) + 40)
        let places = Array(0..<near) + Array(stride(from: near, to: whole.count, by: subject.roomStride))
        let found = Mutex(Found())
        let partCount = 8
        DispatchQueue.concurrentPerform(iterations: partCount) { part in
            for index in stride(from: part, to: places.count, by: partCount) {
                let soFar = found.withLock { found in
                    found.passed += 1
                    return found
                }
                if scale.stopsAtFirstViolation, soFar.flaws.contains(where: { $0.oracle == sabotage?.oracle }) { return }
                scale.passed(soFar.passed, of: places.count, subject.name)
                // Of room there is so much that a sample holds little of it.
                let share = scale.isFull ? 1 : places[index] < near ? 0.015 : 0.000_3
                let (count, flaws) = damage(subject, at: places[index], share: share, sabotage, scale.seed)
                found.withLock { found in
                    found.count += count
                    found.flaws += flaws.map { (places[index], $0.sentence, $0.oracle) }
                }
            }
        }
        let all = found.withLock { $0 }
        for (_, sentence, oracle) in all.flaws.sorted(by: { ($0.position, $0.sentence) < ($1.position, $1.sentence) }) {
            report.violated(sentence, by: oracle.rawValue)
        }
        // What is zero already can't be zeroed, nor what is 0xFF made so.
        let same = places.count { whole[$0] == 0 || whole[$0] == 0xFF }
        report.tried(
            "\(subject.name): damages of \(places.count) bytes of \(whole.count)", all.count,
            least: (subject.roomStride == 1 ? whole.count : places.count) * Damage.allCases.count - same)
    }

    private static func damage(
        _ subject: any DamagedSubject, at position: Int, share: Double, _ sabotage: Sabotage?, _ seed: UInt64
    ) -> (count: Int, flaws: [Flaw]) {
        // By the place, so that it is the same whatever is tried before it.
        var random = SeededRandom(seed: seed &+ UInt64(position) &* 0x9E37_79B9)
        var count = 0
        var flaws: [Flaw] = []
        for damage in Damage.allCases {
            let bit = Int(random.next() % 8)
            guard random.unit() < share else { continue }
            var damaged = damage.done(to: subject.bytes, at: position, bit: bit)
            if damaged == subject.bytes { continue }
            if sabotage == .checksumsAgree { damaged = subject.checksum.mended(damaged, near: position) }
            count += 1
            let mostLost = damage == .truncate ? subject.recordCount - subject.wholeRecordCount(in: damaged) : 1
            for (sentence, oracle) in subject.judge(damaged, mostLost: mostLost, sabotage) {
                flaws.append(("\(subject.name), byte \(position) \(damage.rawValue) (bit \(bit)): \(sentence)", oracle))
            }
        }
        return (count, flaws)
    }
}

extension CorruptionSweep.Sabotage? {
    /// What the reader tells.
    func told<Trouble>(_ troubles: [Trouble]) -> [Trouble] { self == .troublesHidden ? [] : troubles }

    /// What the reader has read, of so much that was written.
    func read<Item>(_ items: [Item], of count: Int) -> [Item] {
        self == .neighbourDropped && items.count < count ? items.dropLast() : items
    }
}

/// A file, and what must still be read of it after damage.
protocol DamagedSubject: Sendable {
    var name: String { get }
    var bytes: [UInt8] { get }
    var checksum: LineChecksum { get }
    var recordCount: Int { get }
    /// What is wrong with what is read of a damaged file.
    ///
    /// - Parameter mostLost: so many records may be gone, if that is told.
    func judge(_ damaged: [UInt8], mostLost: Int, _ sabotage: CorruptionSweep.Sabotage?) -> [CorruptionSweep.Flaw]
    /// Of the room behind the records each byte, or only each of so many.
    var roomStride: Int { get }
}

extension DamagedSubject {
    var roomStride: Int { 1 }

    /// Lines, each with its line feed; and what stands behind the last one.
    private var lines: (lines: [[UInt8]], rest: [UInt8]) {
        let end = (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        let lines = bytes[..<end].split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
        return (lines, Array(bytes[end...]))
    }

    /// Of a file that was cut off: what stands before the records stands at its beginning.
    func wholeRecordCount(in cut: [UInt8]) -> Int {
        let heads = max(0, lines.lines.count - recordCount)
        let end = cut.lastIndex(of: UInt8(ascii: "\n")) ?? 0
        return min(recordCount, max(0, cut[..<end].split(separator: UInt8(ascii: "\n")).count - heads))
    }

    /// Whole records where they don't belong: the first time how the file begins, in the place of its end.
    func moved(_ number: Int, using random: inout SeededRandom) -> ([UInt8], String) {
        var (lines, rest) = lines
        let isFirst = number == 0
        let one = isFirst ? 0 : Int.random(in: 0..<lines.count, using: &random)
        let other = isFirst ? lines.count - 1 : Int.random(in: 0..<lines.count, using: &random)
        let words: String
        switch isFirst ? 2 : random.next() % 3 {
        case 0:
            lines.insert(lines[one], at: other)
            words = "record \(one) doubled at \(other)"
        case 1:
            lines.swapAt(one, other)
            words = "records \(one) and \(other) exchanged"
        default:
            lines[other] = lines[one]
            words = "record \(one) written over \(other)"
        }
        return (lines.joined() + rest, words)
    }
}
