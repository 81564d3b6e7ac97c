import Corpus
import Glibc
import Store

/// The files of a `FakeDisk`, what of them is synchronized, and the fault that is due.
struct FakeDiskState: Sendable {
    struct Inode: Sendable {
        var data: [UInt8] = []
        /// What surely survives the power.
        var stable: [UInt8] = []
        /// Sectors that a failed synchronization has lost: only writing them again helps.
        var poisoned: Set<Int> = []
        var holder: Int32?
    }

    struct Handle: Sendable {
        var inode: Int
        var path: String
        var isAppended: Bool
    }

    /// How much of a write is done.
    enum Share { case whole, part(Double), partAndEnd(Double) }

    static let (missing, taken, inputOutput, noSpace) = (ENOENT, EEXIST, EIO, ENOSPC)
    private static let block = 4096

    var sabotage: FakeDisk.Sabotage?
    private(set) var isDead = false
    private(set) var points: [FakeDisk.Point] = []
    private var counts: [FakeDisk.Place: Int] = [:]
    private var plan: FakeDisk.Plan?
    /// The call came for which the fault was planned; of a disk that is full from then on, a call that it refused.
    private(set) var isPlanMet = false
    private var random = SeededRandom(seed: 0)
    private var inodes: [Int: Inode] = [:]
    private var inodeCount = 0
    private var handles: [Int32: Handle] = [:]
    private var handleCount: Int32 = 100
    private var directories: Set<String> = ["/"]
    private var names: [String: Int] = [:]
    private var stableNames: [String: Int] = [:]
    /// Blocks of the disk, where they are counted.
    private var blockLimit: Int?
    private var late: [(Int, Int, [UInt8])] = []

    init(sabotage: FakeDisk.Sabotage?) { self.sabotage = sabotage }

    static func error(_ operation: String, _ path: String, _ code: Int32) -> FileError {
        FileError(operation: operation, path: path, code: code)
    }

    // MARK: Life and death

    mutating func begin(_ plan: FakeDisk.Plan?) {
        if !isDead { writeLate() }
        isDead = false
        late = []
        handles = [:]
        for number in inodes.keys { inodes[number]?.holder = nil }
        let named = Set(names.values).union(stableNames.values)
        inodes = inodes.filter { named.contains($0.key) }
        points = []
        counts = [:]
        blockLimit = nil
        self.plan = plan
        isPlanMet = false
        random = SeededRandom(seed: plan?.seed ?? 0)
    }

    mutating func end() {
        isDead = true
        if plan?.fault == .lostPower { losePower(random.next()) }
    }

    /// Sector by sector, name by name, what wasn't synchronized is there or isn't.
    mutating func losePower(_ seed: UInt64) {
        isDead = true
        var random = SeededRandom(seed: seed)
        for path in Set(names.keys).union(stableNames.keys).sorted() where names[path] != stableNames[path] {
            let isOld = Bool.random(using: &random)
            if isOld { names[path] = stableNames[path] } else { stableNames[path] = names[path] }
        }
        names = names.filter { !$0.key.hasPrefix("/run/") }
        stableNames = names
        for number in inodes.keys.sorted() { inodes[number]?.loseUnsynchronized(using: &random) }
    }

    /// Counts a call, and fails it where it is due.
    mutating func enter(_ operation: String, _ path: String, takesPart: Bool) throws(FileError) -> Share {
        guard !isDead else { throw Self.error(operation, path, Self.inputOutput) }
        let place: FakeDisk.Place = path.hasPrefix("/cache") ? .cache : .state
        let number = (counts[place] ?? 0) + 1
        counts[place] = number
        points.append(FakeDisk.Point(
            place: place, number: number, operation: operation, path: path, replaces: operation == "rename" && names[path] != nil))
        guard let plan, plan.point.place == place, plan.point.number == number else { return .whole }
        isPlanMet = plan.fault != .fullFromThen
        switch plan.fault {
        case .kill, .lostPower:
            if takesPart { return .partAndEnd(Double.random(in: 0...1, using: &random)) }
            end()
            throw Self.error(operation, path, Self.inputOutput)
        case .inputOutput:
            if operation == "fdatasync" { poison(path) }
            throw Self.error(operation, path, Self.inputOutput)
        case .noSpace: throw Self.error(operation, path, Self.noSpace)
        case .fullFromThen: blockLimit = usedBlocks
        case .shortWrite: return .part(Double.random(in: 0..<1, using: &random))
        }
        return .whole
    }

