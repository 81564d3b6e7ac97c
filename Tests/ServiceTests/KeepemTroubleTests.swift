import Backend
import Helpdesk
import Keepem
import Testing
import Transport

/// Refusals in all three envelopes, and what never leaves an answer.
@Suite struct KeepemTroubleTests {
    private let account = AccountName("shows")
    private static let link = "https://watch.keepem.io/enter/Zm9vYmFy"
    private static let token = "rt_5e1f0c9a77"

    private func keepem() throws -> Keepem { try Keepem(ServiceOptions(account: account, token: "sk_live_secret")) }

    private func refused(_ status: Int, _ body: String) throws -> Trouble {
        let fields: [String: FieldValue] = ["email": .text("v@b.c"), "external_id": .text("x")]
        let act = Act(.create, .viewer, account: account, parent: "evt_1", fields: fields)
        return try #require(trouble { _ = try ScriptedServer(status, body).run(keepem().perform(act, key: "k")) })
    }

    @Test(arguments: [
        #"{"type":"about:blank","title":"Unprocessable","status":422,"detail":"Look","instance":"/x","errors":[{"field":"email","message":"is taken"},{"field":"externalId","message":"too long"}]}"#,
        #"{"$schema":"s","title":"Unprocessable","status":422,"detail":"Look","errors":[{"location":"body.email","message":"is taken","value":"v"},{"location":"body.external_id","message":"too long"}]}"#,
        #"{"error":{"code":"invalid_request","message":"Unprocessable: Look","status":422,"errors":[{"location":"email","message":"is taken"},{"location":"body.externalId","message":"too long"}]}}"#,
    ])
    func problemsStandAtTheirFields(body: String) throws {
        let trouble = try refused(422, body)
        #expect(trouble.kind == .invalid && trouble.message.hasSuffix("(422): Unprocessable: Look."))
        #expect(trouble.fields == [.init(field: "email", message: "is taken"), .init(field: "external_id", message: "too long")])
    }

