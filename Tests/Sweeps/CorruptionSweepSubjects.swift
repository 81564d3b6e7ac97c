import FoundationEssentials
import Helpdesk
import Store

/// Where the damaged files lie, and the process that finds them.
private enum Scene {
    static let account = AccountName("shop")
    static let start = Date(timeIntervalSinceReferenceDate: 800_000_000)

    static func ticket(_ number: Int) -> TicketID { TicketID(account: account, value: "t\(number)") }

    static func disk(with bytes: [UInt8], at path: String) -> FakeDisk {
        let disk = FakeDisk()
        disk.put(bytes, at: path)
        return disk
    }
}

/// An outbox of twenty records: some items only begun, some on their way, some ended.
struct OutboxSubject: DamagedSubject {
    let name = "outbox journal"
    let bytes: [UInt8]
    let checksum = LineChecksum.frame
    var recordCount: Int { records.count }
    private let records: [OutboxRecord]
    private static let path = "/state/outbox/dead.journal"

    private init(bytes: [UInt8], records: [OutboxRecord]) {
        self.bytes = bytes
        self.records = records
    }

    static func make() -> OutboxSubject {
        var records: [OutboxRecord] = (0..<14).map { number in
            .created(
                IntentID("i\(number)"),
                .message(ticket: Scene.ticket(number), audience: .public, body: "Reply \(number) [\"x\"]", thenStatus: nil),
                SeenVersion(lastMessages: ["m\(number)"]), at: Scene.start)
        }
        records += [
            .dispatched([IntentID("i0")], at: Scene.start), .ended([IntentID("i0")], .done),
            .dispatched([IntentID("i1"), IntentID("i2")], at: Scene.start),
            .unclear([IntentID("i1")], Trouble(.outcomeUnknown, "Nobody knows.")),
            .notDone([IntentID("i3")], Trouble(.invalid, "Refused.")),
            .ended([IntentID("i4")], .takenBack),
        ]
        let disk = FakeDisk()
        var journal = OutboxJournal(in: "/state", process: "dead", fileSystem: disk.fileSystem)
        for record in records { try? journal.append(record) }
        return OutboxSubject(bytes: disk.files[path] ?? [], records: records)
    }

    private var created: Set<OutboxRecord> { Set(records.filter { if case .created = $0 { true } else { false } }) }

    func judge(_ damaged: [UInt8], mostLost: Int, _ sabotage: CorruptionSweep.Sabotage?) -> [CorruptionSweep.Flaw] {
        let disk = Scene.disk(with: damaged, at: Self.path)
        var journal = OutboxJournal(in: "/state", process: "heir", fileSystem: disk.fileSystem)
        let (found, allTroubles) = journal.adopt()
        let troubles = sabotage.told(allTroubles)
        let ended: Set<IntentID> = [IntentID("i0"), IntentID("i4")]
        let expected = created.filter { !ended.contains($0.ids[0]) }
        let begun = sabotage.read(found.filter { if case .created = $0 { true } else { false } }, of: expected.count)
        var wrong: [CorruptionSweep.Flaw] = []
        if !created.isSuperset(of: begun) { wrong.append(("an item that nobody made", .untrue)) }
        let missing = expected.subtracting(begun)
        // A cut takes the last records, of which six are about what was begun before.
        if missing.count > max(mostLost - (mostLost > 1 ? 6 : 0), 0) { wrong.append(("\(missing.count) items lost", .tooMany)) }
        if !missing.isEmpty, troubles.isEmpty { wrong.append(("an item is lost in silence", .silence)) }
        // What may have left must never look as if it had not.
        let doubted = Set(found.flatMap { record -> [IntentID] in
            switch record {
            case .dispatched, .unclear: record.ids
            case .created, .textAccepted, .notDone, .ended: []
            }
        })
        for record in begun {
            let id = record.ids[0]
            let hasLeft = ["i0", "i1", "i2"].contains(id.text)
            if hasLeft, !doubted.contains(id) { wrong.append(("\(id) left, and looks as if it had not", .untrue)) }
            if ended.contains(id), troubles.isEmpty { wrong.append(("\(id) had ended, and is back in silence", .silence)) }
        }
        return wrong
    }
}

