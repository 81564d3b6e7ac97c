import Helpdesk

/// A file of checksummed records, locked for one process. A record is on the disk when `append` returns.
///
/// Behind the last record the file holds zeros: room that is already this file's, so that what must be written on a
/// full disk can be, and a mark that nothing was cut off.
struct Journal {
    let path: String
    /// Where the next record goes.
    private(set) var byteCount: Int
    /// Something failed half-way: what is in the file can't be believed any more, and it must be written
    /// anew, from memory, before the next record.
    private(set) var needsReplacement: Bool
    private var file: HeldFile
    private var nextSequence: Int
    /// How long the file is.
    private var capacity: Int
    /// How much it grows by.
    private let room: Int
    /// A damaged file as it was found, which could not be set aside yet.
    private var notSetAside: [UInt8]?
    private let fileSystem: FileSystem

    static let roomByteCount = 1 << 16
    private static let leastRoomByteCount = 1 << 12

    /// A new file that nobody else ever sees unlocked. Its directory exists; what stood at its path is replaced.
    init(creating path: String, room: Int = roomByteCount, fileSystem: FileSystem) throws(FileError) {
        let (prepared, spare) = try Self.prepare(path, [], room: room, leaving: 0, fileSystem)
        try AtomicWriter(fileSystem: fileSystem).commit(prepared)
        self.init(
            path, prepared.file, nextSequence: 1, byteCount: prepared.byteCount - spare, capacity: prepared.byteCount,
            room: room, fileSystem)
    }

    fileprivate init(
        _ path: String, _ file: HeldFile, nextSequence: Int, byteCount: Int, capacity: Int, room: Int,
        _ fileSystem: FileSystem
    ) {
        self.path = path
        self.file = file
        self.nextSequence = nextSequence
        self.byteCount = byteCount
        self.capacity = capacity
        self.room = room
        self.fileSystem = fileSystem
        needsReplacement = false
    }

    /// Refuses while `needsReplacement`. Throws without having touched a record where there is no room.
    ///
    /// - Parameter leaving: room that must still be there afterwards, for what may not fail.
    mutating func append(_ payload: [UInt8], leaving: Int = 0) throws(FileError) {
        guard !needsReplacement, payload.count <= JournalFrame.payloadLimit else {
            throw FileError(operation: "write", path: path, code: FileError.noSpace)
        }
        let frame = JournalFrame.encode(payload, sequence: nextSequence)
        // One zero at least stays behind the last record.
        let needed = byteCount + frame.count + leaving + 1
        if needed > capacity { try grow(to: needed) }
        do throws(FileError) {
            try fileSystem.overwriteWhole(frame, at: byteCount, of: file.descriptor, path: path)
            try fileSystem.synchronize(file.descriptor)
            guard try isInPlace() else { throw FileError(operation: "write", path: path, code: FileError.missing) }
        } catch {
            throw failed(error)
        }
        nextSequence += 1
        byteCount += frame.count
    }

    /// The file that is written is the one that stands there; it isn't where somebody cleared the folder away.
    func isInPlace() throws(FileError) -> Bool {
        try fileSystem.identify(file.descriptor) == fileSystem.identifyPath(path)
    }

    /// On the disk before a record goes there: a record never ends a file.
    private mutating func grow(to needed: Int) throws(FileError) {
        var size = max(needed, capacity + room)
        do throws(FileError) {
            try fill(to: size)
        } catch {
            guard error.isFull, needed < size else { throw error }
            size = needed
            try fill(to: size)
        }
        do throws(FileError) { try fileSystem.synchronize(file.descriptor) } catch { throw failed(error) }
        capacity = size
    }

    private func fill(to size: Int) throws(FileError) {
        let zeros = [UInt8](repeating: 0, count: size - capacity)
        do throws(FileError) {
            try fileSystem.overwriteWhole(zeros, at: capacity, of: file.descriptor, path: path)
        } catch {
            throw FileError(operation: error.operation, path: path, code: error.code)
        }
    }

    private mutating func failed(_ error: FileError) -> FileError {
        needsReplacement = true
        return FileError(operation: error.operation, path: path, code: error.code)
    }

    /// These records and no others, in a new file that takes the old one's place. Where the new one can't be
    /// written, the old one is what it was.
    ///
    /// - Parameter leaving: room that must still be there afterwards, for what may not fail.
    mutating func replace(with payloads: [[UInt8]], leaving: Int = 0) throws(FileError) {
        if let bytes = notSetAside {
            try Self.setAside(bytes, path, fileSystem)
            notSetAside = nil
        }
        let (prepared, spare) = try Self.prepare(path, payloads, room: room, leaving: leaving, fileSystem)
        // Until it has gone well, nobody knows which of the two files stands there.
        needsReplacement = true
        do throws(FileError) {
            try AtomicWriter(fileSystem: fileSystem).commit(prepared)
        } catch {
            hold(prepared.file)
            throw error
        }
        file = prepared.file
        nextSequence = payloads.count + 1
        capacity = prepared.byteCount
        byteCount = capacity - spare
        needsReplacement = false
    }

