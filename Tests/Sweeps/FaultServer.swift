import Dispatch
import Glibc
import Synchronization

/// A small Keva on loopback (contracts/keva.md, sections 4, 6 and 7) that does what it is asked, and answers as
/// badly as it is told to. What it counted is the only witness of what really happened.
///
/// One thread serves every connection.
final class FaultServer: Sendable {
    /// What becomes of the answer to a message that was sent.
    enum Fault: Sendable {
        case none
        // It acts, and then:
        case closesBeforeAnswer, closesInStatusLine, closesInHeaders, closesInBody
        case stalls, resets, answers(Int), tellsWrongLength
        // It doesn't act:
        case refusesByRate, answersUnavailable
    }

    /// How it meets new connections.
    enum Door: Sendable {
        case open
        /// Nobody listens.
        case refusing
        /// Each is reset before a byte is read.
        case resetting
    }

    /// What came of one text.
    struct Fate: Sendable {
        /// Requests that carried it.
        var arrivals = 0
        /// Messages that were made of it.
        var acts = 0
        /// Whole good answers to one of these requests.
        var answers = 0
        /// Threads that were given whole and held it.
        var showings = 0
    }

    /// A moment in the life of a text's request.
    enum Stage: Sendable { case arrived, acted, answered }

    struct Behaviour: Sendable {
        /// Asked once for each request that carries a text, with how many came before.
        var fault: @Sendable (_ text: String, _ earlier: Int) -> Fault = { _, _ in .none }
        /// Told on the server's thread.
        var watch: @Sendable (Stage, _ text: String) -> Void = { _, _ in }
        /// ISO 8601.
        var time: @Sendable () -> String
        /// Whether connections of reads live on.
        var keepsConnections = true
        /// What lists show; any other ticket can be written to, too.
        var listedTickets: [String] = []
    }

    struct Message: Sendable {
        let id: Int
        let text: String
        let isNote: Bool
        let time: String
    }

    struct Ledger: Sendable {
        var fates: [String: Fate] = [:]
        var threads: [String: [Message]] = [:]
        var statuses: [String: String] = [:]
        var messageCount = 0
        var requestCount = 0
        var door = Door.open
        var isEnding = false
    }

    let port: Int
    let behaviour: Behaviour
    let ledger = Mutex(Ledger())
    private let listener: Int32
    private let wake: [Int32]
    private let ended = DispatchSemaphore(value: 0)

    /// - Throws: the number of the system's error.
    init(_ behaviour: Behaviour) throws(SystemFailure) {
        self.behaviour = behaviour
        (listener, port) = try Self.bound()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemFailure(code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        wake = ends
        DispatchQueue(label: "fault-server").async { @Sendable [self] in
            FaultServerLoop(self, listener: listener, wake: wake[0]).run()
            ended.signal()
        }
    }

    struct SystemFailure: Error { let code: Int32 }

    var baseURL: String { "http://127.0.0.1:\(port)/api/v1" }

    func fate(of text: String) -> Fate { ledger.withLock { $0.fates[text] ?? Fate() } }

    func setDoor(_ door: Door) {
        ledger.withLock { $0.door = door }
        if door == .refusing {
            shutdown(listener, Int32(SHUT_RDWR))
        } else {
            _ = Glibc.listen(listener, 1024)
        }
        rouse()
    }

    private func rouse() {
        var byte: UInt8 = 0
        _ = write(wake[1], &byte, 1)
    }

    /// Ends when every connection is closed.
    func stop() {
        ledger.withLock { $0.isEnding = true }
        rouse()
        ended.wait()
        for descriptor in wake + [listener] { close(descriptor) }
    }

    /// Below the ports that the system gives away by itself, so that nobody takes it while nobody listens.
    private static func bound() throws(SystemFailure) -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure(code: errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        let start = Int(getpid()) &* 37
        for step in 0..<8_000 {
            let port = 20_000 + (start + step &* 7) % 12_000
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            address.sin_port = UInt16(port).bigEndian
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    // Two listeners can't share a port, whatever the option: the second `listen` fails.
                    bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if result == 0, Glibc.listen(descriptor, 1024) == 0 { return (descriptor, port) }
        }
        close(descriptor)
        throw SystemFailure(code: EADDRINUSE)
    }
}
