import Corpus
import Glibc
import PtyHarness

/// `kedge listen` in a terminal of its own, and a service's side of it.
final class ListenBench {
    static let secret = "whsec_of_this_test"
    static let config = "webhook_secret_command = \"echo \(secret)\"\nwebhook_signature_header = \"X-Keva-Signature\"\n"

    let session: Session
    let port: Int

    /// nil where it doesn't begin to listen.
    init?(_ bench: Bench, _ arguments: [String] = []) throws {
        session = try bench.open(["listen", "--port", "0"] + arguments, columns: 300, rows: 200)
        guard session.wait(for: "Listening on"),
            let line = session.screen.lines.first(where: { $0.contains("Listening on") }),
            let digits = line.split(separator: ":").compactMap({ Int($0.prefix { $0.isNumber }) }).first
        else { return nil }
        port = digits
    }

    /// What the terminal shows of it, line by line.
    var lines: [String] { session.screen.lines.map { $0.trimmed }.filter { !$0.isEmpty } }

    /// Ends it as a person does.
    func interrupt() -> Int32 {
        session.press("C-c")
        return session.finish()
    }

    /// Sends a body, signed unless another signature is given; the status that came back, 0 where none did.
    @discardableResult
    func post(_ body: String, to account: String = "keva", signature: String? = nil) -> Int {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { return 0 }
        let signature = signature ?? "sha256=" + Signer.hex(body, secret: Self.secret)
        let request = "POST /webhooks/\(account) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Content-Type: application/json\r\nX-Keva-Signature: \(signature)\r\n\r\n\(body)"
        guard send(handle, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else { return 0 }
        var answer = [UInt8](repeating: 0, count: 512)
        let count = recv(handle, &answer, answer.count, 0)
        let words = String(decoding: answer[..<max(0, count)], as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) ?? 0 : 0
    }

    static func hook(_ type: String, id: String, ticket: String, more: String = "") -> String {
        "{\"id\":\"\(id)\",\"type\":\"\(type)\",\"createdAt\":\"2026-01-02T03:04:05Z\",\"data\":{\"ticketId\":\"\(ticket)\"\(more)}}"
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
