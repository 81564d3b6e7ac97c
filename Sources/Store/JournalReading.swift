import Glibc

/// What a journal file holds, damaged as it may be.
package struct JournalReading: Equatable {
    /// In order.
    package var payloads: [[UInt8]] = []
    var lastSequence = 0
    /// Where the next record goes.
    var end = 0
    /// Byte ranges that are no records.
    var damaged: [Range<Int>] = []
    /// Records that must have been there, by the sequence numbers of those that are, or by what is left of the last.
    var missingCount = 0
    /// Something was cut off the file's end, nobody knows how much.
    var isCut = false
    /// Records stand there twice, perhaps in the place of others.
    var hasRepeats = false
    var isDisordered = false
    /// An unfinished last record, which nobody was told was kept.
    var tornTail: Range<Int>?
    /// Written by a later kedge.
    var newerVersion: Int?

    var isDamaged: Bool { !damaged.isEmpty || missingCount > 0 || isCut || hasRepeats || isDisordered }
    package var isSound: Bool { !isDamaged && tornTail == nil && endsWhole }
    /// Records may be lost of which somebody was told that they are kept.
    var mayHaveLost: Bool { missingCount > 0 || isCut || hasRepeats }

    private var endsWhole = true

    package init(_ bytes: [UInt8]) {
        let used = Self.usedByteCount(bytes)
        end = used
        endsWhole = used == 0 || bytes[used - 1] == UInt8(ascii: "\n")
        // Zeros follow the last record of every file that was begun with the mark. An empty file may have been one.
        let isMarked = bytes.starts(with: JournalFrame.mark) || JournalFrame.mark.starts(with: bytes)
        isCut = isMarked && used == bytes.count
        var found: [(sequence: Int, payload: Range<Int>)] = []
        var position = 0
        var damageStart: Int?
        while position < used {
            guard let frame = JournalFrame.decode(bytes, at: position) else {
                damageStart = damageStart ?? position
                position = Self.nextCandidate(bytes, after: position, before: used)
                continue
            }
            if let start = damageStart { damaged.append(start..<position) }
            damageStart = nil
            if frame.header.version > JournalFrame.version { newerVersion = max(newerVersion ?? 0, frame.header.version) }
            // The mark stands at the beginning alone; elsewhere it may have taken a record's place.
            if frame.header.sequence > 0 { found.append((frame.header.sequence, frame.payload)) } else if position > 0 { hasRepeats = true }
            position = frame.payload.upperBound
            if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        }
        take(found, bytes)
        if let start = damageStart { note(tail: start..<used, of: bytes) }
    }

    private mutating func take(_ found: [(sequence: Int, payload: Range<Int>)], _ bytes: [UInt8]) {
        isDisordered = zip(found, found.dropFirst()).contains { $0.sequence > $1.sequence }
        for record in isDisordered ? found.sorted(by: { $0.sequence < $1.sequence }) : found {
            guard record.sequence > lastSequence else {
                hasRepeats = true
                continue
            }
            missingCount += record.sequence - lastSequence - 1
            lastSequence = record.sequence
            payloads.append(Array(bytes[record.payload]))
        }
    }

    private mutating func note(tail: Range<Int>, of bytes: [UInt8]) {
        // One write that was cut off has no line feed at its end; only a finished record has.
        if isCut || bytes[tail.lowerBound] == 0 || Lines.lineFeed(in: bytes, from: tail.lowerBound) == nil {
            tornTail = tail
        } else {
            damaged.append(tail)
            missingCount += 1
        }
        // Nothing of it can be read, and it says itself that it is of a later kind.
        if payloads.isEmpty, let version = Self.claimedVersion(bytes), version > JournalFrame.version {
            newerVersion = version
        }
    }

    private static func claimedVersion(_ bytes: [UInt8]) -> Int? {
        guard bytes.first == UInt8(ascii: "k"), let space = bytes.prefix(8).firstIndex(of: UInt8(ascii: " ")) else {
            return nil
        }
        return Int(String(decoding: bytes[1..<space], as: UTF8.self))
    }

    /// Where the next record may start: right behind a damaged line feed, else behind the next one.
    private static func nextCandidate(_ bytes: [UInt8], after position: Int, before used: Int) -> Int {
        if JournalFrame.decode(bytes, at: position + 1) != nil { return position + 1 }
        return Lines.lineFeed(in: bytes, from: position).map { $0 + 1 } ?? used
    }

    /// How much of it stands before the zeros at its end.
    private static func usedByteCount(_ bytes: [UInt8]) -> Int {
        let block = 4096
        let zeros = [UInt8](repeating: 0, count: block)
        return bytes.withUnsafeBytes { bytes in
            var end = bytes.count
            while end >= block, let start = bytes.baseAddress, memcmp(start + (end - block), zeros, block) == 0 {
                end -= block
            }
            while end > 0, bytes[end - 1] == 0 { end -= 1 }
            return end
        }
    }
}
