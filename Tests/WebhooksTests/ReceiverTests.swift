import Corpus
import FoundationEssentials
import Glibc
import Helpdesk
import Synchronization
import Testing

@testable import Webhooks

/// The receiver on loopback, and what it told.
private final class Post {
    let receiver: WebhookReceiver
    let port: Int
    private let told = Told()

    private final class Told: Sendable {
        let news = Mutex<[WebhookNews]>([])
        let lines = Mutex("")
    }

    init(limits: WebhookLimits = WebhookLimits()) throws {
        let told = told
        receiver = WebhookReceiver(
            [try Fixture.source(.keme), try Fixture.source(.keva)], limits: limits,
            surroundings: WebhookReceiver.Surroundings(
                now: { Fixture.now }, keep: { line in told.lines.withLock { $0 += line } },
                tell: { news in told.news.withLock { $0.append(news) } }))
        port = try receiver.listen(address: "127.0.0.1", port: 0)
    }

    deinit { receiver.close() }

    var news: [WebhookNews] { told.news.withLock { $0 } }
    var lines: String { told.lines.withLock { $0 } }

    /// An open connection; -1 where none was to be had.
    func connection() -> Int32 {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        return connected == 0 ? handle : -1
    }

    /// What comes back over one connection until the other side closes it.
    func send(_ bytes: [UInt8]) -> String {
        let handle = connection()
        defer { close(handle) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        return read(handle)
    }

    func read(_ handle: Int32) -> String {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(handle, &chunk, chunk.count, 0)
            // Nobody closed it: that must not look like an end.
            if count < 0, errno == EAGAIN { return "still open" }
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += chunk[..<count]
        }
    }

    func post(_ body: String, to account: String = "keva", signature: String? = nil, headers: [String] = [], method: String = "POST") -> String {
        let lines = ["\(method) /webhooks/\(account) HTTP/1.1", "Host: x", "Connection: close", "Content-Length: \(body.utf8.count)",
            "X-Keva-Signature: \(signature ?? Signer.hex(body, secret: Fixture.secret))"] + headers
        return send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
    }
}

@Suite("The receiver on loopback", .serialized)
struct ReceiverTests {
    private let body = #"{"id":"evt_1","type":"ticket.updated","data":{"ticketId":"tkt_1"}}"#

    @Test("A signed one is taken, told once and remembered; again it is only taken")
    func accepted() throws {
        let post = try Post()
        #expect(post.post(body).hasPrefix("HTTP/1.1 204 "))
        #expect(post.post(body).hasPrefix("HTTP/1.1 204 "))
        #expect(post.news.count == 2)
        #expect(post.news.first?.hint?.subjects == [Fixture.ticket("tkt_1")])
        #expect(post.news.last == .repeated(AccountName("keva")))
        #expect(post.lines.split(separator: "\n").count == 1)
    }

    @Test("Refusals, byte for byte alike whether the account is there or not")
    func refused() throws {
        let post = try Post()
        let wrong = post.post(body, signature: String(repeating: "a", count: 64))
        #expect(wrong.hasPrefix("HTTP/1.1 401 "))
        #expect(post.post(body, to: "nobody") == wrong)
        #expect(post.post(body, to: "nobody", signature: "") == wrong)
        #expect(post.post(body, method: "GET").hasPrefix("HTTP/1.1 405 "))
        #expect(post.post(body, method: "PUT").contains("Allow: POST\r\n"))
        #expect(post.send(Array("POST /elsewhere HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".utf8)).hasPrefix("HTTP/1.1 404 "))
        #expect(post.news == [.unproved(AccountName("keva"))])
    }

    @Test("What isn't HTTP is told so", arguments: [
        "nonsense\r\n\r\n", "POST /webhooks/keva HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST /webhooks/keva HTTP/1.1\r\nbad header\r\n\r\n",
        "POST /webhooks/keva HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
    ])
    func malformed(request: String) throws {
        let post = try Post()
        let answer = post.send(Array(request.utf8))
        #expect(answer.hasPrefix("HTTP/1.1 400 ") || answer.hasPrefix("HTTP/1.1 401 "))
        #expect(post.news.allSatisfy { $0.hint == nil })
        #expect(post.post(body).hasPrefix("HTTP/1.1 204 "))
    }

    @Test("A large body is refused before it is read, with a length and without")
    func large() throws {
        var limits = WebhookLimits()
        limits.bodyByteCount = 1_000
        limits.secondsForRequest = 2
        let post = try Post(limits: limits)
        let announced = "POST /webhooks/keva HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n"
        #expect(post.send(Array(announced.utf8)).hasPrefix("HTTP/1.1 413 "))
        let chunk = "400\r\n" + String(repeating: "a", count: 1_024) + "\r\n"
        let chunked = "POST /webhooks/keva HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: chunk, count: 200)
        #expect(post.send(Array(chunked.utf8)).hasPrefix("HTTP/1.1 413 "))
        #expect(post.news.isEmpty)
    }

