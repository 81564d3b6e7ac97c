import FoundationEssentials
import Testing

@testable import DemoServer

@Suite struct KeepemTests {
    private static let key = ["Idempotency-Key: 8f1d7a52-7b5c-4b0b-9c3e-0c8f3f0d1a11"]

    static let inside: [Attempt] = [
        Attempt(.keepem, "GET", "/v1/events", 200), Attempt(.keepem, "GET", "/v1/events?page=2&limit=100", 200),
        Attempt(.keepem, "POST", "/v1/events", #"{"name":"n"}"#, headers: key, 201),
        Attempt(.keepem, "POST", "/v1/events/SHOW/register", #"{"email":"a@b.example","name":"A"}"#, headers: key, 201),
        Attempt(.keepem, "POST", "/v1/events/none/register", #"{"email":"a@b.example"}"#, headers: key, 404),
        Attempt(.keepem, "POST", "/v1/events/SHOW/identify", #"{"external_id":"EXTERNAL"}"#, 200),
        Attempt(.keepem, "POST", "/v1/events/SHOW/identify", #"{"external_id":"new"}"#, headers: key, 200),
        Attempt(.keepem, "POST", "/v1/events/SHOW/registrations", #"{"email":"a@b.example","name":"A","externalId":"x","metadata":{"a":{"b_c":1}}}"#, headers: key, 201),
        Attempt(.keepem, "GET", "/v1/events/SHOW/registrations?page=1&limit=20", 200),
        Attempt(.keepem, "GET", "/v1/events/none/registrations", 404),
        Attempt(.keepem, "GET", "/v1/events/SHOW/registrations/VIEWER", 200),
        Attempt(.keepem, "GET", "/v1/events/SHOW/registrations/none", 404),
        Attempt(.keepem, "GET", "/v1/events", headers: ["X-API-Key: sk_live_other"], 401),
        Attempt(.keepem, "GET", "/v1/events", headers: ["X-API-Key: pk_live_other"], 403),
        Attempt(.keepem, "GET", "/v1/events", headers: ["Authorization: Bearer sk_live_other"], 401),
    ]

    static let outside: [Attempt] = [
        Attempt(.keepem, "GET", "/events", 404), Attempt(.keepem, "GET", "/v1/events/SHOW", 404),
        Attempt(.keepem, "PUT", "/v1/events/SHOW", #"{"name":"x"}"#, 404), Attempt(.keepem, "DELETE", "/v1/events/SHOW", 404),
        Attempt(.keepem, "PUT", "/v1/events/SHOW/register", #"{"email":"a@b.example"}"#, headers: key, 404),
        Attempt(.keepem, "GET", "/v1/events/SHOW/identify?external_id=x", 404), Attempt(.keepem, "GET", "/v1/tickets", 404),
        Attempt(.keepem, "GET", "/v1/viewers", 404), Attempt(.keepem, "GET", "/v1/chats?status=escalated", 404),
        Attempt(.keepem, "GET", "/v1/events?limit=101", 400), Attempt(.keepem, "GET", "/v1/events?per_page=20", 400),
        Attempt(.keepem, "GET", "/v1/events?page=0", 400), Attempt(.keepem, "GET", "/v1/events?search=x", 400),
        Attempt(.keepem, "GET", "/v1/events/SHOW/registrations?status=completed", 400),
        Attempt(.keepem, "POST", "/v1/events", "{}", headers: key, 422),
        Attempt(.keepem, "POST", "/v1/events", #"{"name":"n","title":"t"}"#, headers: key, 422),
        Attempt(.keepem, "POST", "/v1/events", #"{"name":7}"#, headers: key, 422),
        Attempt(.keepem, "POST", "/v1/events", #"{"name":"n"}"#, 400),
        Attempt(.keepem, "POST", "/v1/events", #"{"name":"n"}"#, headers: ["Idempotency-Key: "], 400),
        Attempt(.keepem, "POST", "/v1/events/SHOW/register", #"{"email":"a@b.example"}"#, 400),
        Attempt(.keepem, "POST", "/v1/events/SHOW/register", #"{"email":"a@b.example","externalId":"x"}"#, headers: key, 422),
        Attempt(.keepem, "POST", "/v1/events/SHOW/register", #"{"name":"A"}"#, headers: key, 422),
        Attempt(.keepem, "POST", "/v1/events/SHOW/identify", #"{"externalId":"x"}"#, 422),
        Attempt(.keepem, "POST", "/v1/events/SHOW/identify", #"{"email":"a@b.example"}"#, 422),
        Attempt(.keepem, "POST", "/v1/events/SHOW/registrations", #"{"email":"a@b.example"}"#, 400),
        Attempt(.keepem, "POST", "/v1/events/SHOW/registrations", #"{"email":"a@b.example","external_id":"x"}"#, headers: key, 422),
        Attempt(.keepem, "POST", "/v1/events/SHOW/registrations", #"{"email":"a@b.example","metadata":"x"}"#, headers: key, 422),
        Attempt(.keepem, "GET", "/v1/events", headers: key, 400),
        Attempt(.keepem, "GET", "/v1/events", headers: ["X-API-Key: sk_live_demokeepem000000000000", "Authorization: Bearer x"], 400),
    ]

    @Test(arguments: inside) func accepts(_ attempt: Attempt) throws { try attempt.expectAccepted() }
    @Test(arguments: outside) func refuses(_ attempt: Attempt) throws { try attempt.expectRefused() }

    @Test func theKeyMayTravelInTheOtherHeader() throws {
        let stage = try Stage { $0.keyHeader = .bearer }
        let token = stage.server.token(of: .keepem)
        #expect(stage.send("GET", "/v1/events", to: .keepem, headers: ["Authorization: Bearer \(token)"])?.status == 200)
        #expect(stage.send("GET", "/v1/events", to: .keepem)?.status == 401)
        #expect(!"\(stage.server.requests)".contains(token))
    }

    @Test func aCreateHappensOncePerKey() throws {
        let stage = try Stage()
        func create(_ name: String, _ key: String) -> RawAnswer? {
            stage.send("POST", "/v1/events", #"{"name":"\#(name)"}"#, to: .keepem, headers: ["Idempotency-Key: \(key)"])
        }
        func count() -> Int { stage.server.state(of: .keepem).events.count }
        let before = count()
        let first = try #require(create("one", "a"))
        stage.clock.advance(seconds: 86_399)
        let again = try #require(create("one", "a"))
        #expect(again.status == 201 && again.json?["id"] == first.json?["id"])
        #expect(count() == before + 1)
        #expect(stage.server.refused == [])
        #expect(create("two", "a")?.status == 409)
        #expect(stage.server.refused.count == 1)
        #expect(create("one", "b")?.status == 201)
        stage.clock.advance(seconds: 1)
        #expect(create("one", "a")?.status == 201)
        #expect(count() == before + 3)
        #expect(stage.server.requests.last?.headers["idempotency-key"] == "a")
    }

    @Test func aLostAnswerIsGivenAgain() throws {
        let stage = try Stage()
        stage.server.script(on: "POST", faults: [.drop(.afterActing)])
        let before = stage.server.state(of: .keepem).events.count
        for expected in [nil, 201] as [Int?] {
            let answer = stage.send("POST", "/v1/events", #"{"name":"x"}"#, to: .keepem, headers: KeepemTests.key)
            #expect(answer?.status == expected)
        }
        #expect(stage.server.state(of: .keepem).events.count == before + 1)
    }

    @Test func credentialsAreRecognisable() throws {
        let stage = try Stage()
        let event = try #require(stage.server.state(of: .keepem).registrations.first?.eventID)
        let id = try #require(stage.server.state(of: .keepem).registrations.first?.id)
        for target in ["/registrations", "/registrations/\(id)"] {
            #expect(stage.send("GET", "/v1/events/\(event)\(target)", to: .keepem)?.text.contains(DemoServer.secretMark) == true)
        }
        let made = stage.send(
            "POST", "/v1/events/\(event)/register", #"{"email":"n@b.example"}"#, to: .keepem, headers: KeepemTests.key)
        #expect(made?.json?["magic_link"]?.text?.contains(DemoServer.secretMark) == true)
        #expect(made?.json?["registration_token"]?.text?.hasPrefix(DemoServer.secretMark) == true)
        let row = stage.server.state(of: .keepem).registration(made?.json?["registration_id"]?.text ?? "")
        #expect(row?.email == "n@b.example" && row?.eventID == event)
    }

    @Test(arguments: [(DemoSpelling.snake, "external_id"), (.camel, "externalId"), (.usual, "externalId")])
    func registrationsInEitherCase(_ spelling: DemoSpelling, _ key: String) throws {
        let stage = try Stage { $0.spelling = spelling }
        let event = try #require(stage.server.state(of: .keepem).registrations.first?.eventID)
        let made = try #require(stage.send(
            "POST", "/v1/events/\(event)/registrations", #"{"email":"n@b.example","externalId":"x","metadata":{"planBefore":1}}"#,
            to: .keepem, headers: KeepemTests.key)?.json)
        #expect(made[key] == "x")
        #expect(made["metadata"]?["planBefore"] == 1)
        let list = try #require(stage.send("GET", "/v1/events/\(event)/registrations", to: .keepem)?.json)
        guard case .array(let rows)? = list["data"] else { Issue.record("no rows"); return }
        #expect(rows.first?[key] == "x" && list["pagination"]?["totalPages"] != nil)
    }

    @Test func everyAnswerTellsTheBudget() throws {
        let stage = try Stage { $0.requestsPerMinute = [.keepem: 1] }
        let first = try #require(stage.send("GET", "/v1/events", to: .keepem))
        #expect(first.headers["x-ratelimit-limit"] == "1" && first.headers["x-ratelimit-remaining"] == "0")
        #expect(first.headers["retry-after"] == nil)
        let second = try #require(stage.send("GET", "/v1/events", to: .keepem))
        #expect(second.status == 429 && second.headers["retry-after"] == "60")
        #expect(second.headers["content-type"] == "application/problem+json")
    }

    @Test func theTheatreIsWorthADemo() {
        let state = DemoState(desk: Desk(service: .keepem, tickets: 120, seed: 7, startedAt: ManualClock.start))
        #expect(Set(state.events.map(\.kind)) == ["on_demand", "one_time", "recurring"])
        #expect(Set(state.registrations.map(\.status)) == ["registered", "in_progress", "completed"])
        #expect(state.events.map(\.createdAt) == state.events.map(\.createdAt).sorted(by: >))
        #expect(state.registrations.allSatisfy { $0.createdAt <= ManualClock.start && (0...100).contains($0.progressPercent) })
        #expect(state.registrations.contains { $0.watchSeconds > 0 && $0.sessions > 1 })
    }
}
