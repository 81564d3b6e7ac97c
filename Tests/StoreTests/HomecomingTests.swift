import FoundationEssentials
import Glibc
import Helpdesk
import Synchronization
import Testing

@testable import Store

/// Texts that the state folder could not take, and texts that are gone.
@Suite struct HomecomingTests {
    private let folder = TemporaryFolder()
    private let refuge = TemporaryFolder()
    private let disk = FillingDisk()
    private var home: String { "\(folder.path)/state" }

    /// Nothing new can be made below a path while it is full.
    private final class FillingDisk: Sendable {
        private let fullPath = Mutex<String?>(nil)

        func fill(_ path: String?) { fullPath.withLock { $0 = path } }

        var fileSystem: FileSystem {
            var made = FileSystem.live
            made.open = { [self] (path, opening) throws(FileError) in
                if opening == .making, let full = fullPath.withLock({ $0 }), path.hasPrefix(full) {
                    throw FileError(operation: "open", path: path, code: ENOSPC)
                }
                return try FileSystem.live.open(path, opening)
            }
            return made
        }
    }

    private func draft(_ number: Int, _ body: String, at: Double) -> Draft {
        Draft(
            ticket: Samples.ticket(number), audience: .public, body: body,
            editedAt: Samples.start.addingTimeInterval(at))
    }

    private func journal(_ process: String) -> DraftJournal {
        DraftJournal(in: home, orIn: refuge.path, process: process, fileSystem: disk.fileSystem)
    }

    private func bodiesAtHome() -> [String] {
        var look = DraftJournal(in: home, process: "look")
        _ = look.open(adopting: false)
        return look.drafts.map(\.body)
    }

    /// The machine must not forget it because the disk was full when the next process began.
    @Test(arguments: [true, false])
    func whatWasRescuedGoesHomeOnceThereIsRoom(_ isTypedOn: Bool) throws {
        disk.fill(home)
        do {
            var dead = journal("dead")
            try dead.keep(draft(1, "one", at: 0))
        }
        var heir = journal("heir")
        #expect(heir.open(adopting: true).count == 1)
        disk.fill(nil)
        if isTypedOn {
            try heir.keep(draft(2, "two", at: 1))
            #expect(bodiesAtHome() == ["two", "one"])
            #expect(refuge.contents().keys.isEmpty)
        }
        heir.close()
        #expect(bodiesAtHome() == (isTypedOn ? ["two", "one"] : ["one"]))
        #expect(refuge.contents().keys.isEmpty)
    }

    /// A disk on which a small file can be made, but not a larger one: each attempt lets go of what it opened.
    @Test func comingHomeInVainCostsNothingOpen() throws {
        let openCount = Mutex(0)
        let isFull = Mutex(true)
        var fileSystem = disk.fileSystem
        let making = fileSystem.open
        fileSystem.open = { (path, opening) throws(FileError) in
            let file = try making(path, opening)
            openCount.withLock { $0 += 1 }
            return file
        }
        fileSystem.close = { file in
            openCount.withLock { $0 -= 1 }
            FileSystem.live.close(file)
        }
        fileSystem.rename = { (from, to) throws(FileError) in
            // The first file is empty, what is put in its place is not.
            if isFull.withLock(\.self), access(to, F_OK) == 0 { throw FileError(operation: "rename", path: to, code: ENOSPC) }
            try FileSystem.live.rename(from, to)
        }
        disk.fill(home)
        var drafts = DraftJournal(in: home, orIn: refuge.path, process: "one", fileSystem: fileSystem)
        try drafts.keep(draft(1, "one", at: 0))
        disk.fill(nil)
        let before = openCount.withLock(\.self)
        for _ in 0..<5 { drafts.goHome() }
        #expect(drafts.isAway)
        #expect(openCount.withLock(\.self) == before)
        isFull.withLock { $0 = false }
        drafts.goHome()
        #expect(!drafts.isAway)
        #expect(bodiesAtHome() == ["one"])
        // Its file here took the place of the one there.
        #expect(openCount.withLock(\.self) == before)
    }

    @Test func whatIsShelteredGoesHomeAtTheEnd() throws {
        disk.fill(home)
        var first = journal("first")
        try first.keep(draft(1, "one", at: 0))
        first.close()
        #expect(folder.contents().keys.isEmpty)
        #expect(refuge.contents().keys.count == 1)
        var second = journal("second")
        _ = second.open(adopting: false)
        try second.keep(draft(2, "two", at: 1))
        disk.fill(nil)
        second.close()
        #expect(bodiesAtHome() == ["two"])
        #expect(refuge.contents().keys.sorted() == ["drafts/first.journal"])
    }

    @Test func whatIsGoneStaysGoneBesideAShelteredText() throws {
        disk.fill(home)
        var living = journal("living")
        try living.keep(draft(1, "Hello", at: 0))
        var other = DraftJournal(in: home, orIn: refuge.path, process: "other")
        _ = other.open(adopting: true)
        #expect(other.drafts.count == 1)
        try other.drop(Samples.ticket(1), .public, at: Samples.start.addingTimeInterval(5))
        other.close()
        living.close()
        disk.fill(nil)
        var next = journal("next")
        _ = next.open(adopting: true)
        #expect(next.drafts.isEmpty)
        next.close()
        #expect(folder.contents().keys.isEmpty)
        #expect(refuge.contents().keys.isEmpty)
    }

    /// The text is another process's file still, and later than the clock says.
    @Test(arguments: ["a", "z"])
    func whatIsGoneStaysGoneThoughTheClockWasSetBack(_ name: String) throws {
        var living = journal(name)
        try living.keep(draft(1, "Hello", at: 100))
        var other = journal("m")
        _ = other.open(adopting: false)
        try other.drop(Samples.ticket(1), .public, at: Samples.start)
        other.close()
        living.close()
        var next = journal("next")
        _ = next.open(adopting: true)
        #expect(next.drafts.isEmpty)
    }

    /// Without a runtime folder of its own there is nowhere else to keep a text, and nothing of the kind is said.
    @Test func theStateFolderIsNoShelterOfItself() throws {
        let hasFailed = Mutex(false)
        var fileSystem = FileSystem.live
        fileSystem.open = { (path, opening) throws(FileError) in
            let isFirst = opening == .making && hasFailed.withLock { failed in
                defer { failed = true }
                return !failed
            }
            if isFirst { throw FileError(operation: "open", path: path, code: EIO) }
            return try FileSystem.live.open(path, opening)
        }
        let store = LocalStore(
            cacheDirectory: "\(folder.path)/cache", stateDirectory: home, runtimeDirectory: home, process: "p",
            fileSystem: fileSystem)
        var drafts = store.drafts()
        #expect(throws: Trouble.self) { try drafts.keep(draft(1, "one", at: 0)) }
        #expect(try drafts.keep(draft(1, "one", at: 1)) == nil)
    }
}
