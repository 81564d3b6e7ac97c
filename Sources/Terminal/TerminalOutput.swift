import Glibc

/// The way of bytes to the terminal, which may be stopped by Ctrl-S, at the end of a slow line, or gone.
///
/// It has a description of its own of the terminal, since one that doesn't block can't be made of the program's: that is
/// shared with the shell that started it.
struct TerminalOutput {
    /// How long a terminal is waited for that takes nothing.
    enum Patience: Equatable {
        /// As long as nothing has to be done that can't wait.
        case untilUrgent
        case milliseconds(Int32)
    }

    let descriptor: Int32
    private let isOwn: Bool
    /// Where no own description was to be had, pieces that fit wherever there is room at all.
    private static let pieceWithoutOwn = 128
    private static let breath: Int32 = 100

    init(_ given: Int32) {
        let own = open("/proc/self/fd/\(given)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        isOwn = own >= 0
        descriptor = isOwn ? own : given
    }

    /// Whether another program, or the shell, has the terminal now.
    var isInBackground: Bool {
        let front = tcgetpgrp(descriptor)
        return front > 0 && front != getpgrp()
    }

    /// False where the terminal didn't take everything.
    func write(_ bytes: [UInt8], _ patience: Patience) -> Bool {
        var rest = bytes[...]
        var left: Int32 = if case .milliseconds(let limit) = patience { limit } else { .max }
        while !rest.isEmpty {
            guard !CrashGuard.hasEnded else { return false }
            if isOwn || isReady(waiting: 0) {
                let piece = isOwn ? rest.count : min(rest.count, Self.pieceWithoutOwn)
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, piece) }
                if count > 0 {
                    rest = rest.dropFirst(count)
                    continue
                }
                guard count < 0, errno == EINTR || errno == EAGAIN else { return false }
            }
            if patience == .untilUrgent, CrashGuard.isUrgent { return false }
            guard left > 0 else { return false }
            if !isReady(waiting: min(left, Self.breath)), patience != .untilUrgent { left -= Self.breath }
        }
        return true
    }

    /// True also where the terminal is gone: writing will tell.
    private func isReady(waiting milliseconds: Int32) -> Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&source, 1, milliseconds) > 0
    }

    func close() {
        if isOwn { _ = Glibc.close(descriptor) }
    }
}
