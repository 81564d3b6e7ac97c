import FoundationEssentials
import Glibc
import Helpdesk
import Testing

@testable import Store

@Suite struct CacheTests {
    let folder = TemporaryFolder()

    private func cache(_ fileSystem: FileSystem = .live) throws(Trouble) -> AccountCache {
        let cache = AccountCache(account: Samples.account, in: folder.path, fileSystem: fileSystem)
        try cache.prepare()
        return cache
    }

    @Test func everythingComesBackAsItWas() throws {
        let tickets = Samples.tickets(300)
        let approvals = (0..<40).map { Samples.approval($0, seed: UInt64($0)) }
        let articles = (0..<40).map { Samples.article($0) }
        let written = try cache()
        try written.save(tickets: tickets, asOf: Samples.start, wholeAsOf: nil, claimedTotal: 12)
        try written.save(approvals: approvals, asOf: Samples.start)
        try written.save(articles: articles, asOf: nil)
        let lists = Samples.lists(20)
        try written.save(records: Samples.lists(3))
        try written.save(records: lists)
        for number in 0..<30 {
            try written.save(KeptThread(thread: Samples.thread(number, seed: 5), asOf: Samples.start))
            try written.save(KeptThread(thread: Samples.thread(number, seed: UInt64(number)), asOf: Samples.start))
        }
        let read = try cache()
        #expect(read.tickets().items == tickets)
        #expect(read.tickets().asOf == Samples.start)
        #expect(read.tickets().claimedTotal == 12)
        #expect(read.tickets().trouble == nil)
        #expect(read.firstTickets(20).items == Array(tickets.prefix(20)))
        #expect(read.approvals().items == approvals)
        #expect(read.articles().items == articles)
        #expect(read.records().items == lists)
        #expect(read.records().trouble == nil)
        for number in 0..<30 {
            #expect(read.thread(Samples.ticket(number))?.thread == Samples.thread(number, seed: UInt64(number)))
        }
        #expect(read.thread(Samples.ticket(99)) == nil)
    }

    @Test func filesAreForTheirOwnerAlone() throws {
        try cache().save(tickets: [], asOf: nil, wholeAsOf: nil, claimedTotal: nil)
        try cache().save(KeptThread(thread: Samples.thread(1, seed: 1), asOf: Samples.start))
        #expect(mode(of: "\(folder.path)/games") == 0o700)
        #expect(mode(of: "\(folder.path)/games/index.jsonl") == 0o600)
        #expect(mode(of: "\(folder.path)/games/threads.jsonl") == 0o600)
    }

    @Test func anAccountsNameStaysInTheFolder() throws {
        let cache = AccountCache(account: AccountName("../up/.."), in: folder.path)
        try cache.prepare()
        #expect(try FileSystem.live.list(folder.path) == ["%2E%2E%2Fup%2F%2E%2E"])
    }

    /// Each byte turned, zeroed or cut away: nothing wrong is shown, what is lost is told, nothing traps.
    @Test(arguments: ["index", "threads", "approvals", "records"])
    func damageAnywhereCostsOneLine(_ name: String) throws {
        let written = try cache()
        let tickets = Samples.tickets(6)
        let approvals = (0..<3).map { Samples.approval($0, seed: 3) }
        try written.save(tickets: tickets, asOf: nil, wholeAsOf: nil, claimedTotal: nil)
        try written.save(approvals: approvals, asOf: nil)
        let lists = Samples.lists(2)
        try written.save(records: lists)
        for number in 0..<4 { try written.save(KeptThread(thread: Samples.thread(number, seed: 1), asOf: Samples.start)) }
        let path = "games/\(name).jsonl"
        let bytes = try #require(folder.contents()[path])
        for position in stride(from: 0, to: bytes.count, by: max(1, bytes.count / (name == "records" ? 120 : 400))) {
            for damage in 0..<3 {
                folder.write(Self.damaged(bytes, at: position, damage), to: path)
                let read = AccountCache(account: Samples.account, in: folder.path)
                let isCut = damage == 2
                switch name {
                case "index":
                    let kept = read.tickets()
                    #expect(kept.items.allSatisfy(tickets.contains))
                    #expect(isCut || kept.items.count >= tickets.count - 2)
                    #expect(kept.items.count == tickets.count || kept.trouble != nil, "\(position) \(damage)")
                    #expect(read.firstTickets(3).items.allSatisfy(tickets.contains))
                case "approvals":
                    let kept = read.approvals()
                    #expect(kept.items.allSatisfy(approvals.contains))
                    #expect(kept.items.count == approvals.count || kept.trouble != nil)
                case "records":
                    let kept = read.records()
                    #expect(kept.items.allSatisfy { Self.isPart($0, of: lists) })
                    #expect(isCut || kept.items.count >= lists.count - 2)
                    #expect(kept.items == lists || kept.trouble != nil, "\(position) \(damage)")
                default:
                    let threads = (0..<4).map { read.thread(Samples.ticket($0)) }
                    let isTrue = threads.enumerated().allSatisfy { number, kept in
                        kept.map { $0.thread == Samples.thread(number, seed: 1) } ?? true
                    }
                    #expect(isTrue, "\(position) \(damage)")
                    #expect(isCut || threads.compactMap { $0 }.count >= 2)
                }
            }
        }
    }

