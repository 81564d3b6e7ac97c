import FoundationEssentials
import Glibc
import Helpdesk
import Synchronization
import Testing

@testable import Store

/// A real folder on a disk that can be told to be full: what a file has already can be written, nothing more.
final class FullDisk: Sendable {
    private let state = Mutex(false)
    let prefix: String

    init(_ prefix: String) { self.prefix = prefix }

    var isFull: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    private func refuse(_ path: String) throws(FileError) {
        if isFull, path.isEmpty || path.hasPrefix(prefix) { throw FileError(operation: "write", path: path, code: ENOSPC) }
    }

    var fileSystem: FileSystem {
        let live = FileSystem.live
        var made = live
        made.open = { [self] (path, opening) throws(FileError) in
            if opening == .creating || opening == .making { try refuse(path) }
            return try live.open(path, opening)
        }
        made.overwrite = { [self] (file, offset, bytes) throws(FileError) in
            // What lies elsewhere has names of its own; only files on the disk grow here.
            let isElsewhere = try live.identify(file).device != live.identifyPath(prefix)?.device
            if !isElsewhere, try offset + bytes.count > live.size(file) { try refuse("") }
            return try live.overwrite(file, offset, bytes)
        }
        return made
    }
}

@Suite struct RoughPlacesTests {
    let folder = TemporaryFolder()
    private var outboxFolder: String { "\(folder.path)/outbox" }

    private func draft(_ number: Int, _ body: String, at: Double) -> Draft {
        Draft(
            ticket: Samples.ticket(number), audience: .public, body: body,
            editedAt: Samples.start.addingTimeInterval(at))
    }

    private func created(_ name: String) -> OutboxRecord {
        .created(IntentID(name), Samples.intents[0], SeenVersion(), at: Samples.start)
    }

    // MARK: What stands in the way

    @Test(arguments: ["a symbolic link", "a pipe", "a directory"])
    func whatIsNoFileIsSaidAndLeft(_ what: String) throws {
        try FileSystem.live.makeDirectory(outboxFolder)
        let path = "\(outboxFolder)/old.journal"
        folder.write(Array("elsewhere".utf8), to: "elsewhere")
        switch what {
        case "a pipe": #expect(mkfifo(path, 0o600) == 0)
        case "a directory": #expect(mkdir(path, 0o700) == 0)
        default: #expect(symlink("\(folder.path)/elsewhere", path) == 0)
        }
        var journal = OutboxJournal(in: folder.path, process: "new")
        let troubles = journal.adopt().troubles
        #expect(troubles.count == 1)
        #expect(troubles.first?.message.contains(path) == true)
        #expect(troubles.first?.hint?.contains("stands where kedge keeps a file") == true)
        #expect(journal.peek().troubles.count == 1)
        try journal.append(created("a"))
        #expect(folder.contents()["elsewhere"] == Array("elsewhere".utf8))
    }

    /// Also where the name is this process's own.
    @Test func anOwnNameThatIsTakenIsGoneRound() throws {
        try FileSystem.live.makeDirectory(outboxFolder)
        folder.write(Array("elsewhere".utf8), to: "elsewhere")
        #expect(symlink("\(folder.path)/elsewhere", "\(outboxFolder)/me.journal") == 0)
        do {
            var journal = OutboxJournal(in: folder.path, process: "me")
            try journal.append(created("a"))
        }
        #expect(folder.contents()["elsewhere"] == Array("elsewhere".utf8))
        var heir = OutboxJournal(in: folder.path, process: "heir")
        #expect(heir.adopt().records == [created("a")])
    }

    @Test func everyFileIsPrivateWhateverTheUmask() throws {
        for mask: mode_t in [0o000, 0o022, 0o077, 0o277] {
            let folder = TemporaryFolder()
            let old = umask(mask)
            defer { _ = umask(old) }
            var journal = OutboxJournal(in: "\(folder.path)/state", process: "p")
            try journal.append(created("a"))
            #expect(mode(of: "\(folder.path)/state/outbox/p.journal") == 0o600)
            #expect(mode(of: "\(folder.path)/state/outbox") == 0o700)
            #expect(mode(of: "\(folder.path)/state") == 0o700)
        }
    }

    @Test func aFolderThatVanishesIsMadeAgainWithAllThatWasInIt() throws {
        var outbox = OutboxJournal(in: "\(folder.path)/state", process: "p")
        var drafts = DraftJournal(in: "\(folder.path)/state", process: "p")
        try outbox.append(created("a"))
        try drafts.keep(draft(1, "one", at: 0))
        try drafts.keep(draft(2, "two", at: 0))
        TemporaryFolder.remove("\(folder.path)/state")
        #expect(folder.contents().isEmpty)
        try outbox.append(.dispatched([IntentID("a")], at: Samples.start))
        try drafts.keep(draft(2, "two more", at: 1))
        #expect(OutboxJournal(in: "\(folder.path)/state", process: "look").peek().records.count == 2)
        TemporaryFolder.remove("\(folder.path)/state")
        outbox.close()
        drafts.close()
        var next = DraftJournal(in: "\(folder.path)/state", process: "next")
        #expect(next.open(adopting: true).isEmpty)
        #expect(next.drafts.map(\.body) == ["two more", "one"])
        #expect(OutboxJournal(in: "\(folder.path)/state", process: "look").peek().records.count == 2)
    }

    @Test func withinAFileTheOrderCountsWhateverTheClockSaid() throws {
        do {
            var journal = DraftJournal(in: folder.path, process: "p")
            try journal.keep(draft(1, "older", at: 3_600))
            try journal.keep(draft(1, "newer, after the clock was set back", at: 0))
        }
        var next = DraftJournal(in: folder.path, process: "next")
        _ = next.open(adopting: true)
        #expect(next.drafts.map(\.body) == ["newer, after the clock was set back"])
    }

