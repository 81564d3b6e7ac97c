import FoundationEssentials
import Helpdesk

/// A file of checked lines: first a line about the file, then one per item.
struct RowFile {
    /// What the first line says.
    struct Facts: Hashable {
        var count: Int
        var asOf: Date?
        var wholeAsOf: Date?
        var claimedTotal: Int?
        /// Of the other lines' checksums.
        var checksumSum: Int?
    }

    struct Reading<Item> {
        var items: [Item] = []
        var facts: Facts?
        /// Lines that could not be read, and lines that are missing.
        var damagedCount = 0
        /// The format's version, where it is another than ours.
        var otherVersion: Int?
    }

    /// Goes up with every change of a line's shape. The cache is rebuilt then.
    static let version = 1
    /// Far more than a screenful of list lines.
    private static let headByteCount = 1 << 18
    /// More than the line about the file.
    private static let firstByteCount = 1 << 9
    /// More places in a damaged line that look like a row's beginning than these mean that it is made to look so.
    private static let startAttempts = 16

    let noun: String
    let fileSystem: FileSystem

    func encoded<Item>(
        _ items: [Item], facts: Facts, _ write: (inout RowWriter, Item) -> Void
    ) -> [UInt8] {
        var rows = RowWriter()
        for item in items { rows.line { write(&$0, item) } }
        var writer = RowWriter()
        writer.line { row in
            row.text("kedge \(noun)")
            row.number(Self.version)
            row.number(facts.count)
            row.date(facts.asOf)
            row.date(facts.wholeAsOf)
            row.number(facts.claimedTotal)
            row.number(Int(rows.checksumSum))
        }
        return writer.bytes + rows.bytes
    }

    /// The first items, from the file's head alone.
    func head<Item>(
        of path: String, limit: Int, _ read: (inout RowScanner) -> Item?
    ) throws(FileError) -> Reading<Item> {
        let file = HeldFile(try fileSystem.open(path, .reading), fileSystem)
        let bytes = try fileSystem.read(file.descriptor, 0, Self.headByteCount)
        return parse(bytes, limit: limit, isHead: true, read)
    }

    func whole<Item>(
        of path: String, _ read: (inout RowScanner) -> Item?
    ) throws(FileError) -> Reading<Item> {
        parse(try fileSystem.contents(of: path), limit: .max, isHead: false, read)
    }

    /// `isHead`: the rest of the file isn't here, so that nothing can be said about what is missing.
    func parse<Item>(
        _ bytes: [UInt8], limit: Int, isHead: Bool, _ read: (inout RowScanner) -> Item?
    ) -> Reading<Item> {
        var reading = Reading<Item>()
        var lines = Lines(bytes: bytes)
        var checksumSum: UInt32 = 0
        while reading.items.count < limit, reading.otherVersion == nil, let line = lines.next() {
            if isHead, line.upperBound == bytes.count { break }
            for row in rows(line, bytes, &reading.damagedCount) {
                var row = row
                if reading.facts == nil, readFacts(row, into: &reading) { continue }
                checksumSum &+= row.checksum
                if let item = read(&row) { reading.items.append(item) } else { reading.damagedCount += 1 }
            }
        }
        guard reading.otherVersion == nil else { return Reading(otherVersion: reading.otherVersion) }
        if reading.facts == nil { reading.damagedCount = max(reading.damagedCount, 1) }
        if !isHead, let count = reading.facts?.count {
            reading.damagedCount = max(reading.damagedCount, abs(count - reading.items.count))
            let isAsWritten = reading.facts?.checksumSum.map { $0 == Int(checksumSum) } ?? true
            if !isAsWritten { reading.damagedCount = max(reading.damagedCount, 1) }
        }
        return reading
    }

    /// A later kedge wrote what stands there. It isn't ours to replace.
    func isLater(at path: String) throws(FileError) -> Bool {
        let file: HeldFile
        do throws(FileError) {
            file = HeldFile(try fileSystem.open(path, .reading), fileSystem)
        } catch {
            if error.isMissing { return false }
            throw error
        }
        let bytes = try fileSystem.read(file.descriptor, 0, Self.firstByteCount)
        let reading: Reading<Never> = parse(bytes, limit: 1, isHead: true) { _ in nil }
        return reading.otherVersion.map { $0 > Self.version } ?? false
    }

    /// A line's row; of a damaged line, what is whole in it: two rows become one line where a line feed was damaged.
    private func rows(_ line: Range<Int>, _ bytes: [UInt8], _ damagedCount: inout Int) -> [RowScanner] {
        if let row = RowScanner(line: line, of: bytes) { return [row] }
        damagedCount += 1
        var starts = line.dropFirst().lazy.filter { RowScanner.looksLikeStart(of: bytes[$0..<line.upperBound]) }.makeIterator()
        for _ in 0..<Self.startAttempts {
            guard let start = starts.next() else { break }
            guard let second = RowScanner(line: start..<line.upperBound, of: bytes) else { continue }
            return [RowScanner(line: line.lowerBound..<start - 1, of: bytes), second].compactMap { $0 }
        }
        return [RowScanner(line: line.dropLast(), of: bytes)].compactMap { $0 }
    }

    /// False where it is another line.
    private func readFacts<Item>(_ row: RowScanner, into reading: inout Reading<Item>) -> Bool {
        var row = row
        guard row.text() == "kedge \(noun)", let version = row.int() else { return false }
        guard version == Self.version else {
            reading.otherVersion = version
            return true
        }
        guard let count = row.int() else { return false }
        reading.facts = Facts(
            count: count, asOf: row.date(), wholeAsOf: row.date(), claimedTotal: row.int(),
            checksumSum: row.isAtEndOfList ? nil : row.int())
        return true
    }
}

/// The lines of a file, without their line feeds.
struct Lines: Sequence, IteratorProtocol {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Range<Int>? {
        guard position < bytes.count else { return nil }
        let start = position
        let end = Self.lineFeed(in: bytes, from: start) ?? bytes.count
        position = end + 1
        return start..<end
    }

    static func lineFeed(in bytes: [UInt8], from start: Int) -> Int? {
        let span = bytes.span
        var position = start
        while position < span.count {
            if span[position] == UInt8(ascii: "\n") { return position }
            position += 1
        }
        return nil
    }
}
