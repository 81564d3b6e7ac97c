import Glibc

/// Tells one state of an account's cache from another without reading it.
public struct CacheStamp: Hashable, Sendable {
    /// A file of the cache.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case tickets = "index"
        case approvals, articles, records

        /// In words, for sentences.
        var noun: String { self == .tickets ? "tickets" : rawValue }
        var fileName: String { "\(rawValue).jsonl" }

        init?(fileName: String) {
            guard let part = Self.allCases.first(where: { $0.fileName == fileName }) else { return nil }
            self = part
        }
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

    /// The parts that the other one tells of, as it tells them.
    public mutating func take(from other: CacheStamp) { files.merge(other.files) { $1 } }

    init(directory: String) {
        for part in Part.allCases {
            var found = stat()
            // A number of a file is given again soon after it is free: its time and size count too.
            guard lstat("\(directory)/\(part.fileName)", &found) == 0 else { continue }
            files[part] = FileState(
                inode: UInt64(found.st_ino), byteCount: Int(found.st_size), changedSeconds: found.st_mtim.tv_sec,
                changedNanoseconds: found.st_mtim.tv_nsec)
        }
    }

    /// This part alone, and only where the file that stands there is this one: another process may have put its own in
    /// its place meanwhile, and that one nobody here has looked at.
    init(_ part: Part, in directory: String, writtenAs identity: FileSystem.Identity) {
        let all = CacheStamp(directory: directory)
        if all.files[part]?.inode == identity.inode { files[part] = all.files[part] }
    }
}

extension AccountCache {
    /// As the files are now. One call of the system for each; nothing is opened.
    public func stamp() -> CacheStamp { CacheStamp(directory: directory) }
}
