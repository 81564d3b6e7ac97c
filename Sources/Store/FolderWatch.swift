import Glibc

/// Folders that the system watches for a process, so that it needn't look again and again.
public struct FolderWatch: Hashable, Sendable {
    /// To be read when something has changed; never waits. To be closed when it isn't needed any more.
    public let descriptor: Int32
    /// By the system's numbers.
    fileprivate var folders: [Int32: String] = [:]

    /// For a test's double.
    public init(descriptor: Int32) { self.descriptor = descriptor }
}

/// What somebody, this process included, has changed in watched folders.
public enum FolderChange: Hashable, Sendable {
    /// A file took this name.
    case placed(String, folder: String)
    /// A file of this name that could be written was closed.
    case closed(String, folder: String)
    /// Changes were missed, or a folder is gone: it must be looked, and watched anew.
    case unknown
}

extension FolderWatch {
    private static let mask = UInt32(IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
    private static let headerByteCount = 16

    /// All of these folders, or none: an error where one isn't there, or the system watches enough already.
    static func begin(_ folders: [String]) throws(FileError) -> FolderWatch {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { throw FileError(operation: "inotify_init1", path: "", code: errno) }
        var watch = FolderWatch(descriptor: descriptor)
        for folder in folders {
            let number = inotify_add_watch(descriptor, folder, mask)
            guard number >= 0 else {
                let code = errno
                _ = close(descriptor)
                throw FileError(operation: "inotify_add_watch", path: folder, code: code)
            }
            watch.folders[number] = folder
        }
        return watch
    }

    /// What has changed since the last time, without waiting for more.
    func changes() throws(FileError) -> [FolderChange] {
        var all: [FolderChange] = []
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, filled in
                repeat { count = read(descriptor, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
                filled = max(count, 0)
            }
            guard count > 0 else {
                guard count == 0 || errno == EAGAIN else { throw FileError(operation: "read", path: "", code: errno) }
                return all
            }
            all += changes(in: bytes)
        }
    }

    private func changes(in bytes: [UInt8]) -> [FolderChange] {
        var changes: [FolderChange] = []
        var position = 0
        while position + Self.headerByteCount <= bytes.count {
            func field<Number: FixedWidthInteger>(_ offset: Int) -> Number {
                bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position + offset, as: Number.self) }
            }
            let (number, mask, length): (Int32, UInt32, UInt32) = (field(0), field(4), field(12))
            let start = position + Self.headerByteCount
            let end = min(start + Int(length), bytes.count)
            position = end
            if mask & UInt32(IN_MOVED_TO | IN_CLOSE_WRITE) == 0 {
                changes.append(.unknown)
            } else if let folder = folders[number], mask & UInt32(IN_ISDIR) == 0 {
                let name = String(decoding: bytes[start..<end].prefix { $0 != 0 }, as: UTF8.self)
                let isPlaced = mask & UInt32(IN_MOVED_TO) != 0
                changes.append(isPlaced ? .placed(name, folder: folder) : .closed(name, folder: folder))
            }
        }
        return changes
    }
}
