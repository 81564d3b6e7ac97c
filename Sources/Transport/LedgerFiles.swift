import Glibc

/// What a ledger asks of the file system, so that each call can be made to fail.
package struct LedgerFiles: Sendable {
    /// Why a call failed, by `errno`.
    package struct Failure: Error, Hashable {
        package let code: Int32

        package init(code: Int32) { self.code = code }
    }

    package var makeDirectory: @Sendable (_ path: String) throws(Failure) -> Void
    /// For reading and writing, made 0600 where absent; of this user alone, and a file indeed.
    package var open: @Sendable (_ path: String) throws(Failure) -> Int32
    package var close: @Sendable (_ file: Int32) -> Void
    /// False where another process has it.
    package var lock: @Sendable (_ file: Int32) throws(Failure) -> Bool
    /// From the start, at most so many bytes.
    package var read: @Sendable (_ file: Int32, _ maximum: Int) throws(Failure) -> [UInt8]
    /// At the start; all of it.
    package var write: @Sendable (_ file: Int32, _ bytes: [UInt8]) throws(Failure) -> Void
    /// Another process holds a lock for microseconds.
    package var nap: @Sendable (_ milliseconds: Int) -> Void
    /// What this run of the machine is called; empty where it can't be told.
    package var boot: @Sendable () -> String

    package static let live = LedgerFiles(
        makeDirectory: { (path) throws(Failure) in
            if mkdir(path, 0o700) != 0, errno != EEXIST { throw Failure(code: errno) }
        },
        open: { (path) throws(Failure) in try openOwn(path) },
        close: { file in
            // A process that is just being started has a copy until its program begins, and would keep the lock so long.
            _ = flock(file, LOCK_UN)
            _ = Glibc.close(file)
        },
        lock: { (file) throws(Failure) in
            while flock(file, LOCK_EX | LOCK_NB) != 0 {
                if errno == EWOULDBLOCK { return false }
                if errno != EINTR { throw Failure(code: errno) }
            }
            return true
        },
        read: { (file, maximum) throws(Failure) in try readAll(file, maximum) },
        write: { (file, bytes) throws(Failure) in try writeAll(file, bytes) },
        nap: { usleep(UInt32($0) * 1_000) },
        boot: { bootName() })

    private static func openOwn(_ path: String) throws(Failure) -> Int32 {
        // Not waiting: what lies there might be a pipe.
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        var file = Glibc.open(path, flags, 0o600)
        while file < 0, errno == EINTR { file = Glibc.open(path, flags, 0o600) }
        guard file >= 0 else { throw Failure(code: errno) }
        var found = stat()
        guard fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG, found.st_uid == geteuid() else {
            _ = Glibc.close(file)
            throw Failure(code: EPERM)
        }
        if found.st_mode & 0o077 != 0 { _ = fchmod(file, 0o600) }
        return file
    }

    private static func readAll(_ file: Int32, _ maximum: Int) throws(Failure) -> [UInt8] {
        var found = stat()
        guard fstat(file, &found) == 0 else { throw Failure(code: errno) }
        var bytes = [UInt8](repeating: 0, count: min(maximum, Int(found.st_size)))
        var have = 0
        while have < bytes.count {
            let count = bytes[have...].withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(have)) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(code: errno) }
            guard count > 0 else { break }
            have += count
        }
        return Array(bytes[..<have])
    }

    private static func writeAll(_ file: Int32, _ bytes: [UInt8]) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(done)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(code: count < 0 ? errno : EIO) }
            done += count
        }
    }

    private static func bootName() -> String {
        let file = Glibc.open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { _ = Glibc.close(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(file, &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }
}
