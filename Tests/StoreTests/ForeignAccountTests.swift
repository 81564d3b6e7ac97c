import FoundationEssentials
import Helpdesk
import Synchronization
import Testing

@testable import Store

/// What dead processes left about accounts that this process doesn't open.
@Suite struct ForeignAccountTests {
    private let folder = TemporaryFolder()
    private let foreign = AccountName("other")

    private func journal(_ process: String) -> OutboxJournal { OutboxJournal(in: folder.path, process: process) }

    private func created(_ name: String, _ account: AccountName) -> OutboxRecord {
        let ticket = TicketID(account: account, value: "1")
        return .created(
            IntentID(name), .message(ticket: ticket, audience: .public, body: name, thenStatus: nil), SeenVersion(), at: Samples.start)
    }

    private func leave(_ records: OutboxRecord...) throws {
        var dead = journal("dead")
        for record in records { try dead.append(record) }
    }

    @Test func aJournalOfOthersAloneIsLeftToThem() throws {
        try leave(created("a", foreign), created("ended", Samples.account), .ended([IntentID("ended")], .done))
        let before = folder.contents()
        var one = journal("one")
        #expect(one.adopt(leaving: [foreign]).records.isEmpty)
        // Whoever opens that account takes it while the first still runs.
        var two = journal("two")
        #expect(two.adopt(leaving: [Samples.account]).records == [created("a", foreign)])
        two.close()
        one.close()
        #expect(folder.contents() == before)
    }

    /// What can't be taken is told by reading alone: a file that was opened for writing is heard by all when it is closed.
    @Test(arguments: [true, false])
    func lookingAtWhatIsLeftIsNotHeard(_ isNewer: Bool) throws {
        try leave(created("a", isNewer ? Samples.account : foreign))
        if isNewer { folder.write(Array("k3 0000000001 00000004 zzzz what comes later\n".utf8), to: "outbox/dead.journal") }
        let count = Mutex(0)
        var fileSystem = FileSystem.live
        fileSystem.open = { (path, opening) throws(FileError) in
            if opening != .reading { count.withLock { $0 += 1 } }
            return try FileSystem.live.open(path, opening)
        }
        var one = OutboxJournal(in: folder.path, process: "one", fileSystem: fileSystem)
        for _ in 0..<3 {
            let found = one.adopt(leaving: [foreign])
            #expect(found.records.isEmpty)
            #expect(found.troubles.count == (isNewer ? 1 : 0))
        }
        #expect(count.withLock(\.self) == 0)
        #expect(!one.wasHeard)
    }

    /// Where a lock can't be tried by reading, taking a file tells whether somebody has it, and is heard.
    @Test func aLookThatHadToOpenForWritingIsHeard() throws {
        var living = journal("living")
        try living.append(created("a", Samples.account))
        let readers = Mutex<Set<Int32>>([])
        var fileSystem = FileSystem.live
        fileSystem.open = { (path, opening) throws(FileError) in
            let file = try FileSystem.live.open(path, opening)
            readers.withLock { if opening == .reading { $0.insert(file) } else { $0.remove(file) } }
            return file
        }
        fileSystem.lock = { (file) throws(FileError) in
            if readers.withLock({ $0.contains(file) }) { throw FileError(operation: "flock", path: "", code: 9) }
            return try FileSystem.live.lock(file)
        }
        var one = OutboxJournal(in: folder.path, process: "one", fileSystem: fileSystem)
        #expect(one.adopt().records.isEmpty)
        #expect(one.wasHeard)
        living.close()
        #expect(one.adopt().records.count == 1)
        #expect(!one.wasHeard)
    }

    /// Nothing of it is looked at twice, mended or set aside by somebody who doesn't want it.
    @Test func aDamagedJournalOfOthersIsLeftAsItIs() throws {
        try leave(created("a", foreign), created("b", foreign))
        var bytes = try #require(folder.contents()["outbox/dead.journal"])
        // Of the mark, of the first record; what follows is the second.
        let second = try #require(bytes.indices.filter { bytes[$0] == 10 }.dropFirst().first) + 40
        bytes[second] ^= 1
        folder.write(bytes, to: "outbox/dead.journal")
        let before = folder.contents()
        var one = journal("one")
        let found = one.adopt(leaving: [foreign])
        #expect(found.records.isEmpty)
        one.close()
        #expect(folder.contents() == before)
    }

    @Test func ofAMixedJournalOnlyOnesOwnIsTakenAndTheRestStays() throws {
        let dispatched = OutboxRecord.dispatched([IntentID("b")], at: Samples.start)
        try leave(created("a", Samples.account), created("b", foreign), dispatched, created("c", Samples.account))
        var one = journal("one")
        #expect(one.adopt(leaving: [foreign]).records == [created("a", Samples.account), created("c", Samples.account)])
        // It is in one place: nobody else takes anything of it meanwhile.
        var two = journal("two")
        #expect(two.adopt(leaving: [Samples.account]).records.isEmpty)
        try one.append(.dispatched([IntentID("a")], at: Samples.start))
        try one.append(.ended([IntentID("a")], .done))
        try one.append(.ended([IntentID("c")], .discarded))
        one.close()
        #expect(two.adopt(leaving: [Samples.account]).records == [created("b", foreign), dispatched])
        try two.append(.ended([IntentID("b")], .done))
        two.close()
        #expect(folder.contents().isEmpty)
    }

    /// An account that no config knows any more is nobody else's.
    @Test func whatNobodyElseOpensIsTaken() throws {
        try leave(created("a", foreign))
        var one = journal("one")
        #expect(one.adopt(leaving: [AccountName("third")]).records == [created("a", foreign)])
    }

    /// The file that was mended when it was taken doesn't show any more that something is missing.
    @Test func aDoubtLastsLongerThanWhoeverFoundIt() throws {
        try leave(created("a", Samples.account), created("b", Samples.account), .dispatched([IntentID("b")], at: Samples.start), created("c", Samples.account))
        var bytes = try #require(folder.contents()["outbox/dead.journal"])
        // A byte of the record that says that it was sent.
        let word = Array("dispatched".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: word) })
        bytes[place] ^= 1
        folder.write(bytes, to: "outbox/dead.journal")
        for name in ["one", "two", "three"] {
            var heir = journal(name)
            let doubts = heir.adopt().records.filter { if case .unclear = $0 { true } else { false } }
            #expect(doubts.count == 1, "\(name)")
        }
    }
}
