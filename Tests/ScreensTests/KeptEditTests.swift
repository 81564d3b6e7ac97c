import Canvas
import Helpdesk
import Testing

@testable import Screens

/// A person's own version of a draft outlives the review until it is decided.
@Suite struct KeptEditTests {
    private func edited() -> Reviewer {
        let reviewer = Reviewer([Sample.reply("apr_1", draft: "Hello", expiresIn: 3_600), Sample.reply("apr_2", draft: "Dear", expiresIn: 3_700)])
        reviewer.press("g a <Enter>", after: 1)
        reviewer.press("E")
        reviewer.type(" Anna")
        return reviewer
    }

    private func edit(_ reviewer: Reviewer) -> String? {
        (reviewer.app.places.last as? ReviewPlace)?.edit?.editor.text
    }

    @Test("It is there again after going elsewhere", arguments: ["<Esc> J K", "<Esc> q <Enter>", "<Esc> q q g a <Enter>", "<Esc> q 1 g a <Enter>"])
    func comesBack(keys: String) {
        let reviewer = edited()
        reviewer.press(keys, after: 1)
        #expect(edit(reviewer) == "Hello Anna")
        reviewer.press("E")
        reviewer.type("!")
        reviewer.press("C-x s Y", after: 1)
        #expect(reviewer.decisions.map(\.decision) == [.approveEdited(draft: "Hello Anna!", feedback: nil)])
    }

    @Test("Each approval has its own")
    func eachItsOwn() {
        let reviewer = edited()
        reviewer.press("<Esc> J", after: 1)
        #expect(edit(reviewer) == nil)
        reviewer.press("E")
        reviewer.type(" Sir")
        reviewer.press("<Esc> K", after: 1)
        #expect(edit(reviewer) == "Hello Anna")
        reviewer.press("J", after: 1)
        #expect(edit(reviewer) == "Dear Sir")
    }

    @Test("Dropped or decided it does not come back")
    func gone() {
        let dropped = edited()
        dropped.press("C-x D J K", after: 1)
        #expect(edit(dropped) == nil)
        let decided = edited()
        decided.press("C-x s Y", after: 1)
        #expect(decided.decisions.count == 1)
        #expect(decided.app.desk.edits.isEmpty)
    }

    private func kept(_ reviewer: Reviewer) -> [String] {
        reviewer.effects.compactMap { if case .keepForm(let form) = $0 { form.approvalEdit?.text } else { nil } }
    }

    private func dropped(_ reviewer: Reviewer) -> Bool {
        let id = ApprovalID(account: Reviewer.shop, value: "apr_1")
        return reviewer.effects.contains(.dropForm(KeptForm.Key(approval: id)))
    }

    @Test("It is on the disk within two seconds, and at the end at once")
    func onTheDisk() {
        let reviewer = edited()
        #expect(kept(reviewer).isEmpty)
        reviewer.wait(2)
        reviewer.send(.woke)
        #expect(kept(reviewer) == ["Hello Anna"])
        reviewer.type("!")
        reviewer.press("<Esc> Q", after: 0.1)
        #expect(reviewer.effects.contains(.quit))
        #expect(kept(reviewer).last == "Hello Anna!")
        #expect(!dropped(reviewer))
    }

    @Test("Decided or dropped, the disk forgets it, and not before the decision is submitted")
    func forgotten() {
        let decided = edited()
        decided.wait(2)
        decided.send(.woke)
        decided.press("C-x s Y", after: 1)
        let submitted = decided.effects.firstIndex { if case .submit = $0 { true } else { false } }
        let forgotten = decided.effects.firstIndex { if case .dropForm = $0 { true } else { false } }
        #expect(submitted != nil && forgotten != nil && submitted ?? 9 < forgotten ?? 0)
        decided.press("u", after: 1)
        #expect(kept(decided).last == "Hello Anna")
        let dropped = edited()
        dropped.wait(2)
        dropped.send(.woke)
        dropped.press("C-x D")
        dropped.wait(2)
        dropped.send(.woke)
        #expect(self.dropped(dropped))
    }

