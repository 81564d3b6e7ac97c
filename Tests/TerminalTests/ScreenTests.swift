import Canvas
import Glibc
import Testing

@testable import Terminal

/// Both ends of a pty; what the screen writes fits into the kernel's buffer and is read back here.
private struct Pair {
    let master: Int32
    let slave: Int32

    init?(columns: Int, rows: Int) {
        // The GNU-only pty calls aren't visible to Swift; these are the requests beneath them.
        let setLock: UInt = 0x4004_5431, getNumber: UInt = 0x8004_5430
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var unlocked: Int32 = 0
        var number: UInt32 = 0
        guard master >= 0, ioctl(master, setLock, &unlocked) == 0, ioctl(master, getNumber, &number) == 0 else { return nil }
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { return nil }
    }

    func modes() -> termios {
        var modes = termios()
        tcgetattr(slave, &modes)
        return modes
    }

    /// Everything that was written so far.
    func output() -> String {
        var bytes: [UInt8] = []
        var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        while poll(&source, 1, 20) > 0 {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func close() {
        _ = Glibc.close(slave)
        _ = Glibc.close(master)
    }
}

@Suite("Screen on a pty", .serialized)
@MainActor
struct ScreenTests {
    private func open(_ terminal: String, _ pair: Pair) throws(ScreenError) -> Screen {
        var options = Screen.Options(environment: ["TERM": terminal])
        (options.input, options.output) = (pair.slave, pair.slave)
        return try Screen(options)
    }

    @Test("Takes the terminal over and gives it back", arguments: ["xterm-256color", "linux", "vt100", "screen-256color", "rxvt"])
    func takeOver(terminal: String) throws {
        let pair = try #require(Pair(columns: 80, rows: 24))
        let before = pair.modes()
        let screen = try open(terminal, pair)
        #expect(screen.size == Size(columns: 80, rows: 24))
        #expect(pair.modes().c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
        #expect(pair.output().contains("\u{1B}[?2004h"))
        var frame = Frame(size: screen.size)
        frame.draw("héllo 漢字", at: Position(column: 3, row: 2), style: Style(foreground: .palette(110)))
        screen.paint(frame)
        #expect(pair.output().contains("héllo"))
        screen.paint(frame)
        #expect(pair.output().isEmpty)
        screen.suspend()
        #expect(pair.modes().c_lflag == before.c_lflag)
        screen.paint(Frame(size: screen.size))
        #expect(pair.output().contains("\u{1B}[?2004l"))
        screen.resume()
        screen.paint(frame)
        #expect(pair.output().contains("héllo"))
        screen.close()
        screen.close()
        let rest = pair.output()
        #expect(rest.contains("\u{1B}[?2004l"))
        #expect(terminal == "vt100" || rest.contains("\u{1B}[?25h"))
        let after = pair.modes()
        #expect(after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag && after.c_oflag == before.c_oflag)
        pair.close()
    }

    @Test("Follows a resize and sends everything again")
    func resize() throws {
        let pair = try #require(Pair(columns: 80, rows: 24))
        let screen = try open("xterm-256color", pair)
        screen.paint(Frame(size: screen.size))
        var size = winsize(ws_row: 5, ws_col: 20, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(pair.master, UInt(TIOCSWINSZ), &size)
        #expect(screen.updateSize() == Size(columns: 20, rows: 5))
        var frame = Frame(size: Size(columns: 80, rows: 24))
        frame.draw("of another size", at: Position(column: 0, row: 4))
        frame.draw("outside", at: Position(column: 0, row: 9))
        screen.paint(frame)
        let output = pair.output()
        #expect(output.contains("of another size") && !output.contains("outside"))
        screen.close()
        pair.close()
    }

    @Test("Terminals that nobody can draw on are refused with a sentence")
    func refused() throws {
        let pair = try #require(Pair(columns: 80, rows: 24))
        #expect(throws: ScreenError.tooSimple("dumb")) { try self.open("dumb", pair) }
        #expect(throws: ScreenError.unknownTerminal("no-such-thing")) { try self.open("no-such-thing", pair) }
        #expect(throws: ScreenError.unknownTerminal("")) { try self.open("", pair) }
        #expect(pair.output().isEmpty)
        pair.close()
    }

    @Test("A crash writes the restoring bytes and still ends by its signal")
    func crash() async {
        let aborted = await #expect(processExitsWith: .signal(SIGABRT), observing: [\.standardOutputContent]) {
            CrashGuard.arm(descriptor: STDOUT_FILENO, bytes: Array("[restored]".utf8), modes: nil)
            abort()
        }
        #expect(aborted.map { String(decoding: $0.standardOutputContent, as: UTF8.self).hasSuffix("[restored]") } == true)
        let trapped = await #expect(processExitsWith: .signal(SIGSEGV), observing: [\.standardOutputContent]) {
            CrashGuard.arm(descriptor: STDOUT_FILENO, bytes: Array("[restored]".utf8), modes: nil)
            // Armed twice, as after a stop and continue.
            CrashGuard.arm(descriptor: STDOUT_FILENO, bytes: Array("[again]".utf8), modes: nil)
            raise(SIGSEGV)
        }
        #expect(trapped.map { String(decoding: $0.standardOutputContent, as: UTF8.self).hasSuffix("[again]") } == true)
    }

    @Test("A crash is told in a sentence; while another has the terminal nothing is")
    func lastWords() async {
        let told = await #expect(processExitsWith: .signal(SIGSYS), observing: [\.standardErrorContent]) {
            CrashGuard.arm(descriptor: STDOUT_FILENO, bytes: [], modes: nil)
            raise(SIGSYS)
        }
        #expect(told.map { String(decoding: $0.standardErrorContent, as: UTF8.self).hasSuffix("start kedge again to go on.\n") } == true)
        let ended = await #expect(processExitsWith: .signal(SIGALRM), observing: [\.standardOutputContent, \.standardErrorContent]) {
            CrashGuard.arm(descriptor: STDOUT_FILENO, bytes: Array("[restored]".utf8), modes: nil)
            // This thread may have it blocked; the process has not.
            kill(getpid(), SIGALRM)
            while true { pause() }
        }
        #expect(ended.map { String(decoding: $0.standardOutputContent, as: UTF8.self).hasSuffix("[restored]") } == true)
        #expect(ended.map { String(decoding: $0.standardErrorContent, as: UTF8.self).contains("crashed") } == false)
        let silent = await #expect(processExitsWith: .signal(SIGSEGV), observing: [\.standardOutputContent, \.standardErrorContent]) {
            CrashGuard.arm(descriptor: STDOUT_FILENO, bytes: Array("[restored]".utf8), modes: nil)
            CrashGuard.disarm()
            raise(SIGSEGV)
        }
        #expect(silent.map { String(decoding: $0.standardOutputContent + $0.standardErrorContent, as: UTF8.self).contains("restored") } == false)
        #expect(silent.map { String(decoding: $0.standardErrorContent, as: UTF8.self).contains("crashed") } == false)
    }

    @Test("A terminal that takes nothing doesn't keep the program from giving it back")
    func blocked() throws {
        let pair = try #require(Pair(columns: 80, rows: 24))
        let before = pair.modes()
        let screen = try open("xterm-256color", pair)
        _ = fcntl(pair.slave, F_SETFL, O_NONBLOCK)
        let filling = [UInt8](repeating: 0x20, count: 4_096)
        while write(pair.slave, filling, filling.count) > 0 {}
        screen.close()
        #expect(pair.modes().c_lflag == before.c_lflag)
        pair.close()
    }

    @Test("Only terminals that understand it are asked about their focus", arguments: ["xterm-256color", "screen-256color", "linux", "vt100"])
    func focus(terminal: String) throws {
        let pair = try #require(Pair(columns: 80, rows: 24))
        let screen = try open(terminal, pair)
        let isKnown = ["xterm-256color", "screen-256color"].contains(terminal)
        #expect(pair.output().contains("\u{1B}[?1004h") == isKnown)
        screen.suspend()
        #expect(pair.output().contains("\u{1B}[?1004l") == isKnown)
        screen.resume()
        #expect(pair.output().contains("\u{1B}[?1004h") == isKnown)
        screen.close()
        #expect(pair.output().contains("\u{1B}[?1004l") == isKnown)
        pair.close()
    }
}
