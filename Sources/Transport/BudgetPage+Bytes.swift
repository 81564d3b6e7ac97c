/// The ledger's format: words of 64 bits in the machine's own order, since no other machine reads it; a head of fixed
/// size, then the page.
///
/// Head: the magic, the version, a digest of the machine's boot, when it was written, the page's length in words, a
/// digest of all that. It is written over the file in place: what lies behind the page is of a longer one before.
extension BudgetPage {
    /// What a file turned out to hold.
    package enum Reading: Hashable, Sendable {
        case page(BudgetPage)
        /// Nothing yet, or of a time whose clock is gone: before a reboot.
        case void
        case damaged
        /// Of a newer kedge.
        case foreign
    }

    package static let version: UInt64 = 1
    private static let versionsToCome: ClosedRange<UInt64> = 2...63
    private static let magic: UInt64 = 0x7467_6265_6764_656B
    private static let headWords = 6
    /// Larger files are no ledgers.
    package static let maximumBytes = 1_048_576
    /// Of marks in one minute: more aren't kept, and none are believed.
    private static let maximumMarks = 4_096

    /// - Parameters:
    ///   - boot: names the run of the machine since whose start the clock counts.
    ///   - seconds: now.
    package func bytes(boot: String, seconds: Double) -> [UInt8] {
        var body = WordWriter()
        write(to: &body)
        var head = [Self.magic, Self.version, Digest.of(boot.utf8), seconds.bitPattern, UInt64(body.words.count)]
        head.append(Digest.of(words: body.words[...], Digest.of(words: head[...])))
        return (head + body.words).withUnsafeBytes { Array($0) }
    }

    package static func read(_ bytes: [UInt8], boot: String, seconds: Double) -> Reading {
        guard !bytes.isEmpty else { return .void }
        var words = [UInt64](repeating: 0, count: bytes.count / 8)
        words.withUnsafeMutableBytes { $0.copyBytes(from: bytes.prefix($0.count)) }
        guard words.count >= headWords, words[0] == magic else { return .damaged }
        guard words[1] == version else { return versionsToCome.contains(words[1]) ? .foreign : .damaged }
        let writtenAt = Double(bitPattern: words[3])
        guard writtenAt.isFinite, words[4] <= UInt64(words.count - headWords) else { return .damaged }
        let body = words[headWords..<(headWords + Int(words[4]))]
        guard Digest.of(words: body, Digest.of(words: words[..<(headWords - 1)])) == words[headWords - 1] else {
            return .damaged
        }
        guard words[2] == Digest.of(boot.utf8), writtenAt <= seconds + 1 else { return .void }
        var page = BudgetPage()
        var reader = WordReader(body)
        return page.read(from: &reader) ? .page(page) : .damaged
    }

    private func write(to writer: inout WordWriter) {
        for minute in minutes {
            writer.write(minute.learnedLimit.map(Double.init))
            writer.write(minute.learnedAtSeconds)
            writer.write(Array(minute.leavings.all))
            for marks in [minute.marks.suffix(Self.maximumMarks), minute.personWaits.suffix(Self.maximumMarks)] {
                writer.write(UInt64(marks.count))
                for mark in marks {
                    writer.write(mark.holder)
                    writer.write(mark.seconds)
                }
            }
        }
        writer.write(told.map { Double($0.remaining) })
        writer.write(told?.until)
        writer.write(toldLimit.map(Double.init))
        for time in [pausedUntil, namedUntil, calmUntil, lastWriteAt, cautiousUntil] { writer.write(time) }
        writer.write(UInt64(isProbing ? 1 : 0))
        writer.write(probe?.seconds)
        writer.write(probe?.holder ?? 0)
    }

