import FoundationEssentials
import Testing

@testable import DemoServer

@Suite struct ShapeTests {
    @Test(arguments: DemoListShape.Key.allCases, DemoListShape.Facts.allCases)
    func kemesListsComeInEveryShape(_ key: DemoListShape.Key, _ facts: DemoListShape.Facts) throws {
        for spelling in [DemoSpelling.snake, .camel] {
            let stage = try Stage { $0.listShape = DemoListShape(key: key, facts: facts, spelling: spelling) }
            let json = try #require(stage.send("GET", "/v1/tickets?per_page=7", to: .keme)?.json)
            let names: [DemoListShape.Key: String] = [.data: "data", .items: "items", .results: "results", .named: "tickets"]
            let rows = key == .bare ? json : json[names[key] ?? ""] ?? .null
            guard case .array(let list) = rows else { Issue.record("no rows"); return }
            #expect(list.count == 7 && list.first?["created_at"] != nil)
            let place: JSON? =
                switch facts {
                case .absent: nil
                case .pagination: json["pagination"]
                case .meta: json["meta"]
                case .topLevel: json
                }
            let size = place?[spelling == .snake ? "per_page" : "perPage"]
            #expect(size == (key == .bare || facts == .absent ? nil : 7))
        }
    }

    @Test func otherListsFollow() throws {
        let stage = try Stage { $0.listShape = DemoListShape(key: .named) }
        let ticket = stage.ticket
        for (target, service, key) in [
            ("/v1/users", DemoService.keme, "users"), ("/v1/workspaces", .keme, "workspaces"),
            ("/api/v1/tickets/\(ticket)/messages", .keva, "messages"),
            ("/api/workflows/\(stage.server.state(of: .keva).workflows[0].id)/executions", .keva, "executions"),
        ] {
            guard case .array? = stage.send("GET", target, to: service)?.json?[key] else { Issue.record("\(target)"); continue }
        }
        // What a contract states stays.
        #expect(stage.send("GET", "/api/v1/tickets")?.json?["pagination"]?["perPage"] == 20)
        #expect(stage.send("GET", "/api/kb")?.json?["entries"] != nil)
        #expect(stage.send("GET", "/api/v1/tickets", to: .kemon)?.json?["data"] != nil)
    }

