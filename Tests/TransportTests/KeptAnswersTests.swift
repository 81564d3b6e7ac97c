import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

private let get = Request(.get, "/tickets/1")
private let noon = Date(timeIntervalSince1970: 1_800_000_000)  // Fri, 15 Jan 2027 08:00:00 GMT
private let date = ("Date", "Fri, 15 Jan 2027 08:00:00 GMT")

private func answer(_ fields: [(String, String)], body: [UInt8] = Array("{}".utf8), status: Int = 200) -> Response {
    Response(status: status, headers: fields.map { .init($0.0, $0.1) }, body: body)
}

extension KeptAnswers {
    /// What would be asked, without being used.
    fileprivate func fields(_ request: Request = get, _ target: Endpoint = endpoint(1)) -> [Request.Field]? {
        var copy = self
        return copy.conditions(for: request, to: target)?.fields
    }
}

@Suite struct KeptAnswersTests {
    private func conditions(_ fields: [(String, String)], _ request: Request = get) -> [Request.Field]? {
        var kept = KeptAnswers()
        kept.learn(answer(fields), to: request, at: endpoint(1), now: noon)
        return kept.conditions(for: request, to: endpoint(1))?.fields
    }

    @Test(arguments: [
        ([("ETag", "\"a\"")], ["If-None-Match", "\"a\""]), ([("etag", "W/\"a-gzip\"")], ["If-None-Match", "W/\"a-gzip\""]),
        ([("Last-Modified", "Fri, 15 Jan 2027 07:59:00 GMT"), date], ["If-Modified-Since", "Fri, 15 Jan 2027 07:59:00 GMT"]),
        ([("ETag", "\"a\""), ("Last-Modified", "Fri, 15 Jan 2027 07:59:00 GMT"), date], ["If-None-Match", "\"a\""]),
        // What can't be compared, or must not be kept.
        ([("ETag", "a")], []), ([("ETag", "\"a\r\nX: y\"")], []), ([("ETag", "\"a\"b\"")], []), ([("ETag", "\"")], []),
        ([("ETag", "\"" + String(repeating: "x", count: 600) + "\"")], []), ([("Last-Modified", "yesterday"), date], []),
        ([("Last-Modified", "Fri, 15 Jan 2027 07:59:59 GMT"), date], []),
        ([("Last-Modified", "Fri, 15 Jan 2027 07:59:00 GMT")], []),
        ([("ETag", "\"a\""), ("Cache-Control", "private, no-store")], []), ([("ETag", "\"a\""), ("Vary", "*")], []), ([], []),
    ] as [([(String, String)], [String])])
    func `what a server gives to compare`(fields: [(String, String)], wanted: [String]) {
        #expect(conditions(fields) == (wanted.isEmpty ? nil : [.init(wanted[0], wanted[1])]))
    }

    @Test(arguments: [
        Request(.post, "/x", body: [], onlyAsks: true), Request(.post, "/x"), Request(.delete, "/x"),
        Request(.get, "/x", headers: [.init("If-None-Match", "\"b\"")]), Request(.get, "/x", headers: [.init("range", "bytes=0-1")]),
    ]) func `only plain reads are kept`(request: Request) {
        #expect(conditions([("ETag", "\"a\"")], request) == nil)
    }

    @Test func `an answer is asked for again only as the same request, of the same account, with the same token`() {
        var kept = KeptAnswers()
        kept.learn(answer([("ETag", "\"a\"")]), to: get, at: endpoint(1), now: noon)
        let others: [(Request, Endpoint)] = [
            (Request(.get, "/tickets/2"), endpoint(1)), (Request(.get, "/tickets/1", query: [.init("page", "2")]), endpoint(1)),
            (Request(.get, "/tickets/1", headers: [.init("Accept", "text/html")]), endpoint(1)),
            (get, endpoint(2)), (get, endpoint(1, scheme: "https")), (get, endpoint(1, host: "localhost")),
            (get, endpoint(1, token: "Bearer other")), (get, endpoint(1, standing: [.init("X-Workspace", "ws_2")])),
        ]
        for (request, target) in others { #expect(kept.fields(request, target) == nil, "\(request) \(target)") }
        #expect(kept.fields() != nil)
    }

    @Test func `a 304 is the kept answer with what is told anew, and a budget is never told twice`() throws {
        var kept = KeptAnswers()
        let first = answer(
            [("ETag", "\"a\""), ("X-Total", "3"), ("X-RateLimit-Remaining", "9"), ("Content-Type", "application/json"), ("Date", "old")],
            body: [1, 2, 3])
        kept.learn(first, to: get, at: endpoint(1), now: noon)
        let known = kept.conditions(for: get, to: endpoint(1))
        let before = try #require(known).kept
        let whole = KeptAnswers.whole(
            before, confirmedBy: answer([("Date", "new"), ("Content-Length", "0"), ("Content-Type", "text/plain")], body: [], status: 304))
        #expect(whole.status == 200 && whole.body == [1, 2, 3])
        #expect(whole.header("Date") == "new" && whole.header("X-Total") == "3" && whole.values(of: "date").count == 1)
        #expect(whole.header("Content-Type") == "application/json" && whole.header("Content-Length") == nil)
        #expect(whole.header("X-RateLimit-Remaining") == nil)
    }

    @Test func `an answer without a validator ends what was kept, one of another status doesn't`() {
        var kept = KeptAnswers()
        kept.learn(answer([("ETag", "\"a\"")]), to: get, at: endpoint(1), now: noon)
        kept.learn(answer([("ETag", "\"b\"")], status: 503), to: get, at: endpoint(1), now: noon)
        #expect(kept.fields()?.first?.value == "\"a\"")
        kept.learn(answer([]), to: get, at: endpoint(1), now: noon)
        #expect(kept.fields() == nil && kept.bytes == 0)
    }

    @Test func `memory is bounded, and the least recently used gives way`() {
        var kept = KeptAnswers()
        let body = [UInt8](repeating: 0, count: KeptAnswers.maximumAnswerBytes - 8_192)
        func request(_ number: Int) -> Request { Request(.get, "/tickets/\(number)") }
        for number in 0..<8 { kept.learn(answer([("ETag", "\"\(number)\"")], body: body), to: request(number), at: endpoint(1), now: noon) }
        #expect(kept.count == 8)
        _ = kept.conditions(for: request(0), to: endpoint(1))
        kept.learn(answer([("ETag", "\"8\"")], body: body), to: request(8), at: endpoint(1), now: noon)
        #expect(kept.fields(request(0)) != nil && kept.fields(request(1)) == nil)
        #expect(kept.count == 8 && kept.bytes <= KeptAnswers.maximumBytes)
        kept.learn(answer([("ETag", "\"9\"")], body: body + [UInt8](repeating: 0, count: 8_193)), to: request(9), at: endpoint(1), now: noon)
        #expect(kept.fields(request(9)) == nil)
        kept.removeAll()
        #expect(kept.bytes == 0 && kept.count == 0)
    }
}
