import Glibc

/// The thread of a `FaultServer`: waits for whatever any connection does, and answers.
struct FaultServerLoop {
    private struct Connection {
        var bytes: [UInt8] = []
        /// It hears nothing any more, until the other side goes.
        var isStalled = false
    }

    /// What is to be done with a connection after an answer.
    enum Ending { case keep, close, reset, stall }

    private let server: FaultServer
    private let listener: Int32
    /// Something comes here when the door was moved, or the server is to end.
    private let wake: Int32
    private var connections: [Int32: Connection] = [:]

    init(_ server: FaultServer, listener: Int32, wake: Int32) {
        self.server = server
        self.listener = listener
        self.wake = wake
    }

    func run() {
        var loop = self
        loop.serve()
    }

    private mutating func serve() {
        while true {
            let (door, isEnding) = server.ledger.withLock { ($0.door, $0.isEnding) }
            if isEnding { return end() }
            // A listener that was shut would be ready for ever.
            var waiting = ([wake] + (door == .refusing ? [] : [listener]) + connections.keys).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            poll(&waiting, nfds_t(waiting.count), -1)
            for ready in waiting where ready.revents != 0 {
                if ready.fd == wake {
                    var byte: UInt8 = 0
                    _ = read(wake, &byte, 1)
                } else if ready.fd == listener {
                    accept()
                } else {
                    hear(ready.fd)
                }
            }
        }
    }

    private mutating func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            if server.ledger.withLock({ $0.door }) == .resetting {
                reset(descriptor)
            } else {
                connections[descriptor] = Connection()
            }
        }
    }

    private mutating func hear(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0, var connection = connections.removeValue(forKey: descriptor) else { return shut(descriptor) }
        if !connection.isStalled { connection.bytes += buffer[..<count] }
        while !connection.isStalled, let request = FaultRequest(taking: &connection.bytes) {
            let (bytes, ending) = server.answer(to: request)
            send(bytes, to: descriptor)
            if let text = request.text, ending != .stall { server.behaviour.watch(.answered, text) }
            switch ending {
            case .keep: break
            case .close: return shut(descriptor)
            case .reset: return reset(descriptor)
            case .stall: connection.isStalled = true
            }
        }
        connections[descriptor] = connection
    }

    private func send(_ bytes: [UInt8], to descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EAGAIN {
                var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&room, 1, -1)
            } else if count <= 0 {
                return
            } else {
                sent += count
            }
        }
    }

    private mutating func shut(_ descriptor: Int32) {
        connections[descriptor] = nil
        // Whoever else may hold it: a child that was begun just now.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private mutating func reset(_ descriptor: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        connections[descriptor] = nil
        close(descriptor)
    }

    private mutating func end() {
        for descriptor in connections.keys { close(descriptor) }
        connections = [:]
    }
}
