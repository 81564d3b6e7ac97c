import Glibc
import Store
import Synchronization

/// The real file system, but for one call that fails: the numbered one of all that are made.
final class FaultyFileSystem: Sendable {
    enum Fault: CaseIterable, Sendable {
        case noSpace, inputOutput, shortWrite
        /// The process dies there: this call and all later ones do nothing.
        case crash
    }

    private struct State {
        var count = 0
        var failsAt: Int?
        var fault = Fault.inputOutput
        var isDead = false
    }

    private let state = Mutex(State())

    var callCount: Int { state.withLock(\.count) }
    var isDead: Bool { state.withLock(\.isDead) }

    func fail(at call: Int?, with fault: Fault) {
        state.withLock { $0 = State(count: 0, failsAt: call, fault: fault, isDead: false) }
    }

    /// nil: go on.
    private func fault() -> Fault? {
        state.withLock { state in
            state.count += 1
            if state.isDead { return .crash }
            guard state.count == state.failsAt else { return nil }
            if state.fault == .crash { state.isDead = true }
            return state.fault
        }
    }

    private func pass(_ operation: String, _ path: String = "") throws(FileError) {
        switch fault() {
        case nil, .shortWrite: break
        case .noSpace: throw FileError(operation: operation, path: path, code: ENOSPC)
        case .inputOutput, .crash: throw FileError(operation: operation, path: path, code: EIO)
        }
    }

    var fileSystem: FileSystem {
        let live = FileSystem.live
        var made = live
        made.open = { [self] (path, opening) throws(FileError) in
            try pass("open", path)
            return try live.open(path, opening)
        }
        made.write = { [self] (file, bytes) throws(FileError) in
            switch fault() {
            case nil: return try live.write(file, bytes)
            case .noSpace: throw FileError(operation: "write", path: "", code: ENOSPC)
            case .inputOutput: throw FileError(operation: "write", path: "", code: EIO)
            case .shortWrite: return try live.write(file, bytes.prefix(max(1, bytes.count / 2)))
            case .crash:
                // Half of it may have reached the disk.
                if bytes.count > 1, callCount == (state.withLock(\.failsAt) ?? 0) {
                    _ = try live.write(file, bytes.prefix(bytes.count / 2))
                }
                throw FileError(operation: "write", path: "", code: EIO)
            }
        }
        made.overwrite = { [self] (file, offset, bytes) throws(FileError) in
            switch fault() {
            case nil: return try live.overwrite(file, offset, bytes)
            case .noSpace: throw FileError(operation: "pwrite", path: "", code: ENOSPC)
            case .inputOutput: throw FileError(operation: "pwrite", path: "", code: EIO)
            case .shortWrite: return try live.overwrite(file, offset, bytes.prefix(max(1, bytes.count / 2)))
            case .crash:
                // Half of it may have reached the disk.
                if bytes.count > 1, callCount == (state.withLock(\.failsAt) ?? 0) {
                    _ = try live.overwrite(file, offset, bytes.prefix(bytes.count / 2))
                }
                throw FileError(operation: "pwrite", path: "", code: EIO)
            }
        }
        made.synchronize = { [self] (file) throws(FileError) in
            try pass("fdatasync")
            try live.synchronize(file)
        }
        made.synchronizeDirectory = { [self] (path) throws(FileError) in
            try pass("fsync", path)
            try live.synchronizeDirectory(path)
        }
        made.rename = { [self] (from, to) throws(FileError) in
            try pass("rename", to)
            try live.rename(from, to)
        }
        made.remove = { [self] (path) throws(FileError) in
            try pass("unlink", path)
            try live.remove(path)
        }
        made.makeDirectory = { [self] (path) throws(FileError) in
            try pass("mkdir", path)
            try live.makeDirectory(path)
        }
        made.read = { [self] (file, offset, count) throws(FileError) in
            try pass("pread")
            return try live.read(file, offset, count)
        }
        made.list = { [self] (path) throws(FileError) in
            try pass("opendir", path)
            return try live.list(path)
        }
        made.lock = { [self] (file) throws(FileError) in
            try pass("flock")
            return try live.lock(file)
        }
        return made
    }
}
