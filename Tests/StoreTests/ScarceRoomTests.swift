import FoundationEssentials
import Glibc
import Helpdesk
import Synchronization
import Testing

@testable import Store

/// Journals where a write, a name or a lock fails.
@Suite struct ScarceRoomTests {
    private let folder = TemporaryFolder()

    private func created(_ name: String) -> OutboxRecord {
        .created(IntentID(name), Samples.intents[0], SeenVersion(), at: Samples.start)
    }

    private func heirs() -> [OutboxRecord] {
        var heir = OutboxJournal(in: folder.path, process: "heir")
        return heir.adopt().records
    }

    /// No file grows beyond a limit.
    private final class SmallDisk: Sendable {
        private let limit = Mutex(Int.max)
        private let failingSync = Mutex(false)

        func allow(_ byteCount: Int) { limit.withLock { $0 = byteCount } }
        func failOneSync() { failingSync.withLock { $0 = true } }

        var fileSystem: FileSystem {
            var made = FileSystem.live
            made.overwrite = { [self] (file, offset, bytes) throws(FileError) in
                if offset + bytes.count > limit.withLock({ $0 }) { throw FileError(operation: "pwrite", path: "", code: ENOSPC) }
                return try FileSystem.live.overwrite(file, offset, bytes)
            }
            made.synchronize = { [self] (file) throws(FileError) in
                let fails = failingSync.withLock { fails in
                    defer { fails = false }
                    return fails
                }
                if fails { throw FileError(operation: "fdatasync", path: "", code: EIO) }
                try FileSystem.live.synchronize(file)
            }
            return made
        }
    }

    // MARK: What has happened

    /// It isn't forgotten because the disk was full when it happened.
    @Test(arguments: [true, false])
    func whatHappenedOnAFullDiskIsWrittenOnceThereIsRoom(_ isAtTheEnd: Bool) throws {
        let disk = FullDisk("\(folder.path)/outbox")
        let tooLong = OutboxRecord.notDone([IntentID("b")], Trouble(.invalid, String(repeating: "x", count: 70_000)))
        do {
            var journal = OutboxJournal(in: folder.path, process: "p", fileSystem: disk.fileSystem)
            try journal.append(created("a"))
            try journal.append(created("b"))
            disk.isFull = true
            #expect(throws: Trouble.self) { try journal.append(tooLong) }
            try journal.append(.ended([IntentID("a")], .takenBack))
            #expect(OutboxJournal(in: folder.path, process: "look").peek().records == [created("b")])
            disk.isFull = false
            if isAtTheEnd { journal.close() } else { try journal.append(created("c")) }
        }
        #expect(heirs() == [created("b"), tooLong] + (isAtTheEnd ? [] : [created("c")]))
    }

    @Test func whatHappenedToItemsOfTwoFilesIsWrittenToTheOneThatCanBe() throws {
        for name in ["a", "b"] {
            var dead = OutboxJournal(in: folder.path, process: name)
            try dead.append(created(name))
        }
        let bad = "\(folder.path)/outbox/a.journal"
        let isBad = Mutex(false)
        var fileSystem = FileSystem.live
        fileSystem.open = { (path, opening) throws(FileError) in
            if path.hasPrefix(bad), opening == .making { throw FileError(operation: "open", path: path, code: EIO) }
            return try FileSystem.live.open(path, opening)
        }
        fileSystem.synchronize = { (file) throws(FileError) in
            let isOf = try FileSystem.live.identify(file) == FileSystem.live.identifyPath(bad)
            if isOf, isBad.withLock({ $0 }) { throw FileError(operation: "fdatasync", path: bad, code: EIO) }
            try FileSystem.live.synchronize(file)
        }
        do {
            var journal = OutboxJournal(in: folder.path, process: "p", fileSystem: fileSystem)
            #expect(journal.adopt().records.count == 2)
            isBad.withLock { $0 = true }
            #expect(throws: Trouble.self) { try journal.append(.ended([IntentID("a"), IntentID("b")], .done)) }
        }
        #expect(!heirs().contains(created("b")))
    }

