import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

private let post = Request(.post, "/api/v1/messages", body: Array(#"{"body":"hello"}"#.utf8))
private let get = Request(.get, "/api/v1/tickets", query: [.init("q", "a b&c/ü")])

@Suite(.serialized, .timeLimit(.minutes(20))) struct WireTests {
    @Test func `a request goes out whole, and its answer comes back whole`() async {
        let server = LoopbackServer([[.readRequest, .send(reply(201, "{\"a\":1}", headers: ["X-Two: b", "x-two:  c  "]))]])
        let wire = makeWire()
        let target = endpoint(server.port, standing: [.init("X-Workspace", "ws_1")])
        let outcome = await wire.outcome(get, to: target)
        guard case .answered(let response) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(response.status == 201 && response.body == Array("{\"a\":1}".utf8))
        #expect(response.values(of: "x-TWO") == ["b", "c"])
        let lines = server.requests.first?.split(separator: "\r\n").map(String.init) ?? []
        #expect(lines.first == "GET /api/v1/tickets?q=a%20b%26c%2F%C3%BC HTTP/1.1")
        for wanted in ["Authorization: Bearer canary-4711", "X-Workspace: ws_1", "Accept: application/json",
            "User-Agent: kedge", "Accept-Encoding: gzip"] {
            #expect(lines.contains(wanted), "\(lines)")
        }
        #expect(!lines.contains { $0.hasPrefix("Content-Type") || $0.hasPrefix("Expect") || $0.hasPrefix("Cookie") })
        wire.close()
    }

    @Test(arguments: [Request.Method.post, .put, .patch, .delete], [nil, #"{"a":1}"#])
    func `each write goes out with its method and body`(method: Request.Method, body: String?) async {
        let server = LoopbackServer([[.readRequest, .send(reply())]])
        let wire = makeWire()
        let outcome = await wire.outcome(Request(method, "/x", body: body.map { Array($0.utf8) }), to: endpoint(server.port))
        #expect(outcome.status == 200)
        let request = server.requests.first ?? ""
        #expect(request.hasPrefix("\(method.rawValue) /x HTTP/1.1\r\n"))
        #expect(request.hasSuffix("\r\n\r\n" + (body ?? "")))
        #expect(request.contains("Content-Type: application/json") == (body != nil))
        #expect(!request.contains("urlencoded") && !request.contains("Expect"))
        wire.close()
    }

    @Test func `a request's own headers go out, and replace the usual ones`() async {
        let server = LoopbackServer([[.readRequest, .send(reply())]])
        let wire = makeWire()
        let accept = "application/json, text/event-stream"
        let request = Request(
            .post, "/mcp", headers: [.init("Accept", accept), .init("Idempotency-Key", "k-1")], body: Array("{}".utf8),
            onlyAsks: true)
        #expect(await wire.outcome(request, to: endpoint(server.port)).status == 200)
        let lines = server.requests.first?.split(separator: "\r\n").map(String.init) ?? []
        #expect(lines.filter { $0.hasPrefix("Accept:") } == ["Accept: \(accept)"] && lines.contains("Idempotency-Key: k-1"))
        wire.close()
    }

    /// A second door of the same account, such as an MCP server on another host.
    @Test func `two origins of one account share its budget, each with its own address`() async {
        let servers = [0, 1].map { _ in LoopbackServer([[.readRequest, .send(reply()), .readRequest, .send(reply())]]) }
        let statuses = Collected<BudgetStatus>()
        let wire = makeWire { statuses.append($0) }
        for server in servers + servers {
            #expect(await wire.outcome(get, to: endpoint(server.port, limits: LimitPolicy(requestsPerMinute: 10))).status == 200)
        }
        await wire.idle()
        #expect(servers.map(\.requests.count) == [2, 2])
        for server in servers { #expect(server.requests.allSatisfy { $0.contains("Host: 127.0.0.1:\(server.port)\r\n") }) }
        #expect(statuses.all.last?.remaining == 6, "\(statuses.all)")
        wire.close()
    }

    /// The connection dies after one answer, as kept connections do; libcurl then repeats a POST by itself.
    @Test(arguments: [false, true]) func `a write on a kept connection that died arrives once`(isolates: Bool) async {
        let server = LoopbackServer([[.readRequest, .send(reply()), .readRequest], [.readRequest]])
        var rules = TransferRules()
        rules.isolatesWrites = isolates
        let wire = makeWire(rules)
        #expect(await wire.outcome(get, to: endpoint(server.port)).status == 200)
        let outcome = await wire.outcome(post, to: endpoint(server.port))
        let posts = server.requests.count { $0.hasPrefix("POST") && $0.hasSuffix("}") }
        #expect(posts == (isolates ? 1 : 2))
        #expect(outcome.unknownReason != nil)
        wire.close()
    }

    @Test(arguments: [301, 302, 303, 307, 308]) func `a redirect is handed back, and nothing goes elsewhere`(status: Int) async {
        let other = LoopbackServer([[.readRequest, .send(reply())]])
        let places = [
            "http://127.0.0.1:\(other.port)/x", "http://localhost:\(other.port)/x", "//127.0.0.1:\(other.port)/",
            "http://u:p@127.0.0.1:\(other.port)/", "file:///etc/passwd", "",
        ]
        for place in places {
            for request in [get, post] {
                let server = LoopbackServer([[.readRequest, .send(reply(status, "", headers: ["Location: \(place)"]))]])
                let wire = makeWire()
                #expect(await wire.outcome(request, to: endpoint(server.port)).status == status)
                #expect(server.requests.count == 1)
                wire.close()
                server.stop()
            }
        }
        #expect(other.byteCount == 0 && other.connectionCount == 0)
    }

    @Test func `a write's outcome tells whether it may have arrived`() async {
        let phases: [(String, [LoopbackServer.Step])] = [
            ("after part of the request", [.read(count: 10), .reset]),
            ("before the answer", [.readRequest]),
            ("reset before the answer", [.readRequest, .reset]),
            ("in the status line", [.readRequest, .send("HTTP/1.1 20")]),
            ("after the status line", [.readRequest, .send("HTTP/1.1 201 Created\r\n")]),
            ("in the headers", [.readRequest, .send("HTTP/1.1 201 Created\r\nContent-Le")]),
            ("in the body", [.readRequest, .send("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n12345")]),
            ("one byte short", [.readRequest, .send("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n123456789")]),
            ("reset in the body", [.readRequest, .send("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n12345"), .reset]),
            ("chunks without end", [.readRequest, .send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n")]),
            ("a bad chunk", [.readRequest, .send("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n12345\r\n")]),
            ("not HTTP", [.readRequest, .send("220 mail.example ESMTP\r\n")]),
        ]
        for (phase, steps) in phases {
            let server = LoopbackServer([steps])
            let wire = makeWire()
            let outcome = await wire.outcome(post, to: endpoint(server.port))
            #expect(outcome.unknownReason != nil, "\(phase): \(outcome)")
            #expect(server.connectionCount == 1, "\(phase): sent once")
            let trouble = outcome.trouble(isRead: false, account: testAccount)
            #expect(trouble?.kind == .outcomeUnknown, "\(phase)")
            wire.close()
        }
    }

    @Test func `a write that never left is known not to have`() async {
        let wire = makeWire()
        let refused = await wire.outcome(post, to: endpoint(LoopbackServer.deadPort()))
        #expect(refused.notSentReason?.sentence == "127.0.0.1 refused the connection.")
        let unknownName = await wire.outcome(post, to: endpoint(443, scheme: "https", host: "nowhere.invalid"))
        #expect(unknownName.notSentReason?.sentence == "The name nowhere.invalid could not be found.")
        wire.close()
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", ""]) func `nothing is sent where TLS fails`(greeting: String) async {
        let server = LoopbackServer([[.read(count: 5), .send(greeting)]])
        let wire = makeWire()
        let outcome = await wire.outcome(post, to: endpoint(server.port, scheme: "https"))
        #expect(outcome.notSentReason?.kind == .offline, "\(outcome)")
        #expect(!server.requests.joined().contains("canary"))
        wire.close()
    }

    @Test func `a connection that TLS never finishes on is given up, not sent`() async {
        let server = LoopbackServer([[.hold]])
        var rules = TransferRules()
        rules.connectSeconds = 0.3
        let wire = makeWire(rules)
        let outcome = await wire.outcome(post, to: endpoint(server.port, scheme: "https"))
        #expect(outcome.notSentReason?.sentence == "127.0.0.1 did not take the connection in time.")
        wire.close()
    }
}
