import Glibc
import Synchronization

/// An origin that no byte may reach.
final class ForbiddenOrigin: Sendable {
    let address: String
    private let door: LoopbackPort
    private let heard: Heard

    private final class Heard: Sendable {
        let connections = Mutex(0)
        let bytes = Mutex<[UInt8]>([])
    }

    init(_ address: String) throws {
        self.address = address
        let heard = Heard()
        self.heard = heard
        door = try LoopbackPort(address) { connection in
            heard.connections.withLock { $0 += 1 }
            while let bytes = LoopbackPort.read(connection) { heard.bytes.withLock { $0 += bytes } }
        }
    }

    var port: Int { door.port }
    var connectionCount: Int { heard.connections.withLock { $0 } }
    var bytes: [UInt8] { heard.bytes.withLock { $0 } }
    func close() { door.close() }

    /// Connects to it and says nothing; when that is counted, all that came before is. False where it isn't.
    func knock() -> Bool {
        let before = connectionCount
        guard let line = LoopbackPort.connect(to: port, of: address) else { return false }
        defer { Glibc.close(line) }
        for _ in 0..<5_000 where connectionCount == before { poll(nil, 0, 1) }
        return connectionCount > before
    }
}

/// A client as careless as many: it goes where it is sent, with all that it carries.
enum CarelessClient {
    /// Asks a relay, follows its answer, and returns when the other side has taken everything.
    static func ask(_ relay: CanaryRelay, secret: String) {
        guard let answer = exchange("127.0.0.1", relay.port, secret), let target = CanaryRelay.header("location", in: answer),
            // `http://address:port/path`
            let authority = target.split(separator: "/").dropFirst().first?.split(separator: ":"), authority.count == 2,
            let port = Int(authority[1])
        else { return }
        _ = exchange(String(authority[0]), port, secret)
    }

    private static func exchange(_ address: String, _ port: Int, _ secret: String) -> [UInt8]? {
        guard let line = LoopbackPort.connect(to: port, of: address) else { return nil }
        defer { close(line) }
        LoopbackPort.write(Array("GET /x HTTP/1.1\r\nHost: \(address):\(port)\r\nAuthorization: Bearer \(secret)\r\n\r\n".utf8), to: line)
        // The relay answers and waits for more; the other says nothing, and is told that no more comes.
        shutdown(line, Int32(SHUT_WR))
        return LoopbackPort.read(line)
    }
}