    @Test("Very many or very long headers are refused")
    func headers() throws {
        let post = try Post()
        let many = (0..<100).map { "X-\($0): a" }
        #expect(post.post(body, headers: many).hasPrefix("HTTP/1.1 431 "))
        #expect(post.post(body, headers: ["X-Long: " + String(repeating: "a", count: 20_000)]).hasPrefix("HTTP/1.1 431 "))
        #expect(post.post(body, headers: ["X-Long: " + String(repeating: "a", count: 100_000)]).hasPrefix("HTTP/1.1 400 "))
        #expect(post.news.isEmpty)
    }

    @Test("A request that never ends, and a connection nobody uses, are closed")
    func slow() throws {
        var limits = WebhookLimits()
        limits.secondsForRequest = 0.3
        let post = try Post(limits: limits)
        let torn = "POST /webhooks/keva HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
        #expect(post.send(Array(torn.utf8)) == "")
        #expect(post.send([]) == "")
        #expect(post.news.isEmpty)
    }

    @Test("A connection is used again for the next one")
    func keptAlive() throws {
        var limits = WebhookLimits()
        limits.secondsForRequest = 0.5
        let post = try Post(limits: limits)
        let requests = (1...3).map { number in
            let body = "{\"id\":\"evt_\(number)\",\"type\":\"ticket.updated\",\"data\":{\"ticketId\":\"tkt_\(number)\"}}"
            return "POST /webhooks/keva HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\nX-Keva-Signature: \(Signer.hex(body, secret: Fixture.secret))\r\n\r\n\(body)"
        }
        let answers = post.send(Array(requests.joined().utf8))
        #expect(answers.ranges(of: "HTTP/1.1 204").count == 3)
        #expect(post.news.count == 3)
    }

    @Test("More connections than allowed are closed; those that are there go on")
    func crowd() throws {
        var limits = WebhookLimits()
        limits.connectionCount = 3
        let post = try Post(limits: limits)
        let held = (0..<3).map { _ in post.connection() }
        // An answer of each proves that all three are in.
        for handle in held {
            let text = "POST /webhooks/keva HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            #expect(Glibc.send(handle, text, text.utf8.count, 0) == text.utf8.count)
            var buffer = [UInt8](repeating: 0, count: 100)
            #expect(recv(handle, &buffer, buffer.count, 0) > 0)
            #expect(String(decoding: buffer, as: UTF8.self).hasPrefix("HTTP/1.1 100 "))
        }
        #expect(post.post(body) == "")
        for handle in held { close(handle) }
        // They leave when the receiver has seen it; nothing but trying tells.
        var answer = ""
        for _ in 0..<1_000 where answer.isEmpty { answer = post.post(body) }
        #expect(answer.hasPrefix("HTTP/1.1 204 "))
    }

    @Test("While it stops it says so; afterwards nobody is there")
    func stopping() throws {
        let post = try Post()
        post.receiver.beginStopping()
        #expect(post.post(body).hasPrefix("HTTP/1.1 503 "))
        post.receiver.close()
        #expect(post.connection() == -1)
        #expect(post.news.isEmpty)
    }

    @Test("A taken port and a foreign address have their own sentences")
    func cannotListen() throws {
        let post = try Post()
        func trouble(_ address: String, _ port: Int) -> Trouble? {
            let other = WebhookReceiver([], surroundings: .init(now: { Fixture.now }, keep: { _ in }, tell: { _ in }))
            defer { other.close() }
            do throws(Trouble) {
                _ = try other.listen(address: address, port: port)
                return nil
            } catch { return error }
        }
        let taken = try #require(trouble("127.0.0.1", post.port))
        #expect(taken.kind == .conflict && taken.message.contains("\(post.port)") && taken.hint?.contains("--port") == true)
        #expect(trouble("192.0.2.1", 0)?.kind == .configuration)
        #expect(trouble("127.0.0.1", 0) == nil)
    }

    @Test("Which addresses only this machine reaches", arguments: [
        ("127.0.0.1", true), ("127.9.9.9", true), ("localhost", true), ("::1", true), ("0.0.0.0", false), ("::", false),
        ("192.168.0.1", false), ("127.0.0.1.example", false), ("127.1", false), ("", false), ("10.0.0.127", false),
    ])
    func loopback(address: String, isLoopback: Bool) {
        #expect(WebhookReceiver.isLoopback(address) == isLoopback)
    }

    @Test("An account's path is the one its requests come to", arguments: ["games", "a/b", "ü", "a%41", "?", ".."])
    func paths(name: String) {
        #expect(WebhookDoor.accountName(in: WebhookReceiver.path(of: AccountName(name)), limit: 1_000) == name)
    }
}
