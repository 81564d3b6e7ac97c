import FoundationEssentials
import Glibc
import Helpdesk
import Testing

@testable import Transport

private let get = Request(.get, "/x")

/// What the wire refuses, whom it tells, and how it ends.
@Suite(.serialized, .timeLimit(.minutes(20))) struct WireRulesTests {
    @Test func `http goes to loopback alone`() async {
        let wire = makeWire()
        for host in ["example.org", "10.0.0.1", "127.0.0.1.example.org", "localhost.example.org"] {
            let reason = await wire.outcome(get, to: endpoint(1, host: host)).notSentReason
            #expect(reason?.kind == .configuration)
            #expect(reason?.sentence.contains("uses http") == true)
        }
        for scheme in ["ftp", "file", "HTTP", "gopher"] {
            #expect(await wire.outcome(get, to: endpoint(1, scheme: scheme)).notSentReason?.kind == .configuration)
        }
        wire.close()
    }

    @Test(arguments: [
        Request(.get, "x"), Request(.get, ""), Request(.get, "/a b"), Request(.get, "/a\r\nX: y"), Request(.get, "/a?b=c"),
        Request(.get, "/a#b"), Request(.get, "/ü"), Request(.get, "/x", headers: [.init("A\r\nB", "c")]),
        Request(.get, "/x", headers: [.init("A", "b\r\nC: d")]), Request(.get, "/x", headers: [.init("A", "b\0c")]),
        Request(.get, "/x", headers: [.init("", "b")]), Request(.get, "/x", headers: [.init("authorization", "b")]),
        Request(.get, "/x", headers: [.init("HOST", "b")]), Request(.get, "/x", headers: [.init("Content-Length", "0")]),
    ]) func `what could smuggle is refused before anything is sent`(request: Request) async {
        let server = LoopbackServer([[.readRequest, .send(reply())]])
        let wire = makeWire()
        let outcome = await wire.outcome(request, to: endpoint(server.port))
        #expect(outcome.notSentReason?.kind == .configuration)
        #expect(server.connectionCount == 0)
        wire.close()
        server.stop()
    }

    @Test func `a token with a line break is refused, and not repeated`() async {
        let wire = makeWire()
        let reason = await wire.outcome(get, to: endpoint(1, token: "Bearer canary\n")).notSentReason
        #expect(reason?.kind == .configuration)
        #expect(reason?.sentence.contains("canary") == false)
        wire.close()
    }

    @Test func `no way of printing an endpoint shows its token`() {
        let target = endpoint(1)
        var dumped = ""
        dump(target, to: &dumped)
        dump([target: [target]], to: &dumped)
        for text in ["\(target)", String(reflecting: target), String(describing: [target]), dumped] {
            #expect(!text.contains("canary"))
        }
    }

    @Test func `path segments can't climb`() {
        #expect(Request.path("api", "..", "a/b", "ü?") == "/api/%2E%2E/a%2Fb/%C3%BC%3F")
    }

    /// In a process of its own, since the environment belongs to all tests.
    @Test func `the environment's proxy is not used, the configured one is`() async {
        await #expect(processExitsWith: .success) {
            let server = LoopbackServer([[.readRequest, .send(reply())]])
            let proxy = LoopbackServer([[.readRequest, .send(reply(299))]])
            for name in ["http_proxy", "ALL_PROXY"] { setenv(name, "http://127.0.0.1:\(proxy.port)", 1) }
            let wire = makeWire()
            #expect(await wire.outcome(Request(.get, "/x"), to: endpoint(server.port)).status == 200)
            setenv("no_proxy", "127.0.0.1", 1)
            let through = endpoint(server.port, proxy: "http://127.0.0.1:\(proxy.port)")
            #expect(await wire.outcome(Request(.get, "/x"), to: through).status == 299)
        }
    }

    @Test func `a proxy asked for a tunnel never sees the token`() async {
        let proxy = LoopbackServer([[.readRequest, .send(reply(407, headers: ["Proxy-Authenticate: Basic"]))]])
        let wire = makeWire()
        let through = endpoint(443, scheme: "https", host: "a.example", proxy: "http://127.0.0.1:\(proxy.port)")
        let reason = await wire.outcome(Request(.post, "/x", body: []), to: through).notSentReason
        #expect(reason?.sentence == "The proxy on the way to a.example answered 407.")
        #expect(proxy.requests.count == 1 && proxy.requests[0].hasPrefix("CONNECT a.example:443"))
        #expect(!proxy.requests[0].contains("canary"))
        wire.close()
    }

    /// Also with a process and a home of its own.
    @Test func `netrc is not read, and cookies are neither kept nor sent`() async {
        await #expect(processExitsWith: .success) {
            var template = Array("/tmp/kedge-home-XXXXXX".utf8CString)
            let home = mkdtemp(&template).map { String(cString: $0) } ?? ""
            let file = fopen(home + "/.netrc", "w")
            fputs("machine 127.0.0.1 login mallory password netrc-canary\ndefault login mallory password netrc-canary\n", file)
            fclose(file)
            setenv("HOME", home, 1)
            setenv("NETRC", home + "/.netrc", 1)
            let cookie = reply(headers: ["Set-Cookie: session=cookie-canary; Path=/"])
            let server = LoopbackServer([[.readRequest, .send(cookie), .readRequest, .send(cookie)], [.readRequest, .send(cookie)]])
            let wire = makeWire()
            // Without a header of our own there would be a place for netrc's.
            let bare = Endpoint(
                account: testAccount, origin: .init(scheme: "http", host: "127.0.0.1", port: server.port),
                authorization: .init("X-Key", "k"), limits: LimitPolicy(requestsPerMinute: 100))
            for request in [Request(.get, "/x"), Request(.get, "/x"), Request(.post, "/x", body: [])] {
                #expect(await wire.outcome(request, to: bare).status == 200)
            }
            let text = server.requests.joined()
            #expect(server.requests.count == 3 && !text.contains("canary") && !text.contains("Authorization"))
            unlink(home + "/.netrc")
            rmdir(home)
        }
    }

    @Test func `a ca_file that can't be read is no reason to trust others`() async {
        let server = LoopbackServer([[.hold]])
        let wire = makeWire()
        let target = Endpoint(
            account: testAccount, origin: .init(scheme: "https", host: "127.0.0.1", port: server.port),
            authorization: .init("Authorization", "Bearer canary-4711"), limits: LimitPolicy(requestsPerMinute: 100),
            certificateAuthorityFile: "/nowhere/ca.pem")
        let reason = await wire.outcome(Request(.post, "/x", body: []), to: target).notSentReason
        #expect(reason?.sentence.contains("No safe connection") == true && reason?.hint?.contains("ca_file") == true, "\(reason as Any)")
        #expect(!server.requests.joined().contains("canary"))
        wire.close()
        server.stop()
    }

    @Test func `reads share connections`() async {
        let server = LoopbackServer([[.readRequest, .send(reply()), .readRequest, .send(reply()), .readRequest, .send(reply())]])
        let wire = makeWire()
        for _ in 0..<3 { #expect(await wire.outcome(get, to: endpoint(server.port)).status == 200) }
        #expect(server.connectionCount == 1)
        wire.close()
    }

    @Test func `new work wakes a pump that waits`() async {
        let silent = LoopbackServer([[.readRequest, .hold]])
        let quick = LoopbackServer([[.readRequest, .send(reply())]])
        var rules = TransferRules()
        // Without it, libcurl would look at its transfers every second anyway.
        rules.lowSpeedBytesPerSecond = 0
        let wire = makeWire(rules)
        let cut = Collected<Outcome>()
        let slow = wire.send(get, to: endpoint(silent.port), urgency: .background) { cut.append($0) }
        #expect(silent.waitForRequest())
        #expect(await wire.outcome(get, to: endpoint(quick.port)).status == 200)
        #expect(cut.all.isEmpty)
        wire.cancel(slow)
        await wire.idle()
        // Unwoken, it would have run out of time instead.
        #expect(cut.all.count == 1 && cut.all.first?.unknownReason?.kind == .cancelled)
        wire.close()
    }

    @Test func `everything given is delivered once, through cancel and close`() async {
        let server = LoopbackServer([[.readRequest, .hold]])
        let wire = makeWire()
        let ends = Collected<Int>()
        let tickets = (0..<40).map { number in
            wire.send(get, to: endpoint(server.port), urgency: .onScreen) { _ in ends.append(number) }
        }
        wire.cancel(tickets[20])
        wire.cancel(tickets[20])
        wire.promote(tickets[30], to: .person)
        wire.close()
        wire.send(get, to: endpoint(server.port), urgency: .person) { _ in ends.append(40) }
        await wire.idle()
        #expect(ends.all.sorted() == Array(0...40))
        #expect(wire.outstandingCount == 0)
    }

    @Test func `a pause is published, waited out, and published as over`() async {
        let busy: [LoopbackServer.Step] = [.readRequest, .send(reply(429, headers: ["Retry-After: 1", "X-RateLimit-Limit: 50"]))]
        let server = LoopbackServer([busy, [.readRequest, .send(reply(200, headers: ["X-RateLimit-Limit: 50", "X-RateLimit-Remaining: 33"]))]])
        let statuses = Collected<BudgetStatus>()
        let wire = makeWire { statuses.append($0) }
        let start = realNow().seconds
        #expect(await wire.outcome(get, to: endpoint(server.port)).status == 200)
        #expect(realNow().seconds - start >= 1)
        wire.close()
        await wire.idle()
        #expect(statuses.all.contains { $0.waitsUntil != nil && $0.limit == 50 })
        #expect(statuses.all.last?.waitsUntil == nil && statuses.all.last?.remaining == 33)
    }
}
