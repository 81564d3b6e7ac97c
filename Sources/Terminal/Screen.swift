import CNcurses
import Canvas
import Glibc

/// The real terminal, as ncurses' terminfo describes it. Each paint is one write of what changed (Painter.swift).
///
/// Everything that this switches on (alternate screen, raw mode, bracketed paste, focus reports, title) is switched off by
/// `close`, `suspend`, and, should the program crash, by the handlers of `CrashGuard`.
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
        /// Whether Swift's own report follows a crash: SWIFT_BACKTRACE says something.
        public var reportsCrashes = false

        /// Takes TERM, the locale, NO_COLOR and SWIFT_BACKTRACE from the environment.
        public init(environment: [String: String]) {
            terminal = environment["TERM"] ?? ""
            encoding = TerminalEncoding(environment: environment)
            usesColor = (environment["NO_COLOR"] ?? "").isEmpty
            isTrueColor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
            reportsCrashes = !(environment["SWIFT_BACKTRACE"] ?? "").isEmpty
        }
    }

    /// The terminal's size in cells, as of the last `updateSize`.
    public private(set) var size: Size
    /// Sequences that terminfo gives for this terminal's keys, for the key reader.
    public let knownKeys: [[UInt8]: Key]

    private let options: Options
    private let traits: TerminalTraits
    private let output: TerminalOutput
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
        output = TerminalOutput(options.output)
        painter = Painter(traits: found)
        knownKeys = TerminfoKeys.table()
        size = Self.measure(options)
        takeOver()
    }

    private func takeOver() {
        var modes = formerModes
        cfmakeraw(&modes)
        CrashGuard.arm(
            descriptor: output.descriptor, bytes: traits.stopping, modes: formerModes,
            wordsTo: Self.isSameTerminal(STDERR_FILENO, output.descriptor) ? output.descriptor : STDERR_FILENO,
            wantsReport: options.reportsCrashes)
        tcsetattr(output.descriptor, TCSANOW, &modes)
        write(traits.starting)
    }

    /// Waits for no terminal that takes nothing, and leaves alone one that another has.
    private func giveBack() {
        if !output.isInBackground {
            _ = output.write(traits.stopping, .milliseconds(1_000))
            var modes = formerModes
            tcsetattr(output.descriptor, TCSANOW, &modes)
        }
        CrashGuard.disarm()
    }

    private static func isSameTerminal(_ one: Int32, _ other: Int32) -> Bool {
        var (first, second) = (stat(), stat())
        return fstat(one, &first) == 0 && fstat(other, &second) == 0 && isatty(one) == 1 && first.st_rdev == second.st_rdev
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
    ///
    /// A job that is continued only to be ended doesn't have the terminal, and would be stopped anew for touching it: it
    /// stays suspended.
    public func stopProcess() {
        suspend()
        repeat {
            kill(0, SIGSTOP)
            // The signals of that moment reach whichever thread they like.
            if output.isInBackground { poll(nil, 0, 50) }
        } while output.isInBackground && !CrashGuard.isUrgent
        if !output.isInBackground { resume() }
    }

    /// After the program was stopped and continued from outside: modes may be gone and the screen is another's.
    public func recover() {
        guard isOpen, !isSuspended, !output.isInBackground else { return }
        takeOver()
        updateSize()
    }

    /// Gives the terminal back for good. Needed before the program ends; may be called twice.
    public func close() {
        guard isOpen else { return }
        if !isSuspended { suspend() }
        isOpen = false
        CrashGuard.end()
        output.close()
    }

    /// Gives up when the terminal is gone, which the event loop tells, or takes nothing while something is urgent.
    private func write(_ bytes: [UInt8]) {
        if !output.write(bytes, .untilUrgent) { painter.forget() }
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