    private static func isPart(_ list: RecordList, of lists: [RecordList]) -> Bool {
        lists.contains { $0.scope == list.scope && $0.asOf == list.asOf && list.records.allSatisfy($0.records.contains) }
    }

    /// Services let none through; should one come all the same, it doesn't reach the disk.
    @Test(arguments: ["magic_link", "registration_token", "magicLink", "api_key", "password"])
    func secretsAreNotKept(_ key: String) throws {
        let scope = RecordScope(account: Samples.account, kind: .viewer, parent: "evt_1")
        let record = Record(
            id: RecordID(account: Samples.account, kind: .viewer, value: "v", parent: "evt_1"), title: "Ada",
            fields: [RecordField("email", .text("a@b.c")), RecordField(key, .text("s3cr3t"))])
        try cache().save(records: [RecordList(scope: scope, records: [record], asOf: Samples.start)])
        #expect(!String(decoding: folder.contents()["games/records.jsonl"] ?? [], as: UTF8.self).contains("s3cr3t"))
        #expect(try cache().records().items.first?.records.first?.fields == [RecordField("email", .text("a@b.c"))])
    }

    private static func damaged(_ bytes: [UInt8], at position: Int, _ kind: Int) -> [UInt8] {
        var bytes = bytes
        switch kind {
        case 0: bytes[position] ^= 0x21
        case 1: bytes[position] = bytes[position] == 10 ? 0 : 10
        default: bytes = Array(bytes[..<position])
        }
        return bytes
    }

    @Test func anotherVersionIsNotUsed() throws {
        let cache = try cache()
        try cache.save(tickets: Samples.tickets(3), asOf: nil, wholeAsOf: nil, claimedTotal: nil)
        var writer = RowWriter()
        writer.line { row in
            row.text("kedge tickets")
            row.number(RowFile.version + 1)
        }
        writer.line { $0.ticket(Samples.tickets(1)[0]) }
        folder.write(writer.bytes, to: "games/index.jsonl")
        #expect(cache.tickets().items.isEmpty)
        #expect(cache.tickets().trouble?.message.contains("later kedge") == true)
    }

    /// Whichever call fails, the old file or the new one is there, whole; and the next save goes well.
    @Test(arguments: FaultyFileSystem.Fault.allCases)
    func aFailedSaveLeavesTheOldCopy(_ fault: FaultyFileSystem.Fault) throws {
        let old = Samples.tickets(5, seed: 1)
        let new = Samples.tickets(7, seed: 2)
        let faulty = FaultyFileSystem()
        let cache = try cache(faulty.fileSystem)
        var call = 0
        repeat {
            call += 1
            faulty.fail(at: nil, with: fault)
            try cache.save(tickets: old, asOf: nil, wholeAsOf: nil, claimedTotal: nil)
            faulty.fail(at: call, with: fault)
            let wasSaved = (try? cache.save(tickets: new, asOf: nil, wholeAsOf: nil, claimedTotal: nil)) != nil
            let count = faulty.callCount
            faulty.fail(at: nil, with: fault)
            let reader = try self.cache()
            let kept = reader.tickets()
            #expect(kept.items == new || (!wasSaved && kept.items == old))
            #expect(kept.trouble == nil)
            #expect(folder.contents().keys.filter { $0.hasSuffix(".tmp") }.isEmpty)
            if count < call { break }
        } while call < 100
        #expect(call > 4 && call < 100)
    }

