import FoundationEssentials
import Helpdesk
import Testing

@testable import Store

@Suite struct OutboxJournalTests {
    let folder = TemporaryFolder()

    private func journal(_ process: String, _ fileSystem: FileSystem = .live) -> OutboxJournal {
        OutboxJournal(in: folder.path, process: process, fileSystem: fileSystem)
    }

    private func created(_ name: String) -> OutboxRecord {
        .created(IntentID(name), Samples.intents[0], SeenVersion(lastMessages: ["a", "b"]), at: Samples.start)
    }

    @Test func everyRecordComesBackAsItWas() throws {
        let trouble = Trouble(
            .invalid, "No.", hint: "Say \"yes\".", account: Samples.account, retryAt: Samples.start,
            fields: [.init(field: "body", message: "empty")])
        var records = Samples.intents.enumerated().map { index, intent in
            OutboxRecord.created(
                IntentID("i\(index)"), intent, SeenVersion(before: FieldChange(tags: ["x"])), at: Samples.start)
        }
        let ids = [IntentID("i0"), IntentID("i1")]
        records += [
            .dispatched(ids, at: Samples.start), .textAccepted(ids[0]), .notDone(ids, nil), .notDone(ids, trouble),
            .unclear(ids, trouble), .ended([ids[1]], .takenBack),
        ]
        do {
            var written = journal("one")
            for record in records { try written.append(record) }
        }
        var read = journal("two")
        let (found, troubles) = read.adopt()
        #expect(troubles.isEmpty)
        #expect(found == records.filter { record in record.ids != [ids[1]] })
    }

    @Test func aLivingProcessKeepsItsItemsAndOthersMayLook() throws {
        var living = journal("living")
        try living.append(created("a"))
        var other = journal("other")
        #expect(other.adopt().records.isEmpty)
        #expect(other.peek().records == [created("a")])
        living.close()
        #expect(other.adopt().records == [created("a")])
        #expect(journal("third").peek().records == [created("a")])
    }

    @Test func whatIsAdoptedIsWrittenWhereItLies() throws {
        do {
            var dead = journal("dead")
            try dead.append(created("a"))
            try dead.append(created("b"))
        }
        var heir = journal("heir")
        #expect(heir.adopt().records.count == 2)
        try heir.append(.ended([IntentID("a")], .done))
        try heir.append(created("c"))
        heir.close()
        var next = journal("next")
        #expect(next.adopt().records == [created("b"), created("c")])
        try next.append(.ended([IntentID("b"), IntentID("c")], .discarded))
        next.close()
        #expect(folder.contents().isEmpty)
    }

    @Test func afterDamageWhatIsOpenIsInDoubt() throws {
        do {
            var dead = journal("dead")
            try dead.append(created("a"))
            try dead.append(.dispatched([IntentID("a")], at: Samples.start))
            try dead.append(created("b"))
        }
        var bytes = try #require(folder.contents()["outbox/dead.journal"])
        // Of the mark, of the first record; what follows is the second.
        let second = try #require(bytes.indices.filter { bytes[$0] == 10 }.dropFirst().first) + 40
        bytes[second] ^= 1
        folder.write(bytes, to: "outbox/dead.journal")
        var heir = journal("heir")
        let (records, troubles) = heir.adopt()
        #expect(troubles.count == 1)
        guard case .unclear(let ids, _)? = records.last else {
            Issue.record("no doubt")
            return
        }
        #expect(ids == [IntentID("a"), IntentID("b")])
    }

    @Test func whatALaterKedgeWroteIsKept() throws {
        do {
            var dead = JournalFolder("\(folder.path)/outbox", noun: "outbox", process: "dead", fileSystem: .live)
            let own = try dead.own()
            let payload = RowWriter.payload { $0.text("hologram") }
            try dead.write(payload, to: own, isCompacting: false) { [payload] }
        }
        var heir = journal("heir")
        let (records, troubles) = heir.adopt()
        #expect(records.isEmpty)
        #expect(troubles.count == 1)
        heir.close()
        #expect(folder.contents().keys.contains("outbox/dead.journal"))
    }

