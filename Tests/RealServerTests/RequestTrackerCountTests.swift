import FoundationEssentials
import OwnThreads
import RealServers
import Testing

/// How many requests a job takes of the real program, counted between it and the server.
@Suite(
    "What Request Tracker is asked", .serialized, .ownThreads,
    .enabled(if: RealServer.requestTracker != nil, Comment(rawValue: RealServer.absence(of: "Request Tracker"))))
struct RequestTrackerCountTests {
    private func counted(_ work: (TrackerHome) throws -> Void) throws -> [String] {
        let server = try #require(RealServer.requestTracker)
        let upstream = try #require(server.baseURL.split(separator: ":").last.flatMap { Int($0) })
        let proxy = DroppingProxy(to: upstream)
        defer { proxy.stop() }
        try work(try TrackerHome(through: proxy.port))
        let exchanges = proxy.exchanges
        #expect(exchanges.allSatisfy { $0.status < 500 })
        return exchanges.map(\.line)
    }

    /// `GET …/history`
    private func count(_ lines: [String], _ end: String) -> Int {
        lines.count { $0.split(separator: "?").first?.hasSuffix(end) == true }
    }

    @Test("A list of a hundred is one request")
    func list() throws {
        let lines = try counted { home in
            let rows = try home.json("ticket", "list", "--limit", "100")
            #expect(rows.list.count == 100)
        }
        print("request tracker: a list of 100 took \(lines.count) requests")
        // Words of lifecycles of its own take one more, once.
        #expect(count(lines, "/tickets") == lines.count && lines.count <= 2, "\(lines)")
    }

    @Test("A thread takes as many requests with three entries as with thirty, and one more for each further hundred")
    func threads() throws {
        func take(_ ticket: String) throws -> [String] {
            try counted { home in try home.done("ticket", "show", ticket) }
        }
        let direct = try DirectTracker(try #require(RealServer.requestTracker))
        let (short, longer) = (try direct.makeTicket("Short \(DirectTracker.mark())"), try direct.makeTicket("Longer \(DirectTracker.mark())"))
        for number in 1...30 {
            _ = try direct.ask("POST", "/ticket/\(longer)/comment", #"{"Content":"Entry \#(number)","ContentType":"text/plain"}"#)
        }
        let (few, many) = (try take(short), try take(longer))
        #expect(few.count == many.count, "\(few)\n\(many)")
        // The ticket, its history, its texts.
        #expect(few.count == 3 && count(many, "/history") == 1 && count(many, "/attachments") == 1, "\(many)")

        let long = try #require(RealServer.requestTracker?.facts["odd"]?["long_thread"]?.text)
        let lines = try take(long)
        print("request tracker: a thread of 126 entries took \(lines.count) requests: \(lines.map { $0.prefix(60) })")
        // Two pages each; the ticket had another merged into it, so that only an empty page proves the end. People whom
        // changes of owner name by number are asked for once, four at most.
        #expect(count(lines, "/history") <= 3 && count(lines, "/attachments") <= 3, "\(lines)")
        let people = lines.count { $0.hasPrefix("GET /REST/2.0/user/") }
        #expect(people <= 4 && lines.count - people <= 7, "\(lines)")
    }
}
