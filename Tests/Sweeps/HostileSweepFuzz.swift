import Corpus
import Dispatch
import Synchronization

/// Mutations of the corpus against whatever reads or cleans text: nothing traps, and what comes out keeps its promises.
enum HostileFuzz {
    /// Each breaks what is tried, not what judges.
    static let sabotages = ["fuzzed-plain-string", "unescaped-json", "unescaped-rows", "trusting-journal"]

    private static let workers = 2

    static func run(_ strings: [HostileString], _ scale: SweepScale, into report: inout SweepReport) {
        let total = scale.count(10_000_000, sample: scale.sabotage == nil ? 20_000 : 4_000)
        // Of the text and the documents as many as are promised; rows and journals come on top.
        let shares = [("SafeText", 7), ("JSON documents", 3), ("rows of the cache", 1), ("journals", 1)]
        let pool = strings.map { Array($0.text.utf8.prefix(160)) }.filter { !$0.isEmpty }
        let sum = shares.prefix(2).reduce(0) { $0 + $1.1 }
        for (index, share) in shares.enumerated() where !scale.isOver(report) {
            let count = total * share.1 / sum
            let found = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                let seed = scale.seed &* 1_000 &+ UInt64(index * workers + worker)
                var mutator = Mutator(pool: pool, seed: seed)
                for step in 0..<(count / workers) {
                    let flaw: String? = switch index {
                    case 0: CleanedText.flaw(&mutator, scale.sabotage)
                    case 1: JSONRoundTrip.flaw(&mutator, scale.sabotage)
                    case 2: RowRoundTrip.flaw(&mutator, scale.sabotage)
                    default: JournalRecovery.flaw(&mutator, scale.sabotage)
                    }
                    if let flaw { found.withLock { $0.append("\(share.0), seed \(seed), step \(step): \(flaw)") } }
                }
            }
            for violation in found.withLock({ $0 }).sorted() { report.violated(violation, by: HostileOracle.fuzzed.rawValue) }
            report.tried("fuzz executions: \(share.0)", count / workers * workers, least: 10_000_000 * share.1 / sum)
        }
    }
}

/// Seeded bytes that look like what attacks: pieces of the corpus, cut, joined and damaged.
struct Mutator {
    private let pool: [[UInt8]]
    private var random: SeededRandom
    /// Scalars at the edges of every class that a filter must tell apart.
    private static let edges: [UInt32] = [
        0, 7, 8, 9, 10, 13, 0x1B, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0x85, 0x9B, 0x9C, 0x9D, 0x9F, 0xA0, 0xAD, 0x300, 0x36F, 0x61C, 0x1160,
        0x180E, 0x200B, 0x200D, 0x200E, 0x2028, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x20E3, 0x2800, 0x3164, 0xD7FF, 0xE000,
        0xFE0F, 0xFEFF, 0xFFF9, 0xFFFC, 0xFFFD, 0xFFFF, 0x1F1E6, 0x1F3F4, 0x1F3FB, 0x1F468, 0xE0001, 0xE0061, 0xE007F, 0xE0100,
        0x10FFFF, 0xAC00, 0x1100, 0x1161, 0x11A8, 0x4E00, 0x5D0, 0x627,
    ]

    init(pool: [[UInt8]], seed: UInt64) {
        self.pool = pool
        random = SeededRandom(seed: seed)
    }

    mutating func next() -> UInt64 { random.next() }

    mutating func number(_ bound: Int) -> Int { random.number(below: bound) }

    mutating func bytes() -> [UInt8] {
        var result = piece()
        for _ in 0..<number(4) {
            switch number(5) {
            case 0: result += piece()
            case 1: result.insert(contentsOf: piece().prefix(24), at: number(result.count + 1))
            default: damage(&result)
            }
        }
        return result
    }

    mutating func text() -> String { String(decoding: bytes(), as: UTF8.self) }

    private mutating func piece() -> [UInt8] {
        let whole = pool[number(pool.count)]
        let start = number(4) == 0 ? number(whole.count) : 0
        return Array(whole[start...].prefix(1 + number(80)))
    }

    /// One change that keeps most of the bytes.
    mutating func damage(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = number(bytes.count)
        switch number(7) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] ^= 1 << UInt8(number(8))
        case 2: bytes.remove(at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + number(8)))
        case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + number(12))], at: number(bytes.count))
        default:
            let scalar = Unicode.Scalar(Self.edges[number(Self.edges.count)]) ?? " "
            bytes.insert(contentsOf: Array(String(Character(scalar)).utf8), at: place)
        }
    }
}