    /// False where it isn't what `write` makes.
    private mutating func read(from reader: inout WordReader) -> Bool {
        for place in minutes.indices {
            guard let learned = reader.maybeCount(), let at = reader.number(),
                let leavings = reader.numbers(maximum: RollingMinute.maximumEnds), leavings == leavings.sorted(),
                let marks = reader.marks(maximum: Self.maximumMarks),
                let waits = reader.marks(maximum: Self.maximumMarks)
            else { return false }
            minutes[place].learnedLimit = learned.value
            minutes[place].learnedAtSeconds = at
            minutes[place].leavings = LeavingTimes(leavings)
            minutes[place].marks = marks
            minutes[place].personWaits = waits
        }
        guard let left = reader.maybeCount(), let leftUntil = reader.maybe(), let limit = reader.maybeCount(),
            let paused = reader.maybe(), let named = reader.maybe(), let calm = reader.maybe(), let wrote = reader.maybe(),
            let cautious = reader.maybe(), let probing = reader.word(), let probeAt = reader.maybe(), let holder = reader.word(),
            reader.isAtEnd
        else { return false }
        if let left = left.value, let until = leftUntil.value { told = .init(remaining: left, until: until) }
        toldLimit = limit.value
        (pausedUntil, namedUntil, calmUntil, lastWriteAt) = (paused.value, named.value, calm.value, wrote.value)
        cautiousUntil = cautious.value
        isProbing = probing == 1
        probe = probeAt.value.map { .init(holder: holder, seconds: $0) }
        return true
    }
}

/// Finds damage and names files, and keeps nothing secret.
package enum Digest {
    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01B3

    /// FNV-1a of 64 bits.
    package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(start) { ($0 ^ UInt64($1)) &* prime }
    }

    /// Each step can be undone, so that one damaged word never goes unnoticed.
    static func of(words: ArraySlice<UInt64>, _ before: UInt64 = start) -> UInt64 {
        var digest = before
        for word in words {
            digest = (digest ^ word) &* prime
            digest ^= digest >> 32
        }
        return digest
    }
}

private struct WordWriter {
    var words: [UInt64] = []

    mutating func write(_ word: UInt64) { words.append(word) }

    mutating func write(_ number: Double) { write(number.bitPattern) }

    /// Not a number stands for none.
    mutating func write(_ number: Double?) { write(number ?? .nan) }

    mutating func write(_ numbers: [Double]) {
        write(UInt64(numbers.count))
        for number in numbers { write(number) }
    }
}

private struct WordReader {
    struct Maybe<Value> { let value: Value? }

    private let words: ArraySlice<UInt64>
    private var place: Int

    init(_ words: ArraySlice<UInt64>) {
        self.words = words
        place = words.startIndex
    }

    var isAtEnd: Bool { place == words.endIndex }

    mutating func word() -> UInt64? {
        guard place < words.endIndex else { return nil }
        defer { place += 1 }
        return words[place]
    }

    mutating func number() -> Double? { word().map { Double(bitPattern: $0) }.flatMap { $0.isFinite ? $0 : nil } }

    mutating func maybe() -> Maybe<Double>? {
        guard let word = word() else { return nil }
        let number = Double(bitPattern: word)
        guard number.isFinite || number.isNaN else { return nil }
        return Maybe(value: number.isNaN ? nil : number)
    }

    mutating func maybeCount() -> Maybe<Int>? {
        guard let number = maybe() else { return nil }
        guard let value = number.value else { return Maybe(value: nil) }
        guard let count = Int(exactly: value), abs(count) <= 1_000_000_000 else { return nil }
        return Maybe(value: count)
    }

    mutating func numbers(maximum: Int) -> [Double]? {
        guard let count = word(), count <= UInt64(maximum) else { return nil }
        var numbers: [Double] = []
        for _ in 0..<Int(count) {
            guard let number = number() else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    mutating func marks(maximum: Int) -> [RollingMinute.Mark]? {
        guard let count = word(), count <= UInt64(maximum) else { return nil }
        var marks: [RollingMinute.Mark] = []
        for _ in 0..<Int(count) {
            guard let holder = word(), let seconds = number() else { return nil }
            marks.append(.init(holder: holder, seconds: seconds))
        }
        return marks
    }
}
