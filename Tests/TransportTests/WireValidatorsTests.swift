import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

/// What is asked of a server that says how its answers can be compared.
@Suite(.serialized, .timeLimit(.minutes(20))) struct WireValidatorsTests {
    private static let body = "{\"tickets\":\"" + String(repeating: "ticket ", count: 2_000) + "\"}"
    private static let get = Request(.get, "/tickets")

    private static func whole(_ tag: String, headers: [String] = []) -> LoopbackServer.Step {
        .send(reply(200, body, headers: ["ETag: \(tag)"] + headers))
    }

    private static func unchanged(_ headers: [String] = []) -> LoopbackServer.Step {
        .send((["HTTP/1.1 304 Not Modified"] + headers).map { $0 + "\r\n" }.joined() + "\r\n")
    }

    /// Ten polls of a list of 14 kB that changes once.
    @Test func `what hasn't changed isn't sent again`() async {
        var answered: [LoopbackServer.Step] = [.readRequest, Self.whole("\"a\"")]
        for _ in 0..<4 { answered += [.readRequest, Self.unchanged()] }
        answered += [.readRequest, Self.whole("\"b\"")]
        for _ in 0..<4 { answered += [.readRequest, Self.unchanged()] }
        let plain = Array(repeating: [LoopbackServer.Step.readRequest, .send(reply(200, Self.body))], count: 10).flatMap { $0 }
        var bytes: [Int] = []
        for script in [answered, plain] {
            let server = LoopbackServer([script])
            let wire = makeWire()
            for _ in 0..<10 {
                let outcome = await wire.outcome(Self.get, to: endpoint(server.port), urgency: .background)
                guard case .answered(let response) = outcome else { return #expect(Bool(false), "\(outcome)") }
                #expect(response.status == 200 && response.body == Array(Self.body.utf8))
            }
            wire.close()
            let asked = server.requests.map { request in
                request.split(separator: "\r\n").first { $0.hasPrefix("If-None-Match") }.map(String.init) ?? "-"
            }
            let (a, b) = ("If-None-Match: \"a\"", "If-None-Match: \"b\"")
            #expect(asked == (bytes.isEmpty ? ["-", a, a, a, a, a, b, b, b, b] : Array(repeating: "-", count: 10)))
            bytes.append(server.sentCount)
            server.stop()
        }
        // Two whole answers and eight empty ones, instead of ten whole ones.
        #expect(bytes[0] * 4 < bytes[1], "\(bytes[0]) bytes instead of \(bytes[1])")
    }

    @Test func `the budget is read from the 304, not from the kept answer`() async {
        let told = ["X-RateLimit-Limit: 50", "X-RateLimit-Remaining: 40", "X-RateLimit-Reset: 30"]
        let later = ["X-RateLimit-Limit: 50", "X-RateLimit-Remaining: 11", "X-RateLimit-Reset: 30"]
        let server = LoopbackServer([[
            .readRequest, Self.whole("\"a\"", headers: told), .readRequest, Self.unchanged(later), .readRequest, Self.unchanged(),
        ]])
        let statuses = Collected<BudgetStatus>()
        let wire = makeWire { statuses.append($0) }
        for left in [40, 11, 10] {
            #expect(await wire.outcome(Self.get, to: endpoint(server.port)).status == 200)
            await wire.idle()
            #expect(statuses.all.last?.remaining == left)
        }
        wire.close()
        server.stop()
    }

    @Test func `a refusal in between changes nothing, and a 304 that nobody asked for is handed on`() async {
        let server = LoopbackServer([[
            .readRequest, Self.whole("\"a\""), .readRequest, .send(reply(503)), .readRequest, Self.unchanged(),
            .readRequest, Self.unchanged(),
        ]])
        let wire = makeWire()
        for _ in 0..<2 { #expect(await wire.outcome(Self.get, to: endpoint(server.port)).status == 200) }
        #expect(await wire.outcome(Request(.get, "/other"), to: endpoint(server.port)).status == 304)
        wire.close()
        server.stop()
    }

    @Test func `a token's answers are not another's, and a write is never made conditional`() async {
        let server = LoopbackServer([
            [.readRequest, Self.whole("\"a\""), .readRequest, Self.whole("\"a\"")], [.readRequest, .send(reply(200))],
        ])
        let wire = makeWire()
        _ = await wire.outcome(Self.get, to: endpoint(server.port))
        _ = await wire.outcome(Self.get, to: endpoint(server.port, token: "Bearer other"))
        _ = await wire.outcome(Request(.put, "/tickets", body: []), to: endpoint(server.port))
        #expect(server.requests.count == 3 && !server.requests.joined().contains("If-"))
        wire.close()
        server.stop()
    }
}
