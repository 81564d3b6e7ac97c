import FoundationEssentials
import Testing

@testable import DemoServer

@Suite struct WorldTests {
    private func desk(_ service: DemoService = .keva, tickets: Int = 400, seed: UInt64 = 7) -> Desk {
        Desk(service: service, tickets: tickets, seed: seed, startedAt: ManualClock.start)
    }

    @Test(arguments: DemoService.allCases)
    func theSameSeedMakesTheSameWorld(_ service: DemoService) {
        let one = desk(service), two = desk(service), other = desk(service, seed: 8)
        #expect(DemoState(desk: one) == DemoState(desk: two))
        #expect(DemoState(desk: one) != DemoState(desk: other))
        for ticket in one.tickets.prefix(60) { #expect(one.thread(of: ticket.id) == two.thread(of: ticket.id)) }
    }

    @Test(arguments: [0, 1, 5, 25, 2_000])
    func anyNumberOfTicketsIsFine(_ count: Int) {
        for service in DemoService.allCases {
            let desk = desk(service, tickets: count)
            let tickets = service == .keepem ? 0 : count
            #expect(desk.order.count == tickets)
            #expect(Set(desk.tickets.map(\.id)).count == tickets)
            #expect(Set(desk.tickets.compactMap(\.identifier)).count == (service == .keva ? 0 : tickets))
            #expect(Set(desk.registrations.map(\.id)).count == desk.registrations.count)
            #expect(Set(desk.events.map(\.id)).count == desk.events.count)
        }
    }

    @Test func idsNeverMeet() {
        #expect(Set((0..<200_000).map { Ids.short($0, seed: 7) }).count == 200_000)
        #expect(Ids.short(5, seed: 7).utf8.count == 5)
        #expect(Ids.ulid(milliseconds: 1, salt: 1).utf8.count == 26)
        #expect(Ids.ulid(milliseconds: 1_000, salt: 9) < Ids.ulid(milliseconds: 2_000, salt: 1))
    }

    @Test(arguments: DemoService.allCases)
    func threadsFitTheirTickets(_ service: DemoService) {
        let desk = desk(service)
        for ticket in desk.tickets {
            let thread = desk.thread(of: ticket.id)
            #expect(thread.map(\.createdAt) == thread.map(\.createdAt).sorted(), "\(ticket.subject)")
            #expect(Set(thread.map(\.id)).count == thread.count)
            #expect(ticket.createdAt <= ticket.updatedAt && ticket.updatedAt <= ManualClock.start)
            guard service == .keva || service == .keme else { continue }
            #expect(thread.first?.kind == .inbound)
            #expect(thread.first?.createdAt == ticket.createdAt)
            #expect(thread.last?.createdAt == ticket.updatedAt)
            guard service == .keva else { continue }
            if ticket.status == "pending", thread.count > 1 { #expect([.outbound, .event].contains(thread.last?.kind)) }
        }
    }

    @Test func everySlotIsFilled() {
        let slots = ["name", "given", "agent", "order", "amount", "date", "time", "plan", "product", "tracking", "invoice", "city", "company", "when", "who", "n", "item", "level", "server", "platform", "price", "receipt", "nick", "version", "commit", "other"].map { "{\($0)}" }
        for service in DemoService.allCases {
            let desk = desk(service)
            let texts = desk.tickets.flatMap { [$0.subject, $0.description ?? ""] + desk.thread(of: $0.id).map(\.body) }
                + desk.approvals.flatMap { [$0.draft ?? "", $0.description ?? ""] }
            for slot in slots { #expect(!texts.contains { $0.contains(slot) }, "\(slot)") }
        }
    }

    @Test func theDeskIsWorthADemo() {
        let desk = desk()
        let threads = desk.tickets.map { desk.thread(of: $0.id) }
        let kinds = Set(threads.joined().map(\.kind))
        #expect(kinds == [.inbound, .outbound, .note, .event])
        #expect(threads.contains { $0.count >= 40 })
        #expect(threads.joined().contains { $0.body.hasPrefix("<div") })
        #expect(threads.joined().contains { $0.body.contains("\n> ") })
        let languages = Set(desk.tickets.compactMap { $0.plot.story.map { Story.all[$0].language } })
        #expect(languages == Set(Language.allCases))
        #expect(desk.tickets.contains { $0.subject.contains("\u{1B}") })
        #expect(desk.tickets.contains { $0.subject.contains("\u{202E}") })
        let pending = desk.approvals.filter { $0.status == "pending" }
        #expect(pending.count == 14)
        #expect(Set(pending.map(\.actionType)) == ["send_reply", "platform_action"])
        #expect(Set(pending.compactMap(\.riskLevel)) == ["low", "medium", "high", "unknown"])
        #expect(pending.allSatisfy { approval in approval.expiresAt.map { $0 > ManualClock.start } ?? false })
        #expect(pending.contains { approval in approval.expiresAt.map { $0 < ManualClock.start + 180 } ?? false })
        #expect(Set(desk.approvals.map(\.status)) == ["pending", "approved", "rejected"])
        #expect(desk.approvals.allSatisfy { desk.ticket($0.ticketID) != nil })
        #expect((55...70).contains(desk.articles.count))
        #expect(Set(desk.articles.map(\.category)).count >= 7)
    }

    @Test func theStudioIsWorthADemo() {
        let desk = desk(.keme)
        let languages = Set(desk.tickets.compactMap { $0.plot.story.map { Story.players[$0].language } })
        #expect(languages == Set(Language.allCases))
        #expect(Set(desk.tickets.map(\.status)) == Set(Desk.playerStatuses))
        #expect(Set(desk.tickets.compactMap(\.priority)) == Set(Desk.playerPriorities))
        #expect(Set(desk.tickets.compactMap(\.channelID)) == Set(desk.workspaces[0].channels.map(\.id)))
        #expect(desk.tickets.contains { $0.subject.contains("\u{1B}") })
        #expect(desk.workspaces.count == 2 && desk.workspaces[0].policies.count == 2)
        #expect(Set(desk.users.map(\.role)) == ["agent", "manager", "admin"])
        for ticket in desk.tickets {
            let thread = desk.thread(of: ticket.id)
            #expect(thread.count == ticket.plot.count && (ticket.status != "new" || thread.count == 1))
        }
    }

    @Test(arguments: [[DemoService.keva], [.keme, .kemon], DemoService.allCases, [.keepem]], [0, 1, 7, 360])
    func sharesAddUp(_ services: [DemoService], _ tickets: Int) {
        let options = DemoOptions(services: services, tickets: tickets, startedAt: ManualClock.start)
        let desks = services.filter { $0 != .keepem }
        #expect(desks.reduce(0) { $0 + options.ticketCount(of: $1) } == (desks.isEmpty ? 0 : tickets))
        if services == [.keepem] { #expect(options.ticketCount(of: .keepem) == tickets) }
    }

    @Test func noThreadSaysWhatIsStillProposed() throws {
        let desk = desk()
        for approval in desk.approvals where approval.status == "pending" {
            let ticket = try #require(desk.ticket(approval.ticketID))
            let story = Story.all[try #require(ticket.plot.story)]
            let opening = story.replies.compactMap { $0.split(separator: "\n\n").dropFirst().first?.prefix(20) }
            let said = desk.thread(of: ticket.id).filter { $0.kind == .outbound }
            #expect(!said.contains { message in opening.contains { message.body.contains($0) } }, "\(ticket.subject)")
        }
    }

    @Test func aLongThreadDoesNotRepeatItself() throws {
        let desk = desk()
        let long = try #require(desk.tickets.first { $0.plot.count == 46 })
        let said = desk.thread(of: long.id).filter { $0.kind == .inbound || $0.kind == .outbound }
            .map { $0.body.split(separator: "\n\n").first ?? "" }
        #expect(said.count >= 20)
        #expect(Set(said).count == said.count)
    }

    @Test func whatIsPostedDoesNotRewriteTheStory() throws {
        var desk = desk()
        let id = desk.tickets[desk.order[3]].id
        let before = desk.thread(of: id)
        let later = ManualClock.start + 60
        desk.post("New", as: .outbound, by: desk.staff.me, to: id, at: later)
        desk.change(id, at: later) { $0.status = "closed"; $0.assignee = nil; $0.priority = "low" }
        let after = desk.thread(of: id)
        #expect(Array(after.dropLast()) == before)
        #expect(after.last?.body == "New")
        #expect(desk.tickets[desk.order[0]].id == id)
        #expect(desk.ticket(id)?.updatedAt == later)
    }

    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00.000Z"), (951_782_400.5, "2000-02-29T00:00:00.500Z"),
        (1_795_254_598.182, "2026-11-21T09:49:58.182Z"), (4_107_542_399.0, "2100-02-28T23:59:59.000Z"),
        (-1.0, "1969-12-31T23:59:59.000Z"),
    ])
    func momentsAreSpelled(_ seconds: Double, _ text: String) {
        #expect(Moment(Date(timeIntervalSince1970: seconds)).isoWithMilliseconds == text)
    }
}
