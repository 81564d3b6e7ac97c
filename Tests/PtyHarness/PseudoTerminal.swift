import Glibc

/// A child process on a terminal of its own.
public final class PseudoTerminal {
    public let processID: pid_t
    /// The settings the terminal had before the child could change them.
    public let initialSettings: termios
    private let master: Int32
    private var isHungUp = false
    private var exitStatus: Int32?

    /// A system call that failed.
    public struct Failure: Error {
        public let call: String
        public let code: Int32

        public init(call: String, code: Int32) {
            self.call = call
            self.code = code
        }
    }

    /// Starts `arguments[0]` with exactly this environment on a new pty of the given size.
    public init(arguments: [String], environment: [String: String], columns: Int, rows: Int) throws {
        // The GNU-only pty calls aren't visible to Swift; these are the requests beneath them.
        let setLock: UInt = 0x4004_5431, getNumber: UInt = 0x8004_5430
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var unlocked: Int32 = 0, number: UInt32 = 0
        guard master >= 0, ioctl(master, setLock, &unlocked) == 0, ioctl(master, getNumber, &number) == 0 else {
            throw Failure(call: "ptmx", code: errno)
        }
        let path = "/dev/pts/\(number)"
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        var settings = termios()
        tcgetattr(master, &settings)
        initialSettings = settings

        do throws(Failure) {
            processID = try Spawn.begin(arguments, environment, ownsSession: true) { actions in
                // Opened by a session leader without a terminal, it becomes the controlling one.
                posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
                posix_spawn_file_actions_adddup2(&actions, 0, 1)
                posix_spawn_file_actions_adddup2(&actions, 0, 2)
            }
        } catch {
            close(master)
            throw error
        }
    }

    deinit {
        if exitStatus == nil {
            kill(processID, SIGKILL)
            var status: Int32 = 0
            waitpid(processID, &status, 0)
        }
        if !isHungUp { close(master) }
    }

    /// Goes away as a line that breaks, and takes the terminal with it.
    public func hangUp() {
        guard !isHungUp else { return }
        isHungUp = true
        close(master)
    }

    public func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(master, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// What has come within the time; empty when nothing came; nil when the terminal is closed.
    public func read(timeoutMilliseconds: Int32) -> [UInt8]? {
        var poller = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        let ready = poll(&poller, 1, timeoutMilliseconds)
        guard ready > 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(master, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return Array(buffer[..<count])
    }

    /// Writes as much as fits, without waiting for the other side.
    public func offer(_ bytes: [UInt8]) {
        var source = pollfd(fd: master, events: Int16(POLLOUT), revents: 0)
        guard poll(&source, 1, 0) > 0, source.revents & Int16(POLLOUT) != 0 else { return }
        _ = bytes.withUnsafeBytes { Glibc.write(master, $0.baseAddress, $0.count) }
    }

    public func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// To the child, as long as it is there: the number of one that is gone may be another's.
    public func signal(_ number: Int32) {
        if !hasExited { kill(processID, number) }
    }

    /// Whether the child is gone, without waiting for it.
    public var hasExited: Bool {
        var status: Int32 = 0
        if exitStatus == nil, waitpid(processID, &status, WNOHANG) == processID { exitStatus = Self.code(of: status) }
        return exitStatus != nil
    }

    private static func code(of status: Int32) -> Int32 { status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f) }

    /// The terminal's settings, to compare before and after.
    public func settings() -> termios {
        var settings = termios()
        tcgetattr(master, &settings)
        return settings
    }

    /// The status as a shell tells it: the exit code, or 128 and the signal. Waits until the child is gone.
    public func waitForExit() -> Int32 {
        if let exitStatus { return exitStatus }
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let code = Self.code(of: status)
        exitStatus = code
        return code
    }

    /// Waits until the child has been stopped by a signal; false when it wasn't in time.
    public func waitForStop(seconds: Int) -> Bool {
        for _ in 0..<(seconds * 50) {
            var status: Int32 = 0
            if exitStatus == nil, waitpid(processID, &status, WNOHANG | WUNTRACED) == processID {
                if status & 0xff == 0x7f { return true }
                exitStatus = Self.code(of: status)
            }
            if exitStatus != nil { return false }
            poll(nil, 0, 20)
        }
        return false
    }

    /// The exit status of a child that may stand still; nil, and the child is killed, when it isn't gone in time.
    public func waitForExit(seconds: Int) -> Int32? {
        for _ in 0..<(seconds * 50) {
            if hasExited { break }
            poll(nil, 0, 20)
        }
        if let exitStatus { return exitStatus }
        kill(processID, SIGKILL)
        _ = waitForExit()
        return nil
    }
}
