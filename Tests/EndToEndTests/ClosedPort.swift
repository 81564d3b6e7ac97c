import Glibc
import PtyHarness

/// A port of loopback that refuses whoever connects, and that no server of another test can get meanwhile.
final class ClosedPort {
    private let descriptor: Int32

    init(_ port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // Connections that have just ended don't stand in its way.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // A process that another test is just starting has a copy of the server's socket until its program begins.
        for _ in 0..<1_000 {
            let isBound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isBound { return }
            poll(nil, 0, 20)
        }
        throw PseudoTerminal.Failure(call: "bind", code: errno)
    }

    deinit { close(descriptor) }
}
