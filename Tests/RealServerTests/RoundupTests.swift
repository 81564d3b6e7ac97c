import FoundationEssentials
import Glibc
import Helpdesk
import RealServers
import Synchronization
import Testing
import Transport

/// The transport against a server that nobody here wrote, with limits that are meant, versions that are required and
/// creations that happen once.
@Suite("Roundup", .enabled(if: RealServer.roundup != nil, Comment(rawValue: RealServer.absence(of: "Roundup"))))
struct RoundupTests {
    private func server() throws -> RealServer { try #require(RealServer.roundup) }

    private func port(of server: RealServer) throws -> Int {
        try #require(Endpoint.Origin.parse(baseURL: server.baseURL).origin.port)
    }

    /// Unlike any other, in this run and before.
    private func title(_ words: String) -> String { "\(words) \(UInt64.random(in: 0...UInt64.max))" }

    // MARK: Versions

    @Test("A change with the version that was read is taken, a stale one and one without are refused")
    func versions() throws {
        let client = try RoundupClient(try server())
        let made = try client.answer(.roundup(.post, "issue", #"{"title":"\#(title("Versions"))","status":"unread","priority":"bug"}"#))
        #expect(made.status == 201)
        let issue = "issue/" + (try #require(try made.data()["id"]?.text))
        let first = try #require(try client.answer(.roundup(.get, issue)).header("ETag"))

        #expect(try client.answer(.roundup(.put, issue, #"{"status":"chatting"}"#)).status == 412)
        let taken = try client.answer(.roundup(.put, issue, #"{"status":"chatting"}"#, ifMatch: first))
        #expect(taken.status == 200)

        // What was read before that change counts no more, for PUT and PATCH.
        #expect(try client.answer(.roundup(.put, issue, #"{"status":"resolved"}"#, ifMatch: first)).status == 412)
        let add = #"{"@op":"add","keyword":["Network"]}"#
        #expect(try client.answer(.roundup(.patch, issue, add, ifMatch: first)).status == 412)
        let second = try #require(try client.answer(.roundup(.get, issue)).header("ETag"))
        #expect(second != first)
        #expect(try client.answer(.roundup(.patch, issue, add, ifMatch: second)).status == 200)

        let seen = try RoundupClient(try server()).answer(.roundup(.get, issue, query: [("@verbose", "2")])).data()
        #expect(seen["attributes"]?["status"]?["name"]?.text == "chatting")
        #expect(seen["attributes"]?["keyword"]?.list.compactMap { $0["name"]?.text } == ["Network"])
    }

    // MARK: Creations

    @Test("An answer that was lost: the issue is found again, once, and can't be made a second time", arguments: 1...10)
    func lostAnswer(round: Int) throws {
        let title = title("Lost answer \(round)")
        let proxy = DroppingProxy(to: try port(of: try server())) { line in
            line.hasPrefix("POST") && !line.hasSuffix("@poe") ? .answer : .nothing
        }
        defer { proxy.stop() }
        let client = try RoundupClient(try server(), through: proxy.port)
        let link = try client.onceLink()
        let creation = Request(.post, link, body: Array(#"{"title":"\#(title)"}"#.utf8))
        let outcome = try client.ask(creation)
        #expect(outcome.isUnknown, "\(outcome)")
        // The wire has sent it once, and by itself never again.
        #expect(proxy.exchanges.filter { $0.line.contains("/@poe/") }.map(\.status) == [201])

        let found = try client.issues(titled: title)
        #expect(found.count == 1)
        let direct = try RoundupClient(try server())
        let again = try direct.answer(creation)
        #expect(again.status == 400 && String(decoding: again.body, as: UTF8.self).contains("POE token"))
        #expect(try direct.issues(titled: title) == found)
    }

    @Test("A request that was lost: it isn't found, the same link still takes it, and there is one", arguments: 1...5)
    func lostRequest(round: Int) throws {
        let title = title("Lost request \(round)")
        let proxy = DroppingProxy(to: try port(of: try server())) { line in
            line.hasPrefix("POST") && !line.hasSuffix("@poe") ? .request : .nothing
        }
        defer { proxy.stop() }
        let client = try RoundupClient(try server(), through: proxy.port)
        let creation = Request(.post, try client.onceLink(), body: Array(#"{"title":"\#(title)"}"#.utf8))
        let outcome = try client.ask(creation)
        #expect(outcome.isUnknown, "\(outcome)")
        #expect(try client.issues(titled: title).isEmpty)

        let direct = try RoundupClient(try server())
        #expect(try direct.answer(creation).status == 201)
        #expect(try direct.answer(creation).status == 400)
        #expect(try direct.issues(titled: title).count == 1)
    }
}

/// With a limit so small that it is reached at once: a server beside the usual one, gone afterwards.
@Suite("Roundup's limit", .serialized, .enabled(if: RealServer.mustBeThere("roundup"), Comment(rawValue: RealServer.absence(of: "Roundup"))))
struct RoundupLimitTests {
    /// Calls at once, and the seconds in which as many come back.
    static let limit = (calls: 4, seconds: 8)

    @Test("Driven over its limit, the client waits as long as it is told, and isn't refused a second time")
    func waits() throws {
        let folder = try Loopback.make()
        let options = ["-p", "\(Loopback.freePort())", "-d", folder, "-l", "\(Self.limit.calls)/\(Self.limit.seconds)"]
        let server = try RealServer.start("roundup", options, environment: ["SEED_ISSUES": "2"])
        defer {
            RealServer.stop("roundup", Array(options.prefix(4)))
            try? FileManager.default.removeItem(atPath: folder)
        }
        let upstream = try #require(Endpoint.Origin.parse(baseURL: server.baseURL).origin.port)

        // On a very busy machine a call comes back before the client has asked: then once more.
        for _ in 0..<5 {
            let exchanges = try self.exchanges(with: server, upstream)
            guard exchanges.first?.status == 429 else { continue }
            #expect(exchanges.map(\.status) == [429, 200, 200, 200, 200])
            let told = try #require(exchanges.first?.retryAfter)
            let waited = exchanges[1].cameAt - exchanges[0].answeredAt
            #expect(waited >= told - 0.01, "told \(told) s, waited \(waited) s")
            return
        }
        Issue.record("Five times the limit was over before the client asked.")
    }

    /// What the client met after somebody else had used the account up, of whom it knows nothing.
    private func exchanges(with server: RealServer, _ upstream: Int) throws -> [DroppingProxy.Exchange] {
        try #require(try useUp(server), "The limit wasn't reached by \(Self.limit.calls * 10) calls.")
        let proxy = DroppingProxy(to: upstream)
        defer { proxy.stop() }
        let client = try RoundupClient(server, through: proxy.port, limits: LimitPolicy(requestsPerMinute: 6_000, concurrency: 1))
        defer { client.wire.close() }
        let outcomes = client.ask((0..<4).map { _ in .roundup(.get, "status/1") })
        #expect(outcomes.allSatisfy { if case .answered(let response) = $0 { response.status == 200 } else { false } })
        return proxy.exchanges
    }

    /// Calls until one is refused: however long each takes on a busy machine, the next one is refused too. Each by a
    /// client of its own, as one would wait for what the headers name; and writes, since a read that is refused is
    /// tried again. Without a version none of them changes anything.
    private func useUp(_ server: RealServer) throws -> Bool {
        for _ in 0..<Self.limit.calls * 10 {
            let greedy = try RoundupClient(server)
            defer { greedy.wire.close() }
            if try greedy.answer(.roundup(.put, "status/1", "{}")).status == 429 { return true }
        }
        return false
    }
}

private enum Loopback {
    /// A folder of its own, which may be removed whole.
    static func make() throws -> String {
        // Making the tracker syncs its database hundreds of times; in memory that costs nothing.
        let memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil
        let folder = memory ?? ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(folder)/kedge-roundup-XXXXXX".utf8CString)
        let isMade = mkdtemp(&template) != nil
        try #require(isMade, "No folder for a tracker could be made.")
        return template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Below those that the system gives away: the tracker takes it only seconds later.
    static func freePort() -> Int { Int.random(in: 20_000..<32_000) }
}
