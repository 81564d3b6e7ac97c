import Helpdesk

/// The journals of one kind, one per process: `outbox/<process>.journal`. This process writes its own and
/// those it adopted; those of living processes it only reads.
struct JournalFolder {
    static let suffix = ".journal"

    let directory: String
    /// In words, for sentences: "outbox".
    let noun: String
    private(set) var journals: [Journal] = []
    /// The number of this process's own journal in `journals`, once there is one.
    private(set) var ownIndex: Int?
    /// The last `adopt` opened a file of another process for writing and did not take it: whoever watches the folder,
    /// this process included, heard it as if a process had gone.
    private(set) var wasHeard = false
    private let ownName: String
    /// Room that each journal keeps ready, in bytes.
    private let room: Int
    private let fileSystem: FileSystem
    /// More files that stand in the way than this mean that something is very wrong in the folder.
    private static let nameAttempts = 16

    init(
        _ directory: String, noun: String, process: String, room: Int = Journal.roomByteCount, fileSystem: FileSystem
    ) {
        self.directory = directory
        self.noun = noun
        ownName = process
        self.room = room
        self.fileSystem = fileSystem
    }

    /// A journal that was taken over: its number in `journals`, and what it holds.
    struct Adopted {
        var index: Int
        var payloads: [[UInt8]]
        /// Records of it can't be read any more.
        var mayHaveLost: Bool
    }

    /// Takes every journal whose process is gone. Whatever can't be taken is told, and left.
    ///
    /// - Parameter isWanted: by its records; a journal that isn't wanted is left as it is.
    mutating func adopt(where isWanted: ([[UInt8]]) -> Bool = { _ in true }) -> (adopted: [Adopted], troubles: [Trouble]) {
        var adopted: [Adopted] = []
        var troubles: [Trouble] = []
        AtomicWriter(fileSystem: fileSystem).sweep(directory)
        wasHeard = false
        for path in paths(&troubles) where !journals.contains(where: { $0.path == path }) {
            var isOpened = false
            let count = adopted.count
            defer { if isOpened, adopted.count == count { wasHeard = true } }
            do throws(FileError) {
                let claim = try Journal.claim(path, room: room, fileSystem: fileSystem, isWanted: isWanted) { isOpened = true }
                switch claim {
                case .busy, .unwanted: break
                case .newer(let version): troubles.append(newer(version, path))
                case .claimed(let journal, let reading):
                    if let trouble = trouble(with: reading, path) { troubles.append(trouble) }
                    journals.append(journal)
                    adopted.append(Adopted(
                        index: journals.count - 1, payloads: reading.payloads, mayHaveLost: reading.mayHaveLost))
                }
            } catch {
                troubles.append(error.trouble("A file of the \(noun) can't be read."))
            }
        }
        return (adopted, troubles)
    }

    /// Everything in the folder, of living processes too; takes and changes nothing.
    func peek() -> (files: [[[UInt8]]], troubles: [Trouble]) {
        var files: [[[UInt8]]] = []
        var troubles: [Trouble] = []
        for path in paths(&troubles) {
            do throws(FileError) {
                let reading = try Journal.peek(path, fileSystem: fileSystem)
                if let version = reading.newerVersion {
                    troubles.append(newer(version, path))
                } else {
                    files.append(reading.payloads)
                }
            } catch {
                if !error.isMissing { troubles.append(error.trouble("A file of the \(noun) can't be read.")) }
            }
        }
        return (files, troubles)
    }

    /// The number of this process's own journal, made when it is first needed.
    mutating func own() throws(FileError) -> Int {
        if let ownIndex { return ownIndex }
        try fileSystem.makeDirectory(directory)
        journals.append(try Journal(creating: try freePath(), room: room, fileSystem: fileSystem))
        ownIndex = journals.count - 1
        return journals.count - 1
    }

    /// What stands at a journal's path already isn't ours to replace.
    private func freePath() throws(FileError) -> String {
        for attempt in 0..<Self.nameAttempts {
            let name = attempt == 0 ? ownName : "\(ownName)-\(attempt)"
            let path = "\(directory)/\(name)\(Self.suffix)"
            if try fileSystem.identifyPath(path) == nil { return path }
        }
        throw FileError(operation: "open", path: "\(directory)/\(ownName)\(Self.suffix)", code: FileError.taken)
    }