    private mutating func isFull(_ operation: String, _ path: String) -> FileError {
        isPlanMet = true
        return Self.error(operation, path, Self.noSpace)
    }

    private mutating func poison(_ path: String) {
        guard let number = names[path], let inode = inodes[number] else { return }
        inodes[number]?.poisoned.formUnion(inode.unstableSectors)
    }

    mutating func writeLate() {
        let writes = late
        late = []
        for (number, offset, bytes) in writes { inodes[number]?.write(bytes[...], at: offset) }
    }

    // MARK: Files

    var files: [String: [UInt8]] { names.mapValues { inodes[$0]?.data ?? [] } }

    mutating func put(_ bytes: [UInt8], at path: String) {
        inodeCount += 1
        inodes[inodeCount] = Inode(data: bytes, stable: bytes)
        names[path] = inodeCount
        stableNames[path] = inodeCount
        makeDirectory(Self.parent(of: path))
    }

    mutating func open(_ path: String, _ opening: FileSystem.Opening) throws(FileError) -> Int32 {
        let isNew = opening == .creating || opening == .making
        if isNew {
            guard names[path] == nil else { throw Self.error("open", path, Self.taken) }
            guard directories.contains(Self.parent(of: path)) else { throw Self.error("open", path, Self.missing) }
            if let blockLimit, usedBlocks >= blockLimit, !path.hasPrefix("/run/") {
                throw isFull("open", path)
            }
            inodeCount += 1
            inodes[inodeCount] = Inode()
            names[path] = inodeCount
        }
        guard let inode = names[path] else { throw Self.error("open", path, Self.missing) }
        handleCount += 1
        handles[handleCount] = Handle(
            inode: inode, path: path, isAppended: opening == .creating || opening == .appending)
        return handleCount
    }

    mutating func close(_ file: Int32) {
        guard let handle = handles.removeValue(forKey: file) else { return }
        if inodes[handle.inode]?.holder == file { inodes[handle.inode]?.holder = nil }
    }

    func path(of file: Int32) -> String { handles[file]?.path ?? "" }

    func inode(of file: Int32) throws(FileError) -> Inode {
        guard let handle = handles[file], let inode = inodes[handle.inode] else {
            throw Self.error("fstat", "", EBADF)
        }
        return inode
    }

    func read(_ file: Int32, _ offset: Int, _ count: Int) throws(FileError) -> [UInt8] {
        let data = try inode(of: file).data
        guard offset < data.count else { return [] }
        return offset == 0 && count >= data.count ? data : Array(data[offset..<min(data.count, offset + count)])
    }

    mutating func write(_ file: Int32, _ offset: Int?, _ bytes: ArraySlice<UInt8>) throws(FileError) -> Int {
        guard let handle = handles[file], let inode = inodes[handle.inode] else { throw Self.error("write", "", EBADF) }
        let start = handle.isAppended ? inode.data.count : offset ?? inode.data.count
        var bytes = bytes
        if let blockLimit, !handle.path.hasPrefix("/run/") {
            let room = (max(0, blockLimit - usedBlocks) + Self.blocks(of: inode)) * Self.block
            bytes = bytes.prefix(max(0, room - start))
            if bytes.isEmpty { throw isFull("write", handle.path) }
        }
        if sabotage == .lateRecords, handle.path.contains("/outbox/"), start < inode.data.count {
            late.append((handle.inode, start, Array(bytes)))
        } else {
            inodes[handle.inode]?.write(bytes, at: start)
        }
        return bytes.count
    }

    mutating func synchronize(_ file: Int32) throws(FileError) {
        guard let handle = handles[file] else { throw Self.error("fdatasync", "", EBADF) }
        if sabotage != .noSync { inodes[handle.inode]?.synchronize() }
    }

    mutating func lock(_ file: Int32) throws(FileError) -> Bool {
        guard let handle = handles[file] else { throw Self.error("flock", "", EBADF) }
        let holder = inodes[handle.inode]?.holder
        guard holder == nil || holder == file else { return false }
        inodes[handle.inode]?.holder = file
        return true
    }

