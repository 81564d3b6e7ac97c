import Backend
import FoundationEssentials
import Helpdesk
import Keme
import Testing
import Transport

/// What Keme's answers to writes, and its workspaces and users, are read as.
@Suite struct KemeAnswerTests {
    private let account = AccountName("studio")
    private var id: TicketID { TicketID(account: account, value: "tkt_1") }

    private func keme() throws -> Keme { try Keme(ServiceOptions(account: account, token: "keme_live_secret")) }

    static let silent = [(200, ""), (200, "{}"), (200, "null"), (200, #"{"ok":true}"#), (201, " "), (202, "[]"), (204, "")]

    @Test(arguments: silent)
    func acceptedWithoutAWord(status: Int, body: String) throws {
        let keme = try keme()
        let server = ScriptedServer(status, body)
        let change = FieldChange(status: Status(.open, raw: "open"))
        let patch = try server.run(keme.change(id, change)).ticket
        #expect(patch == nil || patch == TicketPatch(id: id))
        #expect(try server.run(keme.send("x", to: id, audience: .public)).message == nil)
        let outcome = try server.run(keme.perform(Act(.delete, .ticket, account: account, target: "tkt_1", title: "ROA-1"), key: "k"))
        #expect(outcome.ticket == id)
        #expect(outcome.note == "Keme keeps ROA-1 for 30 days; until then it can be restored in the web page.")
        let invite = Act(.create, .user, account: account, fields: ["email": .text("a@b.c"), "role": .text("agent")])
        let invited = try server.run(keme.perform(invite, key: "k"))
        #expect(invited.record == nil && invited.note == "Keme sends a@b.c an e-mail to activate the account.")
    }

    @Test(arguments: [#"{"data":R}"#, #"{"ticket":R}"#, "R", #"{"data":{"ticket":R}}"#])
    func changesAnswerWithTheTicket(shape: String) throws {
        let row = #"{"id":"tkt_1","status":"resolved","priority":null,"assignee":null,"tags":["a"]}"#
        let body = shape.split(separator: "R", omittingEmptySubsequences: false).joined(separator: row)
        let change = FieldChange(status: Status(.solved, raw: "resolved"), tags: ["A"])
        let receipt = try ScriptedServer(200, body).run(keme().change(id, change))
        #expect(
            receipt.ticket
                == TicketPatch(
                    id: id, status: Status(.solved, raw: "resolved"), priority: Priority.none,
                    assignee: FieldChange.Setting.none, tags: ["a"]))
        #expect(receipt.warning == nil)
    }

    @Test(arguments: [
        (#""assignee":{"id":"usr_2","name":"Mo"}"#, FieldChange.Setting.value("usr_2")),
        (#""assignee":"Mo","assignee_id":"usr_2""#, .value("usr_2")), (#""assignee_id":"usr_2""#, .value("usr_2")),
        (#""assignee_id":null"#, FieldChange.Setting.none), (#""assignee":null,"assignee_id":"usr_2""#, .value("usr_2")),
        (#""x":1"#, nil),
    ] as [(String, FieldChange.Setting?)])
    func assigneesInAnswers(members: String, setting: FieldChange.Setting?) throws {
        let body = #"{"id":"tkt_1",\#(members)}"#
        let receipt = try ScriptedServer(200, body).run(keme().change(id, FieldChange(assignee: .value("usr_2"))))
        #expect(receipt.ticket?.assignee == setting)
    }

    /// Whether tags replace or add isn't documented.
    @Test func tagsThatWereAddedInsteadOfReplacedAreTold() throws {
        let body = #"{"id":"tkt_1","tags":["old","new"]}"#
        let receipt = try ScriptedServer(200, body).run(keme().change(id, FieldChange(tags: ["new"])))
        #expect(receipt.ticket?.tags == ["old", "new"] && receipt.warning?.contains("another tags") == true)
    }

    @Test func anotherTicketsAnswerIsNoPatch() throws {
        let change = FieldChange(status: Status(.open, raw: "open"))
        #expect(try ScriptedServer(200, #"{"id":"tkt_2","status":"open"}"#).run(keme().change(id, change)).ticket == nil)
    }

    @Test func repliesAnswerWithAMessageOrTheTicket() throws {
        let keme = try keme()
        let message = #"{"data":{"id":"m9","body":"Hi","author_type":"agent","created_at":"2026-01-15T10:30:00Z"}}"#
        let sent = try ScriptedServer(200, message).run(keme.send("Hi", to: id, audience: .public))
        #expect(sent.message?.id.value == "m9" && sent.message?.side == .us && sent.ticket == nil)
        for body in [#"{"id":"tkt_1","body":"Help","status":"pending"}"#, #"{"ticket":{"id":"tkt_1","subject":"S","status":"pending"}}"#] {
            let receipt = try ScriptedServer(200, body).run(keme.send("Hi", to: id, audience: .public))
            #expect(receipt.message == nil && receipt.ticket?.status == Status(.pending, raw: "pending"))
        }
    }

    @Test func createdTicketsHaveAnId() throws {
        let fields: [String: FieldValue] = ["subject": .text("S"), "requester": .text("a@b.c"), "channel": .text("c")]
        let act = Act(.create, .ticket, account: account, fields: fields)
        for body in [#"{"id":"tkt_1"}"#, #"{"data":{"id":"tkt_1"}}"#, #"{"ticket":{"ticket_id":"tkt_1"}}"#] {
            #expect(try ScriptedServer(201, body).run(keme().perform(act, key: "k")).ticket == id)
        }
        #expect(try ScriptedServer(201, "").run(keme().perform(act, key: "k")).ticket == nil)
    }

    @Test func closedTicketsAreReadOnly() throws {
        let keme = try keme()
        let list = #"[{"id":"tkt_1","status":"closed"},{"id":"tkt_2","status":"open"}]"#
        _ = try ScriptedServer(200, list).run(keme.tickets(TicketFilter(), page: .first))
        let open = TicketID(account: account, value: "tkt_2")
        let change = FieldChange(tags: ["x"])
        for work in [{ _ = try keme.send("x", to: id, audience: .public) }, { _ = try keme.change(id, change) }] as [() throws -> Void] {
            let trouble = trouble(work)
            #expect(trouble?.kind == .conflict && trouble?.message.contains("read-only") == true)
        }
        #expect(throws: Never.self) { _ = try keme.send("x", to: open, audience: .public) }
        _ = try ScriptedServer(200, #"{"status":"closed"}"#).run(keme.change(open, FieldChange(status: Status(.closed, raw: "closed"))))
        #expect(trouble { _ = try keme.change(open, change) }?.kind == .conflict)
        // A server of other habits is believed.
        _ = try ScriptedServer(200, #"{"id":"tkt_2","status":"open"}"#).run(keme.ticket(open))
        #expect(throws: Never.self) { _ = try keme.change(open, change) }
    }
}

// MARK: - Workspaces and users

extension KemeAnswerTests {
    private func workspace(_ body: String) throws -> Record {
        try ScriptedServer(200, body).run(keme().record(RecordID(account: account, kind: .workspace, value: "ws_1")))
    }

    @Test(arguments: ["R", #"{"data":R}"#, #"{"workspace":R}"#, #"{"data":{"workspace":R}}"#])
    func aWholeWorkspace(shape: String) throws {
        let row = #"""
            {"id":"ws_1","name":"Realm of Ash","timezone":"Europe/Berlin","default_language":"en","plan":{"name":"Studio"},
            "channels":[{"id":"ch_1","name":"E-mail","type":"email"},{"id":"ch_2","type":"discord"},"web",null],
            "sla_policies":[{"name":"VIP","first_response_minutes":60,"active":true}],"agent_count":7,
            "created_at":"2026-01-15T10:30:00Z","secret":"s"}
            """#
        let record = try workspace(shape.split(separator: "R", omittingEmptySubsequences: false).joined(separator: row))
        #expect(record.id.value == "ws_1" && record.title == "Realm of Ash")
        #expect(
            record.fields == [
                RecordField("name", .text("Realm of Ash")), RecordField("timezone", .text("Europe/Berlin")),
                RecordField("default_language", .text("en")), RecordField("plan", .text("Studio")),
                RecordField(
                    "channels",
                    .parts([
                        FieldPart(id: "ch_1", title: "E-mail", detail: "email"),
                        FieldPart(id: "ch_2", title: "discord", detail: "discord"), FieldPart(title: "web"),
                    ])),
                RecordField("sla_policies", .parts([FieldPart(title: "VIP", detail: "active, first response minutes 60")])),
                RecordField("agent_count", .number("7")), RecordField("created_at", .date(Date(timeIntervalSince1970: 1_768_473_000))),
            ])
    }

    @Test func aPoorWorkspace() throws {
        let record = try workspace(#"{"id":7,"name":null,"plan":null,"channels":{},"created_at":"soon","agent_count":"9"}"#)
        #expect(record.id.value == "7" && record.title == "7")
        #expect(record["plan"] == FieldValue.none && record["channels"] == .parts([]))
        #expect(record["created_at"] == .text("soon") && record["agent_count"] == .number("9"))
        #expect(record["timezone"] == nil)
        #expect(trouble { _ = try workspace("{}") }?.kind == .unreadable)
    }

    @Test(arguments: ["[U]", #"{"data":[U]}"#, #"{"users":[U]}"#, #"{"items":[U],"total":1}"#, #"{"results":[U]}"#])
    func users(shape: String) throws {
        let row = #"{"id":"usr_1","name":"Mo","email":"mo@studio.example","role":"lead","created_at":null,"last_active_at":"2026-01-15T10:30:00Z"},{"name":"no id"}"#
        let body = shape.split(separator: "U]", omittingEmptySubsequences: false).joined(separator: row + "]")
        let page = try ScriptedServer(200, body).run(
            keme().records(RecordScope(account: account, kind: .user), RecordFilter(), page: .first))
        let user = try #require(page.items.first)
        #expect(user.title == "Mo" && user["role"] == .text("lead") && user["created_at"] == FieldValue.none)
        #expect(user["last_active_at"] == .date(Date(timeIntervalSince1970: 1_768_473_000)))
        #expect(page.unreadable == ["The user at place 2 on page 1 could not be read: it has no id."] && page.next == nil)
    }

    @Test func aListThatClaimsMoreGoesOn() throws {
        let scope = RecordScope(account: account, kind: .workspace)
        let keme = try keme()
        let page = try ScriptedServer(200, #"{"data":[{"id":"a"}],"pagination":{"total_pages":2}}"#).run(
            keme.records(scope, RecordFilter(), page: .first))
        #expect(page.next == .number(2))
        let again = try ScriptedServer(200, #"{"data":[{"id":"a"}],"pagination":{"total_pages":9}}"#).run(
            keme.records(scope, RecordFilter(), page: .number(2)))
        #expect(again.next == nil)
    }

    @Test(arguments: [
        (Act.Verb.create, RecordKind.workspace, "workspace", #"{"data":{"id":"ws_2","name":"N"}}"#),
        (.change, .workspace, "workspace", #"{"workspace":{"id":"ws_2","name":"N"}}"#),
        (.change, .user, "user", #"{"id":"ws_2","name":"N"}"#), (.create, .user, "user", #"{"user":{"id":"ws_2","name":"N"}}"#),
    ])
    func writesAnswerWithTheRecord(verb: Act.Verb, kind: RecordKind, name: String, body: String) throws {
        var fields: [String: FieldValue] = ["name": .text("N")]
        if verb == .create, kind == .user { fields = ["email": .text("a@b.c"), "role": .text("agent")] }
        let act = Act(verb, kind, account: account, target: "ws_2", fields: fields)
        #expect(try ScriptedServer(200, body).run(keme().perform(act, key: "k")).record?.title == "N")
    }

    @Test(arguments: [
        (400, Trouble.Kind.invalid), (401, .notSignedIn), (403, .notAllowed), (404, .notFound), (409, .conflict),
        (422, .invalid), (429, .rateLimited), (500, .outcomeUnknown), (503, .outcomeUnknown),
    ])
    func refusedActs(status: Int, kind: Trouble.Kind) throws {
        let keme = try keme()
        let acts: [Act] = [
            Act(.delete, .ticket, account: account, target: "x"), Act(.delete, .workspace, account: account, target: "x"),
            Act(.delete, .user, account: account, target: "x"), Act(.delete, .token, account: account, target: "x"),
            Act(.change, .user, account: account, target: "x", fields: ["name": .text("n")]),
            Act(.create, .workspace, account: account, fields: ["name": .text("n")]),
        ]
        for act in acts {
            for body in ["", "<html>", #"{"error":"Words of keme_live_secret"}"#, #"{"detail":"Words"}"#, #"{"errors":[{"message":"Words"}]}"#] {
                let server = ScriptedServer(status, body)
                let trouble = trouble { _ = try server.run(keme.perform(act, key: "k")) }
                #expect(trouble?.kind == kind && trouble?.account == account)
                #expect(trouble?.message.contains("keme_live_secret") == false)
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func aRefusedFieldIsNamedByItsKey() throws {
        let fields: [String: FieldValue] = ["subject": .text("S"), "requester": .text("a"), "channel": .text("c")]
        let act = Act(.create, .ticket, account: account, fields: fields)
        let body = #"{"error":"Bad","errors":[{"field":"contact_email","message":"is no address"},{"field":"channel_id","message":"unknown"}]}"#
        let trouble = trouble { _ = try ScriptedServer(422, body).run(keme().perform(act, key: "k")) }
        #expect(trouble?.fields == [.init(field: "requester", message: "is no address"), .init(field: "channel", message: "unknown")])
    }

    @Test func onlyAnAdminCreatesWorkspaces() throws {
        let act = Act(.create, .workspace, account: account, fields: ["name": .text("n")])
        let trouble = trouble { _ = try ScriptedServer(403, "").run(keme().perform(act, key: "k")) }
        #expect(trouble?.message == "Creating a workspace needs the token of an organisation Admin.")
    }
}
