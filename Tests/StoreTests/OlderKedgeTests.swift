import FoundationEssentials
import Helpdesk
import Testing

@testable import Store

/// What an earlier kedge left, byte by byte as it wrote it: journals without a mark or zeros, rows without the fields
/// of an act.
@Suite struct OlderKedgeTests {
    private let folder = TemporaryFolder()
    private let start = Date(timeIntervalSinceReferenceDate: 800_000_000.25)
    private let ticket = TicketID(account: AccountName("games"), value: "tkt_1")

    private static let outbox = #"""
        k1 0000000001 00000117 de806486 ["created","a",["message","games","tkt_1","public","Hello\n\"you\"",["solved","done"]],["m1","m2"],null,800000000.25]
        k1 0000000002 00000103 cc33aa90 ["created","b",["change","games","tkt_1",[null,null,null,["x"]]],null,[null,null,null,[]],800000000.25]
        k1 0000000003 00000036 e838b7cc ["dispatched",["a"],[],800000000.25]
        k1 0000000004 00000068 59e7e49a ["unclear",["a"],["outcome_unknown","No answer.",null,null,null,[]]]
        k1 0000000005 00000089 89b059b7 ["created","c",["message","games","tkt_1","internal","note",null],null,null,800000000.25]
        k1 0000000006 00000022 463a3832 ["ended",["c"],"done"]

        """#

    private var open: [OutboxRecord] {
        [
            .created(
                IntentID("a"),
                .message(ticket: ticket, audience: .public, body: "Hello\n\"you\"", thenStatus: Status(.solved, raw: "done")),
                SeenVersion(lastMessages: ["m1", "m2"]), at: start),
            .created(
                IntentID("b"), .change(ticket: ticket, FieldChange(tags: ["x"])),
                SeenVersion(before: FieldChange(tags: [])), at: start),
            .dispatched([IntentID("a")], at: start),
            .unclear([IntentID("a")], Trouble(.outcomeUnknown, "No answer.")),
        ]
    }

    @Test func aRowWithoutFieldsIsRead() {
        let row = #"["created","b",["change","games","tkt_1",[null,null,null,["x"]]],null,[null,null,null,[]],800000000.25]"#
        #expect(RowScanner.payload(Array(row.utf8)) { $0.outbox() } == open[1])
    }

    @Test func anOutboxIsTakenOverAndWrittenOn() throws {
        try FileSystem.live.makeDirectory("\(folder.path)/outbox")
        folder.write(Array(Self.outbox.utf8), to: "outbox/old.journal")
        #expect(OutboxJournal(in: folder.path, process: "look").peek().records == open)
        do {
            var heir = OutboxJournal(in: folder.path, process: "heir")
            let (records, troubles) = heir.adopt()
            #expect(troubles.isEmpty)
            #expect(records == open)
            try heir.append(.ended([IntentID("a")], .done))
        }
        var next = OutboxJournal(in: folder.path, process: "next")
        let (records, troubles) = next.adopt()
        #expect(troubles.isEmpty)
        #expect(records == [open[1]])
    }

    @Test func draftsAndMarksAreTakenOver() throws {
        let drafts = #"""
            k1 0000000001 00000055 8a934fc5 ["games","tkt_1","public",800000000.25,"begun\n\"so\""]
            k1 0000000002 00000048 1d0ee722 ["games","tkt_1","internal",800000000.25,"gone"]
            k1 0000000003 00000046 28e0b02f ["games","tkt_1","internal",800000000.25,null]

            """#
        try FileSystem.live.makeDirectory("\(folder.path)/drafts")
        try FileSystem.live.makeDirectory("\(folder.path)/seen")
        folder.write(Array(drafts.utf8), to: "drafts/old.journal")
        let mark = "k1 0000000001 00000030 38267b6c [\"games\",\"tkt_1\",800000000.25]\n"
        folder.write(Array(mark.utf8), to: "seen/old.journal")
        var journal = DraftJournal(in: folder.path, process: "heir")
        #expect(journal.open(adopting: true).isEmpty)
        #expect(journal.drafts == [Draft(ticket: ticket, audience: .public, body: "begun\n\"so\"", editedAt: start)])
        var marks = SeenMarks(in: folder.path, process: "heir")
        #expect(marks.open(adopting: true).isEmpty)
        #expect(marks.marks == [ticket: start])
    }
}
