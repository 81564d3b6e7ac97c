import Backend
import DemoServer
import FoundationEssentials
import Helpdesk
import Testing
import Transport

/// The same services and wire when the server is in trouble, or the key lacks rights.
@Suite(.serialized, .timeLimit(.minutes(2))) struct LoopbackTroubleTests {
    @Test(arguments: DemoService.allCases)
    func aRefusedTokenIsSaidWithTheAccount(dialect: DemoService) async throws {
        let desk = try LoopbackDesk(dialect, tickets: 30) { $0.token = "keva_live_wrong" }
        defer { desk.close() }
        let trouble = await desk.trouble(of: try desk.service.tickets(TicketFilter(), page: .first))
        #expect(trouble?.kind == .notSignedIn)
        #expect(trouble?.message.contains("account games") == true)
        #expect(trouble?.message.contains("keva_live_wrong") == false)
    }

    @Test(arguments: DemoService.allCases)
    func aMissingScopeIsNamed(dialect: DemoService) async throws {
        let desk = try LoopbackDesk(dialect, tickets: 30, scopes: ["tickets:read"])
        defer { desk.close() }
        let ticket = try #require(try await desk.allTickets().first)
        let change = FieldChange(status: desk.service.capabilities.writableStatuses.first)
        let trouble = await desk.trouble(of: try desk.service.change(ticket.id, change))
        #expect(trouble?.kind == .notAllowed)
        #expect(trouble?.hint?.contains("tickets:write") == true)
        guard dialect == .keva else { return }
        let approvals = await desk.trouble(of: try desk.service.approvals(.pending))
        #expect(approvals?.message == "This key cannot decide approvals.")
    }

    @Test(arguments: DemoService.allCases)
    func whatIsNotThereIsNotFound(dialect: DemoService) async throws {
        let desk = try LoopbackDesk(dialect, tickets: 30)
        defer { desk.close() }
        for value in ["tkt_none", "../kb", "a/b", "%2e%2e", "ü"] {
            let trouble = await desk.trouble(of: try desk.service.ticket(desk.ticketID(value)))
            #expect(trouble?.kind == .notFound, "\(value)")
        }
    }

    @Test(arguments: DemoService.allCases, [DemoFault.BadRow.loneSurrogate, .wrongTypes])
    func aBadRowCostsAtMostItself(dialect: DemoService, damage: DemoFault.BadRow) async throws {
        let desk = try LoopbackDesk(dialect, tickets: 60)
        defer { desk.close() }
        desk.demo.script(on: "GET", pathPrefix: "/api/v1/tickets", faults: [.badRow(damage)])
        let page = try await desk.run(desk.service.tickets(TicketFilter(), page: .first))
        #expect(page.items.count + page.unreadable.count == 60)
        #expect(page.items.count >= 59)
    }

    @Test(arguments: DemoService.allCases)
    func aWebPageIsNamed(dialect: DemoService) async throws {
        let desk = try LoopbackDesk(dialect, tickets: 30)
        defer { desk.close() }
        desk.demo.script(faults: [.html200])
        let read = await desk.trouble(of: try desk.service.tickets(TicketFilter(), page: .first))
        #expect(read?.message == "The server answered with a web page instead of data.")
    }

    /// The wire repeats reads by itself, and never a write.
    @Test(arguments: DemoService.allCases)
    func faultsAndWrites(dialect: DemoService) async throws {
        let desk = try LoopbackDesk(dialect, tickets: 30)
        defer { desk.close() }
        let ticket = try #require(desk.demo.state(of: dialect).tickets.first).id
        let change = FieldChange(status: desk.service.capabilities.writableStatuses.first)
        let faults: [(DemoFault, Trouble.Kind)] = [
            (.status(500), .outcomeUnknown), (.badGateway, .outcomeUnknown), (.html200, .outcomeUnknown),
            (.drop(.afterActing), .outcomeUnknown), (.truncate, .outcomeUnknown), (.status(409), .conflict),
        ]
        for (fault, kind) in faults {
            desk.demo.script(on: "PATCH", faults: [fault])
            let countBefore = desk.demo.requests.count { $0.method == "PATCH" }
            let trouble = await desk.trouble(of: try desk.service.change(desk.ticketID(ticket), change))
            #expect(trouble?.kind == kind, "\(fault)")
            #expect(desk.demo.requests.count { $0.method == "PATCH" } == countBefore + 1, "\(fault)")
        }
        desk.demo.script(on: "GET", faults: [.status(500), .truncate])
        #expect(try await desk.run(desk.service.tickets(TicketFilter(), page: .first)).items.count == 30)
        #expect(desk.demo.refused.isEmpty)
    }
}
