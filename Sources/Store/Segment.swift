import Synchronization

/// A file of checked lines to which threads are appended; the last line of a name counts. Read by offset.
///
/// Several processes may use one. A line is one write to the file's end, and afterwards it is looked whether
/// file and length are what was expected; where not, places are found anew. At worst a line that was written
/// while another process cleared the file away is lost, and read from the server again.
final class Segment: Sendable {
    private struct Place {
        var offset: Int
        var length: Int
    }

    private struct State {
        var file: HeldFile?
        var isLoaded = false
        var byteCount = 0
        var liveByteCount = 0
        var places: [String: Place] = [:]

        mutating func note(_ name: String, offset: Int, length: Int) {
            if let old = places[name] { liveByteCount -= old.length + 2 }
            places[name] = Place(offset: offset, length: length)
            liveByteCount += length + 2
        }

        /// `byteCount` is where `bytes` starts in the file.
        mutating func note(line: Range<Int>, of bytes: [UInt8]) {
            guard line.count >= Row.leastLength else { return }
            var row = RowScanner(unchecked: line.lowerBound + Row.checkedFrom..<line.upperBound, of: bytes)
            guard let name = row.text() else { return }
            // A damaged name may be another thread's; what is known isn't given up for a line that can't be read.
            if places[name] != nil, RowScanner(line: line, of: bytes) == nil { return }
            note(name, offset: byteCount + line.lowerBound, length: line.count)
        }
    }

    /// Replaced lines are cleared away when they are more than the rest, and more than this.
    private static let leastWaste = 1 << 20
    private static let chunkByteCount = 1 << 20

    let path: String
    private let fileSystem: FileSystem
    private let state = Mutex(State())

    init(path: String, fileSystem: FileSystem) {
        self.path = path
        self.fileSystem = fileSystem
    }

    /// The checked line of a name; nil where there is none, or a damaged one.
    func row(_ name: String) throws(FileError) -> RowScanner? {
        try state.withLock { (state) throws(FileError) in try row(name, &state) }
    }

    func append(_ name: String, _ line: [UInt8]) throws(FileError) {
        try state.withLock { (state) throws(FileError) in
            // Between two line feeds, so that damage to one of them costs one line, not two.
            let line = [UInt8(ascii: "\n")] + line
            guard try write(line, &state) else { return }
            state.note(name, offset: state.byteCount + 1, length: line.count - 2)
            state.byteCount += line.count
            if state.byteCount - state.liveByteCount > max(state.liveByteCount, Self.leastWaste) {
                try compact(&state)
            }
        }
    }

    /// False where it was written, but not where it was expected: then all places are found anew at the next use.
    private func write(_ line: [UInt8], _ state: inout State) throws(FileError) -> Bool {
        do throws(FileError) {
            // Once more where another process put a new file in its place between the look and the write.
            for _ in 0..<2 {
                try load(&state)
                if try !isInPlace(state) {
                    state = State()
                    try load(&state)
                }
                let file = try openForWriting(&state)
                try fileSystem.writeWhole(line, to: file.descriptor, path: path)
                if try isInPlace(state) {
                    if try fileSystem.size(file.descriptor) == state.byteCount + line.count { return true }
                    state = State()
                    return false
                }
                state = State()
            }
            return false
        } catch {
            // Where the file ends now isn't known; it is read again before the next use.
            state = State()
            throw error
        }
    }

    /// The file that is open is the one that stands there.
    private func isInPlace(_ state: State) throws(FileError) -> Bool {
        let found = try fileSystem.identifyPath(path)
        guard let file = state.file else { return found == nil }
        return try fileSystem.identify(file.descriptor) == found
    }

    private func row(_ name: String, _ state: inout State) throws(FileError) -> RowScanner? {
        try load(&state)
        guard let place = state.places[name], let file = state.file else { return nil }
        let bytes = try fileSystem.read(file.descriptor, place.offset, place.length)
        return RowScanner(line: 0..<bytes.count, of: bytes)
    }

    private func openForWriting(_ state: inout State) throws(FileError) -> HeldFile {
        if let file = state.file { return file }
        do throws(FileError) {
            let file = HeldFile(try fileSystem.open(path, .creating), fileSystem)
            state.file = file
            return file
        } catch {
            guard error.isTaken else { throw error }
            // Another process has just made it.
            state = State()
            try load(&state)
            guard let file = state.file else { throw error }
            return file
        }
    }

    /// Finds every line's place. Only names are read here, but for one that takes another's place; a line is checked
    /// when it is used.
    private func load(_ state: inout State) throws(FileError) {
        guard !state.isLoaded else { return }
        var found = State()
        do throws(FileError) {
            let file = HeldFile(try fileSystem.open(path, .appending), fileSystem)
            found.file = file
            try scan(file, &found)
        } catch {
            guard error.isMissing else { throw error }
        }
        found.isLoaded = true
        state = found
    }

    private func scan(_ file: HeldFile, _ found: inout State) throws(FileError) {
        var carried: [UInt8] = []
        while true {
            let chunk = try fileSystem.read(file.descriptor, found.byteCount + carried.count, Self.chunkByteCount)
            let bytes = carried + chunk
            var start = 0
            while let end = Lines.lineFeed(in: bytes, from: start) {
                found.note(line: start..<end, of: bytes)
                start = end + 1
            }
            found.byteCount += start
            carried = Array(bytes[start...])
            if chunk.isEmpty { break }
        }
        if !carried.isEmpty {
            // A line that was cut short is closed, so that the next one stands alone.
            try fileSystem.writeWhole([UInt8(ascii: "\n")], to: file.descriptor, path: path)
            found.byteCount += carried.count + 1
        }
    }

    private func compact(_ state: inout State) throws(FileError) {
        guard let file = state.file else { return }
        var bytes: [UInt8] = []
        var fresh = State()
        for (name, place) in state.places.sorted(by: { $0.value.offset < $1.value.offset }) {
            let line = try fileSystem.read(file.descriptor, place.offset, place.length)
            guard RowScanner(line: 0..<line.count, of: line) != nil else { continue }
            bytes.append(UInt8(ascii: "\n"))
            fresh.note(name, offset: bytes.count, length: line.count)
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
        }
        fresh.file = try AtomicWriter(fileSystem: fileSystem).replace(path, with: bytes)
        fresh.byteCount = bytes.count
        fresh.isLoaded = true
        state = fresh
    }
}
