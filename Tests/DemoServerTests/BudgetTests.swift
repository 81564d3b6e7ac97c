import FoundationEssentials
import Testing

@testable import DemoServer

@Suite struct BudgetTests {
    @Test func kevaCountsDownAndOpensAgain() throws {
        let stage = try Stage { $0.requestsPerMinute = [.keva: 3] }
        let reset = String(Int(ManualClock.start.timeIntervalSince1970) + 60)
        for remaining in ["2", "1", "0"] {
            let answer = try #require(stage.send("GET", "/api/v1/tickets?per_page=1"))
            #expect(answer.status == 200)
            #expect(answer.headers["x-ratelimit-limit"] == "3")
            #expect(answer.headers["x-ratelimit-remaining"] == remaining)
            #expect(answer.headers["x-ratelimit-reset"] == reset)
        }
        stage.clock.advance(seconds: 59.5)
        let late = try #require(stage.send("POST", "/api/v1/tickets/\(stage.ticket)/messages", #"{"body":"x"}"#))
        #expect(late.status == 429)
        #expect(late.headers["x-ratelimit-remaining"] == "0")
        #expect(late.headers["retry-after"] == nil)
        #expect(stage.server.state(of: .keva).posted.isEmpty)
        stage.clock.advance(seconds: 0.5)
        #expect(stage.send("GET", "/api/v1/tickets?per_page=1")?.headers["x-ratelimit-remaining"] == "2")
        #expect(stage.server.refused == [])
    }

    @Test func kemonSaysOnlyHowLongToWait() throws {
        let stage = try Stage { $0.requestsPerMinute = [.kemon: 1] }
        let first = try #require(stage.send("GET", "/api/v1/tickets", to: .kemon))
        #expect(first.headers.keys.sorted() == ["connection", "content-length", "content-type"] || first.headers.keys.sorted() == ["content-length", "content-type"])
        stage.clock.advance(seconds: 17.2)
        let second = try #require(stage.send("GET", "/api/v1/tickets", to: .kemon))
        #expect(second.status == 429)
        #expect(second.headers["retry-after"] == "43")
        #expect(second.json?["error"]?["code"] == "RATE_LIMITED")
    }

    @Test(arguments: [(1_000, "100"), (1_001, "1000000")])
    func largeDemosAreNotLimited(_ tickets: Int, _ limit: String) throws {
        let stage = try Stage { $0.tickets = tickets; $0.requestsPerMinute = [:] }
        #expect(stage.send("GET", "/api/v1/tickets")?.headers["x-ratelimit-limit"] == limit)
    }

    @Test func anUnknownKeySpendsNothing() throws {
        let stage = try Stage { $0.requestsPerMinute = [.keva: 1] }
        let answer = stage.send("GET", "/api/v1/tickets", headers: ["Authorization: Bearer keva_live_x"])
        #expect(answer?.status == 401)
        #expect(answer?.headers["x-ratelimit-limit"] == nil)
        #expect(stage.send("GET", "/api/v1/tickets")?.status == 200)
    }
}