    @Test func aLongLifeStaysSmall() throws {
        var long = journal("long")
        try long.append(created("kept"))
        for number in 0..<2_000 {
            try long.append(created("\(number)"))
            try long.append(.ended([IntentID("\(number)")], .done))
        }
        #expect(try #require(folder.contents()["outbox/long.journal"]).count < 300_000)
        long.close()
        var next = journal("next")
        #expect(next.adopt().records == [created("kept")])
    }

    /// Whichever call fails in a life of adopting, sending and ending: a confirmed item is never lost, and
    /// what was confirmed as dispatched is never shown as never sent.
    @Test(arguments: FaultyFileSystem.Fault.allCases)
    func confirmedItemsAreNeverLost(_ fault: FaultyFileSystem.Fault) throws {
        var call = 0
        while true {
            call += 1
            let folder = TemporaryFolder()
            do {
                var dead = OutboxJournal(in: folder.path, process: "dead")
                try dead.append(created("old"))
            }
            let faulty = FaultyFileSystem()
            faulty.fail(at: call, with: fault)
            var confirmed: [OutboxRecord] = []
            do {
                var journal = OutboxJournal(in: folder.path, process: "new", fileSystem: faulty.fileSystem)
                _ = journal.adopt()
                let records: [OutboxRecord] = [
                    created("a"), .dispatched([IntentID("a")], at: Samples.start), created("b"),
                    .dispatched([IntentID("b")], at: Samples.start), .ended([IntentID("b")], .done),
                ]
                for record in records {
                    do throws(Trouble) {
                        try journal.append(record)
                        confirmed.append(record)
                    } catch {}
                }
            }
            if faulty.callCount < call { break }
            var heir = OutboxJournal(in: folder.path, process: "heir")
            let found = heir.adopt().records
            #expect(found.contains(created("old")), "\(fault) \(call)")
            for record in confirmed where record.ids == [IntentID("a")] { #expect(found.contains(record), "\(fault) \(call)") }
            if confirmed.contains(.ended([IntentID("b")], .done)) {
                #expect(!found.contains { $0.ids == [IntentID("b")] }, "\(fault) \(call)")
            }
        }
        #expect(call > 15)
    }
}

@Suite struct DraftAndSeenTests {
    let folder = TemporaryFolder()

    private func draft(_ number: Int, _ body: String, at: Double) -> Draft {
        Draft(
            ticket: Samples.ticket(number), audience: .public, body: body,
            editedAt: Samples.start.addingTimeInterval(at))
    }

    @Test func draftsOfEveryProcessMeet() throws {
        var first = DraftJournal(in: folder.path, process: "first")
        try first.keep(draft(1, "one", at: 0))
        try first.keep(draft(1, "one more", at: 1))
        try first.keep(draft(2, "two", at: 2))
        var second = DraftJournal(in: folder.path, process: "second")
        #expect(second.open(adopting: true).isEmpty)
        #expect(second.drafts.map(\.body) == ["two", "one more"])
        try second.drop(Samples.ticket(2), .public, at: Samples.start.addingTimeInterval(3))
        try second.keep(draft(3, "three", at: 4))
        first.close()
        second.close()
        var third = DraftJournal(in: folder.path, process: "third")
        #expect(third.open(adopting: true).isEmpty)
        #expect(third.drafts.map(\.body) == ["three", "one more"])
        #expect(third.draft(Samples.ticket(1), .public)?.body == "one more")
        #expect(third.draft(Samples.ticket(1), .internal) == nil)
        #expect(folder.contents().keys.sorted() == ["drafts/third.journal"])
    }

