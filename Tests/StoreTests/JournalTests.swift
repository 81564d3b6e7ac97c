import FoundationEssentials
import Glibc
import Helpdesk
import Testing

@testable import Store

@Suite struct JournalTests {
    let folder = TemporaryFolder()
    private var path: String { "\(folder.path)/a.journal" }

    private static func payload(_ number: Int) -> [UInt8] { Array("[\"record \(number)\",\(number * 37)]".utf8) }

    private func written(_ count: Int) throws -> [UInt8] {
        var journal = try Journal(creating: path, room: 200, fileSystem: .live)
        for number in 0..<count { try journal.append(Self.payload(number)) }
        return TemporaryFolder.read(path)
    }

    private func claim() throws -> (Journal, JournalReading)? {
        if case .claimed(let journal, let reading) = try Journal.claim(path, fileSystem: .live) { return (journal, reading) }
        return nil
    }

    /// Turned, zeroed, doubled or cut at every byte of ten records.
    @Test func damageAnywhereCostsOneRecordAndIsTold() throws {
        let bytes = try written(10)
        let all = (0..<10).map(Self.payload)
        let used = JournalReading(bytes).end
        for position in 0..<bytes.count {
            for damage in 0..<4 {
                var damaged = bytes
                switch damage {
                case 0: damaged[position] ^= 0x15
                case 1: damaged[position] = 0
                case 2: damaged.insert(bytes[position], at: position)
                default: damaged = Array(bytes[..<position])
                }
                let reading = JournalReading(damaged)
                if damage == 3 {
                    #expect(reading.payloads == Array(all.prefix(reading.payloads.count)))
                    #expect(reading.mayHaveLost == (position <= used), "\(position)")
                } else {
                    let isSubsequence = reading.payloads.allSatisfy(all.contains)
                    #expect(isSubsequence && reading.payloads.count >= 9, "\(position) \(damage)")
                    #expect(reading.payloads.count == 10 || reading.missingCount == 1 || reading.tornTail != nil,
                            "\(position) \(damage)")
                }
            }
        }
    }

    @Test func recordsThatChangedPlacesAreAllRead() throws {
        let bytes = try written(4)
        var lines = bytes[..<JournalReading(bytes).end].split(separator: 10).map { Array($0) + [10] }
        lines.swapAt(2, 3)
        let zeros = [UInt8](repeating: 0, count: 10)
        let swapped = JournalReading(lines.joined() + zeros)
        #expect(swapped.payloads == (0..<4).map(Self.payload))
        #expect(swapped.isDamaged && !swapped.mayHaveLost)
        lines[4] = lines[1]
        let repeated = JournalReading(lines.joined() + zeros)
        #expect(repeated.mayHaveLost)
    }

    @Test func damageIsSetAsideAndTheRestGoesOn() throws {
        var bytes = try written(5)
        let original = bytes
        bytes[JournalReading(bytes).end / 2] ^= 1
        folder.write(bytes, to: "a.journal")
        var (journal, reading) = try #require(try claim())
        #expect(reading.payloads.count == 4)
        try journal.append(Self.payload(9))
        let kept = folder.contents()
        #expect(kept.count == 2)
        #expect(kept.values.contains(bytes))
        #expect(!kept.values.contains(original))
        #expect(JournalReading(kept["a.journal"] ?? []).payloads.count == 5)
        #expect(JournalReading(kept["a.journal"] ?? []).isSound)
    }

    @Test func anUnfinishedRecordIsDroppedAndTold() throws {
        let bytes = try written(3)
        var torn = bytes
        for place in JournalReading(bytes).end - 4..<bytes.count { torn[place] = 0 }
        folder.write(torn, to: "a.journal")
        let (_, reading) = try #require(try claim())
        #expect(reading.payloads.count == 2)
        #expect(reading.tornTail != nil)
        #expect(!reading.mayHaveLost)
        #expect(folder.contents().count == 1)
    }

    @Test func aMissingRecordIsNoticedByItsNumber() throws {
        let bytes = try written(3)
        let lines = bytes[..<JournalReading(bytes).end].split(separator: 10)
        let reading = JournalReading(Array(lines[1]) + [10] + Array(lines[3]) + [10])
        #expect(reading.missingCount == 1)
        #expect(reading.payloads.count == 2)
        #expect(JournalReading(Array(lines[2]) + [10]).missingCount == 1)
    }

    @Test func aLaterVersionIsLeftAlone() throws {
        var frame = JournalFrame.encode(Self.payload(1), sequence: 1)
        frame[1] = UInt8(ascii: "2")
        var checksum = Checksum()
        checksum.add(frame[..<JournalFrame.checkedHeaderLength])
        checksum.add(frame[JournalFrame.headerLength..<(frame.count - 1)])
        frame.replaceSubrange(23..<31, with: Checksum.hexadecimal(checksum.value))
        for bytes in [frame, Array("k3 0000000001 00000004 zzzz what comes later\n".utf8)] {
            folder.write(bytes, to: "a.journal")
            let claimed = try Journal.claim(path, fileSystem: .live)
            guard case .newer = claimed else {
                Issue.record("claimed")
                return
            }
            #expect(folder.contents() == ["a.journal": bytes])
        }
    }

    @Test func onlyOneHoldsAJournal() throws {
        _ = try written(2)
        do {
            let first = try claim()
            #expect(try claim() == nil)
            #expect(first?.1.payloads.count == 2)
        }
        #expect(try claim() != nil)
    }

    @Test func theLockOutlivesACompaction() throws {
        var journal = try Journal(creating: path, fileSystem: .live)
        try journal.append(Self.payload(1))
        try journal.replace(with: [Self.payload(2)])
        #expect(try claim() == nil)
        try journal.append(Self.payload(3))
        #expect(JournalReading(TemporaryFolder.read(path)).payloads == [Self.payload(2), Self.payload(3)])
    }

    /// Whichever call of a life fails: what was confirmed is there afterwards, in order.
    @Test(arguments: FaultyFileSystem.Fault.allCases)
    func whatWasConfirmedIsKept(_ fault: FaultyFileSystem.Fault) throws {
        var call = 0
        var points = 0
        while true {
            call += 1
            let folder = TemporaryFolder()
            let path = "\(folder.path)/a.journal"
            let faulty = FaultyFileSystem()
            faulty.fail(at: call, with: fault)
            var confirmed: [[UInt8]] = []
            if var journal = try? Journal(creating: path, fileSystem: faulty.fileSystem) {
                for number in 0..<6 {
                    let payload = Self.payload(number)
                    do throws(FileError) {
                        if journal.needsReplacement || number == 3 {
                            try journal.replace(with: confirmed + [payload])
                        } else {
                            try journal.append(payload)
                        }
                        confirmed.append(payload)
                    } catch {}
                }
            }
            if faulty.callCount < call { break }
            points += 1
            let kept = JournalReading(TemporaryFolder.read(path)).payloads
            // What failed may be there too; what was confirmed must be.
            #expect(kept.filter(confirmed.contains) == confirmed, "\(fault) \(call)")
            #expect(fault == .crash || fault == .shortWrite || kept.count <= confirmed.count + 1)
        }
        #expect(points > 15)
    }

    /// It has a copy of every open file until its program begins, which on a busy machine takes its time.
    @Test func whatIsClosedIsFreeWhileAnotherProcessIsBeingStarted() throws {
        let first = try FileSystem.live.open(path, .creating)
        #expect(try FileSystem.live.lock(first))
        let copy = dup(first)
        defer { Glibc.close(copy) }
        let second = try FileSystem.live.open(path, .updating)
        defer { FileSystem.live.close(second) }
        #expect(try !FileSystem.live.lock(second))
        FileSystem.live.close(first)
        #expect(try FileSystem.live.lock(second))
    }
}
