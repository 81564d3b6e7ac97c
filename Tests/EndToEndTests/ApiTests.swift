import DemoServer
import FoundationEssentials
import Helpdesk
import OwnThreads
import Testing

@testable import kedge

/// Requests that people write themselves: where they go, what is printed, how it ends.
@Suite("One request of one's own", .serialized, .ownThreads)
struct ApiTests {
    @Test("GET: paths from base_url and from the host, with a query; the body comes as the server sent it")
    func get() throws {
        let bench = try Bench(tickets: 40)
        let server = try #require(bench.server)
        let first = try bench.run(["api", "GET", "tickets", "--query", "per_page=3"])
        #expect(first.status == 0 && first.errors == "")
        #expect(try bench.run(["api", "get", "/api/v1/tickets?per_page=3"]).output == first.output)
        #expect(first.output.hasPrefix("{") && first.output.contains("\"pagination\"") && first.output.contains("tkt_"))
        #expect(server.requests.allSatisfy { $0.path == "/api/v1/tickets" && $0.query.map(\.name) == ["per_page"] })
        #expect(server.refused == [])
        let included = try bench.run(["api", "GET", "tickets", "--include", "--query", "per_page=1"])
        #expect(included.output.hasPrefix("HTTP 200\n"))
        let head = included.output.lowercased()
        #expect(head.contains("content-type: application/json") && !head.contains("authorization"))
    }

    @Test("The token goes nowhere else", arguments: [
        "https://elsewhere.example/api/v1/tickets", "//elsewhere.example/tickets", "http://127.0.0.1:1/", "tickets/../../admin", "..",
    ])
    func elsewhere(path: String) throws {
        let bench = try Bench(tickets: 10)
        let result = try bench.run(["api", "GET", path])
        #expect(result.status == 2 && result.output == "")
        #expect(bench.server?.requests.isEmpty == true)
    }

    @Test("Writing needs --yes, a body that is JSON, and no --read-only")
    func writing() throws {
        let bench = try Bench(tickets: 10)
        let server = try #require(bench.server)
        let ticket = try #require(server.state(of: .keva).tickets.first { $0.status == "open" })
        let body = #"{"status":"pending"}"#
        let write = ["api", "PATCH", "tickets/\(ticket.id)", "--message", body]
        let unasked = try bench.run(write)
        #expect(unasked.status == 2 && unasked.errors.contains("--yes"))
        #expect(try bench.run(write + ["--yes", "--read-only"]).status == 4)
        #expect(try bench.run(write + ["--yes", "--offline"]).status == 6)
        #expect(try bench.run(["api", "PATCH", "tickets/\(ticket.id)", "--message", "{status}", "--yes"]).status == 2)
        #expect(try bench.run(["api", "GET", "tickets", "--message", body]).status == 2)
        #expect(server.requests.isEmpty)
        let done = try bench.run(["api", "PATCH", "tickets/\(ticket.id)", "--file", "-", "--yes"], input: body)
        #expect(done.status == 0 && done.output.contains(ticket.id))
        #expect(server.state(of: .keva).tickets.first { $0.id == ticket.id }?.status == "pending")
        #expect(server.requests.count == 1 && server.refused == [])
    }

    @Test("On a terminal it asks before it writes")
    func asks() throws {
        let bench = try Bench(tickets: 10)
        let server = try #require(bench.server)
        let ticket = try #require(server.state(of: .keva).tickets.first { $0.status == "open" })
        for (answer, count) in [("no\r", 0), ("yes\r", 1)] {
            let session = try bench.open(["api", "PATCH", "tickets/\(ticket.id)", "--message", "{\"status\":\"closed\"}"], columns: 200)
            #expect(session.wait(for: "Type yes"))
            #expect(session.screen.lines.contains { $0.contains("PATCH http://127.0.0.1") && $0.contains(ticket.id) })
            session.type(answer)
            #expect(session.finish() == (count == 0 ? 130 : 0))
            #expect(server.requests.count == count)
        }
    }

