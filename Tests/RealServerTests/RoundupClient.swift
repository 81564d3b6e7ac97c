import Dispatch
import FoundationEssentials
import Glibc
import Helpdesk
import RealServers
import Synchronization
import Testing
import Transport

/// One account on Roundup over the real wire: no service, just requests (contracts, roundup.md).
final class RoundupClient {
    let wire: Wire
    private let endpoint: Endpoint

    /// - Parameter port: of a proxy before the server; nil for the server itself.
    init(_ server: RealServer, through port: Int? = nil, limits: LimitPolicy = LimitPolicy(requestsPerMinute: 6_000)) throws {
        wire = Wire(now: { RoundupClient.now }, random: { 0.5 })
        let (origin, _) = try Endpoint.Origin.parse(baseURL: port.map { "http://127.0.0.1:\($0)" } ?? server.baseURL)
        endpoint = Endpoint(
            account: AccountName("tracker"), origin: origin,
            authorization: .init("Authorization", "Bearer \(server.token)"),
            // Required of every write (section 1); the origin is the tracker's, whatever stands before it.
            standingHeaders: [.init("X-Requested-With", "kedge"), .init("Origin", server.baseURL)], limits: limits)
    }

    deinit { wire.close() }

    static var now: Moment {
        func seconds(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        return Moment(wall: Date(timeIntervalSince1970: seconds(CLOCK_REALTIME)), seconds: seconds(CLOCK_MONOTONIC))
    }

    /// Sends them all at once, and waits for every end.
    func ask(_ requests: [Request]) -> [Outcome] {
        let outcomes = Mutex([Outcome?](repeating: nil, count: requests.count))
        let group = DispatchGroup()
        for (index, request) in requests.enumerated() {
            group.enter()
            wire.send(request, to: endpoint, urgency: .person) { outcome in
                outcomes.withLock { $0[index] = outcome }
                group.leave()
            }
        }
        group.wait()
        return outcomes.withLock { $0.compactMap { $0 } }
    }

    func ask(_ request: Request) throws -> Outcome { try #require(ask([request]).first) }

    /// A whole answer, or the test ends.
    func answer(_ request: Request) throws -> Response {
        let outcome = try ask(request)
        guard case .answered(let response) = outcome else { throw Unanswered(outcome: outcome) }
        return response
    }

    struct Unanswered: Error { let outcome: Outcome }
}

extension Request {
    static func roundup(
        _ method: Method, _ path: String, _ body: String? = nil, query: [(String, String)] = [], ifMatch: String? = nil
    ) -> Request {
        Request(
            method, "/rest/data/" + path, query: query.map { Field($0.0, $0.1) },
            headers: ifMatch.map { [Field("If-Match", $0)] } ?? [], body: body.map { Array($0.utf8) })
    }
}

extension Response {
    /// The `data` of a good answer.
    func data() throws -> RealServer.Fact {
        let whole = try JSONDecoder().decode([String: RealServer.Fact].self, from: Data(body))
        return try #require(whole["data"])
    }
}

extension RoundupClient {
    /// A link to which just one POST will be taken, as a path (section 6, "exactly once").
    func onceLink() throws -> String {
        // It makes nothing but the link itself.
        let answer = try answer(Request(.post, "/rest/data/issue/@poe", body: Array("{}".utf8), onlyAsks: true))
        let link = try #require(try answer.data()["link"]?.text)
        return "/rest/data/" + String(try #require(link.split(separator: "/rest/data/").last))
    }

    /// The ids of the issues with exactly that title.
    func issues(titled title: String) throws -> [String] {
        let answer = try answer(.roundup(.get, "issue", query: [("title:", title), ("@fields", "title")]))
        return try #require(try answer.data()["collection"]).list.compactMap { $0["id"]?.text }
    }
}

extension Outcome {
    var isUnknown: Bool { if case .unknown = self { true } else { false } }
}
