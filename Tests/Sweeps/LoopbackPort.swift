import Dispatch
import Glibc
import PtyHarness

/// A port on loopback; each connection is its handler's to read, to answer and to close.
final class LoopbackPort: Sendable {
    let port: Int
    private let descriptor: Int32

    init(_ address: String, handle: @escaping @Sendable (Int32) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // No child of ours holds it open.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var name = Self.name(address, port: 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard isBound == 0, listen(descriptor, 64) == 0 else { throw PseudoTerminal.Failure(call: "bind", code: errno) }
        var length = size
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: name.sin_port))
        DispatchQueue(label: "kedge.sweep.port").async { @Sendable in
            while true {
                let connection = accept(descriptor, nil, nil)
                if connection < 0 { if errno == EINTR || errno == ECONNABORTED { continue } else { return } }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                DispatchQueue(label: "kedge.sweep.port").async { @Sendable in
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

    /// An open connection to a port on loopback.
    static func connect(to port: Int, of address: String = "127.0.0.1") -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = name(address, port: port)
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
