import Corpus
import Helpdesk
import Testing

@testable import Webhooks

@Suite("Signatures")
struct SignatureTests {
    struct Vector: Sendable {
        let key: [UInt8]
        let data: [UInt8]
        let code: String
    }

    /// RFC 4231, the cases of full length.
    static let vectors: [Vector] = [
        Vector(
            key: Array(repeating: 0x0B, count: 20), data: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            key: Array("Jefe".utf8), data: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            key: Array(repeating: 0xAA, count: 20), data: Array(repeating: 0xDD, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            key: Array(1...25), data: Array(repeating: 0xCD, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            key: Array(repeating: 0xAA, count: 131), data: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            key: Array(repeating: 0xAA, count: 131),
            data: Array("This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.".utf8),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test("The published vectors hold, and no other byte does", arguments: vectors)
    func published(vector: Vector) {
        let signature = WebhookSignature(key: vector.key)
        #expect(signature.isRight(vector.code, over: vector.data))
        #expect(Signer.hex(vector.data, secret: vector.key) == vector.code)
        for index in vector.data.indices {
            var data = vector.data
            data[index] ^= 1
            #expect(!signature.isRight(vector.code, over: data))
        }
        for index in vector.code.indices {
            var code = vector.code
            code.replaceSubrange(index...index, with: code[index] == "0" ? "1" : "0")
            #expect(!signature.isRight(code, over: vector.data))
        }
        #expect(!WebhookSignature(key: vector.key + [1]).isRight(vector.code, over: vector.data))
    }

    static let body = "{\"id\":\"evt_1\"}"
    static let code = Signer.hex(body, secret: Fixture.secret)

    @Test("Every way to write the right one is taken", arguments: [
        code, code.uppercased(), "sha256=" + code, "SHA256=" + code.uppercased(), " \tsha256=\(code) ",
    ])
    func writings(header: String) {
        #expect(WebhookSignature(secret: Fixture.secret).isRight(header, over: Array(Self.body.utf8)))
    }

    @Test("Everything else is refused", arguments: [
        nil, "", " ", "sha256=", "sha1=" + code, "sha256=sha256=" + code, String(code.dropLast()), String(code.dropLast(2)), code + "0",
        code + "00", "0x" + code, code + "," + code, "sha256=\(code), sha256=\(code)", "v1,\(code)", "t=1,v1=" + code,
        String(code.reversed()), String(repeating: "0", count: 64), "\"\(code)\"", "sha256= \(code)", "ｓha256=" + code,
        String(code.dropLast()) + "٣", "W9wVRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=",
    ])
    func refused(header: String?) {
        #expect(!WebhookSignature(secret: Fixture.secret).isRight(header, over: Array(Self.body.utf8)))
    }

    @Test("A malformed signature doesn't match a body whose real one is all zeros' neighbour")
    func malformedIsNeverRight() {
        // Malformed headers are compared as zeros, so the comparison alone must not decide.
        #expect(WebhookSignature.code("zz") == nil)
        #expect(WebhookSignature.code(String(repeating: "0", count: 64)) == [UInt8](repeating: 0, count: 32))
    }

    @Test("The same document written anew is another body")
    func rewritten() {
        let signature = WebhookSignature(secret: Fixture.secret)
        #expect(!signature.isRight(Self.code, over: Array("{ \"id\": \"evt_1\" }".utf8)))
        #expect(!signature.isRight(Self.code, over: Array((Self.body + "\n").utf8)))
    }

    @Test("The secret stands in no description")
    func descriptions() throws {
        let source = try Fixture.source(.keva)
        var dumped = ""
        dump(source, to: &dumped)
        #expect(!dumped.contains(Fixture.secret) && !"\(source)".contains(Fixture.secret))
    }
}

@Suite("Who may be listened to")
struct SourceTests {
    private func trouble(_ kind: ServiceKind, header: String?, secret: String?) -> Trouble? {
        do throws(Trouble) {
            _ = try WebhookSource(account: AccountName("games"), kind: kind, signatureHeader: header, secret: secret)
            return nil
        } catch { return error }
    }

    @Test("Keva needs both keys of the config, Keme the secret, the others can't be proved", arguments: [
        (ServiceKind.keva, nil, "s", Trouble.Kind.configuration, "webhook_signature_header"),
        (.keva, "X-Sign", nil, .configuration, "webhook_secret_command"), (.keva, nil, nil, .configuration, "webhook_signature_header"),
        (.keva, "X-Sign", "", .configuration, "webhook_secret_command"), (.keme, nil, nil, .configuration, "webhook_secret_command"),
        (.keva, "X Sign", "s", .configuration, "X-Keme-Signature"), (.keva, "X-Sign:", "s", .configuration, "X-Keme-Signature"),
        (.keva, "", "s", .configuration, "X-Keme-Signature"), (.keepem, "X-Sign", "s", .unsupported, ""),
        (.kemon, "X-Sign", "s", .unsupported, ""), (.rt, "X-Sign", "s", .unsupported, ""),
    ] as [(ServiceKind, String?, String?, Trouble.Kind, String)])
    func refused(kind: ServiceKind, header: String?, secret: String?, trouble: Trouble.Kind, hint: String) throws {
        let told = try #require(self.trouble(kind, header: header, secret: secret))
        #expect(told.kind == trouble)
        #expect((told.hint ?? "").contains(hint))
        #expect(told.message.hasSuffix("."))
        #expect(told.message.contains(kind.productName) || told.message.contains("webhook_signature_header"))
    }

    @Test("The header is asked for before any command is run, and then the secret is wanted too")
    func headerAlone() {
        #expect(throws: Trouble.self) {
            try WebhookSource.header(account: AccountName("k"), kind: .keme, configured: nil, hasSecret: false)
        }
    }

    @Test("Keme's header is the documented one unless the config says otherwise")
    func keme() throws {
        #expect(try Fixture.source(.keme).signatureHeader == "X-Keme-Signature")
        let other = try WebhookSource(account: AccountName("k"), kind: .keme, signatureHeader: "X-New", secret: "s")
        #expect(other.signatureHeader == "X-New")
    }
}
