/// The ledger's format: a head of fixed size, then the page. All numbers little-endian.
///
/// Head: the magic, the version, a digest of the machine's boot, when it was written, the page's length, a digest of
/// all that. It is written over the file in place: what lies behind the page is of a longer one before.
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
    private static let magic: [UInt8] = Array("kedgebgt".utf8)
    private static let versionsToCome: ClosedRange<UInt8> = 2...63
    private static let headWords = 6
    /// Larger files are no ledgers.
    package static let maximumBytes = 1_048_576
    /// Of marks in one minute: more aren't kept, and none are believed.
    private static let maximumMarks = 4_096

    /// - Parameters:
    ///   - boot: names the run of the machine since whose start the clock counts.
    ///   - seconds: now.
    package func bytes(boot: String, seconds: Double) -> [UInt8] {
        var body = ByteWriter()
        write(to: &body)
        var head = ByteWriter()
        head.bytes = Self.magic
        head.write(Self.version)
        head.write(Digest.of(boot.utf8))
        head.write(seconds)
        head.write(UInt64(body.bytes.count))
        head.write(Digest.of(body.bytes, Digest.of(head.bytes)))
        return head.bytes + body.bytes
    }

    package static func read(_ bytes: [UInt8], boot: String, seconds: Double) -> Reading {
        guard !bytes.isEmpty else { return .void }
        guard bytes.count >= headWords * 8, bytes.prefix(8).elementsEqual(magic) else { return .damaged }
        var reader = ByteReader(bytes[8...])
        guard let version = reader.word(), version == Self.version else {
            return versionsToCome.contains(bytes[8]) && bytes[9..<16].allSatisfy { $0 == 0 } ? .foreign : .damaged
        }
        guard let bootDigest = reader.word(), let writtenAt = reader.number(), let length = reader.word(),
            let digest = reader.word(), length <= UInt64(bytes.count - headWords * 8)
        else { return .damaged }
        let body = bytes[(headWords * 8)..<(headWords * 8 + Int(length))]
        guard Digest.of(body, Digest.of(bytes[..<((headWords - 1) * 8)])) == digest else { return .damaged }
        guard bootDigest == Digest.of(boot.utf8), writtenAt <= seconds + 1 else { return .void }
        var page = BudgetPage()
        reader = ByteReader(body)
        return page.read(from: &reader) ? .page(page) : .damaged
    }

    private func write(to writer: inout ByteWriter) {
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
    private mutating func read(from reader: inout ByteReader) -> Bool {
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

/// FNV-1a, of 64 bits: finds damage and names files, and keeps nothing secret.
package enum Digest {
    package static func of(_ bytes: some Sequence<UInt8>, _ start: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}

private struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func write(_ word: UInt64) {
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (UInt64(shift) * 8))) }
    }

    mutating func write(_ number: Double) { write(number.bitPattern) }

    /// Not a number stands for none.
    mutating func write(_ number: Double?) { write(number ?? .nan) }

    mutating func write(_ numbers: [Double]) {
        write(UInt64(numbers.count))
        for number in numbers { write(number) }
    }
}

private struct ByteReader {
    struct Maybe<Value> { let value: Value? }

    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    var isAtEnd: Bool { place == bytes.endIndex }

    mutating func word() -> UInt64? {
        guard bytes.endIndex - place >= 8 else { return nil }
        defer { place += 8 }
        return (0..<8).reduce(0) { $0 | UInt64(bytes[place + $1]) << (UInt64($1) * 8) }
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
