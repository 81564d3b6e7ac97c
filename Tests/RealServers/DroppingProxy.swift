import Dispatch
import Glibc
import Synchronization

/// Stands between a client and a server on loopback: notes every exchange, and loses what it is told to lose.
public final class DroppingProxy: Sendable {
    public enum Loss: Sendable {
        case nothing
        /// The server never hears of it; the client is cut off.
        case request
        /// The server has acted and answered; the client is cut off.
        case answer
    }

    /// One request and what the server said to it.
    public struct Exchange: Sendable {
        /// `POST /rest/data/issue`
        public let line: String
        public let status: Int
        /// The value of `Retry-After`, where there was one.
        public let retryAfter: Double?
        /// When the request came, and when the client had its answer; of the monotonic clock, in seconds.
        public let cameAt: Double
        public let answeredAt: Double
    }

    public let port: Int
    private let upstream: Int
    private let listener: Int32
    private let loss: @Sendable (_ line: String) -> Loss
    private let noted = Mutex<[Exchange]>([])

    /// - Parameters:
    ///   - upstream: the port of the server on 127.0.0.1.
    ///   - loss: asked for each request by its first line, without the version.
    public init(to upstream: Int, loss: @escaping @Sendable (_ line: String) -> Loss = { _ in .nothing }) {
        self.upstream = upstream
        self.loss = loss
        (listener, port) = Self.listening()
        DispatchQueue(label: "proxy").async { @Sendable [self] in accept() }
    }

    /// Every exchange that has ended, in the order of their ends.
    public var exchanges: [Exchange] { noted.withLock { $0 } }

    public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func listening() -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = bind(descriptor, generic, length)
                _ = listen(descriptor, 64)
                _ = getsockname(descriptor, generic, &length)
            }
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return address
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            DispatchQueue(label: "proxied").async { @Sendable [self] in
                carry(descriptor)
                shutdown(descriptor, Int32(SHUT_RDWR))
                close(descriptor)
            }
        }
        close(listener)
    }

    /// One request a connection.
    private func carry(_ client: Int32) {
        var request: [UInt8] = []
        while !Self.isWhole(request) {
            guard let more = Self.receive(client) else { return }
            request += more
        }
        let cameAt = Self.seconds()
        let text = String(decoding: request, as: UTF8.self)
        let line = text.prefix { $0 != "\r\n" }.split(separator: " ").prefix(2).joined(separator: " ")
        let loss = loss(line)
        if loss == .request { return }
        let answer = ask(request)
        let head = String(decoding: answer.prefix(4_096), as: UTF8.self).split(separator: "\r\n")
        if loss == .nothing { Self.send(answer, to: client) }
        let wait = head.first { $0.lowercased().hasPrefix("retry-after:") }
        let exchange = Exchange(
            line: line, status: head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0,
            retryAfter: wait.flatMap { Double($0.dropFirst(12).filter { $0.isNumber || $0 == "." }) }, cameAt: cameAt,
            answeredAt: Self.seconds())
        noted.withLock { $0.append(exchange) }
    }

    /// On a connection of its own, closed by the server.
    private func ask(_ request: [UInt8]) -> [UInt8] {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(server, F_SETFD, FD_CLOEXEC)
        defer { close(server) }
        var address = Self.address(port: upstream)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0, let end = request.firstIndex(of: 10) else { return [] }
        Self.send(Self.addressed(request, firstLineEnd: end, to: upstream), to: server)
        var answer: [UInt8] = []
        while let more = Self.receive(server) { answer += more }
        return answer
    }

    /// The same request as the server would have had it directly, and the last on its connection.
    private static func addressed(_ request: [UInt8], firstLineEnd end: Int, to port: Int) -> [UInt8] {
        let text = String(decoding: request[(end + 1)...], as: UTF8.self)
        let headEnd = text.utf8.firstRange(of: "\r\n\r\n".utf8)?.upperBound ?? text.endIndex
        let lines = text[..<headEnd].split(separator: "\r\n").filter { !$0.lowercased().hasPrefix("host:") }
        let head = (["Host: 127.0.0.1:\(port)", "Connection: close"] + lines).map { $0 + "\r\n" }.joined()
        return Array(request[...end]) + Array((head + "\r\n" + text[headEnd...]).utf8)
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { return false }
        let head = text[..<end.lowerBound]
        let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        return text.utf8.distance(from: end.upperBound, to: text.utf8.endIndex) >= length
    }

    private static func receive(_ descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
