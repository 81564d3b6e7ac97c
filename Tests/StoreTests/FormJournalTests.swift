import FoundationEssentials
import Helpdesk
import Testing

@testable import Store

/// Forms that were begun and not sent, across processes.
@Suite struct FormJournalTests {
    private let folder = TemporaryFolder()

    private func form(_ text: String, at seconds: Double, item: String? = nil) throws -> KeptForm {
        let act = Act(
            .create, .article, account: AccountName("shop"), parent: "p", title: "T\t\"1\"",
            fields: ["content": .text(text), "category": .text("")])
        return try #require(KeptForm(
            act, item: item.map { IntentID($0) }, editedAt: Samples.start.addingTimeInterval(seconds)))
    }

    @Test func aFormOutlivesItsProcessAndIsTakenOver() throws {
        let first = try form("one\ntwo \u{1b} 田", at: 0)
        let corrected = try form("other", at: 1, item: "i1")
        do {
            var dead = FormJournal(in: folder.path, process: "dead")
            try dead.keep(form("older", at: -5))
            try dead.keep(first)
            try dead.keep(corrected)
        }
        var next = FormJournal(in: folder.path, process: "next")
        #expect(next.open(adopting: true).isEmpty)
        #expect(next.forms == [corrected, first])
        try next.drop(first.key, at: Samples.start.addingTimeInterval(9))
        next.close()
        #expect(folder.contents().keys.sorted() == ["forms/next.journal"])
        var last = FormJournal(in: folder.path, process: "last")
        _ = last.open(adopting: true)
        #expect(last.forms == [corrected])
        try last.drop(corrected.key, at: Samples.start.addingTimeInterval(9))
        last.close()
        #expect(folder.contents().isEmpty)
    }

    /// A deletion has no words, and an act without fields neither.
    @Test func onlyWhatSomebodyTypedIsAForm() {
        let account = AccountName("shop")
        #expect(KeptForm(Act(.delete, .ticket, account: account, fields: ["a": .text("b")]), editedAt: Samples.start) == nil)
        #expect(KeptForm(Act(.create, .ticket, account: account), editedAt: Samples.start) == nil)
    }

    @Test(arguments: [
        (["name": FieldValue.text(" Launch\n"), "tags": .text("vip,,photo")], true),
        (["name": .text("Launch"), "company": .text("")], true),
        (["name": .text("Launch 2")], false),
        (["name": .text("Launch"), "company": .text("more")], false),
    ])
    func whatAnActSaysWholeNeedsNoForm(_ typed: [String: FieldValue], _ isContained: Bool) throws {
        var act = Act(.create, .customer, account: AccountName("shop"), fields: typed)
        let form = try #require(KeptForm(act, editedAt: Samples.start))
        act.fields = ["name": .text("Launch"), "tags": .words(["vip", "photo"])]
        #expect(form.isContained(in: act) == isContained)
        act.target = "another"
        #expect(!form.isContained(in: act))
    }
}
