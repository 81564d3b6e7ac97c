import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// What is on screen is called by its name.
@Suite struct PlaceNameTests {
    @Test("The top line beside a sidebar names the place", arguments: [
        ("g a", "Approvals ∙ 0"), ("g o", "Outbox ∙ 1"), ("g r", "Drafts ∙ 0"), ("g k", "Knowledge base ∙ 0"),
        ("3", "Open ∙ all accounts ∙ 8"), ("g o <Enter>", "Outbox ∙ 1"), ("g o ?", "Outbox ∙ 1"),
    ])
    func topLine(keys: String, words: String) throws {
        var pilot = DeskWorld.pilot(200, 50)
        pilot.press("j s s")
        pilot.press(keys)
        let line = try #require(pilot.lines.first)
        #expect(line.hasPrefix(" kedge                     \(words) "))
    }

    @Test("A review names its ticket by what is known of it", arguments: [
        (nil, "Two charges", "The ticket ∙ SHOP-7 ∙ Two charges"),
        ("", "Two charges", "The ticket ∙ SHOP-7 ∙ Two charges"),
        ("Charged twice", "Two charges", "The ticket ∙ SHOP-7 ∙ Charged twice"),
        (nil, nil, "The ticket ∙ tkt_9f2c ∙ its subject isn't read yet"),
    ] as [(String?, String?, String)])
    func ticketOfAReview(ofApproval: String?, ofTicket: String?, words: String) {
        var approval = Sample.refund()
        approval.ticketSubject = ofApproval
        var tickets: [Ticket] = []
        if let ofTicket {
            var ticket = DeskWorld.tickets[1]
            ticket = Ticket(
                id: Sample.ticketID, key: "SHOP-7", subject: ofTicket, status: ticket.status, priority: ticket.priority,
                requester: ticket.requester, assignee: nil, tags: [], channel: nil, container: nil,
                createdAt: ticket.createdAt, updatedAt: ticket.updatedAt)
            tickets = [ticket]
        }
        let reviewer = Reviewer([approval], tickets: tickets)
        reviewer.press("g a <Enter>", after: 1)
        #expect(reviewer.screen.contains(words))
    }

    @Test("A reply without a subject of its own is listed under the ticket's")
    func headline() {
        var approval = Sample.reply()
        approval.ticketSubject = nil
        var ticket = DeskWorld.tickets[1]
        ticket.subject = "Two charges"
        let reviewer = Reviewer([approval], tickets: [ticket])
        reviewer.press("g a")
        #expect(reviewer.screen.contains("Reply ∙ Two charges"))
    }
}