/// Twenty drafts.
struct DraftSubject: DamagedSubject {
    /// How much room is behind them: a block, as on a disk that has no more, or all that is wanted. Of that some bytes
    /// stand for a quarter of a million that are the same.
    enum Room { case scarce, ample }

    let room: Room
    var name: String { room == .scarce ? "drafts journal on a scarce disk" : "drafts journal" }
    var roomStride: Int { room == .scarce ? 1 : 1_021 }
    let bytes: [UInt8]
    let checksum = LineChecksum.frame
    var recordCount: Int { drafts.count }
    private let drafts: [Draft]
    private static let path = "/state/drafts/dead.journal"

    private init(_ room: Room, bytes: [UInt8], drafts: [Draft]) {
        self.room = room
        self.bytes = bytes
        self.drafts = drafts
    }

    static func make(_ room: Room) -> DraftSubject {
        let drafts = (0..<20).map { number in
            Draft(
                ticket: Scene.ticket(number), audience: .public, body: "Draft \(number): \"höre\"\n]",
                editedAt: Scene.start.addingTimeInterval(Double(number)))
        }
        let disk = FakeDisk()
        var journal = DraftJournal(in: "/state", process: "dead", fileSystem: disk.fileSystem)
        for draft in drafts { _ = try? journal.keep(draft) }
        let bytes = disk.files[path] ?? []
        let used = (bytes.lastIndex { $0 != 0 } ?? 0) + 1
        return DraftSubject(room, bytes: room == .scarce ? Array(bytes.prefix(used + 4_096)) : bytes, drafts: drafts)
    }

    func judge(_ damaged: [UInt8], mostLost: Int, _ sabotage: CorruptionSweep.Sabotage?) -> [CorruptionSweep.Flaw] {
        let disk = Scene.disk(with: damaged, at: Self.path)
        var journal = DraftJournal(in: "/state", process: "heir", fileSystem: disk.fileSystem)
        let troubles = sabotage.told(journal.open(adopting: true))
        let kept = sabotage.read(journal.drafts, of: drafts.count)
        let missing = Set(drafts).subtracting(kept)
        var wrong: [CorruptionSweep.Flaw] = []
        if !Set(drafts).isSuperset(of: kept) { wrong.append(("a draft that nobody wrote", .untrue)) }
        if missing.count > mostLost { wrong.append(("\(missing.count) drafts lost", .tooMany)) }
        if !missing.isEmpty, troubles.isEmpty { wrong.append(("a draft is lost in silence", .silence)) }
        return wrong
    }
}

/// The list of twenty tickets in the cache.
struct CacheSubject: DamagedSubject {
    let name = "ticket cache"
    let bytes: [UInt8]
    let checksum = LineChecksum.row
    var recordCount: Int { tickets.count }
    private let tickets: [Ticket]
    private static let path = "/cache/shop/index.jsonl"

    private init(bytes: [UInt8], tickets: [Ticket]) {
        self.bytes = bytes
        self.tickets = tickets
    }

    static func make() -> CacheSubject {
        let tickets = (0..<20).map { number in
            Ticket(
                id: Scene.ticket(number), key: "T-\(number)", subject: "Subject [\"\(number)\"] ü",
                status: Status(.open, raw: "open"), requester: Person(name: "Ada \(number)"), tags: ["a", "b\(number)"],
                updatedAt: Scene.start.addingTimeInterval(-Double(number)))
        }
        let disk = FakeDisk()
        let cache = AccountCache(account: Scene.account, in: "/cache", fileSystem: disk.fileSystem)
        try? cache.prepare()
        try? cache.save(tickets: tickets, asOf: Scene.start, wholeAsOf: Scene.start, claimedTotal: 20)
        return CacheSubject(bytes: disk.files[path] ?? [], tickets: tickets)
    }

