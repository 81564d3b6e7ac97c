import Backend
import Dispatch
import FoundationEssentials
import Helpdesk
import RealServers
import RequestTracker
import Synchronization
import Testing
import Transport

/// The service over the real wire, without the program around it.
private final class TrackerDesk {
    let service: RequestTracker
    let direct: DirectTracker
    private let wire = Wire(now: { RoundupClient.now }, random: { 0.01 })
    private(set) var requestCount = 0

    init(token: String? = nil, me: String = "mira") throws {
        let server = try #require(RealServer.requestTracker)
        direct = try DirectTracker(server)
        service = try RequestTracker(
            ServiceOptions(account: AccountName("rt"), baseURL: server.baseURL, token: token ?? server.token, me: me))
    }

    deinit { wire.close() }

    /// Follows a call to its end, as whoever syncs does.
    func run<Value>(_ call: Call<Value>) throws -> Value {
        var call = call
        while true {
            requestCount += 1
            let outcomes = Mutex<[Outcome]>([])
            let isThere = DispatchSemaphore(value: 0)
            wire.send(call.request, to: service.endpoint, urgency: .person) { outcome in
                outcomes.withLock { $0.append(outcome) }
                isThere.signal()
            }
            isThere.wait()
            let outcome = try #require(outcomes.withLock { $0.first })
            if let trouble = outcome.trouble(isRead: call.request.isRead, account: service.account) { throw trouble }
            guard case .answered(let response) = outcome else { throw Trouble(.cancelled, "No answer came.") }
            switch try call.read(response) {
            case .done(let value): return value
            case .next(let further): call = further
            }
        }
    }

    func all(_ filter: TicketFilter = TicketFilter()) throws -> [Ticket] {
        var found: [Ticket] = []
        var cursor: PageCursor? = .first
        while let next = cursor {
            let page = try run(try service.tickets(filter, page: next))
            #expect(page.unreadable.isEmpty)
            found += page.items
            cursor = page.next
        }
        return found
    }

    func id(_ number: String) -> TicketID { TicketID(account: service.account, value: number) }

    func trouble<Value>(_ call: () throws -> Call<Value>) -> Trouble? {
        do {
            _ = try run(try call())
            return nil
        } catch {
            return error as? Trouble
        }
    }
}

/// The contract suite's questions, put to the real server instead of a dialect of the demo: lists to their end, every
/// filter, every write, every refusal.
@Suite(
    "Request Tracker's contract at the server", .serialized,
    .enabled(if: RealServer.requestTracker != nil, Comment(rawValue: RealServer.absence(of: "Request Tracker"))))
struct RequestTrackerContractTests {
    @Test("Every list is read to its end")
    func lists() throws {
        let desk = try TrackerDesk()
        let tickets = try desk.all()
        let total = try desk.direct.get("/tickets?query=id%20%3E%200&per_page=1")["total"]?.text
        // Rows move between pages while other tests write.
        let count = Set(tickets.map(\.id)).count
        #expect(count >= 200)
        #expect(total.flatMap { Int($0) }.map { abs($0 - count) <= 10 } == true, "\(count) of \(total ?? "?")")
        // Each lifecycle's own words were learned.
        #expect(tickets.allSatisfy { $0.status.canonical != .other })
        #expect(tickets.contains { $0.status == Status(.open, raw: "waiting on parts") })
        #expect(try desk.run(desk.service.articles(ArticleFilter(), page: .number(2))).items.isEmpty)
        let scope = RecordScope(account: desk.service.account, kind: .user)
        #expect(try desk.run(desk.service.records(scope, RecordFilter(), page: .first)).items.count >= 20)
    }

    @Test("Every filter brings what the whole list holds of it")
    func filters() throws {
        let desk = try TrackerDesk()
        let all = try desk.all()
        let day = Date(timeIntervalSinceNow: -20 * 86_400)
        let cases: [(String, TicketFilter, (Ticket) -> Bool)] = [
            ("new", TicketFilter(statuses: [.new]), { $0.status.canonical == .new }),
            ("open", TicketFilter(statuses: [.open]), { $0.status.canonical == .open }),
            ("pending", TicketFilter(statuses: [.pending]), { $0.status.canonical == .pending }),
            ("solved", TicketFilter(statuses: [.solved]), { $0.status.canonical == .solved }),
            ("closed", TicketFilter(statuses: [.closed]), { $0.status.canonical == .closed }),
            ("several", TicketFilter(statuses: [.new, .closed]), { [.new, .closed].contains($0.status.canonical) }),
            ("low", TicketFilter(priorities: [.low]), { $0.priority.canonical == .low }),
            ("normal", TicketFilter(priorities: [.normal]), { $0.priority.canonical == .normal }),
            ("high", TicketFilter(priorities: [.high]), { $0.priority.canonical == .high }),
            ("owner", TicketFilter(assignee: "otto"), { $0.assignee?.id == "otto" }),
            ("queue", TicketFilter(container: "客户支持"), { $0.container == "客户支持" }),
            ("after", TicketFilter(createdAfter: day), { $0.createdAt.map { $0 > day } ?? false }),
            ("before", TicketFilter(createdBefore: day), { $0.createdAt.map { $0 < day } ?? false }),
        ]
        for (name, filter, holds) in cases {
            let found = Set(try desk.all(filter).filter(holds).map(\.id.value))
            let expected = all.filter(holds).map(\.id.value)
            #expect(!expected.isEmpty, "\(name)")
            // Tests beside this one may have added some.
            #expect(found.isSuperset(of: expected), "\(name): \(Set(expected).subtracting(found))")
        }
        for hostile in ["' OR id > 0 OR Queue = '", "\\", "\\' OR id > 0 --", "\n'", "\u{0}", "a'b\\"] {
            #expect(try desk.all(TicketFilter(container: hostile)).isEmpty && desk.all(TicketFilter(assignee: hostile)).isEmpty, "\(hostile)")
        }
    }

