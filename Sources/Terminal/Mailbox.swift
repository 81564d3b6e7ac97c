import Glibc
import Synchronization

/// Where other threads leave events for the one that waits in `EventLoop.wait`.
///
/// Its lock is the only one between two places. The pipe is written only when the box was empty, so a burst of events
/// wakes the reader once.
public final class Mailbox<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var posted = 0
        var taken = 0
    }

    private let state = Mutex(State())
    /// Readable while something is in the box.
    let descriptor: Int32
    private let writingEnd: Int32

    public init() {
        (descriptor, writingEnd) = makePipe()
    }

    deinit {
        close(descriptor)
        close(writingEnd)
    }

    /// Leaves an event. May be called from any thread.
    public func post(_ event: Event) {
        state.withLock { state in
            state.events.append(event)
            state.posted += 1
            if state.events.count == 1 { writeByte(to: writingEnd) }
        }
    }

    /// Takes everything that is there, in the order it was posted.
    public func take() -> [Event] {
        state.withLock { state in
            guard !state.events.isEmpty else { return [] }
            readByte(from: descriptor)
            let events = state.events
            state.events = []
            state.taken += events.count
            return events
        }
    }

    /// How many events were ever posted and taken: equal when the box is empty. Tests wait for this instead of sleeping.
    public var crossings: (posted: Int, taken: Int) {
        state.withLock { ($0.posted, $0.taken) }
    }
}

/// Both ends close themselves in child programs and never block.
func makePipe() -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    return (ends[0], ends[1])
}

private func writeByte(to descriptor: Int32) {
    var byte: UInt8 = 0
    while write(descriptor, &byte, 1) < 0 && errno == EINTR {}
}

private func readByte(from descriptor: Int32) {
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) < 0 && errno == EINTR {}
}
