import FoundationEssentials
import Testing

@testable import DemoServer

@Suite struct ActsTests {
    private func decide(_ id: String, _ body: String, on stage: Stage) -> RawAnswer? {
        stage.send("PATCH", "/api/approvals/\(id)", body)
    }

    @Test func aReplyIsInTheThreadOnce() throws {
        let stage = try Stage()
        let id = try #require(stage.server.state(of: .keva).tickets.last?.id)
        stage.clock.advance(seconds: 5)
        let answer = try #require(stage.send("POST", "/api/v1/tickets/\(id)/messages", #"{"body":"Grüße \"x\" \n👍"}"#))
        #expect(answer.json?["data"]?["direction"] == "outbound")
        let last = try #require(stage.server.messages(of: .keva, ticket: id).last)
        #expect(last.body == "Grüße \"x\" \n👍")
        #expect(last.authorID == stage.server.me(of: .keva))
        #expect(stage.server.state(of: .keva).posted == [id: [last]])
        #expect(stage.server.state(of: .keva).tickets.first?.id == id)
        let listed = try #require(stage.send("GET", "/api/v1/tickets/\(id)/messages")?.json?["data"])
        guard case .array(let rows) = listed else { Issue.record("no array"); return }
        #expect(rows.last?["id"]?.text == last.id)
    }

    @Test func anApprovedReplyIsSentAsEdited() throws {
        let stage = try Stage()
        let approval = try #require(stage.reply)
        let answer = try #require(decide(approval.id, #"{"status":"approved","draft":"Edited","feedback":"Too long"}"#, on: stage))
        #expect(answer.json?["draft"] == "Edited")
        #expect(answer.json?["status"] == "approved")
        let after = try #require(stage.server.state(of: .keva).approval(approval.id))
        #expect(after.wasEdited && after.feedback == "Too long" && after.decidedAt == stage.clock.now)
        let sent = stage.server.state(of: .keva).posted[approval.ticketID] ?? []
        #expect(sent.map(\.body) == ["Edited"])
        #expect(sent.map(\.kind) == [.outbound])
        #expect(decide(approval.id, #"{"status":"rejected"}"#, on: stage)?.status == 409)
        #expect(stage.server.state(of: .keva).posted[approval.ticketID]?.count == 1)
    }

    @Test func anApprovedRefundIsAnEvent() throws {
        let stage = try Stage()
        let approval = try #require(stage.refund)
        #expect(decide(approval.id, #"{"status":"approved"}"#, on: stage)?.status == 200)
        let event = try #require(stage.server.state(of: .keva).posted[approval.ticketID]?.first)
        #expect(event.kind == .event)
        #expect(event.body.contains(try #require(approval.description)))
    }

    @Test func aRejectionSendsNothing() throws {
        let stage = try Stage()
        let approval = try #require(stage.reply)
        #expect(decide(approval.id, #"{"status":"rejected","feedback":"Wrong order"}"#, on: stage)?.status == 200)
        #expect(stage.server.state(of: .keva).approval(approval.id)?.feedback == "Wrong order")
        #expect(stage.server.state(of: .keva).posted[approval.ticketID]?.map(\.kind) == [.event])
    }

    @Test func lateAndUnknownDecisions() throws {
        let stage = try Stage()
        let approval = try #require(stage.reply)
        #expect(decide("apr_none", #"{"status":"approved"}"#, on: stage)?.status == 404)
        stage.server.perform(.expire(approval: approval.id), on: .keva)
        #expect(decide(approval.id, #"{"status":"approved"}"#, on: stage)?.status == 410)
        #expect(stage.server.state(of: .keva).posted.isEmpty)
        #expect(stage.server.refused == [])
    }

    @Test func kemonAnswersAPartOfAChangedTicket() throws {
        let stage = try Stage()
        let answer = try #require(stage.send("PATCH", "/api/v1/tickets/\(stage.issue)", #"{"description":"new"}"#, to: .kemon))
        #expect(answer.json?["data"]?.members?.map(\.name).sorted() == ["id", "identifier", "priority", "status", "title", "updated_at"])
        #expect(stage.server.state(of: .kemon).tickets.first?.description == "new")
    }

    @Test func aDeletedTicketIsGone() throws {
        let stage = try Stage()
        let id = stage.issue
        let gone = try #require(stage.send("DELETE", "/api/v1/tickets/\(id)", to: .kemon))
        #expect(gone.status == 204 && gone.body.isEmpty)
        #expect(stage.send("GET", "/api/v1/tickets/\(id)", to: .kemon)?.status == 404)
        #expect(stage.send("DELETE", "/api/v1/tickets/\(id)", to: .kemon)?.status == 404)
    }