    @Test("Each status has its exit code")
    func exitCodes() throws {
        let bench = try Bench(tickets: 10)
        let server = try #require(bench.server)
        let absent = try bench.run(["api", "GET", "tickets/tkt_nothere"])
        #expect(absent.status == 5 && absent.output.contains("{") && absent.errors.contains("404"))
        #expect(try bench.run(["api", "GET", "tickets"], changing: ["TOKEN_keva": "keva_live_other"]).status == 3)
        server.script(on: "GET", faults: [.status(403)])
        #expect(try bench.run(["api", "GET", "tickets"]).status == 4)
        server.script(on: "POST", faults: [.status(500)])
        #expect(try bench.run(["api", "POST", "tickets", "--message", "{}", "--yes"]).status == 7)
        server.script(on: "POST", faults: [.drop(.afterActing)])
        let ticket = try #require(server.state(of: .keva).tickets.first)
        let dropped = try bench.run(["api", "POST", "tickets/\(ticket.id)/messages", "--message", "{\"body\":\"once\"}", "--yes"])
        #expect(dropped.status == 7)
        #expect(server.messages(of: .keva, ticket: ticket.id).filter { $0.body == "once" }.count <= 1)
        try bench.stopServer()
        #expect(try bench.run(["api", "GET", "tickets"]).status == 6)
        #expect(try bench.run(["api", "FETCH", "tickets"]).status == 2)
        #expect(try bench.run(["api", "GET", "tickets", "--query", "x"]).status == 2)
    }

    @Test("What every status means", arguments: [
        (200, false, nil), (204, true, nil), (299, true, nil), (301, false, .unreadable), (302, true, .outcomeUnknown), (302, false, .serverFault),
        (307, true, .unreadable), (400, true, .invalid), (401, true, .notSignedIn), (403, false, .notAllowed), (404, true, .notFound),
        (408, true, .outcomeUnknown), (409, true, .conflict), (410, false, .notFound), (422, true, .invalid), (429, true, .rateLimited),
        (500, false, .serverFault), (500, true, .outcomeUnknown), (503, true, .outcomeUnknown), (599, true, .outcomeUnknown),
        (600, true, .invalid), (100, false, .invalid),
    ] as [(Int, Bool, Trouble.Kind?)])
    func meanings(status: Int, isWrite: Bool, kind: Trouble.Kind?) {
        #expect(ApiCommand.trouble(of: status, isWrite: isWrite) == kind)
    }

    @Test("Several accounts need one to be named")
    func accounts() throws {
        let bench = try Bench(services: [.keva, .kemon], tickets: 20)
        let several = try bench.run(["api", "GET", "tickets"])
        #expect(several.status == 2 && several.errors.contains("keva, kemon") && several.errors.contains("--account"))
        #expect(bench.server?.requests.isEmpty == true)
        #expect(try bench.run(["api", "GET", "tickets", "--account", "kemon"]).status == 0)
        #expect(bench.server?.requests.map(\.service) == [.kemon])
    }

    @Test("Keep'em's secrets are hidden in what is printed, and in no file")
    func keepem() throws {
        let bench = try Bench(services: [.keepem], tickets: 60)
        let server = try #require(bench.server)
        let event = try #require(server.state(of: .keepem).events.first)
        let body = #"{"email":"ada@example.com","name":"Ada"}"#
        let made = try bench.run(["api", "POST", "events/\(event.id)/register", "--message", body, "--yes", "--include"])
        let listed = try bench.run(["api", "GET", "events/\(event.id)/registrations"])
        for result in [made, listed] {
            #expect(result.status == 0 && result.output.contains("[hidden]"), "\(result.errors)")
            #expect(!(result.output + result.errors).contains(DemoServer.secretMark))
        }
        #expect(server.refused == [])
    }
}

@Suite("What is printed of an answer")
struct RawAnswerTests {
    private func text(_ body: String, token: String = "keva_live_1234") -> String? {
        RawAnswer(Array(body.utf8), token: token).text
    }

