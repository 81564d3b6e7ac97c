import Corpus
import FoundationEssentials
import Helpdesk
import Testing

@testable import Webhooks

@Suite("The door")
struct DoorTests {
    static let body = #"{"id":"evt_1","type":"ticket.updated","createdAt":"2026-01-02T03:04:05Z","data":{"ticketId":"tkt_1","changes":{"status":{"from":"open","to":"solved"}}}}"#
    static let bytes = Array(body.utf8)
    static let code = Signer.hex(body, secret: Fixture.secret)

    @Test("What is signed gets in, for both services")
    func accepted() throws {
        var door = try Fixture.door()
        let first = Fixture.judge(&door, Self.body)
        #expect(first.answer == .accepted)
        #expect(first.news == .accepted(WebhookHint(account: AccountName("keva"), event: "ticket.updated", subjects: [Fixture.ticket("tkt_1")])))
        let second = Fixture.judge(&door, Self.body, for: "keme")
        #expect(second.news?.hint?.subjects == [Fixture.ticket("tkt_1", "keme")])
    }

    @Test("An account that isn't there, another account's secret, a wrong, missing or doubled signature: all alike", arguments: [
        ("nobody", code), ("keva", nil), ("keva", ""), ("keva", String(repeating: "0", count: 64)),
        ("keva", Signer.hex(body, secret: "another")), ("keva", Signer.hex(body + " ", secret: Fixture.secret)),
    ] as [(String, String?)])
    func unproved(account: String, signature: String?) throws {
        var door = try Fixture.door()
        let judgement = door.judge(Fixture.head(account, signature: signature), body: Self.bytes, now: Fixture.now)
        #expect(judgement.answer == .unproved)
        #expect(judgement.line == nil)
        #expect(judgement.news == (account == "keva" ? .unproved(AccountName("keva")) : nil))
        // Refused, it left no trace: the real one still counts as the first.
        #expect(Fixture.judge(&door, Self.body).news?.hint != nil)
    }

    @Test("Exactly one signature header, of the account's own name")
    func oneHeader() throws {
        var door = try Fixture.door()
        let twice = Fixture.head(signature: Self.code, more: [(name: "x-keva-signature", value: Self.code)])
        #expect(door.judge(twice, body: Self.bytes, now: Fixture.now).answer == .unproved)
        let wrongName = Fixture.head(signature: nil, more: [(name: "X-Keme-Signature", value: Self.code)])
        #expect(door.judge(wrongName, body: Self.bytes, now: Fixture.now).answer == .unproved)
        let otherCase = Fixture.head(signature: nil, more: [(name: "x-KEVA-signature", value: Self.code)])
        #expect(door.judge(otherCase, body: Self.bytes, now: Fixture.now).answer == .accepted)
    }

    @Test("The place is decided by the path alone", arguments: [
        ("/webhooks/keva", WebhookAnswer.accepted), ("/webhooks/%6beva", .accepted), ("/webhooks/kev%61", .accepted),
        ("/webhooks/KEVA", .unproved), ("/webhooks/keva%00", .unproved), ("/webhooks/%2e%2e", .unproved),
        ("/keva", .noSuchPlace), ("/", .noSuchPlace), ("", .noSuchPlace), ("/webhooks/", .noSuchPlace), ("/webhooks", .noSuchPlace),
        ("/webhooks/keva/", .noSuchPlace), ("/webhooks/keva/x", .noSuchPlace), ("/webhooks/keva?a=b", .noSuchPlace),
        ("//webhooks/keva", .noSuchPlace), ("/webhooks//keva", .noSuchPlace), ("/webhooks/keva%2", .noSuchPlace),
        ("/webhooks/%zz", .noSuchPlace), ("/webhooks/%ff", .noSuchPlace), ("/webhooks/%+6beva", .noSuchPlace),
        ("http://127.0.0.1/webhooks/keva", .noSuchPlace), ("/webhooks/" + String(repeating: "a", count: 2_000), .noSuchPlace),
    ])
    func places(target: String, answer: WebhookAnswer) throws {
        var door = try Fixture.door()
        #expect(door.judge(Fixture.head(signature: Self.code, target: target), body: Self.bytes, now: Fixture.now).answer == answer)
    }

