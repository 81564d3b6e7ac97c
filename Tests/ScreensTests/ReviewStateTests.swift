import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// What a review and the inbox say about approvals that can't be decided, aren't known, or aren't read yet.
@Suite struct ReviewStateTests {
    private func inbox(_ approvals: Approval..., size: Size = Size(columns: 100, rows: 40), tickets: [Ticket] = []) -> Reviewer {
        let reviewer = Reviewer(approvals, size: size, tickets: tickets, threads: [Sample.thread])
        reviewer.press("g a", after: 1)
        return reviewer
    }

    @Test("Expired: last in the inbox, dim, by the word, and not counted")
    func expiredInTheInbox() {
        let reviewer = inbox(Sample.reply("old", expiresIn: -60), Sample.refund("new"))
        #expect(reviewer.line(0).contains("Approvals ∙ 1 waits"))
        #expect(reviewer.line(2).contains("Refund 84.00 EUR"))
        #expect(reviewer.line(3).contains(" expired "))
        #expect(reviewer.frame.cell(at: Position(column: 20, row: 3))?.style == ShippedData.theme().style(.dim))
        reviewer.press("<Enter>", after: 1)
        #expect(reviewer.line(0).contains("Approval 1 of 1"))
    }

    @Test("Expired: the review offers nothing that decides, and doesn't speak of leaving")
    func expiredReview() {
        let reviewer = inbox(Sample.reply("old", expiresIn: -60))
        reviewer.press("<Enter>", after: 1)
        #expect(reviewer.screen.contains("expired at"))
        #expect(!reviewer.screen.contains("at once"))
        #expect(!reviewer.line(0).contains(" of "))
        for word in ["approve", "reject", "edit"] { #expect(!reviewer.bottomLine.contains(word)) }
        #expect(reviewer.bottomLine.contains("next"))
    }

    @Test("An account that never answered leaves what waits unknown")
    func neverAnswered() {
        let reviewer = inbox()
        #expect(reviewer.screen.contains("No approval waits."))
        reviewer.send(.approvals([], asOf: [:]))
        #expect(reviewer.screen.contains("Approvals ∙ not known yet"))
        #expect(reviewer.screen.contains("Not known yet: shop has not answered."))
        #expect(!reviewer.screen.contains("No approval waits"))
        #expect(!reviewer.screen.contains("0 wait"))
    }

    @Test("The effect names the ticket's requester where the approval names nobody")
    func effectNamesTheRequester() {
        var refund = Sample.refund()
        refund.customer = nil
        let ticket = Ticket(
            id: Sample.ticketID, key: "tkt_9f2c", subject: "Charged twice", status: Status(.open, raw: "open"),
            priority: .none, requester: Sample.anna, updatedAt: Reviewer.start)
        #expect(!inbox(refund).screen.contains("to Anna Lindqvist"))
        let reviewer = inbox(refund, tickets: [ticket])
        reviewer.press("<Enter>", after: 1)
        #expect(reviewer.screen.contains("Refund 84.00 EUR to Anna Lindqvist, order 48213, through stripe"))
    }

    @Test("An edited text: the rest is read before the last question, with the same key, and the strip stays")
    func editedIsReadFirst() {
        let reviewer = inbox(Sample.reply(draft: (1...30).map { "Line \($0)." }.joined(separator: "\n")), size: Size(columns: 80, rows: 24))
        reviewer.press("<Enter> E a C-x s", after: 1)
        #expect(reviewer.review?.strip == nil)
        #expect(reviewer.bottomLine.contains("Read the rest first"))
        var presses = 0
        while reviewer.review?.strip == nil, presses < 12 {
            reviewer.press("C-x s")
            presses += 1
        }
        #expect((1...8).contains(presses))
        #expect(reviewer.review?.light.isRead == true)
        reviewer.press("Y", after: 0.5)
        #expect(reviewer.decisions.count == 1)
    }

    @Test("Too early a Y leaves the strip of an edited text where it is")
    func earlyKeepsTheStrip() {
        let reviewer = inbox(Sample.reply(), size: Size(columns: 80, rows: 24))
        reviewer.press("<Enter> E a", after: 1)
        while reviewer.review?.light.isRead == false, reviewer.now.seconds < 1_100 { reviewer.press("C-x s") }
        reviewer.press("C-x s", after: 0.02)
        reviewer.press("Y", after: 0.2)
        #expect(reviewer.decisions.isEmpty)
        #expect(reviewer.bottomLine.contains("Too soon"))
        reviewer.press("Y", after: 0.3)
        #expect(reviewer.decisions.count == 1)
    }

    @Test("Esc is offered once", arguments: ["X", "E a C-x s", "Y"])
    func escOnce(keys: String) {
        let approval = keys == "Y" ? Sample.high() : Sample.reply()
        let reviewer = inbox(approval)
        reviewer.press("<Enter> \(keys)", after: 1)
        reviewer.wait(1)
        #expect(reviewer.review?.strip != nil)
        #expect(reviewer.screen.split(separator: "Esc", omittingEmptySubsequences: false).count == 2)
    }

    @Test("One line is one line")
    func oneLine() {
        #expect(ReviewWords.more(1) == "1 more line")
        #expect(ReviewWords.more(2) == "2 more lines")
    }

    @Test("On a narrow screen the key that Y waits for comes first")
    func readOnFirst() {
        let reviewer = inbox(Sample.refund(), size: Size(columns: 45, rows: 15))
        reviewer.press("<Enter>", after: 1)
        #expect(reviewer.bottomLine.hasPrefix(" Space more"))
    }
}

/// The thread above the text that one writes.
@Suite struct ComposingTests {
    @Test("Quoted is the customer's newest message on screen, not what stands on top")
    func quotesTheNewest() throws {
        var pilot = DeskWorld.pilot()
        pilot.press("j j <Enter> r C-x q")
        let text = try #require((pilot.app.places.last as? TicketPlace)?.composer?.editor.text)
        #expect(text.hasPrefix("> It dropped in the board meeting."))
    }

    @Test("A change of size keeps the end of the thread above the text")
    func resizing() {
        var pilot = DeskWorld.pilot(80, 40)
        pilot.press("j j <Enter> r")
        #expect(pilot.shows("It dropped in the board meeting"))
        for (columns, rows) in [(80, 18), (60, 14), (100, 30), (50, 16)] {
            pilot.resize(columns, rows)
            #expect(pilot.shows("meanwhile?"), "\(columns)x\(rows)")
        }
    }

    @Test("An expired approval doesn't wait in the facts")
    func factsOfAnExpired() {
        var pilot = DeskWorld.pilot(120, 40)
        var approval = Sample.refund()
        approval = Approval(
            id: ApprovalID(account: DeskWorld.shop, value: "a"), ticket: DeskWorld.refund, customer: Sample.anna,
            kind: .reply, status: .pending, expiresAt: DeskWorld.date(minutesAgo: -60), draft: "Hello.", fingerprint: "f")
        pilot.send(.approvals([approval], asOf: [DeskWorld.shop: pilot.now.wall]))
        pilot.press("j <Enter>")
        #expect(pilot.shows("APPROVAL waiting"))
        approval.expiresAt = DeskWorld.date(minutesAgo: 1)
        pilot.send(.approvals([approval], asOf: [DeskWorld.shop: pilot.now.wall]))
        #expect(!pilot.shows("APPROVAL waiting"))
        #expect(pilot.shows("APPROVAL expired"))
    }
}