    // MARK: Names

    mutating func makeDirectory(_ path: String) {
        var path = path
        while path != "/" {
            directories.insert(path)
            path = Self.parent(of: path)
        }
    }

    func names(in directory: String) -> [String] {
        let all = Array(names.keys) + Array(directories)
        return all.filter { $0 != "/" && Self.parent(of: $0) == directory }
            .map { String($0.dropFirst(directory.count + 1)) }.sorted()
    }

    mutating func rename(_ from: String, _ to: String) throws(FileError) {
        guard let inode = names.removeValue(forKey: from) else { throw Self.error("rename", to, Self.missing) }
        names[to] = inode
        for (file, handle) in handles where handle.path == from { handles[file]?.path = to }
    }

    @discardableResult
    mutating func unlink(_ path: String) -> Bool { names.removeValue(forKey: path) != nil }

    mutating func synchronizeNames(_ directory: String) {
        guard sabotage != .noSync else { return }
        for path in Set(names.keys).union(stableNames.keys) where Self.parent(of: path) == directory {
            stableNames[path] = names[path]
        }
    }

    func identity(of file: Int32) throws(FileError) -> FileSystem.Identity {
        guard let handle = handles[file] else { throw Self.error("fstat", "", EBADF) }
        return FileSystem.Identity(device: 1, inode: UInt64(handle.inode))
    }

    func identity(at path: String) -> FileSystem.Identity? {
        names[path].map { FileSystem.Identity(device: 1, inode: UInt64($0)) }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    // MARK: Room

    private static func blocks(of inode: Inode) -> Int { (inode.data.count + block - 1) / block }

    private var usedBlocks: Int {
        let inMemory = Set(names.filter { $0.key.hasPrefix("/run/") }.values)
        let living = Set(names.values).union(handles.values.map(\.inode)).subtracting(inMemory)
        return living.reduce(0) { $0 + (inodes[$1].map(Self.blocks) ?? 0) }
    }
}

extension FakeDiskState.Inode {
    private static let sector = 512

    mutating func write(_ bytes: ArraySlice<UInt8>, at start: Int) {
        let end = start + bytes.count
        if end > data.count { data += [UInt8](repeating: 0, count: end - data.count) }
        bytes.withUnsafeBytes { source in
            data.withUnsafeMutableBytes { target in
                guard let base = target.baseAddress, let from = source.baseAddress else { return }
                (base + start).copyMemory(from: from, byteCount: source.count)
            }
        }
        if !poisoned.isEmpty, !bytes.isEmpty {
            poisoned.subtract(start / Self.sector...(end - 1) / Self.sector)
        }
    }

    mutating func synchronize() {
        guard !poisoned.isEmpty else {
            stable = data
            return
        }
        let lost = poisoned.map { ($0, bytes($0, of: stable)) }
        stable = data
        for (sector, old) in lost { put(old, sector) }
    }

    /// Sectors whose bytes, or whose being there, might be forgotten.
    var unstableSectors: [Int] {
        let count = (max(data.count, stable.count) + Self.sector - 1) / Self.sector
        return (0..<count).filter { bytes($0, of: data) != bytes($0, of: stable) }
    }

    mutating func loseUnsynchronized(using random: inout SeededRandom) {
        guard data != stable else { return }
        let unstable = unstableSectors
        let newer = data
        // Names of its bytes before the length of it, or after: a longer file without its bytes holds zeros.
        let isOldLength = newer.count < stable.count || Bool.random(using: &random)
        if !isOldLength { stable += [UInt8](repeating: 0, count: newer.count - stable.count) }
        for sector in unstable where !poisoned.contains(sector) && Bool.random(using: &random) {
            put(bytes(sector, of: newer), sector)
        }
        data = stable
        poisoned = []
    }

    private func bytes(_ sector: Int, of bytes: [UInt8]) -> ArraySlice<UInt8> {
        let start = min(sector * Self.sector, bytes.count)
        return bytes[start..<min(start + Self.sector, bytes.count)]
    }

    private mutating func put(_ bytes: ArraySlice<UInt8>, _ sector: Int) {
        for (offset, byte) in bytes.enumerated() where sector * Self.sector + offset < stable.count {
            stable[sector * Self.sector + offset] = byte
        }
    }
}
