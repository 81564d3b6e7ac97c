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
        var report = SweepReport(scale)
        let isBlind = scale.sabotage == "checksums-agree"
        var random = SeededRandom(seed: scale.seed)
        let subjects: [any DamagedSubject] = [
            OutboxSubject.make(), DraftSubject.make(), CacheSubject.make(), ThreadSubject.make(),
        ]
        for subject in subjects {
            var count = 0
            var unchangedCount = 0
            let whole = subject.bytes
            // The padding behind a journal's records is one thing a hundred thousand times over: some of its bytes stand for it.
            let near = min(whole.count, (whole.lastIndex { $0 != 0 } ?? 0) + 40)
            let places = Array(0..<near) + Array(stride(from: near, to: whole.count, by: 251)) + Array(max(near, whole.count - 8)..<whole.count)
            for (index, position) in places.enumerated() {
                scale.passed(index + 1, of: places.count, subject.name)
                for damage in Damage.allCases where !scale.isOver(report) {
                    let bit = Int(random.next() % 8)
                    guard scale.isFull || random.unit() < 0.015 else { continue }
                    var damaged = damage.done(to: whole, at: position, bit: bit)
                    if damaged == whole {
                        unchangedCount += 1
                        continue
                    }
                    if isBlind { damaged = subject.checksum.mended(damaged, near: position) }
                    count += 1
                    let mostLost = damage == .truncate ? subject.recordCount - subject.wholeRecordCount(in: damaged) : 1
                    for sentence in subject.judge(damaged, mostLost: mostLost) {
                        report.violated("\(subject.name), byte \(position) \(damage.rawValue) (bit \(bit)): \(sentence)")
                    }
                }
            }
            let all = places.count * Damage.allCases.count
            report.tried("\(subject.name): damages of \(places.count) bytes of \(whole.count)", count, least: all - unchangedCount)
            var blocks = 0
            for number in 0..<scale.count(500, sample: 20) where !scale.isOver(report) {
                let (damaged, words) = subject.moved(number, using: &random)
                if damaged == whole { continue }
                blocks += 1
                for sentence in subject.judge(damaged, mostLost: 1) { report.violated("\(subject.name), \(words): \(sentence)") }
            }
            report.tried("\(subject.name): records doubled, exchanged or written over", blocks, least: 400)
        }
        return report
    }
}

/// A file, and what must still be read of it after damage.
protocol DamagedSubject {
    var name: String { get }
    var bytes: [UInt8] { get }
    var checksum: LineChecksum { get }
    var recordCount: Int { get }
    /// What is wrong with what is read of a damaged file.
    ///
    /// - Parameter mostLost: so many records may be gone, if that is told.
    func judge(_ damaged: [UInt8], mostLost: Int) -> [String]
}

extension DamagedSubject {
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
