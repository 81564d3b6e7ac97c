import Backend
import FoundationEssentials
import Helpdesk
import Keme
import Testing
import Transport

/// Keme's tickets and threads, in every shape that its documents leave open.
@Suite struct KemeReadingTests {
    private let account = AccountName("studio")
    private var id: TicketID { TicketID(account: account, value: "tkt_1") }

    private func keme() throws -> Keme { try Keme(ServiceOptions(account: account, token: "keme_live_x")) }

    static let row = #"""
        {"id":"tkt_1","reference":"ROA-17","subject":"Lost my sword","status":"open","priority":"critical",
        "contact_email":"p@example.org","assignee_id":"usr_1","tags":["lag","vip"],"channel_id":"ch_1",
        "workspace_id":"ws_1","created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T11:00:00.5+00:00","body":"Help"}
        """#

    static let envelopes = [
        "[ROW]", #"{"data":[ROW]}"#, #"{"tickets":[ROW]}"#, #"{"items":[ROW]}"#, #"{"results":[ROW]}"#,
        #"{"data":{"tickets":[ROW]}}"#, #"{"data":[ROW],"pagination":{"page":1,"per_page":100,"total":1,"total_pages":1}}"#,
        #"{"data":[ROW],"meta":{"currentPage":1,"perPage":100,"totalPages":1,"total":1}}"#,
        #"{"tickets":[ROW],"total":1,"per_page":100,"page":1}"#, #"{"data":[ROW],"meta":{"pagination":{"total":1}}}"#,
        #"{"data":[ROW],"has_more":false,"pagination":null}"#,
    ]

    @Test(arguments: envelopes)
    func everyEnvelope(envelope: String) throws {
        let body = envelope.split(separator: "ROW").joined(separator: Self.row)
        let page = try ScriptedServer(200, body).run(keme().tickets(TicketFilter(), page: .first))
        #expect(
            page.items == [
                Ticket(
                    id: id, key: "ROA-17", subject: "Lost my sword", status: Status(.open, raw: "open"),
                    priority: Priority(.urgent, raw: "critical"), requester: Person(address: "p@example.org"),
                    assignee: Person(id: "usr_1"), tags: ["lag", "vip"], channel: "ch_1", container: "ws_1",
                    createdAt: Date(timeIntervalSince1970: 1_768_473_000),
                    updatedAt: Date(timeIntervalSince1970: 1_768_474_800.5), body: "Help")
            ])
        #expect(page.next == nil && page.unreadable.isEmpty)
        #expect(page.claimedTotal == nil || page.claimedTotal == 1)
    }

    @Test(arguments: [
        (#"{"data":[R,R],"pagination":{"total":5}}"#, nil), (#"{"data":[R,R],"pagination":{"per_page":2}}"#, 2),
        (#"{"data":[R,R],"meta":{"perPage":2,"totalPages":9}}"#, 2), (#"{"data":[R,R],"meta":{"pageSize":2}}"#, 2),
        (#"{"data":[R,R],"total":250}"#, 2), (#"{"data":[R],"total_pages":2}"#, 2), (#"{"data":[R],"hasMore":true}"#, 2),
        (#"{"data":[],"total":250,"has_more":true}"#, nil), ("[R,R]", nil), (#"{"data":[R],"per_page":0}"#, nil),
        (#"{"data":[R],"total":-1,"total_pages":"x"}"#, nil),
    ] as [(String, Int?)])
    func whereAListGoesOn(body: String, next: Int?) throws {
        let rows = body.split(separator: "R", omittingEmptySubsequences: false).joined(separator: #"{"id":"a"}"#)
        let page = try ScriptedServer(200, rows).run(keme().tickets(TicketFilter(), page: .first))
        #expect(page.next == next.map(PageCursor.number))
    }

    private static func page(_ count: Int, from first: Int = 0) -> String {
        "[" + (first..<first + count).map { #"{"id":"t\#($0)"}"# }.joined(separator: ",") + "]"
    }

    @Test func aFullPageIsFollowedByAnother() throws {
        let keme = try keme()
        let full = try ScriptedServer(200, Self.page(100)).run(keme.tickets(TicketFilter(), page: .first))
        #expect(full.next == .number(2))
        let short = try ScriptedServer(200, Self.page(99, from: 100)).run(keme.tickets(TicketFilter(), page: .number(2)))
        #expect(short.next == nil)
    }

    /// A server that passes over the page number would go on for ever.
    @Test func aPageThatBeginsLikeTheLastEndsTheList() throws {
        let keme = try keme()
        let server = ScriptedServer(200, Self.page(100))
        #expect(try server.run(keme.tickets(TicketFilter(), page: .first)).next == .number(2))
        #expect(try server.run(keme.tickets(TicketFilter(tag: "lag"), page: .number(2))).next == .number(3))
        #expect(try server.run(keme.tickets(TicketFilter(), page: .number(2))).next == nil)
        #expect(try server.run(keme.tickets(TicketFilter(), page: .first)).next == .number(2))
    }

    @Test(arguments: [
        (#""assignee":"usr_1""#, Person(id: "usr_1")), (#""assignee":"a@b.c""#, Person(address: "a@b.c")),
        (#""assignee":{"id":"usr_1","name":"Mo"}"#, Person(id: "usr_1", name: "Mo")),
        (#""assignee_id":{"id":"usr_1"}"#, Person(id: "usr_1")), (#""assignee_id":7"#, Person(id: "7")),
        (#""assignee":"Mo","assignee_id":"usr_1""#, Person(id: "usr_1", name: "Mo")),
        (#""assignee":{"name":"Mo"},"assignee_id":"usr_1""#, Person(id: "usr_1", name: "Mo")),
        (#""assignee":null,"assignee_id":null"#, nil), (#""subject":"x""#, nil),
    ] as [(String, Person?)])
    func assignees(members: String, person: Person?) throws {
        #expect(try read(members).assignee == person)
    }

    @Test(arguments: [
        ("new", Status.Canonical.new), ("open", .open), ("Pending", .pending), ("resolved", .solved),
        ("CLOSED", .closed), ("escalated", .other), ("", .other),
    ])
    func statusesKeepTheirWord(raw: String, canonical: Status.Canonical) throws {
        #expect(try read(#""status":"\#(raw)""#).status == Status(canonical, raw: raw))
    }

    @Test(arguments: [
        (#""critical""#, Priority(.urgent, raw: "critical")), (#""normal""#, Priority(.normal, raw: "normal")),
        (#""blazing""#, Priority(.other, raw: "blazing")), ("null", Priority.none), (#""""#, Priority.none),
    ])
    func prioritiesKeepTheirWord(json: String, priority: Priority) throws {
        #expect(try read(#""priority":\#(json)"#).priority == priority)
    }

    @Test(arguments: [
        (#""identifier":"ROA-1""#, "ROA-1"), (#""number":17"#, "17"), (#""key":"K-2""#, "K-2"),
        (#""reference":"R""#, "R"), (#""number":null,"key":"""#, "tkt_1"), (#""x":1"#, "tkt_1"),
    ])
    func theHumanKey(members: String, key: String) throws {
        #expect(try read(members).key == key)
    }

    @Test func channelsAndDates() throws {
        #expect(try read(#""channel":"discord","channel_id":"ch_1""#).channel == "discord")
        #expect(try read(#""channel":{"id":"ch_1","name":"Discord"}"#).channel == "Discord")
        #expect(try read(#""channel":{"id":"ch_1","name":"Our server","type":"discord"}"#).channel == "discord")
        #expect(try read(#""created_at":"yesterday","updated_at":1768473000"#).createdAt == nil)
        #expect(try read(#""updated_at":1768473000000"#).updatedAt == Date(timeIntervalSince1970: 1_768_473_000))
    }

    /// A whole single read around these members.
    private func read(_ members: String) throws -> Ticket {
        let answer = #"{"data":{"id":"tkt_1",\#(members)}}"#
        return try ScriptedServer(200, answer).run(keme().ticket(id)).ticket
    }
}

// MARK: - One ticket and its thread

extension KemeReadingTests {
    @Test func whereATicketWasSeenIsLookedAtFirst() throws {
        let keme = try keme()
        let server = server(single: 405, ids: (0..<1_550).map { "x\($0)" } + ["tkt_1"])
        #expect(trouble { _ = try server.run(keme.ticket(id), atMost: 20) }?.kind == .unsupported)
        _ = try server.run(keme.tickets(TicketFilter(), page: .number(16)))
        let before = server.requests.count
        #expect(try server.run(keme.ticket(id)).ticket.id == id)
        #expect(server.transcript[before...] == ["GET /v1/tickets?page=16&per_page=100"])
        // It moved back by a page's worth of new ones.
        let moved = self.server(single: 405, ids: (0..<1_650).map { "y\($0)" } + ["tkt_1"])
        _ = try moved.run(keme.ticket(id))
        #expect(moved.requests.compactMap { $0.value("page") } == ["16", "17"])
        // It is gone: the start of the list is searched, and its end proves it.
        let gone = self.server(single: 405, ids: (0..<150).map { "z\($0)" })
        #expect(trouble { _ = try gone.run(keme.ticket(id), atMost: 20) }?.kind == .notFound)
        #expect(gone.requests.compactMap { $0.value("page") } == ["17", "1", "2"])
    }

    /// A server whose single read answers so, and whose list has these ids, 100 a page.
    private func server(single status: Int, _ body: String = "", ids: [String]) -> ScriptedServer {
        ScriptedServer { request in
            guard request.path == "/v1/tickets" else { return Response(status: status, body: Array(body.utf8)) }
            let number = request.value("page").flatMap(Int.init) ?? 1
            let rows = ids.dropFirst((number - 1) * 100).prefix(100).map { #"{"id":"\#($0)","body":"Help"}"# }
            return Response(status: 200, body: Array("[\(rows.joined(separator: ","))]".utf8))
        }
    }

    @Test(arguments: [404, 405, 501])
    func withoutASingleReadTheListIsSearchedAndThatIsRemembered(status: Int) throws {
        let keme = try keme()
        let server = server(single: status, ids: (0..<150).map { "x\($0)" } + ["tkt_1"])
        let detail = try server.run(keme.ticket(id), atMost: 5)
        #expect(detail.ticket.id == id && detail.ticket.body == "Help" && detail.thread == nil)
        _ = try server.run(keme.ticket(id), atMost: 5)
        #expect(
            server.transcript == [
                "GET /v1/tickets/tkt_1", "GET /v1/tickets?page=1&per_page=100", "GET /v1/tickets?page=2&per_page=100",
                "GET /v1/tickets?page=2&per_page=100",
            ])
    }

    @Test func theSearchIsBoundedAndAMissIsNoProof() throws {
        let keme = try keme()
        let endless = server(single: 404, ids: (0..<5_000).map { "x\($0)" })
        let far = trouble { _ = try endless.run(keme.ticket(id), atMost: 20) }
        #expect(far?.kind == .unsupported && far?.message.contains("first 1000") == true)
        #expect(endless.requests.count == 11)
        let absent = trouble { _ = try server(single: 404, ids: ["a"]).run(keme.ticket(id)) }
        #expect(absent?.kind == .notFound && absent?.message == "Keme has no ticket tkt_1.")
        let empty = trouble { _ = try server(single: 404, ids: []).run(keme.ticket(id)) }
        #expect(empty?.kind == .notFound)
    }

    @Test func whereTheSingleReadWorksAMissIsAMiss() throws {
        let keme = try keme()
        _ = try ScriptedServer(200, #"{"id":"tkt_1"}"#).run(keme.ticket(id))
        let server = server(single: 404, ids: ["tkt_1"])
        #expect(trouble { _ = try server.run(keme.ticket(id)) }?.kind == .notFound)
        #expect(server.requests.count == 1)
    }

    static let messages = #"""
        [{"id":"m2","author_type":"agent","author_name":"Mo","body":"Looking.","created_at":"2026-01-15T12:00:00Z"},
        {"id":"m1","author_type":"player","body":"Help","created_at":"2026-01-15T11:00:00Z"}]
        """#

    @Test(arguments: [
        #"{"data":{"id":"tkt_1","messages":M}}"#, #"{"id":"tkt_1","comments":M}"#, #"{"ticket":{"id":"tkt_1","replies":M}}"#,
        #"{"ticket":{"id":"tkt_1"},"messages":M}"#, #"{"id":"tkt_1","thread":{"messages":M}}"#,
        #"{"id":"tkt_1","conversation":{"data":M}}"#, #"{"data":{"id":"tkt_1","body":"Help","messages":M}}"#,
    ])
    func messagesInAnyShape(shape: String) throws {
        let body = shape.split(separator: "M}", omittingEmptySubsequences: false).joined(separator: Self.messages + "}")
        let thread = try ScriptedServer(200, body).run(keme().thread(id))
        #expect(thread.messages.map(\.body) == ["Help", "Looking."])
        #expect(thread.messages.map(\.side) == [.customer, .us] && thread.messages.allSatisfy { $0.kind == .public })
        #expect(thread.messages[1].author?.name == "Mo")
    }

    @Test func theTextATicketStartsWithComesFirst() throws {
        let body = #"{"id":"tkt_1","body":"First","contact_email":"p@example.org","messages":[{"body":"Then"},7]}"#
        let thread = try ScriptedServer(200, body).run(keme().thread(id))
        #expect(thread.messages.map(\.body) == ["First", "Then"] && thread.unreadableCount == 1)
        #expect(thread.messages[0].author == Person(address: "p@example.org") && thread.messages[0].side == .customer)
    }

    @Test func withoutMessagesTheThreadIsMissedInWords() throws {
        let keme = try keme()
        #expect(!keme.capabilities.has(.readThread))
        let trouble = trouble { _ = try ScriptedServer(200, Self.row).run(keme.thread(id)) }
        #expect(trouble?.kind == .unsupported)
        #expect(trouble?.message == "Keme's API shows no thread: you answer without having seen it.")
        #expect(try ScriptedServer(200, Self.row).run(keme.ticket(id)).thread == nil)
    }

    @Test(arguments: [
        (#""is_internal":true"#, Message.Kind.internal, Message.Side.unknown), (#""type":"note""#, .internal, .unknown),
        (#""visibility":"internal","author_type":"agent""#, .internal, .us), (#""public":false"#, .internal, .unknown),
        (#""type":"system""#, .system, .unknown), (#""x":1"#, .system, .unknown),
        (#""is_internal":"maybe","author_type":"agent""#, .system, .us), (#""direction":"inbound""#, .public, .customer),
        (#""direction":"outbound""#, .public, .us), (#""author":{"email":"p@example.org"}"#, .public, .customer),
        (#""author":{"name":"Mo","role":"manager"}"#, .public, .us), (#""sender_type":"Player""#, .public, .customer),
    ])
    func whoSpeaksToWhom(members: String, kind: Message.Kind, side: Message.Side) throws {
        let body = #"{"id":"tkt_1","contact_email":"p@example.org","messages":[{"id":"m","body":"b",\#(members)}]}"#
        let message = try #require(try ScriptedServer(200, body).run(keme().thread(id)).messages.first)
        #expect(message.kind == kind && message.side == side)
    }
}
