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

    /// Reads until the condition holds of the screen; false when the time ran out or the program ended first.
    @discardableResult
    public func wait(seconds: Int = 30, until condition: (Emulator) -> Bool) -> Bool {
        let end = Self.milliseconds() + seconds * 1000
        while true {
            if condition(screen) { return true }
            let left = end - Self.milliseconds()
            guard left > 0, !isClosed else { return condition(screen) }
            take(terminal.read(timeoutMilliseconds: Int32(left)))
        }
    }

    /// Waits until the text stands on the screen.
    @discardableResult
    public func wait(for text: String, seconds: Int = 30) -> Bool {
        wait(seconds: seconds) { $0.lines.contains { $0.contains(text) } }
    }

    /// Reads until nothing came for that long.
    public func settle(quietMilliseconds: Int32 = 250) {
        while !isClosed {
            let bytes = terminal.read(timeoutMilliseconds: quietMilliseconds)
            take(bytes)
            if bytes?.isEmpty == true { return }
        }
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
        guard let directory = opendir("/proc/\(terminal.processID)/task") else { return [:] }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let id = Int(name) else { continue }
            counts[id] = counter("/proc/\(terminal.processID)/task/\(name)/status", "voluntary_ctxt_switches:")
        }
        return counts
    }

    /// Wake-ups since then. A thread that has ended meanwhile isn't counted: a pool that retires one for lack of work
    /// is rest, not work.
    public func wakeUps(since before: [Int: Int]) -> Int {
        wakeUps().reduce(0) { $0 + $1.value - (before[$1.key] ?? 0) }
    }

    /// Reads what is left until the program is gone; its status as a shell tells it.
    public func finish(seconds: Int = 20) -> Int32 {
        wait(seconds: seconds) { _ in false }
        // One that doesn't end is ended, so that its test fails instead of standing still.
        if !isClosed { terminal.signal(SIGKILL) }
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

    private func counter(_ path: String, _ name: String) -> Int {
        guard let file = fopen(path, "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, 512, file) != nil {
            let text = line.withUnsafeBytes { raw in String(decoding: raw.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self) }
            let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
            if words.first.map(String.init) == name { return words.dropFirst().first.flatMap { Int($0) } ?? 0 }
        }
        return 0
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