    @Test("POST alone", arguments: ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "post", "POSTS", ""])
    func methods(method: String) throws {
        let door = try Fixture.door()
        #expect(door.refusal(of: Fixture.head(signature: Self.code, method: method)) == .wrongMethod)
        #expect(door.refusal(of: Fixture.head("nobody", signature: nil, method: method)) == .wrongMethod)
    }

    @Test("Bodies and headers have limits, whoever sends them")
    func limits() throws {
        var limits = WebhookLimits()
        limits.bodyByteCount = 200
        limits.headerCount = 5
        limits.headerByteCount = 400
        var door = try Fixture.door(limits: limits)
        for account in ["keva", "nobody"] {
            for (length, answer) in [("200", nil), ("201", .tooLarge), ("99999999999999999999", .tooLarge), ("x", .tooLarge)] as [(String, WebhookAnswer?)] {
                let head = Fixture.head(account, signature: nil, more: [(name: "Content-Length", value: length)])
                #expect(door.refusal(of: head) == answer)
            }
            let many = Fixture.head(account, signature: nil, more: (0..<5).map { (name: "x\($0)", value: "") })
            #expect(door.refusal(of: many) == .tooManyHeaders)
            let long = Fixture.head(account, signature: nil, more: [(name: "x", value: String(repeating: "a", count: 400))])
            #expect(door.refusal(of: long) == .tooManyHeaders)
        }
        let exact = String(repeating: "a", count: 200)
        #expect(Fixture.judge(&door, exact).answer == .accepted)
        #expect(Fixture.judge(&door, exact + "a").answer == .tooLarge)
    }

    @Test("While it stops, services are asked to come again")
    func stopping() throws {
        var door = try Fixture.door()
        door.isStopping = true
        #expect(Fixture.judge(&door, Self.body).answer == .stopping)
        #expect(door.refusal(of: Fixture.head(signature: nil)) == .stopping)
    }

    @Test("Whatever comes, only what is signed gets in, and it names nothing but its own account")
    func fuzz() throws {
        var random = SeededRandom(seed: 4_231)
        var door = try Fixture.door()
        var acceptedCount = 0
        let parts = ["{", "}", "[", "]", "\"", ":", ",", "ticketId", "ticket", "\"id\"", "type", "ticket.updated", "approval.created",
            "data", "null", "1e9", "-", "\\u0000", "\\ud800", "\u{202E}", "\u{1B}[2J", "tkt_1", " ", "\n", "💥", "%00", "sha256="]
        for _ in 0..<600 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<40, using: &random) {
                bytes += Bool.random(using: &random)
                    ? Array(parts[Int.random(in: 0..<parts.count, using: &random)].utf8) : [UInt8.random(in: 0...255, using: &random)]
            }
            let right = Signer.hex(bytes, secret: Array(Fixture.secret.utf8))
            var signature = Array(right.utf8)
            let isSpoiled = Bool.random(using: &random)
            if isSpoiled {
                let index = Int.random(in: 0..<signature.count, using: &random)
                signature[index] = signature[index] == 0x30 ? 0x31 : 0x30
            }
            let head = Fixture.head(signature: String(decoding: signature, as: UTF8.self))
            let judgement = door.judge(head, body: bytes, now: Fixture.now)
            #expect(judgement.answer == (isSpoiled ? .unproved : .accepted))
            guard let hint = judgement.news?.hint else { continue }
            acceptedCount += 1
            #expect(hint.account == AccountName("keva") && !hint.subjects.isEmpty)
            for case .ticket(let id) in hint.subjects { #expect(id.account == hint.account && (1...200).contains(id.value.utf8.count)) }
        }
        #expect(acceptedCount > 200)
    }

    @Test("Headers of every kind get no answer but the known ones")
    func headerFuzz() throws {
        var random = SeededRandom(seed: 7)
        var door = try Fixture.door()
        let names = ["X-Keva-Signature", "x-keva-signature", "Content-Length", "Host", "", "é", "X-Keme-Signature", "\u{0}"]
        for _ in 0..<150 {
            let headers = (0..<Int.random(in: 0..<90, using: &random)).map { _ in
                (name: names[Int.random(in: 0..<names.count, using: &random)],
                 value: String(decoding: (0..<Int.random(in: 0..<300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self))
            }
            let judgement = door.judge(WebhookHead(method: "POST", target: "/webhooks/keva", headers: headers), body: Self.bytes, now: Fixture.now)
            #expect([.unproved, .tooManyHeaders, .tooLarge].contains(judgement.answer))
        }
    }
}