    @Test func aProblemInsideMetadataStandsAtMetadata() throws {
        let trouble = try refused(422, #"{"title":"No","errors":[{"location":"body.metadata.plan","message":"unknown"}]}"#)
        #expect(trouble.fields == [.init(field: "metadata", message: "plan: unknown")])
    }

    @Test(arguments: [
        (400, Trouble.Kind.invalid), (401, .notSignedIn), (403, .notAllowed), (404, .notFound), (409, .conflict),
        (422, .invalid), (429, .rateLimited), (500, .outcomeUnknown),
    ])
    func everyStatus(status: Int, kind: Trouble.Kind) throws {
        for body in ["", "<html>", #"{"title":"T","detail":"D"}"#, #"{"error":{"code":"C","message":"M"}}"#] {
            let trouble = try refused(status, body)
            #expect(trouble.kind == kind && trouble.account == account)
        }
    }

    @Test func aSpentPlanIsNoProblemOfFields() throws {
        let trouble = try refused(
            402,
            #"{"error":{"code":"usage_limit_exceeded","message":"Limit reached","status":402,"details":{"metric":"viewers","current":5000,"limit":5000,"allowOverage":false}}}"#)
        #expect(trouble.kind == .notAllowed && trouble.fields.isEmpty)
        #expect(trouble.message.hasSuffix("Limit reached. The plan allows 5000 of viewers, and 5000 are used."))
        #expect(trouble.hint?.hasPrefix("Trying again changes nothing") == true)
    }

    /// Every way that was thought of in which an answer's secret could get into words.
    static let leaks = [
        #"{"title":"Conflict","detail":"Already registered: LINK","magic_link":"LINK","registration_token":"TOKEN"}"#,
        #"{"error":{"message":"Use TOKEN instead","registrationToken":"TOKEN"}}"#,
        #"{"error":"magic_link=LINK"}"#, #"{"error":"registration_token: TOKEN, sorry"}"#,
        #"{"error":"Go to https://keepem.io/join?t=TOKEN now"}"#, #"{"error":"See https://keepem.io/magic/TOKEN."}"#,
        #"{"message":"Known","errors":[{"field":"email","message":"taken, use LINK","value":"TOKEN"}],"data2":{"magicLink":"LINK"}}"#,
        #"{"message":"LINK","errors":[{"field":"TOKEN","message":"x"}],"magic_link":"LINK","registration_token":"TOKEN""#,
        #"{"error":"registration token is TOKEN","registration_token":"TOKEN","bad":}"#,
        #"{"detail":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2MSJ9.TOKEN"}"#,
        #"{"magic_link":"https:\/\/watch.keepem.io\/enter\/Zm9vYmFy","detail":"LINK","error":"x"}"#,
    ]

    @Test(arguments: leaks, [200, 400, 402, 403, 409, 422, 500])
    func secretsStayOutOfTrouble(shape: String, status: Int) throws {
        let body = shape.split(separator: "LINK", omittingEmptySubsequences: false).joined(separator: Self.link)
            .split(separator: "TOKEN", omittingEmptySubsequences: false).joined(separator: Self.token)
        let id = RecordID(account: account, kind: .viewer, value: "reg_1", parent: "evt_1")
        let keepem = try keepem()
        let act = Act(.identify, .viewer, account: account, parent: "evt_1", fields: ["external_id": .text("x")])
        let server = ScriptedServer(status, body)
        let works: [() throws -> Void] = [
            { _ = try server.run(keepem.record(id)) }, { _ = try server.run(keepem.perform(act, key: "k")) },
            { _ = try server.run(keepem.records(RecordScope(account: account, kind: .event), RecordFilter(), page: .first)) },
        ]
        for work in works {
            guard let trouble = trouble(work) else { continue }
            for secret in [Self.link, "Zm9vYmFy", Self.token, "sk_live_secret"] {
                #expect(!"\(trouble)".contains(secret), "\(trouble)")
            }
        }
    }

    @Test func secretsStayOutOfRecords() throws {
        let row = #"{"id":"reg_1","email":"v@b.c","magic_link":"\#(Self.link)","registrationToken":"\#(Self.token)","status":{"name":"on","registration_token":"\#(Self.token)"},"completion":{"magic_link":"\#(Self.link)"},"description":{"text":"t","magicLink":"\#(Self.link)"},"metadata":{"deep":[{"MagicLink":"\#(Self.link)","plan":"x"}],"access_token":"\#(Self.token)"}}"#
        let keepem = try keepem()
        let scope = RecordScope(account: account, kind: .viewer, parent: "evt_1")
        let act = Act(.create, .viewer, account: account, parent: "evt_1", fields: ["email": .text("v@b.c")])
        let results: [Any] = [
            try ScriptedServer(200, "[\(row)]").run(keepem.records(scope, RecordFilter(), page: .first)),
            try ScriptedServer(200, row).run(keepem.record(RecordID(account: account, kind: .viewer, value: "r", parent: "e"))),
            try ScriptedServer(201, #"{"data":\#(row)}"#).run(keepem.perform(act, key: "k")),
            try ScriptedServer(200, "[\(row)]").run(keepem.records(RecordScope(account: account, kind: .event), RecordFilter(), page: .first)),
        ]
        for result in results {
            #expect(!"\(result)".contains(Self.link) && !"\(result)".contains(Self.token), "\(result)")
        }
        #expect("\(results[1])".contains(#"{\"deep\":[{\"plan\":\"x\"}]}"#))
    }

    @Test func ordinaryWordsStay() throws {
        let trouble = try refused(422, #"{"title":"Bad token format","detail":"See https://docs.keepem.io/errors for the token rules"}"#)
        #expect(trouble.message.hasSuffix("Bad token format: See https://docs.keepem.io/errors for the token rules."))
    }
}
