import Backend
import FoundationEssentials
import Helpdesk
import Keme
import Testing
import Transport

/// What goes to Keme, to the letter (contract, section 4).
@Suite struct KemeRequestTests {
    private let account = AccountName("studio")
    private var id: TicketID { TicketID(account: account, value: "tkt_1") }

    private func keme(_ adjust: (inout ServiceOptions) -> Void = { _ in }) throws -> Keme {
        var options = ServiceOptions(account: account, token: "keme_live_x")
        adjust(&options)
        return try Keme(options)
    }

    private func sent<Value>(_ call: Call<Value>) -> String {
        let server = ScriptedServer(204, "")
        _ = try? server.run(call)
        return server.transcript.joined(separator: "\n")
    }

    private func act(
        _ verb: Act.Verb, _ kind: RecordKind, _ target: String? = nil, _ fields: [String: FieldValue] = [:]
    ) -> Act {
        Act(verb, kind, account: account, target: target, title: target ?? "", fields: fields)
    }

    private func sent(_ act: Act, _ adjust: (inout ServiceOptions) -> Void = { _ in }) throws -> String {
        sent(try keme(adjust).perform(act, key: "key-1"))
    }

    @Test func theAddressAndTheToken() throws {
        let keme = try keme()
        #expect(keme.endpoint.origin.description == "https://api.keme.io")
        #expect(keme.endpoint.basePath == "/v1")
        #expect(keme.endpoint.authorization == Request.Field("Authorization", "Bearer keme_live_x"))
        #expect(keme.endpoint.standingHeaders.isEmpty)
        #expect(keme.endpoint.limits == LimitPolicy(requestsPerMinute: 120, writesPerMinute: 60, pauseSeconds: 60))
        #expect(sent(try self.keme { $0.baseURL = "https://desk.example" }.ticket(id)).hasPrefix("GET /v1/tickets/tkt_1"))
        #expect(sent(try self.keme { $0.baseURL = "https://desk.example/a/v2/" }.ticket(id)).hasPrefix("GET /a/v2/tickets/tkt_1"))
        #expect(sent(try self.keme { $0.token = "anything" }.ticket(id)).hasPrefix("GET /v1/tickets/tkt_1"))
    }

    static let time = Date(timeIntervalSince1970: 1_768_473_000.75)
    static let wholeSecond = Date(timeIntervalSince1970: 1_768_473_000)

    @Test(arguments: [
        (TicketFilter(), ""),
        (TicketFilter(statuses: [.new]), "&status=new"), (TicketFilter(statuses: [.open]), "&status=open"),
        (TicketFilter(statuses: [.pending]), "&status=pending"), (TicketFilter(statuses: [.solved]), "&status=resolved"),
        (TicketFilter(statuses: [.closed]), "&status=closed"), (TicketFilter(statuses: [.open, .new]), ""),
        (TicketFilter(statuses: [.other]), ""), (TicketFilter(statuses: [.inProgress]), ""),
        (TicketFilter(priorities: [.urgent]), "&priority=critical"), (TicketFilter(priorities: [.high]), "&priority=high"),
        (TicketFilter(priorities: [.normal]), "&priority=normal"), (TicketFilter(priorities: [.low]), "&priority=low"),
        (TicketFilter(priorities: [.low, .high]), ""), (TicketFilter(priorities: [.none]), ""),
        (TicketFilter(assignee: "usr_1"), "&assignee=usr_1"), (TicketFilter(tag: "lag"), "&tag=lag"),
        (TicketFilter(channel: "ch_1"), "&channel=ch_1"), (TicketFilter(container: "ws_1"), ""),
        (TicketFilter(createdAfter: time), "&created_after=2026-01-15T10:30:00Z"),
        (TicketFilter(createdBefore: time), "&created_before=2026-01-15T10:30:01Z"),
        (TicketFilter(createdAfter: wholeSecond), "&created_after=2026-01-15T10:29:59Z"),
        (TicketFilter(createdBefore: wholeSecond), "&created_before=2026-01-15T10:30:01Z"),
        (
            TicketFilter(
                statuses: [.open], priorities: [.urgent], assignee: "a", tag: "t", channel: "c", createdAfter: time,
                createdBefore: time),
            "&status=open&priority=critical&assignee=a&tag=t&channel=c"
                + "&created_after=2026-01-15T10:30:00Z&created_before=2026-01-15T10:30:01Z"
        ),
    ] as [(TicketFilter, String)])
    func filtersArePushedDown(filter: TicketFilter, query: String) throws {
        #expect(sent(try keme().tickets(filter, page: .first)) == "GET /v1/tickets?page=1&per_page=100" + query)
        #expect(sent(try keme().tickets(filter, page: .number(3))) == "GET /v1/tickets?page=3&per_page=100" + query)
    }

