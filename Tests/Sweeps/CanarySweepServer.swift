import Dispatch
import FoundationEssentials
import Glibc
import Synchronization

/// A port on loopback; each connection is its handler's to read, to answer and to close.
final class CanaryPort: Sendable {
    let port: Int
    private let descriptor: Int32

    init(_ address: String, handle: @escaping @Sendable (Int32) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var name = Self.name(address, port: 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard isBound == 0, listen(descriptor, 64) == 0 else { throw CanaryTrouble(what: "no port on \(address)") }
        var length = size
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: name.sin_port))
        DispatchQueue(label: "canary.port").async { @Sendable in
            while true {
                let connection = accept(descriptor, nil, nil)
                if connection < 0 { if errno == EINTR || errno == ECONNABORTED { continue } else { return } }
                DispatchQueue(label: "canary.port").async { @Sendable in
                    handle(connection)
                    Glibc.close(connection)
                }
            }
        }
    }

    func close() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        Glibc.close(descriptor)
    }

    private static func name(_ address: String, port: Int) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, address, &name.sin_addr)
        return name
    }

    /// An open connection to a port of 127.0.0.1.
    static func connect(to port: Int) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = name("127.0.0.1", port: port)
        let isThere = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        if isThere == 0 { return descriptor }
        Glibc.close(descriptor)
        return nil
    }

    static func read(_ descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

struct CanaryTrouble: Error { let what: String }

/// What stands between kedge and a demo server: it notes every byte that comes, and may answer in the server's place.
final class CanaryRelay: Sendable {
    enum Manner: Sendable, Equatable {
        case pass
        /// With the request's own secret in the body and the headers, in several coats.
        case echo(Int, isReversed: Bool)
        case redirect(Int, to: String)
    }

    let service: String
    private let manner = Mutex(Manner.pass)
    private let heard = Mutex<[[UInt8]]>([])
    private let door: Mutex<CanaryPort?> = Mutex(nil)

    /// - Parameter upstream: the demo server's port.
    init(_ service: String, upstream: Int) throws {
        self.service = service
        let port = try CanaryPort("127.0.0.1") { [weak self] in self?.serve($0, upstream) }
        door.withLock { $0 = port }
    }

    var port: Int { door.withLock { $0?.port ?? 0 } }
    var requests: [[UInt8]] { heard.withLock { $0 } }
    func behave(_ manner: Manner) { self.manner.withLock { $0 = manner } }
    func close() { door.withLock { $0?.close() } }

    private func serve(_ connection: Int32, _ upstream: Int) {
        while let request = Self.request(from: connection) {
            heard.withLock { $0.append(request) }
            let manner = manner.withLock { $0 }
            if manner == .pass { return Self.pass(request, connection, upstream) }
            CanaryPort.write(Self.answer(to: request, manner), to: connection)
        }
    }

    /// One whole request: its head, and as much of a body as it announces.
    private static func request(from connection: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            if let end = headEnd(bytes) {
                let length = header("content-length", in: bytes).flatMap { Int($0) } ?? 0
                if bytes.count >= end + length { return bytes }
            }
            guard let more = CanaryPort.read(connection) else { return nil }
            bytes += more
        }
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        let blank = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { Array(bytes[$0..<($0 + 4)]) == blank }.map { $0 + 4 }
    }

    static func headerLines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes[..<(headEnd(bytes) ?? bytes.count)], as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    static func header(_ name: String, in bytes: [UInt8]) -> String? {
        headerLines(bytes).first { $0.lowercased().hasPrefix(name + ":") }.map { line in
            String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
    }

    private static func pass(_ request: [UInt8], _ connection: Int32, _ upstream: Int) {
        guard let server = CanaryPort.connect(to: upstream), let end = headEnd(request) else { return }
        CanaryPort.write(request[..<(end - 2)] + Array("Connection: close\r\n\r\n".utf8) + request[end...], to: server)
        while let bytes = CanaryPort.read(server) { CanaryPort.write(bytes, to: connection) }
        Glibc.close(server)
    }

    private static func answer(to request: [UInt8], _ manner: Manner) -> [UInt8] {
        switch manner {
        case .pass: return []
        case .redirect(let code, let target):
            return Array("HTTP/1.1 \(code) Elsewhere\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n".utf8)
        case .echo(let code, let isReversed):
            let whole = header("authorization", in: request) ?? header("x-api-key", in: request) ?? ""
            let bare = whole.split(separator: " ").last.map(String.init) ?? whole
            let base64 = Data(whole.utf8).base64EncodedString()
            let said = isReversed ? String(bare.reversed()) : "\(whole), \(bare.split(separator: "/").joined(separator: "\\/")) and \(base64)"
            let escaped = bare.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "\\u002B")
            let line = isReversed ? said : "\(escaped) and \(base64)"
            let body = """
                {"error":{"code":"refused","message":"Not with \(said)","details":"\(line)"},"message":"Not with \(said)",\
                "detail":"\(line)","title":"Not with \(line)","errors":[{"field":"token","message":"\(line)"}],"data":{"token":"\(line)"}}
                """
            return Array("""
                HTTP/1.1 \(code) Refused\r\nContent-Type: application/json\r\nX-Echo: \(whole)\r\nWWW-Authenticate: Bearer realm="\(bare)"\r\n\
                Retry-After: 1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                """.utf8)
        }
    }
}

/// An origin that no byte may reach.
final class ForbiddenOrigin: Sendable {
    let address: String
    private let door: CanaryPort
    private let count: Counter

    private final class Counter: Sendable {
        let connections = Mutex(0)
        let bytes = Mutex(0)
    }

    init(_ address: String) throws {
        self.address = address
        let count = Counter()
        self.count = count
        door = try CanaryPort(address) { connection in
            count.connections.withLock { $0 += 1 }
            while let bytes = CanaryPort.read(connection) { count.bytes.withLock { $0 += bytes.count } }
        }
    }

    var port: Int { door.port }
    var connectionCount: Int { count.connections.withLock { $0 } }
    var byteCount: Int { count.bytes.withLock { $0 } }
    func close() { door.close() }
}
