import Corpus
import FoundationEssentials
import Helpdesk
import Store

/// Every byte of a journal and of a cache, damaged in every way, read as kedge reads them at a start.
enum CorruptionSweep {
    static let sweep = Sweep(
        name: "corruption",
        promise: "Whatever byte of a journal or a cache is damaged: no crash, nothing lost in silence, one record at most.",
        sabotages: ["checksums-agree"],
        run: { run($0) })

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
        var report = SweepReport()
        let isBlind = scale.sabotage == "checksums-agree"
        var random = SeededRandom(seed: scale.seed)
        let subjects: [any DamagedSubject] = [
            OutboxSubject.make(), DraftSubject.make(), CacheSubject.make(), ThreadSubject.make(),
        ]
        for subject in subjects {
            var count = 0
            let whole = subject.bytes
            // The padding of a journal is one thing a hundred thousand times over: its first bytes and its last stand for it.
            let near = min(whole.count, (whole.lastIndex { $0 != 0 } ?? 0) + 40)
            let places = Array(0..<near) + Array(max(near, whole.count - 8)..<whole.count)
            for position in places {
                for damage in Damage.allCases {
                    let bit = Int(random.next() % 8)
                    guard scale.isFull || random.unit() < 0.015 else { continue }
                    var damaged = damage.done(to: whole, at: position, bit: bit)
                    if damaged == whole { continue }
                    if isBlind { damaged = subject.checksum.mended(damaged, near: position) }
                    count += 1
                    for sentence in subject.judge(damaged, isCut: damage == .truncate) {
                        report.violated("\(subject.name), byte \(position) \(damage.rawValue) (bit \(bit)): \(sentence)")
                    }
                }
            }
            report.tried("\(subject.name): damages", count, least: 2 * places.count)
            var blocks = 0
            for _ in 0..<scale.count(500, sample: 20) {
                let (damaged, words) = subject.moved(using: &random)
                if damaged == whole { continue }
                blocks += 1
                for sentence in subject.judge(damaged, isCut: false) { report.violated("\(subject.name), \(words): \(sentence)") }
            }
            report.tried("\(subject.name): records doubled, exchanged or written over", blocks)
        }
        return report
    }
}

/// A file, and what must still be read of it after damage.
protocol DamagedSubject {
    var name: String { get }
    var bytes: [UInt8] { get }
    var checksum: LineChecksum { get }
    /// What is wrong with what is read of a damaged file.
    func judge(_ damaged: [UInt8], isCut: Bool) -> [String]
}

extension DamagedSubject {
    /// Lines, each with its line feed; and what stands behind the last one.
    private var lines: (lines: [[UInt8]], rest: [UInt8]) {
        let end = (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        let lines = bytes[..<end].split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
        return (lines, Array(bytes[end...]))
    }

    /// Whole records where they don't belong.
    func moved(using random: inout SeededRandom) -> ([UInt8], String) {
        var (lines, rest) = lines
        let (one, other) = (Int.random(in: 0..<lines.count, using: &random), Int.random(in: 0..<lines.count, using: &random))
        let words: String
        switch random.next() % 3 {
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
