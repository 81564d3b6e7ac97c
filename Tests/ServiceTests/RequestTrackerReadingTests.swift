import Backend
import FoundationEssentials
import Helpdesk
@testable import RequestTracker
import Synchronization
import Testing
import Transport

/// What becomes of the answers of a real Request Tracker 5.0.3, as they were recorded.
@Suite("Request Tracker's recorded answers", .enabled(if: RecordedAnswers.areHere, RecordedAnswers.absence))
struct RequestTrackerReadingTests {
    private let memory = ServiceMemory()

    private func tracker() throws -> RequestTracker {
        try RequestTracker(
            ServiceOptions(account: .games, baseURL: "http://127.0.0.1:8081", token: "token-of-games", me: "mira"), memory: memory)
    }

    private func id(_ number: Int) -> TicketID { TicketID(account: .games, value: "\(number)") }

    @Test("A list of a hundred is one request, and one more where it holds words of a lifecycle's own")
    func list() throws {
        let server = try ScriptedServer(recorded: "tickets-list-100")
        let page = try server.run(tracker().tickets(TicketFilter(), page: .first), atMost: 2)
        #expect(page.items.count == 100 && page.unreadable.isEmpty && page.claimedTotal.map { $0 > 200 } == true)
        #expect(page.next == .number(2))
        let known: Set<Status.Canonical> = [.new, .open, .pending, .solved, .closed, .other]
        #expect(page.items.allSatisfy { known.contains($0.status.canonical) && $0.createdAt != nil && $0.container != nil })
        #expect(page.items.contains { $0.assignee == nil } && page.items.contains { $0.assignee?.id == "mira" })
        #expect(page.items.allSatisfy { $0.assignee?.id != "Nobody" })
        let asked = try #require(page.items.compactMap(\.requester).first)
        #expect(asked.name != nil && asked.address?.contains("@") == true)
    }