    @Test("Every write happened, and was read back")
    func writes() throws {
        let desk = try TrackerDesk()
        let mark = DirectTracker.mark()
        let act = Act(.create, .ticket, account: desk.service.account, title: "", fields: [
            "subject": .text("It's \(mark) \\ \"x\""), "project": .text("General"), "body": .text("Words. ✓\n\nMore."),
            "requester": .text("zoe.angstrom@example.org"), "assignee": .text("otto"),
        ])
        let made = try desk.run(desk.service.perform(act, key: "k"))
        let number = try #require(made.ticket?.value)
        #expect(made.note == nil)
        let ticket = try desk.direct.ticket(number)
        #expect(ticket["Subject"]?.text == "It's \(mark) \\ \"x\"" && ticket["Owner"]?["id"]?.text == "otto")
        #expect(try desk.direct.messages(number).first?.text == "Words. ✓\n\nMore.")

        let receipt = try desk.run(desk.service.change(desk.id(number), FieldChange(assignee: .value("mira"))))
        #expect(receipt.ticket?.assignee == .value("mira"))
        #expect(try desk.direct.ticket(number)["Owner"]?["id"]?.text == "mira")
        let before = desk.requestCount
        _ = try desk.run(desk.service.change(desk.id(number), FieldChange(assignee: .value("mira"))))
        #expect(desk.requestCount == before + 1)

        _ = try desk.run(desk.service.send("A <b>reply</b>\n & more", to: desk.id(number), audience: .public))
        _ = try desk.run(desk.service.send("A note", to: desk.id(number), audience: .internal))
        let thread = try desk.run(desk.service.thread(desk.id(number)))
        #expect(thread.messages.contains { $0.kind == .public && $0.body == "A <b>reply</b>\n & more" && $0.side == .us })
        #expect(thread.messages.contains { $0.kind == .internal && $0.body == "A note" })
        #expect(thread.messages.contains { $0.kind == .system && $0.body.hasPrefix("owner: ") && $0.body.contains("→") })
    }

    @Test("Every refusal is told for what it is")
    func refusals() throws {
        let desk = try TrackerDesk()
        #expect(desk.trouble { try desk.service.ticket(desk.id("99999999")) }?.kind == .notFound)
        let hidden = try desk.direct.get("/tickets?query=Queue%20%3D%20'HR%20Confidential'&per_page=1", as: "root")["items"]?.list.first?["id"]?.text
        let secret = desk.id(try #require(hidden))
        #expect(desk.trouble { try desk.service.ticket(secret) }?.kind == .notAllowed)
        #expect(desk.trouble { try desk.service.thread(secret) }?.kind == .notAllowed)
        #expect(desk.trouble { try desk.service.send("x", to: secret, audience: .internal) }?.message.contains("Permission Denied") == true)
        #expect(desk.trouble { try desk.service.change(secret, FieldChange(status: Status(.solved, raw: "resolved"))) }?.kind == .notAllowed)
        #expect(desk.trouble { try desk.service.attachment("9999999", of: secret) }?.kind == .notFound)
        let stranger = try TrackerDesk(token: "1-27-00000000000000000000000000000000")
        #expect(stranger.trouble { try stranger.service.tickets(TicketFilter(), page: .first) }?.kind == .notSignedIn)
        let lost = Act(.create, .ticket, account: desk.service.account, title: "", fields: ["subject": .text("x"), "project": .text("No such queue")])
        #expect(desk.trouble { try desk.service.perform(lost, key: "k") }.map { [.notAllowed, .invalid].contains($0.kind) } == true)
    }

    @Test("A ticket's own fields, its links and its files")
    func details() throws {
        let desk = try TrackerDesk()
        let odd = try #require(RealServer.requestTracker?.facts["odd"])
        let parent = try desk.run(desk.service.ticket(desk.id(try #require(odd["parent"]?.text)))).ticket
        #expect(parent.fields?.first { $0.key == "children" }?.value == .words([try #require(odd["child1"]?.text), try #require(odd["child2"]?.text)]))
        let thread = try desk.run(desk.service.thread(desk.id(try #require(odd["attachments"]?.text))))
        let file = try #require(thread.messages.first?.attachments.first { $0.name == "data.bin" })
        let bytes = try desk.run(desk.service.attachment(try #require(file.id), of: thread.ticket))
        #expect(bytes == (0...255).map { UInt8($0) } && file.byteCount == 256)
        let html = try desk.run(desk.service.thread(desk.id(try #require(odd["html_only"]?.text))))
        #expect(html.messages.first?.format == .html)
        let empty = try desk.run(desk.service.thread(desk.id(try #require(odd["no_body"]?.text))))
        #expect(empty.messages.first?.body == "" && empty.messages.first?.attachments == [])
    }
}
