import Backend
import FoundationEssentials
import Helpdesk
import Keepem
import Testing
import Transport

/// What goes to Keep'em, and its rows as records.
@Suite struct KeepemTests {
    private let account = AccountName("shows")

    private func keepem(_ adjust: (inout ServiceOptions) -> Void = { _ in }) throws -> Keepem {
        var options = ServiceOptions(account: account, token: "sk_live_x")
        adjust(&options)
        return try Keepem(options)
    }

    private func sent<Value>(_ call: Call<Value>) -> String {
        let server = ScriptedServer(204, "")
        _ = try? server.run(call)
        return server.transcript.joined(separator: "\n")
    }

    private func act(_ verb: Act.Verb, _ kind: RecordKind, _ parent: String?, _ fields: [String: FieldValue]) -> Act {
        Act(verb, kind, account: account, parent: parent, fields: fields)
    }

    private var events: RecordScope { RecordScope(account: account, kind: .event) }
    private var viewers: RecordScope { RecordScope(account: account, kind: .viewer, parent: "evt_1") }

    @Test func theAddressAndTheKey() throws {
        let keepem = try keepem()
        #expect(keepem.endpoint.origin.description == "https://api.keepem.io" && keepem.endpoint.basePath == "/v1")
        #expect(keepem.endpoint.authorization == Request.Field("X-API-Key", "sk_live_x"))
        for (name, field) in [
            ("Authorization", Request.Field("Authorization", "Bearer sk_live_x")),
            ("authorization", .init("authorization", "Bearer sk_live_x")), ("X-Key", .init("X-Key", "sk_live_x")),
        ] {
            #expect(try self.keepem { $0.authorizationHeader = name }.endpoint.authorization == field)
        }
        for key in ["sk_x", "sk_test_x", "", "anything"] { #expect(throws: Never.self) { _ = try self.keepem { $0.token = key } } }
    }

    @Test(arguments: ["pk_x", "pk_live_x"])
    func aViewersKeyIsRefused(key: String) throws {
        let trouble = trouble { _ = try keepem { $0.token = key } }
        #expect(trouble?.kind == .configuration && trouble?.account == account)
        #expect(trouble?.message == "The key of account shows is a publishable one (pk_), which only viewers use.")
    }

    @Test func reads() throws {
        let keepem = try keepem()
        #expect(sent(try keepem.records(events, RecordFilter(), page: .first)) == "GET /v1/events?page=1&limit=100")
        #expect(sent(try keepem.records(events, RecordFilter(), page: .number(2))) == "GET /v1/events?page=2&limit=100")
        #expect(sent(try keepem.records(viewers, RecordFilter(), page: .first)) == "GET /v1/events/evt_1/registrations?page=1&limit=100")
        let viewer = RecordID(account: account, kind: .viewer, value: "reg/1", parent: "..")
        #expect(sent(try keepem.record(viewer)) == "GET /v1/events/%2E%2E/registrations/reg%2F1")
        let homeless = RecordScope(account: account, kind: .viewer)
        #expect(trouble { _ = try keepem.records(homeless, RecordFilter(), page: .first) }?.kind == .invalid)
        #expect(trouble { _ = try keepem.record(RecordID(account: account, kind: .event, value: "e")) }?.kind == .unsupported)
    }

    @Test(arguments: [
        (
            Act.Verb.create, RecordKind.event, ["name": FieldValue.text("Launch")],
            #"POST /v1/events {"name":"Launch"}"#
        ),
        (.create, .viewer, ["email": .text("v@b.c")], #"POST /v1/events/evt_1/register {"email":"v@b.c"}"#),
        (
            .create, .viewer, ["email": .text("v@b.c"), "name": .text("Vi"), "external_id": .none],
            #"POST /v1/events/evt_1/register {"email":"v@b.c","name":"Vi"}"#
        ),
        (
            .create, .viewer, ["email": .text("v@b.c"), "external_id": .text("crm-7")],
            #"POST /v1/events/evt_1/registrations {"email":"v@b.c","externalId":"crm-7"}"#
        ),
        (
            .create, .viewer,
            ["email": .text("v@b.c"), "name": .text("Vi"), "metadata": .document(#"{ "plan": "growth", "seats": 3 }"#)],
            #"POST /v1/events/evt_1/registrations {"email":"v@b.c","metadata":{"plan":"growth","seats":3},"name":"Vi"}"#
        ),
        (.identify, .viewer, ["external_id": .text("crm-7")], #"POST /v1/events/evt_1/identify {"external_id":"crm-7"}"#),
    ] as [(Act.Verb, RecordKind, [String: FieldValue], String)])
    func everyCreateCarriesItsKey(verb: Act.Verb, kind: RecordKind, fields: [String: FieldValue], line: String) throws {
        let server = ScriptedServer(201, "")
        let act = act(verb, kind, "evt_1", fields)
        _ = try server.run(keepem().perform(act, key: "5f7c"))
        _ = try server.run(keepem().perform(act, key: "5f7c"))
        #expect(server.transcript == [line, line])
        #expect(server.requests.allSatisfy { $0.headers == [.init("Idempotency-Key", "5f7c")] })
        #expect(try keepem().capabilities.hasIdempotencyKeys)
    }

    @Test(arguments: [
        (Act.Verb.create, RecordKind.event, "e", [:], ["name"]), (.create, .viewer, "e", ["name": .text("Vi")], ["email"]),
        (.identify, .viewer, "e", [:], ["external_id"]), (.create, .viewer, nil, ["email": .text("v@b.c")], []),
        (.create, .viewer, "e", ["email": .text("v@b.c"), "metadata": .document("{")], ["metadata"]),
        (.create, .viewer, "e", ["email": .text("v@b.c"), "metadata": .document("[1]")], ["metadata"]),
        (.create, .event, nil, ["name": .text("N"), "color": .text("red")], []),
        (.create, .viewer, "e", ["email": .text("v@b.c"), "phone": .text("1")], []),
    ] as [(Act.Verb, RecordKind, String?, [String: FieldValue], [String])])
    func whatCantBeSent(verb: Act.Verb, kind: RecordKind, parent: String?, fields: [String: FieldValue], named: [String]) throws {
        let trouble = trouble { _ = try keepem().perform(act(verb, kind, parent, fields), key: "k") }
        #expect(trouble?.kind == .invalid && trouble?.fields.map(\.field) == named)
    }

    @Test func whatKeepemLacksIsSaid() throws {
        let keepem = try keepem()
        for capability in Capability.allCases where !keepem.capabilities.has(capability) {
            let sentence = keepem.capabilities.absences[capability]
            #expect(sentence?.hasSuffix(".") == true && sentence?.contains("Keep'em") == true, "\(capability)")
        }
        for capability in keepem.capabilities.present { #expect(keepem.capabilities.absences[capability] == nil) }
        let id = TicketID(account: account, value: "t")
        let works: [() throws -> Void] = [
            { _ = try keepem.tickets(TicketFilter(), page: .first) }, { _ = try keepem.ticket(id) }, { _ = try keepem.thread(id) },
            { _ = try keepem.send("x", to: id, audience: .public) }, { _ = try keepem.send("x", to: id, audience: .internal) },
            { _ = try keepem.change(id, FieldChange(tags: [])) }, { _ = try keepem.approvals(.pending) },
            { _ = try keepem.articles(ArticleFilter(), page: .first) },
            { _ = try keepem.article(ArticleID(account: account, value: "a")) },
            { _ = try keepem.perform(act(.delete, .event, nil, [:]), key: "k") },
            { _ = try keepem.records(RecordScope(account: account, kind: .user), RecordFilter(), page: .first) },
        ]
        for work in works { #expect(trouble(work)?.kind == .unsupported) }
    }
}

// MARK: - Answers

extension KeepemTests {
    @Test(arguments: [
        #"{"data":[R],"pagination":{"page":1,"limit":100,"total":1,"totalPages":1}}"#, "[R]", #"{"data":[R]}"#,
        #"{"events":[R]}"#, #"{"data":{"events":[R],"pagination":{"total":1}}}"#,
    ])
    func events(shape: String) throws {
        let row = #"{"id":"0b1c","name":"Launch","slug":"launch","status":"on_air","createdAt":"2026-01-15T10:30:00Z","secret":"s"}"#
        let body = shape.split(separator: "R]", omittingEmptySubsequences: false).joined(separator: row + "]")
        let page = try ScriptedServer(200, body).run(keepem().records(events, RecordFilter(), page: .first))
        #expect(
            page.items == [
                Record(
                    id: RecordID(account: account, kind: .event, value: "0b1c"), title: "Launch",
                    fields: [
                        RecordField("name", .text("Launch")), RecordField("slug", .text("launch")),
                        RecordField("status", .text("on_air")),
                        RecordField("created_at", .date(Date(timeIntervalSince1970: 1_768_473_000))),
                    ])
            ])
        #expect(page.next == nil)
    }

    @Test(arguments: [
        (#"{"id":"e"}"#, "e"), (#"{"id":"e","slug":"s"}"#, "s"), (#"{"id":"e","slug":"s","title":"T"}"#, "T"),
        (#"{"id":"e","title":"T","name":"N"}"#, "N"), (#"{"event_id":7,"name":null}"#, "7"), (#"{"eventId":"e"}"#, "e"),
    ])
    func onlyAnIdIsRequired(row: String, title: String) throws {
        let page = try ScriptedServer(200, "[\(row),{},null]").run(keepem().records(events, RecordFilter(), page: .first))
        #expect(page.items.map(\.title) == [title] && page.unreadable.count == 2)
    }

    @Test func pages() throws {
        let body = #"{"data":[{"id":"e"}],"pagination":{"page":1,"limit":1,"total":2,"totalPages":2}}"#
        #expect(try ScriptedServer(200, body).run(keepem().records(events, RecordFilter(), page: .first)).next == .number(2))
        let empty = #"{"data":[],"pagination":{"page":2,"limit":1,"total":9,"totalPages":9}}"#
        #expect(try ScriptedServer(200, empty).run(keepem().records(events, RecordFilter(), page: .number(2))).next == nil)
    }

    @Test(arguments: [
        #"{"id":"reg_1","email":"v@b.c","name":"Vi","externalId":"crm-7","metadata":{"plan":"growth","magicLink":"x"},"status":"half-way","progressPercent":41.5,"totalWatchTime":912,"completed":false,"sessionCount":3,"viewerId":"v1","createdAt":"2026-01-15T10:30:00Z"}"#,
        #"{"registration_id":"reg_1","email":"v@b.c","name":"Vi","external_id":"crm-7","metadata":{"plan":"growth","session_token":"x"},"status":"half-way","progress_percent":"41.5","total_watch_time":912,"completion":false,"session_count":3,"viewer_id":"v1","created_at":"2026-01-15T10:30:00Z"}"#,
    ])
    func viewersInEitherCase(row: String) throws {
        let id = RecordID(account: account, kind: .viewer, value: "reg_1", parent: "evt_1")
        for body in [row, #"{"data":\#(row)}"#, #"{"registration":\#(row)}"#] {
            let record = try ScriptedServer(200, body).run(keepem().record(id))
            #expect(record.id == id && record.title == "Vi")
            #expect(
                record.fields.filter { $0.key != "registration_id" } == [
                    RecordField("email", .text("v@b.c")), RecordField("name", .text("Vi")),
                    RecordField("external_id", .text("crm-7")), RecordField("metadata", .document(#"{"plan":"growth"}"#)),
                    RecordField("status", .text("half-way")), RecordField("progress_percent", .number("41.5")),
                    RecordField("watch_time", .number("912")), RecordField("completion", .flag(false)),
                    RecordField("session_count", .number("3")), RecordField("viewer_id", .text("v1")),
                    RecordField("created_at", .date(Date(timeIntervalSince1970: 1_768_473_000))),
                ])
        }
        let page = try ScriptedServer(200, #"{"data":[\#(row)]}"#).run(keepem().records(viewers, RecordFilter(), page: .first))
        #expect(page.items.map(\.id) == [id])
    }

    @Test func eventsWithoutViewersSaySo() throws {
        let trouble = trouble { _ = try ScriptedServer(404, "").run(keepem().records(viewers, RecordFilter(), page: .first)) }
        #expect(trouble?.kind == .notFound && trouble?.message == "Keep'em's API shows no viewers of event evt_1.")
    }

    @Test func aRegistrationIsARecordWithWhatWasSent() throws {
        let body = #"{"registration_id":"reg_1","viewer_id":"v1","registration_token":"tok_abcdef","magic_link":"https://keepem.io/m/abcdef","$schema":"s"}"#
        let act = act(.create, .viewer, "evt_1", ["email": .text("v@b.c"), "name": .text("Vi")])
        let outcome = try ScriptedServer(201, body).run(keepem().perform(act, key: "k"))
        #expect(outcome.record?.id == RecordID(account: account, kind: .viewer, value: "reg_1", parent: "evt_1"))
        #expect(outcome.record?.title == "Vi")
        #expect(outcome.record?.fields.map(\.key) == ["email", "name", "registration_id", "viewer_id"])
        #expect(outcome.note == "Keep'em answered with the viewer's own link or token, which kedge neither shows nor keeps.")
    }

    @Test func anIdentifiedViewer() throws {
        let body = #"{"viewer_id":"v1","registration_token":"tok_abcdef","status":"watching","slug":"launch","progress_percent":41.5}"#
        var act = act(.identify, .viewer, "evt_1", ["external_id": .text("crm-7")])
        let outcome = try ScriptedServer(200, body).run(keepem().perform(act, key: "k"))
        #expect(outcome.record?.id.value == "v1" && outcome.record?["status"] == .text("watching"))
        act.target = "reg_1"
        #expect(try ScriptedServer(200, body).run(keepem().perform(act, key: "k")).record?.id.value == "reg_1")
        #expect(try ScriptedServer(204, "").run(keepem().perform(act, key: "k")) == ActOutcome())
    }

    @Test(arguments: [
        #"{"id":"e1","name":"Launch"}"#, #"{"data":{"id":"e1","name":"Launch"}}"#, #"{"event":{"id":"e1","name":"Launch"}}"#,
    ])
    func aCreatedEvent(body: String) throws {
        let outcome = try ScriptedServer(201, body).run(keepem().perform(act(.create, .event, nil, ["name": .text("Launch")]), key: "k"))
        #expect(outcome.record?.id.value == "e1" && outcome.record?.title == "Launch" && outcome.note == nil)
    }
}
