/// What a journal file holds, damaged as it may be.
package struct JournalReading: Equatable {
    /// In order.
    package var payloads: [[UInt8]] = []
    var lastSequence = 0
    /// Byte ranges that are no records.
    package var damaged: [Range<Int>] = []
    /// Records that must have been there, by the sequence numbers of those that are.
    package var missingCount = 0
    /// An unfinished last record, which nobody was told was kept.
    package var tornTail: Range<Int>?
    /// Written by a later kedge.
    var newerVersion: Int?

    var isSound: Bool { damaged.isEmpty && missingCount == 0 && tornTail == nil }
    /// How many records can't be read any more, as near as can be told.
    var lostCount: Int { max(damaged.count, missingCount) }

    package init(_ bytes: [UInt8]) {
        var position = 0
        var damageStart: Int?
        while position < bytes.count {
            guard let frame = JournalFrame.decode(bytes, at: position) else {
                damageStart = damageStart ?? position
                position = Self.nextCandidate(bytes, after: position)
                continue
            }
            if let start = damageStart { damaged.append(start..<position) }
            damageStart = nil
            take(frame.header, bytes[frame.payload])
            position = frame.payload.upperBound
            if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        }
        if let start = damageStart { note(tail: start..<bytes.count, of: bytes) }
    }

    private mutating func take(_ header: JournalFrame.Header, _ payload: ArraySlice<UInt8>) {
        if header.version > JournalFrame.version { newerVersion = max(newerVersion ?? 0, header.version) }
        // A record that stands there twice counts once.
        guard header.sequence > lastSequence else { return }
        missingCount += header.sequence - lastSequence - 1
        lastSequence = header.sequence
        payloads.append(Array(payload))
    }

    private mutating func note(tail: Range<Int>, of bytes: [UInt8]) {
        // One write that was cut off has no line feed at its end; only a finished record has.
        if Lines.lineFeed(in: bytes, from: tail.lowerBound) == nil { tornTail = tail } else { damaged.append(tail) }
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
    private static func nextCandidate(_ bytes: [UInt8], after position: Int) -> Int {
        if JournalFrame.decode(bytes, at: position + 1) != nil { return position + 1 }
        return Lines.lineFeed(in: bytes, from: position).map { $0 + 1 } ?? bytes.count
    }
}