    @Test("Words of a lifecycle are asked for once, all in one request")
    func lifecycles() throws {
        let rows = [(1, "diagnosing", "hardware"), (2, "shelved", "hardware"), (3, "diagnosing", "hardware"), (4, "open", "default")]
        let items = rows.map { #"{"id":"\#($0)","Status":"\#($1)","Queue":{"id":"5","Name":"Hardware","Lifecycle":"\#($2)"}}"# }
        let list = #"{"total":4,"items":[\#(items.joined(separator: ","))]}"#
        let active = #"{"total":1,"items":[{"id":"3","Status":"diagnosing"}]}"#
        let server = ScriptedServer { request in
            let isAboutWords = request.value("query")?.contains("__Active__") == true
            return Response(status: 200, body: Array((isAboutWords ? active : list).utf8))
        }
        let service = try tracker()
        let page = try server.run(service.tickets(TicketFilter(), page: .first))
        #expect(page.items.map(\.status) == [
            Status(.open, raw: "diagnosing"), Status(.closed, raw: "shelved"), Status(.open, raw: "diagnosing"), Status(.open, raw: "open"),
        ])
        #expect(server.requests.last?.value("query") == "(id = 2 OR id = 3) AND Status = '__Active__'")
        _ = try server.run(service.tickets(TicketFilter(), page: .first))
        #expect(server.requests.count == 3)
    }

    @Test("A ticket that was merged names the one that it is part of")
    func merged() throws {
        let server = try ScriptedServer(recorded: "tickets-empty", "ticket-merged-id")
        let trouble = trouble { _ = try server.run(tracker().ticket(id(210))) }
        #expect(trouble?.kind == .notFound && trouble?.message == "Ticket 210 was merged into ticket 209.")
    }

    @Test("What isn't there and what isn't ours, in words")
    func absent() throws {
        let missing = trouble { _ = try ScriptedServer(recorded: "tickets-empty", "ticket-missing").run(tracker().ticket(id(99_999))) }
        #expect(missing?.kind == .notFound && missing?.message == "Request Tracker has no ticket 99999.")
        let foreign = trouble { _ = try ScriptedServer(recorded: "tickets-empty", "ticket-forbidden").run(tracker().ticket(id(3))) }
        #expect(foreign?.kind == .notAllowed && foreign?.message.contains("it isn't there, or its queue isn't open to you") == true)
        let silent = trouble { _ = try ScriptedServer(recorded: "history-forbidden-200").run(tracker().thread(id(3))) }
        #expect(silent?.kind == .notAllowed)
        let token = trouble { _ = try ScriptedServer(recorded: "unauthorized").run(tracker().tickets(TicketFilter(), page: .first)) }
        #expect(token?.kind == .notSignedIn)
    }

    @Test("Custom fields and links of a single read, without what isn't set")
    func fields() throws {
        let body = try RecordedAnswers.answer("ticket-links").body
        let row = try #require(Row(JSONDocument.reading(body)))
        let ticket = try #require(Wire.ticket(row, account: .games, memory: memory))
        let fields = try #require(ticket.fields)
        #expect(fields.first { $0.key == "children" }?.value == .words(["212", "213"]))
        #expect(fields.first { $0.key == "refers_to" }?.value == .words(["https://example.org/plan"]))
        #expect(!fields.contains { ["due", "Severity", "resolved"].contains($0.key) })
        let plain = try #require(Row(JSONDocument.reading(try RecordedAnswers.answer("ticket").body)))
        let told = try #require(Wire.ticket(plain, account: .games, memory: memory)?.fields)
        #expect(told.first { $0.key == "Severity" }?.value == .text("Low") && told.first { $0.key == "Tags" }?.value == .text("vip"))
    }

    @Test("A thread: history and texts joined, mail noise dropped, owners by name")
    func thread() throws {
        let server = try ScriptedServer(recorded: "history-mail-noise", "thread-mail-noise")
        let thread = try server.run(tracker().thread(id(200)), atMost: 8)
        #expect(thread.messages.allSatisfy { !$0.body.contains("Greetings,") && !$0.body.contains("email record") })
        let first = try #require(thread.messages.first)
        #expect(first.kind == .public && first.side == .customer && first.body.hasPrefix("Error text:\n\n\tTraceback"))
        #expect(first.author?.id == "m.alali@example.org" && first.format == .plain)
        #expect(thread.messages.map(\.id.value) == thread.messages.map(\.id.value).sorted { (Int($0) ?? 0) < (Int($1) ?? 0) })
        #expect(server.requests.prefix(2).allSatisfy { $0.value("order") == "DESC" && $0.value("per_page") == "100" })
    }

    @Test("An entry that comes twice is one message, and a name that a failure hides is asked for again")
    func passing() throws {
        let status = Mutex(503)
        func entry(_ number: Int, _ type: String) -> String {
            #"{"id":"\#(number)","Type":"\#(type)","Creator":{"id":"mira"},"Created":"2026-01-15T10:30:00Z","Field":"Owner","NewValue":"29"}"#
        }
        let history = #"{"items":[\#(entry(12, "Set")),\#(entry(12, "Set")),\#(entry(11, "Create"))]}"#
        let server = ScriptedServer { request in
            if request.path.hasSuffix("/history") { return Response(status: 200, body: Array(history.utf8)) }
            if request.path.hasSuffix("/user/29") {
                return Response(status: status.withLock { $0 }, body: Array(#"{"Name":"otto","RealName":"Otto"}"#.utf8))
            }
            return Response(status: 200, body: Array(#"{"items":[]}"#.utf8))
        }
        let service = try tracker()
        let first = try server.run(service.thread(id(1)), atMost: 6)
        #expect(first.messages.map(\.id.value) == ["11", "12"] && first.messages.last?.body == "owner: none → user 29")
        status.withLock { $0 = 200 }
        #expect(try server.run(service.thread(id(1)), atMost: 6).messages.last?.body == "owner: none → Otto")
    }

    @Test("Approvals by the hundreds: every page, in requests that fit into an address", arguments: [ApprovalFilter.pending, .approved, .rejected])
    func manyApprovals(status: ApprovalFilter) throws {
        let server = ScriptedServer { request in Response(status: 200, body: Array(Self.approvalAnswer(request).utf8)) }
        let page = try server.run(tracker().approvals(status), atMost: 60)
        #expect(page.items.count == 130 && Set(page.items.map(\.id)).count == 130 && page.items.allSatisfy(\.isRequest))
        #expect(page.items.allSatisfy { $0.reasoning.first?.text == "Ask \($0.id.value)" && $0.ticketSubject == "Request \($0.ticket?.value ?? "")" })
        let longest = server.requests.map { request in request.query.reduce(0) { $0 + $1.value.utf8.count * 3 } }.max()
        #expect(longest.map { $0 < 16_000 } == true)
        #expect(server.requests.allSatisfy { $0.line.split(separator: "=").count < 200 })
    }

    /// 130 approvals, 1 to 130; each waited for by the request a thousand above it, and made by the entry two thousand above it.
    private static func approvalAnswer(_ request: Request) -> String {
        let query = request.value("query") ?? ""
        let numbers = query.split { !$0.isNumber }.compactMap { Int($0) }
        let rows: [String]
        if request.path.hasSuffix("/attachments") {
            rows = numbers.filter { $0 > 2_000 }.map {
                #"{"id":"\#($0 + 1_000)","TransactionId":"\#($0)","ContentType":"text/plain","Content":"Ask \#($0 - 2_000)"}"#
            }
        } else if request.path.hasSuffix("/transactions") {
            rows = numbers.map { #"{"id":"\#($0 + 2_000)","ObjectId":"\#($0)"}"# }
        } else if query.hasPrefix("Type") {
            let numbers = request.value("page") == nil ? 1...100 : 101...130
            rows = numbers.map {
                #"{"id":"\#($0)","Subject":"A","Status":"open","_hyperlinks":[{"ref":"depended-on-by","type":"ticket","id":"\#($0 + 1_000)"}]}"#
            }
            return #"{"total":130,"per_page":100,"items":[\#(rows.joined(separator: ","))]}"#
        } else {
            rows = numbers.map { #"{"id":"\#($0)","Type":"ticket","Status":"new","Subject":"Request \#($0)"}"# }
        }
        return #"{"items":[\#(request.value("page").map { $0 == "1" } ?? true ? rows.joined(separator: ",") : "")]}"#
    }

    @Test("A search reads on behind a page that hidden articles have thinned, and keeps the bad rows of every place")
    func searching() throws {
        let row: @Sendable (Int) -> String = { #"{"id":"\#($0)","Name":"vpn \#($0)","CustomFields":[]}"# }
        let server = ScriptedServer { request in
            let isName = request.value("query")?.contains("\"Name\"") == true
            let rows = switch (isName, request.value("page")) {
            case (true, nil): (1...98).map(row)
            case (true, "2"): [row(101), "7"]
            case (false, nil): request.value("query")?.contains("Summary") == true ? ["8"] : []
            default: [String]()
            }
            return Response(status: 200, body: Array(#"{"items":[\#(rows.joined(separator: ","))]}"#.utf8))
        }
        let page = try server.run(tracker().articles(ArticleFilter(words: "vpn"), page: .first), atMost: 6)
        #expect(page.items.count == 99 && page.unreadable.count == 2 && server.requests.count == 6)
    }

    @Test("HTML alone is HTML; escape sequences arrive as they are, for the screen to clean")
    func bodies() throws {
        let html = try message(parts: "thread-html", entry: "2704")
        #expect(html.format == .html && html.body.hasPrefix("<html>"))
        let odd = try message(parts: "thread-escapes", entry: "2684")
        #expect(odd.format == .plain && odd.body.contains("\u{1B}[2J"))
    }

    @Test("Files have their names, sizes and types, and the text isn't one of them")
    func files() throws {
        let message = try message(parts: "thread-files", entry: "2719")
        #expect(message.body == "Three files.")
        #expect(message.attachments.map(\.name) == ["screenshot.png", "ログ 2026.txt", "data.bin"])
        #expect(message.attachments.map(\.mediaType) == ["image/png", "text/plain", "application/octet-stream"])
        #expect(message.attachments.map(\.id) == ["891", "892", "893"] && message.attachments.map(\.byteCount) == [69, 14, 256])
    }

    private func message(parts: String, entry: String) throws -> Message {
        let history = #"{"items":[{"id":"\#(entry)","Type":"Create","Creator":{"id":"zoe@example.org"},"Created":"2026-01-15T10:30:00Z"}]}"#
        let answer = try RecordedAnswers.answer(parts)
        let server = ScriptedServer { request in
            request.path.hasSuffix("/history") ? Response(status: 200, body: Array(history.utf8)) : answer
        }
        return try #require(try server.run(tracker().thread(id(1)), atMost: 3).messages.first)
    }

    @Test("A file comes in Base64, whatever it is; one that isn't there is a 500")
    func file() throws {
        let bytes = try ScriptedServer(recorded: "attachment-png-base64").run(tracker().attachment("891", of: id(208)))
        #expect(bytes.count == 69 && bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
        let gone = trouble { _ = try ScriptedServer(recorded: "attachment-missing-500").run(tracker().attachment("9999999", of: id(208))) }
        #expect(gone?.kind == .notFound)
        #expect(trouble { _ = try tracker().attachment("../ticket/1", of: id(208)) }?.kind == .notFound)
    }

    @Test("An article's text is the custom field of the usual name, with its class")
    func article() throws {
        let server = try ScriptedServer(recorded: "article")
        let article = try server.run(tracker().article(ArticleID(account: .games, value: "4")))
        #expect(article.content.hasPrefix("# 請求書の再発行") && article.format == .markdown && article.title == "請求書の再発行")
        let page = try ScriptedServer(recorded: "articles").run(tracker().articles(ArticleFilter(), page: .first))
        #expect(page.items.count > 15 && page.items.allSatisfy { $0.category != nil } && page.next == .number(2))
    }

    @Test("Lists whose length nobody tells are read until a page is empty")
    func queues() throws {
        let scope = RecordScope(account: .games, kind: .project)
        let page = try ScriptedServer(recorded: "queues").run(tracker().records(scope, RecordFilter(), page: .first))
        #expect(page.items.map(\.title) == ["Billing", "Facilities", "General", "Hardware", "Network", "客户支持"])
        #expect(page.next == .number(2))
        let users = RecordScope(account: .games, kind: .user)
        let people = try ScriptedServer(recorded: "users").run(tracker().records(users, RecordFilter(), page: .first))
        #expect(people.items.map(\.id.value).contains("chen") && people.items.first?["email"] != nil)
    }

    @Test("Priorities are numbers", arguments: [("0", Priority.Canonical.low), ("49", .low), ("50", .normal), ("99", .normal), ("100", .high), ("x", .other)])
    func priorities(raw: String, canonical: Priority.Canonical) {
        #expect(Vocabulary.priority(raw) == Priority(canonical, raw: raw))
    }
}

extension JSONDocument {
    /// The root of a whole answer.
    fileprivate static func reading(_ body: [UInt8]) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(body))
    }
}
