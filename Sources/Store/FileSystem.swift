/// The few file operations that Store needs, so that a test can let any one of them fail.
public struct FileSystem: Sendable {
    /// What a file is opened for.
    public enum Opening: Sendable {
        /// Must exist.
        case reading
        /// Must exist; writes go to its end.
        case appending
        /// Must not exist; made with mode 0600; writes go to its end.
        case creating
        /// Must exist; for `overwrite`.
        case updating
        /// Must not exist; made with mode 0600; for `overwrite`.
        case making
    }

    /// Which file a path or a descriptor means, whatever it is called.
    public struct Identity: Hashable, Sendable {
        public let device: UInt64
        public let inode: UInt64

        public init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }
    }

    /// Refuses what is no regular file, a symbolic link to one included, and never waits for one.
    public var open: @Sendable (_ path: String, Opening) throws(FileError) -> Int32
    public var close: @Sendable (_ file: Int32) -> Void
    /// To the file's end. Returns how many bytes were taken, which may be fewer than given.
    public var write: @Sendable (_ file: Int32, ArraySlice<UInt8>) throws(FileError) -> Int
    /// From `offset` on. Returns how many bytes were taken, which may be fewer than given.
    public var overwrite: @Sendable (_ file: Int32, _ offset: Int, ArraySlice<UInt8>) throws(FileError) -> Int
    /// At most `count` bytes from `offset`; empty at the end.
    public var read: @Sendable (_ file: Int32, _ offset: Int, _ count: Int) throws(FileError) -> [UInt8]
    public var size: @Sendable (_ file: Int32) throws(FileError) -> Int
    /// Returns when the data is on the disk. After an error nothing written before may be believed.
    public var synchronize: @Sendable (_ file: Int32) throws(FileError) -> Void
    public var synchronizeDirectory: @Sendable (_ path: String) throws(FileError) -> Void
    public var rename: @Sendable (_ from: String, _ to: String) throws(FileError) -> Void
    public var remove: @Sendable (_ path: String) throws(FileError) -> Void
    /// Names in a directory, sorted; empty where there is none.
    public var list: @Sendable (_ directory: String) throws(FileError) -> [String]
    /// Makes it and its parents with mode 0700, on the disk when it returns; what exists is left as it is.
    public var makeDirectory: @Sendable (_ path: String) throws(FileError) -> Void
    /// Takes the file for this process alone, until it is closed; false where another has it.
    public var lock: @Sendable (_ file: Int32) throws(FileError) -> Bool
    public var identify: @Sendable (_ file: Int32) throws(FileError) -> Identity
    /// nil where there is no such file.
    public var identifyPath: @Sendable (_ path: String) throws(FileError) -> Identity?
    /// All of these folders, or an error. Ended by `close` of its descriptor.
    public var watch: @Sendable (_ folders: [String]) throws(FileError) -> FolderWatch
    /// What has changed in them since the last time; never waits.
    public var changes: @Sendable (FolderWatch) throws(FileError) -> [FolderChange]
}

extension FileSystem {
    /// The bytes of a whole file.
    func contents(of path: String) throws(FileError) -> [UInt8] {
        let file = try open(path, .reading)
        defer { close(file) }
        return try contents(of: file)
    }

    func contents(of file: Int32) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(try size(file))
        while true {
            let part = try read(file, bytes.count, 1 << 20)
            if part.isEmpty { return bytes }
            if bytes.isEmpty { bytes = part } else { bytes += part }
        }
    }

    /// Writes all of it, however small the pieces that are taken.
    func writeWhole(_ bytes: [UInt8], to file: Int32, path: String) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try write(file, rest)
            guard count > 0 else { throw FileError(operation: "write", path: path, code: FileError.noSpace) }
            rest = rest.dropFirst(count)
        }
    }

    func overwriteWhole(_ bytes: [UInt8], at offset: Int, of file: Int32, path: String) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = try overwrite(file, offset + done, bytes[done...])
            guard count > 0 else { throw FileError(operation: "pwrite", path: path, code: FileError.noSpace) }
            done += count
        }
    }
}

/// A descriptor that is closed, and so unlocked, when its last owner goes.
final class HeldFile: Sendable {
    let descriptor: Int32
    private let fileSystem: FileSystem

    init(_ descriptor: Int32, _ fileSystem: FileSystem) {
        self.descriptor = descriptor
        self.fileSystem = fileSystem
    }

    deinit { fileSystem.close(descriptor) }
}
