import Helpdesk

/// An append-only file of checksummed records, locked for one process. A record is on the disk when
/// `append` returns.
struct Journal {
    let path: String
    private(set) var byteCount: Int
    /// Something failed half-way: what is in the file can't be believed any more, and it must be written
    /// anew, from memory, before the next record.
    private(set) var needsReplacement: Bool
    private var file: HeldFile
    private var nextSequence: Int
    private let fileSystem: FileSystem

    /// A new file, locked from its first moment. Its directory exists.
    init(creating path: String, fileSystem: FileSystem) throws(FileError) {
        self.init(
            path, HeldFile(try fileSystem.open(path, .creating), fileSystem), nextSequence: 1, byteCount: 0,
            needsReplacement: false, fileSystem)
        guard try fileSystem.lock(file.descriptor) else {
            throw FileError(operation: "flock", path: path, code: FileError.taken)
        }
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        try fileSystem.synchronizeDirectory(String(path[..<slash]))
    }

    fileprivate init(
        _ path: String, _ file: HeldFile, nextSequence: Int, byteCount: Int, needsReplacement: Bool,
        _ fileSystem: FileSystem
    ) {
        self.path = path
        self.file = file
        self.nextSequence = nextSequence
        self.byteCount = byteCount
        self.needsReplacement = needsReplacement
        self.fileSystem = fileSystem
    }

    /// Refuses while `needsReplacement`.
    mutating func append(_ payload: [UInt8]) throws(FileError) {
        guard !needsReplacement, payload.count <= JournalFrame.payloadLimit else {
            throw FileError(operation: "write", path: path, code: FileError.noSpace)
        }
        let frame = JournalFrame.encode(payload, sequence: nextSequence)
        do throws(FileError) {
            try fileSystem.writeWhole(frame, to: file.descriptor, path: path)
            try fileSystem.synchronize(file.descriptor)
        } catch {
            needsReplacement = true
            throw FileError(operation: error.operation, path: path, code: error.code)
        }
        nextSequence += 1
        byteCount += frame.count
    }

    /// These records and no others, in a new file that takes the old one's place.
    mutating func replace(with payloads: [[UInt8]]) throws(FileError) {
        var bytes: [UInt8] = []
        for (index, payload) in payloads.enumerated() {
            bytes += JournalFrame.encode(payload, sequence: index + 1)
        }
        // Until it has gone well, nobody knows which of the two files stands there.
        needsReplacement = true
        file = try AtomicWriter(fileSystem: fileSystem).replace(path, with: bytes)
        nextSequence = payloads.count + 1
        byteCount = bytes.count
        needsReplacement = false
    }

    /// Takes the file away; it holds nothing that anybody needs.
    func remove() throws(FileError) { try fileSystem.remove(path) }
}

extension Journal {
    /// A file found in the folder, and what came of asking for it.
    enum Claim {
        /// Ours now.
        case claimed(Journal, JournalReading)
        /// A living process has it, or it went away meanwhile.
        case busy
        /// Written by a later kedge; left exactly as it is.
        case newer(version: Int)
    }

    /// Takes a file that nobody has. What is damaged in it is first set aside.
    static func claim(_ path: String, fileSystem: FileSystem) throws(FileError) -> Claim {
        let file: HeldFile
        do throws(FileError) {
            file = HeldFile(try fileSystem.open(path, .appending), fileSystem)
        } catch {
            guard error.isMissing else { throw error }
            return .busy
        }
        // Whoever replaced or removed the file after it was opened has another one.
        guard try fileSystem.lock(file.descriptor),
            try fileSystem.identify(file.descriptor) == fileSystem.identifyPath(path)
        else { return .busy }
        let bytes = try fileSystem.contents(of: file.descriptor)
        let reading = JournalReading(bytes)
        if let version = reading.newerVersion { return .newer(version: version) }
        var journal = Journal(
            path, file, nextSequence: reading.lastSequence + 1, byteCount: bytes.count,
            needsReplacement: false, fileSystem)
        if !reading.isSound {
            try setAside(bytes, reading, path, fileSystem)
            try journal.replace(with: reading.payloads)
        }
        return .claimed(journal, reading)
    }

    /// What another process may read without taking it.
    static func peek(_ path: String, fileSystem: FileSystem) throws(FileError) -> JournalReading {
        JournalReading(try fileSystem.contents(of: path))
    }

    /// Keeps the file as it was found, for a person or a later kedge to look at.
    private static func setAside(
        _ bytes: [UInt8], _ reading: JournalReading, _ path: String, _ fileSystem: FileSystem
    ) throws(FileError) {
        guard !reading.damaged.isEmpty || reading.missingCount > 0 else { return }
        let name = "\(path).damaged-\(Checksum.of(bytes[...]))"
        _ = try AtomicWriter(fileSystem: fileSystem).replace(name, with: bytes)
    }
}
