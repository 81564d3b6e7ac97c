import Backend
import FoundationEssentials
import Helpdesk
import Keva
import Testing
import Transport

/// Keva's rows as nouns.
@Suite struct KevaReadingTests {
    private let account = AccountName("games")

    private static let ticket = #"""
        {"id":"tkt_1","subject":"Where is my order?","status":"open","priority":"high",
        "customerEmail":"anna@example.org","customerName":"Anna Lind","source":"email","assignedTo":"user_42",
        "resolutionType":null,"tags":["shipping","vip"],"createdAt":"2026-01-15T10:30:00Z",
        "updatedAt":"2026-01-15T11:00:00Z"}
        """#

    private static let thread = #"""
        {"data":[
        {"id":"msg_2","ticketId":"tkt_1","direction":"outbound","senderEmail":"otto@keva.example","body":"On its way.",
         "createdAt":"2026-01-15T11:00:00Z"},
        {"id":"msg_1","ticketId":"tkt_1","direction":"inbound","senderEmail":"anna@example.org","body":"Where is it?",
         "createdAt":"2026-01-15T10:30:00Z"}]}
        """#

    private func keva() throws -> Keva { try Keva(ServiceOptions(account: account, token: "keva_live_x")) }
    private var id: TicketID { TicketID(account: account, value: "tkt_1") }

    @Test func aTicket() throws {
        let page = try ScriptedServer(200, #"{"data":[\#(Self.ticket)]}"#)
            .run(keva().tickets(TicketFilter(), page: .first))
        #expect(
            page.items == [
                Ticket(
                    id: id, key: "tkt_1", subject: "Where is my order?", status: Status(.open, raw: "open"),
                    priority: Priority(.high, raw: "high"),
                    requester: Person(name: "Anna Lind", address: "anna@example.org"),
                    assignee: Person(id: "user_42"), tags: ["shipping", "vip"], channel: "email",
                    createdAt: Date(timeIntervalSince1970: 1_768_473_000),
                    updatedAt: Date(timeIntervalSince1970: 1_768_474_800))
            ])
    }

    @Test(arguments: [
        ("open", Status.Canonical.open), ("Pending", .pending), ("solved", .solved), ("closed", .closed),
        ("escalated", .other), ("", .other),
    ])
    func statusesKeepTheirWord(raw: String, canonical: Status.Canonical) throws {
        let row = #"{"id":"tkt_1","status":"\#(raw)"}"#
        let status = try ScriptedServer(200, row).run(keva().ticket(id)).ticket.status
        #expect(status == Status(canonical, raw: raw))
    }

    @Test(arguments: [
        (#""high""#, Priority(.high, raw: "high")), (#""medium""#, Priority(.normal, raw: "medium")),
        (#""low""#, Priority(.low, raw: "low")), (#""urgent""#, Priority(.urgent, raw: "urgent")),
        (#""P0""#, Priority(.other, raw: "P0")), ("null", .none), (#""""#, .none), ("3", Priority(.other, raw: "3")),
    ])
    func priorities(value: String, priority: Priority) throws {
        let row = #"{"data":{"id":"tkt_1","priority":\#(value)}}"#
        #expect(try ScriptedServer(200, row).run(keva().ticket(id)).ticket.priority == priority)
    }

    @Test(arguments: [
        (#"{"id":"m","body":"x","direction":"inbound"}"#, Message.Kind.public, Message.Side.customer),
        (#"{"messageId":"m","content":"x","direction":"outbound"}"#, .public, .us),
        (#"{"id":"m","body":"x","senderType":"customer"}"#, .public, .customer),
        (#"{"id":"m","body":"x","senderType":"ai"}"#, .public, .us),
        (#"{"id":"m","body":"x","direction":"outbound","isInternal":true}"#, .internal, .us),
        (#"{"id":"m","body":"x","internal":"true","type":"reply"}"#, .internal, .us),
        (#"{"id":"m","body":"x","internal":false,"isInternal":true}"#, .internal, .us),
        (#"{"id":"m","body":"x","type":"internal_note"}"#, .internal, .us),
        (#"{"id":"m","body":"x","type":"note"}"#, .internal, .us),
        (#"{"id":"m","body":"x","type":"system"}"#, .system, .unknown),
        (#"{"id":"m","body":"x","senderType":"system"}"#, .system, .unknown),
        (#"{"id":"m","body":"x"}"#, .system, .unknown),
        (#"{"id":"m","body":"x","direction":"sideways"}"#, .system, .unknown),
        (#"{"id":"m","body":"x","direction":"outbound","isInternal":"perhaps"}"#, .system, .us),
        (#"{"id":"m","body":"x","type":"message"}"#, .public, .unknown),
        (#"{"id":"m","body":"x","isInternal":false}"#, .public, .unknown),
    ])
    func audiences(row: String, kind: Message.Kind, side: Message.Side) throws {
        let thread = try ScriptedServer(200, "[\(row)]").run(keva().thread(id))
        let message = try #require(thread.messages.first)
        #expect(message.kind == kind && message.side == side && message.id.value == "m" && message.body == "x")
    }

    @Test func threadsComeInEveryWrapping() throws {
        let row = #"{"id":"m","body":"<p>x</p>","senderEmail":"a@b.c","createdAt":1768473000,"attachments":["a.pdf",{"filename":"b","size":3}]}"#
        for body in ["[\(row)]", #"{"data":[\#(row)]}"#, #"{"messages":[\#(row)]}"#, #"{"data":{"messages":[\#(row)]}}"#] {
            let message = try #require(try ScriptedServer(200, body).run(keva().thread(id)).messages.first)
            #expect(message.format == .html)
            #expect(message.author == Person(address: "a@b.c"))
            #expect(message.createdAt == Date(timeIntervalSince1970: 1_768_473_000))
            #expect(message.attachments == [.init(name: "a.pdf"), .init(name: "b", byteCount: 3)])
        }
    }

    @Test func threadsAreOldestFirstAndCountWhatIsLost() throws {
        let thread = try ScriptedServer(200, Self.thread).run(keva().thread(id))
        #expect(thread.messages.map(\.id.value) == ["msg_1", "msg_2"])
        let body = #"[{"body":"no id"},null,7,{"id":"m2"},{}]"#
        let odd = try ScriptedServer(200, body).run(keva().thread(id))
        #expect(odd.messages.map(\.id.value) == ["#1", "m2"])
        #expect(odd.unreadableCount == 3)
    }

    @Test func patchesHoldOnlyWhatTheAnswerSaid() throws {
        let change = FieldChange(tags: ["a"])
        let answer = #"{"data":{"id":"tkt_1","status":"open","assignedTo":null,"updatedAt":"2026-01-15T10:30:00Z"}}"#
        let receipt = try ScriptedServer(200, answer).run(keva().change(id, change))
        #expect(
            receipt.ticket
                == TicketPatch(
                    id: id, status: Status(.open, raw: "open"), assignee: FieldChange.Setting.none,
                    updatedAt: Date(timeIntervalSince1970: 1_768_473_000)))
        let other = try ScriptedServer(200, #"{"data":{"id":"tkt_2","status":"open"}}"#).run(keva().change(id, change))
        #expect(other.ticket == nil)
    }

    @Test func articles() throws {
        let row = #"""
            {"id":"kb_1","title":"Returns","content":"# How","category":"Orders","status":"active","source":"manual",
            "createdBy":"user_1","createdAt":"2026-01-15T10:30:00Z","updatedAt":"2026-01-15"}
            """#
        let body = #"{"entries":[\#(row),null],"total":120,"page":1,"totalPages":3}"#
        let page = try ScriptedServer(200, body).run(keva().articles(ArticleFilter(), page: .first))
        let article = Article(
            id: ArticleID(account: account, value: "kb_1"), title: "Returns", content: "# How", category: "Orders",
            statusRaw: "active", author: "user_1", createdAt: Date(timeIntervalSince1970: 1_768_473_000),
            updatedAt: Date(timeIntervalSince1970: 1_768_435_200))
        #expect(page.items == [article])
        #expect(page.unreadable.count == 1 && page.next == .number(2) && page.claimedTotal == 120)
        for single in [row, #"{"data":\#(row)}"#, #"{"entry":\#(row)}"#] {
            #expect(try ScriptedServer(200, single).run(keva().article(article.id)) == article)
        }
    }
}
