import CNcurses
import Canvas
import Glibc

/// The real terminal, as ncurses' terminfo describes it. Each paint is one write of what changed (Painter.swift).
///
/// Everything that this switches on (alternate screen, raw mode, bracketed paste, title) is switched off by `close`,
/// `suspend`, and, should the program crash, by the handlers of `CrashGuard`.
@MainActor
public final class Screen {
    /// What to draw on and how.
    public struct Options: Sendable {
        public var input: Int32 = STDIN_FILENO
        public var output: Int32 = STDOUT_FILENO
        /// The name of the terminal's description: the environment's TERM.
        public var terminal: String
        public var encoding: TerminalEncoding
        /// False where NO_COLOR is set; emphasis stays.
        public var usesColor: Bool
        /// Whether any colour can be shown, beyond the palette.
        public var isTrueColor: Bool

        /// Takes TERM, the locale and NO_COLOR from the environment.
        public init(environment: [String: String]) {
            terminal = environment["TERM"] ?? ""
            encoding = TerminalEncoding(environment: environment)
            usesColor = (environment["NO_COLOR"] ?? "").isEmpty
            isTrueColor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
        }
    }

    /// The terminal's size in cells, as of the last `updateSize`.
    public private(set) var size: Size
    /// Sequences that terminfo gives for this terminal's keys, for the key reader.
    public let knownKeys: [[UInt8]: Key]

    private let options: Options
    private let traits: TerminalTraits
    private var painter: Painter
    private let formerModes: termios
    private var isOpen = true
    private var isSuspended = false

    /// Takes the terminal over. Nothing is drawn before the first `paint`.
    public init(_ options: Options) throws(ScreenError) {
        self.options = options
        guard isatty(options.input) == 1, isatty(options.output) == 1 else { throw .notATerminal }
        guard !options.terminal.isEmpty else { throw .unknownTerminal("") }
        guard kedge_find_terminal(options.terminal, options.output) == 1 else {
            throw options.terminal == "dumb" ? .tooSimple("dumb") : .unknownTerminal(options.terminal)
        }
        let found = TerminalTraits(
            terminal: options.terminal, usesColor: options.usesColor, isTrueColor: options.isTrueColor)
        guard let found else { throw .tooSimple(options.terminal) }
        var modes = termios()
        guard tcgetattr(options.output, &modes) == 0 else { throw .notATerminal }
        formerModes = modes
        traits = found
        painter = Painter(traits: found)
        knownKeys = TerminfoKeys.table()
        size = Self.measure(options)
        takeOver()
    }

    private func takeOver() {
        var modes = formerModes
        cfmakeraw(&modes)
        CrashGuard.arm(descriptor: options.output, bytes: traits.stopping, modes: formerModes)
        tcsetattr(options.output, TCSANOW, &modes)
        write(traits.starting)
    }

    private func giveBack() {
        write(traits.stopping)
        var modes = formerModes
        tcsetattr(options.output, TCSANOW, &modes)
        CrashGuard.disarm()
    }

    private static func measure(_ options: Options) -> Size {
        var columns: Int32 = 80
        var rows: Int32 = 24
        if kedge_window_size(options.output, &columns, &rows) != 0 {
            _ = kedge_window_size(options.input, &columns, &rows)
        }
        // A bound against nonsense; no terminal is larger.
        return Size(columns: min(Int(columns), 2_000), rows: min(Int(rows), 1_000))
    }

    // MARK: What the program may ask

    /// Shows a frame, in one write. What hasn't changed since the last one costs no byte.
    public func paint(_ frame: Frame) {
        guard isOpen, !isSuspended else { return }
        let fitting = frame.size == size ? frame : frame.resized(to: size)
        write(painter.bytes(for: options.encoding == .ascii ? fitting.asciiOnly() : fitting))
    }

    /// The next paint sends everything, whatever the terminal shows now.
    public func invalidate() {
        painter.forget()
    }

    /// Rings, or whatever the person has put in place of it.
    public func bell() {
        send([0x07])
    }

    /// Sends bytes that change nothing on the screen: the bell, the clipboard.
    func send(_ bytes: [UInt8]) {
        guard isOpen, !isSuspended else { return }
        write(bytes)
    }

    /// Asks for the size after a change of it, and gives it. The next paint sends everything, since terminals reflow.
    @discardableResult
    public func updateSize() -> Size {
        size = Self.measure(options)
        invalidate()
        return size
    }

    /// Gives the terminal back as it was, for another program or a stop. Painting does nothing until `resume`.
    public func suspend() {
        guard isOpen, !isSuspended else { return }
        isSuspended = true
        giveBack()
    }

    /// Takes the terminal over again, of whatever size it is now.
    public func resume() {
        guard isOpen, isSuspended else { return }
        isSuspended = false
        takeOver()
        updateSize()
    }

    /// What Ctrl-Z does: gives the terminal back, stops the whole job, and goes on when it is continued.
    public func stopProcess() {
        suspend()
        kill(0, SIGSTOP)
        resume()
    }

    /// After the program was stopped and continued from outside: modes may be gone and the screen is another's.
    public func recover() {
        guard isOpen, !isSuspended else { return }
        takeOver()
        updateSize()
    }

    /// Gives the terminal back for good. Needed before the program ends; may be called twice.
    public func close() {
        guard isOpen else { return }
        if !isSuspended { suspend() }
        isOpen = false
    }

    /// Gives up when the terminal is gone; the event loop tells of that.
    private func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(options.output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var source = pollfd(fd: options.output, events: Int16(POLLOUT), revents: 0)
                if poll(&source, 1, 10_000) > 0, source.revents & Int16(POLLOUT) != 0 { continue }
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

extension Frame {
    /// The frame cut or filled up to another size, for the moment between a resize and the next frame.
    fileprivate func resized(to size: Size) -> Frame {
        var result = Frame(size: size)
        result.draw(self, at: Position(column: 0, row: 0))
        result.cursor = cursor.flatMap { result.bounds.contains($0) ? $0 : nil }
        result.title = title
        return result
    }
}
