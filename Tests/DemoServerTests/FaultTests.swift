import FoundationEssentials
import Testing

@testable import DemoServer

@Suite struct FaultTests {
    private let hello = #"{"body":"once"}"#

    @Test func eachFaultServesOneRequestInOrder() throws {
        let stage = try Stage()
        stage.server.script(on: "GET", pathPrefix: "/api/v1/tickets", faults: [
            .status(503), .html200, .badGateway, .rateLimited(seconds: 7), .drop(.beforeActing), .truncate,
        ])
        #expect(stage.send("GET", "/api/kb")?.status == 200)
        #expect(stage.send("GET", "/api/v1/tickets", to: .kemon)?.json?["error"]?["status"] == .int(503))
        let page = try #require(stage.send("GET", "/api/v1/tickets"))
        #expect(page.status == 200 && page.headers["content-type"]?.hasPrefix("text/html") == true)
        #expect(stage.send("GET", "/api/v1/tickets")?.status == 502)
        let limited = try #require(stage.send("GET", "/api/v1/tickets"))
        #expect(limited.status == 429 && limited.headers["x-ratelimit-remaining"] == "0")
        #expect(limited.headers["x-ratelimit-reset"] == String(Int(ManualClock.start.timeIntervalSince1970) + 7))
        #expect(stage.send("GET", "/api/v1/tickets") == nil)
        let half = try #require(stage.send("GET", "/api/v1/tickets"))
        #expect(half.status == 200 && !half.isWhole && half.json == nil && half.body.count > 100)
        #expect(stage.send("GET", "/api/v1/tickets")?.isWhole == true)
        #expect(stage.server.refused == [])
    }

    @Test(arguments: [
        (DemoFault.drop(.beforeActing), 0), (.drop(.afterActing), 1), (.truncate, 1), (.html200, 0), (.status(500), 0),
        (.badGateway, 0), (.rateLimited(seconds: 1), 0), (.delay(milliseconds: 30), 1),
    ])
    func aWriteHappensOrNot(_ fault: DemoFault, _ times: Int) throws {
        let stage = try Stage()
        let id = stage.ticket
        stage.server.script(on: "POST", faults: [fault])
        _ = stage.send("POST", "/api/v1/tickets/\(id)/messages", hello)
        #expect((stage.server.state(of: .keva).posted[id] ?? []).count == times)
        if case .drop = fault { #expect(stage.server.requests.last?.status == nil) }
    }

    @Test func aHangingRequestHasNoAnswer() throws {
        let stage = try Stage()
        stage.server.script(faults: [.hang])
        #expect(stage.send("GET", "/api/v1/tickets", seconds: 1) == nil)
        #expect(stage.server.requests.count == 1)
    }

    @Test func oneBadRowIsOneRow() throws {
        let stage = try Stage()
        stage.server.script(pathPrefix: "/api/v1/tickets", faults: [.badRow(.loneSurrogate), .badRow(.wrongTypes)])
        let surrogate = try #require(stage.send("GET", "/api/v1/tickets"))
        #expect(surrogate.isWhole && surrogate.text.contains(#"\ud83d broken"#))
        let types = try #require(stage.send("GET", "/api/v1/tickets")?.json?["data"])
        guard case .array(let rows) = types else { Issue.record("no array"); return }
        #expect(rows.map { $0["id"]?.text == nil } == (0..<20).map { $0 == 1 })
    }

    @Test func stormsComeBackTheSame() {
        var one = Storm(seed: 3), two = Storm(seed: 3), other = Storm(seed: 4)
        let first = (0..<3_000).map { _ in one.next() }
        #expect(first == (0..<3_000).map { _ in two.next() })
        #expect(first != (0..<3_000).map { _ in other.next() })
        let kinds = Set(first.compactMap { fault in fault.map { "\($0)".prefix { $0 != "(" } } })
        #expect(kinds == ["status", "rateLimited", "badGateway", "drop", "truncate", "html200", "delay", "badRow"])
        for case .delay(let milliseconds)? in first { #expect((80..<2_000).contains(milliseconds)) }
    }

    @Test(arguments: DemoService.allCases)
    func aStormIsNoRefusal(_ service: DemoService) throws {
        let options = DemoOptions(services: [service], tickets: 40, weather: .stormy, seed: 11, startedAt: ManualClock.start)
        let house = FrontDoor(options: options, now: { ManualClock.start })
        let path = service == .keepem ? "/v1/events" : (service == .keme ? "/v1/tickets" : "/api/v1/tickets")
        let key = (name: service == .keepem ? "x-api-key" : "authorization", value: (service == .keepem ? "" : "Bearer ") + options.token(of: service))
        for _ in 0..<55 {
            _ = house.deliver(Request(method: "GET", target: path, headers: [key], body: []), to: .api(service))
        }
        let statuses = Set(house.requests.map(\.status))
        #expect(statuses.isSuperset(of: [200, 429, nil]) && statuses.isSubset(of: [nil, 200, 429, 500, 502]))
        #expect(house.requests.allSatisfy { $0.refusal == nil })
    }

    @Test func offlineDropsEverything() throws {
        let stage = try Stage { $0.weather = .offline }
        #expect(stage.send("GET", "/api/v1/tickets") == nil)
        stage.server.setWeather(.calm)
        #expect(stage.send("GET", "/api/v1/tickets")?.status == 200)
    }

    @Test func stoppingTwiceIsFine() throws {
        let stage = try Stage()
        stage.server.stop()
        stage.server.stop()
        #expect(stage.send("GET", "/api/v1/tickets") == nil)
    }
}
