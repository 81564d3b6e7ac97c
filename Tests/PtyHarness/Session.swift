import Glibc

/// The program under test with its screen.
public final class Session {
    public let terminal: PseudoTerminal
    public private(set) var screen: Emulator
    /// Everything it ever sent.
    public private(set) var output: [UInt8] = []
    public private(set) var isClosed = false

    public init(
        _ arguments: [String], environment: [String: String], columns: Int = 80, rows: Int = 24
    ) throws {
        var environment = environment
        environment["TERM"] = environment["TERM"] ?? "xterm-256color"
        environment["LANG"] = environment["LANG"] ?? "C.UTF-8"
        screen = Emulator(columns: columns, rows: rows)
        terminal = try PseudoTerminal(arguments: arguments, environment: environment, columns: columns, rows: rows)
    }

    /// A moment of the monotonic clock, in milliseconds.
    public static func milliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// How long what must come is waited for: so long that a busy machine decides nothing.
    public static let patienceSeconds = 240

    /// Reads until the condition holds of the screen; false when the time ran out or the program ended first.
    @discardableResult
    public func wait(seconds: Int = Session.patienceSeconds, until condition: (Emulator) throws -> Bool) rethrows -> Bool {
        let end = Self.milliseconds() + seconds * 1000
        while true {
            if try condition(screen) { return true }
            let left = end - Self.milliseconds()
            guard left > 0, !isClosed else { return try condition(screen) }
            // The condition may come true elsewhere, at the server or on the disk, without a byte from here.
            take(terminal.read(timeoutMilliseconds: Int32(min(left, 100))))
        }
    }

    /// Waits until the text stands on the screen.
    @discardableResult
    public func wait(for text: String, seconds: Int = Session.patienceSeconds) -> Bool {
        wait(seconds: seconds) { $0.lines.contains { $0.contains(text) } }
    }

    /// Reads until nothing came for that long and the program rests: on a busy machine it may be silent because nobody
    /// let it run. One that never rests is waited for no longer than for a text.
    public func settle(quietMilliseconds: Int32 = 250) {
        let end = Self.milliseconds() + Self.patienceSeconds * 1000
        while !isClosed {
            let bytes = terminal.read(timeoutMilliseconds: quietMilliseconds)
            take(bytes)
            if bytes?.isEmpty == true, isAtRest || Self.milliseconds() > end { return }
        }
    }

    /// Whether each of its threads waits for something other than a processor or a disk, and did nothing between two looks.
    private var isAtRest: Bool {
        guard let first = wakeUpsOfResting() else { return false }
        return first == wakeUpsOfResting()
    }

    /// The wake-ups of each thread, by its id; nil when one of them has something to do.
    private func wakeUpsOfResting() -> [Int: Int]? {
        var counts: [Int: Int] = [:]
        for id in threads() {
            let status = "/proc/\(terminal.processID)/task/\(id)/status"
            // Running, runnable, or waiting for a disk.
            if ["R", "D"].contains(word("State:", in: status)) { return nil }
            counts[id] = word("voluntary_ctxt_switches:", in: status).flatMap { Int($0) } ?? 0
        }
        return counts
    }

    /// Takes what is there, and neither looks at it nor keeps it.
    public func passOver() {
        guard !isClosed else { return }
        if terminal.read(timeoutMilliseconds: 0) == nil { isClosed = true }
    }

    /// Looks at what comes from now on on a screen of that size, which must be all of it.
    public func changeScreen(columns: Int, rows: Int) {
        screen = Emulator(columns: columns, rows: rows)
    }

    /// Types plain text.
    public func type(_ text: String) { terminal.write(Array(text.utf8)) }

    /// Presses keys one after the other, each after the screen has come to rest.
    public func press(_ keys: [String]) {
        for key in keys {
            terminal.write(Self.bytes(of: key))
            settle(quietMilliseconds: 60)
        }
    }

    public func press(_ keys: String) { press(keys.split(separator: " ").map(String.init)) }

    /// Presses and says what the answer cost.
    public func cost(of bytes: [UInt8], quietMilliseconds: Int32 = 60) -> (bytes: Int, writes: Int) {
        settle()
        let before = (output.count, writeCalls())
        terminal.write(bytes)
        settle(quietMilliseconds: quietMilliseconds)
        return (output.count - before.0, writeCalls() - before.1)
    }

    /// Write-type system calls so far of the thread that paints; the others write to the disk and to servers.
    public func writeCalls() -> Int { counter("/proc/\(terminal.processID)/task/\(terminal.processID)/io", "syscw:") }

    /// Times each of its threads was woken so far, by the thread's id.
    public func wakeUps() -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for id in threads() {
            counts[id] = counter("/proc/\(terminal.processID)/task/\(id)/status", "voluntary_ctxt_switches:")
        }
        return counts
    }

    private func threads() -> [Int] {
        guard let directory = opendir("/proc/\(terminal.processID)/task") else { return [] }
        defer { closedir(directory) }
        var ids: [Int] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let id = Int(name) { ids.append(id) }
        }
        return ids
    }

    /// Wake-ups since then. A thread that has ended meanwhile isn't counted: a pool that retires one for lack of work
    /// is rest, not work.
    public func wakeUps(since before: [Int: Int]) -> Int {
        wakeUps().reduce(0) { $0 + $1.value - (before[$1.key] ?? 0) }
    }

    /// Reads what is left until the program is gone; its status as a shell tells it.
    public func finish(seconds: Int = Session.patienceSeconds) -> Int32 {
        // A child of its own may keep the terminal longer than it.
        wait(seconds: seconds) { _ in terminal.hasExited }
        // One that doesn't end is ended, so that its test fails instead of standing still.
        terminal.signal(SIGKILL)
        while !isClosed, let bytes = terminal.read(timeoutMilliseconds: 0), !bytes.isEmpty { take(bytes) }
        return terminal.waitForExit()
    }

    private func take(_ bytes: [UInt8]?) {
        guard let bytes else {
            isClosed = true
            return
        }
        output += bytes
        screen.feed(bytes)
    }

    private func counter(_ path: String, _ name: String) -> Int { word(name, in: path).flatMap { Int($0) } ?? 0 }

    /// The word after the name at the beginning of a line.
    private func word(_ name: String, in path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, 512, file) != nil {
            let text = line.withUnsafeBytes { raw in String(decoding: raw.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self) }
            let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
            if words.first.map(String.init) == name { return words.dropFirst().first.map(String.init) }
        }
        return nil
    }

    /// `<Enter>`, `C-x`, `<Down>` or a plain character.
    static func bytes(of key: String) -> [UInt8] {
        let named: [String: String] = [
            "<Enter>": "\r", "<Esc>": "\u{1B}", "<Tab>": "\t", "<S-Tab>": "\u{1B}[Z", "<BS>": "\u{7F}", "<Space>": " ",
            "<Up>": "\u{1B}OA", "<Down>": "\u{1B}OB", "<Right>": "\u{1B}OC", "<Left>": "\u{1B}OD",
            "<Home>": "\u{1B}OH", "<End>": "\u{1B}OF", "<PgUp>": "\u{1B}[5~", "<PgDn>": "\u{1B}[6~", "<F1>": "\u{1B}OP",
            "<Del>": "\u{1B}[3~",
        ]
        if let text = named[key] { return Array(text.utf8) }
        if key.hasPrefix("C-"), let last = key.utf8.last, key.utf8.count == 3 { return [last & 0x1F] }
        return Array(key.utf8)
    }
}