    /// A sent reply's draft must not come back because another process kept a copy of it.
    @Test func aLivingProcessesDraftIsNotCopied() throws {
        do {
            var dead = DraftJournal(in: folder.path, process: "dead")
            try dead.keep(draft(9, "left behind", at: 0))
        }
        var living = DraftJournal(in: folder.path, process: "living")
        try living.keep(draft(1, "Hello", at: 0))
        var other = DraftJournal(in: folder.path, process: "other")
        #expect(other.open(adopting: true).isEmpty)
        #expect(other.drafts.count == 2)
        let copied = try #require(folder.contents()["drafts/other.journal"])
        #expect(!String(decoding: copied, as: UTF8.self).contains("Hello"))
        // Sent there; then both end, and both files are read anew.
        try living.drop(Samples.ticket(1), .public, at: Samples.start.addingTimeInterval(5))
        try other.keep(draft(2, "mine", at: 6))
        living.close()
        other.close()
        var next = DraftJournal(in: folder.path, process: "next")
        #expect(next.open(adopting: true).isEmpty)
        #expect(next.drafts.map(\.body) == ["mine", "left behind"])
    }

    /// What was dropped here may still stand in another process's file.
    @Test func aDroppedDraftStaysDroppedBesideOthers() throws {
        var living = DraftJournal(in: folder.path, process: "living")
        try living.keep(draft(1, "Hello", at: 0))
        var other = DraftJournal(in: folder.path, process: "other")
        _ = other.open(adopting: false)
        try other.drop(Samples.ticket(1), .public, at: Samples.start.addingTimeInterval(5))
        other.close()
        living.close()
        var next = DraftJournal(in: folder.path, process: "next")
        _ = next.open(adopting: true)
        #expect(next.drafts.isEmpty)
        next.close()
        #expect(folder.contents().isEmpty)
    }

    @Test func aFileWithEntriesOfALaterKedgeIsLeftToIt() throws {
        let path = "\(folder.path)/drafts/later.journal"
        try FileSystem.live.makeDirectory("\(folder.path)/drafts")
        do {
            var later = try Journal(creating: path, fileSystem: .live)
            try later.append(Array("[\"what is this\"]".utf8))
        }
        let bytes = TemporaryFolder.read(path)
        var journal = DraftJournal(in: folder.path, process: "p")
        _ = journal.open(adopting: true)
        journal.close()
        #expect(TemporaryFolder.read(path) == bytes)
        #expect(!bytes.isEmpty)
    }

    @Test func nothingIsLeftWhereNothingIsKept() throws {
        var journal = DraftJournal(in: folder.path, process: "p")
        try journal.keep(draft(1, "x", at: 0))
        try journal.drop(Samples.ticket(1), .public, at: Samples.start.addingTimeInterval(1))
        journal.close()
        #expect(folder.contents().isEmpty)
    }

    /// A full disk while typing: the old text is still there, and the next attempt goes well.
    @Test(arguments: FaultyFileSystem.Fault.allCases)
    func aFailedSaveLosesNoOlderText(_ fault: FaultyFileSystem.Fault) throws {
        for call in 1..<14 {
            let folder = TemporaryFolder()
            let faulty = FaultyFileSystem()
            var saved = ""
            do {
                var journal = DraftJournal(in: folder.path, process: "p", fileSystem: faulty.fileSystem)
                faulty.fail(at: call, with: fault)
                for round in 0..<4 {
                    do throws(Trouble) {
                        try journal.keep(draft(1, "text \(round)", at: Double(round)))
                        saved = "text \(round)"
                    } catch {}
                }
            }
            var next = DraftJournal(in: folder.path, process: "next")
            _ = next.open(adopting: true)
            let found = next.draft(Samples.ticket(1), .public)?.body ?? ""
            #expect(found >= saved, "\(fault) \(call)")
        }
    }

    @Test func seenMarksOnlyGoForward() throws {
        var first = SeenMarks(in: folder.path, process: "first")
        #expect(try first.mark(Samples.ticket(1), at: Samples.start))
        #expect(try !first.mark(Samples.ticket(1), at: Samples.start.addingTimeInterval(-1)))
        #expect(try first.mark(Samples.ticket(2), at: Samples.start))
        first.close()
        var second = SeenMarks(in: folder.path, process: "second")
        #expect(second.open(adopting: true).isEmpty)
        #expect(second.marks == [Samples.ticket(1): Samples.start, Samples.ticket(2): Samples.start])
    }
}
