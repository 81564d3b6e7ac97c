import Backend
import FoundationEssentials
import Helpdesk
import Keva
import Testing
import Transport

/// Approvals: what is shown is what is decided, and what isn't understood is said.
@Suite struct KevaApprovalTests {
    private let account = AccountName("games")

    private func keva(_ words: DecisionWords = DecisionWords()) throws -> Keva {
        try Keva(ServiceOptions(account: account, token: "keva_live_x", decisionWords: words))
    }

    private func approvals(_ body: String, _ words: DecisionWords = DecisionWords()) throws -> Page<Approval> {
        try ScriptedServer(200, body).run(keva(words).approvals(.pending))
    }

    private func approval(_ row: String, _ words: DecisionWords = DecisionWords()) throws -> Approval {
        try #require(try approvals("[\(row)]", words).items.first)
    }

    static let reply = #"""
        {"id":"apr_1","ticketId":"tkt_1","status":"pending","actionType":"send_reply","ticketSubject":"Late parcel",
        "customerEmail":"anna@example.org","customerName":"Anna Lind","draft":"Dear Anna,\nit left today.",
        "model":"keva-2","classification":{"category":"shipping","sentiment":"frustrated","urgency":"high"},
        "reasoning":{"context":"Order 7 left today.","approach":"Apologise.","confidence":0.92},
        "createdAt":"2026-01-15T10:30:00Z","expiresAt":"2026-01-15T18:30:00Z","decidedAt":null}
        """#

    static let refund = #"""
        {"id":"apr_2","ticketId":"tkt_2","status":"pending","actionType":"platform_action","platform":"stripe",
        "actionId":"refund_order","description":"Refund order 7","riskLevel":"medium",
        "diff":[{"field":"refunded","before":0,"after":49.90},{"field":"note","before":null,"after":{"a":[1]}}]}
        """#

    @Test func aReply() throws {
        let approval = try approval(Self.reply)
        #expect(approval.kind == .reply && approval.status == .pending)
        #expect(approval.id.value == "apr_1" && approval.ticket?.value == "tkt_1")
        #expect(approval.ticketSubject == "Late parcel")
        #expect(approval.customer == Person(name: "Anna Lind", address: "anna@example.org"))
        #expect(approval.draft == "Dear Anna,\nit left today.")
        #expect(approval.confidence == 0.92 && approval.riskRaw == nil)
        #expect(approval.createdAt == Date(timeIntervalSince1970: 1_768_473_000))
        #expect(approval.expiresAt == Date(timeIntervalSince1970: 1_768_501_800))
        #expect(
            approval.reasoning == [
                .init(name: "category", text: "shipping"), .init(name: "sentiment", text: "frustrated"),
                .init(name: "urgency", text: "high"), .init(name: "approach", text: "Apologise."),
                .init(name: "context", text: "Order 7 left today."), .init(name: "model", text: "keva-2"),
            ])
        #expect(approval.notUnderstood.isEmpty && approval.fieldCount == 13)
    }

    @Test func anAct() throws {
        let approval = try approval(Self.refund)
        #expect(approval.kind == .action("refund_order"))
        #expect(approval.platform == "stripe" && approval.riskRaw == "medium" && approval.summary == "Refund order 7")
        #expect(
            approval.changes == [
                .init(field: "refunded", before: "0", after: "49.9"),
                .init(field: "note", before: "", after: #"{"a":[1]}"#),
            ])
        #expect(approval.notUnderstood.isEmpty && approval.fieldCount == 9)
    }

    @Test(arguments: [
        (#""actionType":"send_reply","diff":[{"field":"refund","before":0,"after":9}]"#, Approval.Kind.other("send_reply")),
        (#""actionType":"send_reply","actionId":"refund_order""#, .other("send_reply")),
        (#""actionType":"close_account""#, .other("close_account")),
        (#""actionType":"platform_action""#, .action("platform_action")),
        (#""draft":"x""#, .other("")), (#""actionType":null"#, .other("")), (#""actionType":["send_reply"]"#, .other("")),
    ])
    func kindsFollowThePayload(fields: String, kind: Approval.Kind) throws {
        #expect(try approval(#"{"id":"a",\#(fields)}"#).kind == kind)
    }

    @Test(arguments: [
        (#""amount":900"#, ["amount"]), (#""cc":["all@example.org"]"#, ["cc"]), (#""amount":null"#, []),
        (#""draft":{"text":"x"}"#, ["draft"]), (#""diff":"all""#, ["diff"]), (#""expiresAt":"soon""#, ["expiresAt"]),
        (#""riskLevel":{}"#, ["riskLevel"]), (#""diff":[7]"#, ["diff 1"]),
        (#""diff":[{"field":"a","after":1,"currency":"EUR"}]"#, ["diff 1 currency"]),
        (#""diff":[{"before":1,"after":2}]"#, ["diff 1"]), (#""reasoning":{"confidence":"sure"}"#, ["confidence"]),
        (#""reasoning":{"confidence":7}"#, ["confidence"]), (#""ticketId":{}"#, ["ticketId"]),
        (#""draft":"a","draft":"b""#, [Approval.repeatedFieldName]),
        (#""status":NaN"#, ["status"]), (#""zebra":1,"apple":2"#, ["apple", "zebra"]),
    ])
    func whatIsNotPlacedIsNamed(fields: String, names: [String]) throws {
        #expect(try approval(#"{"id":"a",\#(fields)}"#).notUnderstood.map(\.name) == names)
    }

    @Test func wrappedListsAndBadRows() throws {
        for body in ["[\(Self.reply),null,{}]", #"{"data":[\#(Self.reply),7,{}]}"#, #"{"data":{"approvals":[\#(Self.reply),1,{}]}}"#] {
            let page = try approvals(body)
            #expect(page.items.count == 1 && page.unreadable.count == 2 && page.next == nil)
        }
    }

    @Test func fingerprintsCoverWhatIsShownAndSent() throws {
        let plain = try approval(Self.refund).fingerprint
        #expect(plain.count == 64)
        #expect(try approval(Self.refund).fingerprint == plain)
        for (old, new) in [("49.90", "49.91"), ("medium", "low"), ("stripe", "Stripe"), ("apr_2", "apr_3"), ("tkt_2", "tkt_3"), ("\"riskLevel\"", "\"risk\"")] {
            let changed = Self.refund.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
            #expect(changed != Self.refund)
            #expect(try approval(changed).fingerprint != plain, "\(new)")
        }
        #expect(try approval(Self.refund, DecisionWords(status: "decision")).fingerprint != plain)
        let sorted = #"{"b":2,"id":"a","c":[{"y":1,"x":2}]}"#
        let unsorted = #"{ "c":[{"x":2,"y":1}], "id":"a","b":2.0}"#
        #expect(try approval(sorted).fingerprint == (try approval(unsorted).fingerprint))
    }

    @Test func repeatedFieldsBelongToTheirRow() throws {
        let twice = Self.refund.split(separator: #""after":49.90"#, omittingEmptySubsequences: false)
            .joined(separator: #""after":49.90,"after":4990"#)
        for body in ["[\(Self.reply),\(twice)]", #"{"data":[\#(Self.reply),\#(twice)]}"#] {
            let page = try approvals(body)
            #expect(page.items.map(\.hasRepeatedField) == [false, true])
            #expect(page.items[1].notUnderstood.first?.text == "diff.0.after")
            let refused = trouble { _ = try keva().decide(page.items[1], .approve) }
            #expect(refused?.kind == .invalid)
            _ = try keva().decide(page.items[1], .reject(feedback: "no"))
        }
    }

    @Test func decisions() throws {
        func line(_ decision: Decision, _ words: DecisionWords = DecisionWords()) throws -> String {
            try keva(words).decide(approval(Self.reply, words), decision).request.line
        }
        #expect(try line(.approve) == #"PATCH /api/approvals/apr_1 {"status":"approved"}"#)
        #expect(
            try line(.approveEdited(draft: "Hi", feedback: "kinder"))
                == #"PATCH /api/approvals/apr_1 {"draft":"Hi","feedback":"kinder","status":"approved"}"#)
        #expect(
            try line(.approveEdited(draft: "Hi", feedback: nil))
                == #"PATCH /api/approvals/apr_1 {"draft":"Hi","status":"approved"}"#)
        #expect(
            try line(.reject(feedback: "wrong order"))
                == #"PATCH /api/approvals/apr_1 {"feedback":"wrong order","status":"rejected"}"#)
        #expect(try line(.reject(feedback: "")) == #"PATCH /api/approvals/apr_1 {"status":"rejected"}"#)
        let own = DecisionWords(status: "decision", approved: "yes", rejected: "no", draft: "text", feedback: "why")
        #expect(
            try line(.approveEdited(draft: "Hi", feedback: "w"), own)
                == #"PATCH /api/approvals/apr_1 {"decision":"yes","text":"Hi","why":"w"}"#)
        let act = try approval(Self.refund)
        #expect(trouble { _ = try keva().decide(act, .approveEdited(draft: "x", feedback: nil)) }?.kind == .invalid)
    }

    @Test func echoesTellWhetherAnEditWasTaken() throws {
        let shown = try approval(Self.reply)
        let edit = Decision.approveEdited(draft: "Hi", feedback: nil)
        for (body, taken) in [
            (#"{"id":"apr_1","draft":"Hi"}"#, true), (#"{"data":{"id":"apr_1","draft":"Hi"}}"#, true),
            (Self.reply, false), (#"{"id":"apr_1"}"#, nil), ("", nil), (#"{"id":"apr_9","draft":"Hi"}"#, nil),
        ] as [(String, Bool?)] {
            let receipt = try ScriptedServer(200, body).run(keva().decide(shown, edit))
            #expect(receipt.editWasTaken == taken, "\(body)")
        }
        let approved = try ScriptedServer(200, #"{"id":"apr_1","status":"approved"}"#).run(keva().decide(shown, .approve))
        #expect(approved.approval?.status == .approved && approved.editWasTaken == nil)
    }

    @Test(arguments: [
        (404, Trouble.Kind.conflict), (409, .conflict), (410, .conflict), (403, .notAllowed), (401, .notSignedIn),
        (422, .invalid), (429, .rateLimited), (500, .outcomeUnknown), (502, .outcomeUnknown), (303, .outcomeUnknown),
    ])
    func refusedDecisionsAreAskedOnce(status: Int, kind: Trouble.Kind) throws {
        let server = ScriptedServer(status, #"{"error":"x"}"#)
        let shown = try approval(Self.reply)
        let trouble = trouble { _ = try server.run(keva().decide(shown, .approve)) }
        #expect(trouble?.kind == kind)
        #expect(server.requests.count == 1)
    }

    @Test func aKeyWithoutTheRightIsAState() throws {
        let server = ScriptedServer(403, #"{"error":"Insufficient scope"}"#)
        #expect(trouble { _ = try server.run(keva().approvals(.pending)) }?.message == "This key cannot decide approvals.")
        let decided = ScriptedServer(200, "<html>")
        let shown = try approval(Self.reply)
        #expect(trouble { _ = try decided.run(keva().decide(shown, .approve)) }?.kind == .outcomeUnknown)
    }
}
