import Helpdesk
import Testing

@testable import Webhooks

@Suite("Hints")
struct HintTests {
    private func read(_ body: String, _ kind: ServiceKind) throws -> HintReading {
        HintReading(Array(body.utf8), from: try Fixture.source(kind))
    }

    @Test("Keva's documented bodies", arguments: [
        (#"{"id":"evt_1","type":"ticket.created","createdAt":"2026-01-01T00:00:00Z","data":{"ticketId":"tkt_1","subject":"x","customerEmail":"a@b.example","source":"email","priority":"high"}}"#,
         "ticket.created", [Fixture.ticket("tkt_1")]),
        (#"{"id":"evt_2","type":"ticket.updated","createdAt":"","data":{"ticketId":"tkt_2","changes":{"status":{"from":"open","to":"closed"}}}}"#,
         "ticket.updated", [Fixture.ticket("tkt_2")]),
        (#"{"id":"evt_3","type":"message.created","data":{"messageId":"msg_1","ticketId":"tkt_3","direction":"inbound","body":"{\"ticketId\":\"tkt_9\"}"}}"#,
         "message.created", [Fixture.ticket("tkt_3")]),
        (#"{"id":"evt_4","type":"approval.created","data":{"approvalId":"apr_1"}}"#, "approval.created", [.approvals]),
        (#"{"id":"evt_5","type":"approval.approved","data":{"id":"apr_1","ticketId":"tkt_5"}}"#, "approval.approved", [.approvals, Fixture.ticket("tkt_5")]),
        (#"{"id":"evt_6","type":"customer.merged","data":{"id":"cus_1"}}"#, "customer.merged", [.account]),
        (#"{"id":"evt_7","type":"macro.run","data":{"ticketId":"tkt_7"}}"#, "macro.run", [Fixture.ticket("tkt_7"), .account]),
        (#"{"id":"evt_8","type":"message.created","data":{"messageId":"msg_2"}}"#, "message.created", [.account]),
    ] as [(String, String, [WebhookHint.Subject])])
    func keva(body: String, event: String, subjects: [WebhookHint.Subject]) throws {
        let reading = try read(body, .keva)
        #expect(reading.hint == WebhookHint(account: AccountName("keva"), event: event, subjects: subjects))
        #expect(reading.deliveryID?.hasPrefix("evt_") == true)
    }

    static let kemeEvents = [
        "ticket.created", "ticket.updated", "ticket.resolved", "ticket.closed", "ticket.sla_breached", "automation.fired", "risk_signal.triggered",
    ]

    @Test("Keme's seven events, with the ticket in every plausible place", arguments: kemeEvents, [
        #""ticket_id":"T-1""#, #""ticket":{"id":"T-1","number":"ROA-7"}"#, #""data":{"ticket_id":"T-1"}"#, #""data":{"ticket":{"id":"T-1"}}"#,
        #""payload":{"ticket":"T-1"}"#, #""data":{"ticketId":"T-1","id":"other"}"#, #""resource":{"ticket_id":"T-1"}"#,
        #""data":{"object":{"ticket_id":"T-1"}}"#,
    ])
    func keme(event: String, place: String) throws {
        let reading = try read("{\"event\":\"\(event)\",\(place)}", .keme)
        #expect(reading.hint == WebhookHint(account: AccountName("keme"), event: event, subjects: [Fixture.ticket("T-1", "keme")]))
    }

    @Test("A ticket's own id counts only in a ticket's event, never beside the event's name")
    func bareIDs() throws {
        #expect(try read(#"{"event":"ticket.updated","data":{"id":42}}"#, .keme).hint.subjects == [Fixture.ticket("42", "keme")])
        #expect(try read(#"{"event":"automation.fired","data":{"id":"auto_1"}}"#, .keme).hint.subjects == [.account])
        #expect(try read(#"{"event":"ticket.updated","id":"evt_1"}"#, .keme).hint.subjects == [.account])
        // A change of the same ticket must not look like a repetition.
        #expect(try read(#"{"event":"ticket.updated","id":"T-1"}"#, .keme).deliveryID == nil)
        #expect(try read(#"{"event":"ticket.updated","delivery_id":"d-1"}"#, .keme).deliveryID == "d-1")
    }

    @Test("What can't be read is a hint to ask for everything", arguments: [
        "", " ", "null", "true", "[]", "\"ticket.updated\"", "{", "{\"type\":", "<html>", "{\"type\":{}}", "{\"type\":\"\"}", "\u{FEFF}{}",
        "{\"data\":{\"ticketId\":null}}", "{\"type\":\"ticket.updated\",\"data\":{\"ticketId\":\"a b\"}}",
        "{\"type\":\"ticket.updated\",\"data\":{\"ticketId\":\"a\\u0000b\"}}", "{\"type\":\"ticket.updated\",\"data\":{\"ticketId\":[]}}",
        "{\"type\":\"ticket.updated\",\"data\":{\"ticketId\":\"" + String(repeating: "x", count: 201) + "\"}}",
        String(repeating: "[", count: 100_000), String(repeating: "{\"data\":", count: 20_000), "{\"a\":" + String(repeating: "9", count: 50_000) + "}",
    ])
    func unreadable(body: String) throws {
        #expect(try read(body, .keva).hint.subjects == [.account])
    }

    @Test("A time anywhere plausible tells two events of the same words apart", arguments: [
        (#"{"event":"ticket.updated","ticket_id":"1"}"#, false), (#"{"event":"ticket.updated","ticket_id":"1","timestamp":17}"#, true),
        (#"{"event":"ticket.updated","ticket":{"id":"1","updated_at":"2026"}}"#, true), (#"{"createdAt":"x"}"#, true),
        (#"{"data":{"occurred_at":"x"}}"#, true), ("", false),
    ])
    func dated(body: String, isDated: Bool) throws {
        #expect(try read(body, .keme).isDated == isDated)
    }
}