    /// A file that was written anew with little room isn't one to begin a send from.
    @Test func aPlanLeavesRoomForItsEndAlsoInANewFile() throws {
        let disk = SmallDisk()
        var journal = OutboxJournal(in: folder.path, process: "p", fileSystem: disk.fileSystem)
        try journal.append(created("a"))
        disk.allow(1 << 13)
        disk.failOneSync()
        #expect(throws: Trouble.self) { try journal.append(.dispatched([IntentID("a")], at: Samples.start)) }
        try journal.append(.notDone([IntentID("a")], nil))
        disk.allow(1 << 15)
        try journal.append(.dispatched([IntentID("a")], at: Samples.start))
    }

    @Test func aNewJournalBeginsSmallWhereThereIsLittleRoom() throws {
        let disk = SmallDisk()
        disk.allow(20_000)
        var journal = OutboxJournal(in: folder.path, process: "p", fileSystem: disk.fileSystem)
        try journal.append(created("a"))
        var drafts = DraftJournal(in: folder.path, process: "p", fileSystem: disk.fileSystem)
        let draft = Draft(ticket: Samples.ticket(1), audience: .public, body: "one", editedAt: Samples.start)
        #expect(try drafts.keep(draft) == nil)
        var look = DraftJournal(in: folder.path, process: "look")
        #expect(look.open(adopting: false).isEmpty)
        #expect(look.drafts == [draft])
    }

    // MARK: Locks

    private func isClaimed(_ path: String) throws -> Bool {
        if case .busy = try Journal.claim(path, fileSystem: .live) { true } else { false }
    }

    @Test func theLockOutlivesANameThatIsNotSureToLast() throws {
        let path = "\(folder.path)/a.journal"
        let fails = Mutex(false)
        var fileSystem = FileSystem.live
        fileSystem.synchronizeDirectory = { (path) throws(FileError) in
            if fails.withLock({ $0 }) { throw FileError(operation: "fsync", path: path, code: EIO) }
            try FileSystem.live.synchronizeDirectory(path)
        }
        var journal = try Journal(creating: path, fileSystem: fileSystem)
        fails.withLock { $0 = true }
        #expect(throws: FileError.self) { try journal.replace(with: []) }
        #expect(journal.needsReplacement)
        #expect(try isClaimed(path))
        fails.withLock { $0 = false }
        try journal.replace(with: [])
        #expect(try isClaimed(path))
        #expect(!journal.needsReplacement)
    }

    /// A sweep by another process that was faster to lock what is being written takes that away, and no more.
    @Test func whatAnotherHasLockedIsNotUsed() throws {
        let count = Mutex(0)
        var fileSystem = FileSystem.live
        fileSystem.lock = { (file) throws(FileError) in
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            return try isFirst ? false : FileSystem.live.lock(file)
        }
        let path = "\(folder.path)/a.journal"
        let journal = try Journal(creating: path, fileSystem: fileSystem)
        #expect(try isClaimed(path))
        #expect(!journal.needsReplacement)
    }

    // MARK: What is read

    /// It may have been a whole one, all of which was cut off.
    @Test func anEmptyJournalIsTold() throws {
        try FileSystem.live.makeDirectory("\(folder.path)/outbox")
        folder.write([], to: "outbox/old.journal")
        var journal = OutboxJournal(in: folder.path, process: "p")
        #expect(journal.adopt().troubles.count == 1)
    }

    @Test func ofTwoRowsInOneLineBothAreRead() {
        var rows = RowWriter()
        for text in ["one", "two"] {
            rows.line { row in
                for _ in 0..<5 { row.texts(["deadbeef", text]) }
            }
        }
        var bytes = rows.bytes
        if let feed = bytes.firstIndex(of: UInt8(ascii: "\n")) { bytes[feed] = UInt8(ascii: "x") }
        let file = RowFile(noun: "test", fileSystem: .live)
        let reading = file.parse(bytes, limit: .max, isHead: false) { $0.texts().last }
        #expect(reading.items == ["one", "two"])
    }

    /// A megabyte of beginnings: trying each of them would not come to an end.
    @Test(.timeLimit(.minutes(20))) func aLineOfManyBeginningsIsReadOnce() {
        let bytes = [UInt8](String(repeating: "[\"00000000\",", count: 90_000).utf8) + [UInt8(ascii: "]")]
        let file = RowFile(noun: "test", fileSystem: .live)
        #expect(file.parse(bytes, limit: .max, isHead: false) { $0.text() }.items.isEmpty)
    }
}
