import Store
import Synchronization

/// Disks in memory that fail as they are told to, and forget what a real one may forget.
///
/// Everything below `/run` is memory that goes with the power; everything else is one disk. Calls are numbered by
/// the place they are about, as the cache is written from a queue of its own.
final class FakeDisk: Sendable {
    /// What goes wrong.
    enum Fault: String, CaseIterable, Sendable {
        /// The process ends in the middle of the call.
        case kill
        case inputOutput
        case noSpace
        /// No block is left on the disk from this call on; what a file has already can be written.
        case fullFromThen
        /// Only a part is taken, and then the rest.
        case shortWrite
        /// The machine stops: of what wasn't synchronized, any part may be there.
        case lostPower
    }

    /// Breaks a rule of the disk, or of whoever writes to it.
    enum Sabotage: String, Sendable {
        /// Says that it has synchronized, and hasn't.
        case noSync = "no-fsync"
        /// A file isn't replaced in one step.
        case twoStepReplace = "non-atomic-replace"
        /// Records of the outbox are written when the server has acted, not before.
        case lateRecords = "record-after-send"
    }

    enum Place: Hashable, Sendable { case state, cache }

    /// One call of a run, so that a fault can be set at it.
    struct Point: Hashable, Sendable {
        var place: Place
        var number: Int
        var operation: String
        var path: String
        /// A file that is there already gives way to another.
        var replaces = false
        /// What was being done.
        var deed = ""
        var isWrite: Bool { operation == "pwrite" || operation == "write" }

        func during(_ deed: String) -> Point {
            var point = self
            point.deed = deed
            return point
        }

        /// The faults that such a call can meet.
        var faults: [Fault] {
            switch operation {
            case _ where isWrite: Fault.allCases
            case "create", "fdatasync", "rename", "mkdir": [.kill, .inputOutput, .noSpace, .fullFromThen, .lostPower]
            default: [.kill, .inputOutput, .lostPower]
            }
        }
    }

    /// A fault at a call.
    struct Plan: Sendable {
        var point: Point
        var fault: Fault
        var seed: UInt64
    }

    let state: Mutex<FakeDiskState>

    init(sabotage: Sabotage? = nil) { state = Mutex(FakeDiskState(sabotage: sabotage)) }

    var isDead: Bool { state.withLock(\.isDead) }
    var isPlanMet: Bool { state.withLock(\.isPlanMet) }
    /// All calls since `begin`, in order per place.
    var points: [Point] { state.withLock(\.points) }

    /// A new process looks at the disk; what the last one had open is let go.
    func begin(_ plan: Plan?) { state.withLock { $0.begin(plan) } }

    /// The machine stops, and starts again.
    func losePower(seed: UInt64) { state.withLock { $0.losePower(seed) } }

    /// The server has acted on a request.
    func serverActed() { state.withLock { $0.writeLate() } }

    /// Another disk with the same files.
    func copy(sabotage: Sabotage? = nil) -> FakeDisk {
        let copied = state.withLock { $0 }
        let disk = FakeDisk()
        disk.state.withLock { state in
            state = copied
            state.sabotage = sabotage
        }
        return disk
    }

    /// Every file with its bytes, by its path.
    var files: [String: [UInt8]] { state.withLock { $0.files } }

    func put(_ bytes: [UInt8], at path: String) { state.withLock { $0.put(bytes, at: path) } }

    var fileSystem: FileSystem {
        var made = FileSystem.live
        made.open = { [self] (path, opening) throws(FileError) in
            try call(opening == .creating || opening == .making ? "create" : "open", path) { (state) throws(FileError) in
                try state.open(path, opening)
            }
        }
        made.close = { [self] file in state.withLock { $0.close(file) } }
        made.write = { [self] (file, bytes) throws(FileError) in
            try write("write", file, nil, bytes)
        }
        made.overwrite = { [self] (file, offset, bytes) throws(FileError) in
            try write("pwrite", file, offset, bytes)
        }
        made.read = { [self] (file, offset, count) throws(FileError) in
            try call("pread", file) { (state) throws(FileError) in try state.read(file, offset, count) }
        }
        made.size = { [self] (file) throws(FileError) in
            try call("fstat", file) { (state) throws(FileError) in try state.inode(of: file).data.count }
        }
        made.synchronize = { [self] (file) throws(FileError) in
            try call("fdatasync", file) { (state) throws(FileError) in try state.synchronize(file) }
        }
        made.synchronizeDirectory = { [self] (path) throws(FileError) in
            try call("fsync", path) { (state) throws(FileError) in state.synchronizeNames(path) }
        }
        made.rename = { [self] (from, to) throws(FileError) in
            if state.withLock({ $0.sabotage == .twoStepReplace }) {
                try call("unlink", to) { (state) throws(FileError) in _ = state.unlink(to) }
            }
            try call("rename", to) { (state) throws(FileError) in try state.rename(from, to) }
        }
        made.remove = { [self] (path) throws(FileError) in
            try call("unlink", path) { (state) throws(FileError) in
                guard state.unlink(path) else { throw FakeDiskState.error("unlink", path, FakeDiskState.missing) }
            }
        }
        made.list = { [self] (path) throws(FileError) in
            try call("opendir", path) { (state) throws(FileError) in state.names(in: path) }
        }
        made.makeDirectory = { [self] (path) throws(FileError) in
            try call("mkdir", path) { (state) throws(FileError) in state.makeDirectory(path) }
        }
        made.lock = { [self] (file) throws(FileError) in
            try call("flock", file) { (state) throws(FileError) in try state.lock(file) }
        }
        made.identify = { [self] (file) throws(FileError) in
            try call("fstat", file) { (state) throws(FileError) in try state.identity(of: file) }
        }
        made.identifyPath = { [self] (path) throws(FileError) in
            try call("lstat", path) { (state) throws(FileError) in state.identity(at: path) }
        }
        return made
    }

    private func call<Value>(
        _ operation: String, _ path: String, _ body: (inout FakeDiskState) throws(FileError) -> Value
    ) throws(FileError) -> Value {
        try state.withLock { (state) throws(FileError) in
            _ = try state.enter(operation, path, takesPart: false)
            return try body(&state)
        }
    }

    private func call<Value>(
        _ operation: String, _ file: Int32, _ body: (inout FakeDiskState) throws(FileError) -> Value
    ) throws(FileError) -> Value {
        try state.withLock { (state) throws(FileError) in
            _ = try state.enter(operation, state.path(of: file), takesPart: false)
            return try body(&state)
        }
    }

    private func write(
        _ operation: String, _ file: Int32, _ offset: Int?, _ bytes: ArraySlice<UInt8>
    ) throws(FileError) -> Int {
        try state.withLock { (state) throws(FileError) in
            let path = state.path(of: file)
            switch try state.enter(operation, path, takesPart: true) {
            case .whole: return try state.write(file, offset, bytes)
            case .part(let share): return try state.write(file, offset, bytes.prefix(max(1, Int(Double(bytes.count) * share))))
            case .partAndEnd(let share):
                _ = try? state.write(file, offset, bytes.prefix(Int(Double(bytes.count) * share)))
                state.end()
                throw FakeDiskState.error(operation, path, FakeDiskState.inputOutput)
            }
        }
    }
}
