import Glibc
import Synchronization

/// A server on loopback that refuses everything, in words that are told to it.
final class RefusingServer: Sendable {
    private let door: LoopbackPort
    private let words: Words

    private final class Words: Sendable { let text = Mutex("") }

    init() throws {
        let words = Words()
        self.words = words
        door = try LoopbackPort("127.0.0.1") { connection in
            Self.readHead(connection)
            LoopbackPort.write(Self.refusal(words.text.withLock { $0 }), to: connection)
        }
    }

    var port: Int { door.port }
    func say(_ text: String) { words.text.withLock { $0 = text } }
    func stop() { door.close() }

    private static func readHead(_ connection: Int32) {
        var head: [UInt8] = []
        while !head.reversed().starts(with: [0x0A, 0x0D, 0x0A, 0x0D]) {
            guard let more = LoopbackPort.read(connection) else { return }
            head += more
        }
    }

    private static func refusal(_ words: String) -> [UInt8] {
        let text = quoted(words)
        let body = "{\"error\":{\"code\":\"validation_error\",\"message\":\(text)},\"message\":\(text),\"detail\":\(text)}"
        return Array("""
            HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/json\r\n\
            Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)
            """.utf8)
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined() + "\""
    }
}