    @Test func aCacheOfALaterKedgeIsNotWrittenOver() throws {
        let cache = AccountCache(account: Samples.account, in: folder.path)
        try cache.prepare()
        var writer = RowWriter()
        writer.line { row in
            row.text("kedge tickets")
            row.number(RowFile.version + 1)
            row.text("something new")
        }
        folder.write(writer.bytes, to: "games/index.jsonl")
        #expect(cache.tickets().trouble?.message.contains("later kedge") == true)
        try cache.save(tickets: [], asOf: Samples.start, wholeAsOf: nil, claimedTotal: nil)
        #expect(folder.contents()["games/index.jsonl"] == writer.bytes)
    }

    // MARK: A full disk

    @Test func typingGoesOnOnAFullDisk() throws {
        let disk = FullDisk("\(folder.path)/state")
        var saved = 0
        do {
            var journal = DraftJournal(in: "\(folder.path)/state", process: "p", fileSystem: disk.fileSystem)
            try journal.keep(draft(1, "begun", at: 0))
            disk.isFull = true
            // A page of text, saved every two seconds.
            let page = String(repeating: "words ", count: 300)
            for second in 1...200 {
                do throws(Trouble) { try journal.keep(draft(1, page + "\(second)", at: Double(second))) } catch { break }
                saved = second
            }
        }
        #expect(saved >= 120, "minutes of typing")
        var next = DraftJournal(in: "\(folder.path)/state", process: "next", fileSystem: disk.fileSystem)
        #expect(next.open(adopting: true).count == 1)
        #expect(next.draft(Samples.ticket(1), .public)?.body.hasSuffix(" \(saved)") == true)
    }

    /// A send whose end is known is never in doubt for want of a few bytes; one whose end couldn't be written doesn't begin.
    @Test func whatIsOnItsWayCanEndOnAFullDisk() throws {
        let disk = FullDisk("\(folder.path)/outbox")
        do {
            var journal = OutboxJournal(in: folder.path, process: "p", fileSystem: disk.fileSystem)
            try journal.append(created("a"))
            disk.isFull = true
            var dispatched = 0
            for number in 0..<10_000 {
                guard (try? journal.append(created("\(number)"))) != nil,
                    (try? journal.append(.dispatched([IntentID("\(number)")], at: Samples.start))) != nil
                else { break }
                dispatched += 1
            }
            #expect(dispatched > 50 && dispatched < 10_000)
            for number in 0..<20 { try journal.append(.ended([IntentID("\(number)")], .done)) }
        }
        var heir = OutboxJournal(in: folder.path, process: "heir")
        let (records, troubles) = heir.adopt()
        #expect(troubles.isEmpty)
        #expect(!records.contains { $0.ids == [IntentID("3")] })
    }

    @Test func whatFindsNoRoomIsShelteredAndComesHome() throws {
        let home = "\(folder.path)/state"
        let refuge = TemporaryFolder()
        let isFull = Mutex(false)
        var fileSystem = FileSystem.live
        fileSystem.open = { (path, opening) throws(FileError) in
            if path.hasPrefix(home), isFull.withLock({ $0 }) { throw FileError(operation: "open", path: path, code: EROFS) }
            return try FileSystem.live.open(path, opening)
        }
        do {
            isFull.withLock { $0 = true }
            var journal = DraftJournal(in: home, orIn: refuge.path, process: "p", fileSystem: fileSystem)
            let told = try journal.keep(draft(1, "one", at: 0))
            #expect(told?.hint?.contains(refuge.path) == true)
            #expect(try journal.keep(draft(2, "two", at: 1)) == nil)
        }
        #expect(folder.contents().isEmpty)
        // The next process finds it, in the shelter still, and takes it home when it can.
        do {
            var journal = DraftJournal(in: home, orIn: refuge.path, process: "q", fileSystem: fileSystem)
            #expect(journal.open(adopting: true).count == 1)
            #expect(journal.drafts.map(\.body) == ["two", "one"])
        }
        isFull.withLock { $0 = false }
        var last = DraftJournal(in: home, orIn: refuge.path, process: "r", fileSystem: fileSystem)
        #expect(last.open(adopting: true).isEmpty)
        #expect(last.drafts.map(\.body) == ["two", "one"])
        #expect(refuge.contents().isEmpty)
        #expect(folder.contents().keys.sorted() == ["state/drafts/r.journal"])
        last.close()
    }

    @Test func whatWasShelteredComesHomeWithTheNextText() throws {
        let home = "\(folder.path)/state"
        let refuge = TemporaryFolder()
        let isFull = Mutex(true)
        var fileSystem = FileSystem.live
        fileSystem.open = { (path, opening) throws(FileError) in
            if path.hasPrefix(home), isFull.withLock({ $0 }) { throw FileError(operation: "open", path: path, code: ENOSPC) }
            return try FileSystem.live.open(path, opening)
        }
        var journal = DraftJournal(in: home, orIn: refuge.path, process: "p", fileSystem: fileSystem)
        try journal.keep(draft(1, "one", at: 0))
        isFull.withLock { $0 = false }
        try journal.keep(draft(2, "two", at: 1))
        #expect(refuge.contents().isEmpty)
        var other = DraftJournal(in: home, orIn: refuge.path, process: "other")
        _ = other.open(adopting: false)
        #expect(other.drafts.map(\.body) == ["two", "one"])
    }
}
