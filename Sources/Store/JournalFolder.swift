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
    private let ownName: String
    private let fileSystem: FileSystem

    init(_ directory: String, noun: String, process: String, fileSystem: FileSystem) {
        self.directory = directory
        self.noun = noun
        ownName = process
        self.fileSystem = fileSystem
    }

    /// A journal that was taken over: its number in `journals`, and what it holds.
    struct Adopted {
        var index: Int
        var payloads: [[UInt8]]
        /// Records of it that can't be read any more.
        var lostCount: Int
    }

    /// Takes every journal whose process is gone. Whatever can't be taken is told, and left.
    mutating func adopt() -> (adopted: [Adopted], troubles: [Trouble]) {
        var adopted: [Adopted] = []
        var troubles: [Trouble] = []
        AtomicWriter(fileSystem: fileSystem).sweep(directory)
        for path in paths(&troubles) where !journals.contains(where: { $0.path == path }) {
            do throws(FileError) {
                switch try Journal.claim(path, fileSystem: fileSystem) {
                case .busy: break
                case .newer(let version): troubles.append(newer(version, path))
                case .claimed(let journal, let reading):
                    if let trouble = trouble(with: reading, path) { troubles.append(trouble) }
                    journals.append(journal)
                    adopted.append(Adopted(
                        index: journals.count - 1, payloads: reading.payloads, lostCount: reading.lostCount))
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
        let path = "\(directory)/\(ownName)\(Self.suffix)"
        journals.append(try Journal(creating: path, fileSystem: fileSystem))
        ownIndex = journals.count - 1
        return journals.count - 1
    }

    mutating func append(_ payload: [UInt8], to index: Int) throws(FileError) {
        try journals[index].append(payload)
    }

    mutating func replace(_ index: Int, with payloads: [[UInt8]]) throws(FileError) {
        try journals[index].replace(with: payloads)
    }

    /// Writes everything into this process's own journal, and removes the adopted ones. A crash between the
    /// two leaves records that stand in two files, which must not matter to whoever reads them.
    mutating func absorb(_ adopted: [Adopted], into payloads: [[UInt8]]) throws(FileError) {
        let own = try own()
        try journals[own].replace(with: payloads)
        for file in adopted { try journals[file.index].remove() }
    }

    /// There are journals besides this process's own, or it can't be told.
    var hasOthers: Bool {
        guard let names = try? fileSystem.list(directory) else { return true }
        return names.contains { $0.hasSuffix(Self.suffix) && $0 != ownName + Self.suffix }
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
        if reading.lostCount > 0 {
            let entries = reading.lostCount == 1 ? "1 entry" : "\(reading.lostCount) entries"
            return Trouble(
                .storage, "The \(noun) was damaged: \(entries) can't be read any more.",
                hint: "The file as it was is kept beside \(path), named .damaged.")
        }
        guard reading.tornTail != nil else { return nil }
        return Trouble(
            .storage, "The last entry of the \(noun) was cut short when kedge was stopped, and is dropped.",
            hint: "It had not been confirmed on screen.")
    }
}
