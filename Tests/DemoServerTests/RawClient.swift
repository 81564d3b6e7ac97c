import FoundationEssentials
import Glibc
import Synchronization

@testable import DemoServer

/// A time that stands still until it is moved.
final class ManualClock: Sendable {
    static let start = Date(timeIntervalSince1970: 1_795_000_000)
    private let time = Mutex(ManualClock.start)

    var now: Date { time.withLock { $0 } }
    func advance(seconds: Double) { time.withLock { $0 += seconds } }
}

/// What came back; `isWhole` tells whether as many bytes came as were announced.
struct RawAnswer {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSON? { JSON.read(body) }
    var isWhole: Bool { headers["content-length"].map { Int($0) == body.count } ?? body.isEmpty }
}

/// One request over one connection, by hand: nothing between the test and the bytes.
struct RawClient {
    let port: UInt16

    init(_ base: String) {
        port = UInt16(base.drop { $0 != ":" }.dropFirst(3).drop { $0 != ":" }.dropFirst().prefix { $0 != "/" }) ?? 0
    }

    /// Nil when the connection ended, or stayed silent for `seconds`, before an answer began.
    func send(_ request: String, seconds: Int = 5) -> RawAnswer? {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard handle >= 0 else { return nil }
        defer { close(handle) }
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        let bytes = Array(request.utf8)
        guard Glibc.send(handle, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return nil }
        return RawClient.parse(RawClient.readAll(handle))
    }

    private static func readAll(_ handle: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(handle, &chunk, chunk.count, 0)
            guard count > 0 else { return all }
            all += chunk[..<count]
        }
    }

    private static func parse(_ bytes: [UInt8]) -> RawAnswer? {
        let gap = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: gap) }) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first, let status = Int(first.split(separator: " ")[1]) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return RawAnswer(status: status, headers: headers, body: Array(bytes[(end + 4)...]))
    }
}

/// A demo under test with its clock and one client per service.
final class Stage: Sendable {
    let clock: ManualClock
    let server: DemoServer

    init(_ change: (inout DemoOptions) -> Void = { _ in }) throws {
        let clock = ManualClock()
        var options = DemoOptions(tickets: 240, startedAt: ManualClock.start)
        options.requestsPerMinute = Dictionary(uniqueKeysWithValues: DemoService.allCases.map { ($0, 10_000) })
        change(&options)
        self.clock = clock
        server = try DemoServer.start(options, now: { clock.now })
    }

    deinit { server.stop() }

    /// - Parameters:
    ///   - target: the path on the host, with its query.
    ///   - headers: further header lines; `Authorization` or `X-API-Key` among them replaces the right one.
    func send(
        _ method: String, _ target: String, _ body: String? = nil, to service: DemoService = .keva,
        headers: [String] = [], seconds: Int = 5
    ) -> RawAnswer? {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        let isOdd = service == .keepem
        if !headers.contains(where: { $0.hasPrefix("Authorization") || (isOdd && $0.hasPrefix("X-API-Key")) }) {
            let name = isOdd ? "X-API-Key: " : "Authorization: Bearer "
            lines.append(name + server.token(of: service))
        }
        if let body {
            if !headers.contains(where: { $0.hasPrefix("Content-Type") }) { lines.append("Content-Type: application/json") }
            lines.append("Content-Length: \(body.utf8.count)")
        }
        let text = (lines + headers).joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
        return RawClient(server.baseURL(of: service)).send(text, seconds: seconds)
    }

    var ticket: String { server.state(of: .keva).tickets.first?.id ?? "" }
    var issue: String { server.state(of: .kemon).tickets.first?.id ?? "" }
    var reply: DemoApproval? { pending("send_reply") }
    var refund: DemoApproval? { pending("platform_action") }

    private func pending(_ kind: String) -> DemoApproval? {
        server.state(of: .keva).approvals.first { approval in
            approval.status == "pending" && approval.actionType == kind
                && approval.expiresAt.map { $0 > clock.now + 3_600 } ?? true
        }
    }
}