    @Test("JSON stays as it came, but for secrets", arguments: [
        (#"{"a":1.50e3,"b":[true,null,"x\"y\\"],"a":{}}"#, nil),
        (#"{"magic_link":"https://x.example/abc?d","b":1}"#, #"{"magic_link":"[hidden]","b":1}"#),
        (#"{"registrationToken" : {"a":["secret1",{"b":"secret2"}],"c":"secret3"} , "b":[1]}"#, #"{"registrationToken" :"[hidden]", "b":[1]}"#),
        (#"[{"Magic-Link":"s3cret-value"},{"x":"go to s3cret-value now"}]"#, #"[{"Magic-Link":"[hidden]"},{"x":"go to [hidden] now"}]"#),
        (#"{"viewer_token":"abc","api-key":"d","tokens":2}"#, #"{"viewer_token":"[hidden]","api-key":"[hidden]","tokens":2}"#),
        (#"{"magic\u005flink":"abc"}"#, #"{"magic\u005flink":"[hidden]"}"#),
        (#"{"log":"{\"magic_link\":\"abc\"}"}"#, #"{"log":"[hidden]"}"#),
        (#"{"url":"https://x.example/?registration_token=abc"}"#, #"{"url":"[hidden]"}"#),
        (#"{"kind":"magic_link"}"#, nil), (#"{"magic_link":null}"#, #"{"magic_link":"[hidden]"}"#),
        (#"{"a":{"magic_link":17},"b":[]}"#, #"{"a":{"magic_link":"[hidden]"},"b":[]}"#),
        (#"{"echo":"Bearer keva_live_1234"}"#, #"{"echo":"Bearer [hidden]"}"#), ("17", nil), (" [ ] ", nil),
    ] as [(String, String?)])
    func secrets(body: String, printed: String?) {
        #expect(text(body) == printed ?? body)
    }

    @Test("What is invisible is written out, and means the same")
    func invisible() throws {
        let body = "{\"a\":\"x\u{202E}y\u{200B}\u{9B}\u{7F}é東\u{E0041}\"}\r\n\t"
        let printed = try #require(text(body))
        #expect(printed == "{\"a\":\"x\\u202ey\\u200b\\u009b\\u007fé東\\udb40\\udc41\"}\n ")
        #expect(try JSONDecoder().decode([String: String].self, from: Data(printed.utf8)) == JSONDecoder().decode([String: String].self, from: Data(body.utf8)))
    }

    @Test("Other text is shown harmlessly, and not at all where it speaks of a secret")
    func otherText() {
        #expect(text("<html>\u{1B}[2J</html>") == "<html>\\u001b[2J</html>")
        #expect(text("") == "")
        #expect(text("<a href='?registration_token=abc'>") == nil)
        #expect(text("{\"magic_link\":\"abc") == nil)
        #expect(text("{\"magic_link\":\"abc\"}]") == nil)
        #expect(text("{\"magic_link\" \"abc\"}") == nil)
        #expect(RawAnswer(Array("{\"magic_link\":1}".utf8).flatMap { [$0, 0] }, token: "t").text == nil)
    }

    @Test("However it is damaged, a secret's value isn't printed")
    func fuzz() {
        let body = Array(#"{"a":[{"registration_token":"TOPSECRETVALUE","magic_link":{"u":["TOPSECRETVALUE"]}}],"b":"TOPSECRETVALUE"}"#.utf8)
        var state: UInt64 = 88_172_645_463_325_252
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let structure = Array("{}[]:,\" \\".utf8)
        for _ in 0..<3_000 {
            var damaged = body
            // The names and the values stay; what is around them doesn't.
            for _ in 0...next(3) {
                let index = next(damaged.count)
                guard structure.contains(damaged[index]) else { continue }
                switch next(3) {
                case 0: damaged.remove(at: index)
                case 1: damaged[index] = structure[next(structure.count)]
                default: damaged.insert(structure[next(structure.count)], at: index)
                }
            }
            let printed = RawAnswer(damaged, token: "token").text ?? ""
            #expect(printed.ranges(of: "TOPSECRETVALUE").isEmpty, "\(printed)")
        }
    }
}
