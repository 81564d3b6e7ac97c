import Dispatch
import Glibc
import PtyHarness
import Synchronization

/// A server on loopback that refuses everything, in words that are told to it.
final class RefusingServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let words = Mutex("")

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withUnsafeMutableBytes(of: &address) { raw in
            guard let pointer = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return bind(descriptor, pointer, length) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, pointer, &length) == 0
        }
        guard isBound else { throw PseudoTerminal.Failure(call: "bind", code: errno) }
        port = UInt16(bigEndian: address.sin_port)
        DispatchQueue(label: "kedge.sweep.refusals").async { [self] in serve() }
    }

    func say(_ text: String) { words.withLock { $0 = text } }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve() {
        let noSignal = Int32(0x4000)
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            readHead(connection)
            let quoted = Self.quoted(words.withLock { $0 })
            let body = Array("{\"error\":{\"code\":\"validation_error\",\"message\":\(quoted)},\"message\":\(quoted),\"detail\":\(quoted)}".utf8)
            let head = "HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
            var rest = (Array(head.utf8) + body)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, noSignal) }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            close(connection)
        }
        close(listener)
    }

    private func readHead(_ connection: Int32) {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !head.reversed().starts(with: [0x0A, 0x0D, 0x0A, 0x0D]) {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            head += buffer[..<count]
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined() + "\""
    }
}