    func judge(_ damaged: [UInt8], mostLost: Int, _ sabotage: CorruptionSweep.Sabotage?) -> [CorruptionSweep.Flaw] {
        let disk = Scene.disk(with: damaged, at: Self.path)
        let cache = AccountCache(account: Scene.account, in: "/cache", fileSystem: disk.fileSystem)
        let kept = cache.tickets()
        let head = cache.firstTickets(5)
        let isTold = kept.trouble != nil && sabotage != .troublesHidden
        let missing = Set(tickets).subtracting(sabotage.read(kept.items, of: tickets.count))
        var wrong: [CorruptionSweep.Flaw] = []
        if !Set(tickets).isSuperset(of: kept.items) || !Set(tickets).isSuperset(of: head.items) {
            wrong.append(("a ticket that the server never had", .untrue))
        }
        if let asOf = kept.asOf, asOf != Scene.start { wrong.append(("a wrong date", .untrue)) }
        if missing.count > mostLost { wrong.append(("\(missing.count) tickets lost", .tooMany)) }
        if !missing.isEmpty, !isTold { wrong.append(("a ticket is lost in silence", .silence)) }
        // And it is made anew from what the server says.
        try? cache.save(tickets: tickets, asOf: Scene.start, wholeAsOf: Scene.start, claimedTotal: 20)
        if cache.tickets().items != tickets || cache.tickets().trouble != nil { wrong.append(("it isn't rebuilt", .untrue)) }
        return wrong
    }
}

/// Twenty threads in the cache. One that can't be read is asked for again when it is opened, as one that was never
/// read; there is nothing to report.
struct ThreadSubject: DamagedSubject {
    let name = "thread cache"
    let bytes: [UInt8]
    let checksum = LineChecksum.row
    var recordCount: Int { threads.count }
    private let threads: [KeptThread]
    private static let path = "/cache/shop/threads.jsonl"

    private init(bytes: [UInt8], threads: [KeptThread]) {
        self.bytes = bytes
        self.threads = threads
    }

    static func make() -> ThreadSubject {
        let threads = (0..<20).map { number in
            KeptThread(
                thread: Helpdesk.Thread(ticket: Scene.ticket(number), messages: [Message(
                    id: MessageID(account: Scene.account, value: "m\(number)"), kind: .public, side: .customer,
                    body: "Message \(number)\n[\"x\"]")]),
                asOf: Scene.start)
        }
        let disk = FakeDisk()
        let cache = AccountCache(account: Scene.account, in: "/cache", fileSystem: disk.fileSystem)
        try? cache.prepare()
        for thread in threads { try? cache.save(thread) }
        return ThreadSubject(bytes: disk.files[path] ?? [], threads: threads)
    }

    func judge(_ damaged: [UInt8], mostLost: Int, _ sabotage: CorruptionSweep.Sabotage?) -> [CorruptionSweep.Flaw] {
        let disk = Scene.disk(with: damaged, at: Self.path)
        let cache = AccountCache(account: Scene.account, in: "/cache", fileSystem: disk.fileSystem)
        var wrong: [CorruptionSweep.Flaw] = []
        var lost: [KeptThread] = []
        for thread in threads {
            let kept = cache.thread(thread.thread.ticket)
            if kept == nil { lost.append(thread) } else if kept != thread { wrong.append(("a thread that nobody wrote", .untrue)) }
        }
        let read = sabotage.read(threads.filter { !lost.contains($0) }, of: threads.count)
        if threads.count - read.count > mostLost { wrong.append(("\(lost.count) threads lost", .tooMany)) }
        for thread in lost { try? cache.save(thread) }
        if !threads.allSatisfy({ cache.thread($0.thread.ticket) == $0 }) { wrong.append(("it isn't rebuilt", .untrue)) }
        return wrong
    }
}
