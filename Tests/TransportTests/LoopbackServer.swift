import Dispatch
import Glibc
import Synchronization

/// A server on 127.0.0.1 that does what a test wrote down for each connection, right or wrong.
final class LoopbackServer: Sendable {
    enum Step: Sendable {
        /// Reads one request whole, headers and body.
        case readRequest
        /// Reads so many bytes of a request.
        case read(count: Int)
        case send(String)
        case sendBytes([UInt8])
        /// Sends it again and again until the other side is gone.
        case sendForever(String)
        /// Waits until the other side is gone.
        case hold
        /// Closes with a reset instead of an end.
        case reset
    }

    private struct State {
        var requests: [String] = []
        var connectionCount = 0
        var byteCount = 0
        var sentCount = 0
    }

    let port: Int
    private let listener: Int32
    private let scripts: [[Step]]
    private let state = Mutex(State())
    private let requestCame = DispatchSemaphore(value: 0)

    /// - Parameter scripts: one per connection; the last serves all that follow. A connection is closed at
    ///   its script's end.
    init(_ scripts: [[Step]]) {
        self.scripts = scripts
        (listener, port) = Self.listen()
        DispatchQueue(label: "accept").async { @Sendable [self] in accept() }
    }

    /// Whole requests, and what there was of torn ones.
    var requests: [String] { state.withLock { $0.requests } }
    var connectionCount: Int { state.withLock { $0.connectionCount } }
    var byteCount: Int { state.withLock { $0.byteCount } }
    /// Bytes that the other side took.
    var sentCount: Int { state.withLock { $0.sentCount } }
    var origin: String { "http://127.0.0.1:\(port)" }

    /// Until one more whole request came; false after 20 seconds without.
    func waitForRequest() -> Bool { requestCame.wait(timeout: .now() + 600) == .success }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// A port on which nobody listens.
    static func deadPort() -> Int {
        let (descriptor, port) = listen()
        close(descriptor)
        return port
    }

    private static func listen() -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = bind(descriptor, generic, length)
                _ = Glibc.listen(descriptor, 64)
                _ = getsockname(descriptor, generic, &length)
            }
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let number = state.withLock { state in
                state.connectionCount += 1
                return state.connectionCount - 1
            }
            let script = scripts[min(number, scripts.count - 1)]
            // A thread of its own: a shared pool has an end, and connections are kept open.
            DispatchQueue(label: "connection").async { @Sendable [self] in
                perform(script, on: descriptor)
                close(descriptor)
            }
        }
        close(listener)
    }

    private func perform(_ script: [Step], on descriptor: Int32) {
        for step in script {
            switch step {
            case .readRequest: guard readRequest(descriptor) else { return }
            case .read(let count): _ = readSome(descriptor, upTo: count)
            case .send(let text): guard write(Array(text.utf8), to: descriptor) else { return }
            case .sendBytes(let bytes): guard write(bytes, to: descriptor) else { return }
            case .sendForever(let text):
                let bytes = Array(text.utf8)
                while write(bytes, to: descriptor) {}
                return
            case .hold:
                while !readSome(descriptor, upTo: 4_096).isEmpty {}
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
            }
        }
    }

    private func readRequest(_ descriptor: Int32) -> Bool {
        var bytes: [UInt8] = []
        while true {
            if let end = Self.headerEnd(bytes), bytes.count >= end + Self.contentLength(bytes[..<end]) {
                state.withLock { $0.requests.append(String(decoding: bytes, as: UTF8.self)) }
                requestCame.signal()
                return true
            }
            let more = readSome(descriptor, upTo: 65_536)
            guard !more.isEmpty else {
                if !bytes.isEmpty { state.withLock { $0.requests.append(String(decoding: bytes, as: UTF8.self)) } }
                return false
            }
            bytes += more
        }
    }

    private func readSome(_ descriptor: Int32, upTo count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let got = max(0, recv(descriptor, &buffer, count, 0))
        state.withLock { $0.byteCount += got }
        return Array(buffer[..<got])
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
            state.withLock { $0.sentCount += count }
        }
        return true
    }

    private static func headerEnd(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { Array(bytes[$0..<($0 + 4)]) == mark }.map { $0 + 4 }
    }

    private static func contentLength(_ bytes: ArraySlice<UInt8>) -> Int {
        let lines = String(decoding: bytes, as: UTF8.self).lowercased().split(separator: "\r\n")
        guard let line = lines.first(where: { $0.hasPrefix("content-length:") }) else { return 0 }
        return Int(line.dropFirst(15).filter(\.isNumber)) ?? 0
    }
}

/// A whole answer that keeps the connection.
func reply(_ status: Int = 200, _ body: String = "{}", headers: [String] = []) -> String {
    let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)"] + headers
    return lines.map { $0 + "\r\n" }.joined() + "\r\n" + body
}