    @Test(arguments: [
        (DemoService.keva, "per_page", "total"), (.kemon, "limit", "total"),
    ])
    func pagesTogetherAreTheWholeList(_ service: DemoService, _ size: String, _ total: String) throws {
        let stage = try Stage()
        var ids: [String] = []
        var page = 1
        while true {
            let json = try #require(stage.send("GET", "/api/v1/tickets?page=\(page)&\(size)=13", to: service)?.json)
            guard case .array(let rows) = json["data"] else { break }
            #expect(json["pagination"]?[total] == .int(stage.server.state(of: service).tickets.count))
            if rows.isEmpty { break }
            ids += rows.compactMap { $0["id"]?.text }
            page += 1
        }
        #expect(ids == stage.server.state(of: service).tickets.map(\.id))
    }

    @Test func othersActToo() throws {
        let stage = try Stage()
        let approval = try #require(stage.reply)
        let ticket = stage.ticket
        stage.clock.advance(seconds: 9)
        #expect(stage.server.perform(.customerMessage(ticket: ticket, body: "Hello?"), on: .keva) != nil)
        #expect(stage.server.messages(of: .keva, ticket: ticket).last?.kind == .inbound)
        stage.server.perform(.changeTicket(ticket, status: "closed"), on: .keva)
        #expect(stage.server.state(of: .keva).ticket(ticket)?.status == "closed")
        let opened = try #require(stage.server.perform(.openTicket(subject: "S", email: "x@y.example", name: "X", body: "B"), on: .keva))
        #expect(stage.server.state(of: .keva).tickets.first?.id == opened)
        #expect(stage.server.perform(.decide(approval: approval.id, approve: true), on: .keva) == approval.id)
        #expect(stage.server.perform(.decide(approval: approval.id, approve: true), on: .keva) == nil)
        let proposed = try #require(stage.server.perform(.proposeReply(ticket: ticket, draft: "D"), on: .keva))
        #expect(stage.server.state(of: .keva).approval(proposed)?.draft == "D")
        #expect(stage.server.perform(.customerMessage(ticket: stage.issue, body: "c"), on: .kemon) != nil)
        #expect(stage.server.perform(.deleteTicket("none"), on: .keva) == nil)
    }

    @Test func othersActOnTheNewDesksToo() throws {
        let stage = try Stage()
        let server = stage.server
        let opened = try #require(server.perform(.openTicket(subject: "S", email: "x@y.example", name: "X", body: "B"), on: .keme))
        #expect(server.perform(.colleagueReply(ticket: opened, body: "R"), on: .keme) != nil)
        #expect(server.messages(of: .keme, ticket: opened).map(\.kind) == [.inbound, .outbound])
        #expect(server.state(of: .keme).ticket(opened)?.customerName == "X")
        #expect(server.perform(.deleteTicket(opened), on: .keme) == opened)
        #expect(server.state(of: .keme).ticket(opened)?.deletedAt == stage.clock.now)
        let event = try #require(server.perform(.createEvent(name: "E"), on: .keepem))
        let row = try #require(server.perform(.register(event: event, email: "x@y.example", name: "X"), on: .keepem))
        #expect(server.perform(.register(event: event, email: "X@y.example", name: "Y"), on: .keepem) == row)
        #expect(server.state(of: .keepem).registration(row)?.name == "Y")
        let elsewhere = try #require(server.state(of: .keepem).events.last?.id)
        let second = try #require(server.perform(.register(event: elsewhere, email: "x@y.example", name: "X"), on: .keepem))
        let rows = [row, second].map { server.state(of: .keepem).registration($0) }
        #expect(row != second && rows[0]?.viewerID == rows[1]?.viewerID && rows[1]?.eventID == elsewhere)
        #expect(server.perform(.openTicket(subject: "S", email: "e", name: "n", body: "b"), on: .keepem) == nil)
    }

    @Test func customersArriveWhenSomebodyAsks() throws {
        let stage = try Stage { $0.arrivals = true }
        stage.clock.advance(seconds: 760)
        #expect(stage.server.state(of: .keva).posted.isEmpty)
        _ = stage.send("GET", "/api/v1/tickets")
        let posted = stage.server.state(of: .keva).posted.values.joined()
        #expect(posted.count == 10)
        #expect(posted.allSatisfy { $0.kind == .inbound && $0.createdAt <= stage.clock.now })
    }
}