    /// It may have taken the old one's place though that isn't sure to last: whichever stands there stays locked.
    private mutating func hold(_ new: HeldFile) {
        guard let standing = try? fileSystem.identifyPath(path) else { return }
        if standing == (try? fileSystem.identify(new.descriptor)) { file = new }
    }

    /// A file with these records and zeros: fewer of them where the disk hasn't room for all.
    private static func prepare(
        _ path: String, _ payloads: [[UInt8]], room: Int, leaving: Int, _ fileSystem: FileSystem
    ) throws(FileError) -> (AtomicWriter.Prepared, spare: Int) {
        let writer = AtomicWriter(fileSystem: fileSystem)
        do throws(FileError) {
            return (try writer.prepare(path, bytes(of: payloads, room: room), isAppended: false), room)
        } catch {
            // One zero at least stays behind the last record.
            let least = max(leastRoomByteCount, leaving + 1)
            guard error.isFull, least < room else { throw error }
            return (try writer.prepare(path, bytes(of: payloads, room: least), isAppended: false), least)
        }
    }

    private static func bytes(of payloads: [[UInt8]], room: Int) -> [UInt8] {
        var bytes = JournalFrame.mark
        for (index, payload) in payloads.enumerated() {
            bytes += JournalFrame.encode(payload, sequence: index + 1)
        }
        return bytes + [UInt8](repeating: 0, count: room)
    }

    /// Takes the file away; it holds nothing that anybody needs.
    func remove() throws(FileError) {
        do throws(FileError) { try fileSystem.remove(path) } catch { if !error.isMissing { throw error } }
    }
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
        /// Nobody has it, and it isn't wanted; left exactly as it is.
        case unwanted
    }

    /// Takes a file that nobody has. What is damaged in it is first set aside.
    ///
    /// - Parameters:
    ///   - isWanted: by its records.
    ///   - willOpen: called before the file is opened for writing: where it isn't taken after all, others hear that it
    ///     is closed.
    static func claim(
        _ path: String, room: Int = roomByteCount, fileSystem: FileSystem, isWanted: ([[UInt8]]) -> Bool = { _ in true },
        willOpen: () -> Void = {}
    ) throws(FileError) -> Claim {
        let file: HeldFile
        do throws(FileError) {
            if let obstacle = try obstacle(path, fileSystem, isWanted) { return obstacle }
            willOpen()
            file = HeldFile(try fileSystem.open(path, .updating), fileSystem)
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
        // Another may have written meanwhile.
        if let obstacle = obstacle(reading, isWanted) { return obstacle }
        var journal = Journal(
            path, file, nextSequence: reading.lastSequence + 1, byteCount: reading.end, capacity: bytes.count,
            room: room, fileSystem)
        if !reading.isSound { journal.mend(bytes, reading) }
        return .claimed(journal, reading)
    }

    /// Why it can't be taken. Found out by reading alone: that a file which could be written was closed is how others
    /// hear that a process is gone. Where it can't be told whether a process has it, taking it will tell.
    private static func obstacle(
        _ path: String, _ fileSystem: FileSystem, _ isWanted: ([[UInt8]]) -> Bool
    ) throws(FileError) -> Claim? {
        let file = HeldFile(try fileSystem.open(path, .reading), fileSystem)
        if (try? fileSystem.lock(file.descriptor)) == false { return .busy }
        return obstacle(JournalReading(try fileSystem.contents(of: file.descriptor)), isWanted)
    }

    private static func obstacle(_ reading: JournalReading, _ isWanted: ([[UInt8]]) -> Bool) -> Claim? {
        if let version = reading.newerVersion { return .newer(version: version) }
        return isWanted(reading.payloads) ? nil : .unwanted
    }

    /// Where there is no room to mend it, it is read as it is, and mended before anything is written.
    private mutating func mend(_ bytes: [UInt8], _ reading: JournalReading) {
        needsReplacement = true
        if reading.isDamaged { notSetAside = bytes }
        try? replace(with: reading.payloads)
    }

    /// What another process may read without taking it.
    static func peek(_ path: String, fileSystem: FileSystem) throws(FileError) -> JournalReading {
        JournalReading(try fileSystem.contents(of: path))
    }

    /// Keeps the file as it was found, for a person or a later kedge to look at.
    private static func setAside(_ bytes: [UInt8], _ path: String, _ fileSystem: FileSystem) throws(FileError) {
        let name = "\(path).damaged-\(Checksum.of(bytes[...]))"
        _ = try AtomicWriter(fileSystem: fileSystem).replace(name, with: bytes)
    }
}
