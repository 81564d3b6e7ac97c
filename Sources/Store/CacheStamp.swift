import Glibc

/// Tells one state of an account's cache from another without reading it.
public struct CacheStamp: Hashable, Sendable {
    /// A file of the cache.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case tickets = "index"
        case approvals, articles, records
    }

    private struct FileState: Hashable {
        var inode: UInt64
        var byteCount: Int
        var changedSeconds: Int
        var changedNanoseconds: Int
    }

    private var files: [Part: FileState] = [:]

    public init() {}

    /// The parts that aren't as they were in `earlier`, and are there.
    public func parts(since earlier: CacheStamp) -> Set<Part> {
        Set(files.keys.filter { files[$0] != earlier.files[$0] })
    }

    /// This one, but for the parts that somebody has not looked at yet.
    public mutating func take(_ part: Part, from other: CacheStamp) { files[part] = other.files[part] }

    init(directory: String) {
        for part in Part.allCases {
            var found = stat()
            // A number of a file is given again soon after it is free: its time and size count too.
            guard lstat("\(directory)/\(part.rawValue).jsonl", &found) == 0 else { continue }
            files[part] = FileState(
                inode: UInt64(found.st_ino), byteCount: Int(found.st_size), changedSeconds: found.st_mtim.tv_sec,
                changedNanoseconds: found.st_mtim.tv_nsec)
        }
    }
}

extension AccountCache {
    /// As the files are now. One call of the system for each; nothing is opened.
    public func stamp() -> CacheStamp { CacheStamp(directory: directory) }
}
