/// Puts a whole file in the place of another: whoever looks sees the old one or the new one.
struct AtomicWriter {
    static let suffix = ".tmp"
    /// More stale neighbours than this mean that something is very wrong in the folder.
    private static let nameAttempts = 64

    let fileSystem: FileSystem

    /// A whole file, locked and on the disk, that stands beside the one whose place it will take.
    struct Prepared {
        let file: HeldFile
        let byteCount: Int
        fileprivate let temporary: String
        fileprivate let path: String
    }

    /// Returns the new file, still open and locked for this process, at its final place.
    func replace(_ path: String, with bytes: [UInt8], isAppended: Bool = true) throws(FileError) -> HeldFile {
        let prepared = try prepare(path, bytes, isAppended: isAppended)
        try commit(prepared)
        return prepared.file
    }

    /// Touches nothing that stands at `path`.
    ///
    /// - Parameter isAppended: what is written to it later goes to its end; else to where it is told.
    func prepare(_ path: String, _ bytes: [UInt8], isAppended: Bool) throws(FileError) -> Prepared {
        let (temporary, file) = try create(beside: path, isAppended ? .creating : .making)
        do throws(FileError) {
            try fileSystem.overwriteWhole(bytes, at: 0, of: file.descriptor, path: temporary)
            try fileSystem.synchronize(file.descriptor)
        } catch {
            try? fileSystem.remove(temporary)
            throw FileError(operation: error.operation, path: path, code: error.code)
        }
        return Prepared(file: file, byteCount: bytes.count, temporary: temporary, path: path)
    }

    func commit(_ prepared: Prepared) throws(FileError) {
        do throws(FileError) {
            try fileSystem.rename(prepared.temporary, prepared.path)
        } catch {
            try? fileSystem.remove(prepared.temporary)
            throw FileError(operation: error.operation, path: prepared.path, code: error.code)
        }
        try fileSystem.synchronizeDirectory(directory(of: prepared.path))
    }

    /// Locked, so that a sweep by another process leaves it alone; what a sweep was faster to lock is the sweep's.
    private func create(beside path: String, _ opening: FileSystem.Opening) throws(FileError) -> (String, HeldFile) {
        for attempt in 0..<Self.nameAttempts {
            let temporary = "\(path).\(attempt)\(Self.suffix)"
            let file: HeldFile
            do throws(FileError) {
                file = HeldFile(try fileSystem.open(temporary, opening), fileSystem)
            } catch {
                guard error.isTaken else { throw error }
                continue
            }
            do throws(FileError) {
                if try fileSystem.lock(file.descriptor) { return (temporary, file) }
            } catch {
                try? fileSystem.remove(temporary)
                throw FileError(operation: error.operation, path: path, code: error.code)
            }
        }
        throw FileError(operation: "open", path: path, code: FileError.taken)
    }

    /// Removes what a killed process left half-written; what a living one is writing is locked.
    func sweep(_ directory: String) {
        guard let names = try? fileSystem.list(directory) else { return }
        for name in names where name.hasSuffix(Self.suffix) {
            let path = "\(directory)/\(name)"
            guard let descriptor = try? fileSystem.open(path, .appending) else { continue }
            let file = HeldFile(descriptor, fileSystem)
            if (try? fileSystem.lock(file.descriptor)) == true { try? fileSystem.remove(path) }
        }
    }

    private func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