    /// Puts a record on the disk, one way or another: at the journal's end, or with all others in a new file.
    ///
    /// - Parameters:
    ///   - leaving: room that must still be there afterwards, for what may not fail.
    ///   - isCompacting: a new file is wanted anyway; where that fails, the old one still does.
    ///   - whole: all records that the journal is to hold, this one among them.
    mutating func write(
        _ payload: [UInt8], to index: Int, leaving: Int = 0, isCompacting: Bool, whole: () -> [[UInt8]]
    ) throws(FileError) {
        if journals[index].needsReplacement { return try renew(index, whole(), leaving: leaving) }
        if isCompacting {
            if (try? renew(index, whole(), leaving: leaving)) != nil { return }
            if journals[index].needsReplacement { return try renew(index, whole(), leaving: leaving) }
        }
        do throws(FileError) {
            try journals[index].append(payload, leaving: leaving)
        } catch {
            // What failed once is never believed again: everything goes to a new file, from memory.
            try renew(index, whole(), leaving: leaving)
        }
    }

    /// A new file with these records, in a new folder where somebody cleared the old one away.
    ///
    /// - Parameter leaving: room that must still be there afterwards, for what may not fail.
    mutating func renew(_ index: Int, _ payloads: [[UInt8]], leaving: Int = 0) throws(FileError) {
        do throws(FileError) {
            try journals[index].replace(with: payloads, leaving: leaving)
        } catch {
            guard error.isMissing else { throw error }
            try fileSystem.makeDirectory(directory)
            try journals[index].replace(with: payloads, leaving: leaving)
        }
    }

    /// Writes a journal anew if what it should hold isn't where it should be, or can't be believed.
    mutating func secure(_ index: Int, _ payloads: [[UInt8]]) throws(FileError) {
        if !journals[index].needsReplacement, (try? journals[index].isInPlace()) == true { return }
        try renew(index, payloads)
    }

    /// Writes everything into this process's own journal, and removes the adopted ones. A crash between the
    /// two leaves records that stand in two files, which must not matter to whoever reads them.
    mutating func absorb(_ adopted: [Adopted], into payloads: [[UInt8]]) throws(FileError) {
        let own = try own()
        try renew(own, payloads)
        try remove(adopted)
    }

    /// Removes journals whose records stand elsewhere now.
    mutating func remove(_ adopted: [Adopted]) throws(FileError) {
        for file in adopted { try journals[file.index].remove() }
    }

    /// There are journals besides this process's own, or it can't be told.
    var hasOthers: Bool {
        guard let names = try? fileSystem.list(directory) else { return true }
        let own = ownIndex.map { journals[$0].path }
        return names.contains { $0.hasSuffix(Self.suffix) && "\(directory)/\($0)" != own }
    }

    /// Removes this process's own journal; what it held stands elsewhere.
    mutating func dropOwn() {
        guard let index = ownIndex else { return }
        try? journals[index].remove()
        ownIndex = nil
        // Let go of, so that the disk has its room again. What was taken over keeps its number: it came before.
        if index == journals.count - 1 { journals.removeLast() }
    }

    /// Removes journals that hold nothing, at the end. `isEmpty` is asked by number.
    mutating func close(removing isEmpty: (Int) -> Bool) {
        for (index, journal) in journals.enumerated() where isEmpty(index) { try? journal.remove() }
        journals = []
        ownIndex = nil
    }

    private func paths(_ troubles: inout [Trouble]) -> [String] {
        do throws(FileError) {
            return try fileSystem.list(directory).filter { $0.hasSuffix(Self.suffix) }.map { "\(directory)/\($0)" }
        } catch {
            troubles.append(error.trouble("The folder of the \(noun) can't be read."))
            return []
        }
    }

    private func newer(_ version: Int, _ path: String) -> Trouble {
        Trouble(
            .storage, "A file of the \(noun) was written by a later kedge (format \(version)): \(path).",
            hint: "It is left as it is; that kedge can read it.")
    }

    private func trouble(with reading: JournalReading, _ path: String) -> Trouble? {
        let hint = "The file as it was is kept beside \(path), named .damaged."
        if reading.missingCount > 0 {
            let entries = reading.missingCount == 1 ? "1 entry" : "\(reading.missingCount) entries"
            return Trouble(.storage, "A file of the \(noun) was damaged: \(entries) can't be read any more.", hint: hint)
        }
        if reading.isCut {
            return Trouble(
                .storage, "The end of a file of the \(noun) is missing; what stood there can't be told.", hint: hint)
        }
        if reading.hasRepeats {
            return Trouble(
                .storage, "A file of the \(noun) holds entries twice; others may have stood there.", hint: hint)
        }
        if reading.isDamaged {
            return Trouble(.storage, "A file of the \(noun) was damaged; every entry could be read.", hint: hint)
        }
        guard reading.tornTail != nil else { return nil }
        return Trouble(
            .storage, "The last entry of the \(noun) was cut short when kedge was stopped, and is dropped.",
            hint: "It had not been confirmed on screen.")
    }
}