    @Test(arguments: [
        (DemoAnswerShape.usual, 200, true, false), (.bare, 200, true, false), (.wrapped, 200, true, true),
        (.empty, 200, false, false), (.noContent, 204, false, false),
    ])
    func changesAnswerInEveryShape(_ shape: DemoAnswerShape, _ status: Int, _ hasBody: Bool, _ isWrapped: Bool) throws {
        let stage = try Stage { $0.answerShape = shape }
        let id = try #require(stage.server.state(of: .keme).tickets.first { $0.status != "closed" }?.id)
        for (method, path, body) in [("PATCH", "/v1/tickets/\(id)", #"{"tags":["x"]}"#), ("PUT", "/v1/tickets/\(id)/reply", #"{"body":"x"}"#)] {
            let answer = try #require(stage.send(method, path, body, to: .keme))
            #expect(answer.status == status && answer.body.isEmpty == !hasBody && answer.isWhole)
            if hasBody { #expect((answer.json?["data"]?["id"] != nil) == isWrapped) }
        }
        #expect(stage.server.state(of: .keme).ticket(id)?.tags == ["x"])
        let approval = try #require(stage.reply)
        #expect(stage.send("PATCH", "/api/approvals/\(approval.id)", #"{"status":"approved"}"#)?.status == status)
        // A create must tell its id.
        let made = try #require(stage.send("POST", "/api/kb", #"{"title":"t","content":"c"}"#))
        #expect(made.status == 201)
        #expect((made.json?["data"]?["id"] != nil) == isWrapped && (made.json?["id"] != nil) == !isWrapped)
    }

    @Test(arguments: [
        (DemoAnswerShape.usual, 201, 204), (.wrapped, 200, 200), (.bare, 200, 200), (.empty, 200, 200), (.noContent, 201, 204),
    ])
    func kemonsStatusesVary(_ shape: DemoAnswerShape, _ create: Int, _ delete: Int) throws {
        let stage = try Stage { $0.answerShape = shape }
        let made = try #require(stage.send("POST", "/api/v1/tickets", #"{"title":"t"}"#, to: .kemon))
        #expect(made.status == create && made.json?["data"]?["id"] != nil)
        #expect(stage.send("DELETE", "/api/v1/tickets/\(stage.issue)", to: .kemon)?.status == delete)
    }

    @Test(arguments: DemoErrorShape.allCases, DemoService.allCases)
    func errorsInEveryShape(_ shape: DemoErrorShape, _ service: DemoService) throws {
        let stage = try Stage { $0.errorShape = shape }
        let path = service == .keva || service == .kemon ? "/api/v1/tickets" : (service == .keme ? "/v1/tickets" : "/v1/events")
        let answer = try #require(stage.send("POST", path, "{}", to: service, headers: service == .keepem ? ["Idempotency-Key: 1"] : []))
        #expect(answer.status == 422)
        let json = answer.json
        switch shape {
        case .usual: break
        case .text: #expect(json?["error"]?.text != nil)
        case .object: #expect(json?["error"]?["status"] == 422)
        case .message: #expect(json?["message"]?.text != nil)
        case .detail: #expect(json?["detail"]?.text != nil)
        case .list, .problem, .problemWithLocations:
            guard case .array(let errors)? = json?["errors"] else { Issue.record("no errors"); return }
            #expect(errors.first?[shape == .problemWithLocations ? "location" : "field"] != nil)
        case .html: #expect(json == nil && answer.headers["content-type"]?.hasPrefix("text/html") == true)
        case .empty: #expect(answer.body.isEmpty)
        }
    }

    @Test(arguments: DemoFault.RetryForm.allCases, DemoService.allCases)
    func waitingIsToldInEveryForm(_ form: DemoFault.RetryForm, _ service: DemoService) throws {
        let stage = try Stage()
        stage.server.script(faults: [.rateLimited(seconds: 9, told: form)])
        let answer = try #require(stage.send("GET", "/", to: service))
        let reset = Int(ManualClock.start.timeIntervalSince1970) + 9
        #expect(answer.status == 429)
        switch form {
        case .documented:
            #expect(answer.headers["retry-after"] == (service == .keva ? nil : "9"))
            #expect(answer.headers["x-ratelimit-reset"] == (service == .keva || service == .keepem ? String(reset) : nil))
        case .seconds: #expect(answer.headers["retry-after"] == "9" && answer.headers["x-ratelimit-reset"] == nil)
        case .date: #expect(answer.headers["retry-after"] == "Wed, 18 Nov 2026 11:06:49 GMT")
        case .resetSeconds: #expect(answer.headers["x-ratelimit-reset"] == String(reset) && answer.headers["retry-after"] == nil)
        case .resetMilliseconds: #expect(answer.headers["x-ratelimit-reset"] == String(reset) + "000")
        case .absent: #expect(answer.headers["retry-after"] == nil && answer.headers["x-ratelimit-reset"] == nil)
        }
        #expect(stage.server.refused == [])
    }

    @Test func disguises() throws {
        let stage = try Stage()
        func list(_ disguise: DemoFault.Disguise, _ target: String = "/api/v1/tickets?page=2&limit=5") -> JSON? {
            stage.server.script(faults: [.disguised(disguise)])
            return stage.send("GET", target, to: .kemon)?.json
        }
        func rows(_ json: JSON?) -> [JSON] { if case .array(let rows)? = json?["data"] { rows } else { [] } }
        let ids = stage.server.state(of: .kemon).tickets.map(\.id)
        #expect(rows(list(.unknownFields)).first?["ui.flags"] != nil)
        let hollow = rows(list(.nulls))
        #expect(hollow.map { $0["id"]?.text } == Array(ids[5..<10]) && hollow.allSatisfy { $0["title"] == .null })
        #expect(rows(list(.idsForObjects)).allSatisfy { $0["assignee"]?.members == nil })
        #expect(list(.totalOff(by: -3))?["pagination"]?["total"] == .int(ids.count - 3))
        #expect(rows(list(.firstPageAgain)).map { $0["id"]?.text } == Array(ids[..<5]))
        #expect(rows(list(.noRows)).isEmpty)
        #expect(rows(list(.reversed)).map { $0["id"]?.text } == Array(ids[5..<10]).reversed())
        #expect(rows(list(.without(["title", "labels"]))).allSatisfy { $0["title"] == nil && $0["labels"] == nil && $0["id"] != nil })
        #expect(rows(list(.renamed(["title": "headline"]))).first?["headline"] != nil)
        #expect(rows(list(.oddTimes)).first?["created_at"]?.text?.hasSuffix("afternoon") == true)
        #expect(stage.server.refused == [])
    }

    @Test(arguments: [(DemoAnswerShape.usual, 404), (.wrapped, 404), (.empty, 200), (.noContent, 204)])
    func aLookupThatFindsNobody(_ shape: DemoAnswerShape, _ status: Int) throws {
        try Attempt("GET", "/api/customers/lookup?email=nobody%40b.example", status).expectAccepted { $0.answerShape = shape }
        try Attempt("GET", "/api/customers/lookup?email=EMAIL", 200).expectAccepted { $0.answerShape = shape }
    }

    @Test func theBudgetCanBeKeptSecret() throws {
        let stage = try Stage { $0.tellsBudget = false; $0.requestsPerMinute = [.keva: 1] }
        #expect(stage.send("GET", "/api/v1/tickets")?.headers["x-ratelimit-limit"] == nil)
        #expect(stage.send("GET", "/api/v1/tickets")?.headers["x-ratelimit-reset"] != nil)
    }

    @Test func keysOfDecisionsAndNotesCanBeOthers() throws {
        let stage = try Stage { options in
            options.keys.decision = "decision"
            options.keys.approved = "approve"
            options.keys.rejected = "reject"
            options.keys.draft = "edited"
            options.keys.feedback = "comment"
            options.keys.note = "isInternal"
        }
        let approval = try #require(stage.reply)
        let decided = stage.send("PATCH", "/api/approvals/\(approval.id)", #"{"decision":"approve","edited":"E","comment":"C"}"#)
        #expect(decided?.status == 200)
        #expect(stage.server.state(of: .keva).approval(approval.id)?.feedback == "C")
        #expect(stage.server.state(of: .keva).posted[approval.ticketID]?.map(\.body) == ["E"])
        let ticket = stage.ticket
        #expect(stage.send("POST", "/api/v1/tickets/\(ticket)/messages", #"{"body":"n","isInternal":true}"#)?.status == 201)
        #expect(stage.server.messages(of: .keva, ticket: ticket).last?.kind == .note)
        #expect(stage.server.refused == [])
    }

    @Test(arguments: [
        ("2026-11-21", 1_795_219_200.0), ("2026-11-21T09:49:58Z", 1_795_254_598.0), ("2026-11-21T09:49:58.5Z", 1_795_254_598.5),
        ("2026-11-21T11:49:58+02:00", 1_795_254_598.0), ("1969-12-31T23:59:59Z", -1.0),
    ] as [(String, Double)])
    func timesAreRead(_ text: String, _ seconds: Double) {
        #expect(Moment.date(from: text)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: ["", "2026-13-01", "2026-11-21T", "2026-11-21T25:00:00Z", "2026-11-21T09:49:58", "2026-11-21 09:49:58Z", "21.11.2026", "2026-11-21T09:49:58Zx"])
    func otherTimesAreNot(_ text: String) { #expect(Moment.date(from: text) == nil) }
}