    private let empty = #"{"data":[]}"#
    private let one = #"{"data":[{"id":"tkt_1","channel":"email","channel_id":"chn_1"}]}"#

    @Test(arguments: [400, 422])
    func aRefusedFilterIsLeftOutOnce(status: Int) throws {
        let (keme, one) = (try keme(), one)
        let server = ScriptedServer { request in
            request.value("status") == nil ? Response(status: 200, body: Array(one.utf8)) : Response(status: status)
        }
        for _ in 0..<2 { #expect(try server.run(keme.tickets(TicketFilter(statuses: [.solved]), page: .first)).items.count == 1) }
        let bare = "GET /v1/tickets?page=1&per_page=100"
        #expect(server.transcript == [bare + "&status=resolved", bare, bare])
        // Another word may be one the server has.
        _ = try server.run(keme.tickets(TicketFilter(statuses: [.open]), page: .first))
        #expect(server.transcript.suffix(2) == [bare + "&status=open", bare])
    }

    @Test func whatIsRefusedWithoutFiltersTooIsTold() throws {
        let keme = try keme()
        let server = ScriptedServer(422, "{}")
        for _ in 0..<2 {
            #expect(trouble { _ = try server.run(keme.tickets(TicketFilter(tag: "lag"), page: .first)) }?.kind == .invalid)
        }
        #expect(server.transcript.count == 4)
    }

    /// A server that knows channels by their ids gives nothing for another word, and nothing isn't the truth.
    @Test func aChannelThatGivesNothingIsLeftOut() throws {
        let (keme, one, empty) = (try keme(), one, empty)
        let server = ScriptedServer { request in
            Response(status: 200, body: Array((request.value("channel") == nil ? one : empty).utf8))
        }
        let bare = "GET /v1/tickets?page=1&per_page=100"
        for _ in 0..<2 { #expect(try server.run(keme.tickets(TicketFilter(channel: "email"), page: .first)).items.count == 1) }
        #expect(server.transcript == [bare + "&channel=email", bare, bare])
        #expect(try server.run(keme.tickets(TicketFilter(channel: "chn_1"), page: .first)).items.isEmpty)
        #expect(server.transcript.last == bare + "&channel=chn_1")
    }

    @Test func repliesArePut() throws {
        #expect(sent(try keme().send("Hi \"you\"", to: id, audience: .public)) == #"PUT /v1/tickets/tkt_1/reply {"body":"Hi \"you\""}"#)
        #expect(
            sent(try keme { $0.replyKey = "message" }.send("Hi", to: id, audience: .public))
                == #"PUT /v1/tickets/tkt_1/reply {"message":"Hi"}"#)
    }

    @Test func notesAreNeverSent() throws {
        for key in [nil, "internal"] {
            let trouble = trouble { _ = try keme { $0.noteKey = key }.send("x", to: id, audience: .internal) }
            #expect(trouble?.kind == .unsupported)
            #expect(trouble?.message.hasPrefix("Keme documents no internal notes") == true)
        }
    }

    @Test func changesHoldOnlyWhatChanges() throws {
        let keme = try keme()
        #expect(
            sent(try keme.change(id, FieldChange(status: Status(.solved, raw: "resolved"))))
                == #"PATCH /v1/tickets/tkt_1 {"status":"resolved"}"#)
        #expect(
            sent(
                try keme.change(
                    id, FieldChange(priority: Priority(.urgent, raw: "critical"), assignee: .value("usr_1"), tags: ["a", "b"])))
                == #"PATCH /v1/tickets/tkt_1 {"assignee_id":"usr_1","priority":"critical","tags":["a","b"]}"#)
        #expect(
            sent(try keme.change(id, FieldChange(priority: Priority.none, assignee: FieldChange.Setting.none, tags: [])))
                == #"PATCH /v1/tickets/tkt_1 {"assignee_id":null,"priority":null,"tags":[]}"#)
        #expect(
            sent(try keme.change(id, FieldChange(status: Status(.other, raw: "On Fire"))))
                == #"PATCH /v1/tickets/tkt_1 {"status":"On Fire"}"#)
        #expect(trouble { _ = try keme.change(id, FieldChange()) }?.kind == .invalid)
    }

    @Test func ticketsAreCreatedWithAChannel() throws {
        let least: [String: FieldValue] = [
            "subject": .text("S"), "requester": .text("p@example.org"), "channel": .text("ch_1"),
        ]
        #expect(
            try sent(act(.create, .ticket, nil, least))
                == #"POST /v1/tickets {"channel_id":"ch_1","contact_email":"p@example.org","subject":"S"}"#)
        let whole = least.merging([
            "body": .text("B"), "priority": .text("urgent"), "assignee": .text("usr_1"), "tags": .words(["a"]),
        ]) { $1 }
        #expect(
            try sent(act(.create, .ticket, nil, whole))
                == #"POST /v1/tickets {"assignee_id":"usr_1","body":"B","channel_id":"ch_1","contact_email":"p@example.org","priority":"critical","subject":"S","tags":["a"]}"#)
        let emptied = least.merging(["body": .none, "priority": .text("low")]) { $1 }
        #expect(try sent(act(.create, .ticket, nil, emptied)).contains(#""priority":"low","subject""#))
        for key in ["subject", "requester", "channel"] {
            let trouble = trouble { _ = try sent(act(.create, .ticket, nil, least.filter { $0.key != key })) }
            #expect(trouble?.kind == .invalid && trouble?.fields.map(\.field) == [key])
        }
        for (key, value) in [("requester_name", "Anna"), ("project", "p"), ("status", "open"), ("priority", "blazing")] {
            #expect(trouble { _ = try sent(act(.create, .ticket, nil, least.merging([key: .text(value)]) { $1 })) }?.kind == .invalid)
        }
    }

    @Test func deletions() throws {
        #expect(try sent(act(.delete, .ticket, "tkt_1")) == "DELETE /v1/tickets/tkt_1")
        #expect(try sent(act(.delete, .workspace, "ws_1")) == #"DELETE /v1/workspaces/ws_1 {"confirm":true}"#)
        #expect(try sent(act(.delete, .user, "usr_1")) == "DELETE /v1/users/usr_1")
        #expect(try sent(act(.delete, .token, "tok_1")) == "DELETE /v1/auth/tokens/tok_1")
        for kind in [RecordKind.ticket, .workspace, .user, .token] {
            #expect(trouble { _ = try sent(act(.delete, kind)) }?.kind == .invalid)
            #expect(try sent(act(.delete, kind, "../x")).contains("/..%2Fx"))
        }
    }

    @Test func workspaces() throws {
        let keme = try keme()
        let scope = RecordScope(account: account, kind: .workspace)
        #expect(sent(try keme.records(scope, RecordFilter(), page: .first)) == "GET /v1/workspaces")
        #expect(sent(try keme.records(scope, RecordFilter(), page: .number(2))) == "GET /v1/workspaces?page=2")
        #expect(sent(try keme.record(RecordID(account: account, kind: .workspace, value: "ws_1"))) == "GET /v1/workspaces/ws_1")
        #expect(
            try sent(act(.create, .workspace, nil, ["name": .text("N"), "timezone": .text("Europe/Berlin"), "default_language": .none]))
                == #"POST /v1/workspaces {"name":"N","timezone":"Europe/Berlin"}"#)
        #expect(
            try sent(act(.change, .workspace, "ws_1", ["default_language": .text("de")]))
                == #"PATCH /v1/workspaces/ws_1 {"default_language":"de"}"#)
        #expect(trouble { _ = try sent(act(.create, .workspace)) }?.fields.map(\.field) == ["name"])
        #expect(trouble { _ = try sent(act(.change, .workspace, "ws_1")) }?.kind == .invalid)
        #expect(trouble { _ = try sent(act(.change, .workspace, "ws_1", ["plan": .text("x")])) }?.kind == .invalid)
    }

    @Test func users() throws {
        let scope = RecordScope(account: account, kind: .user)
        let ofOne = RecordScope(account: account, kind: .user, parent: "ws_2")
        let here: (inout ServiceOptions) -> Void = { $0.workspace = "ws_1" }
        #expect(sent(try keme().records(scope, RecordFilter(), page: .first)) == "GET /v1/users")
        #expect(sent(try keme(here).records(scope, RecordFilter(), page: .first)) == "GET /v1/users?workspace_id=ws_1")
        #expect(sent(try keme(here).records(ofOne, RecordFilter(), page: .first)) == "GET /v1/users?workspace_id=ws_2")
        let invited = act(.create, .user, nil, ["email": .text("a@b.c"), "role": .text("agent")])
        #expect(try sent(invited) == #"POST /v1/users/invite {"email":"a@b.c","role":"agent"}"#)
        #expect(try sent(invited, here) == #"POST /v1/users/invite {"email":"a@b.c","role":"agent","workspace_id":"ws_1"}"#)
        var elsewhere = invited
        elsewhere.fields["workspace"] = .text("ws_9")
        #expect(try sent(elsewhere, here) == #"POST /v1/users/invite {"email":"a@b.c","role":"agent","workspace_id":"ws_9"}"#)
        #expect(try sent(act(.change, .user, "usr_1", ["role": .text("lead")])) == #"PATCH /v1/users/usr_1 {"role":"lead"}"#)
        #expect(try sent(act(.change, .user, "usr_1", ["name": .text("N")])) == #"PATCH /v1/users/usr_1 {"name":"N"}"#)
        #expect(trouble { _ = try sent(act(.change, .user, "usr_1", ["email": .text("a@b.c")])) }?.kind == .invalid)
        #expect(trouble { _ = try sent(act(.create, .user, nil, ["email": .text("a@b.c")])) }?.fields.map(\.field) == ["role"])
    }

    @Test func noHeaderMarksARepeat() throws {
        let server = ScriptedServer(204, "")
        _ = try server.run(keme().perform(act(.delete, .user, "u"), key: "key-1"))
        #expect(server.requests.allSatisfy { $0.headers.isEmpty })
        #expect(try !keme().capabilities.hasIdempotencyKeys)
    }

    /// Every capability is there or has a sentence of its own.
    @Test func whatKemeLacksIsSaid() throws {
        let keme = try keme()
        for capability in Capability.allCases where !keme.capabilities.has(capability) {
            let sentence = keme.capabilities.absences[capability]
            #expect(sentence?.hasSuffix(".") == true && sentence?.contains("Keme") == true, "\(capability)")
        }
        for capability in keme.capabilities.present { #expect(keme.capabilities.absences[capability] == nil) }
        #expect(trouble { _ = try keme.approvals(.pending) }?.message == "Keme has no approvals.")
        #expect(trouble { _ = try keme.articles(ArticleFilter(), page: .first) }?.message == "Keme's API has no knowledge base.")
        let customers = RecordScope(account: account, kind: .customer)
        #expect(trouble { _ = try keme.records(customers, RecordFilter(), page: .first) }?.kind == .unsupported)
        #expect(trouble { _ = try keme.perform(act(.run, .workflow, "w"), key: "k") }?.message == "Keme documents no endpoint for its automations.")
        #expect(keme.capabilities.deletions.mapValues(\.isFinal) == [.ticket: false, .user: false, .workspace: true, .token: true])
    }

    /// What a form asks for is what the service takes.
    @Test func formsAndBodiesAgree() throws {
        let keme = try keme()
        for (key, form) in keme.capabilities.forms {
            let all = Dictionary(uniqueKeysWithValues: form.map { field in
                (field.key, field.kind == .words ? FieldValue.words(["w"]) : .text(field.key == "priority" ? "high" : "x"))
            })
            #expect(throws: Never.self) { _ = try keme.perform(act(key.verb, key.kind, "id", all), key: "k") }
            for field in form where field.isRequired {
                #expect(trouble { _ = try keme.perform(act(key.verb, key.kind, "id", all.filter { $0.key != field.key }), key: "k") }?.fields.map(\.field) == [field.key])
            }
        }
    }
}