    @Test("An earlier run's version is there again, in the drafts too")
    func afterARestart() throws {
        let id = ApprovalID(account: Reviewer.shop, value: "apr_1")
        let reviewer = Reviewer([Sample.reply("apr_1", draft: "Hello", expiresIn: 3_600)])
        reviewer.send(.forms([try #require(KeptForm(approval: id, text: "Hello Anna", editedAt: Reviewer.start))]))
        reviewer.press("g r")
        #expect(reviewer.screen.contains("Edited for approval ∙ shop  Hello Anna"))
        reviewer.press("<Enter>", after: 1)
        #expect(edit(reviewer) == "Hello Anna")
        reviewer.press("q q g a <Enter> E", after: 1)
        #expect(edit(reviewer) == "Hello Anna")
    }

    // MARK: Requests

    private func request() -> Approval {
        var request = Approval(
            id: ApprovalID(account: Reviewer.shop, value: "224"), ticket: TicketID(account: Reviewer.shop, value: "30"),
            ticketSubject: "A badge for the new starter", customer: Person(name: "K. Ito"), kind: .other("approval"), status: .pending,
            summary: "Badge for floor 3", changes: [
                .init(field: "approval 224", before: "new", after: "resolved"),
                .init(field: "request 30", before: "open", after: "approved, once no approval of it is left"),
            ], reasoning: [.init(name: "asked", text: "May he enter floor 3?")], fingerprint: "f1")
        request.isRequest = true
        return request
    }

    @Test("Requests are told apart in the list by what is asked", arguments: [(80, 24), (120, 40), (60, 20)])
    func requestsAreToldApart(columns: Int, rows: Int) {
        func other(_ id: String, _ number: String, _ subject: String?, _ summary: String?) -> Approval {
            var other = Approval(
                id: ApprovalID(account: Reviewer.shop, value: id), ticket: TicketID(account: Reviewer.shop, value: number),
                ticketSubject: subject, customer: Person(name: "K. Ito"), kind: .other("approval"), status: .pending,
                summary: summary, fingerprint: id)
            other.isRequest = true
            return other
        }
        let reviewer = Reviewer(
            [request(), other("225", "31", "A laptop", "Approve: A laptop"), other("228", "31", "A laptop", "Step 2"), other("226", "32", "", "Budget of May"), other("227", "33", nil, nil)],
            size: Size(columns: columns, rows: rows))
        reviewer.press("g a")
        for words in ["Approve 30 ∙ Badge for floor 3", "Approve 31 ∙ A laptop", "Approve 31 ∙ Step 2 ∙ A laptop", "Approve 32 ∙ Budget of May", "Approve request 33 for K."] {
            #expect(reviewer.screen.contains(words), "\(words)")
        }
    }

    @Test("A request in free words is of medium risk, and takes a note", arguments: [(80, 24), (60, 20)])
    func requests(columns: Int, rows: Int) throws {
        let reviewer = Reviewer([request()], size: Size(columns: columns, rows: rows))
        reviewer.press("g a <Enter> <Space> <Space>", after: 1)
        GoldenScreen.expect(reviewer.app.frame(size: reviewer.size, at: reviewer.now), "review-request-\(columns)x\(rows)")
        #expect(reviewer.screen.contains("MEDIUM RISK"))
        #expect(!reviewer.screen.contains("assistant"))
        reviewer.press("E", after: 1)
        reviewer.type("Until June.")
        #expect(reviewer.screen.contains("NOTE with the decision"))
        reviewer.press("C-x s", after: 1)
        #expect(reviewer.screen.contains("+ Until June."))
        reviewer.press("Y", after: 1)
        let place = try #require(reviewer.app.places.last as? ReviewPlace)
        guard case .letter(let letter, _, _)? = place.strip else {
            Issue.record("no letter is asked for")
            return
        }
        reviewer.press(.character(letter), after: 1)
        #expect(reviewer.decisions.map(\.decision) == [.approveEdited(draft: "Until June.", feedback: nil)])
    }
}
