import Backend
import DemoServer
import FoundationEssentials
import Helpdesk
import Testing
import Transport

/// Every call of every service through the real wire, against a server that refuses whatever its contract
/// doesn't list.
@Suite(.serialized, .timeLimit(.minutes(2))) struct LoopbackTests {
    @Test func everythingKevaReads() async throws {
        let desk = try LoopbackDesk(.keva)
        defer { desk.close() }
        let state = desk.demo.state(of: .keva)
        let tickets = try await desk.allTickets()
        #expect(tickets.map(\.id.value) == state.tickets.map(\.id))
        for (ticket, actual) in zip(tickets, state.tickets) {
            #expect(ticket.subject == actual.subject && ticket.status.raw == actual.status)
            #expect(ticket.requester?.address == actual.customerEmail && ticket.tags == actual.tags)
            #expect(ticket.assignee?.id == actual.assignee && ticket.status.canonical != .other)
            #expect(abs((ticket.updatedAt ?? .distantPast).timeIntervalSince(actual.updatedAt)) < 1)
        }
        for canonical in [Status.Canonical.open, .pending, .solved, .closed] {
            let some = try await desk.allTickets(TicketFilter(statuses: [canonical]))
            #expect(some.count == state.tickets.count { $0.status == canonical.rawValue })
        }
        for ticket in tickets.prefix(25) {
            #expect(try await desk.run(desk.service.ticket(ticket.id)).ticket == ticket)
            let thread = try await desk.run(desk.service.thread(ticket.id))
            let messages = desk.demo.messages(of: .keva, ticket: ticket.id.value)
            #expect(thread.messages.map(\.body) == messages.map(\.body))
            for (message, actual) in zip(thread.messages, messages) {
                #expect((message.kind == .internal) == (actual.kind == .note))
                #expect((message.kind == .system) == (actual.kind == .event))
                #expect((message.side == .customer) == (actual.kind == .inbound))
            }
        }
        #expect(desk.demo.refused.isEmpty)
    }

    @Test func kevasApprovalsAndArticles() async throws {
        let desk = try LoopbackDesk(.keva)
        defer { desk.close() }
        let state = desk.demo.state(of: .keva)
        for status in [ApprovalFilter.pending, .approved, .rejected] {
            let page = try await desk.run(desk.service.approvals(status))
            #expect(page.unreadable.isEmpty)
            for approval in page.items {
                let actual = try #require(state.approval(approval.id.value))
                #expect(approval.notUnderstood.isEmpty, "\(approval.notUnderstood)")
                #expect(approval.draft == actual.draft && approval.changes.count == actual.changes.count)
                #expect((approval.kind == .reply) == (actual.actionType == "send_reply"))
            }
            if status == .pending { #expect(page.items.count > 2) }
        }
        var articles: [Article] = []
        var cursor: PageCursor? = .first
        while let next = cursor {
            let page = try await desk.run(desk.service.articles(ArticleFilter(), page: next))
            articles += page.items
            cursor = page.next
        }
        let active = state.articles.filter { $0.status == "active" }
        #expect(Set(articles.map(\.id.value)) == Set(active.map(\.id)))
        let one = try #require(articles.first)
        #expect(try await desk.run(desk.service.article(one.id)) == one)
        let words = one.title.split(separator: " ").map { String($0) }
        let word = try #require(words.max { $0.count < $1.count })
        let found = try await desk.run(desk.service.articles(ArticleFilter(words: word), page: .first))
        #expect(found.items.contains(one))
        let shelf = try await desk.run(desk.service.articles(ArticleFilter(category: one.category), page: .first))
        #expect(shelf.items.allSatisfy { $0.category == one.category } && !shelf.items.isEmpty)
        #expect(desk.demo.refused.isEmpty)
    }

    @Test func everythingKevaWrites() async throws {
        let desk = try LoopbackDesk(.keva)
        defer { desk.close() }
        let ticket = try #require(try await desk.allTickets(TicketFilter(statuses: [.open])).first)

        let text = "Grüße, \"Anna\" \u{1f600}\n\n- a\n- b"
        let sent = try await desk.run(desk.service.send(text, to: ticket.id, audience: .public))
        #expect(sent.message?.body == text && sent.message?.kind == .public && sent.message?.side == .us)
        #expect(desk.demo.messages(of: .keva, ticket: ticket.id.value).filter { $0.body == text }.count == 1)

        let me = desk.demo.me(of: .keva)
        let change = FieldChange(
            status: desk.service.capabilities.writableStatuses.last,
            priority: desk.service.capabilities.writablePriorities.last, assignee: .value(me), tags: ["a", "b"])
        let receipt = try await desk.run(desk.service.change(ticket.id, change))
        #expect(receipt.ticket?.status == change.status && receipt.ticket?.assignee == .value(me))
        let now = try #require(desk.demo.state(of: .keva).ticket(ticket.id.value))
        #expect(now.status == "closed" && now.priority == "medium" && now.assignee == me && now.tags == ["a", "b"])
        _ = try await desk.run(desk.service.change(ticket.id, FieldChange(assignee: FieldChange.Setting.none)))
        #expect(desk.demo.state(of: .keva).ticket(ticket.id.value)?.assignee == nil)

        let new = Act(
            .create, .ticket, account: desk.service.account,
            fields: [
                "subject": .text("S"), "body": .text("B"), "requester": .text("ann@example.org"),
                "requester_name": .text("Ann"), "channel": .text("phone"),
            ])
        let made = try #require(try await desk.run(desk.service.perform(new, key: "k")).ticket)
        let kept = try #require(desk.demo.state(of: .keva).ticket(made.value))
        #expect(kept.subject == "S" && kept.customerEmail == "ann@example.org" && kept.source == "phone")
        #expect(desk.demo.refused.isEmpty)
    }

    @Test func kevasDecisions() async throws {
        let desk = try LoopbackDesk(.keva)
        defer { desk.close() }
        let soonest = Date().addingTimeInterval(120)
        let pending = try await desk.run(desk.service.approvals(.pending)).items.filter { ($0.expiresAt ?? .distantFuture) > soonest }
        let replies = pending.filter { $0.kind == .reply }
        let acts = pending.filter { $0.kind != .reply }
        try #require(replies.count >= 2 && acts.count >= 1)

        let edited = try await desk.run(
            desk.service.decide(replies[0], .approveEdited(draft: "Kinder words.", feedback: "too cold")))
        #expect(edited.editWasTaken == true)
        let rejected = try await desk.run(desk.service.decide(replies[1], .reject(feedback: "wrong order")))
        #expect(rejected.approval?.status == .rejected)
        let approved = try await desk.run(desk.service.decide(acts[0], .approve))
        #expect(approved.approval?.status == .approved)

        let state = desk.demo.state(of: .keva)
        #expect(state.approval(replies[0].id.value)?.draft == "Kinder words.")
        #expect(state.approval(replies[1].id.value)?.feedback == "wrong order")
        #expect(state.approval(acts[0].id.value)?.status == "approved")
        #expect(await desk.trouble(of: try desk.service.decide(acts[0], .reject(feedback: "late")))?.kind == .conflict)
        #expect(desk.demo.refused.isEmpty)
    }

    @Test func everythingKemonHas() async throws {
        let desk = try LoopbackDesk(.kemon)
        defer { desk.close() }
        let state = desk.demo.state(of: .kemon)
        let tickets = try await desk.allTickets()
        #expect(tickets.map(\.id.value) == state.tickets.map(\.id))
        for (ticket, actual) in zip(tickets, state.tickets) {
            #expect(ticket.key == actual.identifier && ticket.subject == actual.subject && ticket.status.raw == actual.status)
            #expect(ticket.assignee?.id == actual.assignee && ticket.container == actual.projectID)
        }
        for ticket in tickets.prefix(25) {
            let thread = try await desk.run(desk.service.thread(ticket.id))
            let comments = desk.demo.messages(of: .kemon, ticket: ticket.id.value)
            #expect(thread.messages.filter { !$0.id.value.hasSuffix("#description") }.map(\.body) == comments.map(\.body))
        }
        for canonical in [Status.Canonical.new, .open, .inProgress, .solved] {
            let some = try await desk.allTickets(TicketFilter(statuses: [canonical]))
            #expect(some.allSatisfy { $0.status.canonical == canonical } && !some.isEmpty)
        }

        let label = try #require(tickets.first { !$0.tags.isEmpty }?.tags.first)
        let person = try #require(tickets.first { $0.assignee?.name != nil }?.assignee?.name)
        let target = tickets[3]
        let change = FieldChange(
            status: desk.service.capabilities.writableStatuses.last,
            priority: desk.service.capabilities.writablePriorities.last, assignee: .value(person), tags: [label])
        let receipt = try await desk.run(desk.service.change(target.id, change))
        #expect(receipt.ticket?.status?.raw == "done" && receipt.ticket?.assignee == nil, "the answer is partial")
        let read = try await desk.run(desk.service.ticket(target.id)).ticket
        #expect(read.tags == [label] && read.assignee?.name == person && read.priority.raw == "low")
        _ = try await desk.run(desk.service.change(target.id, FieldChange(priority: Priority.none, assignee: FieldChange.Setting.none, tags: [])))
        let cleared = try await desk.run(desk.service.ticket(target.id)).ticket
        #expect(cleared.tags.isEmpty && cleared.assignee == nil && cleared.priority == Priority.none)

        let new = Act(
            .create, .ticket, account: desk.service.account,
            fields: ["subject": .text("S"), "body": .text("B"), "project": .text(target.container ?? "")])
        let made = try await desk.run(desk.service.perform(new, key: "k"))
        let kept = try #require(desk.demo.state(of: .kemon).ticket(made.ticket?.value ?? ""))
        #expect(kept.subject == "S" && kept.description == "B" && kept.projectID == target.container)
        #expect(desk.demo.refused.isEmpty)
    }
}
