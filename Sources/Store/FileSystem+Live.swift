import Glibc

extension FileSystem {
    /// The real one.
    public static let live = FileSystem(
        open: { (path, opening) throws(FileError) in
            let flags = switch opening {
            case .reading: O_RDONLY
            case .appending: O_RDWR | O_APPEND
            case .creating: O_RDWR | O_APPEND | O_CREAT | O_EXCL
            case .updating: O_RDWR
            case .making: O_RDWR | O_CREAT | O_EXCL
            }
            // A pipe without a reader would be waited for.
            let file = try again("open", path) { Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600) }
            do throws(FileError) {
                try settle(file, path, opening)
                return file
            } catch {
                _ = Glibc.close(file)
                throw error
            }
        },
        close: { file in
            // A process that is just being started has a copy until its program begins, and would keep the lock so long.
            _ = flock(file, LOCK_UN)
            _ = Glibc.close(file)
        },
        write: { (file, bytes) throws(FileError) in
            try again("write", "") { bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) } }
        },
        overwrite: { (file, offset, bytes) throws(FileError) in
            try again("pwrite", "") { bytes.withUnsafeBytes { Glibc.pwrite(file, $0.baseAddress, $0.count, offset) } }
        },
        read: { (file, offset, count) throws(FileError) in
            var taken = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                repeat { taken = Glibc.pread(file, buffer.baseAddress, count, offset) } while taken < 0 && errno == EINTR
                filled = max(taken, 0)
            }
            guard taken >= 0 else { throw FileError(operation: "pread", path: "", code: errno) }
            return bytes
        },
        size: { (file) throws(FileError) in Int(try status(file).st_size) },
        synchronize: { (file) throws(FileError) in _ = try again("fdatasync", "") { fdatasync(file) } },
        synchronizeDirectory: { (path) throws(FileError) in try synchronizeNames(in: path) },
        rename: { (from, to) throws(FileError) in _ = try again("rename", to) { Glibc.rename(from, to) } },
        remove: { (path) throws(FileError) in _ = try again("unlink", path) { unlink(path) } },
        list: { (path) throws(FileError) in try names(in: path) },
        makeDirectory: { (path) throws(FileError) in try makeDirectories(path) },
        lock: { (file) throws(FileError) in
            while flock(file, LOCK_EX | LOCK_NB) != 0 {
                if errno == EWOULDBLOCK { return false }
                guard errno == EINTR else { throw FileError(operation: "flock", path: "", code: errno) }
            }
            return true
        },
        identify: { (file) throws(FileError) in
            let found = try status(file)
            return Identity(device: UInt64(found.st_dev), inode: UInt64(found.st_ino))
        },
        identifyPath: { (path) throws(FileError) in
            var found = stat()
            guard lstat(path, &found) == 0 else {
                if errno == ENOENT { return nil }
                throw FileError(operation: "lstat", path: path, code: errno)
            }
            return Identity(device: UInt64(found.st_dev), inode: UInt64(found.st_ino))
        },
        watch: { (folders) throws(FileError) in try FolderWatch.begin(folders) },
        changes: { (watch) throws(FileError) in try watch.changes() })
}

private func again<Count: SignedInteger>(
    _ operation: String, _ path: String, _ call: () -> Count
) throws(FileError) -> Count {
    while true {
        let result = call()
        if result >= 0 { return result }
        guard errno == EINTR else { throw FileError(operation: operation, path: path, code: errno) }
    }
}

/// Only a regular file is used, and nobody else may read it, whatever the umask was. Whose it is doesn't matter: the
/// folders are this person's alone, and some network disks give every file another owner.
private func settle(_ file: Int32, _ path: String, _ opening: FileSystem.Opening) throws(FileError) {
    let found = try status(file)
    guard found.st_mode & S_IFMT == S_IFREG else {
        let code = found.st_mode & S_IFMT == S_IFDIR ? EISDIR : FileError.notAFile
        throw FileError(operation: "open", path: path, code: code)
    }
    guard opening != .reading, found.st_mode & 0o777 != 0o600 else { return }
    let isNew = opening == .creating || opening == .making
    guard fchmod(file, 0o600) == 0 || !isNew else { throw FileError(operation: "fchmod", path: path, code: errno) }
}

private func synchronizeNames(in path: String) throws(FileError) {
    let directory = try again("open", path) { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    defer { _ = Glibc.close(directory) }
    _ = try again("fsync", path) { fsync(directory) }
}

private func status(_ file: Int32) throws(FileError) -> stat {
    var found = stat()
    guard fstat(file, &found) == 0 else { throw FileError(operation: "fstat", path: "", code: errno) }
    return found
}

private func names(in path: String) throws(FileError) -> [String] {
    guard let directory = opendir(path) else {
        if errno == ENOENT { return [] }
        throw FileError(operation: "opendir", path: path, code: errno)
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

private func makeDirectories(_ path: String) throws(FileError) {
    var end = path.startIndex
    var parent = path.hasPrefix("/") ? "/" : "."
    while end < path.endIndex {
        end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
        let part = String(path[..<end])
        if mkdir(part, 0o700) == 0 {
            // Whatever the umask took away.
            _ = chmod(part, 0o700)
            try synchronizeNames(in: parent)
        } else if errno != EEXIST {
            let code = errno
            var found = stat()
            // A read-only or foreign parent may answer otherwise than EEXIST though it is there.
            guard stat(part, &found) == 0 else { throw FileError(operation: "mkdir", path: part, code: code) }
        }
        parent = part
    }
}