    @Test(arguments: FaultyFileSystem.Fault.allCases)
    func aFailedThreadCostsThatThreadAlone(_ fault: FaultyFileSystem.Fault) throws {
        for call in 1..<12 {
            let folder = TemporaryFolder()
            let faulty = FaultyFileSystem()
            let cache = AccountCache(account: Samples.account, in: folder.path, fileSystem: faulty.fileSystem)
            try cache.prepare()
            try cache.save(KeptThread(thread: Samples.thread(0, seed: 1), asOf: Samples.start))
            faulty.fail(at: call, with: fault)
            let wasSaved = (try? cache.save(KeptThread(thread: Samples.thread(1, seed: 1), asOf: Samples.start))) != nil
            faulty.fail(at: nil, with: fault)
            try cache.save(KeptThread(thread: Samples.thread(2, seed: 1), asOf: Samples.start))
            let reader = AccountCache(account: Samples.account, in: folder.path)
            #expect(reader.thread(Samples.ticket(0)) != nil)
            #expect(reader.thread(Samples.ticket(1)) != nil || !wasSaved)
            #expect(reader.thread(Samples.ticket(2)) != nil)
            #expect(cache.thread(Samples.ticket(2)) != nil)
        }
    }

    @Test func aSegmentIsClearedOfReplacedLines() throws {
        let cache = try cache()
        let long = Message(
            id: MessageID(account: Samples.account, value: "m"), kind: .public, body: String(repeating: "x", count: 40_000))
        for round in 0..<80 {
            var thread = Helpdesk.Thread(ticket: Samples.ticket(round % 2), messages: [long])
            thread.unreadableCount = round
            try cache.save(KeptThread(thread: thread, asOf: Samples.start))
        }
        let size = try #require(folder.contents()["games/threads.jsonl"]).count
        #expect(size < 2_000_000)
        #expect(try self.cache().thread(Samples.ticket(1))?.thread.unreadableCount == 79)
        #expect(cache.thread(Samples.ticket(0))?.thread.unreadableCount == 78)
    }

    // MARK: Several processes

    private func thread(_ number: Int, _ count: Int, of cache: AccountCache) throws(Trouble) {
        var thread = Samples.thread(number, seed: 1)
        thread.unreadableCount = count
        try cache.save(KeptThread(thread: thread, asOf: Samples.start))
    }

    @Test func twoProcessesKeepThreadsInOneFile() throws {
        let (one, two) = (try cache(), try cache())
        one.prepareThreads()
        two.prepareThreads()
        var counts: [Int: Int] = [:]
        for round in 0..<40 {
            let number = round % 7
            try thread(number, round, of: round % 3 == 0 ? one : two)
            counts[number] = round
            // Whoever wrote it finds it, and so does a third.
            #expect((round % 3 == 0 ? one : two).thread(Samples.ticket(number))?.thread.unreadableCount == round)
        }
        for (number, count) in counts {
            #expect(try cache().thread(Samples.ticket(number))?.thread.unreadableCount == count)
        }
    }

    @Test func aFileThatAnotherProcessClearedIsNotWrittenPast() throws {
        let (one, two) = (try cache(), try cache())
        try thread(1, 1, of: one)
        try thread(2, 2, of: two)
        // Another process puts a new file in its place, as clearing does; the old one has no name any more.
        let path = "games/threads.jsonl"
        let bytes = try #require(folder.contents()[path])
        try FileSystem.live.rename("\(folder.path)/\(path)", "\(folder.path)/old")
        folder.write(bytes, to: path)
        try thread(3, 3, of: one)
        try thread(4, 4, of: two)
        let read = try cache()
        for number in 1...4 {
            #expect(read.thread(Samples.ticket(number))?.thread.unreadableCount == number)
            #expect(two.thread(Samples.ticket(number))?.thread.unreadableCount == number)
        }
    }

    @Test func aFolderThatWasClearedAwayIsMadeAgain() throws {
        let cache = try cache()
        try cache.save(tickets: Samples.tickets(3), asOf: nil, wholeAsOf: nil, claimedTotal: nil)
        try thread(1, 1, of: cache)
        for name in ["index.jsonl", "threads.jsonl"] { try FileSystem.live.remove("\(folder.path)/games/\(name)") }
        #expect(rmdir("\(folder.path)/games") == 0)
        try thread(2, 2, of: cache)
        #expect(try self.cache().thread(Samples.ticket(2)) != nil)
        try FileSystem.live.remove("\(folder.path)/games/threads.jsonl")
        #expect(rmdir("\(folder.path)/games") == 0)
        try cache.save(tickets: Samples.tickets(4), asOf: nil, wholeAsOf: nil, claimedTotal: nil)
        #expect(try self.cache().tickets().items.count == 4)
    }
}
